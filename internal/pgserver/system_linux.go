package pgserver

import "syscall"

// endWithParent has the kernel send sig to the child when the thread that started it ends, as it does when this process
// is killed: SIGINT is PostgreSQL's fast shutdown.
func endWithParent(attr *syscall.SysProcAttr, sig syscall.Signal) { attr.Pdeathsig = sig }

// memoryFolder is the shared-memory file system when it has at least 2 GiB to spare, else "": making and dropping the
// databases of tests is several times as fast there as on a disk.
func memoryFolder() string {
	const dir = "/dev/shm"
	const tmpfs = 0x01021994 // statfs(2), TMPFS_MAGIC
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil || int64(st.Type) != tmpfs || uint64(st.Bsize)*st.Bavail < 2<<30 {
		return ""
	}
	return dir
}
