"""The closing table of a lecture: claims, their sources, what was measured, and the verdict."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import numpy as np

from sgns_edu import errors

CLAIMS_MIMETYPE = "application/vnd.sgns-edu.claims+json"
COLUMNS = ("claim", "source", "measured", "expected", "verdict")


@dataclass(frozen=True)
class Claim:
    """One statement that can be wrong, and the number that decides.

    Parameters
    ----------
    text : str
        The claim; if it is expected not to hold, also the condition under which it does.
    source : str
        S1, S2 or S3 (the three subject documents) and the section, a paper, or "ours".
    value, expected, tolerance : float
        The claim holds if abs(value − expected) ≤ tolerance. Booleans count as 1 and 0.
    holds : bool, default True
        The verdict we expect; False for a claim that the measurement refutes.
    theorem : bool, default False
        Whether the claim can be proved. Then the value is not a finding: it shows that our
        arithmetic agrees with the proof, and the table marks it "(theorem)".
    comment : str, default ""
        One sentence that the table shows after the verdict: what is true, or under which condition.

    Raises
    ------
    TypeError
        If text, source or comment is not a string, or value or expected is not a number.
    ValueError
        If the tolerance is negative or not finite.

    Examples
    --------
    >>> Claim("the score rises", "S2", value=0.093, expected=0.08, tolerance=1e-6, holds=False).ok
    True
    """

    text: str
    source: str
    value: float
    expected: float
    tolerance: float = 0.0
    holds: bool = True
    theorem: bool = False
    comment: str = ""

    def __post_init__(self) -> None:
        for name in ("text", "source", "comment"):
            value = getattr(self, name)
            if not isinstance(value, str):
                raise TypeError(
                    f"a claim's {name} must be a string, got {errors.show_value(value)}"
                )
        for name in ("value", "expected"):
            value = getattr(self, name)
            try:
                float(value)
            except (TypeError, ValueError):
                raise TypeError(
                    f"a claim's {name} must be a number, got {errors.show_value(value)}"
                ) from None
        errors.check_float("a claim's tolerance", self.tolerance, least=0)

    @property
    def verdict(self) -> bool:
        """Whether the measured value is within the tolerance of the expected one."""
        return bool(abs(float(self.value) - float(self.expected)) <= self.tolerance)

    @property
    def ok(self) -> bool:
        """Whether the verdict is the one that the lecture teaches."""
        return self.verdict == self.holds

    @property
    def row(self) -> dict:
        """The claim as plain values, rounded as shown; `theorem` and `comment` only where there is one."""
        row = asdict(self)
        row["value"] = round_to(self.value, self.tolerance)
        row["expected"] = round_to(self.expected, 0)
        row["tolerance"] = float(self.tolerance)
        row["holds"] = bool(self.holds)
        for name in ("theorem", "comment"):
            if not row[name]:
                del row[name]
        return row

    def format(self) -> list[str]:
        """Return the cells of the closing table."""
        measured, expected = self._format_numbers()
        if self.theorem:
            expected += " (theorem)"
        verdict = "✓ holds" if self.verdict else "✗ does not hold"
        if not self.ok:
            verdict += " (not what we teach!)"
        if self.comment:
            verdict += f": {self.comment}"
        return [self.text, self.source, measured, expected, verdict]

    def _format_numbers(self) -> tuple[str, str]:
        value, expected = self.row["value"], self.row["expected"]
        if isinstance(self.value, (bool, np.bool_)):
            return "yes" if value else "no", "yes" if expected else "no"
        if not self.tolerance:
            return f"{value:.9g}", f"{expected:.9g}"
        return f"{value:g}", f"{expected:.9g} ± {self.tolerance:g}"


def round_to(value: float, tolerance: float) -> float:
    """Round to one digit beyond the tolerance, or 9 digits: more would differ between machines.

    >>> round_to(0.0931731234, 1e-4), round_to(3e-17, 1e-12)
    (0.09317, 0.0)
    """
    value = float(value)
    if not math.isfinite(value) or value == 0:
        return value
    digits = 8 - math.floor(math.log10(abs(value)))
    if tolerance > 0:
        digits = min(digits, 1 - math.floor(math.log10(tolerance)))
    return round(value, digits) + 0.0


class Claims(list):
    """Claims, shown as a table that is folded up unless one of them is not as expected."""

    def __repr__(self) -> str:
        return "\n".join(" | ".join(claim.format()) for claim in self)

    def summary(self) -> str:
        """How many claims were checked, and whether the verdicts are those that the lecture teaches."""
        count = f"{len(self)} claim{'' if len(self) == 1 else 's'} checked"
        wrong = sum(not claim.ok for claim in self)
        return f"{count}, {wrong} not as expected" if wrong else f"{count}, all as expected"

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        head = _html_row("th", COLUMNS)
        body = "".join(_html_row("td", claim.format()) for claim in self)
        state = "" if all(claim.ok for claim in self) else " open"
        summary = f'<summary style="cursor:pointer">{self.summary()}</summary>'
        table = f"<details{state}>{summary}<table>{head}{body}</table></details>"
        return {
            "text/plain": repr(self),
            "text/html": table,
            CLAIMS_MIMETYPE: [claim.row for claim in self],
        }


def _html_row(tag: str, cells: Iterable[str]) -> str:
    left = "".join(f'<{tag} style="text-align:left">{html.escape(cell)}</{tag}>' for cell in cells)
    return f"<tr>{left}</tr>"


def claims(*rows: Claim | Iterable[Claim]) -> Claims:
    """Make the closing table of a lecture from claims or lists of claims.

    A notebook shows it folded up under a line such as "7 claims checked, all as expected". If the
    verdict on a claim is not the expected one, the table is open.

    Raises
    ------
    TypeError
        If a row is not a Claim.

    Examples
    --------
    >>> claims(
    ...     Claim("the loss falls: first minus last", "ours", 0.91, 0.9, tolerance=0.1),
    ...     Claim("the first loss", "ours", 2.0794, 2.0794, tolerance=1e-4, theorem=True),
    ... )
    the loss falls: first minus last | ours | 0.91 | 0.9 ± 0.1 | ✓ holds
    the first loss | ours | 2.0794 | 2.0794 ± 0.0001 (theorem) | ✓ holds
    """
    flat = []
    for row in rows:
        flat.extend(row if isinstance(row, Iterable) else [row])
    for claim in flat:
        if not isinstance(claim, Claim):
            raise TypeError(
                "a row must be a sg.Claim(text, source, value, expected, tolerance), "
                f"got {errors.show_value(claim)}"
            )
    return Claims(flat)
