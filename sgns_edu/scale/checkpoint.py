"""A run in a file, written whole after every epoch, so that the same call can continue it."""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import asdict
from pathlib import Path

import numpy as np

from sgns_edu.files import load_arrays, save_arrays
from sgns_edu.scale.progress import Progress
from sgns_edu.scale.state import BLOCK, Run


def save(run: Run, path: str | os.PathLike) -> None:
    """Write the tables, the epochs done, the learning curve, and the identity of the run."""
    identity = np.frombuffer(json.dumps(_identity(run)).encode(), dtype=np.uint8)
    log = np.array(run.log, dtype=np.float64)  # (looks, 5)
    W_in, W_out = run.tables
    epoch = np.array(run.epoch)
    save_arrays(path, identity=identity, epoch=epoch, log=log, W_in=W_in, W_out=W_out)


def resume(run: Run, path: str | os.PathLike) -> None:
    """Move `run` to where the file says it was; do nothing if there is no file.

    Raises
    ------
    ValueError
        If the file is truncated or foreign, or belongs to another text, other settings or another
        seed.
    """
    if not Path(path).exists():
        return
    arrays = load_arrays(path)
    name = repr(str(path))
    try:
        saved = dict(json.loads(arrays["identity"].tobytes()))
        epoch = int(arrays["epoch"])
        tables = arrays["W_in"], arrays["W_out"]
        log = [Progress(int(row[0]), int(row[1]), *row[2:]) for row in arrays["log"].tolist()]
        seconds = log[-1].seconds
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise ValueError(f"{name} is not a checkpoint of sgns_edu: {error}") from None
    _check_identity(run, saved, name)
    W_in, W_out = run.tables
    if any(table.shape != W_in.shape or table.dtype != np.float32 for table in tables):
        raise ValueError(f"{name} is not a checkpoint of sgns_edu: its tables have another shape")
    W_in[:], W_out[:] = tables
    run.epoch, run.log, run.began = epoch, log, run.began - seconds


def _check_identity(run: Run, saved: dict[str, object], name: str) -> None:
    """Raise ValueError, with all differences, unless the saved run is this one."""
    differences = list_differences(saved, _identity(run))
    if differences:
        raise ValueError(
            f"{name} is the checkpoint of another run ({differences}); use another file"
        )


def list_differences(saved: dict[str, object], now: dict[str, object]) -> str:
    """List what tells a saved run from this one, "" if nothing does."""
    return "; ".join(
        f"{key} is {value} and was {saved.get(key)}"
        for key, value in now.items()
        if value != saved.get(key)
    )


def _identity(run: Run) -> dict[str, object]:
    """What makes two runs one: all settings, the engine, the seed and the text."""
    words = "\n".join(run.text.vocabulary.words)
    crc = zlib.crc32(words.encode(errors="surrogatepass"))
    rows = run.text.rows
    for start in range(0, len(rows), BLOCK):
        crc = zlib.crc32(rows[start : start + BLOCK].tobytes(), crc)
    text = f"{run.text.words} words, {crc:08x}"
    return {**asdict(run.settings), "engine": run.engine.name, "seed": run.seed, "text": text}
