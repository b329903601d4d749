# SPDX-License-Identifier: Apache-2.0
"""A small chain on which there is something to ask: few owners, hints, spends, a singleton."""
from model.coin import COINBASE, Addition


class Town:
    """Blocks at heights 10, 11, 13, 20, 21; owners[0] to [2], hints of 1, 5 and 32 bytes. Behind the heights of
    `checkpoints` everything is brought into the tables, and nothing of it stays in memory."""

    def __init__(self, case, store="s", checkpoints=(), **options):
        self.case, self.store, self.checkpoints = case, store, checkpoints
        self.owners = [case.random.bytes32() for _ in range(3)]
        self.long_hint = case.random.bytes32()
        self.singleton = case.coin(amount=1)
        if checkpoints:
            options["keep_recent_blocks"] = "0"
        case.open(store, path="store" if store == "s" else store, **options)
        self._build()

    def _apply(self, height, **block):
        self.case.apply(self.store, height=height, **block)
        if height in self.checkpoints:
            self.case.checkpoint(self.store)

    def _build(self):
        case, o = self.case, self.owners
        first = [case.added(1, puzzle_hash=o[i % 3], amount=100 * i)[0] for i in range(6)] + [Addition(self.singleton)]
        hints = [(first[0].coin.id, o[1]), (first[1].coin.id, o[1]), (first[2].coin.id, self.long_hint),
                 (first[3].coin.id, b"short"), (first[3].coin.id, o[0]), (first[3].coin.id, o[2]), (first[4].coin.id, b"s")]
        self._apply(10, additions=first, hints=hints)
        moved = self.singleton._replace(parent=self.singleton.id)
        children = [case.added(1, parent=first[0].coin.id, puzzle_hash=o[i])[0] for i in (0, 1, 1)]
        self._apply(11, additions=children + [Addition(moved)], spent=[first[0].coin.id, self.singleton.id])
        self._apply(13, additions=case.added(2, COINBASE, puzzle_hash=o[2], amount=2**63),
                    spent=[first[1].coin.id])
        fleeting = case.added(1, puzzle_hash=o[0])
        self._apply(20, additions=fleeting + case.added(1, puzzle_hash=o[0], amount=2**64 - 1),
                    spent=[fleeting[0].coin.id, children[0].coin.id, first[5].coin.id],
                    hints=[(fleeting[0].coin.id, self.long_hint)])
        again = moved._replace(parent=moved.id)
        self._apply(21, additions=[Addition(again)], spent=[moved.id])
        self.first, self.children = [a.coin for a in first], [a.coin for a in children]
        self.ids = list(case.chain(self.store).coins)
