# SPDX-License-Identifier: Apache-2.0
"""Blocks, whole and built piece by piece; rollbacks and their reports."""
from dataclasses import replace

from case.recorder import Builder, Recorder, Report
from case.shapes import additions_json, block_json, hints_json, record_json, result_json
from model.chain import Refused


class Blocks(Recorder):
    def apply(self, store="s", status="OK", block=None, dry_run=False, **fields):
        block = block or self.next_block(store, **fields)
        more = {"dry_run": True} if dry_run else {}
        result = self._answer("apply", status, lambda: self._usable(store, write=not dry_run).apply(block, dry_run),
                              lambda result: {"result": result_json(result)}, store=store,
                              block=block_json(block), **more)
        if result and not dry_run:
            self._open[store].done.count(result)
        return block

    def apply_blocks(self, blocks, store="s", status="OK"):
        chain = self._open[store].chain
        results, error, got = [], None, "OK"
        try:
            chain = self._usable(store, write=True)
            for block in blocks:
                results.append(chain.apply(block))
                self._open[store].done.count(results[-1])
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
            builder.store.done.count(result)
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
            if not dry_run:
                self._open[store].done.undone += result.reverted_blocks
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
