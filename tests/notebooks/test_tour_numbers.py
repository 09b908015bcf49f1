"""Numbers of the tour that depend on the machine's documentation: what is stored lies where the text says."""

import json
import re
from pathlib import Path

TOUR = Path(__file__).parents[2] / "notebooks" / "00_tour.ipynb"
CELLS = {cell["id"]: cell for cell in json.loads(TOUR.read_text(encoding="utf-8"))["cells"]}


def printed(cell):
    return "".join(
        line
        for output in CELLS[cell]["outputs"]
        if output.get("name") == "stdout"
        for line in output["text"]
    )


def test_the_text_has_about_two_million_words():
    words, sentences, mean = re.search(
        r"([\d,]+) words in ([\d,]+) sentences, ([\d.]+) per", printed("s00-07")
    ).groups()
    words, sentences = (int(number.replace(",", "")) for number in (words, sentences))
    assert 1_500_000 < words < 2_500_000
    assert abs(words / sentences - float(mean)) <= 0.05
    assert 5 < float(mean) < 15


def test_every_expected_neighbor_and_answer_is_among_the_first_ten():
    neighbors = re.findall(r"rank (\d+)   cosine (0\.\d\d)", printed("s00-13"))
    answers = re.findall(r"expected: \w+, rank (\d+)", printed("s00-15"))
    assert (len(neighbors), len(answers)) == (6, 4)
    assert all(1 <= int(rank) <= 10 for rank in [*answers, *(rank for rank, _ in neighbors)])
    assert all(float(cosine) > 0.5 for _, cosine in neighbors)


def test_a_word_of_the_question_wins_if_it_may():
    rows = re.findall(r"(\w+) − (\w+) \+ (\w+): closest (\w+)", printed("s00-17"))
    assert len(rows) == 4
    assert any(closest in question for *question, closest in rows)
    assert rows[3][3] == "top"  # the question of the prediction above it


def test_words_of_a_kind_are_close():
    agree, words, share = map(
        int, re.search(r"same kind: (\d+) of (\d+), (\d+)%", printed("s00-21")).groups()
    )
    chance = int(re.search(r"expect (\d+)%", printed("s00-21"))[1])
    assert 22 <= words <= 33
    assert share == round(100 * agree / words) >= 80
    assert 10 <= chance <= 25
