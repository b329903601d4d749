# SPDX-License-Identifier: Apache-2.0
"""Queries of every source, their filters and orders; balances, lineage, roots of blocks."""
from model.coin import COINBASE, ZEROS, Addition
from suites import each
from suites.town import Town


@each("key", "height")
def by_puzzle_hash(case, order):
    town = Town(case)
    for keys in (town.owners[:1], town.owners, town.owners[::-1], [town.owners[1], ZEROS, town.owners[0], town.owners[1]], []):
        case.query("puzzle_hash", keys, order=order)


@each("key", "height")
def by_hint(case, order):
    town = Town(case)
    for keys in ([b"s"], [b"short"], [town.long_hint], [town.owners[2], town.owners[1]], [b"none"], [b"sh"]):
        case.query("hint", keys, order=order)
        if order == "key":
            case.hint_pairs("hint", keys)
        else:
            case.hint_pairs("hint", keys, order=order, status="ARGUMENT")


def by_parent(case):
    town = Town(case)
    parents = [town.children[0].id, town.first[0].id, town.singleton.id, ZEROS]
    case.query("parent", parents)
    case.query("parent", parents[::-1] + parents)
    case.query("parent", [town.first[0].id], unspent=False)


def by_id(case):
    town = Town(case)
    case.query("id", town.ids)
    case.query("id", [town.ids[3], ZEROS, town.ids[0], town.ids[3]], spent=False)
    case.hint_pairs("id", town.ids[::-1])
    case.hint_pairs("puzzle_hash", town.owners, status="ARGUMENT")


def at_heights(case):
    """Added, removed and changed; a coin created and spent there stands in all three."""
    Town(case)
    for source in ("added_at", "removed_at", "changed_at"):
        for heights in ([10], [11], [12], [20], [21, 13, 20, 21], [0], [2**63]):
            case.query(source, heights)


def removed_at_height_zero_is_nothing(case):
    case.open()
    case.apply(additions=case.added(1))
    case.query("removed_at", [0])
    case.query("added_at", [0])


@each("puzzle_hash", "hint")
def spent_and_unspent(case, source):
    town = Town(case)
    keys = town.owners + [town.long_hint]
    for spent in (True, False):
        for unspent in (True, False):
            case.query(source, keys, spent=spent, unspent=unspent)


@each("key", "height")
def a_coin_that_matches_by_hash_and_by_two_hints(case, order):
    town = Town(case)
    case.query("puzzle_hash", town.owners, hinted=True, order=order)
    case.query("puzzle_hash", town.owners[::-1], hinted=True, order=order)
    case.query("puzzle_hash", town.owners[1:2], hinted=True, order=order)
    case.query("puzzle_hash", town.owners, hinted=True, unspent=False, order=order)


@each((0, None), (10, 11), (11, 20), (20, 21), (21, None), (13, 13), (14, 13), (21, 2**39), (22, None))
def ranges_of_the_confirmed_height(case, start, end):
    town = Town(case)
    case.query("puzzle_hash", town.owners, start=start, end=end)
    case.query("parent", [town.first[0].id], start=start, end=end)


@each((0, None), (11, None), (13, 13), (20, None), (0, 10), (0, 13), (12, 20), (22, None), (20, 12))
def states_between(case, low, high):
    """min is reached by a spend alone; a coin spent above max is left out."""
    town = Town(case)
    case.query("puzzle_hash", town.owners, min=low, max=high)
    case.query("id", town.ids, min=low, max=high)


def least_amounts(case):
    town = Town(case)
    for amount in (0, 1, 200, 2**63 - 1, 2**63, 2**63 + 1, 2**64 - 1):
        case.query("puzzle_hash", town.owners, min_amount=amount)


def all_unspent(case):
    Town(case)
    case.query("all_unspent")
    case.query("all_unspent", cap=1)


def settings_that_a_source_does_not_have(case):
    town = Town(case)
    for source, settings in (("all_unspent", {"spent": False}), ("added_at", {"start": 1}), ("parent", {"min": 1}),
                             ("parent", {"order": "height"}), ("id", {"min_amount": 1}), ("id", {"order": "height"}),
                             ("hint", {"hinted": True}), ("id", {"hinted": True}), ("changed_at", {"max": 3})):
        keys = {"all_unspent": [], "hint": [b"s"], "added_at": [10], "changed_at": [10]}.get(source, town.ids[:1])
        case.query(source, keys, status="ARGUMENT", **settings)


def keys_that_a_source_does_not_have(case):
    town = Town(case)
    case.query("hint", [b"s", bytes(33)], status="ARGUMENT")
    case.query("hint", [b"s", b""], status="ARGUMENT")
    case.query("all_unspent", town.ids[:1], status="ARGUMENT")
    case.chia_pages("puzzle_hash", town.owners, 3, order="key", status="ARGUMENT")


@each("memory", "tables", "both")
def many_keys(case, where):
    town = Town(case, checkpoints={"memory": (), "tables": (21,), "both": (13,)}[where])
    strangers = [case.random.bytes32() for _ in range(120)]
    mixed = [key for i, stranger in enumerate(strangers) for key in (stranger, (town.owners + town.ids)[i % 17])]
    case.query("puzzle_hash", mixed, hinted=True, spent=False)
    case.query("puzzle_hash", mixed, order="height", unspent=False)
    case.query("id", mixed, min=20)
    case.query("parent", mixed)


