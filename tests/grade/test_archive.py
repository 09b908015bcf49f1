"""A class's zip as Canvas and Moodle write it: unpacked with its times, or refused whole."""

import datetime
import zipfile

import pytest

from sgns_edu import cli
from sgns_edu.grade import archive, report

MOODLE = "Ada Lovelace_7_assignsubmission_file/A1_small.ipynb"
CANVAS = "kahnbob_LATE_5123_99_A1_small-1.ipynb"
LINK = zipfile.ZipInfo("ada/A1.ipynb")
LINK.external_attr = 0o120777 << 16


def write_zip(path, names, text="{}", **options):
    with zipfile.ZipFile(path, "w", **options) as file:
        for name in names:
            file.writestr(name, text)
    return path


def test_files_keep_their_times_and_the_folder_is_deleted(tmp_path):
    info = zipfile.ZipInfo("ada/A1.ipynb", (2026, 3, 1, 12, 30, 8))
    path = write_zip(tmp_path / "x.zip", [info], "text")
    with archive.open_submissions(path) as folder:
        file = folder / "ada" / "A1.ipynb"
        assert file.read_text() == "text"
        when = datetime.datetime.fromtimestamp(file.stat().st_mtime)
        assert when == datetime.datetime(2026, 3, 1, 12, 30, 8)
    assert not folder.exists()


def test_a_zip_is_graded_as_it_was_downloaded(tmp_path, capsys):
    path = write_zip(tmp_path / "submissions.zip", [MOODLE, CANVAS, "__MACOSX/._x.ipynb"])
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "A1_small.ipynb").write_text(
        '{"nbformat": 4, "metadata": {}, "cells": []}'
    )
    (tmp_path / "roster.csv").write_text(
        'Student,SIS Login ID\n"Kahn, Bob",bob\nAda Lovelace,ada\n'
    )
    grades = report.grade(
        path,
        tmp_path / "out",
        sources=tmp_path / "sources",
        roster=tmp_path / "roster.csv",
        progress=True,
    )
    found = [(grade.submission.student, grade.submission.assignment) for grade in grades]
    assert found == [("ada", "A1"), ("bob", "A1")]
    printed = capsys.readouterr()
    assert "2/2" in printed.err
    assert printed.out == ""


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["../ada.ipynb"], "outside the folder"),
        (["ada/../../A1.ipynb"], "outside the folder"),
        (["/ada/A1.ipynb"], "outside the folder"),
        (["ada\\..\\..\\A1.ipynb"], "outside the folder"),
        ([LINK], "is a link"),
        (["ada/A1.ipynb", "ada//A1.ipynb"], "the same name"),
        (["ada", "ada/A1.ipynb"], "also a file"),
        ([f"{number}/A1.ipynb" for number in range(4)], "at most 3 files, got 4"),
        ([], "no files"),
        (["ada/A1.ipynb", "bob/A1.ipynb"], "at most 3 bytes, got 4"),
    ],
)
def test_an_unsafe_zip_is_refused_before_anything_is_written(
    names, message, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(archive, "MOST_FILES", 3)
    monkeypatch.setattr(archive, "MOST_BYTES", 3)
    path = write_zip(tmp_path / "x.zip", names, "{}" if "bytes" in message else "")
    (tmp_path / "in").mkdir()
    with pytest.raises(ValueError, match=message):
        archive.unpack(path, tmp_path / "in")
    assert list((tmp_path / "in").iterdir()) == []
    assert cli.main(["grade", str(path), "--out", str(tmp_path / "out")]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["in", "x.zip"]


def test_what_is_not_a_zip_is_refused(tmp_path):
    (tmp_path / "x.zip").write_text("no archive")
    with pytest.raises(ValueError, match="not a zip archive"):
        archive.unpack(tmp_path / "x.zip", tmp_path)
    path = write_zip(tmp_path / "y.zip", ["ada/A1.ipynb"], "words " * 99)
    path.write_bytes(path.read_bytes().replace(b"words words", b"Words words", 1))
    with pytest.raises(ValueError, match="damaged"):
        archive.unpack(path, tmp_path)
    path = write_zip(tmp_path / "z.zip", ["ada/A2.ipynb"], compression=zipfile.ZIP_LZMA)
    with pytest.raises(ValueError, match="another way"):
        archive.unpack(path, tmp_path)
