# SPDX-License-Identifier: Apache-2.0
"""Views: as of every height, held over blocks and rollbacks, and ended by them."""
from model.coin import ZEROS
from suites import each
from suites.town import Town


@each(*((height, where) for height in (10, 11, 12, 13, 19, 20, 21) for where in ("memory", "tables", "both")))
def as_of(case, height, where):
    town = Town(case, checkpoints={"memory": (), "tables": (21,), "both": (13,)}[where])
    case.view("v", height)
    case.read_at("v", town.ids + [ZEROS])
    case.get(town.ids[0], view="v")
    case.get(town.ids[-1], view="v", status="OK" if height == 21 else "NOT_FOUND")
    case.block_info(10, view="v")
    case.block_info(13, view="v", status="OK" if height >= 13 else "NOT_FOUND")
    case.block_info(22, view="v", status="NOT_FOUND")
    case.query("puzzle_hash", town.owners, "v", hinted=True)
    case.query("puzzle_hash", town.owners, "v", order="height", cap=2)
    case.query("puzzle_hash", town.owners, "v", min=13, max=20)
    case.hint_pairs("id", town.ids, "v", cap=3)
    case.hint_pairs("hint", [town.owners[1], town.long_hint], "v", unspent=False)
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


def ended_also_if_the_same_block_comes_again(case):
    town = Town(case)
    block = case.apply(additions=case.added(1))
    case.view("v")
    case.rollback(21)
    case.apply(block=block)
    case.read_at("v", town.ids[:1], status="VIEW_ENDED")
    case.tip(view="v", status="VIEW_ENDED")
    case.view("w")
    case.read_at("w", town.ids)


def ended_for_every_read(case):
    town = Town(case)
    case.view("v")
    case.open_iter("i", "id", town.ids, view="v")
    case.read_iter("i", 2)
    case.rollback(-1)
    owner = town.owners[0]
    case.get(town.ids[0], view="v", status="VIEW_ENDED")
    case.block_info(10, view="v", status="VIEW_ENDED")
    case.read_at("v", town.ids[:1], status="VIEW_ENDED")
    for source, keys in (("puzzle_hash", [owner]), ("id", town.ids), ("added_at", [10]), ("all_unspent", [])):
        case.query(source, keys, "v", status="VIEW_ENDED")
    case.hint_pairs("id", town.ids, "v", status="VIEW_ENDED")
    case.balances([owner], "v", status="VIEW_ENDED")
    case.all_balances("v", status="VIEW_ENDED")
    case.lineage(owner, "v", status="VIEW_ENDED")
    case.read_iter("i", 2, status="VIEW_ENDED")
    case.close_iter("i")
    case.close_view("v")
    case.tip(status="NOT_FOUND")


def too_many_changes(case):
    """What needs all unspent coins of an older block counts what was created and spent above it."""
    town = Town(case, max_view_changes="7")
    case.view("v", 13)  # 7 changes above
    case.view("w", 11)  # 10
    case.view("t")
    for view, status in (("v", "OK"), ("w", "TOO_MANY_CHANGES"), ("t", "OK")):
        case.query("all_unspent", (), view, status=status)
        case.all_balances(view, status=status)
        case.prove(town.ids[0], status=status, view=view)
        case.get_many(town.ids, view=view)
        case.balances(town.owners, view)
        case.query("puzzle_hash", town.owners, view)
    case.apply(additions=case.added(1))
    case.query("all_unspent", (), "v", status="TOO_MANY_CHANGES")
    case.query("all_unspent", (), "t")
    case.open_iter("i", "all_unspent", view="v")
    case.read_iter("i", 1, status="TOO_MANY_CHANGES")
    case.rollback(21)
    case.read_iter("i", 1)
    case.iter_tip("i")


def no_changes_at_all(case):
    town = Town(case, max_view_changes="0")
    case.view("v")
    case.apply()
    case.query("all_unspent", (), "v")
    case.apply(additions=case.added(1))
    case.query("all_unspent", (), "v", status="TOO_MANY_CHANGES")
    case.prove(town.ids[0], view="v", status="TOO_MANY_CHANGES")


def held_over_checkpoints(case):
    town = Town(case, checkpoints=(11,))
    case.view("v", 13)
    case.view("w")
    case.checkpoint()
    unspent = [r.coin_id for r in case.chain().coins.values() if r.spent is None]
    case.apply(additions=case.added(3, puzzle_hash=town.owners[0]), spent=unspent[:4])
    case.checkpoint()
    case.compact()
    for view in ("v", "w"):
        case.read_at(view, town.ids)
        case.query("puzzle_hash", town.owners, view, hinted=True, order="height")
        case.query("all_unspent", (), view)
        case.all_balances(view)


def outlive_their_store(case):
    town = Town(case)
    case.view("v")
    case.close()
    case.tip(view="v", status="CLOSED")
    case.query("id", town.ids, "v", status="CLOSED")
    case.close_view("v")
    case.view("w", status="CLOSED")
    case.view("w", 10, status="CLOSED")


def an_iterator_goes_on_without_its_view(case):
    town = Town(case)
    case.view("v", 13)
    case.open_iter("i", "puzzle_hash", town.owners, view="v")
    case.read_iter("i", 2)
    case.iter_cursor("i", "c")
    case.page("puzzle_hash", town.owners, begin="c", view="v", cap=3)
    case.page("puzzle_hash", town.owners, begin="c", status="INVALID_CURSOR")
    case.apply(additions=case.added(1, puzzle_hash=town.owners[2]))
    case.read_iter("i", 100)
    case.iter_tip("i")
    case.read_iter("i", 1, status="DONE")


def two_views_of_a_block_share_their_cursors(case):
    town = Town(case)
    case.view("v", 13)
    case.view("w", 19)
    case.page("id", town.ids, end="a", view="v")
    case.page("id", town.ids, begin="a", view="w")
    case.view("u", 11)
    case.page("id", town.ids, begin="a", view="u", status="INVALID_CURSOR")


def closed(case):
    town = Town(case)
    case.view("v")
    case.close_view("v")
    case.close_view("v")
    case.read_at("v", town.ids[:1], status="CLOSED")
    case.query("id", town.ids, "v", status="CLOSED")
    case.open_iter("i", "id", town.ids, view="v", status="CLOSED")
    case.balances(town.owners, "v", status="CLOSED")


def keep_a_store_busy(case):
    Town(case)
    case.view("v")
    case.close(force=False, status="BUSY")
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
