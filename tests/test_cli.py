"""The command line: what goes to stdout, what to stderr, and how it ends."""

import contextlib
import functools
import gzip
import inspect
import io
import json
import lzma
import os
import re
import signal
import subprocess
import sys
import tracemalloc
import types
import warnings

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu import cli
from sgns_edu.teach import lectures

TEXT = "\n".join(map(" ".join, sg.load_corpus("fox"))) + "\n"
SMALL = [
    "--dim",
    "4",
    "--min-count",
    "1",
    "--subsample",
    "0",
    "--engine",
    "numpy",
    "--threads",
    "1",
    "--epochs",
    "2",
]


def vectors_file(path):
    """Four words whose cosines are known by hand."""
    path.write_text("4 2\nup 1 0\nright 0 1\ndown -1 0\nhigh 3 4\n")
    return str(path)


def run(*arguments, **options):
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "sgns_edu", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


# --- asking vectors


def test_neighbors_come_best_first_with_their_cosine(tmp_path, capsys):
    assert cli.main(["neighbors", vectors_file(tmp_path / "v.txt"), "up", "-n", "2"]) == 0
    assert capsys.readouterr().out == "high\t0.6000\nright\t0.0000\n"


def test_an_analogy_leaves_its_inputs_out_unless_asked(tmp_path, capsys):
    """up − right + down = (0, −1): opposite to right, and high is at −.8."""
    path = vectors_file(tmp_path / "v.txt")
    assert cli.main(["analogy", path, "right", "up", "down"]) == 0
    assert capsys.readouterr().out == "high\t-0.8000\n"
    assert cli.main(["analogy", path, "right", "up", "down", "--inputs", "-n", "4"]) == 0
    assert capsys.readouterr().out.split("\n")[-3:] == ["high\t-0.8000", "right\t-1.0000", ""]


def test_similarity_is_one_number(tmp_path, capsys):
    assert cli.main(["similarity", vectors_file(tmp_path / "v.txt"), "right", "high"]) == 0
    assert capsys.readouterr().out == "0.8000\n"


