# SPDX-License-Identifier: Apache-2.0
"""Coin ids at every border of the amount's encoding."""
from model.coin import Coin, ZEROS
from suites import each

ONES = b"\xff" * 32


def known_values(case):
    """Those of docs/commitment.md."""
    coins = [Coin(ZEROS, ZEROS, 0), Coin(ZEROS, ZEROS[:31] + b"\x01", 1000),
             Coin(ZEROS, ZEROS[:31] + b"\x02", 128)]
    assert coins[0].id.hex().startswith("f5a5fd42d16a20302798ef6ed309979b")
    case.coin_ids(coins)


@each(*range(1, 9))
def amounts_of_bytes(case, k):
    """2^(8k-1)-1, 2^(8k-1), and one more: where a ninth bit needs a byte in front."""
    edges = [2**(8 * k - 1) - 1, 2**(8 * k - 1), 2**(8 * k - 1) + 1, 2**(8 * k) - 1]
    case.coin_ids([case.coin(amount=amount) for amount in edges])
    if k < 8:
        case.coin_ids([case.coin(amount=2**(8 * k))])


def amounts_near_the_ends(case):
    case.coin_ids([case.coin(amount=a) for a in (0, 1, 2**63 - 1, 2**63, 2**64 - 2, 2**64 - 1)])


def zeros_and_ones(case):
    case.coin_ids([Coin(a, b, n) for a in (ZEROS, ONES) for b in (ZEROS, ONES) for n in (0, 1)])


@each(0, 1, 7, 8, 15, 16, 17, 31, 33, 64)
def many_at_once(case, n):
    """Around the numbers of coins that are hashed side by side."""
    case.coin_ids([case.coin(amount=case.random.below(2**(1 + case.random.below(64)))) for _ in range(n)])
