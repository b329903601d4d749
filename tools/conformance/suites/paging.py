# SPDX-License-Identifier: Apache-2.0
"""Pages: to the end under every cap, while blocks come and go, and in Chia's form."""
from suites import each
from suites.town import Town


@each("key", "height")
def to_the_end_under_every_cap(case, order):
    town = Town(case)
    for cap in range(1, 15):
        case.query("puzzle_hash", town.owners, hinted=True, order=order, cap=cap)


@each("hint", "parent", "id", "changed_at", "all_unspent")
def of_every_source(case, source):
    town = Town(case)
    keys = {"hint": town.owners + [town.long_hint], "parent": [town.first[0].id, town.singleton.id],
            "id": town.ids, "changed_at": [10, 20], "all_unspent": []}[source]
    for cap in (1, 2, 3, 7, 8):
        case.query(source, keys, cap=cap)
        if source in ("hint", "id"):
            case.hint_pairs(source, keys, cap=cap)


@each("key", "height")
def one_after_the_other(case, order):
    town = Town(case)
    case.page("puzzle_hash", town.owners, end="a", order=order, cap=0)
    case.page("puzzle_hash", town.owners, begin="a", end="b", order=order)
    case.page("puzzle_hash", town.owners, begin="b", end="c", order=order, cap=3)
    case.page("puzzle_hash", town.owners, begin="c", end="d", order=order, cap=0)
    case.page("puzzle_hash", town.owners, begin="d", order=order, cap=100)
    case.page("puzzle_hash", town.owners, begin="b", order=order, cap=100)


def a_cursor_belongs_to_its_query(case):
    town = Town(case)
    case.page("puzzle_hash", town.owners, end="a")
    case.page("puzzle_hash", town.owners[::-1], begin="a", status="INVALID_CURSOR")
    case.page("puzzle_hash", town.owners, begin="a", spent=False, status="INVALID_CURSOR")
    case.page("puzzle_hash", town.owners, begin="a", order="height", status="INVALID_CURSOR")
    case.page("hint", town.owners, begin="a", status="INVALID_CURSOR")
    case.page("puzzle_hash", town.owners, begin="a")


def pages_of_hints(case):
    town = Town(case)
    keys = [town.owners[1], b"none", town.long_hint, b"short", town.owners[0]]
    for source, asked in (("hint", keys), ("id", town.ids)):
        case.hint_page(source, asked, end="a", cap=0)
        case.hint_page(source, asked, begin="a", end="b")
        case.hint_page(source, asked, begin="b", end="c", cap=1)
        case.hint_page(source, asked, begin="c", end="d", cap=3)
        case.hint_page(source, asked, begin="d", cap=100)
        case.page(source, asked, begin="b", status="INVALID_CURSOR")
        case.page(source, asked, end="p")
        case.hint_page(source, asked, begin="p", status="INVALID_CURSOR")
    case.hint_page("puzzle_hash", town.owners, status="ARGUMENT")
    case.hint_page("hint", keys, order="height", status="ARGUMENT")


def pages_of_balances(case):
    town = Town(case)
    case.balance_page(end="a", cap=0)
    case.balance_page(begin="a", end="b", cap=1)
    case.balance_page(begin="b", end="c", cap=1)
    case.balance_page(begin="c", end="d", cap=100)
    case.balance_page(begin="d", cap=100)
    case.page("puzzle_hash", town.owners, end="p")
    case.balance_page(begin="p", status="INVALID_CURSOR")
    case.page("puzzle_hash", town.owners, begin="b", status="INVALID_CURSOR")
    case.apply(additions=[a for owner in town.owners for a in case.added(1, puzzle_hash=owner)])
    case.balance_page(begin="b", end="e", cap=100)
    case.rollback(21)
    case.balance_page(begin="e", status="STALE_CURSOR")
    case.balance_page(begin="c", cap=100)


def bytes_that_are_no_cursor(case):
    town = Town(case)
    case.cursor_of("z", b"")
    case.page("puzzle_hash", town.owners, begin="z")  # as from the front
    for data in (b"\0", b"\1", bytes(84), bytes(85), b"\1" + bytes(84), bytes(86), bytes(128), b"\xff" * 200):
        case.cursor_of("z", data)
        case.page("puzzle_hash", town.owners, begin="z", status="INVALID_CURSOR")
        case.hint_page("id", town.ids[:1], begin="z", status="INVALID_CURSOR")
        case.balance_page(begin="z", status="INVALID_CURSOR")
        case.open_iter("i", "id", town.ids[:1], begin="z", status="INVALID_CURSOR")


def a_cursor_cut_off_or_changed_at_any_byte(case):
    Town(case)
    case.page("all_unspent", end="a")
    for keep in range(85):
        case.cut_cursor("z", "a", keep)
        case.page("all_unspent", begin="z", status="INVALID_CURSOR" if keep else "OK")
    for byte in range(85):
        case.flip_cursor("z", "a", 8 * byte + byte % 8)
        case.page("all_unspent", begin="z", status="INVALID_CURSOR")
    case.page("all_unspent", begin="a")


