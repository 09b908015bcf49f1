"""The command line: results on stdout, progress on stderr, bad input in one line and exit code 2.

A command is a pair of functions: one adds its arguments to a parser, the other runs it and returns
an exit code, None for 0. Both import what they need when they are called, so `sgns-edu --help` is
quick. Defaults come from the functions that do the work.
"""

from __future__ import annotations

import importlib
import inspect
import io
import os
import sys
import warnings
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

if TYPE_CHECKING:
    from pathlib import Path

    from sgns_edu.grade.late import Policy
    from sgns_edu.study.embeddings import Embeddings

BAD_INPUT, INTERRUPTED, BROKEN_PIPE = 2, 130, 141
CONTROLS = {code: "?" for code in [*range(32), 127]}  # characters that a terminal obeys

# The settings of `sg.train` that are options: how each is parsed, and what it means.
SETTINGS: dict[str, tuple[Callable[[str], Any], str]] = {
    "dim": (int, "length of the vectors"),
    "window": (int, "largest window, in words on either side"),
    "k": (int, "number of negatives per pair"),
    "epochs": (int, "number of passes over the text"),
    "lr": (float, "learning rate at the start"),
    "alpha": (float, "exponent of the noise distribution"),
    "subsample": (float, "drop part of the words above this share of the text; 0 keeps every word"),
    "min_count": (int, "leave out words that occur fewer times"),
    "engine": (str, "auto, numba or numpy"),
    "threads": (int, "number of threads (default: all cores); with 1 a seed is reproducible"),
    "checkpoint": (str, "save the run to this file after every epoch, and resume from it"),
}


class Command(NamedTuple):
    """What a command does, and how its arguments are added to a parser."""

    run: Callable[[Namespace], int | None]
    add_arguments: Callable[[ArgumentParser], None] | None = None


class Parser(ArgumentParser):
    """A parser that adds its arguments when it is first used, and reports errors in one line."""

    add_arguments: Callable[[ArgumentParser], None] | None = None

    def parse_known_args(self, args=None, namespace=None):
        if self.add_arguments is not None:
            self.add_arguments(self)
            self.add_arguments = None
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {message}; see {self.prog} --help\n")


def get_default(function: Callable[..., Any], name: str) -> Any:
    """Return the default of a function's argument."""
    return inspect.signature(function).parameters[name].default


def add_train_arguments(parser: ArgumentParser) -> None:
    from sgns_edu.scale import shards
    from sgns_edu.scale import train as training

    parser.add_argument(
        "text",
        metavar="TEXT",
        nargs="+",
        help="files (plain, .gz, .xz) with one sentence per line, a folder, a 'pattern*', a URL, "
        "- for standard input, or the name of a corpus",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        required=True,
        help="file for the vectors: .txt, .vec and .bin as word2vec writes them, each also with "
        ".gz, or .npz with both tables; without an ending, text",
    )
    parser.add_argument(
        "--folder",
        metavar="RUN",
        help="train each file in a separate process, and keep the run in this folder, so that it "
        "can be continued",
    )
    rounds = get_default(shards.train_shards, "rounds")
    parser.add_argument(
        "--rounds",
        type=int,
        help=f"with --folder: number of merges of the files' tables per epoch (default: {rounds})",
    )
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="with --folder: address of a Dask scheduler, such as tcp://10.0.0.1:8786, whose "
        "workers can all read and write the folder",
    )
    for name, (parse, text) in SETTINGS.items():
        default = get_default(training.train, name)
        if default is not None:
            text += f" (default: {default})"
        flag = "--" + name.replace("_", "-")
        parser.add_argument(flag, type=parse, default=default, help=text)
    seed = get_default(training.train, "rng")
    parser.add_argument("--seed", type=int, default=seed, help=f"random seed (default: {seed})")
    add_errors(parser)


def add_errors(parser: ArgumentParser) -> None:
    """Add the option for bytes that are not UTF-8."""
    parser.add_argument(
        "--errors",
        choices=["strict", "replace", "ignore"],
        default="strict",
        help="what to do with bytes that are not UTF-8 (default: strict)",
    )


