# SPDX-License-Identifier: Apache-2.0
"""Random numbers that are the same with every version of Python."""
from model.coin import sha256


class Random:
    def __init__(self, seed):
        self._seed, self._count = seed.encode(), 0

    def bytes32(self):
        self._count += 1
        return sha256(self._seed, self._count.to_bytes(8, "big"))

    def below(self, n):
        return int.from_bytes(self.bytes32(), "big") % n

    def percent(self, n):
        return self.below(100) < n

    def one_of(self, items):
        return items[self.below(len(items))]

    def some_of(self, items, n):
        items = list(items)
        return [items.pop(self.below(len(items))) for _ in range(min(n, len(items)))]

    def shuffled(self, items):
        return self.some_of(items, len(items))
