# SPDX-License-Identifier: Apache-2.0
"""Hints: their lengths, order, repeats and limits."""
from model.coin import ZEROS
from suites import each


@each(1, 2, 31, 32)
def of_length(case, n):
    case.open()
    coin = case.added(1)[0]
    case.apply(additions=[coin], hints=[(coin.coin.id, case.random.bytes32()[:n])])
    case.everything()


def empty_ones_are_skipped(case):
    case.open()
    coins = case.added(2)
    case.apply(additions=coins, hints=[(coins[0].coin.id, b""), (coins[1].coin.id, b"x"), (coins[1].coin.id, b"")])
    case.everything()
    case.apply(hints=[(ZEROS, b"")], status="HINT_WITHOUT_COIN")


@each(33, 64)
def too_long(case, n):
    case.open()
    coins = case.added(2)
    case.apply(additions=coins, hints=[(coins[0].coin.id, b"ok"), (coins[1].coin.id, bytes(n))], status="HINT_TOO_LONG")
    case.tip(status="NOT_FOUND")


def prefixes_of_one_another(case):
    case.open()
    coin, other = case.added(2)
    shapes = [b"ab", b"a", b"abc", b"b", b"\x00", b"\x00\x00", b"\xff", ZEROS, b"\xff" * 32]
    case.apply(additions=[other, coin], hints=[(coin.coin.id, h) for h in shapes] + [(other.coin.id, b"a")])
    case.hints([coin.coin.id])
    case.hints([other.coin.id, coin.coin.id])


def the_same_pair_counts_once(case):
    case.open()
    coin = case.added(1)[0]
    case.apply(additions=[coin], hints=[(coin.coin.id, b"x")] * 5 + [(coin.coin.id, b"y")])
    case.everything()


def ids_in_the_order_first_given(case):
    case.open()
    coins = case.added(4)
    ids = [a.coin.id for a in coins]
    case.apply(additions=coins, hints=[(i, b"%d" % n) for n, i in enumerate(ids)] + [(ids[2], b"more")])
    case.hints([ids[2], ZEROS, ids[0], ids[2], ids[3], ids[0]])
    case.hints([ZEROS])
    case.hints([])


def of_coins_of_other_blocks_are_refused(case):
    case.open()
    coins = case.added(2)
    case.apply(additions=coins[:1])
    case.apply(additions=coins[1:], hints=[(coins[1].coin.id, b"mine"), (coins[0].coin.id, b"not")],
               status="HINT_WITHOUT_COIN")
    case.everything()


def of_a_coin_spent_in_its_block(case):
    case.open()
    case.apply()
    coin = case.added(1)[0]
    case.apply(additions=[coin], spent=[coin.coin.id], hints=[(coin.coin.id, b"fleeting")])
    case.everything()


def gone_with_a_rollback_and_others_instead(case):
    case.open()
    case.apply()
    coin = case.added(1)[0]
    case.apply(additions=[coin], hints=[(coin.coin.id, b"one"), (coin.coin.id, b"two")])
    case.rollback(0)
    case.hints([coin.coin.id])
    case.apply(additions=[coin], hints=[(coin.coin.id, b"three")])
    case.everything()


def three_hundred_on_one_coin(case):
    case.open()
    coin = case.added(1)[0]
    case.apply(additions=[coin], hints=[(coin.coin.id, case.random.bytes32()[:4]) for _ in range(300)])
    case.hints([coin.coin.id])
    case.tip()


def limits(case):
    """Repeats and empty hints do not count."""
    case.open(max_coin_hints="2", max_block_hint_bytes="7")
    coins = case.added(3)
    ids = [a.coin.id for a in coins]
    case.apply(additions=coins, hints=[(ids[0], b"a"), (ids[0], b"b"), (ids[0], b"c")], status="TOO_MANY_HINTS")
    case.apply(additions=coins, hints=[(ids[0], b"aaaa"), (ids[1], b"bbbb")], status="HINTS_TOO_LARGE")
    case.apply(additions=coins, hints=[(ids[0], b"a"), (ids[0], b"b"), (ids[0], b"a"), (ids[0], b""),
                                       (ids[1], b"ccccc"), (ids[1], b"ccccc")])
    case.everything()


def a_buffer_that_is_too_small(case):
    case.open()
    coin = case.added(1)[0]
    case.apply(additions=[coin], hints=[(coin.coin.id, b"a"), (coin.coin.id, b"b"), (coin.coin.id, b"c")])
    for cap in (0, 1, 2):
        case.hints([coin.coin.id], cap=cap, status="BUFFER_TOO_SMALL")
    case.hints([coin.coin.id], cap=3)
    case.hints([coin.coin.id], cap=4)
