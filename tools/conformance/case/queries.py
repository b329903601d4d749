# SPDX-License-Identifier: Apache-2.0
"""Whole answers of queries; balances, lineage, roots of blocks. Single pages are in pages.py."""
from case.reads import Reads, with_view
from case.shapes import hints_json, number, query_json, record_json
from model import queries
from model.chain import Refused
from model.queries import Query


def amount_json(amount):
    return amount.to_bytes(16, "big").hex()


def balances_json(rows):
    return [[puzzle_hash.hex(), amount_json(amount), coins] for puzzle_hash, amount, coins in rows]


class Queries(Reads):
    def _rows(self, query, store, view):
        """[(place, record)] of a query at this moment."""
        chain, block = self._usable(store), self._block_of(view)
        query.check()
        self._require(chain, block)
        if query.source == "all_unspent":
            self._require_few_changes(store, block)
        return queries.places(chain, query, block and block.block.height)

    def _hint_rows(self, query, store, view):
        """[(place, (coin id, hint))]."""
        chain, block = self._usable(store), self._block_of(view)
        query.check()
        self._require(chain, block)
        return queries.hint_places(chain, query, block and block.block.height)

    def _balance_rows(self, store, view):
        """[(place, (puzzle hash, amount, coins))]."""
        chain, block = self._usable(store), self._block_of(view)
        self._require(chain, block)
        self._require_few_changes(store, block)
        return [((row[0],), row) for row in queries.all_balances(chain, block and block.block.height)]

    def query(self, source, keys=(), view=None, store="s", status="OK", cap=1000, **settings):
        """The whole answer, read in pages of at most `cap`."""
        query = Query(source, tuple(keys), **settings)
        return self._answer("query", status, lambda: self._rows(query, store, view),
                            lambda rows: {"records": [record_json(r) for _, r in rows]},
                            store=store, query=query_json(query), cap=cap, **with_view(view))

    def chia_pages(self, source, keys, most, view=None, store="s", status="OK", **settings):
        query = Query(source, tuple(keys), **{"order": "height", "chia_page": True, **settings})
        self._answer("chia_pages", status, lambda: queries.chia_pages(self._rows(query, store, view), most),
                     lambda pages: {"pages": [[[record_json(r) for r in records], number(height)]
                                              for records, height in pages]},
                     store=store, query=query_json(query), cap=most, **with_view(view))

    def hint_pairs(self, source, keys, view=None, store="s", status="OK", cap=1000, **settings):
        query = Query(source, tuple(keys), **settings)
        self._answer("hint_pairs", status, lambda: self._hint_rows(query, store, view),
                     lambda rows: {"hints": hints_json(pair for _, pair in rows)},
                     store=store, query=query_json(query), cap=cap, **with_view(view))

    def balances(self, puzzle_hashes, view=None, store="s", status="OK"):
        self._answer("balances", status, lambda: queries.balances(self._seen(store, view), puzzle_hashes),
                     lambda found: {"balances": [[amount_json(amount), coins] for amount, coins in found]},
                     store=store, puzzle_hashes=[h.hex() for h in puzzle_hashes], **with_view(view))

    def all_balances(self, view=None, store="s", status="OK", cap=2):
        self._answer("all_balances", status, lambda: self._balance_rows(store, view),
                     lambda rows: {"balances": balances_json(row for _, row in rows)},
                     store=store, cap=cap, **with_view(view))

    def lineage(self, puzzle_hash, view=None, store="s", status="OK"):
        self._answer("lineage", status, lambda: queries.lineage(self._seen(store, view), puzzle_hash),
                     lambda found: {"coin": record_json(found[0]), "parent": record_json(found[1])},
                     store=store, puzzle_hash=puzzle_hash.hex(), **with_view(view))

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
