"""Files that are written completely or not at all, and read without being executed or trusted."""

from __future__ import annotations

import gzip
import lzma
import math
import os
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from sgns_edu import errors

PACKED = {".gz": gzip.open, ".xz": lzma.open}
HEAD = 512  # bytes that tell what a file is
PART = ".part"  # how the name of a file ends that is being written
LOCK = "lock"
HELD: set[Path] = set()  # the folders that this process has locked

# The first bytes of files that are often taken for text or vectors, and what to do with them.
FOREIGN = {
    b"\x1f\x8b": "a gzip file; give it a name that ends in .gz",
    b"\xfd7zXZ\0": "an xz file; give it a name that ends in .xz, or unpack it first",
    b"PK\x03\x04": "a zip archive; unpack it first (an archive of arrays must be named .npz)",
    b"BZh": "a bzip2 file; unpack it first",
    b"\x28\xb5\x2f\xfd": "a zstd file; unpack it first",
    b"\x80\x02": "a Python pickle; load it with gensim and use Embeddings.from_gensim",
    b"\x80\x03": "a Python pickle; load it with gensim and use Embeddings.from_gensim",
    b"\x80\x04": "a Python pickle; load it with gensim and use Embeddings.from_gensim",
    b"\x80\x05": "a Python pickle; load it with gensim and use Embeddings.from_gensim",
    b"\xba\x16\x4f\x2f": "a model of fastText; use its .vec file, or "
    "gensim.models.fasttext.load_facebook_vectors and Embeddings.from_gensim",
    b"\xff\xfe\0\0": "UTF-32; convert it to UTF-8",
    b"\xff\xfe": "UTF-16, as PowerShell's > writes; convert it to UTF-8",
    b"\xfe\xff": "UTF-16; convert it to UTF-8",
    b"version https://git-lfs": "a Git LFS pointer; git lfs pull fetches the file itself",
    b"\x93NUMPY": "a NumPy array, which has no words; make sg.Embeddings(vocabulary, array)",
    b"\x89HDF": "an HDF5 file; load it with its own program",
    b"PAR1": "a Parquet file; load it with pandas",
    b"SQLite format 3": "an SQLite database; select the rows first",
    b"7z\xbc\xaf": "a 7z archive; unpack it first",
    b"Rar!": "a RAR archive; unpack it first",
    b"{\\rtf": "an RTF document; save it as plain text first",
    b"\xd0\xcf\x11\xe0": "an old Office document; save it as plain text first",
    b"<?xml": "an XML file; write its text to a file first",
    b"<mediawiki": "an XML file; write its text to a file first",
    b'{"': "a JSON file; write its text to a file first",
    b'[{"': "a JSON file; write its text to a file first",
    b"{\n": "a JSON file; write its text to a file first",
    b"GGUF": "a GGUF model; load it with its own program",
    b"%PDF": "a PDF; copy its text to a file first",
    b"<!DOCTYPE": "a web page, perhaps in place of a download that failed",
    b"<html": "a web page, perhaps in place of a download that failed",
}


def refuse_foreign(head: bytes, ending: str = "") -> None:
    """Raise ValueError if a file that begins like this is a known kind that is not text or vectors.

    `ending` is that of the file's name: where it says that the file was packed, `head` comes from
    inside.

    >>> refuse_foreign(b"\\x1f\\x8b\\x08")
    Traceback (most recent call last):
    ValueError: it is a gzip file; give it a name that ends in .gz
    """
    for magic, kind in FOREIGN.items():
        if head.startswith(magic):
            if ending.lower() in PACKED:
                kind = f"{kind.partition(';')[0]} inside a packed file; unpack it first"
            raise ValueError(f"it is {kind}")
    if head[257:262] == b"ustar":
        raise ValueError("it is a tar archive; unpack it first")


def describe_damage(error: Exception, ending: str) -> str:
    """Say why a packed file cannot be unpacked: it is cut, or was never packed."""
    text = str(error)
    is_cut = text.endswith(r"(b'\x1f')")  # the first byte of a gzip file, and no more
    if ("Not a gzipped file" in text and not is_cut) or "format not supported" in text:
        return f"is not packed, although its name ends in {ending}; rename it"
    return f"is damaged or truncated: {text}"


@contextmanager
def replace_file(path: str | os.PathLike, mode: str = "wb", **options: Any) -> Iterator[IO]:
    """Write to a temporary file beside `path`, and rename it when all went well.

    So `path` holds the old file or the new one, never a part of it.

    Raises
    ------
    OSError
        As `check_destination`, or if the disk is full.
    """
    path = check_destination(path)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=PART, dir=path.parent)
    try:
        with os.fdopen(handle, mode, **options) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except BaseException as error:
        Path(temporary).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno and error.filename is None:
            error.filename = str(path)  # a full disk does not say whose
        raise


