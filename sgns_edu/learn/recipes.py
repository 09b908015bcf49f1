"""A run as a file: the objective by name and arrays, the start, the tape, and the words if they are given."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import NamedTuple

import numpy as np

from sgns_edu.files import load_arrays, save_arrays
from sgns_edu.learn import noise, objectives
from sgns_edu.learn.huffman import Tree, checked_tree
from sgns_edu.learn.model import Draw, Params, checked_objective, checked_params, forces

VERSION = 1
KNOWN = {
    kind.__name__: kind
    for kind in (
        noise.Uniform,
        noise.Unigram,
        noise.Hard,
        noise.Blend,
        objectives.NegativeSampling,
        objectives.NCE,
        objectives.FullSoftmax,
        objectives.HierarchicalSoftmax,
    )
}


class Recording(NamedTuple):
    """All that a file holds of a run: its start, its objective, the decisions of every step, and the words of the rows or None."""

    start: Params
    objective: object
    columns: Mapping[str, np.ndarray]
    words: tuple[str, ...] | None


def save(path: str | os.PathLike, run: Recording) -> None:
    """Write a run to one .npz; see `History.save`."""
    arrays: dict[str, np.ndarray] = dict(run.columns)
    arrays["W_in"], arrays["W_out"] = run.start
    header = {
        "sgns_edu": "run",
        "version": VERSION,
        "words": run.words,
        "objective": pack(run.objective, arrays),
    }
    save_arrays(path, header=np.frombuffer(json.dumps(header).encode(), dtype=np.uint8), **arrays)


def load(path: str | os.PathLike, objective: object = None) -> Recording:
    """Read a run written by `save`; see `History.load`."""
    if objective is not None:
        checked_objective(objective)
    arrays = load_arrays(path)
    try:
        header = json.loads(arrays.pop("header").tobytes())
        if header["sgns_edu"] != "run" or not isinstance(header["version"], int):
            raise ValueError("its header is not that of a run")
        if header["version"] > VERSION:
            raise ValueError(
                f"it has the version {header['version']}, this package reads up to {VERSION}; upgrade sgns_edu"
            )
        return _recording(header, arrays, objective)
    except (KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(
            f"{str(path)!r} is not a run saved by sgns_edu: {type(error).__name__} {error}"
        ) from None
    except ValueError as error:
        raise ValueError(f"{str(path)!r} is not a whole run saved by sgns_edu: {error}") from None


def _recording(header: dict, arrays: dict[str, np.ndarray], objective: object) -> Recording:
    start = checked_params(Params(arrays["W_in"], arrays["W_out"]))
    if not (np.isfinite(start.W_in).all() and np.isfinite(start.W_out).all()):
        raise ValueError("its start is not finite")
    V = len(start.W_in)
    stored = unpack(header["objective"], arrays, V) if objective is None else objective
    run = Recording(
        start, checked_objective(stored), _columns(arrays, stored, V), _words(header["words"], V)
    )
    if len(run.columns["loss"]):
        _check_first_loss(run)
    return run


def _check_first_loss(run: Recording) -> None:
    """The given objective is the recorded one if it gives the first step the loss that was recorded."""
    center, context, negatives, lr, loss = (
        run.columns[name][0] for name in ("center", "context", "negatives", "lr", "loss")
    )
    draw = Draw(int(center), int(context), negatives.astype(np.int64))
    again = forces(run.start, run.objective, draw, float(lr)).loss
    if not np.isclose(again, loss, rtol=1e-9, equal_nan=True):
        raise ValueError(
            f"{type(run.objective).__name__} as its objective gives its first step the loss "
            f"{again:.6g}, but {loss:.6g} was recorded"
        )


def _words(words: object, V: int) -> tuple[str, ...] | None:
    if words is not None and not (
        len(words) == len(set(words)) == V and all(isinstance(word, str) for word in words)
    ):
        raise ValueError(f"its words are not {V} different words, one for each row")
    return None if words is None else tuple(words)


def _columns(arrays: dict[str, np.ndarray], objective: object, V: int) -> dict[str, np.ndarray]:
    kinds = {"center": "i4", "context": "i4", "negatives": "i4", "lr": "f8", "loss": "f8"}
    columns = {name: arrays[name] for name in kinds}
    T = columns["loss"].shape[:1]
    for name, column in columns.items():
        if (
            column.dtype.str[1:] != kinds[name]
            or column.shape[:1] != T
            or column.ndim != 1 + (name == "negatives")
        ):
            raise ValueError(
                f"its column {name} is {column.dtype} of shape {column.shape}, which fits no tape"
            )
        least = -1 if name == "negatives" and getattr(objective, "collision", "") == "skip" else 0
        if (
            column.dtype.kind == "i"
            and column.size
            and not least <= column.min() <= column.max() < V
        ):
            raise ValueError(
                f"its column {name} names rows from {column.min()} to {column.max()}, but there are {V}"
            )
    if getattr(objective, "V", V) != V or not np.isfinite(columns["lr"]).all():
        raise ValueError("its objective or its learning rates do not fit its tables")
    return columns


def pack(value: object, arrays: dict[str, np.ndarray]) -> object:
    """A recipe as plain JSON; arrays are moved to `arrays` and leave their name."""
    if isinstance(value, Tree):
        return {"tree": [pack(part, arrays) for part in value]}
    if (
        type(value).__name__ in KNOWN
        and type(value) is KNOWN[type(value).__name__]
        and is_dataclass(value)
    ):
        return {
            "kind": type(value).__name__,
            "fields": {f.name: pack(getattr(value, f.name), arrays) for f in fields(value)},
        }
    if isinstance(value, np.ndarray):
        name = f"objective_{len(arrays)}"
        arrays[name] = value
        return {"array": name}
    if isinstance(value, (list, tuple)):
        return [pack(part, arrays) for part in value]
    return value if isinstance(value, (int, float, str)) else {"foreign": type(value).__name__}


def unpack(value: object, arrays: dict[str, np.ndarray], V: int) -> object:
    """The recipe back from `pack`; only names that this package knows are made, by their checked constructors."""
    if isinstance(value, list):
        return [unpack(part, arrays, V) for part in value]
    if not isinstance(value, dict):
        return value
    if "foreign" in value:
        raise ValueError(
            f"its objective uses {value['foreign']}, which is not ours; give the objective again: "
            "History.load(path, objective=…)"
        )
    if "tree" in value:
        return checked_tree(Tree(*unpack(value["tree"], arrays, V)))
    if "array" in value:
        return arrays[value["array"]]
    if value["kind"] not in KNOWN:
        raise ValueError(
            f"its objective uses {value['kind']!r}, which this version of sgns_edu does not know"
        )
    parts = {name: unpack(part, arrays, V) for name, part in value["fields"].items()}
    if parts.get("V", V) != V:  # before anything of that size is made
        raise ValueError(
            f"its objective is made for {parts['V']} words, but its tables have {V} rows"
        )
    return KNOWN[value["kind"]](**parts)