def a_cursor_belongs_to_its_store(case):
    """Also where another store holds the same blocks."""
    case.open("a", path="one")
    case.open("b", path="two")
    owner = case.random.bytes32()
    for _ in range(3):
        block = case.apply("a", additions=case.added(2, puzzle_hash=owner))
        case.apply("b", block=block)
    case.page("puzzle_hash", [owner], end="c", store="a")
    case.page("puzzle_hash", [owner], begin="c", store="b", status="INVALID_CURSOR")
    case.balance_page(end="d", store="a", cap=1)
    case.balance_page(begin="d", store="b", status="INVALID_CURSOR")
    case.copy("three", store="a")
    case.open("e", path="three")
    case.page("puzzle_hash", [owner], begin="c", store="e", status="INVALID_CURSOR")
    case.page("puzzle_hash", [owner], begin="c", store="a", cap=100)


@each("id", "parent", "changed_at", "hint")
def what_does_not_move(case, source):
    """A coin that changes meanwhile keeps its place where that does not say when it changed."""
    town = Town(case)
    keys = {"id": town.ids[:6], "parent": [town.first[0].id], "changed_at": [10, 11], "hint": [town.owners[1]]}[source]
    case.page(source, keys, end="a", cap=2)
    unspent = [r.coin_id for r in case.chain().coins.values() if r.spent is None]
    case.apply(spent=unspent[:5])
    case.page(source, keys, begin="a", end="b", cap=1)
    case.page(source, keys, begin="b", cap=100)


@each("key", "height")
def over_checkpoints(case, order):
    """A cursor says nothing about where its rows are kept."""
    town = Town(case, checkpoints=(13,))
    case.page("puzzle_hash", town.owners, end="a", order=order, hinted=True)
    case.checkpoint()
    case.page("puzzle_hash", town.owners, begin="a", end="b", order=order, hinted=True)
    case.apply(additions=case.added(2, puzzle_hash=town.owners[0]), spent=[town.first[4].id])
    case.page("puzzle_hash", town.owners, begin="b", end="c", order=order, hinted=True)
    case.checkpoint()
    case.compact()
    case.page("puzzle_hash", town.owners, begin="c", order=order, hinted=True, cap=100)


@each("key", "height")
def while_blocks_come(case, order):
    """A coin spent meanwhile appears again at its new place."""
    town = Town(case)
    case.page("puzzle_hash", town.owners, end="a", order=order, cap=4)
    case.apply(additions=case.added(2, puzzle_hash=town.owners[2]), spent=[town.first[2].id])
    case.page("puzzle_hash", town.owners, begin="a", end="b", order=order, cap=4)
    case.apply(additions=case.added(1, puzzle_hash=town.owners[0]))
    case.page("puzzle_hash", town.owners, begin="b", order=order, cap=100)


@each("key", "height")
def a_rollback_between_pages(case, order):
    """Stale once the tip of the page that gave the cursor is gone, also if a block of its height is back."""
    town = Town(case)
    case.apply()
    case.page("puzzle_hash", town.owners, end="a", order=order)
    case.apply(spent=[town.first[2].id])
    case.rollback(22)
    case.page("puzzle_hash", town.owners, begin="a", end="b", order=order)  # its own tip is still there
    case.rollback(21)
    case.page("puzzle_hash", town.owners, begin="a", status="STALE_CURSOR", order=order)
    case.apply(height=22, additions=case.added(1))
    case.page("puzzle_hash", town.owners, begin="a", status="STALE_CURSOR", order=order)
    case.page("puzzle_hash", town.owners, begin="b", status="STALE_CURSOR", order=order)


def the_same_block_again_is_another(case):
    town = Town(case)
    block = case.apply(additions=case.added(1, puzzle_hash=town.owners[0]))
    case.page("puzzle_hash", town.owners, end="a")
    case.open_iter("i", "puzzle_hash", town.owners)
    case.read_iter("i", 3)
    case.rollback(21)
    case.apply(block=block)
    case.page("puzzle_hash", town.owners, begin="a", status="STALE_CURSOR")
    case.read_iter("i", 3, status="STALE_CURSOR")


def a_rollback_moves_a_coin_behind_the_cursor(case):
    town = Town(case)
    case.apply(spent=[town.first[2].id])
    case.page("puzzle_hash", town.owners[2:], end="a", order="height", cap=2)
    case.rollback(21)
    case.page("puzzle_hash", town.owners[2:], begin="a", order="height", status="STALE_CURSOR")
    case.page("puzzle_hash", town.owners[2:], order="height", cap=100)


def after_a_rollback_to_nothing(case):
    town = Town(case)
    case.page("all_unspent", end="a")
    case.balance_page(end="b", cap=1)
    case.rollback(-1)
    case.page("all_unspent", begin="a", status="STALE_CURSOR")
    case.balance_page(begin="b", status="STALE_CURSOR")
    case.page("all_unspent", end="c")
    case.apply(height=5, additions=case.added(2, puzzle_hash=town.owners[0]))
    case.page("all_unspent", begin="c", cap=100)


