"""What all pictures share: a ground of their own, letters large enough, and the exhibits' colors."""

import io
import re
import warnings
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.text import Text

import sgns_edu as sg
from sgns_edu.scale.progress import Progress
from sgns_edu.show import palette
from sgns_edu.show.plots import base

WIDGETS = Path(base.__file__).parents[1] / "widgets"
WORDS = "the fox quick dog asleep".split()


def pictures(words=WORDS):
    rng = np.random.default_rng(0)
    params = sg.Params(*rng.normal(size=(2, 5, 2)))
    objective = sg.NegativeSampling(sg.Uniform(5), k=2)
    step = sg.explain(params, objective, sg.Draw(1, 2, [0, 4]))
    trainer = sg.Trainer(params, objective, [[1, 2], [2, 3]], rng=0)
    trainer.run(50)
    counts = rng.integers(0, 9, size=(5, 5))
    scores = np.where(counts, np.log(counts + 0.5), -np.inf)
    return {
        "bars": lambda: sg.plots.bars({words[0]: np.ones(5)}, words, ylabel=words[0]),
        "chain": lambda: sg.plots.chain(params, step, words),
        "curves": lambda: sg.plots.curves({words[0]: np.arange(3.0)}),
        "forces": lambda: sg.plots.forces(params, step, words),
        "keep": lambda: sg.plots.keep_curves(
            np.array([0.1, 0.2]), {words[3]: np.ones(2)}, words={words[0]: 0.15}
        ),
        "learned": lambda: sg.plots.learned_vs_predicted(
            scores, scores.clip(-9), counts, names={(0, 1): words[0]}
        ),
        "map": lambda: sg.plots.map(sg.project(params.W_in), words, classes=words),
        "noise": lambda: sg.plots.noise_bars(words, {words[1]: np.full(5, 0.2)}),
        "norms": lambda: sg.plots.norms_by_frequency(
            np.arange(1, 4), {words[0]: (np.ones(3), np.ones(3), np.ones(3))}
        ),
        "pipeline": lambda: sg.plots.pipeline(words, 1, step, words),
        "products": lambda: sg.plots.products({100: sg.costs.table(V=100)}),
        "ranking": lambda: sg.plots.ranking([(words[1], 0.5)], title=words[0]),
        "learning": lambda: sg.plots.learning_curve(
            {words[0]: [Progress(*range(len(Progress._fields)))]}
        ),
        "rows": lambda: sg.plots.rows(step, words, words[0], contexts=words),
        "sigmoid": lambda: sg.plots.sigmoid(step, words),
        "singular": lambda: sg.plots.singular_values({words[0]: np.ones(3), "PPMI": np.ones(3)}),
        "staircase": lambda: sg.plots.staircase(trainer.history.ledger(words[1], words[2], words)),
        "tree": lambda: sg.plots.tree(
            sg.HierarchicalSoftmax.from_counts([5, 4, 3, 2, 1]).tree, words, path=words[1]
        ),
        "window": lambda: sg.plots.window(words, 2),
    }


@pytest.mark.parametrize("name", pictures())
def test_a_picture_has_paper_below_it_and_letters_of_eleven_points(name):
    ax = pictures()[name]()
    figure = base.figure_of(ax)
    figure.draw_without_rendering()
    assert figure.get_facecolor() == ax.get_facecolor() == (1, 1, 1, 1)
    letters = {text.get_fontsize() for text in figure.findobj(Text) if text.get_text().strip()}
    assert min(letters) >= 11
    plt.close("all")


@pytest.mark.parametrize("name", pictures())
def test_words_can_be_read_on_the_paper(name):
    ax = pictures()[name]()
    for text in ax.findobj(Text):
        if text.get_text().strip() and text.get_color() != "white":
            assert contrast(text.get_color()) >= 4.5, text
    plt.close("all")


def contrast(color):
    """The contrast with white, as WCAG 2 defines it."""
    rgb = np.array(matplotlib.colors.to_rgb(color))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return 1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05)


def test_the_colors_are_those_of_the_exhibits():
    styles = (WIDGETS / "base.css").read_text("utf-8") + (WIDGETS / "js/marks.css").read_text(
        "utf-8"
    )
    light = dict(reversed(re.findall(r"--([\w-]+): (#\w+);", styles)))  # the first of each name
    names = {"CENTER": "center", "PULL": "pull", "PUSH": "push", "QUIET": "quiet", "INK": "ink"}
    names |= {"SOFT": "soft", "LINE": "line", "PANEL": "panel"}
    for ours, theirs in names.items():
        assert getattr(palette, ours).lower() == light[theirs].lower(), ours
    assert palette.CLASSES == tuple(light[f"kind-{i}"] for i in range(8))
    for role in ("center", "pull", "push"):
        assert palette.LETTERS[light[role]] == light[f"{role}-ink"]


def test_the_marks_are_those_of_the_exhibits():
    script = (WIDGETS / "js" / "marks.js").read_text("utf-8")
    assert tuple(re.findall(r'^  "(M[^"]+)",', script, flags=re.MULTILINE)) == palette.CLASS_PATHS


def test_a_mark_can_be_seen_on_the_paper():
    assert min(contrast(color) for color in palette.CLASSES) >= 3


@pytest.mark.parametrize("draw", [sg.plots.forces, sg.plots.chain])
@pytest.mark.parametrize("seed", range(4))
def test_the_labels_of_forces_do_not_cover_each_other(draw, seed):
    params = sg.Params(*np.random.default_rng(seed).normal(size=(2, 5, 2)))
    objective = sg.NegativeSampling(sg.Uniform(5), k=3)
    ax = draw(params, sg.explain(params, objective, sg.Draw(1, 2, [0, 3, 4])), WORDS)
    ax.figure.draw_without_rendering()
    boxes = [Text.get_window_extent(text).padded(-2) for text in ax.texts if text.get_text()]
    assert len(boxes) >= 5
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    plt.close("all")


HARD = ["$US$", "$", "a_b^c", "\x07bell\x00", "日本🂡"]


@pytest.mark.parametrize("name", pictures(HARD))
def test_any_word_can_be_drawn_as_it_is(name):
    """No formula, no missing letter, one sentence about fonts: `filterwarnings` makes errors of others."""
    base._warn_of_boxes.cache_clear()
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        figure = base.figure_of(pictures(HARD)[name]())
        figure.savefig(io.BytesIO(), format="png")
    sentences = [str(one.message) for one in seen]
    assert len(sentences) <= 1
    assert all("font.family" in sentence for sentence in sentences)
    texts = [text.get_text() for text in figure.findobj(Text)]
    assert not any("日" in text or "\x07" in text for text in texts)
    assert all(r"\$US\$" in text for text in texts if "US" in text)
    plt.close("all")


def test_a_font_that_has_the_letter_draws_it():
    assert base.plain("日") == base.BOX
    assert base.plain("fox ✕ σ") == "fox ✕ σ"
