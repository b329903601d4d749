# SPDX-License-Identifier: Apache-2.0
"""The chain of blocks and its coins: docs/block-rules.md."""
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from model import commitment
from model.coin import (COINBASE, DELETED, FAST_FORWARD, UNSPENT_AGAIN, ZEROS, Record)

HEIGHT_END = 1 << 39
IN_ADDITIONS, IN_REMOVALS, IN_HINTS = 1, 2, 3


class Refused(Exception):
    """A rule is broken; nothing has changed. `at` is (detail, index, coin id) if an item is to blame."""

    def __init__(self, status, at=None):
        super().__init__(status)
        self.status, self.at = status, at


@dataclass(frozen=True)
class Block:
    height: int
    timestamp: int = 0
    block_hash: bytes = ZEROS
    parent_hash: bytes = ZEROS
    expected_root: bytes | None = None
    additions: tuple = ()  # of Addition
    spent: tuple = ()      # of coin ids
    hints: tuple = ()      # of (coin id, bytes)


@dataclass(frozen=True)
class Rules:
    contiguous: bool = False
    reward_rule: str = "none"
    block_hashes: str = "required"
    max_block_changes: int = 1_000_000
    max_coin_hints: int = 4_096
    max_block_hint_bytes: int = 64 << 20


class Applied(NamedTuple):
    """A block of the chain, with what it did and the state after it."""
    block: Block
    created: tuple  # ids by number
    spent: tuple    # ids by number
    root: bytes
    unspent: int
    created_ever: int
    spent_ever: int
    hints: int
    unspent_value: int


class Result(NamedTuple):
    height: int | None
    created: int
    spent: int
    hints: int
    reverted_blocks: int
    root: bytes