# -- iterators -----------------------------------------------------------------------------------------


@each("key", "height")
def an_iterator_to_its_end(case, order):
    town = Town(case)
    case.open_iter("i", "puzzle_hash", town.owners, hinted=True, order=order)
    case.iter_tip("i", status="NOT_FOUND")
    for cap in (1, 0, 2, 3, 100):
        case.read_iter("i", cap)
        case.iter_tip("i")
    case.read_iter("i", 1, status="DONE")
    case.read_iter("i", 100, status="DONE")
    case.iter_tip("i")
    case.close_iter("i")
    case.close_iter("i")
    case.read_iter("i", 1, status="CLOSED")
    case.iter_cursor("i", "c", status="CLOSED")


def iterators_and_pages_go_on_from_each_other(case):
    town = Town(case)
    case.page("puzzle_hash", town.owners, end="a", cap=3)
    case.open_iter("i", "puzzle_hash", town.owners, begin="a")
    case.iter_cursor("i", "b")
    case.page("puzzle_hash", town.owners, begin="b", cap=1)
    case.read_iter("i", 2)
    case.iter_cursor("i", "c")
    case.page("puzzle_hash", town.owners, begin="c", cap=3)
    case.open_iter("j", "puzzle_hash", town.owners, begin="c")
    case.read_iter("j", 100)
    case.read_iter("i", 100)
    case.open_iter("k", "puzzle_hash", town.owners)
    case.iter_cursor("k", "d")
    case.page("puzzle_hash", town.owners, begin="d", cap=3)
    case.open_iter("l", "puzzle_hash", town.owners[:1], begin="c", status="INVALID_CURSOR")


def an_iterator_while_blocks_come_and_go(case):
    town = Town(case)
    case.open_iter("i", "puzzle_hash", town.owners)
    case.read_iter("i", 4)
    case.apply(additions=case.added(2, puzzle_hash=town.owners[2]), spent=[town.first[2].id])
    case.read_iter("i", 4)
    case.iter_tip("i")
    case.rollback(21)
    case.read_iter("i", 4, status="STALE_CURSOR")
    case.read_iter("i", 4, status="STALE_CURSOR")
    case.close_iter("i")


def an_iterator_of_nothing(case):
    case.open()
    case.open_iter("i", "all_unspent")
    case.read_iter("i", 1, status="DONE")
    case.iter_tip("i", status="NOT_FOUND")
    case.apply(additions=case.added(1))
    case.read_iter("i", 1, status="DONE")  # it was at its end
    case.open_iter("j", "puzzle_hash", [])
    case.read_iter("j", 1, status="DONE")


def an_iterator_keeps_its_store_busy(case):
    town = Town(case)
    case.open_iter("i", "id", town.ids)
    case.open_iter("j", "id", town.ids)
    case.close_iter("i")
    case.close(force=False, status="BUSY")
    case.read_iter("j", 1)
    case.close()
    case.read_iter("j", 1, status="CLOSED")
    case.close_iter("j")
    case.open_iter("k", "id", town.ids, status="CLOSED")


def the_report_of_a_rollback_has_no_cursor(case):
    Town(case)
    case.rollback(13, dry_run=True, report="r")
    case.iter_cursor("r", "c", status="UNSUPPORTED")
    case.iter_tip("r", status="UNSUPPORTED")
    case.read_report("r", 3)
    case.close_report("r")


def after_a_reopening(case):
    town = Town(case)
    case.page("puzzle_hash", town.owners, end="a", order="height", cap=3)
    case.close()
    case.open("t")
    case.page("puzzle_hash", town.owners, begin="a", store="t", order="height", cap=100)


def what_has_changed_since(case):
    """In ORDER_HEIGHT the cursor behind the last page gives what comes later."""
    town = Town(case)
    case.page("puzzle_hash", town.owners, end="a", order="height", cap=100)
    case.page("puzzle_hash", town.owners, begin="a", end="b", order="height", cap=100)
    case.apply(additions=case.added(1, puzzle_hash=town.owners[1]), spent=[town.first[3].id])
    case.page("puzzle_hash", town.owners, begin="a", order="height", cap=100)


@each(1, 2, 3, 4, 5, 7, 100)
def in_the_form_of_chia(case, most):
    town = Town(case)
    case.chia_pages("puzzle_hash", town.owners, most)
    case.chia_pages("puzzle_hash", town.owners, most, hinted=True, unspent=False)


@each(1, 3, 10)
def in_the_form_of_chia_when_a_height_exceeds_a_page(case, most):
    case.open()
    owner = case.random.bytes32()
    case.apply(additions=case.added(2, puzzle_hash=owner))
    case.apply(additions=case.added(8, puzzle_hash=owner))
    case.apply(additions=case.added(1, puzzle_hash=owner))
    case.chia_pages("puzzle_hash", [owner], most)