def train(arguments: Namespace) -> int | None:
    """Learn a vector for every frequent word of a text."""
    from sgns_edu import errors, files
    from sgns_edu.study import formats

    output = files.check_destination(arguments.output)  # better now than after an hour
    formats.check_ending(output)
    check_no_text_is_replaced(output, arguments.text)
    settings = {name: getattr(arguments, name) for name in SETTINGS}
    seed = errors.check_int("seed", arguments.seed)
    shown: list[Warning | str] = []

    def show_warning(message: Warning | str, *_: object) -> None:
        shown.append(message)
        print(f"sgns-edu: {message}", file=sys.stderr)

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = show_warning
        if arguments.folder is None:
            vectors = train_text(arguments, settings, seed)
        else:
            vectors = train_folder(arguments, settings, seed)
    vectors.save(arguments.output)
    print(f"{len(vectors):,} words in {vectors.dim} dimensions, saved to {arguments.output}")
    if any(isinstance(message, errors.Interrupted) for message in shown):
        return INTERRUPTED
    return None


def check_no_text_is_replaced(output: Path, texts: list[str]) -> None:
    """Raise ValueError if the vectors' file is one of the texts, in a folder or pattern as well."""
    from sgns_edu.text import sources

    for text in texts:
        if not output.exists() or sources.is_url(text):
            continue
        if not (os.path.exists(text) or sources.is_pattern(text)):
            continue
        if any(output.samefile(file) for file in sources.list_texts(text)):
            raise ValueError(f"the vectors would replace the text {text!r}; choose another -o")


def train_text(arguments: Namespace, settings: dict[str, Any], seed: int) -> Embeddings:
    """Train on one text, in this process."""
    from sgns_edu.scale.train import train

    for name in ("rounds", "cluster"):
        if getattr(arguments, name) is not None:
            raise ValueError(f"--{name} works only with --folder RUN")
    sentences = read_sentences(arguments.text, arguments.errors)
    return train(sentences, rng=seed, **settings)


def train_folder(arguments: Namespace, settings: dict[str, Any], seed: int) -> Embeddings:
    """Train every file in a separate process, here or on a cluster."""
    from sgns_edu.scale.shards import train_shards

    if settings.pop("checkpoint") is not None:
        raise ValueError("--folder already saves the run; leave out --checkpoint")
    if arguments.rounds is not None:
        settings["rounds"] = arguments.rounds
    with connect(arguments.cluster):
        return train_shards(
            arguments.text, arguments.folder, rng=seed, errors=arguments.errors, **settings
        )


@contextmanager
def connect(address: str | None) -> Iterator[None]:
    """Let joblib's tasks run on a Dask cluster, or in processes of this machine without one."""
    if address is None:
        yield
        return
    try:
        distributed = importlib.import_module("distributed")
    except ImportError:
        message = "--cluster needs Dask, which is not installed: pip install 'sgns_edu[cluster]'"
        raise ImportError(message) from None
    import joblib

    with distributed.Client(address), joblib.parallel_config(backend="dask"):
        yield


def read_sentences(texts: list[str], on_error: str) -> Iterable[list[str]]:
    """Return what TEXT means: standard input, a corpus by its name, or files."""
    from sgns_edu.datasets import corpora
    from sgns_edu.errors import suggest
    from sgns_edu.text import reading, sources

    if len(texts) > 1:
        return reading.read_corpus(texts, errors=on_error)
    text = texts[0]
    if text == "-":
        if sys.stdin is None:
            raise ValueError("standard input is closed, so there is no text to read")
        return reading.TextStream(sys.stdin.buffer, "standard input", on_error)
    if text in corpora.CORPORA:
        return corpora.load_corpus(text)
    if not (os.path.exists(text) or sources.is_pattern(text) or sources.is_url(text)):
        raise FileNotFoundError(
            f"there is no file and no corpus named {text!r}{suggest(text, corpora.CORPORA)}"
        )
    return reading.read_corpus(text, errors=on_error)


