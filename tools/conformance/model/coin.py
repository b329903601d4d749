# SPDX-License-Identifier: Apache-2.0
"""Coins and their ids."""
import hashlib
from typing import NamedTuple

COINBASE, FAST_FORWARD, DELETED, UNSPENT_AGAIN = 1, 2, 4, 8
ZEROS = bytes(32)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


class Coin(NamedTuple):
    parent: bytes
    puzzle_hash: bytes
    amount: int

    @property
    def id(self):
        return sha256(self.parent, self.puzzle_hash, amount_bytes(self.amount))


def amount_bytes(amount):
    """Minimal big-endian two's complement of a number that is not negative; zero is empty."""
    return amount.to_bytes((amount.bit_length() + 8) // 8, "big") if amount else b""


class Addition(NamedTuple):
    coin: Coin
    flags: int = 0  # COINBASE


class Record(NamedTuple):
    """A coin as the store knows it, and the number that orders it among others."""
    number: int
    coin_id: bytes
    coin: Coin
    confirmed: int
    spent: int | None
    timestamp: int
    flags: int
    hints: tuple  # of bytes, ascending

    @property
    def changed(self):
        """The place of the coin in pages: max(confirmed, spent)."""
        return self.confirmed if self.spent is None else self.spent
