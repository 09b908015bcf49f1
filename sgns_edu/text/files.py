"""Files that are written whole or not at all, and read without being executed or trusted."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np


@contextmanager
def replacing(path: str | os.PathLike, mode: str = "wb", **options: object) -> Iterator[IO]:
    """Write to a temporary neighbor and rename it when all went well, so that `path` holds the old file or the new one.

    Raises
    ------
    FileNotFoundError
        Where the folder of `path` does not exist.
    """
    path = destination(path)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, mode, **options) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def destination(path: str | os.PathLike) -> Path:
    """The path, if a file can be put there.

    Raises
    ------
    FileNotFoundError
        Where its folder does not exist.
    IsADirectoryError
        Where it is a folder.
    """
    path = Path(path)
    if path.is_dir():
        raise IsADirectoryError(f"{str(path)!r} is a folder; the name of a file is wanted")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"the folder {str(path.parent)!r} does not exist; make it first, then save {path.name!r}")
    return path


def save_arrays(path: str | os.PathLike, **arrays: np.ndarray) -> None:
    """Write named arrays to one uncompressed .npz, whole or not at all."""
    with replacing(path) as file:
        np.savez(file, **arrays)


def load_arrays(path: str | os.PathLike) -> dict[str, np.ndarray]:
    """Read the arrays of a .npz written by `save_arrays`; every size is checked against the file before it is allocated.

    Raises
    ------
    ValueError
        Where the file is cut, compressed, foreign, or claims arrays larger than itself.
    """
    try:
        size = os.path.getsize(path)
        with zipfile.ZipFile(path) as archive:
            return {info.filename.removesuffix(".npy"): _array(archive, info, size) for info in archive.infolist()}
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ValueError(f"{str(path)!r} cannot be read: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError, SyntaxError, EOFError, NotImplementedError, RuntimeError, zipfile.BadZipFile) as error:
        raise ValueError(f"{str(path)!r} is not a whole .npz file of plain arrays: {error}") from None


def _array(archive: zipfile.ZipFile, info: zipfile.ZipInfo, size: int) -> np.ndarray:
    if info.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"{info.filename} is compressed; stored arrays are wanted")
    if max(info.file_size, info.compress_size) > size:
        raise ValueError(f"{info.filename} claims {info.file_size:,} bytes in a file of {size:,}")
    data = archive.read(info)
    stream = io.BytesIO(data)
    version = np.lib.format.read_magic(stream)
    read_header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, _, dtype = read_header(stream)
    claimed = int(np.prod([int(n) for n in shape], dtype=object)) * dtype.itemsize
    if dtype.hasobject or min(shape, default=0) < 0 or claimed != len(data) - stream.tell():
        raise ValueError(f"{info.filename} claims {shape} of {dtype}, but holds {len(data) - stream.tell()} bytes")
    stream.seek(0)
    return np.lib.format.read_array(stream, allow_pickle=False)
