package pgserver

import "syscall"

// endWithParent has the kernel send sig to the child when the thread that started it ends, as it does when this process
// is killed: SIGINT is PostgreSQL's fast shutdown.
func endWithParent(attr *syscall.SysProcAttr, sig syscall.Signal) { attr.Pdeathsig = sig }
