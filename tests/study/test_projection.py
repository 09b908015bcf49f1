"""Maps keep what they promise: a PCA against the singular values, a t-SNE against who was near whom."""

import numpy as np
import pytest

import sgns_edu as sg


def cloud(n=30, d=6, rng=0):
    """Vectors that vary differently along every direction."""
    rng = np.random.default_rng(rng)
    return rng.normal(size=(n, d)) * np.arange(d, 0, -1) @ np.linalg.qr(rng.normal(size=(d, d)))[0]


def groups(sizes=(12, 12, 12), d=10, rng=0):
    """Vectors in well separated groups, and the group of each."""
    rng = np.random.default_rng(rng)
    group = np.repeat(np.arange(len(sizes)), sizes)
    return 8 * rng.normal(size=(len(sizes), d))[group] + rng.normal(size=(len(group), d)), group


@pytest.mark.parametrize("dim", [1, 2, 6])
def test_a_pca_is_the_singular_value_decomposition_of_the_centered_table(dim):
    X = cloud()
    points = sg.project(X, dim=dim)
    U, s, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(abs(points), abs(U * s)[:, :dim], atol=1e-10)
    np.testing.assert_allclose(points.explained, (s**2 / (s**2).sum())[:dim], atol=1e-12)


def test_the_signs_of_a_pca_are_fixed():
    """Each axis points so that the largest entry of its direction, in the vectors' own coordinates, is positive."""
    X = cloud()
    points = sg.project(X, dim=3)
    directions = np.linalg.lstsq(points, X - X.mean(axis=0), rcond=None)[0]  # (3, d)
    assert (directions[np.arange(3), abs(directions).argmax(axis=1)] > 0).all()
    np.testing.assert_allclose(sg.project(X[::-1], dim=3)[::-1], points, atol=1e-10)


def test_vectors_that_are_all_the_same_lie_on_one_point():
    points = sg.project(np.ones((3, 2)))
    assert points.tolist() == [[0, 0]] * 3
    assert points.explained.tolist() == [0, 0]


@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_tables_are_laid_out_together_and_come_back_one_by_one(method):
    X = cloud(24)
    whole = sg.project(X, method, perplexity=5)
    v, u = sg.project((X[:10], X[10:]), method, perplexity=5)
    np.testing.assert_array_equal(np.concatenate([v, u]), whole)
    params = sg.Params(X[:12], X[12:])
    assert [part.shape for part in sg.project(params, method, perplexity=5)] == [(12, 2), (12, 2)]


def test_a_tsne_keeps_groups_together():
    X, group = groups()
    points = np.asarray(sg.project(X, "tsne", perplexity=8))
    apart = np.linalg.norm(points[:, None] - points, axis=2) + np.diag(
        np.full(len(X), np.inf)
    )  # (n, n)
    assert (group[apart.argmin(axis=1)] == group).all()


def test_a_tsne_is_repeatable_and_depends_on_its_start_alone():
    X = cloud(40)
    first, again = (
        sg.project(X, "tsne", perplexity=10, rng=np.random.default_rng(3)) for _ in range(2)
    )
    assert first.tobytes() == again.tobytes()
    assert first.explained is None


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"vectors": np.ones((1, 3))}, "at least two"),
        ({"vectors": np.ones(3)}, r"shape \(n, d\)"),
        ({"vectors": ()}, r"shape \(n, d\)"),
        ({"vectors": [[0, 1], [np.nan, 1]]}, "row 1"),
        ({"vectors": (np.ones((2, 3)), np.ones((2, 4)))}, r"equally wide, not \[3, 4\]"),
        ({"method": "umap"}, "'pca', 'tsne'"),
        ({"dim": 0}, "at least 1|from 1"),
        ({"dim": 7}, "from 1 to 6, got 7"),
        ({"method": "tsne"}, "below the number of vectors, 30, not 30; try 7"),
        ({"method": "tsne", "perplexity": 0}, "above 0"),
        ({"method": "tsne", "perplexity": np.nan}, "finite"),
        ({"method": "tsne", "perplexity": 1, "vectors": np.ones((3, 2))}, "all the same"),
    ],
)
def test_bad_input_is_answered_in_one_sentence(options, sentence):
    with pytest.raises(ValueError, match=sentence):
        sg.project(**{"vectors": cloud(), **options})
