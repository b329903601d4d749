# SPDX-License-Identifier: Apache-2.0
"""Queries, their order and pages, views and balances.

A query answers a list of places; a page is a stretch of it. The order is always that of the tip; a
view below it filters, and shows states as of its height, but does not reorder.
"""
from dataclasses import dataclass, field, replace

from model.chain import Refused
from model.coin import FAST_FORWARD, ZEROS, sha256

UNBOUNDED = None
_OWNERS = {"start", "end", "spent", "unspent", "min", "max", "min_amount", "order", "chia_page"}
SETTINGS = {  # what a source takes, besides its keys
    "puzzle_hash": _OWNERS | {"hinted"},
    "hint": _OWNERS,
    "parent": {"start", "end", "spent", "unspent"},
    "id": {"start", "end", "spent", "unspent", "min", "max"},
    "added_at": set(), "removed_at": set(), "changed_at": set(), "all_unspent": set(),
}


@dataclass(frozen=True)
class Query:
    source: str
    keys: tuple = ()          # bytes, or heights for those at a height
    start: int = 0            # confirmed height, half-open
    end: int | None = UNBOUNDED
    spent: bool = True
    unspent: bool = True
    min: int = 0              # confirmed or spent at or above it
    max: int | None = None    # confirmed and spent at or below it
    min_amount: int = 0
    hinted: bool = False      # puzzle hashes match 32-byte hints too
    order: str = "key"        # or "height"
    chia_page: bool = False   # pages end between two heights where they can
    scan_budget: int = field(default=0, compare=False)  # changes no answer, only where pages end; 0: the option's

    def check(self):
        """Raises ARGUMENT for keys and settings that the source does not have."""
        made = {name for name, default in DEFAULTS.items() if getattr(self, name) != default}
        if made - SETTINGS[self.source] - {"scan_budget"} or (self.chia_page and self.order != "height"):
            raise Refused("ARGUMENT")
        if self.source == "hint" and not all(1 <= len(key) <= 32 for key in self.keys):
            raise Refused("ARGUMENT")
        if self.source == "all_unspent" and self.keys:
            raise Refused("ARGUMENT")


DEFAULTS = {name: f.default for name, f in Query.__dataclass_fields__.items() if name not in ("source", "keys")}


def as_of(record, height):
    """The record as a view at a height shows it, or None; a height of None is the tip."""
    if height is None or record is None:
        return record
    if record.confirmed > height:
        return None
    return record if record.spent is None or record.spent <= height else record._replace(spent=None)


def passes(query, record):
    """Whether the filters let a record through, as its view shows it."""
    is_spent = record.spent is not None
    if not (query.spent if is_spent else query.unspent):
        return False
    if record.confirmed < query.start or (query.end is not None and record.confirmed >= query.end):
        return False
    if record.confirmed < query.min and (not is_spent or record.spent < query.min):
        return False
    if query.max is not None and (record.confirmed > query.max or (is_spent and record.spent > query.max)):
        return False
    return record.coin.amount >= query.min_amount


def matches(query, record, key):
    """Whether a coin belongs to a key of an owner's query."""
    if query.source == "hint":
        return key in record.hints
    return record.coin.puzzle_hash == key or (query.hinted and key in record.hints)


def places(chain, query, height=None):
    """[(place, record as shown)] of the whole answer, in the order of the places."""
    keys = list(dict.fromkeys(query.keys))
    coins = chain.coins.values()
    if query.source == "all_unspent":
        shown = [as_of(record, height) for record in sorted(coins, key=lambda r: r.coin_id)]
        return [((r.coin_id,), r) for r in shown if r and r.spent is None]
    if query.source.endswith("_at"):
        return _of_blocks(chain, query.source, keys, height)
    rows = []
    for at, key in enumerate(keys):
        if query.source == "id":
            rows += [((at,), r) for r in coins if r.coin_id == key]
        elif query.source == "parent":
            rows += [((at, r.confirmed, r.number), r) for r in coins if r.coin.parent == key]
        elif query.order == "key":
            rows += [((at, r.changed, r.coin_id), r) for r in coins if matches(query, r, key)]
        else:
            rows += [((r.changed, r.coin_id), r) for r in coins if matches(query, r, key)]
    rows.sort(key=lambda row: row[0])
    seen, answer = set(), []
    for place, record in rows:  # a coin that matches several keys stands under the first
        shown = as_of(record, height)
        if record.coin_id not in seen and shown and passes(query, shown):
            seen.add(record.coin_id)
            answer.append((place, shown))
    return answer


