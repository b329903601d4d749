# SPDX-License-Identifier: Apache-2.0
"""Rollbacks: their reports, and that they leave no trace."""
from model.coin import Addition, Coin, ZEROS
from suites import each


def _small_chain(case, heights=(10, 11, 15, 20), **options):
    """Blocks that create two coins each; all but the first spend a coin of the one before."""
    case.open(**options)
    last = None
    for height in heights:
        made = case.added(2)
        hints = [(made[0].coin.id, b"h%d" % height)]
        case.apply(height=height, additions=made, spent=[last] if last else [], hints=hints)
        last = made[1].coin.id


@each(20, 19, 16, 15, 14, 11, 10, 9, 0, -1, -2, -2**63)
def to(case, height):
    """Into gaps, to the tip, below the first block, and to every negative height."""
    _small_chain(case)
    ids = list(case.chain().coins)
    case.rollback(height, dry_run=True)
    case.everything()
    case.rollback(height)
    case.everything(more_ids=ids)
    case.check()


def above_the_tip(case):
    _small_chain(case)
    case.rollback(21, status="ROLLBACK_ABOVE_TIP")
    case.rollback(2**63 - 1, status="ROLLBACK_ABOVE_TIP")
    case.rollback(20)
    case.everything()


def of_an_empty_store(case):
    case.open()
    case.rollback(-1)
    case.rollback(-5)
    case.rollback(0, status="ROLLBACK_ABOVE_TIP")
    case.rollback(0, dry_run=True, status="ROLLBACK_ABOVE_TIP")


def spent_exactly_at_the_target_stays_spent(case):
    case.open()
    coins = case.added(2)
    case.apply(additions=coins)
    case.apply(spent=[coins[0].coin.id])
    case.apply(spent=[coins[1].coin.id])
    case.rollback(1)
    case.get_many([a.coin.id for a in coins])


def created_and_spent_above_is_reported_once(case):
    case.open()
    case.apply(additions=case.added(1))
    late = case.added(2)
    case.apply(additions=late)
    case.apply(spent=[late[0].coin.id], additions=case.added(1, parent=late[0].coin.id))
    fleeting = case.added(1)
    case.apply(additions=fleeting, spent=[fleeting[0].coin.id])
    case.rollback(0)
    case.everything()


def the_report_stands_in_the_order_of_numbers(case):
    """Odd coins first, then children by their parent; spends by number, whatever the input's order."""
    case.open()
    old = case.added(5)
    case.apply(additions=old)
    ids = [a.coin.id for a in old]
    children = [case.added(1, parent=ids[4])[0], case.added(1, parent=ids[1])[0], case.added(1)[0],
                case.added(1, parent=ids[4])[0], case.added(1, parent=ids[1])[0]]
    grandchild = case.added(1, parent=children[3].coin.id)[0]
    case.apply(additions=[grandchild] + children, spent=[ids[4], children[3].coin.id, ids[0], ids[1]])
    case.rollback(0)
    case.everything()


def the_same_blocks_again(case):
    """Roll back and apply again: every answer as before."""
    case.open()
    made, coins = [], case.added(3)
    made.append(case.apply(additions=coins, hints=[(coins[0].coin.id, b"first")]))
    for i in range(4):
        more = case.added(2)
        spent = [coins[i].coin.id] if i < 3 else []
        made.append(case.apply(additions=more, spent=spent))
    root = case.chain().tip.root
    case.everything()
    case.rollback(1)
    for block in made[2:]:
        case.apply(block=block)
    assert case.chain().tip.root == root
    case.everything()
    case.rollback(-1)
    for block in made:
        case.apply(block=block)
    assert case.chain().tip.root == root
    case.everything()


def the_other_fork(case):
    """The same coin on both forks; others on one only; hints of their own."""
    case.open()
    case.apply(additions=case.added(2))
    both, mine = case.added(1), case.added(2)
    case.apply(additions=both + mine, hints=[(both[0].coin.id, b"here")])
    case.apply(spent=[both[0].coin.id])
    case.rollback(0)
    case.apply(additions=both + case.added(1), hints=[(both[0].coin.id, b"there"), (both[0].coin.id, b"")])
    case.apply(spent=[mine[0].coin.id], status="COIN_UNKNOWN")
    case.everything(more_ids=[a.coin.id for a in mine])
    case.check()


def several_times_across_the_same_heights(case):
    case.open()
    case.apply(additions=case.added(4))
    for fork in range(4):
        spent = case.random.some_of([r.coin_id for r in case.chain().coins.values() if r.spent is None], 2)
        case.apply(additions=case.added(2), spent=spent)
        case.apply(height=10 + fork, additions=case.added(1))
        case.rollback(0)
    case.everything()
    case.close()
    case.open("again")
    case.everything("again")
    case.check("again")


def deep_in_steps(case):
    case.open()
    for i in range(12):
        unspent = [r.coin_id for r in case.chain().coins.values() if r.spent is None]
        case.apply(additions=case.added(2), spent=unspent[-1:] if i else [])
    for height in range(10, -2, -2):
        case.rollback(height)
        case.tip()
    case.rollback(-1)
    case.tip(status="NOT_FOUND")
    case.get_many([ZEROS])


def a_parent_that_comes_back(case):
    """The fast-forward flag of a coin created again is judged again."""
    case.open()
    parent = case.coin(amount=5)
    case.apply(additions=[Addition(parent)])
    child = Addition(Coin(parent.id, parent.puzzle_hash, 5))
    case.apply(spent=[parent.id], additions=[child])
    case.get(child.coin.id)
    case.rollback(0)
    case.apply(additions=[child])
    case.get(child.coin.id)
    case.everything()


def the_report_is_read_piece_by_piece(case):
    """It stays what it was, whatever the store does meanwhile."""
    _small_chain(case)
    case.rollback(10, report="r")
    case.read_report("r", 0)
    case.read_report("r", 1)
    case.apply(additions=case.added(3))
    case.read_report("r", 2)
    case.rollback(-1)
    case.read_report("r", 100)
    case.read_report("r", 100, status="DONE")
    case.read_report("r", 1, status="DONE")
    case.close_report("r")
    case.close_report("r")
    case.read_report("r", 1, status="CLOSED")


def of_a_store_that_was_opened_again(case):
    _small_chain(case)
    case.close()
    case.open("t")
    case.everything("t")
    case.rollback(11, "t")
    case.everything("t")
    case.close("t")
    case.open("u", read_only="1")
    case.rollback(10, "u", status="READ_ONLY")
    case.rollback(10, "u", dry_run=True)
    case.everything("u")