def check_destination(path: str | os.PathLike) -> Path:
    """Return the path, or what it links to, if a file can be written there.

    Raises
    ------
    FileNotFoundError
        If its folder does not exist.
    IsADirectoryError
        If it is a folder.
    PermissionError
        If its folder is not writable.
    FileExistsError
        If it is a device, a pipe or the like, which a file must not replace.
    """
    path = _check_not_folder(path)
    if path.exists() and not path.is_file():
        raise FileExistsError(f"{str(path)!r} is not a regular file; choose another name")
    if path.is_symlink():
        path = path.resolve()
    folder = str(path.parent)
    if not path.parent.is_dir():
        raise FileNotFoundError(
            f"the folder {folder!r} does not exist; make it first, then save {path.name!r}"
        )
    if not os.access(path.parent, os.W_OK):
        raise PermissionError(
            f"the folder {folder!r} is not writable; choose another one for {path.name!r}"
        )
    return path


def make_folder(path: str | os.PathLike) -> Path:
    """Return the folder, made if it does not exist.

    Raises
    ------
    OSError
        If it cannot be made, for example because a file has its name.
    """
    path = check_path(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise type(error)(f"the folder {str(path)!r} cannot be made: {error.strerror}") from None
    return path


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Keep other calls out of a folder; the system ends the lock with this process, even if killed.

    The file LOCK stays in the folder and means nothing by itself.

    Raises
    ------
    BlockingIOError
        If another call is in the folder, in this process or another.
    """
    busy = f"another call is using the folder {str(folder)!r}; wait for its end, or take another"
    folder = folder.resolve()
    if folder in HELD:
        raise BlockingIOError(busy)
    HELD.add(folder)
    try:
        with open(folder / LOCK, "ab") as file:
            try:
                _lock(file)
            except (BlockingIOError, PermissionError):
                raise BlockingIOError(busy) from None
            except OSError as error:
                message = f"the folder {str(folder)!r} cannot be locked: {error.strerror}; "
                warnings.warn(f"{message}see that only one call uses it", stacklevel=2)
            yield
    finally:
        HELD.remove(folder)


def _lock(file: IO) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        # subtle: not flock, which a forked worker would keep after the death of this process
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def check_file(path: str | os.PathLike) -> Path:
    """Return the path if there is a file to read.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    IsADirectoryError
        If it is a folder.
    """
    path = _check_not_folder(path)
    if not path.exists():
        raise FileNotFoundError(f"there is no file {str(path)!r}")
    return path


def _check_not_folder(path: str | os.PathLike) -> Path:
    path = check_path(path)
    if path.is_dir():
        raise IsADirectoryError(f"{str(path)!r} is a folder; expected the name of a file")
    return path


def check_path(path: str | os.PathLike) -> Path:
    """Return the path as a `Path`."""
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"a path must be a string or a Path, got {errors.show_value(path)}")
    if "\0" in os.fsdecode(path):
        raise ValueError(f"a path must not hold a zero byte, got {errors.show_value(path)}")
    return Path(path)


def save_arrays(path: str | os.PathLike, **arrays: np.ndarray) -> None:
    """Write named arrays to one uncompressed .npz file, completely or not at all."""
    with replace_file(path) as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]


def load_arrays(path: str | os.PathLike) -> dict[str, np.ndarray]:
    """Read the arrays of a .npz file written by `save_arrays`.

    Raises
    ------
    ValueError
        If the file is truncated, damaged or compressed, holds other things than plain arrays, or
        claims arrays that do not fit its size; nothing of such a size is allocated.
    """
    map_arrays(path)  # all sizes agree, so what is allocated below is smaller than the file
    with _refuse_damage(path), np.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


def map_arrays(path: str | os.PathLike) -> dict[str, np.ndarray]:
    """Map the same arrays read-only: they stay on disk until used, and checksums are not checked.

    Raises
    ------
    ValueError
        As `load_arrays`, checksums apart.
    """
    path = check_file(path)
    with _refuse_damage(path), zipfile.ZipFile(path) as archive:
        data = np.memmap(path, np.uint8, "r")
        return {
            member.filename.removesuffix(".npy"): _map_member(data, archive, member)
            for member in archive.infolist()
        }


@contextmanager
def _refuse_damage(path: str | os.PathLike) -> Iterator[None]:
    """Turn the dozen kinds of errors that damaged bytes cause into a ValueError."""
    try:
        yield
    except OSError as error:
        raise ValueError(f"{str(path)!r} cannot be read: {error.strerror or error}") from None
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ValueError(
            f"{str(path)!r} is not a complete .npz file of plain arrays: {reason}"
        ) from None


def _map_member(data: np.memmap, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> np.ndarray:
    """Return one array as a view of the file; its header is believed only if its bytes agree."""
    if member.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"{member.filename} is compressed; expected an uncompressed array")
    with archive.open(member) as stream:
        if np.lib.format.read_magic(stream) != (1, 0):
            raise ValueError(f"{member.filename} is in another version of the .npy format")
        shape, column_order, dtype = np.lib.format.read_array_header_1_0(stream)
        header = stream.tell()
    name, extra = data[member.header_offset + 26 :][:4].view("<u2").tolist()  # their lengths
    start = member.header_offset + 30 + name + extra
    numbers = data[start + header : start + member.file_size]
    if dtype.hasobject or math.prod(shape) * dtype.itemsize != len(numbers):
        raise ValueError(
            f"{member.filename} claims {shape} of {dtype}, but has {len(numbers)} bytes"
        )
    return numbers.view(dtype).reshape(shape, order="F" if column_order else "C")
