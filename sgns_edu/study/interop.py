"""Vectors for other tools: gensim and the Embedding Projector."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from sgns_edu.files import make_folder, replace_file
from sgns_edu.text.vocabulary import Vocabulary

CONFIG = """embeddings {
  tensor_name: "words"
  tensor_path: "vectors.tsv"
  metadata_path: "metadata.tsv"
}
"""
README = (
    "Without a network: pip install tensorboard, then in this folder: tensorboard --logdir .  "
    "(open its Projector)\n"
    "With one: load vectors.tsv and metadata.tsv at https://projector.tensorflow.org\n"
)


def to_gensim(vocabulary: Vocabulary, W_in: np.ndarray) -> Any:
    """Return gensim's `KeyedVectors` with our words, counts and vectors."""
    try:
        from gensim.models import KeyedVectors  # pyright: ignore[reportMissingImports]
    except ImportError:
        raise ImportError("to_gensim needs gensim: pip install gensim") from None
    vectors = KeyedVectors(W_in.shape[1])
    vectors.add_vectors(list(vocabulary.words), W_in)
    for word, count in zip(vocabulary.words, vocabulary.counts.tolist()):
        vectors.set_vecattr(word, "count", count)
    return vectors


def from_gensim(model: Any) -> tuple[Vocabulary, np.ndarray, np.ndarray | None]:
    """Return vocabulary, W_in and W_out of gensim's `Word2Vec` or `KeyedVectors`."""
    vectors = getattr(model, "wv", model)
    if not hasattr(vectors, "index_to_key"):
        raise TypeError(f"expected a gensim Word2Vec or KeyedVectors, got {type(model).__name__}")
    words = vectors.index_to_key
    counts = [0] * len(words)
    if "count" in vectors.expandos:
        counts = [vectors.get_vecattr(word, "count") for word in words]
    return Vocabulary(words, counts), vectors.vectors, getattr(model, "syn1neg", None)


def to_projector(folder: Path, vocabulary: Vocabulary, W_in: np.ndarray) -> None:
    """Write vectors and words with counts as tab-separated files, and how to open them.

    All files are written or none.
    """
    if not folder.parent.is_dir():
        raise FileNotFoundError(f"the folder {str(folder.parent)!r} does not exist; make it first")
    files = {
        "vectors.tsv": _format_vectors(W_in),
        "metadata.tsv": _format_words(vocabulary),
        "projector_config.pbtxt": [CONFIG],
        "README.txt": [README],
    }
    is_new = not folder.exists()
    make_folder(folder)
    try:
        with ExitStack() as stack:
            for name, lines in files.items():
                replaced = replace_file(folder / name, "w", encoding="utf-8", newline="\n")
                file = stack.enter_context(replaced)
                file.writelines(lines)
                file.flush()
    except BaseException:
        if is_new:
            folder.rmdir()
        raise


def _format_vectors(W_in: np.ndarray) -> Iterator[str]:
    line = "\t".join(["%.9g"] * W_in.shape[1]) + "\n"
    for vector in W_in:
        yield line % tuple(vector.tolist())


def _format_words(vocabulary: Vocabulary) -> Iterator[str]:
    yield "word\tcount\n"
    for word, count in zip(vocabulary.words, vocabulary.counts.tolist()):
        yield f"{_clean(word)}\t{count}\n"


def _clean(word: str) -> str:
    """Replace tabs and line ends, which would break the table, by spaces."""
    return re.sub(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", " ", word) or " "
