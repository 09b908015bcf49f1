"""Answers that are computed when asked: each decides one misconception by a number.

Each takes about a second or less. One file for each kind of question: `steps` and whole `runs`,
`objectives`, `windows` of text, the `theory`, `vectors`.
"""
