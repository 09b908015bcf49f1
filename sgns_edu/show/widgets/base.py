"""The footing of everything that moves: live with a kernel, alive without one, a picture where nothing runs.

An exhibit is an anywidget. Its Python holds the numbers; one module of JavaScript beside it shows them. Shown in a
notebook it hands over four things at once, and each reader takes the best one it can use:

- the live widget, where a kernel runs;
- `text/html`: the same JavaScript with the numbers inside and a small stand-in for the kernel's model, which is alive in
  exported pages without kernel or network; where no script may run, its picture and its caption stay;
- a PNG for places that show no HTML, and a fixed line of text.

To make a new exhibit: export `render({ model, el })` from a module of JavaScript beside its Python. It may import what
it needs from `js/` and the styles beside it. `make js` turns it into a bundle (see CONTRIBUTING.md). Then

    class Mine(Exhibit):
        script, _css = bundle("mine")
        travels = ("data", "state")                    # the traits that JavaScript reads, beside `data`
        state = traitlets.Int(0).tag(sync=True)
        def caption(self): ...                         # the picture in words, from the data
        def still(self): ...                           # the picture as SVG markup, start with <svg
        def picture(self): ...                         # the picture as a matplotlib figure

A trait that users set is better a `traitlets.TraitType` with a `@traitlets.validate` of its own: then a wrong value is answered
by our sentence, with the value wanted, instead of by a type's name.

A slider or two over a stored table of pictures needs none of this: use `sg.explore.grid`.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import os
import urllib.parse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import anywidget
import numpy as np
import traitlets

from sgns_edu import errors
from sgns_edu.files import replace_file
from sgns_edu.show.texts import check_writable, markup

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BUNDLES = Path(__file__).parent / "bundles"
MOST_BYTES = 1_000_000
LIVE = "\nexport default { render: async view => (await exhibit).render(view) };\n"
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>:root {{ color-scheme: light dark }} body {{ margin: 1rem }} main {{ max-width: 60em; margin: auto }}</style></head>
<body><main>
{body}
</main></body></html>
"""


def bundle(name: str) -> tuple[str, str]:
    """Read the script and the styles of an exhibit, as `make js` made them.

    The script defines `exhibit`, the promise of a module with `render` and `standalone`. The first line of a bundle,
    which names its sources, is left out.
    """
    files = [BUNDLES / f"{name}{ending}" for ending in (".js", ".css")]
    script, styles = (file.read_text(encoding="utf-8") for file in files)
    return script.partition("\n")[2].rstrip(), styles.partition("\n")[2].rstrip()


class Exhibit(anywidget.AnyWidget):
    """A picture that answers: see the module's text for what a subclass brings.

    Attributes
    ----------
    data : dict
        All that the picture shows: plain numbers and texts, rounded, so that it is the same on every machine.
    """

    script: ClassVar[str] = ""
    travels: ClassVar[tuple[str, ...]] = ("data",)
    endings: ClassVar[tuple[str, ...]] = (".html", ".png", ".svg")
    _css = ""
    data = traitlets.Dict().tag(sync=True)

    def __init__(self, data: dict, **traits: Any):
        check_writable(data)
        self._esm = self.script + LIVE
        super().__init__(data=data, **traits)

    def caption(self) -> str:
        """The picture in words."""
        raise NotImplementedError

    def still(self) -> str:
        """The picture as SVG markup."""
        raise NotImplementedError

    def still_caption(self) -> str:
        """The still picture in words, where it shows something else than the exhibit does at first."""
        return self.caption()

    def picture(self) -> "Figure":
        """The picture as a matplotlib figure."""
        raise NotImplementedError

    def note(self) -> str:
        """What is written under the picture where no script runs."""
        return "A still picture: run the cell, or open this page with scripts allowed, to move it."

    def html(self) -> str:
        """A piece of a page that is alive without kernel and network; the same bytes on every machine."""
        values = inside_script({name: getattr(self, name) for name in self.travels})
        key = hashlib.sha256(values.encode()).hexdigest()[:10]
        return (
            f'<style>{self._css}</style>\n<figure class="sg-exhibit" data-sg="{key}">'
            f"{self.stand_in()}</figure>\n"
            f'<script type="module">\n{self.script}\n'
            f'const {{ standalone, render }} = await exhibit;\nstandalone("{key}", render, {values});\n</script>'
        )

    def stand_in(self) -> str:
        """What a page shows until the script runs, or where none may run: the picture and its caption."""
        said = markup(self.still_caption())
        picture = "data:image/svg+xml," + urllib.parse.quote(self.still(), safe=" <>/=:;,.()'!*+-")
        return (
            f'<img width="720" alt="{said}" src="{picture}">'
            f'<figcaption><p>{said}</p><p class="sg-note">{markup(self.note())}</p></figcaption>'
        )

    def page(self, title: str = "sgns_edu") -> str:
        """A whole page around `html`."""
        return PAGE.format(title=markup(title), body=self.html())

    def save(self, path: str | os.PathLike) -> None:
        """Write one self-contained page (.html), a picture (.png) or a drawing (.svg), whole or not at all.

        Raises
        ------
        ValueError
            If the ending is not one of these.
        """
        makers = {
            ".html": lambda: self.page().encode(),
            ".png": lambda: png(self.picture()),
            ".svg": lambda: self.still().encode(),
        }
        ending = ending_of(path)
        if ending not in makers:
            raise ValueError(f"an exhibit is saved as {', '.join(self.endings)}, not as {ending!r}")
        made = makers[ending]()
        with replace_file(path) as file:
            file.write(made)

    def __repr__(self) -> str:
        return f"{type(self).__name__}: a picture to be moved; it needs a notebook or a browser"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        show_offline_script()
        live = super()._repr_mimebundle_(**kwargs)
        data, metadata = ({}, {}) if live is None else live
        data.update(
            {
                "text/plain": repr(self),
                "text/html": self.html(),
                "image/png": _base64(png(self.picture())),
            }
        )
        return data, metadata


