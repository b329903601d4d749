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