def test_every_corpus_has_its_line(capsys):
    assert cli.main(["corpora"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(sg.corpora())


# --- training


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    path = tmp_path_factory.mktemp("vectors") / "reference.txt"
    options = dict(
        dim=4, min_count=1, subsample=0, engine="numpy", threads=1, epochs=2, rng=0, progress=False
    )
    sg.train(sg.load_corpus("fox"), **options).save(path)
    return path.read_bytes()


@pytest.mark.parametrize("kind", ["text.txt", "text.gz", "text.xz", "-", "fox"])
def test_a_text_may_be_a_file_a_packed_file_standard_input_or_a_corpus(
    kind, tmp_path, reference, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    for name, open_file in {"text.txt": open, "text.gz": gzip.open, "text.xz": lzma.open}.items():
        with open_file(name, "wb") as file:
            file.write(TEXT.encode())
    monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(TEXT.encode())))
    assert cli.main(["train", kind, "-o", "out.txt", *SMALL]) == 0
    assert (tmp_path / "out.txt").read_bytes() == reference
    said = capsys.readouterr()
    assert said.out == "12 words in 4 dimensions, saved to out.txt\n"
    assert "words/s" in said.err


def test_a_standard_input_that_is_closed_is_answered(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.main(["train", "-", "-o", str(tmp_path / "v.txt")]) == 2
    assert (
        capsys.readouterr().err
        == "sgns-edu: standard input is closed, so there is no text to read\n"
    )


def test_the_seed_is_the_trainer_s(tmp_path, reference):
    cli.main(["train", "fox", "-o", str(tmp_path / "v.txt"), *SMALL, "--seed", "1"])
    assert (tmp_path / "v.txt").read_bytes() != reference


def test_both_tables_are_kept_where_the_name_asks_for_them(tmp_path):
    cli.main(["train", "fox", "-o", str(tmp_path / "v.npz"), *SMALL])
    assert sg.Embeddings.load(tmp_path / "v.npz").W_out.shape == (12, 4)


def test_a_run_goes_on_from_its_checkpoint(tmp_path, reference, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["train", "fox", "-o", "v.txt", *SMALL, "--checkpoint", "run.npz"]) == 0
    assert (tmp_path / "run.npz").exists()
    assert cli.main(["train", "fox", "-o", "again.txt", *SMALL, "--checkpoint", "run.npz"]) == 0
    assert (tmp_path / "again.txt").read_bytes() == (tmp_path / "v.txt").read_bytes() == reference
    assert cli.main(["train", "abc", "-o", "other.txt", *SMALL, "--checkpoint", "run.npz"]) == 2
    assert "run.npz" in capsys.readouterr().err


def shards(folder):
    """The text in two files; return the pattern that finds them."""
    lines = TEXT.splitlines(keepends=True)
    for number in range(2):
        (folder / f"shard-{number}.txt").write_text("".join(lines[number::2]))
    return str(folder / "shard-*.txt")


def test_a_text_in_several_files_is_trained_in_a_folder(tmp_path, capsys):
    asked = ["train", shards(tmp_path), "-o", str(tmp_path / "v.npz"), *SMALL, "--rounds", "2"]
    assert cli.main([*asked, "--folder", str(tmp_path / "run")]) == 0
    assert capsys.readouterr().out.startswith("12 words in 4 dimensions, saved to")
    wanted = sg.train_shards(
        shards(tmp_path),
        tmp_path / "other",
        rounds=2,
        dim=4,
        min_count=1,
        subsample=0,
        engine="numpy",
        threads=1,
        epochs=2,
        progress=False,
    )
    assert sg.Embeddings.load(tmp_path / "v.npz").W_out.tolist() == wanted.W_out.tolist()
    assert cli.main([*asked, "--folder", str(tmp_path / "run"), "--seed", "1"]) == 2
    assert "holds another run (seed is" in capsys.readouterr().err


def test_bytes_that_are_no_text_are_left_out_in_a_folder_as_well(tmp_path, capsys):
    shard = tmp_path / "latin.txt"
    shard.write_bytes(("caf\xe9 fox\n" * 20).encode("latin-1"))
    asked = ["train", str(shard), "-o", str(tmp_path / "v.txt"), *SMALL]
    asked += ["--folder", str(tmp_path / "run")]
    assert cli.main(asked) == 2
    assert "not UTF-8 at position 3" in capsys.readouterr().err
    assert cli.main([*asked, "--errors", "ignore"]) == 0
    assert set(sg.Embeddings.load(tmp_path / "v.txt").vocabulary.words) == {"caf", "fox"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--rounds", "2"], "--rounds works only with --folder RUN"),
        (["--cluster", "tcp://a:1"], "--cluster works only with --folder"),
        (["--folder", "run", "--checkpoint", "c.npz"], "leave out --checkpoint"),
        (["--folder", "run", "--cluster", "tcp://a:1"], "pip install 'sgns_edu[cluster]'"),
        (["--folder", "run", "--rounds", "0"], "rounds must be an int of at least 1, got 0"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    options, message, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "distributed", None)  # as if it were not installed
    pattern = shards(tmp_path)
    assert cli.main(["train", pattern, "-o", "v.txt", *SMALL, *options]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_a_cluster_s_workers_take_the_tasks(tmp_path, monkeypatch):
    """The address goes to Dask's client, and joblib's tasks to Dask."""
    import joblib

    asked = []

    class Client:
        def __init__(self, address):
            asked.append(address)

        def __enter__(self):
            asked.append("open")

        def __exit__(self, *error):
            asked.append("closed")

    @contextlib.contextmanager
    def parallel_config(backend):
        asked.append(backend)
        yield

    monkeypatch.setitem(sys.modules, "distributed", types.SimpleNamespace(Client=Client))
    monkeypatch.setattr(joblib, "parallel_config", parallel_config)
    with cli.connect("tcp://10.0.0.1:8786"):
        asked.append("training")
    assert asked == ["tcp://10.0.0.1:8786", "open", "dask", "training", "closed"]


def test_a_warning_is_shown_when_it_arises_and_not_an_hour_later(tmp_path, monkeypatch, capsys):
    from sgns_edu.scale import train

    @functools.wraps(train.train)
    def learn(*_, **__):
        warnings.warn("NumPy trains, more slowly", stacklevel=2)
        said.append(capsys.readouterr().err)
        return sg.Embeddings(sg.Vocabulary(["a"], [1]), [[1]])

    said = []
    monkeypatch.setattr(train, "train", learn)
    assert cli.main(["train", "fox", "-o", str(tmp_path / "v.txt")]) == 0
    assert said == ["sgns-edu: NumPy trains, more slowly\n"]
    assert capsys.readouterr().err == ""


# --- bad input: exit code 2, one sentence, nothing written

BAD = {
    "no command": ([], "COMMAND"),
    "another command": (["trian"], "invalid choice: 'trian'"),
    "an unknown option": (["corpora", "--all"], "unrecognized arguments: --all"),
    "no output": (["train", "fox"], "-o/--output"),
    "no such text": (
        ["train", "missing.txt", "-o", "v.txt"],
        "no file and no corpus named 'missing.txt'",
    ),
    "no such corpus": (["train", "kingdon", "-o", "v.txt"], "did you mean 'kingdom'"),
    "a pattern without files": (["train", "*.abc", "-o", "v.txt"], "no text file matches"),
    "an empty text": (["train", "empty.txt", "-o", "v.txt"], "no words"),
    "half an archive": (["train", "half.xz", "-o", "v.txt"], "damaged or truncated"),
    "a NUL byte": (["train", "nul.txt", "-o", "v.txt"], "NUL byte at position 3"),
    "no UTF-8": (["train", "latin.txt", "-o", "v.txt"], "not UTF-8 at position 3"),
    "nothing frequent enough": (
        ["train", "fox", "-o", "v.txt", "--engine", "numpy"],
        "subsample=0|min_count|pair",
    ),
    "the text as output": (
        ["train", "good.txt", "-o", "good.txt"],
        "would replace the text 'good.txt'",
    ),
    "a zero byte in a name": (["train", "fox", "-o", "v\0.txt"], "must not hold a zero byte"),
    "no word kept": (
        ["train", "fox", "-o", "v.txt", "--min-count", "99"],
        "min_count=99 leaves no word",
    ),
    "no such folder": (
        ["train", "fox", "-o", "nowhere/v.txt"],
        "the folder 'nowhere' does not exist",
    ),
    "a folder as output": (["train", "fox", "-o", "."], "is a folder"),
    "no number": (["train", "fox", "-o", "v.txt", "--dim", "wide"], "invalid int value: 'wide'"),
    "no dimension": (
        ["train", "fox", "-o", "v.txt", "--dim", "0"],
        "dim must be an int of at least 1, got 0",
    ),
    "negative k": (["train", "fox", "-o", "v.txt", "--k", "-1"], "k must be .* got -1"),
    "k of 0": (
        ["train", "fox", "-o", "v.txt", "--k", "0"],
        "k must be an int of at least 1, got 0",
    ),
    "no rate": (["train", "fox", "-o", "v.txt", "--lr", "nan"], "lr must be"),
    "no thread": (["train", "fox", "-o", "v.txt", "--threads", "0"], "threads must be"),
    "negative seed": (["train", "fox", "-o", "v.txt", "--seed", "-1"], "seed must be"),
    "an unknown engine": (["train", "fox", "-o", "v.txt", "--engine", "steam"], "'steam'"),
    "no such vectors": (["neighbors", "missing.txt", "fox"], "missing.txt"),
    "no vectors": (["neighbors", "nul.txt", "fox"], "two numbers"),
    "an unknown word": (
        ["neighbors", "good.txt", "hihg"],
        "'hihg' is not in the vocabulary of 4 words; did you mean 'high'",
    ),
    "an unknown word of three": (
        ["analogy", "good.txt", "up", "right", "left"],
        "'left' is not in the vocabulary",
    ),
    "no set": (["evaluate", "good.txt", "missing.csv"], "missing.csv"),
    "an empty set": (["evaluate", "good.txt", "empty.txt"], "holds no pair"),
    "a set of other words": (["evaluate", "good.txt", "other.csv"], "0 of the 1 pairs"),
    "no neighbor": (["neighbors", "good.txt", "up", "-n", "0"], "n must be"),
}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with good and bad files, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    vectors_file(tmp_path / "good.txt")
    (tmp_path / "empty.txt").write_text("\n \n")
    (tmp_path / "other.csv").write_text("chat,chien,3\n")
    (tmp_path / "half.xz").write_bytes(lzma.compress(TEXT.encode() * 100)[:60])
    (tmp_path / "nul.txt").write_bytes(b"a b\0 c\n")
    (tmp_path / "latin.txt").write_bytes("caf\u00e9 noir\n".encode("latin-1"))
    return tmp_path


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_answered_in_one_sentence(name, desk, capsys):
    arguments, sentence = BAD[name]
    before = sorted(desk.iterdir())
    try:
        code = cli.main(arguments)
    except SystemExit as stopped:
        code = stopped.code
    said = capsys.readouterr()
    answer = said.err.splitlines()[-1]
    assert (code, said.out) == (2, "")
    assert re.search(sentence, answer), answer
    assert answer.startswith("sgns-edu")
    assert "Traceback" not in said.err
    assert sorted(desk.iterdir()) == before


def test_a_full_disk_leaves_the_old_vectors(tmp_path, monkeypatch, capsys):
    vectors_file(tmp_path / "v.txt")
    before = (tmp_path / "v.txt").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert cli.main(["train", "fox", "-o", str(tmp_path / "v.txt"), *SMALL]) == 2
    assert "No space left" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["v.txt"]
    assert (tmp_path / "v.txt").read_bytes() == before


STRANGE = [b"nan", b"inf", b"\n", b" ", b"1e999", b"\0", b"-", b"\xff", b"\r", b"\xc2\xa0"]


def mutants(good, number, rng):
    """Copies of a good file with a byte changed, a piece lost, doubled or strange, or another first line."""
    rng = np.random.default_rng(rng)
    for _ in range(number):
        mutant, (low, high) = bytearray(good), sorted(rng.integers(0, len(good), size=2))
        where, what = [
            (slice(low, low + 1), rng.bytes(1)),
            (slice(low, high), b""),
            (slice(low, low), mutant[low:high]),
            (slice(low, high), rng.bytes(5)),
            (slice(0, good.index(b"\n")), b"%d %d" % tuple(10 ** rng.integers(0, 13, size=2))),
            (slice(low, low), STRANGE[rng.integers(len(STRANGE))]),
        ][rng.integers(6)]
        mutant[where] = what
        yield bytes(mutant)


def check_mutants(path, number, capsys):
    """Each is read, perhaps with notes, or refused in one sentence."""
    good = path.read_bytes()
    for mutant in mutants(good, number, rng=0):
        path.write_bytes(mutant)
        code = cli.main(["neighbors", str(path), "up"])
        assert code in (0, 2), mutant
        said = capsys.readouterr().err.splitlines()
        refusals = [line for line in said if not line.startswith("sgns-edu: note: ")]
        assert len(refusals) == (code == 2), mutant


def test_damaged_vector_files_are_read_or_refused_within_the_memory_they_justify(tmp_path, capsys):
    tracemalloc.start()
    try:
        check_mutants(tmp_path / vectors_file(tmp_path / "v.txt"), 100, capsys)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_ten_thousand_damaged_vector_files_are_read_or_refused(tmp_path, capsys):
    check_mutants(tmp_path / vectors_file(tmp_path / "v.txt"), 10_000, capsys)


# --- how it ends


def test_ctrl_c_while_training_saves_what_is_learned(tmp_path):
    text = tmp_path / "text.txt"
    words = np.random.default_rng(0).integers(0, 500, size=(2000, 10))
    text.write_text("\n".join(" ".join(f"w{word}" for word in line) for line in words))
    options = ["--engine", "numpy", "--epochs", "100000", "--threads", "1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "sgns_edu", "train", text, "-o", tmp_path / "v.txt", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # a shell's background jobs ignore it
    while b"epoch=" not in (said := process.stderr.read1()):
        assert said, "it ended before it trained"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert b"interrupted" in err.splitlines()[-1]
    assert b"Traceback" not in err
    assert out.startswith(b"500 words in 100 dimensions, saved")
    assert len(sg.Embeddings.load(tmp_path / "v.txt")) == 500


def test_ctrl_c_before_the_training_saves_nothing(tmp_path, monkeypatch, capsys):
    def stopped(text, errors):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "read_sentences", stopped)
    assert cli.main(["train", "fox", "-o", str(tmp_path / "v.txt"), *SMALL]) == 130
    assert "nothing was saved" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_reader_who_leaves_ends_it_silently(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-m", "sgns_edu", "neighbors", vectors_file(tmp_path / "v.txt"), "up"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_help_is_quick_because_it_loads_nothing():
    text, modules = help_and_modules("--help")
    assert all(f"    {name}" in text for name in cli.COMMANDS)
    assert "numpy" not in modules


@pytest.mark.parametrize("command", ["train", "grade"])
def test_the_help_of_a_command_loads_no_compiler_and_no_pictures(command):
    text, modules = help_and_modules(command, "--help")
    assert f"usage: sgns-edu {command}" in text
    assert not {"numba", "sklearn", "matplotlib", "IPython"} & set(modules)


def help_and_modules(*arguments):
    """What a call for help prints, and the modules it has loaded."""
    code = (
        "import json, sys\nfrom sgns_edu.cli import main\n"
        f"try: main({list(arguments)})\n"
        "finally: print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    text, _, modules = done.stdout.strip().rpartition("\n")
    return text, json.loads(modules)


def test_a_terminal_without_all_letters_is_served(tmp_path):
    ascii_only = os.environ | {"PYTHONIOENCODING": "ascii"}
    assert run("--help", env=ascii_only).returncode == 0
    (tmp_path / "v.txt").write_text("2 1\nca\x1b[31mf\u00e9 1\nnoir 1\n", encoding="utf-8")
    assert (
        run("neighbors", tmp_path / "v.txt", "noir", env=ascii_only).stdout
        == "ca?[31mf\\xe9\t1.0000\n"
    )


def test_the_module_is_the_command(tmp_path):
    done = run("similarity", vectors_file(tmp_path / "v.txt"), "up", "down")
    assert (done.returncode, done.stdout, done.stderr) == (0, "-1.0000\n", "")


# --- the lectures


@pytest.fixture
def opened(monkeypatch):
    """What JupyterLab would be started with."""
    started = []
    lab = types.ModuleType("jupyterlab.labapp")
    lab.LabApp = types.SimpleNamespace(launch_instance=started.append)
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", lab)
    return started


def test_lab_opens_the_first_lecture_of_the_clone_and_passes_options_on(opened):
    assert cli.main(["lab", "--no-browser", "--port=9999"]) == 0
    where, what, *rest = opened[0]
    assert where == f"--notebook-dir={lectures.find_lectures()}"
    assert (
        what
        == f"--LabApp.default_url=/lab/tree/{sorted(lectures.find_lectures().glob('*.ipynb'))[0].name}"
    )
    assert rest == ["--no-browser", "--port=9999"]


def test_lab_can_work_on_copies(opened, tmp_path, capsys):
    assert cli.main(["lab", "--copy", str(tmp_path / "mine")]) == 0
    shipped = sorted(path.name for path in lectures.find_lectures().glob("*.ipynb"))
    assert sorted(path.name for path in (tmp_path / "mine").glob("*.ipynb")) == shipped
    assert len(capsys.readouterr().out.splitlines()) == len(shipped)
    assert opened[0][0] == f"--notebook-dir={tmp_path / 'mine'}"


def test_without_jupyterlab_it_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    assert cli.main(["lab"]) == 2
    assert "pip install jupyterlab" in capsys.readouterr().err


def test_the_lectures_are_those_that_were_installed_else_those_of_the_clone(tmp_path, monkeypatch):
    monkeypatch.setattr(lectures, "__file__", str(tmp_path / "sgns_edu" / "teach" / "lectures.py"))
    with pytest.raises(FileNotFoundError, match="from a wheel or a clone"):
        lectures.find_lectures()
    for place in (tmp_path / "notebooks", tmp_path / "sgns_edu" / "lectures"):
        place.mkdir(parents=True)
        (place / "00_tour.ipynb").touch()
        assert lectures.find_lectures() == place


@pytest.fixture
def shelf(tmp_path):
    """A folder of lectures, a folder of copies, and a way to bring them up to date that says what it wrote."""
    (tmp_path / "shipped").mkdir()
    (tmp_path / "shipped" / "00_tour.ipynb").write_text("version 1")

    def bring():
        written = []
        lectures.copy_lectures(tmp_path / "mine", tmp_path / "shipped", report=written.append)
        return [path.rpartition("/")[2] for path in written]

    return tmp_path / "shipped" / "00_tour.ipynb", tmp_path / "mine" / "00_tour.ipynb", bring


def test_a_copy_as_it_came_is_renewed(shelf):
    shipped, mine, bring = shelf
    assert bring() == ["00_tour.ipynb"]
    assert bring() == []
    shipped.write_text("version 2")
    assert bring() == ["00_tour.ipynb"]
    assert mine.read_text() == "version 2"


def test_a_copy_that_was_worked_on_is_never_overwritten(shelf):
    shipped, mine, bring = shelf
    bring()
    mine.write_text("my work")
    assert bring() == []
    shipped.write_text("version 2")
    (beside,) = bring()
    assert beside.startswith("00_tour.renewed-")
    mine.with_name(beside).write_text("my work on version 2")
    assert bring() == []
    assert (mine.read_text(), mine.with_name(beside).read_text()) == (
        "my work",
        "my work on version 2",
    )


@pytest.mark.parametrize("record", [None, "", "[1]", json.dumps({"00_tour.ipynb": 3})])
def test_without_a_good_record_a_different_copy_counts_as_worked_on(shelf, record):
    shipped, mine, bring = shelf
    mine.parent.mkdir()
    mine.write_text("who knows")
    if record is not None:
        (mine.parent / lectures.RECORD).write_text(record)
    assert len(bring()) == 1
    assert mine.read_text() == "who knows"


def test_every_setting_of_train_is_an_option():
    keywords = set(inspect.signature(sg.train).parameters)
    assert set(cli.SETTINGS) == keywords - {"sentences", "rng", "progress", "shared"}


def test_defaults_are_those_of_train():
    """Changed defaults of the function are the defaults of the command, and its help says them."""
    signature = inspect.signature(sg.train)
    parsed, _ = cli.make_parser().parse_known_args(["train", "fox", "-o", "v.txt"])
    for name in cli.SETTINGS:
        assert getattr(parsed, name) == signature.parameters[name].default
    assert parsed.seed == signature.parameters["rng"].default
