# SPDX-License-Identifier: Apache-2.0
"""Checkpoints, copies, repair, settings and figures."""
from dataclasses import replace

from case.recorder import Recorder
from model.chain import Refused


class Maintenance(Recorder):
    def checkpoint(self, store="s", status="OK"):
        """Nothing that can be read changes; from now on it comes from the tables."""
        self._answer("checkpoint", status, lambda: self._usable(store, write=True), store=store)

    def compact(self, store="s", status="OK"):
        self._answer("compact", status, lambda: self._usable(store, write=True), store=store)

    def copy(self, path, store="s", status="OK"):
        def judge():
            chain = self._usable(store, write=True)
            if path in self._disk:
                raise Refused("ARGUMENT")
            self._disk[path] = replace(chain, blocks=list(chain.blocks), coins=dict(chain.coins))
        self._answer("copy", status, judge, store=store, path=path)

    def repair(self, path="store", status="OK", **options):
        kept = self._disk.get(path)
        used = any(s.path == path and s.state == "open" for s in self._open.values())
        got = ("READ_ONLY" if options.get("read_only") == "1" else
               "NOT_A_STORE" if kept is None else kept if isinstance(kept, str) else "LOCKED" if used else
               "OPTIONS_MISMATCH" if kept.rules.block_hashes != options.get("block_hashes", "required") else "OK")
        self._agree("repair", status, got)
        self._op("repair", status, path=path, **({"options": options} if options else {}))

    def setting(self, name, value=None, store="s", status="OK"):
        """The author of the case knows the value: a default, or what the store was opened with."""
        def judge():
            self._usable(store)
            if value is None:
                raise Refused("ARGUMENT")
        self._answer("setting", status, judge, lambda _: {"value": value}, store=store, name=name)

    def figures(self, store="s", status="OK"):
        """Figures since the store was opened, and the same and more as metrics."""
        opened = self._open[store]

        def stats(chain):
            done = opened.done
            return {"stats": {"blocks_applied": str(done.applied), "coins_created": str(done.created),
                              "coins_spent": str(done.spent), "blocks_undone": str(done.undone)}}

        def lines(chain):
            return {"lines": [f"coinstore_height {chain.tip.block.height if chain.tip else 'Nan'}",
                              f"coinstore_unspent_coins {chain.tip.unspent if chain.tip else 0}",
                              f"coinstore_blocks_applied_total {opened.done.applied}",
                              f"coinstore_blocks_undone_total {opened.done.undone}",
                              "# TYPE coinstore_height gauge"]}
        self._answer("stats", status, lambda: self._usable(store), stats, store=store)
        self._answer("metrics", status, lambda: self._usable(store), lines, store=store)