def add_vectors(parser: ArgumentParser) -> None:
    """Add the file that all questions about vectors need."""
    parser.add_argument(
        "vectors",
        metavar="VECTORS",
        help="file written by train, word2vec, gensim, fastText (.vec) or GloVe: text, .bin, each "
        "also with .gz or .xz, or .npz",
    )
    add_errors(parser)


def add_words(parser: ArgumentParser, *names: str) -> None:
    """Add one argument for each word of a question."""
    for name in names:
        parser.add_argument(name, metavar=name.upper())


def add_number(parser: ArgumentParser) -> None:
    """Add the number of answers."""
    parser.add_argument("-n", type=int, default=10, help="number of words (default: 10)")


def add_neighbors_arguments(parser: ArgumentParser) -> None:
    add_vectors(parser)
    add_words(parser, "word")
    add_number(parser)


def neighbors(arguments: Namespace) -> None:
    """Print the words whose vectors are most similar to that of a word."""
    vectors = load_vectors(arguments)
    print_answers(vectors.neighbors(arguments.word, n=arguments.n))


def add_analogy_arguments(parser: ArgumentParser) -> None:
    add_vectors(parser)
    add_words(parser, "a", "b", "c")
    add_number(parser)
    parser.add_argument("--inputs", action="store_true", help="allow A, B and C as answers")


def analogy(arguments: Namespace) -> None:
    """Print the words D for which A is to B as C is to D."""
    words = arguments.a, arguments.b, arguments.c
    vectors = load_vectors(arguments)
    print_answers(vectors.analogy(*words, n=arguments.n, inputs=arguments.inputs))


def add_similarity_arguments(parser: ArgumentParser) -> None:
    add_vectors(parser)
    add_words(parser, "a", "b")


def similarity(arguments: Namespace) -> None:
    """Print the cosine of the vectors of two words."""
    vectors = load_vectors(arguments)
    print(f"{vectors.similarity(arguments.a, arguments.b):.4f}")


def load_vectors(arguments: Namespace) -> Embeddings:
    """Read vectors; what is worth knowing about the file goes to stderr as a note."""
    from sgns_edu.study.embeddings import Embeddings

    with warnings.catch_warnings(record=True) as notes:
        warnings.simplefilter("always")
        vectors = Embeddings.load(arguments.vectors, errors=arguments.errors)
    for note in notes:
        print(f"sgns-edu: note: {escape(str(note.message))}", file=sys.stderr)
    return vectors


def print_answers(answers: list[tuple[str, float]]) -> None:
    """Print one word and its cosine per line."""
    for word, cosine in answers:
        print(f"{escape(word)}\t{cosine:.4f}")


def escape(line: str) -> str:
    """Return a line that any terminal shows as text."""
    return line.encode("utf-8", "backslashreplace").decode().translate(CONTROLS)


def add_evaluate_arguments(parser: ArgumentParser) -> None:
    add_vectors(parser)
    parser.add_argument(
        "set",
        metavar="SET",
        help="WordSim-353, MEN, SimLex-999 … (two words and a score per line), or "
        "questions-words.txt (four words per line)",
    )


def evaluate(arguments: Namespace) -> None:
    """Compare the vectors with a similarity set, or let them answer a set of analogies."""
    from sgns_edu.study import evaluation

    questions = evaluation.read_set(arguments.set)  # the smaller file first
    vectors = load_vectors(arguments)
    if isinstance(questions, list):
        result = evaluation.similarity(vectors, questions, rng=0)
        print(f"spearman\t{result.spearman:.4f}")
        print(f"95 %\t{result.low:.4f} to {result.high:.4f}")
        print(f"pairs\t{result.known} of {result.total}")
        return
    print("section\tright\twith inputs\tquestions")
    for name, result in evaluation.analogies(vectors, questions).items():
        known = f"{result.known} of {result.total}"
        print(f"{name}\t{result.right:.4f}\t{result.right_with_inputs:.4f}\t{known}")


