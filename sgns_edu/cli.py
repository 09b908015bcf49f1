"""The command line: results on stdout, progress on stderr, bad input in one sentence and exit code 2.

A command is a function under `@command(its arguments …)`, and its docstring is its help. It imports what it needs when it is
called, so that `sgns-edu --help` is quick. What it returns is its exit code, None for 0.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Callable, Iterable
from typing import NamedTuple, NoReturn

BAD_INPUT, INTERRUPTED, BROKEN_PIPE = 2, 130, 141
SETTINGS = (
    "dim",
    "window",
    "k",
    "epochs",
    "lr",
    "alpha",
    "subsample",
    "min_count",
    "engine",
    "threads",
    "shared",
    "checkpoint",
)


Argument = tuple[tuple[str, ...], dict]


class Command(NamedTuple):
    """What the command line holds, and what is done."""

    arguments: tuple[Argument, ...]
    run: Callable[[argparse.Namespace], int | None]


COMMANDS: dict[str, Command] = {}


def argument(*names: str, **options: object) -> Argument:
    """One argument, as `add_argument` takes it; its help says its default."""
    if options.get("default") is not None:
        options["help"] += " (default %(default)s)"
    return names, options


def command(*arguments: Argument) -> Callable:
    """Make the function a command of its own name."""

    def keep(run: Callable) -> Callable:
        COMMANDS[run.__name__] = Command(arguments, run)
        return run

    return keep


def negatives(text: str) -> int | str:
    """A number, or the word few."""
    return text if text == "few" else int(text)


VECTORS = argument(
    "vectors",
    metavar="VECTORS",
    help="from `train`, word2vec, gensim or fastText: .txt, .bin, .npz",
)
N = argument("-n", type=int, default=10, help="how many words")


@command(
    argument(
        "text",
        metavar="TEXT",
        help="a file (plain, .gz, .xz) with one sentence a line, - for standard input, "
        "or the name of a corpus",
    ),
    argument(
        "-o",
        "--output",
        metavar="OUT",
        required=True,
        help="where the vectors go: .txt and .bin as word2vec writes them, .npz with both tables",
    ),
    argument("--dim", type=int, default=100, help="length of the vectors"),
    argument("--window", type=int, default=5, help="the widest window"),
    argument("--k", type=int, default=5, help="negatives for each pair"),
    argument("--epochs", type=int, default=5, help="how often the text is gone through"),
    argument("--lr", type=float, default=0.025, help="learning rate at the start"),
    argument("--alpha", type=float, default=0.75, help="exponent of the noise"),
    argument(
        "--subsample",
        type=float,
        default=1e-3,
        help="words beyond this share are thinned; 0 keeps all",
    ),
    argument("--min-count", type=int, default=5, help="rarer words get no vector"),
    argument(
        "--shared",
        type=negatives,
        default=20,
        metavar="N",
        help="negatives that sixteen neighboring words share; few is half as fast again and a little worse",
    ),
    argument(
        "--engine",
        choices=["auto", "numba", "numpy"],
        default="auto",
        help="what does the arithmetic",
    ),
    argument(
        "--threads",
        type=int,
        help="with 1 the same seed gives the same vectors (default: all cores)",
    ),
    argument(
        "--checkpoint",
        metavar="FILE",
        help="save the run there after every epoch, and go on from it",
    ),
    argument("--seed", type=int, default=0, help="of everything random"),
    argument(
        "--errors",
        choices=["strict", "replace", "ignore"],
        default="strict",
        help="bytes that are not UTF-8",
    ),
)
def train(given: argparse.Namespace) -> int | None:
    """Learn a vector for every frequent word of a text."""
    from sgns_edu import errors
    from sgns_edu.files import destination
    from sgns_edu.scale.train import train as learn

    destination(given.output)  # better now than after an hour
    settings = {name: getattr(given, name) for name in SETTINGS}
    said = []
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = lambda message, *_: (
            said.append(str(message)) or print(f"sgns-edu: {message}", file=sys.stderr)
        )
        vectors = learn(
            _sentences(given.text, given.errors),
            rng=errors.check_int("seed", given.seed),
            **settings,
        )
    vectors.save(given.output)
    print(f"{len(vectors):,} words in {vectors.dim} dimensions, saved to {given.output}")
    return INTERRUPTED if any(what.startswith("interrupted") for what in said) else None


def _sentences(text: str, errors: str) -> Iterable[list[str]]:
    """What TEXT means: standard input, a corpus by its name, or a file."""
    from sgns_edu.datasets import corpora
    from sgns_edu.errors import suggest
    from sgns_edu.text import reading

    if text == "-":
        if sys.stdin is None:
            raise ValueError("standard input is closed, so there is no text to read")
        return reading.TextStream(sys.stdin.buffer, "standard input", errors)
    if text in corpora.CORPORA:
        return corpora.load_corpus(text)
    if not os.path.exists(text):
        raise FileNotFoundError(
            f"there is no file {text!r}, and no corpus of that name{suggest(text, corpora.CORPORA)}"
        )
    return reading.read_corpus(text, errors=errors)


@command(VECTORS, argument("word", metavar="WORD"), N)
def neighbors(given: argparse.Namespace) -> None:
    """The words whose vectors point most nearly the same way."""
    _print(_load(given.vectors).neighbors(given.word, n=given.n))


@command(
    VECTORS,
    argument("a", metavar="A"),
    argument("b", metavar="B"),
    argument("c", metavar="C"),
    N,
    argument("--inputs", action="store_true", help="let A, B and C be among the answers"),
)
def analogy(given: argparse.Namespace) -> None:
    """The words D for which A is to B as C is to D."""
    _print(_load(given.vectors).analogy(given.a, given.b, given.c, n=given.n, inputs=given.inputs))


@command(VECTORS, argument("a", metavar="A"), argument("b", metavar="B"))
def similarity(given: argparse.Namespace) -> None:
    """The cosine between the vectors of two words."""
    print(f"{_load(given.vectors).similarity(given.a, given.b):.4f}")


@command(
    VECTORS,
    argument(
        "set",
        metavar="SET",
        help="WordSim-353, MEN, SimLex-999 … (two words and a score a line), or "
        "questions-words.txt (four words a line)",
    ),
)
def evaluate(given: argparse.Namespace) -> None:
    """How well the vectors agree with a similarity set, or answer a set of analogies."""
    from sgns_edu.study import evaluation

    asked = evaluation.read_set(given.set)  # the smaller file first
    vectors = _load(given.vectors)
    if isinstance(asked, list):
        found = evaluation.similarity(vectors, asked)
        print(
            f"spearman\t{found.spearman:.4f}\n95 %\t{found.low:.4f} to {found.high:.4f}\npairs\t{found.known} of {found.total}"
        )
        return
    print("section\tright\twith inputs\tquestions")
    for name, found in evaluation.analogies(vectors, asked).items():
        print(
            f"{name}\t{found.right:.4f}\t{found.right_with_inputs:.4f}\t{found.known} of {found.total}"
        )


@command()
def corpora(given: argparse.Namespace) -> None:
    """The texts that need no file."""
    from sgns_edu.datasets.corpora import corpora

    for name, line in corpora().items():
        print(f"{name:<8}{line}")


@command(
    argument(
        "--copy",
        metavar="FOLDER",
        help="work on copies in this folder; yours are never overwritten",
    )
)
def lab(given: argparse.Namespace) -> None:
    """Open JupyterLab at the first lecture; other options, such as --no-browser, go to JupyterLab."""
    from sgns_edu.teach import lectures

    folder = lectures.folder() if given.copy is None else lectures.copied(given.copy, say=print)
    lectures.open_lab(folder, given.rest)


@command(
    argument("names", metavar="A1", nargs="*", help="which ones"),
    argument("--all", action="store_true", help="the whole course"),
    argument("--out", metavar="FOLDER", default="release", help="where to"),
    argument(
        "--sources",
        metavar="FOLDER",
        help="your own source notebooks, instead of those of the clone",
    ),
    argument(
        "--private", metavar="FOLDER", help="copy the sources there, to be changed and kept by you"
    ),
)
def release(given: argparse.Namespace) -> None:
    """Write the students' copies of assignments: without solutions, hidden tests and outputs."""
    from sgns_edu.grade import release as course

    if not (given.names or given.all or given.private):
        raise ValueError(
            "which assignment? A1 … A6, or --all; --private FOLDER brings the sources to a folder of yours"
        )
    for path in (
        [] if given.private is None else course.private(given.private, folder=given.sources)
    ):
        print(path)
    for name in course.sources(given.sources) if given.all else given.names:
        print(course.release(name, given.out, folder=given.sources))


