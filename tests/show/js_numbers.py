"""Numbers of the package for the tests of the page's arithmetic: `python tests/show/js_numbers.py` writes them.

The tests in `js/` hold the JavaScript to the stored file; `test_bundles.py` holds the file to the package.
"""

import json
from pathlib import Path

import numpy as np

import sgns_edu as sg
from sgns_edu.show.course import Course, View, real_above
from sgns_edu.show.facts import facts_of, is_told
from sgns_edu.show.names import Size
from sgns_edu.show.notes import Note
from sgns_edu.show.story import plain, short, story
from sgns_edu.show.told import beats_of, is_still, told
from sgns_edu.show.widgets.base import rounded
from sgns_edu.show.widgets.payload import packed
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
    "InfoNCE": sg.InfoNCE(NOISE, k=3, temperature=0.5),
    "sampled softmax": sg.SampledSoftmax(NOISE, k=3, collision="skip"),
    "foreign": Foreign(NOISE, k=2),
}


def numbers():
    """All that the tests in `js/` need, as plain JSON."""
    return {
        "runs": {name: run(objective) for name, objective in OBJECTIVES.items()},
        **all_scenes(),
        "forces": [
            forces(sg.explore.forces((1, 0), (0, 1), [(0, -1), (2, 1)])),
            forces(sg.explore.step(lr=0.1)),
            forces(sg.explore.step((1, 2), (2, -1), [(-1, 1)], words=("w", "c", "n"), lr=2.0)),
        ],
        "window": window(),
    }


def history_of(objective, dim=3, is_zero=False):
    rng = np.random.default_rng(3)
    start = sg.Params(*rng.normal(size=(2, 5, dim)).round(2))
    if is_zero:
        start.W_out[:] = 0
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


def scene_runs():
    """(history, steps to tell, size of the stage): each kind of run in two and in three dimensions."""
    wide, small = Size(560, 440, 16), Size(430, 406, 14)
    for name, objective in OBJECTIVES.items():
        if name != "foreign":  # a film is of the plane
            yield history_of(objective), [17], wide if name == "NCE" else small
        yield history_of(objective, dim=2), [33], wide
    yield history_of(OBJECTIVES["negative sampling"], dim=2, is_zero=True), [0, 1], wide
    yield history_of(sg.NegativeSampling(NOISE, k=12), dim=2), [5], wide


def all_scenes():
    looks = Pool()
    return {"scenes": [scenes(*one, looks) for one in scene_runs()], "looks": looks.values}


def scenes(history, steps, size, looks):
    """The scenes and stories of some steps and the run's own, their items in one list without copies."""
    told_run = packed(history, WORDS, range(5))
    items = Pool()

    def places(scene):
        """Where the items of a scene are in the list."""
        return [items.place(entry(key, item, looks)) for key, item in scene.items()]

    return {
        "data": told_run.data,
        "size": size._asdict(),
        "steps": [told_step(told_run, t, size, places) for t in steps],
        "moments": [moment(told_run, *one, size, places) for one in moments()],
        "items": items.values,
    }


class Pool:
    """A list in which every value occurs once."""

    def __init__(self):
        self.values, self.places = [], {}

    def place(self, value):
        text = json.dumps(value)
        if text not in self.places:
            self.places[text] = len(self.values)
            self.values.append(value)
        return self.places[text]


def entry(key, item, looks):
    """The key of an item, the place of its looks in their list, and its other numbers by their names."""
    names = [name for name in ("x", "y", "x1", "y1", "x2", "y2", "r", "points") if name in item]
    rest = {name: value for name, value in rounded(item).items() if name not in names}
    numbers = [rounded(item[name]) for name in names]
    return [key, looks.place([names, rest]), *numbers]


def told_step(told_run, t, size, places):
    """Each phase of a step in words and as a scene; of two phases every beat, in one a guess."""
    facts = facts_of(told_run, t)
    phases = range(facts.last_phase + 1)
    beats = [(phase, beats_of(facts, phase) - 1, None) for phase in phases]
    beats += [(phase, 0, None) for phase in {2, 4, 5} & set(phases)] + [(4, 3, 1.0)]
    return {
        "t": t,
        "still": is_still(facts),
        "stories": [plain(story(facts, phase, is_still(facts), 1.0)) for phase in phases],
        "scenes": [[*one, places(told(facts, size, *one))] for one in beats],
    }


def moments():
    """(step, note, rows to follow) of a run at rest."""
    return [
        (44, None, [3]),
        (60, Note("Apart", "They face away.", means=True), []),
        (80, Note("Who?", "These two.", only=("fox", "dog")), []),
    ]


def moment(told_run, t, note, follow, size, places):
    course = Course(told_run)
    facts = None
    if note is None and is_told(told_run, t):
        facts = facts_of(told_run, t, told_run.plane.axes)
    scene = course.named_scene(t, size, View(facts, note, follow))
    result = {"t": t, "follow": follow, "note": note and note._asdict(), "scene": places(scene)}
    if facts:
        result["short"] = plain(short(facts.name, facts.acts))
    if len(course.pairs[0]):
        answers = course.answers(t)
        result |= {"chances": answers.chances.tolist(), "real": answers.real.tolist()}
        result["above"] = real_above(answers)
    return result


def flat(params):
    return np.concatenate([table.ravel() for table in params]).tolist()


def acts(frame):
    """Each row that acts at a step, its label, and what all its copies do to the center on the plane."""
    sums = {}
    for row, label, force in zip(frame.rows.tolist(), frame.labels.tolist(), frame.on_center):
        sums[row, label] = sums.get((row, label), 0) + force
    return [[row, label, *force.tolist()] for (row, label), force in sums.items()]


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
