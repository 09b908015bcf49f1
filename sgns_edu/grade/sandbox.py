"""The closed room: a process gives up its rights before it runs somebody else's code.

Limits on memory, files and processes everywhere. Where the kernel has Landlock (Linux 5.13 and
later) all other files are hidden. Where the grader is root, the process becomes an unprivileged
user without a network. SECURITY.md says what this does not protect against.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from sgns_edu.grade.processes import list_processes

MEMORY, FILE = 4 << 30, 50 << 20  # bytes
MARKER = 3 << 30  # bytes of address space for the process that runs the tests
PROCESSES, FILES = 64, 256  # numbers
SYSTEM = (
    "/usr/bin",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/libexec",
    "/usr/local/lib",
    "/usr/share/fontconfig",
    "/usr/share/fonts",
    "/usr/share/locale",
    "/usr/share/zoneinfo",
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

LIBRARIES = ("stdlib", "platstdlib", "purelib", "platlib")  # folders, as sysconfig calls them

# Landlock's system calls, the same on every architecture, and its rights; see landlock(7).
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14

# Constants of prctl(2), unshare(2) and capset(2).
PARENT_DEATH_SIGNAL, KEEP_CAPABILITIES, NO_NEW_PRIVILEGES = 1, 8, 38
NEW_NETWORK, NEW_IPC = 0x40000000, 0x08000000
CAPABILITIES_V3, READ_SEARCH = 0x20080522, 1 << 2
O_PATH = getattr(os, "O_PATH", 0)


def landlock_version() -> int:
    """Return Landlock's version on this machine, 0 if there is none."""
    if not sys.platform.startswith("linux"):
        return 0
    version = ctypes.CDLL(None).syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    return max(version, 0)


def enter(folder: Path, user: int | None = None) -> None:
    """Give up everything but the folder and the Python installation; there is no way back."""
    if user is not None:
        become(user)
    limit_resources()
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if landlock_version():
        hide_all_but(list_readable(), [folder])


def limit_resources() -> None:
    """Limit memory, file sizes, processes and open files of this process and its children."""
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_FSIZE: FILE,
        resource.RLIMIT_NPROC: count_threads(os.getuid()) + PROCESSES,
        resource.RLIMIT_NOFILE: FILES,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        _, hard = resource.getrlimit(limit)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(limit, (most, most))


def limit_marker() -> None:
    """Limit the memory of the process that runs the tests, whatever a student's answers make it do.

    Only the soft limit is set: the student's process, which it starts, has its own limit.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MARKER if hard == resource.RLIM_INFINITY else min(MARKER, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def count_threads(user: int) -> int:
    """Count a user's threads: the limit on processes counts those outside the room as well."""
    threads = 0
    for process in list_processes():
        try:
            if process.stat().st_uid == user:
                threads += len(os.listdir(process / "task"))
        except OSError:  # gone in the meantime
            continue
    return threads


def become(user: int) -> None:
    """Turn root into an unprivileged user without a network, who may still read root's Python.

    Subtle: that right (CAP_DAC_READ_SEARCH) is kept only where Landlock then says which files can
    be opened at all.
    """
    libc = ctypes.CDLL(None)
    libc.unshare(NEW_NETWORK | NEW_IPC)  # fails silently if namespaces are not allowed
    libc.prctl(KEEP_CAPABILITIES, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
    rights = READ_SEARCH if landlock_version() else 0
    header = struct.pack("<Ii", CAPABILITIES_V3, 0)
    libc.capset(header, struct.pack("<6I", rights, rights, 0, 0, 0, 0))


def list_readable() -> list[Path]:
    """List what Python itself needs: interpreter, packages, the system's libraries and fonts.

    A course may lie around a virtual environment, or in `/usr/src`: of an installation only the
    folders of its programs and libraries are listed.
    """
    package = Path(__file__).resolve().parents[1]
    places = [package, Path(sys.executable), Path(sys.prefix, "pyvenv.cfg"), *map(Path, SYSTEM)]
    for prefix in {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}:
        places += [Path(prefix, name) for name in ("bin", "lib", "lib64")]
    places += [Path(sysconfig.get_paths()[name]) for name in LIBRARIES]
    return sorted({path.resolve() for path in places if path.exists()})


def hide_all_but(readable: Iterable[Path], writable: Iterable[Path]) -> None:
    """Use Landlock: from here on only these trees can be opened.

    From its fourth version on it also refuses TCP, from its sixth on signals to processes outside.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    version = landlock_version()
    every_right = (1 << _count_rights(version)) - 1
    rules = _create_rules(version, every_right)
    _allow(rules, readable, READ_FILE | READ_DIR | EXECUTE)
    _allow(rules, writable, every_right)
    _allow(rules, [Path("/dev/null")], READ_FILE | WRITE_FILE)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "this system does not let a process give up its rights")
    _call(RESTRICT_SELF, rules, 0)
    os.close(rules)


def _count_rights(version: int) -> int:
    """Landlock began with 13 rights on files; its versions 2, 3 and 5 added one each."""
    return 13 + sum(version >= added for added in (2, 3, 5))


def _create_rules(version: int, file_rights: int) -> int:
    """Handle all rights on files, TCP (bind and connect), and signals and abstract sockets."""
    network = 3 if version >= 4 else 0
    scopes = 3 if version >= 6 else 0
    attributes = struct.pack("<QQQ", file_rights, network, scopes)
    size = 8
    if version >= 4:
        size = 16
    if version >= 6:
        size = 24
    return _call(CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)


def _allow(rules: int, paths: Iterable[Path], rights: int) -> None:
    for path in {path.resolve() for path in paths if path.exists()}:
        handle = os.open(path, O_PATH | os.O_CLOEXEC)
        allowed = rights
        if not path.is_dir():
            allowed &= READ_FILE | WRITE_FILE | EXECUTE | TRUNCATE
        _call(ADD_RULE, rules, 1, struct.pack("<Qi", allowed, handle), 0)
        os.close(handle)


def _call(number: int, *arguments: object) -> int:
    result = ctypes.CDLL(None, use_errno=True).syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