@dataclass
class Chain:
    rules: Rules = field(default_factory=Rules)
    blocks: list = field(default_factory=list)  # of Applied
    coins: dict = field(default_factory=dict)   # id: Record
    next_number: int = 0                        # never falls

    @property
    def tip(self):
        return self.blocks[-1] if self.blocks else None

    def root(self):
        return commitment.root(self.leaves())

    def leaves(self):
        return [commitment.Leaf(r.coin_id, r.confirmed, r.flags & COINBASE)
                for r in self.coins.values() if r.spent is None]

    # -- blocks ------------------------------------------------------------------------------------

    def judge(self, block):
        """Raises Refused for the first fault in the order in which faults are named."""
        rules, tip = self.rules, self.tip
        added = [addition.coin.id for addition in block.additions]
        self._limits(block)
        if block.height >= HEIGHT_END:
            raise Refused("HEIGHT_TOO_LARGE")
        if tip and block.height <= tip.block.height:
            raise Refused("HEIGHT_NOT_ABOVE_TIP")
        if tip and rules.contiguous and block.height != tip.block.height + 1:
            raise Refused("HEIGHT_NOT_CONTIGUOUS")
        if tip and rules.block_hashes == "required" and block.parent_hash != tip.block.block_hash:
            raise Refused("PARENT_MISMATCH")
        rewards = sum(addition.flags & COINBASE for addition in block.additions)
        if rules.reward_rule == "chia" and (rewards > 0 if block.height == 0 else rewards < 2):
            raise Refused("REWARD_RULE")
        if not tip and block.height == 0 and block.spent:
            raise Refused("REMOVAL_IN_FIRST_BLOCK", (IN_REMOVALS, 0, block.spent[0]))
        for i, coin_id in enumerate(added):
            if coin_id in self.coins:
                raise Refused("COIN_EXISTS", (IN_ADDITIONS, i, coin_id))
            if coin_id in added[:i]:
                raise Refused("COIN_ADDED_TWICE", (IN_ADDITIONS, i, coin_id))
        for i, coin_id in enumerate(block.spent):
            at = (IN_REMOVALS, i, coin_id)
            if coin_id in block.spent[:i]:
                raise Refused("COIN_SPENT_TWICE", at)
            if coin_id not in self.coins and coin_id not in added:
                raise Refused("COIN_UNKNOWN", at)
            if coin_id in self.coins and self.coins[coin_id].spent is not None:
                raise Refused("COIN_ALREADY_SPENT", at)
        for i, (coin_id, hint) in enumerate(block.hints):
            if coin_id not in added:
                raise Refused("HINT_WITHOUT_COIN", (IN_HINTS, i, coin_id))
            if len(hint) > 32:
                raise Refused("HINT_TOO_LONG", (IN_HINTS, i, coin_id))

    def _limits(self, block):
        if len(block.additions) + len(block.spent) > self.rules.max_block_changes:
            raise Refused("BLOCK_TOO_LARGE")
        pairs = {(coin_id, hint) for coin_id, hint in block.hints if hint}
        per_coin = {}
        for coin_id, _ in pairs:
            per_coin[coin_id] = per_coin.get(coin_id, 0) + 1
        if max(per_coin.values(), default=0) > self.rules.max_coin_hints:
            raise Refused("TOO_MANY_HINTS")
        if sum(len(hint) for _, hint in pairs) > self.rules.max_block_hint_bytes:
            raise Refused("HINTS_TOO_LARGE")

    def apply(self, block, dry_run=False):
        self.judge(block)
        after = Chain(self.rules, list(self.blocks), dict(self.coins), self.next_number)
        result = after._apply(block)
        if block.expected_root is not None and block.expected_root != result.root:
            raise Refused("ROOT_MISMATCH")
        if not dry_run:
            self.blocks, self.coins, self.next_number = after.blocks, after.coins, after.next_number
        return result

    def _apply(self, block):
        created = []
        for addition in self._in_number_order(block):
            coin = addition.coin
            parent = self._parent_spent(coin, block)
            same = parent and parent[1:] == coin[1:]
            flags = COINBASE if addition.flags & COINBASE else FAST_FORWARD if same else 0
            hints = tuple(sorted({hint for owner, hint in block.hints if owner == coin.id and hint}))
            self.coins[coin.id] = Record(self.next_number, coin.id, coin, block.height, None,
                                         block.timestamp, flags, hints)
            created.append(coin.id)
            self.next_number += 1
        spent = sorted(block.spent, key=lambda coin_id: self.coins[coin_id].number)
        for coin_id in spent:
            self.coins[coin_id] = self.coins[coin_id]._replace(spent=block.height)
        before = self.tip
        unspent = [record for record in self.coins.values() if record.spent is None]
        self.blocks.append(Applied(
            block, tuple(created), tuple(spent), self.root(), len(unspent), len(self.coins),
            len(self.coins) - len(unspent), sum(len(r.hints) for r in self.coins.values()),
            sum(record.coin.amount for record in unspent)))
        return Result(block.height, len(created), len(spent),
                      self.tip.hints - (before.hints if before else 0), 0, self.tip.root)

    def _parent_spent(self, coin, block):
        """The coin's parent if this block spends it."""
        if coin.parent not in block.spent:
            return None
        if coin.parent in self.coins:
            return self.coins[coin.parent].coin
        return next(a.coin for a in block.additions if a.coin.id == coin.parent)

    def _in_number_order(self, block):
        """Additions whose parent the block does not spend; then the others by their parent's number."""
        ordered = [a for a in block.additions if a.coin.parent not in block.spent]
        old = sorted((i for i in block.spent if i in self.coins), key=lambda i: self.coins[i].number)
        parents = old + [a.coin.id for a in ordered if a.coin.id in block.spent]
        for parent in parents:  # which grows meanwhile
            children = [a for a in block.additions if a.coin.parent == parent]
            ordered += children
            parents += [a.coin.id for a in children if a.coin.id in block.spent]
        return ordered

    # -- rollback ----------------------------------------------------------------------------------

    def rollback(self, to_height, dry_run=False):
        """(result, report): the records as they were, with what became of each among its flags."""
        tip = self.tip
        if to_height >= 0 and (not tip or to_height > tip.block.height):
            raise Refused("ROLLBACK_ABOVE_TIP")
        kept = [b for b in self.blocks if b.block.height <= to_height]
        undone = self.blocks[len(kept):]
        report, seen = [], set()
        for applied in reversed(undone):
            for coin_id in applied.spent + applied.created:
                if coin_id in seen:
                    continue
                seen.add(coin_id)
                record = self.coins[coin_id]
                kind = DELETED if record.confirmed > to_height else UNSPENT_AGAIN
                report.append(record._replace(flags=record.flags | kind))
        coins = dict(self.coins)
        for record in report:
            if record.flags & DELETED:
                del coins[record.coin_id]
            else:
                coins[record.coin_id] = self.coins[record.coin_id]._replace(spent=None)
        deleted = [r for r in report if r.flags & DELETED]
        result = Result(kept[-1].block.height if kept else None, len(deleted),
                        len(report) - len(deleted), sum(len(r.hints) for r in deleted), len(undone),
                        kept[-1].root if kept else commitment.EMPTY)
        if not dry_run:
            self.blocks, self.coins = kept, coins
        return result, report

    # -- reads -------------------------------------------------------------------------------------

    def at(self, height):
        """The chain as of a height: the highest block at or below it."""
        view = replace(self, blocks=list(self.blocks), coins=dict(self.coins))
        view.rollback(height)
        return view

    def block_at(self, height):
        return next((b for b in self.blocks if b.block.height == height), None)

    def hints_of(self, ids):
        """(coin id, hint) pairs: ids as first given, each coin's hints bytewise."""
        pairs = []
        for coin_id in dict.fromkeys(ids):
            if coin_id in self.coins:
                pairs += [(coin_id, hint) for hint in self.coins[coin_id].hints]
        return pairs
