# SPDX-License-Identifier: Apache-2.0
"""Blocks that apply, and all that can be read afterwards."""
from model.coin import COINBASE, Addition, Coin, ZEROS
from suites import each

ONES = b"\xff" * 32


@each(0, 1, 10**6, 2**39 - 1)
def first_block_at(case, height):
    case.open()
    case.tip(status="NOT_FOUND")
    case.apply(height=height, additions=case.added(3))
    case.everything()
    case.block_info(height + 1, status="NOT_FOUND")


def gaps_between_heights(case):
    case.open()
    for height in (5, 6, 100, 2**32, 2**38):
        case.apply(height=height, additions=case.added(1))
        case.block_info(height - 1, status="NOT_FOUND" if height != 6 else "OK")
    case.everything()


def empty_blocks(case):
    case.open()
    for _ in range(3):
        case.apply()
        case.tip()
    case.everything()


def contiguous(case):
    case.open(contiguous="1")
    case.apply(height=7)
    case.apply(height=9, status="HEIGHT_NOT_CONTIGUOUS")
    case.apply(height=8)


def without_block_hashes(case):
    case.open(block_hashes="absent")
    case.apply(additions=case.added(2))
    case.apply(height=4, additions=case.added(1))
    case.everything()


def rewards_of_the_chia_rule(case):
    case.open(reward_rule="chia")
    case.apply(additions=case.added(1, COINBASE), status="REWARD_RULE")
    case.apply(additions=case.added(1))
    case.apply(status="REWARD_RULE")
    case.apply(additions=case.added(1, COINBASE), status="REWARD_RULE")
    case.apply(additions=case.added(2, COINBASE))
    case.apply(additions=case.added(3, COINBASE) + case.added(1))
    case.everything()


def reward_spent_in_its_own_block(case):
    case.open()
    case.apply()
    reward = case.added(1, COINBASE)
    case.apply(additions=reward + case.added(1, parent=reward[0].coin.id), spent=[reward[0].coin.id])
    case.everything()


def created_and_spent_in_one_block(case):
    case.open()
    old = case.added(1)
    case.apply(additions=old)
    fleeting = case.added(1, parent=old[0].coin.id)
    kept = case.added(1, parent=fleeting[0].coin.id)
    case.apply(additions=kept + fleeting, spent=[fleeting[0].coin.id, old[0].coin.id])
    case.everything()


def a_long_chain_in_one_block(case):
    """Coins that spend one another, in random order of input."""
    case.open()
    links = case.added(1)
    case.apply(additions=links)
    for _ in range(120):
        links += case.added(1, parent=links[-1].coin.id)
    additions = case.random.shuffled(links[1:])
    case.apply(additions=additions, spent=case.random.shuffled([a.coin.id for a in links[:-1]]))
    case.everything()
    case.rollback(0)
    case.everything()


def values_at_their_ends(case):
    """Sums above 2^64, timestamps that fall, hashes of zeros and ones."""
    case.open()
    case.apply(timestamp=2**64 - 1, additions=[Addition(Coin(ZEROS, ZEROS, 2**64 - 1)),
                                               Addition(Coin(ONES, ONES, 2**64 - 1)),
                                               Addition(Coin(ZEROS, ONES, 2**63)),
                                               Addition(Coin(ONES, ZEROS, 0))])
    case.tip()
    case.apply(timestamp=0, additions=[Addition(Coin(ZEROS, ONES, 2**64 - 1))])
    case.everything(more_ids=[ZEROS, ONES])


def repeated_keys_are_answered_by_position(case):
    case.open()
    coins = case.added(3)
    ids = [a.coin.id for a in coins]
    case.apply(additions=coins)
    case.apply(spent=ids[:1])
    case.get_many([ids[0], ZEROS, ids[0], ids[2], ids[1], ids[2]])
    case.get_many([])
    case.get(ids[0])
    case.get(ZEROS, status="NOT_FOUND")


def expected_root(case):
    case.open()
    coins = case.added(4)
    block = case.next_block(additions=coins)
    root = case.chain().apply(block, dry_run=True).root
    case.apply(height=0, additions=coins, expected_root=ZEROS, status="ROOT_MISMATCH")
    case.apply(height=0, additions=coins, expected_root=root)
    case.apply(spent=[a.coin.id for a in coins], expected_root=ZEROS)
    case.everything()


def dry_runs_change_nothing(case):
    case.open()
    coins = case.added(2)
    case.apply(additions=coins, dry_run=True)
    case.tip(status="NOT_FOUND")
    case.apply(additions=coins)
    case.apply(spent=[coins[0].coin.id], dry_run=True)
    case.apply(spent=[ZEROS], dry_run=True, status="COIN_UNKNOWN")
    case.everything()


