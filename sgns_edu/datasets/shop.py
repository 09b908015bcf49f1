"""A made-up shop with known substitutes and complements, and a control of random orders."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from sgns_edu import errors

KINDS = (
    ("pasta", "sauce"),
    ("bread", "butter"),
    ("coffee", "cream"),
    ("chips", "dip"),
    ("shampoo", "conditioner"),
    ("paint", "brush"),
    ("tent", "lantern"),
    ("razor", "foam"),
    ("cereal", "milk"),
    ("pencil", "notebook"),
)
BRANDS = ("oak", "elm", "ash", "fir", "yew", "box", "bay", "fig", "plum", "pine", "rose", "fern")
LOYAL = 0.6  # probability that the second item of a pair has the first one's brand


@dataclass(frozen=True)
class Shop:
    """240 items: ten pairs of kinds that go together, each kind in twelve brands.

    Attributes
    ----------
    orders, control : list of lists of items
        What was bought together, and the same orders in size and popularity, but filled at random.
    kind : dict from item to its kind
        Items of one kind are substitutes: people buy one or the other, hardly ever both.
    complement : dict from item to item
        The item that goes with it: the other kind of the pair, the same brand.
    """

    orders: list[list[str]]
    control: list[list[str]]
    kind: dict[str, str]
    complement: dict[str, str]

    def __repr__(self) -> str:
        kinds = len(set(self.kind.values()))
        return f"Shop of {len(self.kind)} items in {kinds} kinds, {len(self.orders):,} orders"


def shop(orders: int = 4000, *, rng: int | np.random.Generator | None = None) -> Shop:
    """Fill orders with one to three pairs that go together and up to two popular items.

    Parameters
    ----------
    orders : int, default 4000
        Number of orders.
    rng : int, Generator or None
        Seed, source of randomness, or None for fresh entropy.

    Examples
    --------
    >>> store = shop(100, rng=0)
    >>> len(store.kind), store.kind["pasta-oak"], store.complement["pasta-oak"]
    (240, 'pasta', 'sauce-oak')
    """
    orders = errors.check_int("orders", orders, least=1)
    rng = errors.check_rng(rng)
    partner = dict(KINDS) | {second: first for first, second in KINDS}
    kind, complement = {}, {}
    for first, second in KINDS:
        for name, brand in product((first, second), BRANDS):
            kind[f"{name}-{brand}"] = name
            complement[f"{name}-{brand}"] = f"{partner[name]}-{brand}"
    popularity = {
        name: _zipf(rng.permutation(len(BRANDS))) for name in dict.fromkeys(kind.values())
    }
    baskets = [_fill_order(popularity, list(kind), rng) for _ in range(orders)]
    items = rng.permutation([item for basket in baskets for item in basket])
    ends = np.cumsum([len(basket) for basket in baskets])
    control = [part.tolist() for part in np.split(items, ends[:-1])]
    return Shop(baskets, control, kind, complement)


def _fill_order(
    popularity: dict[str, np.ndarray], items: list[str], rng: np.random.Generator
) -> list[str]:
    """Fill one order; a pair's second item has the first one's brand or a popular one."""
    order = []
    for pair in rng.choice(len(KINDS), size=rng.integers(1, 4), replace=False):
        first, second = KINDS[pair]
        if rng.choice([-1, 1]) == -1:
            first, second = second, first
        brand = rng.choice(len(BRANDS), p=popularity[first])
        other = brand
        if rng.random() >= LOYAL:
            other = rng.choice(len(BRANDS), p=popularity[second])
        order += [f"{first}-{BRANDS[brand]}", f"{second}-{BRANDS[other]}"]
    extras = rng.choice(items, size=rng.integers(0, 3), p=_zipf(np.arange(len(items))))
    return order + extras.tolist()


def _zipf(rank: np.ndarray) -> np.ndarray:
    """Return shares by Zipf's law: proportional to 1 / (rank + 1)."""
    share = 1 / (rank + 1)
    return share / share.sum()
