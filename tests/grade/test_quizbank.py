"""Quiz questions: one right choice each, read back from both formats."""

import re
import zipfile
from xml.etree import ElementTree

import pytest

from sgns_edu import cli
from sgns_edu.teach.misconceptions import MISCONCEPTIONS


def unescape(text):
    return re.sub(r"\\(.)", r"\1", text)


def test_moodle_gets_every_misconception_with_its_correction(tmp_path):
    path = tmp_path / "quiz.gift"
    assert cli.main(["release", "--quiz", str(path)]) == 0
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    assert len(blocks) == len(MISCONCEPTIONS)
    for block, one in zip(blocks, MISCONCEPTIONS):
        first, *choices, last = block.splitlines()
        assert one.claim in unescape(first)
        assert [unescape(choice[1:]) for choice in choices if choice[0] == "="] == [one.fact]
        assert len({choice[1:] for choice in choices}) == len(choices) >= 3
        assert last == "}"


def test_canvas_gets_the_same_questions(tmp_path):
    path = tmp_path / "quiz.zip"
    assert cli.main(["release", "--quiz", str(path)]) == 0
    with zipfile.ZipFile(path) as archive:
        manifest = ElementTree.fromstring(archive.read("imsmanifest.xml"))
        root = ElementTree.fromstring(archive.read("quiz.xml"))
    (file,) = manifest.findall(".//{*}file")
    assert file.get("href") == "quiz.xml"
    items = root.findall(".//{*}item")
    assert len(items) == len(MISCONCEPTIONS)
    for item, one in zip(items, MISCONCEPTIONS):
        choices = {
            label.get("ident"): label.findtext(".//{*}mattext")
            for label in item.findall(".//{*}response_label")
        }
        assert choices[item.findtext(".//{*}varequal")] == one.fact
        assert len(set(choices.values())) == len(choices) >= 3
    firsts = {item.find(".//{*}response_label").get("ident")[-1] for item in items}
    assert len(firsts) > 1  # the right choice is not always the first


@pytest.mark.parametrize("name", ["quiz.xml", "quiz"])
def test_another_format_is_refused(name, tmp_path, capsys):
    assert cli.main(["release", "--quiz", str(tmp_path / name)]) == 2
    assert "must be named .gift (Moodle) or .zip (Canvas)" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
