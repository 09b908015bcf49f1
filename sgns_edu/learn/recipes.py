"""A run as a file: the objective by name and arrays, the start, the tape, and perhaps the words."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple

import numpy as np

from sgns_edu.files import load_arrays, save_arrays
from sgns_edu.learn import noise, objectives
from sgns_edu.learn.huffman import Tree, check_tree
from sgns_edu.learn.model import Draw, Objective, Params, check_objective, check_params, forces

VERSION = 1
COLUMNS = {"center": "i4", "context": "i4", "negatives": "i4", "lr": "f8", "loss": "f8"}
KINDS: dict[str, Any] = {
    name: kind
    for module in (noise, objectives)
    for name, kind in vars(module).items()
    if is_dataclass(kind)
}  # the objectives and noises that a file may name


class Recording(NamedTuple):
    """All that a file holds of a run: start, objective, the decisions of every step, the words."""

    start: Params
    objective: Objective
    columns: Mapping[str, np.ndarray]
    words: tuple[str, ...] | None


def save(path: str | os.PathLike, run: Recording) -> None:
    """Write a run to one .npz file; see `History.save`."""
    arrays: dict[str, np.ndarray] = dict(run.columns)
    arrays["W_in"], arrays["W_out"] = run.start
    header = {
        "sgns_edu": "run",
        "version": VERSION,
        "words": run.words,
        "objective": pack(run.objective, arrays),
    }
    save_arrays(path, header=np.frombuffer(json.dumps(header).encode(), dtype=np.uint8), **arrays)


def load(path: str | os.PathLike, objective: Objective | None = None) -> Recording:
    """Read a run written by `save`; see `History.load`."""
    if objective is not None:
        check_objective(objective)
    arrays = load_arrays(path)
    try:
        return _read_run(arrays, objective)
    except (KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(
            f"{str(path)!r} is not a run saved by sgns_edu: {type(error).__name__} {error}"
        ) from None
    except ValueError as error:
        raise ValueError(f"{str(path)!r} is not a complete run of sgns_edu: {error}") from None


def _read_run(arrays: dict[str, np.ndarray], objective: Objective | None) -> Recording:
    header = json.loads(arrays.pop("header").tobytes())
    _check_header(header)
    start = check_params(Params(arrays["W_in"], arrays["W_out"]))
    if not (np.isfinite(start.W_in).all() and np.isfinite(start.W_out).all()):
        raise ValueError("its start is not finite")
    V = len(start.W_in)
    stored: Objective = unpack(header["objective"], arrays, V) if objective is None else objective
    check_objective(stored, V)
    columns = {name: arrays[name] for name in COLUMNS}
    _check_columns(columns, stored, V)
    words = header["words"]
    if words is not None:
        words = tuple(words)
        _check_words(words, V)
    run = Recording(start, stored, columns, words)
    if len(columns["loss"]):
        _check_first_loss(run)
    return run


def _check_header(header: dict) -> None:
    version = header["version"]
    if header["sgns_edu"] != "run" or not isinstance(version, int):
        raise ValueError("its header is not that of a run")
    if version > VERSION:
        raise ValueError(
            f"it has version {version}, but this package reads up to {VERSION}; upgrade sgns_edu"
        )


def _check_words(words: tuple[str, ...], V: int) -> None:
    all_different = len(set(words)) == len(words)
    if len(words) != V or not all_different or not all(isinstance(word, str) for word in words):
        raise ValueError(f"its words are not {V} different words, one for each row")


def _check_columns(columns: dict[str, np.ndarray], objective: Objective, V: int) -> None:
    T = columns["loss"].shape[:1]
    for name, column in columns.items():
        ndim = 2 if name == "negatives" else 1
        right_kind = column.dtype.str[1:] == COLUMNS[name]
        if not right_kind or column.ndim != ndim or column.shape[:1] != T:
            raise ValueError(
                f"its column {name} does not fit a tape: {column.dtype} of shape {column.shape}"
            )
    may_skip = getattr(objective, "collision", "allow") == "skip"
    for name in ("center", "context", "negatives"):
        rows = columns[name]
        least = -1 if name == "negatives" and may_skip else 0
        if rows.size and (rows.min() < least or rows.max() >= V):
            raise ValueError(
                f"its column {name} names rows from {rows.min()} to {rows.max()}, but there are {V}"
            )
    if not np.isfinite(columns["lr"]).all():
        raise ValueError("its learning rates are not finite")


def _check_first_loss(run: Recording) -> None:
    """Compare the loss that the objective gives the first step with the one recorded."""
    first = {name: column[0] for name, column in run.columns.items()}
    negatives = first["negatives"].astype(np.int64)
    draw = Draw(int(first["center"]), int(first["context"]), negatives)
    loss = forces(run.start, run.objective, draw, float(first["lr"])).loss
    if not np.isclose(loss, first["loss"], rtol=1e-9, equal_nan=True):
        raise ValueError(
            f"{type(run.objective).__name__} as its objective gives its first step the loss "
            f"{loss:.6g}, but {first['loss']:.6g} was recorded"
        )


def pack(value: Any, arrays: dict[str, np.ndarray]) -> Any:
    """Turn a recipe into plain JSON; arrays are moved to `arrays` and leave their name."""
    name = type(value).__name__
    if isinstance(value, Tree):
        return {"tree": [pack(part, arrays) for part in value]}
    if KINDS.get(name) is type(value):
        parts = {field.name: pack(getattr(value, field.name), arrays) for field in fields(value)}
        return {"kind": name, "fields": parts}
    if isinstance(value, np.ndarray):
        label = f"objective_{len(arrays)}"
        arrays[label] = value
        return {"array": label}
    if isinstance(value, (list, tuple)):
        return [pack(part, arrays) for part in value]
    if isinstance(value, (int, float, str)):
        return value
    return {"foreign": name}


def unpack(value: Any, arrays: dict[str, np.ndarray], V: int) -> Any:
    """Rebuild a recipe from `pack`: only kinds in KINDS, through their checked constructors."""
    if isinstance(value, list):
        return [unpack(part, arrays, V) for part in value]
    if not isinstance(value, dict):
        return value
    if "foreign" in value:
        raise ValueError(
            f"its objective uses {value['foreign']}, which is not part of sgns_edu; "
            "give the objective again: History.load(path, objective=…)"
        )
    if "tree" in value:
        return check_tree(Tree(*unpack(value["tree"], arrays, V)))
    if "array" in value:
        return arrays[value["array"]]
    kind = KINDS.get(value["kind"])
    if kind is None:
        raise ValueError(
            f"its objective uses {value['kind']!r}, which this version of sgns_edu does not know"
        )
    parts = {name: unpack(part, arrays, V) for name, part in value["fields"].items()}
    size = parts.get("V", V)
    if size != V:  # before anything of that size is made
        raise ValueError(f"its objective is made for {size} words, but its tables have {V} rows")
    return kind(**parts)
