"""Numbers of the package for the tests of the page's arithmetic: `python tests/show/js_numbers.py` writes them.

The tests in `js/` hold the JavaScript to the stored file; `test_bundles.py` holds the file to the package.
"""

import json
from pathlib import Path

import numpy as np

import sgns_edu as sg
from sgns_edu.show.widgets.base import rounded
from tests.everything import Foreign

FILE = Path(__file__).parent / "js" / "numbers.json"
WORDS = ["fox", "quick", "dog", "שלום", "asleep"]
NOISE = sg.Unigram([6, 3, 2, 2, 1])
STEPS = 80
SEEN = [0, 1, 63, 64, 79, 80]  # around a checkpoint, and both ends


OBJECTIVES = {
    "negative sampling": sg.NegativeSampling(NOISE, k=3),
    "skipping": sg.NegativeSampling(sg.Uniform(5), k=3, collision="skip"),
    "NCE": sg.NCE(NOISE, k=2),
    "softmax": sg.FullSoftmax(5),
    "tree": sg.HierarchicalSoftmax.from_counts([6, 3, 2, 2, 1]),
    "foreign": Foreign(NOISE, k=2),
}


def numbers():
    """All that the tests in `js/` need, as plain JSON."""
    return {
        "runs": {name: run(objective) for name, objective in OBJECTIVES.items()},
        "forces": [
            forces(sg.explore.forces((1, 0), (0, 1), [(0, -1), (2, 1)])),
            forces(sg.explore.step(lr=0.1)),
            forces(sg.explore.step((1, 2), (2, -1), [(-1, 1)], words=("w", "c", "n"), lr=2.0)),
        ],
        "window": window(),
    }


def history_of(objective):
    rng = np.random.default_rng(3)
    start = sg.Params(*rng.normal(size=(2, 5, 3)).round(2))
    trainer = sg.Trainer(start, objective, rng.integers(0, 5, (20, 2)), lr=0.3, rng=rng)
    trainer.run(STEPS // 2)
    trainer.lr = 0.1
    trainer.run(STEPS // 2)
    return trainer.history


def run(objective):
    """A run as it travels, its tables at some steps, its losses, what is said of it, and two ledgers."""
    history = history_of(objective)
    player = sg.Player(history, WORDS)
    data = player.data["runs"][0]
    tables = ["out", "in"]
    if data["tree"]:
        tables = ["in"]
    if "film" in data:
        tables = []
    return {
        "data": data,
        "tables": {t: flat(history.seek(t)) for t in SEEN},
        "loss": history.columns()["loss"].tolist(),
        "captions": {t: player.frame(t).caption for t in SEEN},
        "forces": {t: acts(player.frame(t)) for t in SEEN if t < STEPS},
        "ledgers": [
            ledger(history, table, pair)
            for table in tables
            for pair in (("fox", "dog"), ("dog", "dog"))
        ],
    }


def flat(params):
    return np.concatenate([table.ravel() for table in params]).tolist()


def acts(frame):
    """Each row that acts at a step, and what it does to the center on the plane."""
    return [[row, *force] for row, force in zip(frame.rows.tolist(), frame.on_center.tolist())]


def ledger(history, table, pair):
    exhibit = sg.explore.ledger(history, WORDS, *pair, table=table)
    entries = exhibit.ledger()
    causes = entries["cause"]
    if table == "in":
        causes = np.where(entries["label"] == 1, "pull", "push")
    sums = {str(name): entries["change"][causes == name].sum() for name in np.unique(causes)}
    return {
        "table": table,
        "pair": [WORDS.index(word) for word in pair],
        "steps": np.unique(entries["step"]).tolist(),
        "sums": {name: float(total) for name, total in sums.items()},
        "start": exhibit.score(0),
        "end": exhibit.score(STEPS),
        "story": exhibit.story(),
    }


def forces(exhibit):
    step = exhibit.step()
    data = {name: exhibit.data[name] for name in ("names", "labels", "mode")}
    return {
        "data": data,
        "points": exhibit.points,
        "lr": exhibit.lr,
        "probs": step.probs.tolist(),
        "on_center": step.on_center.tolist(),
        "on_rows": step.on_rows.tolist(),
        "after": exhibit.after().tolist(),
        "caption": exhibit.caption(),
    }


def window():
    exhibit = sg.explore.window("the quick brown fox")
    captions = []
    for state in ([0, 0], [1, 2], [3, 3]):
        exhibit.state = state
        captions.append([*state, exhibit.caption()])
    return {"data": exhibit.data, "captions": captions}


if __name__ == "__main__":
    text = json.dumps(rounded(numbers(), 12), ensure_ascii=False, separators=(",", ":"))
    FILE.write_text(text + "\n", encoding="utf-8")
