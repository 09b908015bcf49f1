"""A real course: class lists, points by hand, worked solutions, and the guide's walk."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from sgns_edu import cli
from sgns_edu.grade import feedback, reading, release, report, roster, submissions
from sgns_edu.grade.marks import Mark, Marks
from sgns_edu.grade.notebooks import get_name, read

ROSTERS = {
    "plain": "id,name,email\nada,Ada Lovelace,ada@x.org\nbob,Bob Kahn,bob@x.org\n",
    "canvas": (
        "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
        '"Lovelace, Ada",5123,u1,ada,1\n"Kahn, Bob",5124,u2,bob,1\n'
    ),
    "moodle": (
        "\ufeffFirst name,Last name,ID number,Email address\n"
        "Ada,Lovelace,ada,ada@x.org\nBob,Kahn,bob,bob@x.org\n"
    ),
}
FOLDERS = {
    "plain": "ada/A1/x.ipynb",
    "canvas": "lovelaceada_LATE_5123_99_A1_gradients-1.ipynb",
    "moodle": "Ada Lovelace_7_assignsubmission_file_/A1_gradients.ipynb",
}


CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,A1 Gradients (987),Current Score\r\n"
    ",,,,,Manual Posting,\r\n"
    "    Points Possible,,,,,24,(read only)\r\n"
    '"Student, Test",5,,c0ffee,Sec 1,,\r\n'
    '"O\'Neill-Müller, Zoë",5123,u1,zoe,Sec 1,,\r\n'
    '"Kahn, Bob",5124,u2,bob,Sec 1,7,50\r\n'
    '"Kahn, Bob",5125,u3,bob2,Sec 1,,\r\n'
)
WORKSHEET = (  # of Moodle, for one assignment
    "\ufeffIdentifier,Full name,ID number,Email address,Status,Grade,Maximum grade,"
    "Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 12,Ada Lovelace,,ada@x.org,"Submitted for grading",,24,Yes,"Monday, 2 March","-",\n'
    'Participant 13,Zoë Kahn,,zoe@x.org,"Submitted for grading",,24,Yes,"Monday, 2 March","-",\n'
)
BLIND = "Identifier,Status,Grade\nParticipant 12,Submitted,\nParticipant 13,Submitted,\n"


@pytest.mark.parametrize(
    ("text", "path", "student"),
    [
        (CANVAS, "oneillmullerzoe_5123_99_A1_gradients.ipynb", "zoe"),
        (CANVAS, "o'neill-mu\u0308llerzoe\u0308_LATE_5123_99_A1_gradients-2.ipynb", "zoe"),
        (CANVAS, "kahnbob_5125_98_A1_gradients.ipynb", "bob2"),  # one of two of this name
        (CANVAS, "married_5124_97_A1_gradients.ipynb", "bob"),
        (WORKSHEET, "Ada Lovelace_12_assignsubmission_file/A1_gradients.ipynb", "ada@x.org"),
        (WORKSHEET, "Zoe\u0308 Kahn_13_assignsubmission_file/A1_gradients.ipynb", "zoe@x.org"),
        (WORKSHEET, "Group 1-Ada Lovelace_12_assignsubmission_file_/A1/x.ipynb", "ada@x.org"),
        (WORKSHEET, "Ada Lovelace_12_assignsubmission_file_A1_gradients.ipynb", "ada@x.org"),
        (BLIND, "Participant_13_assignsubmission_file/A1_gradients.ipynb", "Participant 13"),
        ("id,name\nada,Ada Lovelace\n", "lovelaceada_5_6_A1_gradients.ipynb", "ada"),
        ("id;name\nada;Ada Lovelace\n", "ada/A1_gradients.ipynb", "ada"),
    ],
)
def test_names_of_files_mean_the_students_of_the_list(text, path, student, tmp_path):
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8", newline="")
    students = roster.read_roster(tmp_path / "roster.csv")
    name, assignment = submissions.parse_path(Path(path))
    found = roster.find_student(name, students, submissions.find_number(Path(path)))
    assert found is not None
    assert (found.id, assignment) == (student, "A1")


def test_a_students_own_names_are_not_noted_as_another_students(tmp_path):
    (tmp_path / "roster.csv").write_text(WORKSHEET, encoding="utf-8")
    students = roster.read_roster(tmp_path / "roster.csv")
    found = submissions.Submission("Ada Lovelace", "A1", tmp_path / "x.ipynb", number="12")
    found.path.write_text("{}")
    ada = report.identify(found, students)
    assert ada.student == "ada@x.org"
    assert report.list_notes(ada, Marks([], ["ada", "Ada@x.org"], [])) == []
    assert len(report.list_notes(ada, Marks([], ["zoe"], []))) == 1
    eve = found._replace(student="Eve", number="99")
    assert report.identify(eve, students) == eve


def test_what_is_handed_in_beside_or_instead_of_a_notebook(tmp_path):
    folder = tmp_path / "Ada Lovelace_12_assignsubmission_{}"
    for kind, file in (("file", "A1_x.ipynb"), ("onlinetext", "onlinetext.html")):
        Path(str(folder).format(kind)).mkdir()
        Path(str(folder).format(kind), file).write_text("{}")
    (tmp_path / "doeeve_13_99_A1_gradients.docx").write_text("no notebook")
    (tmp_path / "README.txt").write_text("nobody's")
    ada, eve = submissions.find_submissions(tmp_path)
    assert (ada.student, ada.assignment, ada.number) == ("Ada Lovelace", "A1", "12")
    assert (eve.student, eve.assignment, eve.number) == ("doeeve", "A1", "13")
    assert eve.problem == "no notebook (.ipynb) was handed in"


def test_canvas_gets_its_own_table_back_with_its_column_filled_in(tmp_path):
    path, out = tmp_path / "roster.csv", tmp_path / "gradebook.csv"
    path.write_text(CANVAS, encoding="utf-8", newline="")
    students = roster.read_roster(path)
    grades = [
        feedback.Grade(
            submissions.Submission(student, name, Path("x.ipynb")), [Mark("x", 24, score, "")]
        )
        for student, name, score in (("zoe", "A1", 20.5), ("zoe", "A2", 3), ("bob2", "A1", 0))
    ]
    roster.write_gradebook(students, grades, out)
    expected = [
        "Student,ID,SIS User ID,SIS Login ID,Section,A1 Gradients (987),Current Score,A2,total",
        "    Points Possible,,,,,24,,24,48",
        '"O\'Neill-Müller, Zoë",5123,u1,zoe,Sec 1,20.5,,3,23.5',
        '"Kahn, Bob",5124,u2,bob,Sec 1,7,50,,0',  # handed in nothing
        '"Kahn, Bob",5125,u3,bob2,Sec 1,0,,,0',
    ]
    assert out.read_text(encoding="utf-8").splitlines() == expected
    roster.write_gradebook(roster.read_roster(out), grades, out)
    assert out.read_text(encoding="utf-8").splitlines() == expected


def test_points_filled_in_with_a_spreadsheet_of_another_country(tmp_path):
    row = 'ada;A1;x.ipynb;A1-essay;4;2,5;"well\nsaid"\n'
    (tmp_path / "points.csv").write_text(";".join(reading.COLUMNS) + "\n" + row)
    (given,) = reading.read_points(tmp_path / "points.csv").values()
    assert given == (2.5, 4.0, "well\nsaid")
    (tmp_path / "points.csv").write_text(f'"{"x" * 200_000}\n')
    with pytest.raises(ValueError, match="'points.csv' is not a table"):
        reading.read_points(tmp_path / "points.csv")


def rows_of(path):
    return list(csv.DictReader(Path(path).read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("kind", ROSTERS)
def test_a_class_list_of_any_kind_knows_its_students(kind, tmp_path):
    (tmp_path / "roster.csv").write_text(ROSTERS[kind], encoding="utf-8")
    students = roster.read_roster(tmp_path / "roster.csv")
    assert [student.id for student in students] == ["ada", "bob"]
    name, assignment = submissions.parse_path(Path(FOLDERS[kind]))
    found = roster.find_student(name, students)
    assert found is not None
    assert (found.id, assignment) == ("ada", "A1")
    assert roster.find_student("eve", students) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("who\nada\n", "no column named id, got who"),
        ("", "no column named id, got none"),
        ("id,name\n,Ada\n", "no id in the row 'Ada'"),
        ("id\nada\nADA\n", "two students have the id 'ada'"),
    ],
)
def test_a_wrong_class_list_is_refused_before_anything_is_written(text, message, tmp_path, capsys):
    (tmp_path / "in" / "ada").mkdir(parents=True)
    (tmp_path / "in" / "ada" / "A6.ipynb").write_text("{}")
    (tmp_path / "roster.csv").write_text(text)
    command = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--roster"]
    assert cli.main([*command, str(tmp_path / "roster.csv")]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("ada,A6,A6.ipynb,A6-question,2,3,", "given must be between 0 and 2, got 3"),
        ("ada,A6,A6.ipynb,A6-question,2,-1,", "given must be between 0 and 2, got -1"),
        ("ada,A6,A6.ipynb,A6-question,2,two,", "given must be a number, got 'two'"),
        ("ada,A6,A6.ipynb,A6-question,2,nan,", "given must be between 0 and 2, got nan"),
        ("ada,A6,A6.ipynb,A6-question,2,,why?", "a comment without points; fill in given"),
    ],
)
def test_wrong_points_are_refused_before_anything_is_written(row, message, tmp_path, capsys):
    (tmp_path / "in" / "ada").mkdir(parents=True)
    (tmp_path / "in" / "ada" / "A6.ipynb").write_text("{}")
    (tmp_path / "points.csv").write_text(",".join(reading.COLUMNS) + f"\n{row}\n")
    command = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--read"]
    assert cli.main([*command, str(tmp_path / "points.csv")]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def essay(text):
    marks = {"grade_id": "A1-essay", "grade": True, "solution": True, "points": 4}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "Why? *2 points for the reason*"},
        {"cell_type": "markdown", "metadata": {"nbgrader": marks}, "source": text},
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})


def test_points_given_by_hand_count_and_outlive_a_run(tmp_path, capsys):
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "A1_small.ipynb").write_text(
        essay("### BEGIN SOLUTION\nx\n### END SOLUTION")
    )
    for student in ("ada", "bob"):
        (tmp_path / "in" / student).mkdir(parents=True)
        (tmp_path / "in" / student / "A1.ipynb").write_text(essay(f"<b>{student}</b> thinks so"))
    (tmp_path / "roster.csv").write_text(ROSTERS["plain"] + "eve,Eve,\n")
    out = tmp_path / "out"
    command = ["grade", str(tmp_path / "in"), "--out", str(out), "--jobs", "2"]
    command += ["--sources", str(tmp_path / "sources"), "--roster", str(tmp_path / "roster.csv")]
    assert cli.main(command) == 0
    page = (out / "to_read.html").read_text(encoding="utf-8")
    assert "2 points for the reason" in page
    assert "&lt;b&gt;ada&lt;/b&gt; thinks so" in page
    filled = (out / "points.csv").read_text(encoding="utf-8").replace("4,,", "4,2.5,well said", 1)
    (tmp_path / "filled.csv").write_text(filled)
    assert cli.main([*command, "--read", str(tmp_path / "filled.csv")]) == 0
    for _ in range(2):  # nothing is lost by another run, not even without the work
        scores = {row["id"]: row["A1"] for row in rows_of(out / "gradebook.csv")}
        assert scores == {"ada": "2.5", "bob": "0", "eve": ""}
        page = (out / "feedback" / "ada" / "A1.html").read_text(encoding="utf-8")
        assert "well said" in page
        assert "<pre>&lt;b&gt;ada&lt;/b&gt; thinks so</pre>" in page
        assert cli.main(command) == 0
        assert "points given" not in capsys.readouterr().err
    shutil.rmtree(tmp_path / "in" / "ada")
    assert cli.main(command) == 0
    assert "nothing to read in this run: ada A1 A1.ipynb A1-essay\n" in capsys.readouterr().err
    assert [row["given"] for row in rows_of(out / "points.csv") if row["student"] == "ada"] == [
        "2.5"
    ]


def test_feedback_shows_the_code_that_each_test_is_about(tmp_path):
    solved = json.loads(release.source("A2").read_text(encoding="utf-8"))
    (tmp_path / "A2.ipynb").write_text(json.dumps(solved), encoding="utf-8")
    handed_in = submissions.Submission("ada", "A2", tmp_path / "A2.ipynb")
    work = feedback.find_work(handed_in, release.source("A2"))
    sources = {get_name(cell): cell["source"] for cell in read(release.source("A2"))["cells"]}
    assert work["A2-step-test"] == sources["A2-step"]
    assert work["A2-falls-test"] == sources["A2-counterexamples"]
    assert work["A2-rises-test"] == ""
    linked = submissions.Submission("eve", "A2", tmp_path / "A2.ipynb", "it is a link")
    assert feedback.find_work(linked, release.source("A2")) == {}
    assert work["A2-explanation"] == sources["A2-explanation"]  # and not the text below it


def test_grading_again_runs_only_what_changed(tmp_path, monkeypatch):
    (tmp_path / "sources").mkdir()
    source = tmp_path / "sources" / "A1_small.ipynb"
    source.write_text(essay("### BEGIN SOLUTION\nx\n### END SOLUTION"))
    works = {student: tmp_path / "in" / student / "A1.ipynb" for student in ("ada", "bob")}
    for student, path in works.items():
        path.parent.mkdir(parents=True)
        path.write_text(essay(f"{student} thinks so"))
    ran, run_marking = [], report.run_marking

    def run(source, path, *arguments):
        ran.append(path.parent.name)
        return run_marking(source, path, *arguments)

    monkeypatch.setattr(report, "run_marking", run)

    def run_again():
        ran.clear()
        out = tmp_path / "out"
        report.grade(tmp_path / "in", out, sources=tmp_path / "sources")
        return sorted(ran), (out / "marks.csv").read_text(encoding="utf-8")

    before, table = run_again()
    assert before == ["ada", "bob"]
    assert run_again() == ([], table)
    works["bob"].write_text(essay("bob thinks again"))
    assert run_again() == (["bob"], table)
    source.write_text(essay("### BEGIN SOLUTION\nx, for two reasons\n### END SOLUTION"))
    assert run_again() == (["ada", "bob"], table)
    (tmp_path / "out" / "results.json").write_text("[")
    assert run_again() == (["ada", "bob"], table)


def test_an_interrupted_run_goes_on_where_it_was(tmp_path, monkeypatch, capsys):
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "A1_small.ipynb").write_text(
        essay("### BEGIN SOLUTION\nx\n### END SOLUTION")
    )
    for student in ("ada", "bob"):
        (tmp_path / "in" / student).mkdir(parents=True)
        (tmp_path / "in" / student / "A1.ipynb").write_text(essay(f"{student} thinks so"))
    ran, run_marking = [], report.run_marking

    def run(source, path, *arguments):
        ran.append(path.parent.name)
        if ran == ["ada", "bob"]:
            raise KeyboardInterrupt
        return run_marking(source, path, *arguments)

    monkeypatch.setattr(report, "run_marking", run)
    command = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--jobs", "1"]
    command += ["--sources", str(tmp_path / "sources")]
    assert cli.main(command) == 130
    assert capsys.readouterr().err.splitlines()[-1].endswith("the same command continues from here")
    assert not (tmp_path / "out" / "marks.csv").exists()
    assert cli.main(command) == 0
    assert ran == ["ada", "bob", "bob"]
    assert len(rows_of(tmp_path / "out" / "marks.csv")) == 2


@pytest.mark.parametrize("name", ["A1", "A2", "A3", "A4", "A5", "A6"])
def test_worked_solutions_hold_every_answer_and_no_hidden_test(name, tmp_path):
    path = release.release(name, tmp_path, solutions=True)
    assert path.stem.endswith("_solutions")
    solved = read(path)["cells"]
    source = read(release.source(name))["cells"]
    for ours, original in zip(solved, source, strict=True):
        text = original["source"].partition("### BEGIN HIDDEN TESTS")[0]
        assert "### " not in ours["source"].replace("####", "") or ours["cell_type"] == "markdown"
        for line in text.splitlines():
            if line.strip() not in ("### BEGIN SOLUTION", "### END SOLUTION"):
                assert line in ours["source"]
    assert "HIDDEN" not in path.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_guides_walk_for_a_class_of_fifteen(tmp_path):
    """From the release to the grades: ten solve it, four hand in the copy, one hands in nothing."""
    assert cli.main(["release", "A1", "--out", str(tmp_path / "release")]) == 0
    empty = next((tmp_path / "release" / "A1").glob("*.ipynb"))
    source = read(release.source("A1"))
    for number in range(14):
        folder = tmp_path / "submitted" / f"s{number}" / "A1"
        folder.mkdir(parents=True)
        if number >= 10:
            shutil.copy(empty, folder)
            continue
        cells = [dict(cell) for cell in source["cells"]]
        for cell in cells:
            if get_name(cell) == "A1-id":
                cell["source"] = f"student_id = 's{number}'"
        (folder / empty.name).write_text(json.dumps({**source, "cells": cells}), encoding="utf-8")
    people = "".join(f"s{number},Student {number},s{number}@x.org\n" for number in range(15))
    (tmp_path / "roster.csv").write_text("id,name,email\n" + people)
    out = tmp_path / "graded"
    command = ["grade", str(tmp_path / "submitted"), "--out", str(out)]
    command += ["--roster", str(tmp_path / "roster.csv")]
    assert cli.main(command) == 0
    text = (out / "points.csv").read_text(encoding="utf-8")
    assert text.count("A1-derivation,4,,") == 10
    (tmp_path / "points.csv").write_text(text.replace("A1-derivation,4,,", "A1-derivation,4,3,"))
    assert cli.main([*command, "--read", str(tmp_path / "points.csv")]) == 0
    totals = [row["total"] for row in rows_of(out / "gradebook.csv")]
    assert totals == ["20"] * 10 + ["0"] * 5
    assert len(rows_of(out / "alike.csv")) >= 45  # all ten handed in the same