def fast_forward_flag(case):
    """Set iff the block spends the parent, which has the same puzzle hash and amount; never for rewards."""
    case.open()
    old = case.added(6, amount=7)
    case.apply(additions=old)
    parents = [a.coin for a in old]
    case.apply(spent=[p.id for p in parents[:5]], additions=[
        Addition(Coin(parents[0].id, parents[0].puzzle_hash, 7)),
        Addition(Coin(parents[1].id, parents[1].puzzle_hash, 8)),
        Addition(Coin(parents[2].id, parents[3].puzzle_hash, 7)),
        Addition(Coin(parents[3].id, parents[3].puzzle_hash, 7), COINBASE),
        Addition(Coin(parents[5].id, parents[5].puzzle_hash, 7))])
    case.apply(additions=[Addition(Coin(parents[4].id, parents[4].puzzle_hash, 7))])  # spent before
    case.everything()


def a_singleton_moves(case):
    case.open()
    coin = case.coin(amount=1)
    case.apply(additions=[Addition(coin)])
    for i in range(40):
        moved = coin._replace(parent=coin.id)
        case.apply(spent=[coin.id], additions=[Addition(moved)])
        coin = moved
    case.everything()
    case.rollback(0)
    case.everything()


def many_blocks_in_one_call(case):
    case.open()
    case.apply_blocks([])
    blocks, coins = [], []
    scratch = Scratch(case)
    for _ in range(6):
        made = case.added(3)
        blocks.append(scratch.block(additions=made, spent=[c.coin.id for c in coins[-2:]]))
        coins += made
    case.apply_blocks(blocks)
    case.everything()


def many_blocks_and_a_refusal(case):
    case.open()
    scratch = Scratch(case)
    first = case.added(2)
    blocks = [scratch.block(additions=first), scratch.block(spent=[first[0].coin.id])]
    blocks.append(scratch.block(additions=case.added(1), spent=[first[1].coin.id, first[0].coin.id]))
    blocks.append(scratch.block())
    case.apply_blocks(blocks, status="COIN_ALREADY_SPENT")
    case.everything()


def builder(case):
    case.open()
    block = case.begin()
    coins = case.added(5)
    case.fill(additions=coins[:2])
    case.block_root()
    case.fill(additions=coins[2:], spent=[], hints=[(coins[0].coin.id, b"a hint")])
    case.block_root()
    case.commit()
    case.commit(status="WRONG_STATE")
    case.fill(additions=coins[:1], status="WRONG_STATE")
    case.block_root(status="WRONG_STATE")
    case.abort(status="WRONG_STATE")
    assert case.chain().tip.block.block_hash == block.block_hash
    case.everything()


def builder_refused_and_changed(case):
    """After a refusal the block is as it was, and can be judged by another tip."""
    case.open(max_block_changes="4")
    coins = case.added(3)
    case.apply(additions=coins[:2])
    case.begin("late", height=10)
    case.fill("late", spent=[coins[0].coin.id, coins[2].coin.id])
    case.block_root("late", status="COIN_UNKNOWN")
    case.fill("late", additions=case.added(3), status="BLOCK_TOO_LARGE")
    case.commit("late", status="COIN_UNKNOWN")
    case.apply(additions=coins[2:])
    case.commit("late", status="PARENT_MISMATCH")
    case.abort("late")
    case.abort("late")
    case.commit("late", status="WRONG_STATE")
    case.everything()


@each(1, 2, 3, 4, 5, 6)
def random_history(case, seed):
    """Blocks of every kind, and the whole state after each few."""
    case.open()
    known = []
    for step in range(12):
        chain = case.chain()
        unspent = [r.coin_id for r in chain.coins.values() if r.spent is None]
        spent = case.random.some_of(unspent, case.random.below(6)) if chain.tip else []
        additions = []
        for _ in range(case.random.below(7)):
            parent = case.random.one_of(spent) if spent and case.random.percent(60) else None
            if parent in chain.coins and case.random.percent(40):
                coin = chain.coins[parent].coin._replace(parent=parent)
                if coin.id not in [a.coin.id for a in additions]:
                    additions.append(Addition(coin))
            else:
                additions += case.added(1, COINBASE if case.random.percent(20) else 0, parent=parent)
            if case.random.percent(30):
                spent.append(additions[-1].coin.id) if additions[-1].coin.id not in spent and chain.tip else None
        hints = [(case.random.one_of(additions).coin.id, case.random.bytes32()[:case.random.below(33)])
                 for _ in range(case.random.below(4))] if additions else []
        gap = case.random.below(3)
        height = chain.tip.block.height + 1 + gap if chain.tip else 0
        case.apply(height=height, additions=additions, spent=case.random.shuffled(spent), hints=hints)
        known += [a.coin.id for a in additions]
        if step % 6 == 5:
            case.everything(more_ids=[case.random.bytes32()])


class Scratch:
    """Blocks that follow each other, of which the store has none yet."""

    def __init__(self, case):
        self._case, self._last = case, None

    def block(self, **fields):
        if self._last:
            fields.update(height=self._last.height + 1, parent_hash=self._last.block_hash)
        self._last = self._case.next_block(**fields)
        return self._last