@command(
    argument("folder", metavar="FOLDER", help="FOLDER/student/A1/A1_….ipynb and the like"),
    argument("--out", metavar="FOLDER", default="graded", help="where marks.csv and feedback/ go"),
    argument(
        "--sources",
        metavar="FOLDER",
        help="your own source notebooks, instead of those of the clone",
    ),
    argument(
        "--cell", type=float, default=20.0, help="seconds for one cell, and for one call by a test"
    ),
    argument("--notebook", type=float, default=300.0, help="seconds for one notebook"),
)
def grade(given: argparse.Namespace) -> None:
    """Grade a folder of submissions: a table, and a page of feedback for each student."""
    from sgns_edu import errors
    from sgns_edu.grade.report import grade as grade_all

    graded = grade_all(
        given.folder,
        given.out,
        sources=given.sources,
        cell=errors.check_float("--cell", given.cell, above=0),
        notebook=errors.check_float("--notebook", given.notebook, above=0),
        say=lambda line: print(_shown(line), file=sys.stderr, flush=True),
    )
    print(
        f"{len(graded)} submissions: {os.path.join(given.out, 'marks.csv')} and {os.path.join(given.out, 'feedback')}"
    )


def _shown(line: str) -> str:
    """A line that any terminal shows as text, whatever a folder is called."""
    return (
        line.encode("utf-8", "backslashreplace")
        .decode()
        .translate({code: "?" for code in [*range(32), 127]})
    )


