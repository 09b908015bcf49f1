"""Lecture 00: a tour."""

from __future__ import annotations

CHECKS: dict = {}

HINTS = {
    "00.1": [
        "Compare two seeds word by word: whom does each word end up beside?",
        (
            "Run three seeds and note for each word its nearest neighbor; ignore where in the picture "
            "it lies."
        ),
        (
            "Only scores are learned: the whole picture may turn or flip without a score changing. "
            "What all seeds share is who is near whom."
        ),
    ],
    "00.2": [
        "This is documentation: ask for words that programmers use.",
        "For an analogy that fails, take general knowledge, or a word with two meanings.",
        (
            "A vector holds the company of *all* uses of a word. Where two meanings share a word, or "
            "the text never speaks of the relation, no arithmetic can bring it out."
        ),
    ],
    "00.3": [
        "What must stay the same, so that only the company is destroyed?",
        (
            "Keep every word as often as it was, shuffle the order of the whole text, and cut it into "
            "sentences again."
        ),
        (
            "After shuffling all pairs are as frequent as chance says, so PMI is 0 everywhere: what "
            "can still be learned is how frequent a word is."
        ),
    ],
    "00.4": [
        "One sentence a line; how many words occur at least five times?",
        "Train on a half, a quarter, an eighth of your text and look at the same word's neighbors.",
        (
            "A word needs to be seen in enough different company. Look at how often the words with "
            "sensible neighbors occur, and where it stops."
        ),
    ],
}
