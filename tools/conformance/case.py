# SPDX-License-Identifier: Apache-2.0
"""A case of the vectors: operations on named objects, each with what the model answers.

Every method records one operation. `status` is what the author of the case expects; the model must
say the same, or the case does not get written.
"""
from dataclasses import dataclass, field, replace

from model import commitment
from model.chain import Block, Chain, Refused, Rules
from model.coin import Addition, Coin, sha256
from model.random import Random

FIXED = ("block_hashes",)  # options that a store keeps from its creation
RULES = {"contiguous": lambda v: v == "1", "reward_rule": str, "block_hashes": str,
         "max_block_changes": int, "max_coin_hints": int, "max_block_hint_bytes": int}


@dataclass
class Store:
    """A store that a case has open."""
    path: str
    chain: Chain
    options: dict
    state: str = "open"
    children: set = field(default_factory=set)


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


def hex_or_none(data):
    return None if data is None else data.hex()


def number(value):
    return None if value is None else str(value)


def record_json(r):
    return [r.coin_id.hex(), r.coin.parent.hex(), r.coin.puzzle_hash.hex(), str(r.coin.amount),
            str(r.confirmed), number(r.spent), str(r.timestamp), r.flags]


def block_json(block):
    out = {"height": str(block.height), "timestamp": str(block.timestamp),
           "block_hash": block.block_hash.hex(), "parent_hash": block.parent_hash.hex()}
    if block.expected_root is not None:
        out["expected_root"] = block.expected_root.hex()
    if block.additions:
        out["additions"] = additions_json(block.additions)
    if block.spent:
        out["spent"] = [coin_id.hex() for coin_id in block.spent]
    if block.hints:
        out["hints"] = hints_json(block.hints)
    return out


def additions_json(additions):
    return [[a.coin.parent.hex(), a.coin.puzzle_hash.hex(), str(a.coin.amount), a.flags]
            for a in additions]


def hints_json(hints):
    return [[coin_id.hex(), hint.hex()] for coin_id, hint in hints]


def result_json(result):
    return {"height": number(result.height), "created": result.created, "spent": result.spent,
            "hints": result.hints, "reverted_blocks": result.reverted_blocks,
            "state_root": result.root.hex()}


def applied_json(applied, durable_height=None):
    out = {"height": str(applied.block.height), "timestamp": str(applied.block.timestamp),
           "block_hash": applied.block.block_hash.hex(),
           "parent_hash": applied.block.parent_hash.hex(), "state_root": applied.root.hex(),
           "unspent_value": applied.unspent_value.to_bytes(16, "big").hex(),
           "unspent": applied.unspent, "created": applied.created_ever,
           "spent": applied.spent_ever, "hints": applied.hints}
    if durable_height is not None:
        out["durable_height"] = str(durable_height)
    return out


