"""What an editor tells whoever uses the package: right calls pass, and slips are found."""

import ast
import importlib.util
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

import sgns_edu as sg

ROOT = Path(__file__).parents[1]
PUBLIC = Path(__file__).parent / "typing" / "every_public_name.py"
GENERATORS = "int | np.random.Generator | None"


def find_errors(*paths):
    """Each error that the checker finds, as (file name, rule, message)."""
    if importlib.util.find_spec("basedpyright") is None:
        pytest.skip("basedpyright is not installed (pip install --group dev)")
    command = [sys.executable, "-m", "basedpyright", "--outputjson", "--level", "error"]
    command += ["--pythonpath", sys.executable, *map(str, paths)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    report = json.loads(ran.stdout)
    assert report["summary"]["filesAnalyzed"] == len(paths), ran.stderr
    return [
        (Path(error["file"]).name, error.get("rule"), error["message"])
        for error in report["generalDiagnostics"]
    ]


def list_members(module):
    return getattr(module, "__all__", None) or [n for n in dir(module) if not n.startswith("_")]


def public_names():
    """Every name of the door, and every name of the modules that it opens."""
    for name in sg.__all__:
        yield name
        if inspect.ismodule(getattr(sg, name)):
            yield from (f"{name}.{member}" for member in list_members(getattr(sg, name)))


def test_every_public_name_is_used():
    nodes = list(ast.walk(ast.parse(PUBLIC.read_text())))
    used = {ast.unparse(node) for node in nodes if isinstance(node, ast.Attribute)}
    used |= {f"sg.{name}" for name in used}  # theory = sg.theory
    assert [name for name in public_names() if f"sg.{name}" not in used] == []


def test_right_calls_pass_and_slips_are_found(tmp_path):
    slips = {
        "misspelt.py": 'emb = sg.train([["a", "b"]])\nemb.neigbors("a")\n',
        "without_sentences.py": "sg.train(dims=3)\n",
        "right.py": 'emb = sg.train([["a", "b"]])\nemb.neighbors("a")\n',
    }
    paths = [tmp_path / name for name in slips]
    for path, text in zip(paths, slips.values()):
        path.write_text(f"import sgns_edu as sg\n\n{text}")
    errors = find_errors(PUBLIC, *paths)
    messages = {name: [] for name in [PUBLIC.name, *slips]}
    for name, _, message in errors:
        messages[name].append(message)
    assert messages[PUBLIC.name] == []
    assert messages["right.py"] == []
    assert len(messages["misspelt.py"]) == 1
    assert '"neigbors" for class "Embeddings"' in messages["misspelt.py"][0]
    assert any('No parameter named "dims"' in text for text in messages["without_sentences.py"])


def public_functions():
    """Every public function, and every public method of a public class, with its name."""
    for name in public_names():
        thing = sg
        for part in name.split("."):
            thing = getattr(thing, part)
        if inspect.isclass(thing):
            for member, method in inspect.getmembers_static(thing):
                function = getattr(method, "__func__", method)  # of a class method
                if inspect.isfunction(function) and (member == "__init__" or member[0] != "_"):
                    yield f"{name}.{member}", function
        elif inspect.isfunction(thing):
            yield name, thing


def test_rng_is_one_rule():
    """An int, a Generator or None, by keyword; None unless DESIGN states a seed."""
    seeds = {"train": 0, "train_shards": 0, "project": 0}
    found = 0
    for name, function in public_functions():
        rng = inspect.signature(function).parameters.get("rng")
        # An objective's `draw(center, context, rng)` is called by place; a Protocol says so.
        if rng is None or name.endswith(".draw"):
            continue
        found += 1
        assert rng.kind is inspect.Parameter.KEYWORD_ONLY, name
        assert rng.default == seeds.get(name), name
        assert rng.annotation == GENERATORS, name
    assert found >= 15
