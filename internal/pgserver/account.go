package pgserver

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is who the server runs as: another user when this process is root, else this process's own.
type account struct {
	name     string
	uid, gid int
	drop     bool // this process is root and gives up its rights for PostgreSQL
}

// runAs picks the account. PostgreSQL refuses to run as root and as a user without an entry in passwd.
func runAs() (*account, error) {
	uid := os.Geteuid()
	if uid != 0 {
		u, err := user.LookupId(strconv.Itoa(uid))
		if err != nil {
			return nil, fmt.Errorf("pgserver: user id %d has no entry in the passwd file, and PostgreSQL will not run without one; run as a named user: %w", uid, err)
		}
		return &account{name: u.Username, uid: uid, gid: os.Getegid()}, nil
	}
	for _, name := range []string{"parley", "postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err1 == nil && err2 == nil && uid != 0 {
			return &account{name: name, uid: uid, gid: gid, drop: true}, nil
		}
	}
	return nil, errors.New("pgserver: PostgreSQL will not run as root, and there is no user parley, postgres or nobody to run it as; run as an ordinary user")
}

// own gives a folder to the account, closed to all others.
func (a *account) own(dir string) error {
	if a.drop {
		if err := os.Lchown(dir, a.uid, a.gid); err != nil {
			return fmt.Errorf("pgserver: %w", err)
		}
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return fmt.Errorf("pgserver: %w", err)
	}
	return nil
}

// reach checks that the account may traverse every folder above path and enter path itself.
func (a *account) reach(path string) error {
	if !a.drop {
		return nil
	}
	for p := path; ; p = filepath.Dir(p) {
		info, err := os.Stat(p)
		if err != nil {
			return fmt.Errorf("pgserver: %w", err)
		}
		if !a.mayEnter(info) {
			return fmt.Errorf("pgserver: PostgreSQL runs as user %s here, who may not enter %s (mode %04o); use a folder such as %s",
				a.name, p, info.Mode().Perm(), DefaultDataDir("data"))
		}
		if p == filepath.Dir(p) {
			return nil
		}
	}
}

func (a *account) mayEnter(info os.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return true
	}
	bit := os.FileMode(0o001)
	switch {
	case int(st.Uid) == a.uid:
		bit = 0o100
	case int(st.Gid) == a.gid:
		bit = 0o010
	}
	return info.Mode().Perm()&bit != 0
}

// credential is what a child process is started with; nil keeps this process's own rights.
func (a *account) credential() *syscall.Credential {
	if !a.drop {
		return nil
	}
	return &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
}