def _load(path: str):
    from sgns_edu.study.embeddings import Embeddings

    return Embeddings.load(path)


def _print(answers: list[tuple[str, float]]) -> None:
    for word, cosine in answers:
        print(f"{_shown(word)}\t{cosine:.4f}")


class Parser(argparse.ArgumentParser):
    """Answers in one sentence."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {message}; see {self.prog} --help\n")


def parser() -> Parser:
    """All commands with their arguments."""
    top = Parser(
        prog="sgns-edu",
        description="Skip-gram with negative sampling: learn word vectors and ask them.",
    )
    below = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, entry in COMMANDS.items():
        sub = below.add_parser(name, help=entry.run.__doc__, description=entry.run.__doc__)
        for names, options in entry.arguments:
            sub.add_argument(*names, **options)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit code: 0, 2 for bad input, 130 after Ctrl-C, 141 where nobody reads on."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(
            errors="backslashreplace"
        )  # a letter that the terminal lacks ends nothing
    given, rest = parser().parse_known_args(arguments)
    if rest and given.command != "lab":
        parser().error(f"{given.command} does not know {' '.join(rest)}")
    given.rest = rest
    try:
        code = COMMANDS[given.command].run(given)
        sys.stdout.flush()
        return code or 0
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # nobody listens, so nothing more is said
        return BROKEN_PIPE
    except KeyboardInterrupt:
        print("sgns-edu: interrupted; nothing was saved", file=sys.stderr)
        return INTERRUPTED
    except (ValueError, TypeError, LookupError, OSError, ImportError, MemoryError) as error:
        print(f"sgns-edu: {' '.join(str(error).split()) or type(error).__name__}", file=sys.stderr)
        return BAD_INPUT
