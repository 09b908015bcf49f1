"""A run over shards in a folder: which files it has, what is in them, and how far it has come."""

from __future__ import annotations

import json
import os
import shutil
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sgns_edu.files import (
    LOCK,
    PART,
    load_arrays,
    lock_folder,
    make_folder,
    map_arrays,
    replace_file,
)
from sgns_edu.scale.checkpoint import list_differences
from sgns_edu.scale.progress import Progress
from sgns_edu.scale.state import Settings
from sgns_edu.scale.waves import is_whole
from sgns_edu.text.reading import read_corpus
from sgns_edu.text.sources import find_size, is_url, list_texts
from sgns_edu.text.vocabulary import Vocabulary

SLICE = 2**22  # numbers of a table in one file
UNEVEN = 5  # times the mean size
RECORD = "run.json"
PARTS = f".*{PART}"  # what a killed process was writing


class Step(NamedTuple):
    """A part of an epoch that some shards train side by side; then their tables are merged."""

    epoch: int
    round: int
    shards: tuple[int, ...]


@dataclass(frozen=True)
class Folder:
    """The run in a folder, and all that tells it from another run."""

    path: Path
    shards: tuple[str, ...]
    settings: Settings
    rounds: int
    engine: str
    seed: int
    errors: str = "strict"

    @property
    def alone(self) -> int:
        """Epochs of the first shard before all others: none if there are no others."""
        return int(len(self.shards) > 1)

    @property
    def epochs(self) -> int:
        """Epochs of the first shard: those that were asked for, and those alone."""
        return self.alone + self.settings.epochs

    def rate(self, epochs: float) -> float:
        """The learning rate after some epochs of the first shard: full while it is alone.

        Then it falls evenly to 0, as in `train`.
        """
        return self.settings.lr * (1 - max(epochs - self.alone, 0) / self.settings.epochs)

    @property
    def steps(self) -> list[Step]:
        """Begin with the first shard alone, so that what is merged has a common beginning."""
        everyone = tuple(range(len(self.shards)))
        steps = []
        for epoch in range(self.epochs):
            shards = (0,) if epoch < self.alone else everyone
            steps += [Step(epoch, number, shards) for number in range(self.rounds)]
        return steps

    def words_file(self, shard: int) -> Path:
        """The words of a shard in the order in which they first occur, and their counts."""
        return self.path / f"words-{shard:03}.npz"

    def numbers_file(self, shard: int) -> Path:
        """The text of a shard as places in that order."""
        return self.path / f"numbers-{shard:03}.bin"

    def rows_file(self, shard: int) -> Path:
        """The text of a shard as rows of the tables."""
        return self.path / f"rows-{shard:03}.bin"

    def vocabulary_file(self) -> Path:
        """The words of the whole text, their counts, and the words of each shard."""
        return self.path / "vocabulary.npz"

    def tables_file(self, number: int, part: int) -> Path:
        """Some rows of both tables after `number` steps."""
        return self.path / f"tables-{number:05}-{part:03}.npz"

    def moved_file(self, number: int, shard: int) -> Path:
        """Both tables as a shard has changed them in a step, and the loss before it."""
        return self.path / f"moved-{number:05}-{shard:03}.npz"

    def load_vocabulary(self) -> tuple[Vocabulary, np.ndarray]:
        """The vocabulary of the whole text, and how many words each shard has."""
        arrays = load_arrays(self.vocabulary_file())
        words = decode_words(arrays["words"])
        return Vocabulary(words, arrays["counts"]), arrays["shards"]

    def written(self) -> int:
        """When the vocabulary was written: what tells this run from an earlier one here."""
        return self.vocabulary_file().stat().st_mtime_ns

    def load_rows(self, shard: int) -> np.ndarray:
        """The text of a shard as rows of the tables, mapped, (n,)."""
        file = self.rows_file(shard)
        if file.stat().st_size == 0:  # which cannot be mapped
            return np.zeros(0, np.int32)
        return np.memmap(file, dtype=np.int32, mode="r")

    def slices(self) -> list[slice]:
        """The rows of the tables that one file holds."""
        V = len(map_arrays(self.vocabulary_file())["counts"])
        size = max(SLICE // self.settings.dim, 1)
        return [slice(first, min(first + size, V)) for first in range(0, V, size)]

    def load_tables(self, number: int) -> np.ndarray:
        """Both tables after `number` steps, (2, V, d)."""
        parts = range(len(self.slices()))
        files = [map_arrays(self.tables_file(number, part))["tables"] for part in parts]
        return np.concatenate(files, axis=1)

    def newest(self) -> int | None:
        """How many steps are done, None if not even the first tables are there."""
        if not is_whole(self.vocabulary_file()):
            return None
        parts = range(len(self.slices()))
        numbers = {int(file.name.split("-")[1]) for file in self.path.glob("tables-*.npz")}
        for number in sorted(numbers, reverse=True):
            if all(is_whole(self.tables_file(number, part)) for part in parts):
                return number
        return None

    def forget(self, number: int) -> None:
        """Delete what is not needed once the tables after step `number` are there."""
        for kind in ("tables", "moved"):
            for file in self.path.glob(f"{kind}-*.npz"):
                if int(file.name.split("-")[1]) <= number:
                    file.unlink(missing_ok=True)
        for file in self.path.glob("numbers-*.bin"):
            file.unlink(missing_ok=True)

    def read_log(self) -> list[Progress]:
        """One look before each step that is done, and one at the end."""
        if not self.log_file().exists():
            return []
        rows = json.loads(self.log_file().read_text(encoding="utf-8"))
        return [Progress(*row) for row in rows]

    def write_log(self, looks: list[Progress]) -> None:
        """Keep the learning curve."""
        with replace_file(self.log_file(), "w", encoding="utf-8") as file:
            json.dump(looks, file)

    def log_file(self) -> Path:
        """The learning curve."""
        return self.path / "log.json"

    def check_room(self, needed: float, what: str) -> None:
        """Raise OSError if the disk has less than `needed` bytes left."""
        free = shutil.disk_usage(self.path).free
        if free < needed:
            raise OSError(
                f"{what} needs about {needed / 1e9:.2g} GB in {str(self.path)!r}, "
                f"but only {free / 1e9:.2g} GB are free"
            )


@contextmanager
def open_folder(
    path: str | os.PathLike,
    paths: str | os.PathLike | Iterable[str | os.PathLike],
    settings: Settings,
    rounds: int,
    engine: str,
    seed: int,
    errors: str = "strict",
) -> Iterator[Folder]:
    """Begin a run in a new or empty folder, or find the same run there; keep other calls out.

    Raises
    ------
    ValueError
        If the folder holds another run, or other files.
    BlockingIOError
        If another call is using the folder.
    """
    shards = [name if is_url(name) else os.path.abspath(name) for name in list_texts(paths)]
    for shard in shards:
        if not any(True for sentence in read_corpus(shard, errors=errors)):
            raise ValueError(f"the shard {shard!r} has no words")
    sizes = [find_size(shard) for shard in shards]
    _warn_uneven(shards, sizes)
    home = make_folder(path).resolve()
    folder = Folder(home, tuple(shards), settings, rounds, engine, seed, errors)
    _check_own(home)
    with lock_folder(home):
        for file in home.glob(PARTS):
            file.unlink(missing_ok=True)
        _record_run(folder, sizes)
        yield folder


def _check_own(home: Path) -> None:
    """Raise ValueError if a folder has files, but none that tells which run it holds."""
    if (home / RECORD).exists():
        return
    ours = {home / LOCK, *home.glob(PARTS)}
    others = sorted(file.name for file in home.iterdir() if file not in ours)
    if others:
        raise ValueError(f"the folder {str(home)!r} must be new or empty, but it has {others[0]!r}")


def _record_run(folder: Folder, sizes: list[int]) -> None:
    """Write down which run a folder holds, or check that it is this one."""
    identity = {
        **asdict(folder.settings),
        "rounds": folder.rounds,
        "engine": folder.engine,
        "seed": folder.seed,
        "errors": folder.errors,
        "shards": [[Path(shard).name, size] for shard, size in zip(folder.shards, sizes)],
    }
    record = folder.path / RECORD
    if record.exists():
        differences = list_differences(json.loads(record.read_text(encoding="utf-8")), identity)
        if differences:
            raise ValueError(
                f"the folder {str(folder.path)!r} holds another run ({differences}); "
                "use another folder"
            )
        return
    folder.check_room(2 * sum(sizes), "the encoded text")
    with replace_file(record, "w", encoding="utf-8") as file:
        json.dump(identity, file)


def _warn_uneven(shards: list[str], sizes: list[int]) -> None:
    mean = sum(sizes) / len(sizes)
    largest = int(np.argmax(sizes))
    if sizes[largest] > UNEVEN * mean:
        warnings.warn(
            f"{shards[largest]!r} is {sizes[largest] / mean:.0f} times as large as the mean shard, "
            "so the other workers will wait for it; split it",
            stacklevel=6,
        )


def encode_words(words: Iterable[str]) -> np.ndarray:
    """Words as bytes, one per line."""
    return np.frombuffer("\n".join(words).encode(errors="surrogatepass"), dtype=np.uint8)


def decode_words(data: np.ndarray) -> list[str]:
    """The words that `encode_words` turned into bytes.

    >>> decode_words(encode_words(["the", "fox"]))
    ['the', 'fox']
    """
    return data.tobytes().decode(errors="surrogatepass").split("\n")
