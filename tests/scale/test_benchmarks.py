"""The benchmarks of speed: what they count is checked by hand, and every table is made once from a small text."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import sgns_edu as sg

ROOT = Path(__file__).parents[2]
PROGRAM = f"""#!{sys.executable} -IS
import json, struct, sys
start = 2 if sys.argv[1] == "skipgram" else 1
options = dict(zip(sys.argv[start::2], sys.argv[start + 1 :: 2]))
with open({{told!r}}, "a") as file:
    print(json.dumps(sys.argv[1:]), file=file)
sum(range(4 * 10**6 * int(options.get("-iter") or options.get("-epoch"))))
if start == 2:
    open(options["-output"] + ".vec", "w").write("2 2\\nking 1 0\\nqueen 0 1\\n")
else:
    rows = b"king " + struct.pack("ff", 1, 0) + b"\\nqueen " + struct.pack("ff", 0, 1) + b"\\n"
    open(options["-output"], "wb").write(b"2 2\\n" + rows)
"""


@pytest.fixture
def load(monkeypatch):
    """Import a benchmark; each finds the others beside it."""
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    return importlib.import_module


@pytest.fixture
def text(tmp_path):
    """A text of 2,000 words, and its path."""
    path = tmp_path / "text.txt"
    world = sg.kingdom(2000, world="four people", rng=0)
    path.write_text("\n".join(" ".join(sentence) for sentence in world.sentences))
    return path


@pytest.fixture
def program(tmp_path):
    """A program that writes two vectors, and what it was called with."""
    path, told = tmp_path / "program", tmp_path / "told.txt"
    path.write_text(PROGRAM.format(told=str(told)))
    path.chmod(0o755)
    return path, told


def run_script(name, *arguments):
    command = [sys.executable, str(ROOT / "benchmarks" / name), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def read_rows(said, first):
    """The cells of the table whose head begins with these words, by the first cell of each row."""
    table = said[said.index(f"| {first}") :].split("\n\n")[0]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()]
    return {row[0]: row[1:] for row in cells[2:]}


def test_frequencies_beyond_the_text_follow_zipf(load):
    extend = load("scaling").extend
    assert extend(np.array([9, 6]), 4) == pytest.approx([9, 6, 4, 3])
    assert extend(np.array([9, 6]), 1).tolist() == [9]


def test_drawn_texts_have_the_frequencies_of_the_text(load, tmp_path):
    """Of 20,000 words, three quarters ± four standard errors (.0031) are the more frequent one."""
    path = tmp_path / "drawn.txt"
    load("scaling").write_text(path, 20_000, np.array([3, 1]))
    lines = path.read_text().splitlines()
    words = " ".join(lines).split()
    assert {len(line.split()) for line in lines} == {20}
    assert len(words) == 20_000
    assert words.count("w0") / 20_000 == pytest.approx(0.75, abs=0.0125)


def test_a_row_of_the_scaling_table(load):
    """8 M words in 4 s are 2 M words / s, half the fastest."""
    run = dict(words=8_000_000, V=1234, encode=2, wall=3, train=4, MB=500)
    row = load("scaling").make_row(run, 4_000_000)
    assert row == ["8", "1,234", "4.0", "3.0", "2.00", "0.50", "500"]


def test_ratios_of_kernels_are_paired(load, capsys):
    """Ratios 2, 1 and 3, whose median is 2; the mean of 10, 25 and 5 is 40 / 3, s² is 325 / 3."""
    times = [20, 25, 15], [10, 25, 5]
    other, this = ([dict(kernel=t, decisions=1, V=5, pairs=9) for t in each] for each in times)
    load("kernel").print_table({"this": this, "other": other})
    said = capsys.readouterr().out
    assert "median of 3: 2.000 (1.000 to 3.000)" in said
    assert read_rows(said, "checkout")["this"][0] == "13.3 ± 10.4"


def test_programs_take_part_in_the_contest(load, text, program, tmp_path):
    """All at the same rate: word2vec's arguments, fastText's, and our NumPy engine beside them."""
    path, told = program
    given = [f"--{name}={path}" for name in ("word2vec", "fasttext", "pword2vec")]
    options = ["--only", "numpy", "--seeds", 1, "--epochs", 2, "--threads", 1, "--lr", 0.03]
    said = run_script("speed.py", text, *given, *options, "-o", tmp_path / "speed")
    rows = read_rows(said, " | threads")
    assert list(rows) == ["numpy", "word2vec", "fasttext", "pword2vec"]
    assert rows["numpy"][2] == "1.00"
    assert json.loads((tmp_path / "speed.json").read_text())["machine"]["lr"] == 0.03
    assert list(read_rows(said, "CPU-s per million words")) == ["numpy"]
    calls = [json.loads(line) for line in told.read_text().splitlines()]
    assert [call[0] for call in calls] == ["-train"] * 2 + ["skipgram"] * 2 + ["-train"] * 2
    assert read_options(calls[1]) == read_options(calls[5])
    expected = {"-iter": "2", "-alpha": "0.03", "-negative": "5", "-window": "5", "-cbow": "0"}
    assert expected.items() <= read_options(calls[1]).items()
    assert read_options(calls[0])["-iter"] == "1"
    expected = {"-epoch": "2", "-lr": "0.03", "-neg": "5", "-ws": "5", "-maxn": "0", "-seed": "1"}
    assert expected.items() <= read_options(calls[3][1:]).items()
    words = {run["contestant"]: run["words"] for run in read_runs(tmp_path)}
    assert words["numpy"] == 2 * words["word2vec"]  # of two epochs, one is timed


def read_options(call):
    """The options of a call, without where it writes."""
    options = dict(zip(call[::2], call[1::2]))
    return {name: value for name, value in options.items() if name != "-output"}


def read_runs(folder):
    return json.loads((folder / "speed.json").read_text())["runs"]


def test_a_program_needs_a_second_epoch(load, capsys):
    with pytest.raises(SystemExit):
        load("speed").parse(["--word2vec", "program", "--epochs", "1"])
    assert "--epochs must be at least 2" in capsys.readouterr().err


def test_a_program_that_skips_epochs(load):
    """Five epochs in hardly more than the time of one; .9 s each would be right."""
    check_epochs = load("speed").check_epochs
    check_epochs("word2vec", 1, 4.6, 5)
    with pytest.raises(SystemExit, match="word2vec took 1.00 CPU-s with one epoch and 1.02 with 5"):
        check_epochs("word2vec", 1, 1.02, 5)


def test_a_program_that_is_not_there(load):
    programs = load("programs")
    settings = programs.Settings(8, 5, 5, 1e-3, 5, 1, 0.05, 1, 1)
    with pytest.raises(SystemExit, match="nowhere cannot be run: No such file"):
        programs.run_word2vec("./nowhere", "text", ".", settings)


@pytest.mark.slow
def test_the_tables_of_the_compiled_engine(text, tmp_path):
    pytest.importorskip("numba")
    options = ["--only", "numba", "--seeds", 1, "--epochs", 1, "--threads", 1, 2]
    said = run_script("speed.py", text, *options, "--scaling", 0.01, "-o", tmp_path / "speed")
    cold, warm, compiling = map(float, read_rows(said, "first call, s")["numba"])
    assert cold - warm == pytest.approx(compiling, abs=0.011)  # rounded to .01
    assert len(said[said.index("| million words") :].split("\n\n")[0].splitlines()) == 2 + 3
    assert "fastest to slowest" in said


@pytest.mark.slow
def test_the_kernel_beside_its_own_checkout(text):
    pytest.importorskip("numba")
    said = run_script("kernel.py", text, "--against", ROOT, "--rounds", 1, "--blocks", 2)
    assert set(read_rows(said, "checkout")) == {"this", "other"}
    assert "median of 1" in said