@each(1, 2, 5)
def however_little_a_page_looks_at(case, budget):
    """Pages are shorter then, perhaps empty; the whole answer is the same."""
    town = Town(case)
    for settings in ({}, {"order": "height"}, {"hinted": True, "unspent": False}, {"min_amount": 2**63}):
        case.query("puzzle_hash", town.owners, scan_budget=budget, cap=3, **settings)
    case.query("hint", [town.long_hint, b"none", b"short"], scan_budget=budget)
    case.query("id", town.ids, min=20, scan_budget=budget)
    case.query("parent", town.ids, scan_budget=budget)
    case.query("changed_at", [10, 20, 11], scan_budget=budget)
    case.query("all_unspent", scan_budget=budget)
    case.hint_pairs("id", town.ids, scan_budget=budget)
    case.hint_pairs("hint", [town.long_hint, town.owners[1]], scan_budget=budget)


def _everything(case, town):
    case.everything()
    for order in ("key", "height"):
        case.query("puzzle_hash", town.owners, hinted=True, order=order)
        case.query("puzzle_hash", town.owners[::-1], order=order, spent=False, min_amount=100)
        case.query("hint", [town.long_hint, b"s", b"short", town.owners[1], town.owners[0]], order=order, cap=3)
        case.query("puzzle_hash", town.owners, order=order, min=20, cap=2)
    case.chia_pages("puzzle_hash", town.owners, 4, hinted=True)
    case.query("id", town.ids[::-1], max=13)
    case.query("parent", [town.first[0].id, town.singleton.id, town.ids[8]])
    for source in ("added_at", "removed_at", "changed_at"):
        case.query(source, [20, 21, 10, 11, 13], cap=4)
    case.query("all_unspent", cap=4)
    case.hint_pairs("id", town.ids, cap=3)
    case.hint_pairs("hint", [b"short", town.long_hint, town.owners[1]], cap=1)
    case.balances(town.owners + [ZEROS, town.singleton.puzzle_hash])
    case.all_balances(cap=3)
    case.lineage(town.singleton.puzzle_hash)
    for block in case.chain().blocks:
        case.block_roots(block.block.height)


@each((21,), (13,), (10, 11, 13, 20))
def from_the_tables(case, *heights):
    """All of it, or what is below a height; coins of the tables are spent in memory."""
    town = Town(case, checkpoints=heights)
    _everything(case, town)
    case.check()


@each(20, 11)
def after_a_rollback_below_what_the_tables_hold(case, height):
    town = Town(case, checkpoints=(21,))
    case.rollback(height)
    _everything(case, town)
    case.apply(additions=case.added(2, puzzle_hash=town.owners[1]), spent=[town.first[2].id])
    case.checkpoint()
    _everything(case, town)
    case.check()


def of_an_empty_store(case):
    case.open()
    case.query("puzzle_hash", [ZEROS])
    case.query("all_unspent")
    case.query("added_at", [0])
    case.all_balances()
    case.lineage(ZEROS, status="NOT_FOUND")
    case.block_roots(0, status="NOT_FOUND")


def after_a_rollback(case):
    town = Town(case)
    case.rollback(13)
    case.query("puzzle_hash", town.owners, hinted=True)
    case.query("hint", [town.long_hint, b"s"])
    case.query("all_unspent")
    case.all_balances()
    case.lineage(town.singleton.puzzle_hash)


def balances(case):
    town = Town(case)
    case.balances(town.owners + [ZEROS] + town.owners[:1])
    case.all_balances(cap=1)
    case.all_balances(cap=100)


def lineage(case):
    town = Town(case)
    hashed = town.singleton.puzzle_hash
    case.lineage(hashed)
    case.lineage(town.owners[0], status="NOT_FOUND")
    case.lineage(ZEROS, status="NOT_FOUND")
    other = case.added(1, puzzle_hash=hashed)[0].coin
    case.apply(additions=[Addition(other)])
    case.lineage(hashed)  # the other one is not the child of a spend
    case.apply(additions=[Addition(other._replace(parent=other.id))], spent=[other.id])
    case.lineage(hashed, status="NOT_FOUND")  # two candidates
    case.rollback(11)
    case.lineage(hashed)
    case.rollback(10)
    case.lineage(hashed, status="NOT_FOUND")  # no child of a spend


def roots_of_blocks(case):
    Town(case)
    for height in (9, 10, 11, 12, 13, 20, 21, 22):
        case.block_roots(height, status="OK" if height in (10, 11, 13, 20, 21) else "NOT_FOUND")


def roots_of_a_block_with_many_coins(case):
    case.open()
    owners = [case.random.bytes32() for _ in range(9)]
    coins = [case.added(1, COINBASE if i < 2 else 0, puzzle_hash=owners[i % 9])[0] for i in range(40)]
    case.apply(additions=coins)
    case.apply(spent=[a.coin.id for a in coins[:23]], additions=[Addition(coins[0].coin._replace(parent=coins[0].coin.id))])
    case.block_roots(0)
    case.block_roots(1)
