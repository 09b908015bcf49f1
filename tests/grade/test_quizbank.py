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
        _, title, text = first.split("::", 2)
        for part in (title, text.removesuffix("{"), *(choice[1:] for choice in choices)):
            assert not re.search(r"(?<!\\)(\\\\)*[~=#{}:]", part)  # each of GIFT's signs is escaped
            assert not part.startswith(("%", "[", "$CATEGORY", "//"))  # weights, formats, comments


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


# Of QTI 1.2's elements those that a multiple-choice question may need: children in order, attributes
# (those that must be there with a !).
QTI = {
    "questestinterop": ("(qticomment )?(assessment |section |(item )+)", ""),
    "assessment": ("(qticomment )?(duration )?(qtimetadata )*(section )+", "ident! title xml:lang"),
    "section": ("(qticomment )?(duration )?(qtimetadata )*(item |section )*", "ident! title"),
    "item": (
        "(qticomment )?(duration )?(itemmetadata )?(presentation )?(resprocessing )*"
        "(itemfeedback )*",
        "ident! title maxattempts label",
    ),
    "itemmetadata": ("(qtimetadata )*", ""),
    "qtimetadata": ("(vocabulary )?(qtimetadatafield )+", ""),
    "qtimetadatafield": ("fieldlabel fieldentry ", ""),
    "fieldlabel": ("", ""),
    "fieldentry": ("", ""),
    "presentation": ("(qticomment )?(flow |(material |response_lid )+)", "label"),
    "response_lid": (
        "(material )?(render_choice )(material )?",
        "ident! rcardinality rtiming",
    ),
    "render_choice": ("(material |response_label |flow_label )*", "shuffle minnumber maxnumber"),
    "response_label": ("(material )*", "ident! rshuffle"),
    "material": ("(mattext )+", "label"),
    "mattext": ("", "texttype charset uri"),
    "resprocessing": ("(qticomment )?outcomes (respcondition )+", "scoremodel"),
    "outcomes": ("(qticomment )?(decvar )+", ""),
    "decvar": ("", "varname vartype defaultval minvalue maxvalue cutvalue"),
    "respcondition": ("(qticomment )?conditionvar (setvar )*(displayfeedback )*", "title continue"),
    "conditionvar": ("(varequal |other |not |and |or )+", ""),
    "varequal": ("", "respident! case index"),
    "setvar": ("", "varname action"),
}
VALUES = {  # of attributes that are one of a list
    "rcardinality": {"Single", "Multiple", "Ordered"},
    "continue": {"Yes", "No"},
    "action": {"Set", "Add", "Subtract", "Multiply", "Divide"},
    "vartype": {"Integer", "String", "Decimal", "Scientific", "Boolean", "Enumerated", "Set"},
}


def test_the_questions_for_canvas_have_the_structure_of_qti(tmp_path):
    path = tmp_path / "quiz.zip"
    assert cli.main(["release", "--quiz", str(path)]) == 0
    with zipfile.ZipFile(path) as archive:
        assert sorted(archive.namelist()) == ["imsmanifest.xml", "quiz.xml"]
        root = ElementTree.fromstring(archive.read("quiz.xml"))
        manifest = ElementTree.fromstring(archive.read("imsmanifest.xml"))
    assert root.tag == "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}questestinterop"
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        children, attributes = QTI[name]
        found = "".join(f"{child.tag.rpartition('}')[2]} " for child in element)
        assert re.fullmatch(children, found), f"{name}: {found}"
        allowed = attributes.replace("!", "").split()
        needed = {part[:-1] for part in attributes.split() if part.endswith("!")}
        assert needed <= set(element.attrib) <= set(allowed), name
        for attribute in VALUES.keys() & element.attrib.keys():
            assert element.get(attribute) in VALUES[attribute]
        assert not (len(element) and (element.text or "").strip()), (
            f"{name} mixes text and elements"
        )
    idents = [element.get("ident") for element in root.iter("{*}item")]
    idents += [element.get("ident") for element in root.iter("{*}response_label")]
    assert len(set(idents)) == len(idents)
    assert [child.tag.rpartition("}")[2] for child in manifest] == ["organizations", "resources"]
    (resource,) = manifest.findall(".//{*}resource")
    assert resource.get("type") == "imsqti_xmlv1p2"


@pytest.mark.parametrize("name", ["quiz.xml", "quiz"])
def test_another_format_is_refused(name, tmp_path, capsys):
    assert cli.main(["release", "--quiz", str(tmp_path / name)]) == 2
    assert "must be named .gift (Moodle) or .zip (Canvas)" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
