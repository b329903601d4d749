# SPDX-License-Identifier: Apache-2.0
"""Opening, closing, directories."""
from case.recorder import Recorder, Store
from model.chain import Chain, Refused, Rules

FIXED = ("block_hashes",)  # options that a store keeps from its creation
RULES = {"contiguous": lambda v: v == "1", "reward_rule": str, "block_hashes": str,
         "max_block_changes": int, "max_coin_hints": int, "max_block_hint_bytes": int}


class Lifetime(Recorder):
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
        busy += [c for c in [*self._reports.values(), *self._views.values()] if c.store is opened and not c.closed]
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

    def sync(self, store="s", status="OK"):
        self._answer("sync", status, lambda: self._usable(store, write=True), store=store)

    def check(self, store="s", status="OK"):
        self._answer("check", status, lambda: self._usable(store), store=store)
