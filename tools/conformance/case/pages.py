# SPDX-License-Identifier: Apache-2.0
"""Single pages and their cursors; iterators."""
from dataclasses import dataclass

from case.queries import Queries, balances_json
from case.reads import with_view
from case.recorder import Store
from case.shapes import applied_json, hints_json, query_json, record_json
from model.chain import Applied, Refused
from model.queries import Query

BROKEN = "bytes that are no cursor"
FRONT = None  # the empty cursor


@dataclass
class Cursor:
    path: str         # of the store
    question: object  # "balances", or a query and what is asked of it
    block: Applied    # the view's, or None
    tip: Applied
    place: tuple      # of the last row passed, or None


@dataclass
class Iterator:
    store: Store
    name: str          # of the store
    query: Query
    view: object       # a name, or None
    block: Applied     # the view's, or None
    at: Cursor
    shown: Applied = None  # of the page read last
    is_at_end: bool = False
    closed: bool = False


class Pages(Queries):
    def _begin(self, cursor, path, question, block):
        """Judges a cursor as far as that can be done without reading."""
        if cursor is FRONT:
            return
        if cursor is BROKEN or (cursor.path, cursor.question) != (path, question) or cursor.block is not block:
            raise Refused("INVALID_CURSOR")

    def _page(self, question, rows_of, cursor, view, store, cap):
        """(rows of the page, rows left, the new cursor)."""
        opened, chain = self._open[store], self._usable(store)
        block = self._block_of(view)
        self._begin(cursor, opened.path, question, block)
        rows = rows_of()
        if cursor is not FRONT and not any(b is cursor.tip for b in chain.blocks):
            raise Refused("STALE_CURSOR")
        passed = cursor.place if cursor is not FRONT else None
        rows = [row for row in rows if passed is None or row[0] > passed]
        if not chain.tip or cap == 0:
            return [], rows, cursor
        shown = rows[:cap]
        return shown, rows[cap:], Cursor(opened.path, question, block, chain.tip,
                                         shown[-1][0] if shown else passed)

    def _record_page(self, op, question, rows_of, answers, begin, end, view, store, status, cap, **inputs):
        def judge():
            page = self._page(question, rows_of, self._cursors[begin] if begin else FRONT, view, store, cap)
            if end:
                self._cursors[end] = page[2]
            return page
        names = {key: name for key, name in (("begin", begin), ("end", end)) if name}
        self._answer(op, status, judge,
                     lambda page: {**answers([row for _, row in page[0]]), "left": len(page[1])},
                     store=store, **inputs, cap=cap, **names, **with_view(view))

    def page(self, source, keys=(), begin=None, end=None, view=None, store="s", status="OK", cap=2, **settings):
        """One page, from the cursor `begin` on; its own is called `end`."""
        query = Query(source, tuple(keys), **settings)
        self._record_page("query_page", ("coins", query), lambda: self._rows(query, store, view),
                          lambda rows: {"records": [record_json(r) for r in rows]},
                          begin, end, view, store, status, cap, query=query_json(query))

    def hint_page(self, source, keys=(), begin=None, end=None, view=None, store="s", status="OK", cap=2, **settings):
        query = Query(source, tuple(keys), **settings)
        self._record_page("hint_page", ("pairs", query), lambda: self._hint_rows(query, store, view),
                          lambda rows: {"hints": hints_json(rows)},
                          begin, end, view, store, status, cap, query=query_json(query))

    def balance_page(self, begin=None, end=None, view=None, store="s", status="OK", cap=2):
        self._record_page("balance_page", "balances", lambda: self._balance_rows(store, view),
                          lambda rows: {"balances": balances_json(rows)}, begin, end, view, store, status, cap)

    # -- cursors that no page gave -----------------------------------------------------------------

    def cursor_of(self, end, data):
        self._cursors[end] = BROKEN if data else FRONT
        self._op("cursor", "OK", end=end, bytes=data.hex())

    def cut_cursor(self, end, begin, keep):
        self._cursors[end] = BROKEN if keep else FRONT
        self._op("cursor", "OK", end=end, begin=begin, keep=keep)

    def flip_cursor(self, end, begin, bit):
        self._cursors[end] = BROKEN
        self._op("cursor", "OK", end=end, begin=begin, flip=bit)

    # -- iterators ---------------------------------------------------------------------------------

    def open_iter(self, name, source, keys=(), begin=None, view=None, store="s", status="OK", **settings):
        query = Query(source, tuple(keys), **settings)

        def judge():
            self._usable(store)
            query.check()
            opened, block = self._open[store], self._block_of(view)
            cursor = self._cursors[begin] if begin else FRONT
            self._begin(cursor, opened.path, ("coins", query), block)
            self._reports[name] = Iterator(opened, store, query, view, block, cursor)
        more = {"begin": begin} if begin else {}
        self._answer("iter_open", status, judge, iter=name, store=store, query=query_json(query), **more,
                     **with_view(view))

    def _iter(self, name):
        iterator = self._reports[name]
        if iterator.closed or iterator.store.state != "open":
            raise Refused("CLOSED")
        return iterator

    def _query_iter(self, name):
        iterator = self._iter(name)
        if not isinstance(iterator, Iterator):
            raise Refused("UNSUPPORTED")
        return iterator

    def read_iter(self, name, cap, status="OK"):
        def judge():
            it = self._iter(name)
            if cap == 0:
                return []
            if it.is_at_end:
                raise Refused("DONE")
            shown, left, cursor = self._page(("coins", it.query), lambda: self._rows(it.query, it.name, it.view),
                                             it.at, it.view, it.name, cap)
            it.at, it.is_at_end = cursor, not left
            it.shown = it.block or it.store.chain.tip
            if not shown:
                raise Refused("DONE")
            return shown
        self._answer("iter_next", status, judge, lambda rows: {"records": [record_json(r) for _, r in rows]},
                     iter=name, cap=cap)

    def iter_cursor(self, name, end, status="OK"):
        def judge():
            self._cursors[end] = self._query_iter(name).at
        self._answer("iter_cursor", status, judge, iter=name, end=end)

    def iter_tip(self, name, status="OK"):
        def judge():
            shown = self._query_iter(name).shown
            if not shown:
                raise Refused("NOT_FOUND")
            return shown
        self._answer("iter_tip", status, judge, lambda block: {"tip": applied_json(block)}, iter=name)

    def close_iter(self, name):
        self._reports[name].closed = True
        self._op("iter_close", "OK", iter=name)