class Case:
    def __init__(self, suite, name):
        self.name, self.ops = name, []
        self.random = Random(f"coinstore/{suite}/{name}")
        self._disk, self._open, self._builders, self._reports = {}, {}, {}, {}
        self._coins = 0

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

    def _op(self, name, status, **fields):
        self.ops.append({"op": name, **fields, "status": status})

    def _answer(self, name, expected, call, on_ok=lambda answer: {}, **fields):
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

    # -- lifetime ----------------------------------------------------------------------------------

    def open(self, store="s", path="store", status="OK", **options):
        self._agree("open", status, self._judge_open(path, options))
        fields = {"store": store, "path": path}
        if options:
            fields["options"] = options
        self._op("open", status, **fields)
        if status == "OK":
            rules = Rules(**{k: RULES[k](v) for k, v in options.items() if k in RULES})
            kept = self._disk.setdefault(path, Chain(rules))
            kept.rules = rules
            self._open[store] = Store(path, kept, options)
        return self

    def _judge_open(self, path, options):
        if any(s.path == path and s.state == "open" for s in self._open.values()):
            return "LOCKED"
        kept = self._disk.get(path)
        if isinstance(kept, str):
            return kept  # a prepared directory
        if kept is None:
            fresh = options.get("create_if_missing", "1") == "1" and options.get("read_only") != "1"
            return "OK" if fresh else "NOT_A_STORE"
        if kept.rules.block_hashes != options.get("block_hashes", "required"):
            return "OPTIONS_MISMATCH"
        return "OK"

    def close(self, store="s", force=True, status="OK"):
        opened = self._open[store]
        busy = [b for b in self._builders.values() if b.store is opened and b.state == "open"]
        busy += [r for r in self._reports.values() if r.store is opened and not r.closed]
        self._agree("close", status, "BUSY" if busy and not force and opened.state == "open" else "OK")
        if status == "OK":
            opened.state = "closed"
        self._op("close", status, store=store, force=force)

    def destroy(self, path="store", status="OK"):
        kept = self._disk.get(path)
        used = any(s.path == path and s.state == "open" for s in self._open.values())
        self._agree("destroy", status,
                    "LOCKED" if used else "OK" if isinstance(kept, Chain) else "NOT_A_STORE")
        if status == "OK":
            del self._disk[path]
        self._op("destroy", status, path=path)

    def prepare(self, path, status, *steps):
        """File operations (see the README) after which the directory opens with a status."""
        for step in steps:
            self.ops.append(step)
        self._disk[path] = status

    def _usable(self, store, write=False):
        opened = self._open[store]
        if opened.state != "open":
            raise Refused("CLOSED")
        if write and opened.options.get("read_only") == "1":
            raise Refused("READ_ONLY")
        return opened.chain

    def sync(self, store="s", status="OK"):
        self._answer("sync", status, lambda: self._usable(store, write=True), store=store)

    def check(self, store="s", status="OK"):
        self._answer("check", status, lambda: self._usable(store), store=store)

    # -- blocks ------------------------------------------------------------------------------------

    def apply(self, store="s", status="OK", block=None, dry_run=False, **fields):
        block = block or self.next_block(store, **fields)
        more = {"dry_run": True} if dry_run else {}
        self._answer("apply", status, lambda: self._usable(store, write=not dry_run).apply(block, dry_run),
                     lambda result: {"result": result_json(result)}, store=store,
                     block=block_json(block), **more)
        return block

    def apply_blocks(self, blocks, store="s", status="OK"):
        chain = self._open[store].chain
        results, error, got = [], None, "OK"
        try:
            chain = self._usable(store, write=True)
            for block in blocks:
                results.append(chain.apply(block))
        except Refused as refused:
            got = refused.status
            if refused.at:
                detail, index, coin_id = refused.at
                error = {"detail": detail, "index": index, "coin_id": coin_id.hex(),
                         "height": str(blocks[len(results)].height)}
        self._agree("apply_blocks", status, got)
        self._op("apply_blocks", status, store=store, blocks=[block_json(b) for b in blocks],
                 results=[result_json(r) for r in results], **({"error": error} if error else {}))

    def begin(self, name="b", store="s", status="OK", **fields):
        block = self.next_block(store, **fields)
        head = replace(block, additions=(), spent=(), hints=())
        self._answer("block_begin", status, lambda: self._usable(store, write=True), builder=name,
                     store=store, head=block_json(head))
        if status == "OK":
            self._builders[name] = Builder(self._open[store], head)
        return block

    def fill(self, name="b", status="OK", additions=(), spent=(), hints=()):
        builder = self._builders[name]
        block = builder.block

        def judge():
            if builder.store.state != "open":
                raise Refused("CLOSED")
            if builder.state != "open":
                raise Refused("WRONG_STATE")
            changes = len(block.additions) + len(block.spent) + len(additions) + len(spent)
            if changes > builder.store.chain.rules.max_block_changes:
                raise Refused("BLOCK_TOO_LARGE")

        for op, key, items, shape in (("block_add", "additions", additions, additions_json),
                                      ("block_spend", "coin_ids", spent, lambda i: [c.hex() for c in i]),
                                      ("block_hint", "hints", hints, hints_json)):
            if items:
                self._answer(op, status, judge, builder=name, **{key: shape(items)})
        if status == "OK":
            builder.block = replace(block, additions=block.additions + tuple(additions),
                                    spent=block.spent + tuple(spent), hints=block.hints + tuple(hints))

    def _built(self, name):
        builder = self._builders[name]
        if builder.store.state != "open":
            raise Refused("CLOSED")
        if builder.state != "open":
            raise Refused("WRONG_STATE")
        return builder

    def block_root(self, name="b", status="OK"):
        def judge():
            builder = self._built(name)
            return builder.store.chain.apply(builder.block, dry_run=True)
        self._answer("block_root", status, judge, lambda r: {"state_root": r.root.hex()}, builder=name)

    def commit(self, name="b", status="OK"):
        def judge():
            builder = self._built(name)
            result = builder.store.chain.apply(builder.block)
            builder.state = "committed"
            return result
        self._answer("block_commit", status, judge, lambda r: {"result": result_json(r)}, builder=name)

    def abort(self, name="b", status="OK"):
        builder = self._builders[name]
        self._agree("abort", status, "WRONG_STATE" if builder.state == "committed" else "OK")
        if status == "OK":
            builder.state = "aborted"
        self._op("block_abort", status, builder=name)

    # -- rollback ----------------------------------------------------------------------------------

    def rollback(self, to_height, store="s", status="OK", dry_run=False, report=None):
        """With `report` the stream stays open under this name; else it is read to its end."""
        more = {"dry_run": True} if dry_run else {}
        if report:
            more["report"] = report

        def on_ok(answer):
            result, records = answer
            if report:
                self._reports[report] = Report(self._open[store], list(records))
                return {"result": result_json(result)}
            return {"result": result_json(result), "changed": [record_json(r) for r in records]}

        self._answer("rollback", status,
                     lambda: self._usable(store, write=not dry_run).rollback(to_height, dry_run),
                     on_ok, store=store, to_height=str(to_height), **more)

    def read_report(self, name, cap, status="OK"):
        report = self._reports[name]
        closed = report.closed or report.store.state != "open"
        taken, left = report.records[:cap], report.records[cap:]
        self._agree("report_next", status, "CLOSED" if closed else "OK" if taken or not cap else "DONE")
        if not closed:
            report.records = left
        more = {"records": [record_json(r) for r in taken]} if status == "OK" else {}
        self._op("report_next", status, report=name, cap=cap, **more)

    def close_report(self, name):
        self._reports[name].closed = True
        self._op("report_close", "OK", report=name)

    # -- reads -------------------------------------------------------------------------------------

    def tip(self, store="s", status="OK"):
        def judge():
            chain = self._usable(store)
            if not chain.tip:
                raise Refused("NOT_FOUND")
            return chain.tip
        durable = self._open[store].options.get("sync_mode", "durable") == "durable"
        self._answer("tip", status, judge,
                     lambda t: {"tip": applied_json(t, t.block.height if durable else None)},
                     store=store)

    def block_info(self, height, store="s", status="OK"):
        def judge():
            found = self._usable(store).block_at(height)
            if not found:
                raise Refused("NOT_FOUND")
            return found
        self._answer("block_info", status, judge, lambda b: {"tip": applied_json(b)}, store=store,
                     height=str(height))

    def get(self, coin_id, store="s", status="OK"):
        def judge():
            chain = self._usable(store)
            if coin_id not in chain.coins:
                raise Refused("NOT_FOUND")
            return chain.coins[coin_id]
        self._answer("get", status, judge, lambda r: {"record": record_json(r)}, store=store,
                     coin_id=coin_id.hex())

    def get_many(self, ids, store="s", status="OK"):
        """Records and unspentness, by position."""
        hexes = [coin_id.hex() for coin_id in ids]

        def records(chain):
            found = [chain.coins.get(coin_id) for coin_id in ids]
            return {"records": [r and record_json(r) for r in found]}

        def answers(chain):
            found = [chain.coins.get(coin_id) for coin_id in ids]
            return {"answers": [int(r is not None and r.spent is None) for r in found]}

        self._answer("get_many", status, lambda: self._usable(store), records, store=store,
                     coin_ids=hexes)
        self._answer("is_unspent", status, lambda: self._usable(store), answers, store=store,
                     coin_ids=hexes)

    def hints(self, ids, store="s", status="OK", cap=None):
        """With a cap that is too small: BUFFER_TOO_SMALL, and how many are needed."""
        hexes = [coin_id.hex() for coin_id in ids]
        if status == "BUFFER_TOO_SMALL":
            needed = len(self._usable(store).hints_of(ids))
            assert cap < needed, self.name
            self._op("get_hints", status, store=store, coin_ids=hexes, cap=cap, needed=needed)
            return
        more = {} if cap is None else {"cap": cap}
        self._answer("get_hints", status, lambda: self._usable(store).hints_of(ids),
                     lambda pairs: {"hints": hints_json(pairs)}, store=store, coin_ids=hexes, **more)

    def prove(self, coin_id, store="s", status="OK", cap=None):
        if status == "BUFFER_TOO_SMALL":
            needed = len(commitment.prove(self._usable(store).leaves(), coin_id))
            assert cap < needed, self.name
            self._op("prove", status, store=store, coin_id=coin_id.hex(), cap=cap, needed=needed)
            return b""
        return self._answer("prove", status,
                            lambda: commitment.prove(self._usable(store).leaves(), coin_id),
                            lambda proof: {"proof": proof.hex()}, store=store, coin_id=coin_id.hex())

    def everything(self, store="s", more_ids=()):
        """All that can be read of a store."""
        chain = self.chain(store)
        self.tip(store, status="OK" if chain.tip else "NOT_FOUND")
        for applied in chain.blocks:
            self.block_info(applied.block.height, store)
        ids = list(chain.coins) + list(more_ids)
        self.get_many(ids, store)
        self.hints(ids, store)

    # -- pure functions ----------------------------------------------------------------------------

    def coin_ids(self, coins):
        self._op("coin_ids", "OK", coins=[[c.parent.hex(), c.puzzle_hash.hex(), str(c.amount)] for c in coins],
                 coin_ids=[c.id.hex() for c in coins])

    def verify(self, proof, root, coin_id, expect="either", status="OK"):
        got, info = commitment.verify(proof, root, coin_id, expect)
        self._agree("verify", status, got)
        more = {}
        if info:
            more["info"] = {"kind": info["kind"], "coin_id": info["coin_id"].hex(),
                            "confirmed_height": str(info["confirmed_height"]),
                            "flags": info["flags"], "depth": info["depth"]}
        self._op("verify", got, proof=proof.hex(), root=root.hex(), coin_id=coin_id.hex(),
                 expect=expect, **more)

    def verify_damaged(self, proof, root, coin_id):
        """Cut off at every byte, and every byte changed, in every way that one bit can change."""
        for n in range(len(proof)):
            assert commitment.verify(proof[:n], root, coin_id, "either")[0] == "PROOF_MALFORMED"
        self._op("verify_prefixes", "PROOF_MALFORMED", proof=proof.hex(), root=root.hex(),
                 coin_id=coin_id.hex())
        letters = {"PROOF_MALFORMED": "M", "PROOF_INVALID": "I", "PROOF_OTHER_COIN": "O"}
        flips = []
        for i in range(8 * len(proof)):
            changed = bytearray(proof)
            changed[i // 8] ^= 0x80 >> i % 8
            flips.append(letters[commitment.verify(bytes(changed), root, coin_id, "either")[0]])
        self._op("verify_flips", "PROOF_*", proof=proof.hex(), root=root.hex(),
                 coin_id=coin_id.hex(), statuses="".join(flips))


def block_hash_of(text):
    return sha256(text.encode())
