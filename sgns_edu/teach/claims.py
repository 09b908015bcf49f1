"""A lecture's closing table: what was claimed, by whom, what was measured, and whether it holds."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sgns_edu import errors

CLAIMS_MIMETYPE = "application/vnd.sgns-edu.claims+json"


@dataclass(frozen=True)
class Claim:
    """One sentence that can be wrong, and the number that decides.

    Parameters
    ----------
    text : str
        The claim; where it is expected not to hold, also the condition under which it does.
    source : str
        S1, S2, S3 (the three subject documents), a paper, or "ours".
    value, expected, tolerance : float
        The claim holds where abs(value − expected) ≤ tolerance. Truth values count as 1 and 0.
    holds : bool, default True
        The verdict we expect; False for a claim that the measurement refutes.
    theorem : bool, default False
        Whether the claim can be proved. Then the value is not a finding: it shows that our arithmetic agrees with
        the proof, and the table marks it "(theorem)".

    Raises
    ------
    TypeError
        A text or source that is no string, a value that is no number.
    ValueError
        A tolerance that is negative or not finite.

    Examples
    --------
    >>> Claim("the score rises", "S2", value=0.093173, expected=0.08, tolerance=1e-6, holds=False).ok
    True
    """

    text: str
    source: str
    value: float
    expected: float
    tolerance: float = 0.0
    holds: bool = True
    theorem: bool = False

    def __post_init__(self) -> None:
        for name in ("text", "source"):
            if not isinstance(getattr(self, name), str):
                raise TypeError(
                    f"a claim's {name} must be a string, not {errors.show_value(getattr(self, name))}"
                )
        for name in ("value", "expected"):
            try:
                float(getattr(self, name))
            except (TypeError, ValueError):
                raise TypeError(
                    f"a claim's {name} must be a number, not {errors.show_value(getattr(self, name))}"
                ) from None
        errors.check_float("a claim's tolerance", self.tolerance, least=0)

    @property
    def verdict(self) -> bool:
        """Whether the measured value lies within the tolerance of the expected one."""
        return bool(abs(float(self.value) - float(self.expected)) <= self.tolerance)

    @property
    def ok(self) -> bool:
        """Whether the verdict is the one that the lecture teaches."""
        return self.verdict == self.holds

    @property
    def row(self) -> dict:
        """The claim as plain values, rounded as it is shown; only a theorem has the key `theorem`."""
        row = asdict(self) | {
            "value": rounded(self.value, self.tolerance),
            "expected": rounded(self.expected, 0),
            "tolerance": float(self.tolerance),
            "holds": bool(self.holds),
        }
        if not row.pop("theorem"):
            return row
        return row | {"theorem": True}


def rounded(value: float, tolerance: float) -> float:
    """The value to one digit beyond its tolerance (9 significant digits at most): more would differ between machines.

    >>> rounded(0.0931731234, 1e-4), rounded(3e-17, 1e-12)
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
    """Claims, shown as a table."""

    def __repr__(self) -> str:
        return "\n".join(" | ".join(cells) for cells in map(_cells, self))

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        names = ("claim", "source", "measured", "expected", "verdict")
        head = (
            "<tr>" + "".join(f'<th style="text-align:left">{name}</th>' for name in names) + "</tr>"
        )
        body = "".join(
            "<tr>"
            + "".join(
                f'<td style="text-align:left">{html.escape(cell)}</td>' for cell in _cells(claim)
            )
            + "</tr>"
            for claim in self
        )
        return {
            "text/plain": repr(self),
            "text/html": f"<table><caption>Claims of this lecture</caption>{head}{body}</table>",
            CLAIMS_MIMETYPE: [claim.row for claim in self],
        }


def claims(*rows: Claim | Iterable[Claim]) -> Claims:
    """The closing table of a lecture, from claims or lists of claims.

    Raises
    ------
    TypeError
        A row that is not a Claim.

    Examples
    --------
    >>> claims(Claim("the loss falls: first minus last", "ours", value=0.91, expected=0.9, tolerance=0.1),
    ...        Claim("the first loss is (k + 1)·ln 2", "ours", value=2.0794, expected=2.0794, tolerance=1e-4, theorem=True))
    the loss falls: first minus last | ours | 0.91 | 0.9 ± 0.1 | ✓ holds
    the first loss is (k + 1)·ln 2 | ours | 2.0794 | 2.0794 ± 0.0001 (theorem) | ✓ holds
    """
    flat = [claim for row in rows for claim in (row if isinstance(row, Iterable) else [row])]
    for claim in flat:
        if not isinstance(claim, Claim):
            raise TypeError(
                f"a row must be a sg.Claim(text, source, value, expected, tolerance), not {errors.show_value(claim)}"
            )
    return Claims(flat)


def _cells(claim: Claim) -> list[str]:
    row = claim.row
    if isinstance(claim.value, bool) or type(claim.value).__name__ == "bool":
        measured, expected = ("yes" if claim.value else "no"), ("yes" if claim.expected else "no")
    else:
        measured = f"{row['value']:g}" if claim.tolerance else f"{row['value']:.9g}"
        expected = f"{row['expected']:.9g}" + (f" ± {claim.tolerance:g}" if claim.tolerance else "")
    if claim.theorem:
        expected += " (theorem)"
    verdict = ("holds" if claim.verdict else "does not hold") + (
        "" if claim.ok else " (not what we teach!)"
    )
    mark = "✓" if claim.verdict else "✗"
    return [claim.text, claim.source, measured, expected, f"{mark} {verdict}"]
