"""A run in a file, written whole after every epoch, so that the same call can go on where it stopped."""

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
    """Write the tables, the epochs done, the curve, and what the run was asked for."""
    asked = np.frombuffer(json.dumps(_asked(run)).encode(), dtype=np.uint8)
    log = np.array(run.log, dtype=np.float64)  # (looks, 5)
    W_in, W_out = run.tables
    save_arrays(path, asked=asked, epoch=np.array(run.epoch), log=log, W_in=W_in, W_out=W_out)


def resume(run: Run, path: str | os.PathLike) -> None:
    """Move `run` to where the file says it was; nothing happens if there is no file.

    Raises
    ------
    ValueError
        A file that is cut or foreign, or of another text, other settings or another seed.
    """
    if not Path(path).exists():
        return
    arrays = load_arrays(path)
    try:
        saved, epoch, tables = (
            dict(json.loads(arrays["asked"].tobytes())),
            int(arrays["epoch"]),
            (arrays["W_in"], arrays["W_out"]),
        )
        log = [
            Progress(int(epoch), int(words), *rest)
            for epoch, words, *rest in arrays["log"].tolist()
        ]
        seconds = log[-1].seconds
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise ValueError(f"{str(path)!r} is no checkpoint of sgns_edu: {error}") from None
    asked = _asked(run)
    other = [
        f"{name} is {asked[name]} and was {saved.get(name)}"
        for name in asked
        if asked[name] != saved.get(name)
    ]
    if other:
        raise ValueError(
            f"{str(path)!r} is the checkpoint of another run ({'; '.join(other)}); name another file"
        )
    W_in, W_out = run.tables
    if any(table.shape != W_in.shape or table.dtype != np.float32 for table in tables):
        raise ValueError(
            f"{str(path)!r} is no checkpoint of sgns_edu: its tables have another shape"
        )
    W_in[:], W_out[:] = tables
    run.epoch, run.log, run.began = epoch, log, run.began - seconds


def _asked(run: Run) -> dict[str, object]:
    """What must be the same for two runs to be one: all settings, the engine, the seed, and the text."""
    rows, crc = (
        run.text.rows,
        zlib.crc32("\n".join(run.text.vocabulary.words).encode(errors="surrogatepass")),
    )
    for start in range(0, len(rows), BLOCK):
        crc = zlib.crc32(np.ascontiguousarray(rows[start : start + BLOCK]), crc)
    text = f"{run.text.words} words, {crc:08x}"
    return {**asdict(run.settings), "engine": run.engine.name, "seed": run.seed, "text": text}