def _of_blocks(chain, source, heights, view):
    answer = []
    for at, height in enumerate(heights):
        applied = chain.block_at(height)
        if not applied or (view is not None and height > view) or (source == "removed_at" and height == 0):
            continue
        ids = {"added_at": applied.created, "removed_at": applied.spent,
               "changed_at": set(applied.created + applied.spent)}[source]
        records = sorted((chain.coins[i] for i in ids), key=lambda r: r.number)
        answer += [((at, r.number), as_of(r, view)) for r in records]
    return answer


def chia_pages(places, most):
    """[(records, next height or None)]: Chia's form, with the livelock taken out of it."""
    rows = [(place[0], record) for place, record in places]
    pages, at = [], 0
    while True:
        page = rows[at:at + most]
        left = rows[at + most:]
        if not left:
            return pages + [([record for _, record in page], None)]
        next_height = left[0][0]
        whole = [row for row in page if row[0] != next_height]
        page = whole or page  # one height that exceeds a page: the cursor goes on inside it
        at += len(page)
        pages.append(([record for _, record in page], next_height))


def hint_places(chain, query, height=None):
    """[(place, (coin id, hint))]: of hints, each coin under each of them; of ids, all hints of the coins."""
    if query.source not in ("hint", "id") or query.order != "key":
        raise Refused("ARGUMENT")
    if query.source == "id":
        return [((*place, i), (record.coin_id, hint)) for place, record in places(chain, query, height)
                for i, hint in enumerate(record.hints)]
    return [((at, *place), (record.coin_id, key)) for at, key in enumerate(dict.fromkeys(query.keys))
            for place, record in places(chain, replace(query, keys=(key,)), height)]


def view_at(chain, height):
    """The height of the block that a view as of a height shows, or NOT_FOUND."""
    if not chain.tip or height > chain.tip.block.height or height < chain.blocks[0].block.height:
        raise Refused("NOT_FOUND")
    return max(b.block.height for b in chain.blocks if b.block.height <= height)


def balances(chain, puzzle_hashes, height=None):
    """(amount, coins) of each puzzle hash, by position."""
    unspent = [r for r in (as_of(r, height) for r in chain.coins.values()) if r and r.spent is None]
    owned = [[r.coin.amount for r in unspent if r.coin.puzzle_hash == h] for h in puzzle_hashes]
    return [(sum(amounts), len(amounts)) for amounts in owned]


def all_balances(chain, height=None):
    """[(puzzle hash, amount, coins)] by puzzle hash."""
    unspent = [r for r in (as_of(r, height) for r in chain.coins.values()) if r and r.spent is None]
    hashes = sorted({r.coin.puzzle_hash for r in unspent})
    return [(h, *balance) for h, balance in zip(hashes, balances(chain, hashes, height))]


def lineage(chain, puzzle_hash, height=None):
    """(coin, its parent, the parent's parent's id), or NOT_FOUND."""
    found = [r for r in (as_of(r, height) for r in chain.coins.values())
             if r and r.coin.puzzle_hash == puzzle_hash and r.spent is None and r.flags & FAST_FORWARD]
    if len(found) != 1 or found[0].coin.parent not in chain.coins:
        raise Refused("NOT_FOUND")
    parent = as_of(chain.coins[found[0].coin.parent], height)
    return found[0], parent, parent.coin.parent


# -- the roots in a block's header, as Chia has them ---------------------------------------------------

def _kind(node):
    return b"\0" if node is None else b"\1" if isinstance(node, bytes) else b"\2"


def _hash(node):
    return ZEROS if node is None else node if isinstance(node, bytes) else node[0]


def _set_tree(leaves, depth):
    """None, a leaf's bytes, or (hash, is a bare pair)."""
    if len(leaves) < 2:
        return leaves[0] if leaves else None
    sides = [_set_tree([leaf for leaf in leaves if leaf[depth // 8] >> (7 - depth % 8) & 1 == side], depth + 1)
             for side in (0, 1)]
    for one, other in (sides, sides[::-1]):
        if other is None and (isinstance(one, bytes) or one[1]):
            return one  # passed through
    left, right = sides
    return (sha256(bytes(30), _kind(left), _kind(right), _hash(left), _hash(right)),
            isinstance(left, bytes) and isinstance(right, bytes))


def set_root(leaves):
    tree = _set_tree(sorted(set(leaves)), 0)
    return ZEROS if tree is None else sha256(b"\1", tree) if isinstance(tree, bytes) else tree[0]


def block_roots(applied, coins):
    """(additions root, removals root) of a block of the chain."""
    by_hash = {}
    for coin_id in applied.created:
        by_hash.setdefault(coins[coin_id].coin.puzzle_hash, []).append(coin_id)
    leaves = []
    for puzzle_hash, ids in by_hash.items():
        leaves += [puzzle_hash, sha256(*sorted(ids, reverse=True))]
    return set_root(leaves), set_root(applied.spent)