def list_corpora(arguments: Namespace) -> None:
    """List the built-in texts."""
    from sgns_edu.datasets import corpora

    for name, line in corpora.corpora().items():
        print(f"{name:<8}{line}")


def add_lab_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--copy",
        metavar="FOLDER",
        help="work on copies in this folder; what you have changed is never overwritten",
    )


def lab(arguments: Namespace) -> None:
    """Open JupyterLab at the first lecture; other options (--no-browser …) go to JupyterLab."""
    from sgns_edu.teach import lectures

    if arguments.copy is None:
        folder = lectures.find_lectures()
    else:
        folder = lectures.copy_lectures(arguments.copy, report=print)
    lectures.open_lab(folder, arguments.rest)


def add_sources(parser: ArgumentParser) -> None:
    """Add the folder of the assignments' sources."""
    parser.add_argument(
        "--sources",
        metavar="FOLDER",
        help="your own source notebooks (default: those of the clone)",
    )


def add_release_arguments(parser: ArgumentParser) -> None:
    from sgns_edu.grade import release as releasing

    out = get_default(releasing.release, "out")
    parser.add_argument("names", metavar="A1", nargs="*", help="assignments to release")
    parser.add_argument("--all", action="store_true", help="release the whole course")
    parser.add_argument(
        "--solutions",
        action="store_true",
        help="write worked solutions without hidden tests, for after the deadline",
    )
    parser.add_argument(
        "--out", metavar="FOLDER", default=out, help=f"folder to write to (default: {out})"
    )
    add_sources(parser)
    parser.add_argument(
        "--private", metavar="FOLDER", help="copy the sources to this folder, for you to change"
    )
    parser.add_argument(
        "--quiz",
        metavar="FILE",
        help="write quiz questions to FILE: .gift for Moodle, .zip (QTI) for Canvas",
    )


def release(arguments: Namespace) -> None:
    """Write the students' copies of assignments: without solutions, hidden tests and outputs."""
    from sgns_edu.grade import quizbank
    from sgns_edu.grade import release as releasing

    names, sources = arguments.names, arguments.sources
    if arguments.all:
        names = releasing.sources(sources)
    if not (names or arguments.private or arguments.quiz):
        raise ValueError(
            "expected the names of assignments (A1 … A6), --all, --quiz FILE, or --private FOLDER, "
            "which copies the sources to a folder of your own"
        )
    if arguments.quiz:
        print(quizbank.write_quiz(arguments.quiz))
    if arguments.private:
        for path in releasing.private(arguments.private, folder=sources):
            print(path)
    for name in names:
        path = releasing.release(name, arguments.out, folder=sources, solutions=arguments.solutions)
        print(path)


def add_grade_arguments(parser: ArgumentParser) -> None:
    from sgns_edu.grade.report import grade

    cell, notebook = get_default(grade, "cell"), get_default(grade, "notebook")
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        help="submissions (such as FOLDER/student/A1/A1_….ipynb), or the zip of Canvas or Moodle",
    )
    parser.add_argument(
        "--out",
        metavar="FOLDER",
        default="graded",
        help="folder for marks.csv and feedback/ (default: graded)",
    )
    add_sources(parser)
    parser.add_argument(
        "--cell",
        type=float,
        default=cell,
        help=f"seconds for one cell, or one call by a test (default: {cell:g})",
    )
    parser.add_argument(
        "--notebook",
        type=float,
        default=notebook,
        help=f"seconds for one notebook (default: {notebook:g})",
    )
    parser.add_argument(
        "--roster",
        metavar="FILE",
        help="class list (id,name,email, or an export of Canvas or Moodle); adds gradebook.csv",
    )
    parser.add_argument(
        "--read",
        metavar="FILE",
        help="points given by a person (default: points.csv of the previous run)",
    )
    parser.add_argument(
        "--due",
        metavar="DATE",
        help="due date (2026-12-01T23:59+00:00), or a CSV file with the columns "
        "assignment,due and, for extensions, student",
    )
    parser.add_argument(
        "--late-days",
        metavar="N",
        type=int,
        default=0,
        help="free late days per student in the whole course (default: 0)",
    )
    parser.add_argument(
        "--penalty",
        metavar="PERCENT",
        type=float,
        default=0.0,
        help="percent of the score lost for each further day (default: 0)",
    )
    parser.add_argument(
        "--jobs", type=int, help="number of submissions at once (default: all cores)"
    )


