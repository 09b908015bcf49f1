"""The closed room: a process gives up its rights before it runs somebody else's code.

Limits on memory, files and processes everywhere; other files hidden by Landlock (Linux ≥ 5.13); an unprivileged user and no
network where the grader runs as root. What this does not protect against is written in the instructor's guide.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

MEMORY, FILE, PROCESSES, FILES = 4 << 30, 50 << 20, 64, 256  # bytes, bytes, and numbers
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = (
    444,
    445,
    446,
)  # system calls, the same on every Linux architecture
READ_FILE, READ_DIR, EXECUTE, WRITE_FILE, TRUNCATE = 1 << 2, 1 << 3, 1 << 0, 1 << 1, 1 << 14
PARENT_DEATH_SIGNAL, KEEP_CAPABILITIES, CAPABILITIES_V3, READ_SEARCH = 1, 8, 0x20080522, 1 << 2
NO_NEW_PRIVILEGES, NEW_NETWORK, NEW_IPC = 38, 0x40000000, 0x08000000
O_PATH = getattr(os, "O_PATH", 0)


def landlock_version() -> int:
    """Landlock's version on this machine, 0 where it has none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(ctypes.CDLL(None).syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1), 0)


def enter(folder: Path, user: int | None = None) -> None:
    """Give up everything but the folder and the Python installation; there is no way back."""
    if user is not None:
        become(user)
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_FSIZE: FILE,
        resource.RLIMIT_NPROC: threads(os.getuid()) + PROCESSES,
        resource.RLIMIT_NOFILE: FILES,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        hard = resource.getrlimit(limit)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (most, most))
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if landlock_version():
        hide_all_but(readable(), [folder])


def threads(user: int) -> int:
    """How many threads a user has now: the limit on processes counts them all, also those outside the room."""
    tasks = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            tasks += len(os.listdir(process / "task")) if process.stat().st_uid == user else 0
        except OSError:  # gone in the meantime
            continue
    return tasks


def become(user: int) -> None:
    """From root to an unprivileged user without a network, who may still read a Python that lies in root's home.

    Subtle: that right (CAP_DAC_READ_SEARCH) is kept only where Landlock then says which files can be opened at all.
    """
    libc = ctypes.CDLL(None)
    libc.unshare(NEW_NETWORK | NEW_IPC)  # fails quietly where namespaces are ruled out
    libc.prctl(KEEP_CAPABILITIES, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
    kept = READ_SEARCH if landlock_version() else 0
    libc.capset(struct.pack("<Ii", CAPABILITIES_V3, 0), struct.pack("<6I", kept, kept, 0, 0, 0, 0))


def readable() -> list[Path]:
    """What Python itself needs: the interpreter, its packages, this package, the system's libraries and fonts."""
    package = Path(__file__).resolve().parents[1]
    system = (
        "/usr",
        "/lib",
        "/lib64",
        "/bin",
        "/etc/ld.so.cache",
        "/etc/fonts",
        "/etc/localtime",
        "/etc/passwd",
        "/etc/nsswitch.conf",
        "/proc/cpuinfo",
        "/proc/meminfo",
        "/proc/self",
        "/sys/devices/system/cpu",
        "/dev/urandom",
        "/dev/random",
        "/dev/zero",
    )
    return [package, Path(sys.prefix), Path(sys.base_prefix), *map(Path, system)]


def hide_all_but(read: Iterable[Path], write: Iterable[Path]) -> None:
    """Landlock: from here on only these trees can be opened, and no TCP port, and no process outside can be signalled.

    Raises
    ------
    OSError
        Where the kernel refuses.
    """
    version = landlock_version()
    files = (1 << (13 + (version >= 2) + (version >= 3) + (version >= 5))) - 1
    attributes = struct.pack("<QQQ", files, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    rules = _call(CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    for paths, rights in (
        (read, READ_FILE | READ_DIR | EXECUTE),
        (write, files),
        ([Path("/dev/null")], READ_FILE | WRITE_FILE),
    ):
        for path in {path.resolve() for path in paths if path.exists()}:
            _allow(rules, path, rights & files)
    if ctypes.CDLL(None, use_errno=True).prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "this system does not let a process give up its rights")
    _call(RESTRICT_SELF, rules, 0)
    os.close(rules)


def _allow(rules: int, path: Path, rights: int) -> None:
    handle = os.open(path, O_PATH | os.O_CLOEXEC)
    if not path.is_dir():
        rights &= READ_FILE | WRITE_FILE | EXECUTE | TRUNCATE
    _call(ADD_RULE, rules, 1, struct.pack("<Qi", rights, handle), 0)
    os.close(handle)


def _call(number: int, *arguments: object) -> int:
    result = ctypes.CDLL(None, use_errno=True).syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
