"""Check the words and texts that an exhibit is given, and write them safely into a picture."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping, Set

from sgns_edu import errors

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # in no XML, and no letter


def check_texts(name: str, texts: object) -> list[str]:
    """Return texts that are given in an order as a list of plain strings.

    >>> check_texts("words", ("fox", "dog"))
    ['fox', 'dog']
    >>> check_texts("words", "fox")
    Traceback (most recent call last):
    TypeError: words must be a list of words, got the string 'fox'
    """
    if isinstance(texts, (str, bytes, Set, Mapping)) or not isinstance(texts, Iterable):
        kind = "the string " if isinstance(texts, str) else ""
        raise TypeError(f"{name} must be a list of words, got {kind}{errors.show_value(texts)}")
    listed = list(texts)
    for text in listed:
        if not isinstance(text, str):
            raise TypeError(
                f"{name} must be a list of words (strings), "
                f"but one of them is {errors.show_value(text)}"
            )
    return [str(text) for text in listed]


def check_distinct(name: str, words: Iterable[str]) -> None:
    """Refuse a word that is empty or occurs twice: each row needs its own word."""
    seen = set()
    for word in words:
        if not word:
            raise ValueError(f"{name} must have no empty word, got ''")
        if word in seen:
            raise ValueError(
                f"{name} must have each word once, got {errors.show_value(word)} twice"
            )
        seen.add(word)


def check_writable(data: object) -> None:
    """Refuse data with half of a character (a lone surrogate), which no file can hold."""
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        seen = error.object[max(error.start - 10, 0) : error.end + 10]
        raise ValueError(
            f"a text has half of a character (a lone surrogate), near {errors.show_value(seen)}"
        ) from None


def visible(text: str) -> str:
    """A text with a replacement character for each control character, which no picture can hold.

    >>> visible("f\\x07x")
    'f�x'
    """
    return CONTROL.sub("\ufffd", text)


def markup(text: str) -> str:
    """A text as SVG and HTML can hold it.

    >>> markup("<b>\\x00")
    '&lt;b&gt;�'
    """
    return html.escape(visible(text))
