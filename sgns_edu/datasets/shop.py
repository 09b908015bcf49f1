"""A made-up shop whose substitutes and complements are known, and a control in which items meet by chance."""

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
LOYAL = 0.6  # so often is the second thing of a pair of the first one's brand


@dataclass(frozen=True)
class Shop:
    """240 items: ten pairs of kinds that go together, each kind in twelve brands.

    Attributes
    ----------
    orders, control : list of lists of items
        What was bought together, and the same orders in size and popularity, but filled at random.
    kind : dict from item to its kind
        Items of one kind are substitutes: one buys this or that, hardly ever both.
    complement : dict from item to item
        The item that goes with it: the other kind of the pair, the same brand.
    """

    orders: list[list[str]]
    control: list[list[str]]
    kind: dict[str, str]
    complement: dict[str, str]

    def __repr__(self) -> str:
        return f"Shop of {len(self.kind)} items in {len(set(self.kind.values()))} kinds, {len(self.orders):,} orders"


def shop(orders: int = 4000, *, rng: int | np.random.Generator) -> Shop:
    """Orders of one to three pairs that go together, and of up to two things that everybody buys at times.

    Parameters
    ----------
    orders : int, default 4000
    rng : int or Generator

    Examples
    --------
    >>> store = shop(100, rng=0)
    >>> len(store.kind), store.kind["pasta-oak"], store.complement["pasta-oak"]
    (240, 'pasta', 'sauce-oak')
    """
    orders, rng = errors.check_int("orders", orders, least=1), errors.check_rng(rng)
    kinds = [kind for pair in KINDS for kind in pair]
    items = [f"{kind}-{brand}" for kind, brand in product(kinds, BRANDS)]
    popular = {kind: _zipf(rng.permutation(len(BRANDS))) for kind in kinds}
    filled = [_order(popular, items, rng) for _ in range(orders)]
    everything = rng.permutation([item for order in filled for item in order]).tolist()
    cuts = np.cumsum([len(order) for order in filled])[:-1]
    control = [list(part) for part in np.split(np.array(everything, dtype=object), cuts)]
    other = dict(KINDS) | {second: first for first, second in KINDS}
    split = {item: item.split("-") for item in items}
    return Shop(
        filled,
        control,
        {item: kind for item, (kind, _) in split.items()},
        {item: f"{other[kind]}-{brand}" for item, (kind, brand) in split.items()},
    )


def _order(popular: dict[str, np.ndarray], items: list[str], rng: np.random.Generator) -> list[str]:
    """One order: pairs of kinds, the second item by the first one's brand or by its own popularity, and some extras."""
    bought = []
    for pair in rng.choice(len(KINDS), size=rng.integers(1, 4), replace=False):
        first, second = KINDS[pair][:: rng.choice([-1, 1])]
        brand = rng.choice(len(BRANDS), p=popular[first])
        partner = brand if rng.random() < LOYAL else rng.choice(len(BRANDS), p=popular[second])
        bought += [f"{first}-{BRANDS[brand]}", f"{second}-{BRANDS[partner]}"]
    return (
        bought + rng.choice(items, size=rng.integers(0, 3), p=_zipf(np.arange(len(items)))).tolist()
    )


def _zipf(rank: np.ndarray) -> np.ndarray:
    return 1 / (rank + 1) / np.sum(1 / (rank + 1))
