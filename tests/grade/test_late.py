"""Due dates: days late from the file's time, days that cost nothing, and points lost."""

import csv
import os
from datetime import datetime, timezone

import pytest

from sgns_edu import cli
from sgns_edu.grade import late, roster
from sgns_edu.grade.feedback import Grade
from sgns_edu.grade.marks import Mark
from sgns_edu.grade.submissions import Submission

HOUR = 3600
DUE = {
    ("A1", ""): datetime(2026, 3, 1, 12, tzinfo=timezone.utc),
    ("A2", ""): datetime(2026, 2, 1, 12, tzinfo=timezone.utc),
}


def grade(path, assignment, score, hours, student="ada"):
    """A grade for a file that was handed in so many hours after the assignment was due."""
    path.touch()
    when = DUE[assignment, ""].timestamp() + hours * HOUR
    os.utime(path, (when, when))
    return Grade(Submission(student, assignment, path), [Mark("x", 20, score, "")])


@pytest.mark.parametrize(("hours", "days"), [(-5, 0), (0, 0), (0.01, 1), (24, 1), (24.01, 2)])
def test_each_day_begun_counts(hours, days, tmp_path):
    submission = grade(tmp_path / "x.ipynb", "A1", 10, hours).submission
    assert late.count_days(submission, late.Policy(DUE)) == days
    assert late.count_days(submission._replace(assignment="A5"), late.Policy(DUE)) == 0


def test_canvas_says_who_is_late(tmp_path):
    named = grade(tmp_path / "kahnbob_LATE_5123_99_A1.ipynb", "A1", 10, -30).submission
    assert late.count_days(named, late.Policy(DUE)) == 1
    extended = DUE | {("A1", "ada"): DUE["A1", ""]}
    assert late.count_days(named, late.Policy(extended)) == 0


def test_free_days_are_used_up_in_the_order_of_the_due_dates(tmp_path):
    grades = [
        grade(tmp_path / "a.ipynb", "A1", 20.0, 40),  # two days late, after A2
        grade(tmp_path / "b.ipynb", "A2", 10.0, 20),  # one day
    ]
    counted = late.count_scores(grades, late.Policy(DUE, days=2, penalty=25))
    assert counted["A2"] == late.Counted(10.0, 1, 0.0)
    assert counted["A1"] == late.Counted(15.0, 2, 5.0)  # one of its two days was left


def test_an_extension_is_one_students(tmp_path):
    (tmp_path / "due.csv").write_text(
        "assignment,due,student\nA1,2026-03-01T12:00Z,\nA2,2026-02-01T12:00Z,\n"
        "A2,2026-04-01T12:00Z,Ada\n"
    )
    policy = late.Policy(late.read_due(str(tmp_path / "due.csv")), days=1, penalty=10)
    # Both are 20 hours late twice. For Ada A2 is not late; for Bob A2, due first, takes the free day.
    for student, lost, days in (("ada", (0.0, 0.0), (1, 0)), ("bob", (1.0, 0.0), (1, 1))):
        a1 = grade(tmp_path / "1.ipynb", "A1", 10.0, 20, student)
        a2 = grade(tmp_path / "2.ipynb", "A2", 10.0, 20, student)
        counted = late.count_scores([a1, a2], policy)
        found = [counted[name] for name in ("A1", "A2")]
        assert tuple(one.penalty for one in found) == lost
        assert tuple(one.days for one in found) == days
    late.check_students(policy, ["ADA", "bob"])
    with pytest.raises(ValueError, match="for 'ada', not in the class list; did you mean 'adam'"):
        late.check_students(policy, ["adam", "bob"])


def test_the_better_submission_counts_after_its_penalty(tmp_path):
    grades = [
        grade(tmp_path / "early.ipynb", "A1", 10.0, -1),
        grade(tmp_path / "late.ipynb", "A1", 12.0, 30),
    ]
    for penalty, expected in [(5, (10.8, 2)), (10, (10.0, 0)), (90, (10.0, 0))]:
        one = late.count_scores(grades, late.Policy(DUE, penalty=penalty))["A1"]
        assert (round(one.score, 9), one.days) == expected


def test_the_gradebook_states_days_and_points_lost(tmp_path):
    (tmp_path / "roster.csv").write_text("id\nada\nbob\n")
    students = roster.read_roster(tmp_path / "roster.csv")
    grades = [grade(tmp_path / "x.ipynb", "A1", 16.0, 40)]
    out = tmp_path / "gradebook.csv"
    roster.write_gradebook(students, grades, out, late.Policy(DUE, 1, 25))
    ada, bob = csv.DictReader(out.read_text().splitlines())
    assert ada == {
        "id": "ada",
        "A1": "12",
        "total": "12",
        "A1 days late": "2",
        "A1 points lost": "4",
    }
    assert bob == {"id": "bob", "A1": "", "total": "0", "A1 days late": "", "A1 points lost": ""}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--due", "tomorrow"], "expected a date, time and time zone, such as 2026"),
        (["--due", "2026-12-01T23:59"], "got '2026-12-01T23:59'"),
        (["--due", "none.csv"], "none.csv"),
        (["--due", "{}"], "must have the columns assignment, due"),
        (["--late-days", "2"], "need --due"),
        (["--penalty", "101", "--due", "2026-12-01T23:59Z"], "at most 100, got 101"),
        (["--late-days", "-1", "--due", "2026-12-01T23:59Z"], "--late-days"),
        (["--due", "2026-12-01T23:59Z"], "--due needs --roster"),
    ],
)
def test_wrong_due_dates_are_refused_before_anything_is_written(options, message, tmp_path, capsys):
    (tmp_path / "in" / "ada").mkdir(parents=True)
    (tmp_path / "in" / "ada" / "A6.ipynb").write_text("{}")
    (tmp_path / "due.csv").write_text("A1,2026-12-01\n")
    options = [option.format(tmp_path / "due.csv") for option in options]
    command = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), *options]
    assert cli.main(command) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("B1,2026-12-01T23:59Z", "row 2: assignment must be like A1, got 'B1'"),
        ("A1,2026-12-01T23:59Z\nA1,2026-12-02T23:59Z", "row 3: A1 has two due dates for everybody"),
        ("A1", "row 2: expected a date"),
    ],
)
def test_a_wrong_table_of_due_dates_names_the_row(rows, message, tmp_path):
    (tmp_path / "due.csv").write_text(f"assignment,due\n{rows}\n")
    with pytest.raises(ValueError, match=message):
        late.read_due(str(tmp_path / "due.csv"))
