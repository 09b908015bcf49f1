"""The misconceptions as quiz questions: GIFT for Moodle, QTI 1.2 for Canvas."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from sgns_edu.files import replace_file
from sgns_edu.teach.misconceptions import MISCONCEPTIONS

TITLE = "Misconceptions about SGNS"
ASK = "This claim is wrong or half true. Which statement corrects it?"
WRONG = 3  # corrections of other claims, as further choices
QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"


class Question(NamedTuple):
    """A claim, its correction, and corrections of other claims."""

    name: str
    claim: str
    right: str
    wrong: list[str]


def list_questions() -> list[Question]:
    """List one question for each misconception, in the order of the page."""
    facts = [one.fact for one in MISCONCEPTIONS]
    step = len(facts) // (WRONG + 1)  # from far apart, so that the choices differ in their topic
    questions = []
    for place, one in enumerate(MISCONCEPTIONS):
        others = [facts[(place + step * n) % len(facts)] for n in range(1, WRONG + 1)]
        wrong = [fact for fact in others if fact != one.fact]
        questions.append(Question(f"SGNS {place + 1:02}", one.claim, one.fact, wrong))
    return questions


def write_quiz(path: str | Path) -> Path:
    """Write all questions to NAME.gift (Moodle) or NAME.zip (Canvas), and return the path.

    Raises
    ------
    ValueError
        If the name has another ending.
    """
    path = Path(path)
    if path.suffix not in (".gift", ".zip"):
        raise ValueError(f"a quiz must be named .gift (Moodle) or .zip (Canvas), got {path.name!r}")
    questions = list_questions()
    if path.suffix == ".gift":
        with replace_file(path, "w", encoding="utf-8") as file:
            file.write("\n\n".join(map(make_gift, questions)) + "\n")
        return path
    with replace_file(path) as file, zipfile.ZipFile(file, "w") as archive:
        archive.writestr("imsmanifest.xml", _format(make_manifest()))
        archive.writestr("quiz.xml", _format(make_qti(questions)))
    return path


def make_gift(question: Question) -> str:
    """Write a question in GIFT.

    >>> print(make_gift(Question("one", "1 = 2", "1 < 2", ["a {b}"])))
    ::one::1 \\= 2 This claim is wrong or half true. Which statement corrects it? {
    =1 < 2
    ~a \\{b\\}
    }
    """
    lines = [
        f"::{question.name}::{_escape(question.claim)} {ASK} {{",
        f"={_escape(question.right)}",
    ]
    lines += [f"~{_escape(wrong)}" for wrong in question.wrong]
    return "\n".join([*lines, "}"])


def _escape(text: str) -> str:
    return re.sub(r"([\\~=#{}:])", r"\\\1", text)


def make_manifest() -> Element:
    """Make the list of the archive's files."""
    manifest = Element("manifest", identifier="sgns", xmlns=PACKAGE)
    SubElement(manifest, "organizations")
    resources = SubElement(manifest, "resources")
    resource = SubElement(resources, "resource", identifier="quiz", type="imsqti_xmlv1p2")
    SubElement(resource, "file", href="quiz.xml")
    return manifest


def make_qti(questions: list[Question]) -> Element:
    """Make the questions as QTI 1.2, each with one right choice."""
    root = Element("questestinterop", xmlns=QTI)
    assessment = SubElement(root, "assessment", ident="sgns", title=TITLE)
    section = SubElement(assessment, "section", ident="root_section")
    for number, question in enumerate(questions, 1):
        section.append(_make_item(number, question))
    return root


def _make_item(number: int, question: Question) -> Element:
    item = Element("item", ident=f"q{number}", title=question.name)
    fields = SubElement(SubElement(item, "itemmetadata"), "qtimetadata")
    field = SubElement(fields, "qtimetadatafield")
    SubElement(field, "fieldlabel").text = "question_type"
    SubElement(field, "fieldentry").text = "multiple_choice_question"
    presentation = SubElement(item, "presentation")
    _add_text(presentation, f"{question.claim} {ASK}")
    response = SubElement(presentation, "response_lid", ident="response1", rcardinality="Single")
    render = SubElement(response, "render_choice")
    choices = {f"q{number}a": question.right}
    choices |= {f"q{number}{'bcd'[place]}": text for place, text in enumerate(question.wrong)}
    for ident in sorted(choices, key=choices.__getitem__):  # the right one is not always first
        _add_text(SubElement(render, "response_label", ident=ident), choices[ident])
    processing = SubElement(item, "resprocessing")
    outcomes = SubElement(processing, "outcomes")
    SubElement(outcomes, "decvar", varname="SCORE", vartype="Decimal", minvalue="0", maxvalue="100")
    condition = SubElement(processing, "respcondition", {"continue": "No"})
    variables = SubElement(condition, "conditionvar")
    SubElement(variables, "varequal", respident="response1").text = f"q{number}a"
    SubElement(condition, "setvar", action="Set", varname="SCORE").text = "100"
    return item


def _add_text(parent: Element, text: str) -> None:
    material = SubElement(parent, "material")
    SubElement(material, "mattext", texttype="text/plain").text = text


def _format(root: Element) -> bytes:
    return tostring(root, encoding="utf-8", xml_declaration=True)
