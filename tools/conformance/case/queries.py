# SPDX-License-Identifier: Apache-2.0
"""Views, queries and their pages; balances, lineage, roots of blocks."""
from case.reads import Reads
from case.shapes import number, record_json
from model import commitment, queries
from model.chain import Refused
from model.queries import Query

DEFAULTS = {name: f.default for name, f in Query.__dataclass_fields__.items() if name not in ("source", "keys")}


def query_json(query):
    """Settings at their defaults are left out."""
    keys = [k.to_bytes(8, "big") if isinstance(k, int) else k for k in query.keys]
    out = {"source": query.source, "keys": [key.hex() for key in keys]}
    for name, default in DEFAULTS.items():
        value = getattr(query, name)
        if value != default:
            out[name] = value if isinstance(value, (bool, str)) else str(value)
    return out


class Queries(Reads):
    def __init__(self, suite, name):
        super().__init__(suite, name)
        self._views = {}    # name: (store, height, block hash) or None once it is closed
        self._cursors = {}  # name: (query, place or None, hashes of the chain)

    # -- views -------------------------------------------------------------------------------------

    def view(self, name="v", height=None, store="s", status="OK"):
        """A view of the tip, or as of a height."""
        def judge():
            chain = self._usable(store)
            if not chain.tip:
                raise Refused("NOT_FOUND")
            at = queries.view_at(chain, chain.tip.block.height if height is None else height)
            self._views[name] = store, at, chain.block_at(at)
        more = {} if height is None else {"height": str(height)}
        self._answer("view_at" if more else "view_new", status, judge, view=name, store=store, **more)

    def close_view(self, name="v"):
        self._views[name] = None
        self._op("view_close", "OK", view=name)

    def _height_of(self, view, chain):
        if view is None:
            return None
        if self._views[view] is None:
            raise Refused("CLOSED")
        _, height, block = self._views[view]
        if chain.block_at(height) != block:
            raise Refused("VIEW_ENDED")
        return height

    def _seen(self, store, view):
        """The chain as a read sees it."""
        chain = self._usable(store)
        height = self._height_of(view, chain)
        return chain if height is None else chain.at(height)

    @staticmethod
    def _with(view):
        return {"view": view} if view else {}

    def read_at(self, view, ids, store="s", status="OK"):
        """Everything that can be read of coins, as of a view."""
        hexes = [coin_id.hex() for coin_id in ids]

        def found(chain):
            return [chain.coins.get(coin_id) for coin_id in ids]

        self._answer("get_many", status, lambda: self._seen(store, view),
                     lambda c: {"records": [r and record_json(r) for r in found(c)]},
                     store=store, coin_ids=hexes, **self._with(view))
        self._answer("is_unspent", status, lambda: self._seen(store, view),
                     lambda c: {"answers": [int(r is not None and r.spent is None) for r in found(c)]},
                     store=store, coin_ids=hexes, **self._with(view))
        self._answer("get_hints", status, lambda: self._seen(store, view).hints_of(ids),
                     lambda pairs: {"hints": [[i.hex(), h.hex()] for i, h in pairs]},
                     store=store, coin_ids=hexes, **self._with(view))
        for coin_id in ids[:3]:
            self._answer("prove", status, lambda i=coin_id: commitment.prove(self._seen(store, view).leaves(), i),
                         lambda proof: {"proof": proof.hex()}, store=store, coin_id=coin_id.hex(), **self._with(view))

    # -- queries -----------------------------------------------------------------------------------

    def query(self, source, keys=(), view=None, store="s", status="OK", cap=1000, **settings):
        """The whole answer, read in pages of at most `cap`."""
        query = Query(source, tuple(keys), **settings)

        def judge():
            chain = self._usable(store)
            return queries.places(chain, query, self._height_of(view, chain))
        return self._answer("query", status, judge, lambda rows: {"records": [record_json(r) for _, r in rows]},
                            store=store, query=query_json(query), cap=cap, **self._with(view))

    def page(self, source, keys=(), begin=None, end=None, view=None, store="s", status="OK", cap=2, **settings):
        """One page, from the cursor `begin` on; its own is called `end`."""
        query = Query(source, tuple(keys), **settings)

        def judge():
            chain = self._usable(store)
            rows = queries.places(chain, query, self._height_of(view, chain))
            if begin:
                asked, place, tip = self._cursors[begin]
                if asked != (query, view):
                    raise Refused("INVALID_CURSOR")
                if tip not in [b.block for b in chain.blocks]:
                    raise Refused("STALE_CURSOR")
                rows = [row for row in rows if place is None or row[0] > place]
            shown, left = rows[:cap], rows[cap:]
            if end:
                last = shown[-1][0] if shown else self._cursors[begin][1] if begin else None
                self._cursors[end] = (query, view), last, chain.tip.block
            return shown, left

        names = {key: name for key, name in (("begin", begin), ("end", end)) if name}
        self._answer("query_page", status, judge,
                     lambda pair: {"records": [record_json(r) for _, r in pair[0]], "left": len(pair[1])},
                     store=store, query=query_json(query), cap=cap, **names, **self._with(view))

    def chia_pages(self, source, keys, most, view=None, store="s", **settings):
        query = Query(source, tuple(keys), order="height", chia_page=True, **settings)
        chain = self._usable(store)
        pages = queries.chia_pages(chain, query, most, self._height_of(view, chain))
        self._op("chia_pages", "OK", store=store, query=query_json(query), cap=most,
                 pages=[[[record_json(r) for r in records], number(height)] for records, height in pages],
                 **self._with(view))

    def hint_pairs(self, source, keys, view=None, store="s", status="OK", cap=1000, **settings):
        query = Query(source, tuple(keys), **settings)

        def judge():
            chain = self._usable(store)
            return queries.hint_pairs(chain, query, self._height_of(view, chain))
        self._answer("hint_pairs", status, judge, lambda pairs: {"hints": [[i.hex(), h.hex()] for i, h in pairs]},
                     store=store, query=query_json(query), cap=cap, **self._with(view))

    # -- balances, lineage, roots ------------------------------------------------------------------

    def balances(self, puzzle_hashes, view=None, store="s"):
        chain = self._usable(store)
        height = self._height_of(view, chain)
        found = queries.balances(chain, puzzle_hashes, height)
        self._op("balances", "OK", store=store, puzzle_hashes=[h.hex() for h in puzzle_hashes],
                 balances=[[amount.to_bytes(16, "big").hex(), coins] for amount, coins in found], **self._with(view))

    def all_balances(self, view=None, store="s", cap=2):
        chain = self._usable(store)
        found = queries.all_balances(chain, self._height_of(view, chain))
        self._op("all_balances", "OK", store=store, cap=cap,
                 balances=[[h.hex(), amount.to_bytes(16, "big").hex(), coins] for h, amount, coins in found],
                 **self._with(view))

    def lineage(self, puzzle_hash, view=None, store="s", status="OK"):
        def judge():
            chain = self._usable(store)
            return queries.lineage(chain, puzzle_hash, self._height_of(view, chain))
        self._answer("lineage", status, judge,
                     lambda found: {"coin": record_json(found[0]), "parent": record_json(found[1])},
                     store=store, puzzle_hash=puzzle_hash.hex(), **self._with(view))

    def block_roots(self, height, store="s", status="OK"):
        def judge():
            chain = self._usable(store)
            applied = chain.block_at(height)
            if not applied:
                raise Refused("NOT_FOUND")
            return queries.block_roots(applied, chain.coins)
        self._answer("block_roots", status, judge,
                     lambda roots: {"additions_root": roots[0].hex(), "removals_root": roots[1].hex()},
                     store=store, height=str(height))
