# SPDX-License-Identifier: Apache-2.0
"""Views: as of every height, held over blocks and rollbacks, and ended by them."""
from model.coin import ZEROS
from suites import each
from suites.town import Town


@each(10, 11, 12, 13, 19, 20, 21)
def as_of(case, height):
    town = Town(case)
    case.view("v", height)
    case.read_at("v", town.ids + [ZEROS])
    case.query("puzzle_hash", town.owners, "v", hinted=True)
    case.query("puzzle_hash", town.owners, "v", order="height", cap=2)
    case.query("hint", [town.long_hint, b"short", town.owners[1]], "v")
    case.query("parent", [town.first[0].id, town.singleton.id], "v")
    case.query("id", town.ids, "v", spent=False)
    case.query("changed_at", [10, 13, 20, 21], "v")
    case.query("all_unspent", (), "v", cap=3)
    case.balances(town.owners, "v")
    case.all_balances("v")
    case.chia_pages("puzzle_hash", town.owners, 3, "v")
    case.lineage(town.singleton.puzzle_hash, "v", status="NOT_FOUND" if height < 11 else "OK")


@each(9, 0, 22, 2**39)
def of_heights_that_there_are_not(case, height):
    Town(case)
    case.view("v", height, status="NOT_FOUND")


def of_an_empty_store(case):
    case.open()
    case.view("v", status="NOT_FOUND")
    case.view("v", 0, status="NOT_FOUND")


def held_while_blocks_come(case):
    town = Town(case)
    case.view("v")
    case.view("w", 13)
    unspent = [r.coin_id for r in case.chain().coins.values() if r.spent is None]
    case.apply(additions=case.added(3, puzzle_hash=town.owners[0]), spent=unspent[:4])
    for view in ("v", "w"):
        case.read_at(view, town.ids)
        case.query("puzzle_hash", town.owners, view)
        case.query("all_unspent", (), view)


def ended_by_a_rollback_below_it(case):
    town = Town(case)
    case.view("v", 20)
    case.view("w", 13)
    case.rollback(20)
    case.read_at("v", town.ids)
    case.rollback(13)
    case.read_at("v", town.ids[:1], status="VIEW_ENDED")
    case.query("puzzle_hash", town.owners, "v", status="VIEW_ENDED")
    case.apply(height=20, additions=case.added(1))
    case.read_at("v", town.ids[:1], status="VIEW_ENDED")  # another block of its height
    case.read_at("w", town.ids)


def closed(case):
    town = Town(case)
    case.view("v")
    case.close_view("v")
    case.close_view("v")
    case.read_at("v", town.ids[:1], status="CLOSED")


def keep_a_store_busy(case):
    Town(case)
    case.view("v")
    case._op("close", "BUSY", store="s", force=False)
    case.close_view("v")
    case.close(force=False)


def a_cursor_with_a_fixed_view(case):
    """Stale too when a rollback above the view took away the tip of its page: the order was that tip's."""
    town = Town(case)
    case.view("v", 13)
    case.page("puzzle_hash", town.owners, end="a", view="v", order="height")
    case.page("puzzle_hash", town.owners, begin="a", view="v", order="height", cap=100)
    case.page("puzzle_hash", town.owners, begin="a", order="height", status="INVALID_CURSOR")
    case.rollback(20)
    case.page("puzzle_hash", town.owners, begin="a", view="v", order="height", status="STALE_CURSOR")
