# SPDX-License-Identifier: Apache-2.0
"""What is under every case: its material, its open objects, and the record of operations."""
from dataclasses import dataclass, field

from model.chain import Block, Chain, Refused
from model.coin import Addition, Coin
from model.random import Random


@dataclass
class Done:
    """What a store has done since it was opened."""
    applied: int = 0
    created: int = 0
    spent: int = 0
    undone: int = 0

    def count(self, result):
        self.applied += 1
        self.created += result.created
        self.spent += result.spent


@dataclass
class Store:
    """A store that a case has open."""
    path: str
    chain: Chain
    options: dict
    state: str = "open"
    done: Done = field(default_factory=Done)


@dataclass
class Builder:
    store: Store
    block: Block
    state: str = "open"


@dataclass
class Report:
    store: Store
    records: list
    closed: bool = False


class Recorder:
    def __init__(self, suite, name):
        self.name, self.ops = name, []
        self.random = Random(f"coinstore/{suite}/{name}")
        self._disk, self._open, self._builders = {}, {}, {}
        self._reports = {}  # and iterators
        self._views, self._cursors = {}, {}

    # -- material ----------------------------------------------------------------------------------

    def coin(self, parent=None, puzzle_hash=None, amount=None):
        return Coin(parent or self.random.bytes32(), puzzle_hash or self.random.bytes32(),
                    self.random.below(1000) if amount is None else amount)

    def added(self, n=1, flags=0, **fields):
        return [Addition(self.coin(**fields), flags) for _ in range(n)]

    def chain(self, store="s"):
        return self._open[store].chain

    def next_block(self, store="s", **fields):
        """A block on the tip; fields override what would be right."""
        chain = self.chain(store)
        tip = chain.tip.block if chain.tip else None
        height = tip.height + 1 if tip else 0
        right = {"height": height, "timestamp": (1000 + 10 * fields.get("height", height)) % 2**64}
        if chain.rules.block_hashes == "required":
            right["block_hash"] = self.random.bytes32()
            right["parent_hash"] = tip.block_hash if tip else self.random.bytes32()
        for key in ("additions", "spent", "hints"):
            fields[key] = tuple(fields.get(key, ()))
        return Block(**{**right, **fields})

    # -- recording ---------------------------------------------------------------------------------

    def _op(self, name, status, /, **fields):
        self.ops.append({"op": name, **fields, "status": status})

    def _answer(self, name, expected, call, on_ok=lambda answer: {}, /, **fields):
        """Records an operation that the model answers with `call`."""
        try:
            answer, status, more = call(), "OK", None
        except Refused as refused:
            answer, status, more = None, refused.status, refused.at
        self._agree(name, expected, status)
        if status == "OK":
            fields.update(on_ok(answer))
        elif more:
            detail, index, coin_id = more
            fields["error"] = {"detail": detail, "index": index, "coin_id": coin_id.hex()}
        self._op(name, status, **fields)
        return answer

    def _agree(self, name, expected, status):
        if expected != status:
            raise AssertionError(f"{self.name}: {name}: the case says {expected}, the model {status}")

    def _usable(self, store, write=False):
        opened = self._open[store]
        if opened.state != "open":
            raise Refused("CLOSED")
        if write and opened.options.get("read_only") == "1":
            raise Refused("READ_ONLY")
        return opened.chain
