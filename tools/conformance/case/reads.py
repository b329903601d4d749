# SPDX-License-Identifier: Apache-2.0
"""Reads of coins and blocks, and proofs."""
from case.recorder import Recorder
from case.shapes import applied_json, hints_json, record_json
from model import commitment
from model.chain import Refused


class Reads(Recorder):
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