def grade(arguments: Namespace) -> None:
    """Grade a folder of submissions: write a table, and a page of feedback for each student."""
    from sgns_edu import errors
    from sgns_edu.grade import report

    policy = read_policy(arguments)
    jobs = arguments.jobs
    if jobs is not None:
        jobs = errors.check_int("--jobs", jobs, least=1)

    def show(line: str) -> None:
        print(escape(line), file=sys.stderr, flush=True)

    grades = report.grade(
        arguments.folder,
        arguments.out,
        sources=arguments.sources,
        cell=errors.check_float("--cell", arguments.cell, above=0),
        notebook=errors.check_float("--notebook", arguments.notebook, above=0),
        roster=arguments.roster,
        points=arguments.read,
        policy=policy,
        jobs=jobs,
        report=show,
        progress=True,
    )
    table = os.path.join(arguments.out, "marks.csv")
    print(f"{len(grades)} submissions: {table} and {os.path.join(arguments.out, 'feedback')}")


def read_policy(arguments: Namespace) -> Policy:
    """Return the due dates, and what it costs to be late."""
    from sgns_edu import errors
    from sgns_edu.grade.late import NEVER_LATE, Policy, read_due

    days = errors.check_int("--late-days", arguments.late_days, least=0)
    penalty = errors.check_float("--penalty", arguments.penalty, least=0, most=100)
    if arguments.due is None:
        if days or penalty:
            raise ValueError("--late-days and --penalty need --due, the due date")
        return NEVER_LATE
    return Policy(read_due(arguments.due), days, penalty)


COMMANDS = {
    "train": Command(train, add_train_arguments),
    "neighbors": Command(neighbors, add_neighbors_arguments),
    "analogy": Command(analogy, add_analogy_arguments),
    "similarity": Command(similarity, add_similarity_arguments),
    "evaluate": Command(evaluate, add_evaluate_arguments),
    "corpora": Command(list_corpora),
    "lab": Command(lab, add_lab_arguments),
    "release": Command(release, add_release_arguments),
    "grade": Command(grade, add_grade_arguments),
}


def make_parser() -> Parser:
    """Make the parser of all commands."""
    parser = Parser(
        prog="sgns-edu",
        description="Skip-gram with negative sampling: learn word vectors and query them.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        text = command.run.__doc__
        subparser = commands.add_parser(name, help=text, description=text)
        subparser.add_arguments = command.add_arguments
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code.

    0, 2 for bad input, 130 after Ctrl-C, 141 if nobody reads the output any more.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # the terminal may lack a letter
    parser = make_parser()
    parsed, rest = parser.parse_known_args(arguments)
    if rest and parsed.command != "lab":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    parsed.rest = rest
    try:
        code = COMMANDS[parsed.command].run(parsed)
        sys.stdout.flush()
        return code or 0
    except BrokenPipeError:
        silence(sys.stdout)
        return BROKEN_PIPE
    except KeyboardInterrupt as error:
        text = str(error) or "nothing was saved"
        print(f"sgns-edu: interrupted; {text}", file=sys.stderr)
        return INTERRUPTED
    except (ValueError, TypeError, LookupError, OSError, ImportError, MemoryError) as error:
        text = " ".join(str(error).split()) or type(error).__name__
        print(f"sgns-edu: {text}", file=sys.stderr)
        return BAD_INPUT


def silence(stream: Any) -> None:
    """Send what is still to be written to a stream nowhere, because nobody reads it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
