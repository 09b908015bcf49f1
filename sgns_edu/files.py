"""Files that are written whole or not at all, and read without being executed or trusted."""

from __future__ import annotations

import io
import os
import struct
import tempfile
import tokenize
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np

from sgns_edu import errors


@contextmanager
def replacing(path: str | os.PathLike, mode: str = "wb", **options: object) -> Iterator[IO]:
    """Write to a temporary neighbor and rename it when all went well, so that `path` holds the old file or the new one.

    Raises
    ------
    FileNotFoundError
        Where the folder of `path` does not exist.
    """
    path = destination(path)
    handle, temporary = tempfile.mkstemp(
        prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent
    )
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
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(path)  # a full disk does not say whose
        raise


def destination(path: str | os.PathLike) -> Path:
    """The path, or what it links to, if a file can be put there.

    Raises
    ------
    FileNotFoundError
        Where its folder does not exist.
    IsADirectoryError
        Where it is a folder.
    PermissionError
        Where its folder may not be written to.
    FileExistsError
        Where it is a device, a pipe or the like, which a file must not replace.
    """
    path = _file(path)
    if path.exists() and not path.is_file():
        raise FileExistsError(f"{str(path)!r} is no ordinary file; another name is wanted")
    if path.is_symlink():
        path = path.resolve()
    if not path.parent.is_dir():
        raise FileNotFoundError(
            f"the folder {str(path.parent)!r} does not exist; make it first, then save {path.name!r}"
        )
    if not os.access(path.parent, os.W_OK):
        raise PermissionError(
            f"the folder {str(path.parent)!r} may not be written to; choose another one for {path.name!r}"
        )
    return path


def made_folder(path: str | os.PathLike) -> Path:
    """The folder, made if need be.

    Raises
    ------
    OSError
        Where it cannot be made, such as one that is a file.
    """
    path = as_path(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise type(error)(f"the folder {str(path)!r} cannot be made: {error.strerror}") from None
    return path


def existing(path: str | os.PathLike) -> Path:
    """The path, if there is something to be read.

    Raises
    ------
    FileNotFoundError
        No such file.
    IsADirectoryError
        Where it is a folder.
    """
    path = _file(path)
    if not path.exists():
        raise FileNotFoundError(f"there is no file {str(path)!r}")
    return path


def _file(path: str | os.PathLike) -> Path:
    path = as_path(path)
    if path.is_dir():
        raise IsADirectoryError(f"{str(path)!r} is a folder; the name of a file is wanted")
    return path


def as_path(path: str | os.PathLike) -> Path:
    """The path as a `Path`, or a sentence saying that it is none."""
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"a path must be a string or a Path, not {errors.show_value(path)}")
    return Path(path)


def save_arrays(path: str | os.PathLike, **arrays: np.ndarray) -> None:
    """Write named arrays to one uncompressed .npz, whole or not at all."""
    with replacing(path) as file:
        np.savez(file, **arrays)


def load_arrays(path: str | os.PathLike) -> dict[str, np.ndarray]:
    """Read the arrays of a .npz written by `save_arrays`; every size is checked before anything is allocated.

    Raises
    ------
    ValueError
        Where the file is cut, compressed, foreign, or claims arrays larger than itself.
    """
    return _arrays(path, _read)


def map_arrays(path: str | os.PathLike) -> dict[str, np.ndarray]:
    """The same arrays, left on disk: read-only, and read as they are looked at. Their checksums are not looked at."""
    return _arrays(path, _map)


def _arrays(path: str | os.PathLike, get: Callable) -> dict[str, np.ndarray]:
    path = existing(path)
    try:
        size = os.path.getsize(path)
        with zipfile.ZipFile(path) as archive:
            return {
                info.filename.removesuffix(".npy"): get(archive, info, size)
                for info in archive.infolist()
            }
    except OSError as error:
        raise ValueError(f"{str(path)!r} cannot be read: {error.strerror or error}") from None
    except (
        ValueError,
        KeyError,
        TypeError,
        SyntaxError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        struct.error,
        OverflowError,
        tokenize.TokenError,
        zipfile.BadZipFile,
    ) as error:
        raise ValueError(
            f"{str(path)!r} is not a whole .npz file of plain arrays: {error}"
        ) from None


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, size: int) -> np.ndarray:
    _check_member(info, size)
    stream = io.BytesIO(archive.read(info))
    _array_header(stream, info)
    stream.seek(0)
    return np.lib.format.read_array(stream, allow_pickle=False)


def _map(archive: zipfile.ZipFile, info: zipfile.ZipInfo, size: int) -> np.ndarray:
    _check_member(info, size)
    with archive.open(info) as stream:
        shape, column_order, dtype = _array_header(stream, info)
        header = stream.tell()
    with open(archive.filename, "rb") as file:
        file.seek(
            info.header_offset + 26
        )  # where a member's own header tells the lengths of its name and extras
        name, extra = struct.unpack("<HH", file.read(4))
    begins = info.header_offset + 30 + name + extra + header
    return np.memmap(archive.filename, dtype, "r", begins, shape, "F" if column_order else "C")


def _check_member(info: zipfile.ZipInfo, size: int) -> None:
    if info.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"{info.filename} is compressed; stored arrays are wanted")
    if max(info.file_size, info.compress_size) > size:
        raise ValueError(f"{info.filename} claims {info.file_size:,} bytes in a file of {size:,}")


def _array_header(stream: IO, info: zipfile.ZipInfo) -> tuple[tuple[int, ...], bool, np.dtype]:
    """Shape, order and type of an array, believed only if they fit its bytes."""
    version = np.lib.format.read_magic(stream)
    read_header = (
        np.lib.format.read_array_header_1_0
        if version == (1, 0)
        else np.lib.format.read_array_header_2_0
    )
    shape, column_order, dtype = read_header(stream)
    claimed = int(np.prod([int(n) for n in shape], dtype=object)) * dtype.itemsize
    held = info.file_size - stream.tell()
    if dtype.hasobject or min(shape, default=0) < 0 or claimed != held:
        raise ValueError(f"{info.filename} claims {shape} of {dtype}, but holds {held} bytes")
    return shape, column_order, dtype