def ending_of(path: str | os.PathLike) -> str:
    """Return the ending of a file's name, such as ".html"."""
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"path must be a string or a path, got {errors.show_value(path)}")
    return Path(path).suffix.lower()


@functools.cache
def show_offline_script() -> None:
    """Once a kernel, where there is one: what lets exhibits live in a page that nbconvert makes of this session."""
    from IPython import get_ipython
    from IPython.display import HTML, display

    if getattr(get_ipython(), "kernel", None) is not None:
        script = (BUNDLES / "offline.js").read_text(encoding="utf-8").partition("\n")[2].rstrip()
        display(HTML(f'<script type="module">\n{script}\n</script>'))


def places(state: Sequence[int], sizes: dict[str, int]) -> list[int]:
    """The sliders' places, or a sentence that says what does not fit.

    >>> places((1, 0), {"width": 2, "center": 9})
    [1, 0]
    """
    if not isinstance(state, (list, tuple)) or len(state) != len(sizes):
        raise ValueError(
            f"state must hold a place for each of {', '.join(sizes)}, not {errors.show_value(state)}"
        )
    return [
        errors.check_int(f"the place of {name}", at, 0, size - 1)
        for at, (name, size) in zip(state, sizes.items())
    ]


def rounded(value: Any, digits: int = 9) -> Any:
    """Plain JSON from numbers, texts, arrays and containers: `digits` significant digits, None for what is not finite.

    >>> rounded({"x": np.array([1 / 3, np.nan]), "n": 2}, 4)
    {'x': [0.3333, None], 'n': 2}
    """
    if isinstance(value, dict):
        return {str(key): rounded(part, digits) for key, part in value.items()}
    if isinstance(value, np.ndarray):
        return rounded(value.tolist(), digits)
    if isinstance(value, (list, tuple)):
        return [rounded(part, digits) for part in value]
    if isinstance(value, (float, np.floating)):
        value = float(f"{value:.{digits}g}")
        if not np.isfinite(value):
            return None
        return int(value) if value == int(value) and abs(value) < 1e15 else value
    return value.item() if isinstance(value, np.generic) else value


def inside_script(value: Any) -> str:
    """JSON that stays inert inside a <script>: no text in it can close the element."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def png(figure: "Figure", most: int = 30_000) -> bytes:
    """A figure as a PNG with a palette, as large as `most` bytes allow."""
    from matplotlib import pyplot as plt
    from PIL import Image

    for dpi, colors in ((100, 64), (80, 64), (64, 32), (50, 16)):
        drawn, small = io.BytesIO(), io.BytesIO()
        figure.savefig(drawn, format="png", dpi=dpi)
        Image.open(drawn).convert("RGB").quantize(colors, dither=Image.Dither.NONE).save(
            small, "png", optimize=True
        )
        if small.tell() < most:
            break
    plt.close(figure)
    return small.getvalue()


def _base64(raw: bytes) -> str:
    import base64

    return base64.b64encode(raw).decode()
