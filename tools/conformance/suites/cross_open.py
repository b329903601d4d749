# SPDX-License-Identifier: Apache-2.0
"""Stores that one language writes and the others open: see cross_open in the README."""
from model.coin import COINBASE


def plain(case):
    case.open()
    coins = []
    for i in range(10):
        made = case.added(5) + case.added(i % 2, COINBASE)
        spent = [a.coin.id for a in coins[:2]]
        case.apply(height=3 * i, additions=made, spent=spent,
                   hints=[(made[0].coin.id, b"hint %d" % i), (made[1].coin.id, case.random.bytes32())])
        coins = coins[2:] + made
    case.tip()
    case.close()


def with_undone_forks(case):
    case.open(sync_mode="grouped")
    for fork in range(3):
        for _ in range(4):
            unspent = [r.coin_id for r in case.chain().coins.values() if r.spent is None]
            case.apply(additions=case.added(3), spent=unspent[:1] if case.chain().tip else [])
        case.rollback(1 + fork)
    case.tip()
    case.close()


def without_block_hashes(case):
    case.open(block_hashes="absent")
    case.apply(additions=case.added(4))
    case.apply(height=100, additions=case.added(4))
    case.tip()
    case.close()


def nothing_unspent(case):
    case.open()
    coins = case.added(3)
    case.apply(additions=coins)
    case.apply(spent=[a.coin.id for a in coins])
    case.tip()
    case.close()
