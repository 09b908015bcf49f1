"""Vectors for other tools: gensim and the Embedding Projector."""

from __future__ import annotations

import re
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

import numpy as np

from sgns_edu.files import make_folder, replace_file
from sgns_edu.text.vocabulary import Vocabulary

CONFIG = """embeddings {
  tensor_name: "words"
  tensor_path: "vectors.tsv"
  metadata_path: "metadata.tsv"
}
"""
README = """Without a network: pip install tensorboard, then in this folder: tensorboard --logdir .  (open its Projector)
With one: load vectors.tsv and metadata.tsv at https://projector.tensorflow.org
"""


def to_gensim(vocabulary: Vocabulary, W_in: np.ndarray) -> object:
    """gensim's `KeyedVectors` with our words, counts and vectors."""
    try:
        from gensim.models import KeyedVectors
    except ImportError:
        raise ImportError("to_gensim needs gensim: pip install gensim") from None
    vectors = KeyedVectors(W_in.shape[1])
    vectors.add_vectors(list(vocabulary.words), W_in)
    for word, count in zip(vocabulary.words, vocabulary.counts.tolist()):
        vectors.set_vecattr(word, "count", count)
    return vectors


def from_gensim(model: object) -> tuple[Vocabulary, np.ndarray, np.ndarray | None]:
    """Vocabulary, W_in and W_out of gensim's `Word2Vec` or `KeyedVectors`."""
    vectors = getattr(model, "wv", model)
    if not hasattr(vectors, "index_to_key"):
        raise TypeError(f"a gensim Word2Vec or KeyedVectors is wanted, not {type(model).__name__}")
    words, counted = vectors.index_to_key, "count" in vectors.expandos
    counts = [vectors.get_vecattr(word, "count") if counted else 0 for word in words]
    return Vocabulary(words, counts), vectors.vectors, getattr(model, "syn1neg", None)


def to_projector(folder: Path, vocabulary: Vocabulary, W_in: np.ndarray) -> None:
    """Tab-separated vectors and words with counts, a configuration, and a line on how to open them: all of them or none."""
    if not folder.parent.is_dir():
        raise FileNotFoundError(f"the folder {str(folder.parent)!r} does not exist; make it first")
    line = "\t".join(["%.9g"] * W_in.shape[1]) + "\n"
    pairs = zip(vocabulary.words, vocabulary.counts.tolist())
    files = {
        "vectors.tsv": (line % tuple(vector.tolist()) for vector in W_in),
        "metadata.tsv": chain(
            ["word\tcount\n"], (f"{_one_cell(word)}\t{count}\n" for word, count in pairs)
        ),
        "projector_config.pbtxt": [CONFIG],
        "README.txt": [README],
    }
    is_new = not folder.exists()
    make_folder(folder)
    try:
        with ExitStack() as written:
            for name, lines in files.items():
                file = written.enter_context(
                    replace_file(folder / name, "w", encoding="utf-8", newline="\n")
                )
                file.writelines(lines)
                file.flush()
    except BaseException:
        if is_new:
            folder.rmdir()
        raise


def _one_cell(word: str) -> str:
    """Tabs and line ends would break the table, so they become spaces."""
    return re.sub(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", " ", word) or " "
