# SPDX-License-Identifier: Apache-2.0
"""Views; reads of coins and blocks, and proofs, at the tip or as of a view."""
from dataclasses import dataclass

from case.recorder import Recorder, Store
from case.shapes import applied_json, hints_json, record_json
from model import commitment, queries
from model.chain import Applied, Refused


@dataclass
class View:
    store: Store
    block: Applied
    closed: bool = False


def with_view(view):
    return {"view": view} if view else {}


class Reads(Recorder):
    # -- views -------------------------------------------------------------------------------------

    def view(self, name="v", height=None, store="s", status="OK"):
        """A view of the tip, or as of a height."""
        def judge():
            chain = self._usable(store)
            if not chain.tip:
                raise Refused("NOT_FOUND")
            at = queries.view_at(chain, chain.tip.block.height if height is None else height)
            self._views[name] = View(self._open[store], chain.block_at(at))
        more = {} if height is None else {"height": str(height)}
        self._answer("view_at" if more else "view_new", status, judge, view=name, store=store, **more)

    def close_view(self, name="v"):
        self._views[name].closed = True
        self._op("view_close", "OK", view=name)

    def _block_of(self, view):
        """The block that a view names, or None for the tip."""
        if view is None:
            return None
        if self._views[view].closed:
            raise Refused("CLOSED")
        return self._views[view].block

    @staticmethod
    def _require(chain, block):
        if block is not None and not any(b is block for b in chain.blocks):
            raise Refused("VIEW_ENDED")

    def _seen(self, store, view):
        """The chain as a read sees it."""
        chain, block = self._usable(store), self._block_of(view)
        self._require(chain, block)
        return chain.at(block.block.height) if block else chain

    def _require_few_changes(self, store, block):
        """For what needs the whole set of unspent coins of an older block."""
        opened = self._open[store]
        if block is not None:
            above = [b for b in opened.chain.blocks if b.block.height > block.block.height]
            most = int(opened.options.get("max_view_changes", 100_000))
            if sum(len(b.created) + len(b.spent) for b in above) > most:
                raise Refused("TOO_MANY_CHANGES")

    # -- reads -------------------------------------------------------------------------------------

    def tip(self, store="s", status="OK", view=None):
        def judge():
            chain = self._seen(store, view)
            if not chain.tip:
                raise Refused("NOT_FOUND")
            return chain.tip
        opened = self._open[store]
        durable = opened.options.get("sync_mode", "durable") == "durable" and opened.chain.tip
        self._answer("tip", status, judge,
                     lambda t: {"tip": applied_json(t, opened.chain.tip.block.height if durable else None)},
                     store=store, **with_view(view))

    def block_info(self, height, store="s", status="OK", view=None):
        def judge():
            found = self._seen(store, view).block_at(height)
            if not found:
                raise Refused("NOT_FOUND")
            return found
        self._answer("block_info", status, judge, lambda b: {"tip": applied_json(b)}, store=store,
                     height=str(height), **with_view(view))

    def get(self, coin_id, store="s", status="OK", view=None):
        def judge():
            chain = self._seen(store, view)
            if coin_id not in chain.coins:
                raise Refused("NOT_FOUND")
            return chain.coins[coin_id]
        self._answer("get", status, judge, lambda r: {"record": record_json(r)}, store=store,
                     coin_id=coin_id.hex(), **with_view(view))

    def get_many(self, ids, store="s", status="OK", view=None):
        """Records and unspentness, by position."""
        hexes = [coin_id.hex() for coin_id in ids]

        def records(chain):
            found = [chain.coins.get(coin_id) for coin_id in ids]
            return {"records": [r and record_json(r) for r in found]}

        def answers(chain):
            found = [chain.coins.get(coin_id) for coin_id in ids]
            return {"answers": [int(r is not None and r.spent is None) for r in found]}

        self._answer("get_many", status, lambda: self._seen(store, view), records, store=store,
                     coin_ids=hexes, **with_view(view))
        self._answer("is_unspent", status, lambda: self._seen(store, view), answers, store=store,
                     coin_ids=hexes, **with_view(view))

    def hints(self, ids, store="s", status="OK", cap=None, view=None):
        """With a cap that is too small: BUFFER_TOO_SMALL, and how many are needed."""
        hexes = [coin_id.hex() for coin_id in ids]
        if status == "BUFFER_TOO_SMALL":
            needed = len(self._seen(store, view).hints_of(ids))
            assert cap < needed, self.name
            self._op("get_hints", status, store=store, coin_ids=hexes, cap=cap, needed=needed, **with_view(view))
            return
        more = {} if cap is None else {"cap": cap}
        self._answer("get_hints", status, lambda: self._seen(store, view).hints_of(ids),
                     lambda pairs: {"hints": hints_json(pairs)}, store=store, coin_ids=hexes, **more,
                     **with_view(view))

    def prove(self, coin_id, store="s", status="OK", cap=None, view=None):
        if status == "BUFFER_TOO_SMALL":
            needed = len(commitment.prove(self._seen(store, view).leaves(), coin_id))
            assert cap < needed, self.name
            self._op("prove", status, store=store, coin_id=coin_id.hex(), cap=cap, needed=needed, **with_view(view))
            return b""

        def judge():
            chain = self._seen(store, view)
            self._require_few_changes(store, self._block_of(view))
            return commitment.prove(chain.leaves(), coin_id)
        return self._answer("prove", status, judge, lambda proof: {"proof": proof.hex()}, store=store,
                            coin_id=coin_id.hex(), **with_view(view))

    def everything(self, store="s", more_ids=()):
        """All that can be read of a store."""
        chain = self.chain(store)
        self.tip(store, status="OK" if chain.tip else "NOT_FOUND")
        for applied in chain.blocks:
            self.block_info(applied.block.height, store)
        ids = list(chain.coins) + list(more_ids)
        self.get_many(ids, store)
        self.hints(ids, store)

    def read_at(self, view, ids, store="s", status="OK"):
        """Everything that can be read of coins, as of a view."""
        self.tip(store, status, view)
        self.get_many(ids, store, status, view)
        self.hints(ids, store, status, view=view)
        for coin_id in ids[:3]:
            self.prove(coin_id, store, status, view=view)
