"""Lecture 00: a tour."""

from __future__ import annotations

from sgns_edu.teach.checking import Check

CHECKS: dict[str, Check] = {}

HINTS = {
    "00.1": [
        "Compare two seeds word by word: which words does each word end up near?",
        "Run three seeds and note each word's nearest neighbor. Ignore where in the picture it is.",
        (
            "Only scores are learned: the whole picture may rotate or flip without changing a "
            "score. What all seeds share is which words are near each other."
        ),
    ],
    "00.2": [
        "This is documentation: try words that programmers use.",
        "For an analogy that fails, try general knowledge, or a word with two meanings.",
        (
            "A vector summarizes the contexts of *all* uses of a word. If one word has two "
            "meanings, or the text never mentions the relation, no arithmetic can bring it out."
        ),
    ],
    "00.3": [
        "What must stay the same, so that only the contexts are destroyed?",
        "Keep all word counts, shuffle the whole text, and cut it into sentences again.",
        (
            "After shuffling, every pair is as frequent as chance predicts. All that can still be "
            "learned is how frequent a word is."
        ),
    ],
    "00.4": [
        "One sentence per line. How many words occur at least five times?",
        "Train on a half, a quarter and an eighth of your text, and compare one word's neighbors.",
        (
            "A word has to be seen in enough different contexts. Look at how often the words with "
            "sensible neighbors occur, and where they stop being sensible."
        ),
    ],
}
