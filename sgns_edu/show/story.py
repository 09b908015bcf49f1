"""The story of one step, phase by phase; the twin of `widgets/js/story.js`."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import NamedTuple

import numpy as np

from sgns_edu.show.facts import Act, Facts, degrees_between, rank

TITLES = (
    "A pair from the text",
    "One yes, some no",
    "Score",
    "Chance",
    "Force",
    "Move",
    "Ask again",
)
SIGNS = {"center": "●", "yes": "■", "no": "✕"}
MOST = 2  # words that a sentence lists
HUGE = 1e6  # from here on a number has three digits and a power of ten


class Word(NamedTuple):
    """A word with its mark: "center", "yes" or "no"."""

    mark: str
    word: str


Part = str | Word
Parts = list[Part]


def plain(parts: Sequence[Part]) -> str:
    """A story as plain text.

    >>> plain([Word("center", "fox"), " stays."])
    '●fox stays.'
    """
    return "".join(
        part if isinstance(part, str) else SIGNS[part.mark] + part.word for part in parts
    )


def isolated(word: str) -> str:
    """The word, between marks that keep right-to-left letters from turning the sentence around them."""
    return word if word.isascii() else f"\u2068{word}\u2069"


# ---- numbers as the page writes them


def digits(x: float, n: int) -> str:
    """A number with n decimals, a half rounded away from zero; a huge one with three digits.

    >>> digits(0.125, 2), digits(-0.125, 2), digits(4.936e46, 2), digits(1_125_000, 3)
    ('0.13', '-0.13', '4.94e46', '1.13e6')
    """
    if not math.isfinite(x):  # of a broken run
        return str(x)
    if abs(x) >= HUGE:
        with localcontext() as context:
            context.rounding = ROUND_HALF_UP
            return f"{Decimal(x):.2e}".replace("e+", "e")
    return str(Decimal(x).quantize(Decimal(1).scaleb(-n), rounding=ROUND_HALF_UP))


def change_text(before: float, after: float) -> str:
    """From one chance to another, in as many digits as tell them apart.

    >>> change_text(0.38, 0.41), change_text(0.362, 0.364)
    ('.38 → .41', '.362 → .364')
    """
    digits = 3 if short_text(before) == short_text(after) else 2
    one, other = (f"{p:.{digits}f}".removeprefix("0") for p in (before, after))
    return f"{one} → {other}"


def short_text(x: float, n: int = 2) -> str:
    """n decimals without the zero before the point, and a true minus.

    >>> short_text(0.621), short_text(-1.65), short_text(-0.004), short_text(0.0799, 3)
    ('.62', '−1.65', '0', '.080')
    """
    if abs(x) < 0.5 / 10**n:
        return "0"
    size = digits(abs(x), n)
    return ("−" if x < 0 else "") + (size[1:] if size.startswith("0.") else size)


def signed_text(x: float, n: int = 2) -> str:
    """As `short_text`, with a sign.

    >>> signed_text(0.151), signed_text(-0.47), signed_text(0.08, 3)
    ('+.15', '−.47', '+.080')
    """
    text = short_text(x, n)
    return text if text == "0" or x < 0 else f"+{text}"


def percent(x: float) -> str:
    """A share in whole percent, without the sign."""
    return str(math.floor(100 * x + 0.5)) if math.isfinite(x) else str(x)


def rate_text(rate: float) -> str:
    """A rate as it was given: ".2", ".025"."""
    text = f"{rate:.3g}"
    return text[1:] if text.startswith("0.") else text


# ---- parts of sentences


def _center(facts: Facts) -> Word:
    return Word("center", isolated(facts.name))


def _context(facts: Facts) -> Word:
    return Word("yes", isolated(facts.context))


def _word(act: Act) -> Word:
    return Word("yes" if act.label else "no", isolated(act.name))


def _weigh(act: Act) -> Parts:
    return [_word(act), f" {short_text(act.gap)}"]


def _rows_of(acts: Sequence[Act], label: int) -> list[Act]:
    """The rows with this label, the largest gap first."""
    return sorted((act for act in acts if act.label == label), key=rank)


def _list(
    acts: Sequence[Act],
    tell: Callable[[Act], Parts] = lambda act: [_word(act)],
    most: int = MOST,
) -> Parts:
    """ "✕lazy and ✕asleep", "✕lazy, ✕asleep and 3 more"."""
    told = [tell(act) for act in acts[: most + 1 if len(acts) == most + 1 else most]]
    rest = len(acts) - len(told)
    if rest > 0:
        told.append([f"{rest} more"])
    parts: Parts = []
    for i, part in enumerate(told):
        if i > 0:
            parts.append(" and " if i == len(told) - 1 else ", ")
        parts += part
    return parts


def _count_rows(facts: Facts) -> int:
    """How many rows answer, copies counted."""
    return sum(act.times for act in facts.acts)


# ---- the story


def story(facts: Facts, phase: int, still: bool = False, guess: float | None = None) -> Parts:
    """What a phase tells.

    Parameters
    ----------
    facts : Facts
    phase : int
        From 0 to 6.
    still : bool, default False
        Whether the forces are too small to see: see `told.is_still`.
    guess : float, optional
        An angle in radians, anticlockwise.

    Returns
    -------
    list of str or Word
    """
    tell = (_pair, _questions, _scores, _chances, _forces, _move, _after)[phase]
    parts = tell(facts, still)
    if phase == 4 and guess is not None and not still:
        off = degrees_between(facts.sum, np.array([math.cos(guess), math.sin(guess)]))
        parts.append(f" Your guess: {math.floor(off + 0.5)}° off.")
    return parts


def _pair(facts: Facts, still: bool) -> Parts:
    center, context = _center(facts), _context(facts)
    real = [context, " is near ", center, " in the text: a real pair. "]
    if facts.kind == "tree":
        return [
            *real,
            "Words are the leaves of a tree. To find ",
            context,
            ", ",
            center,
            " answers a question at each node on the way down.",
        ]
    head = [*real, "Each word has two vectors, v as a center and u as a neighbor. Here ", center]
    if facts.coordinates is None or facts.d != 2:
        return [*head, " brings its v, and ", context, " its u."]
    place = ", ".join(map(short_text, facts.coordinates.tolist()))
    return [*head, f" brings its v, ({place}), and ", context, " its u."]


def _questions(facts: Facts, still: bool) -> Parts:
    center, context = _center(facts), _context(facts)
    yes, no = _rows_of(facts.acts, 1), _rows_of(facts.acts, 0)
    if facts.kind == "softmax":
        return [
            "Softmax asks about every word at once: which of them is the neighbor of ",
            center,
            "? The text says ",
            context,
            f". The other {len(no):,} words are wrong answers.",
        ]
    if facts.kind == "tree":
        return [
            "Each node on the way asks: left or right? Where the way turns right, the answer should be yes: ",
            *(_list(yes) or ["nowhere"]),
            ". Where it turns left, no: ",
            *(_list(no) or ["nowhere"]),
            ".",
        ]
    if facts.kind == "choice":
        return [
            f"One choice among {_count_rows(facts):,} words: which of them is the neighbor of ",
            center,
            "? The text says ",
            context,
            ". The others are wrong answers: ",
            *(_list(no) or ["none this time"]),
            ".",
        ]
    head = ["Is ", context, " a real neighbor of ", center, "? The text says yes. "]
    if not no and facts.skipped:
        return [
            *head,
            "The word drawn at random was ",
            context,
            " itself, so nothing else is asked.",
        ]
    if not no:
        return [*head, "No word was drawn at random, so nothing else is asked."]
    were = "were" if len(no) > 1 or no[0].times > 1 else "was"
    often = f" ({no[0].times} times)" if len(no) == 1 and no[0].times > 1 else ""
    return [*head, *_list(no), f"{often} {were} drawn at random, so there the right answer is no."]


def _scores(facts: Facts, still: bool) -> Parts:
    if facts.kind == "film":
        return [
            "The score of a question is the dot product of u and v. "
            "A film keeps no scores, only the chances that follow from them."
        ]
    if still:
        return ["Every u here is almost zero, so all scores are about 0."]
    off = "log q" if facts.kind == "choice" else "log kq"
    who = "Sampled softmax" if facts.kind == "choice" else "NCE"
    is_shifted = any(act.shift for act in facts.acts)
    return [
        "How far does each u reach along the line of ",
        _center(facts),
        f"? That distance times the length of v, {digits(facts.length, 2)}, is the dot product: the score. "
        f"Beyond the origin it is negative.{f' {who} subtracts {off} from each score.' * is_shifted}",
    ]


def _chances(facts: Facts, still: bool) -> Parts:
    gap = "The colored part of the bar is the gap to the right answer"
    if facts.kind == "softmax":
        n = f"{len(facts.acts):,}"
        return [
            f"Softmax turns the scores of all {n} words into chances that add up to 1. {gap}: it moves the vectors."
        ]
    if facts.kind == "choice":
        cold = ""
        if facts.temperature != 1:
            cold = f", divided by the temperature {rate_text(facts.temperature)},"
        return [
            f"Softmax turns these {_count_rows(facts):,} scores{cold} into chances that add up to 1. "
            f"{gap}: it moves the vectors."
        ]
    if still:
        return [f"σ(0) is ½: the model has no opinion yet. {gap}, and here every gap is about ½."]
    where = ": high in the green, low in the orange" if facts.field else ""
    return [
        f"The sigmoid σ turns a score into a chance of yes{where}. {gap}: it moves the vectors."
    ]


def _forces(facts: Facts, still: bool) -> Parts:
    if still:
        return [
            "A copy of almost nothing is almost nothing: no force on ",
            _center(facts),
            " yet, though the gaps are large.",
        ]
    top = (_rows_of(facts.acts, 1) or _rows_of(facts.acts, 0))[0]
    share = f"{short_text(top.gap)} leaves {percent(top.gap)}\u00a0%"
    cold = ""
    if facts.temperature != 1:
        cold = f" All are divided by the temperature, {rate_text(facts.temperature)}."
    return [
        f"A copy of each u, times its gap, goes to the tip of v ({share}). "
        f"A yes pulls; a no is turned around and pushes.{cold}",
        *_lengths(facts),
    ]


def _lengths(facts: Facts) -> Parts:
    """Why of two arrows the longer may have the smaller gap, where there are such two."""
    most, pair = 0.0, None
    shown = [act for act in facts.acts if act.shown]
    long = {act.key: math.hypot(*act.force) for act in shown}
    for one, other in itertools.permutations(shown, 2):
        more = long[one.key] - long[other.key]
        is_surprising = one.gap <= other.gap - 0.01 and long[one.key] >= 1.1 * long[other.key]
        if is_surprising and one.times == other.times and more > most:
            most, pair = more, (one, other)
    if pair is None:
        return [" A long u acts harder."]
    one, other = map(_word, pair)
    return [" ", one, " outdoes ", other, ": smaller gap, longer u."]


def _move(facts: Facts, still: bool) -> Parts:
    yes, no = _rows_of(facts.acts, 1), _rows_of(facts.acts, 0)
    others: Parts = []
    if yes:
        others += [*_list(yes, most=1), f" {'are' if len(yes) > 1 else 'is'} pulled along v"]
    if yes and no:
        others.append(", and ")
    if no:
        others += [*_list(no), f" {'are' if len(no) > 1 else 'is'} pushed against it"]
    center = _center(facts)
    if still:
        return [center, " stays. But its v is not zero, so in the same step ", *others, "."]
    rate = rate_text(facts.rate)
    far = f", each by {rate} · gap · v" * (facts.temperature == 1)
    head = f" moves by {rate} of the sum (the learning rate). In the same step "
    return [center, head, *others, f"{far}."]


def _after(facts: Facts, still: bool) -> Parts:
    ranked = [*_rows_of(facts.acts, 1), *_rows_of(facts.acts, 0)]

    def change(act: Act) -> Parts:
        return [_word(act), f" {change_text(act.prob, act.prob2)}"]

    changes = _list(ranked, change, 3)
    worse = [act for act in ranked if abs(act.label - act.prob2) > act.gap + 1e-12]
    if not worse:
        return [*changes, f". Every answer is a little better. {_way_of_most(facts)}"]
    return [
        *changes,
        ". Not every answer got better: ",
        *_list(worse, most=1),
        " got worse, because the others were stronger.",
    ]


def _way_of_most(facts: Facts) -> str:
    """Why circles and squares part, where most answers must be no."""
    no = sum(act.times for act in facts.acts if not act.label)
    if facts.kind == "negatives" and facts.field and 2 * no > _count_rows(facts):
        return "Most must be no, so ● v and ■ u are pushed apart."
    return "Now the next pair."


def short(name: str, acts: Sequence[Act]) -> Parts:
    """The step in one sentence, for the run.

    >>> nowhere = np.zeros(2)
    >>> plain(short("fox", [Act(1, 1, 1, "quick", 0.62, 0.38, nowhere, nowhere)]))
    '●fox is pulled by ■quick .62.'
    """
    yes, no = _rows_of(acts, 1), _rows_of(acts, 0)
    parts: Parts = [Word("center", isolated(name))]
    if yes:
        parts += [" is pulled by ", *_list(yes, _weigh)]
    if no:
        parts += [f" {'and' if yes else 'is'} pushed by ", *_list(no, _weigh)]
    return [*parts, "."]
