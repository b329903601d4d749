# SPDX-License-Identifier: Apache-2.0
"""Kills a replay again and again and looks at what is left.

A child replays a chain and says after each call which height is safe on the disk. SIGKILL meets it
at a random moment: while it opens the store or while it applies blocks. After every kill the store
must open, its tip must not be below what the child had called safe, and the block and state root at
its tip must be those of a store that was never killed. Then the replay goes on from there; when it
comes to its end, the tip must be that of the other store, and a fresh one is begun.

Most replays have so little memory for recent blocks that checkpoints run all the time, and now and
then the child does not replay but rolls back, deep below what the tables hold, in many steps; it may
be stopped between two of them.
"""
import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SET = "cardano-preview-59315.csdelta.zst"
GENERATED = ("--blocks", "400", "--created", "600", "--spent", "500", "--seed", "9")
KILLS_IN_A_CHAIN = 15     # about so many until a replay comes to its end
SHARE_WHILE_OPENING = 0.2  # of the kills; the others come once blocks are applied
CHECK_EVERY = 10          # kills
SHARE_OF_ROLLBACKS = 0.25  # of the kills that come while something is done
CHECKPOINT_CHANGES = (1000000, 3000, 500, 500, 100)


class Failed(Exception):
    pass


class Run:
    def __init__(self, arguments, directory):
        self.tool = os.path.abspath(arguments.tool)
        self.sync_mode = arguments.sync_mode
        self.random = random.Random(arguments.seed)
        self.reference = os.path.join(directory, "reference")
        self.store = os.path.join(directory, "store")
        self.chain = self.find_chain(arguments.data, directory)
        begin = time.monotonic()
        self.expected = self.ask("replay", self.chain, "--store", self.reference)["tip"]
        self.seconds = time.monotonic() - begin
        self.counts = {"kills": 0, "while opening": 0, "before a store was made": 0,
                       "with blocks since the last": 0, "in rollbacks": 0, "rollbacks cut short": 0,
                       "behind a checkpoint": 0, "chains finished": 0, "checks": 0}

    def find_chain(self, data, directory):
        path = os.path.join(data or "", SET)
        if os.path.exists(path):
            return path
        path = os.path.join(directory, "generated.csdelta")
        self.ask("generate", path, *GENERATED)
        return path

    def ask(self, *arguments):
        done = subprocess.run([self.tool, *arguments, "--json"], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed("%s ended with %d: %s" % (arguments, done.returncode, done.stderr))
        return json.loads(done.stdout)

    def command(self, verb, *arguments):
        return [self.tool, verb, *arguments, "--store", self.store, "--json", "--option",
                "checkpoint_changes=%d" % self.random.choice(CHECKPOINT_CHANGES), "--option",
                "keep_recent_blocks=%d" % self.random.choice((0, 5, 50))]

    def kill_replay(self):
        """Starts a replay and kills it. Returns the last height that it called safe, or None, and
        whether it came to its end before."""
        opening = self.random.random() < SHARE_WHILE_OPENING
        delay = self.random.uniform(0, 0.1 if opening else 2 * self.seconds / KILLS_IN_A_CHAIN)
        command = self.command("replay", self.chain) + [
            "--print-durable", "--sync-mode", self.sync_mode,
            "--blocks-per-call", str(self.random.choice((1, 7, 64, 500)))]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        first = b"" if opening else child.stdout.readline()
        time.sleep(delay)
        output = self.end(child)
        # A line without its end was not said.
        lines = [json.loads(line) for line in (first + output).split(b"\n")[:-1]]
        safe = [line["durable_height"] for line in lines if "durable_height" in line]
        if child.returncode == 0:
            return None, True
        self.counts["kills"] += 1
        self.counts["while opening"] += opening
        return (safe[-1] if safe else None), False

    def kill_rollback(self, before):
        """Starts a rollback from a height and kills it. Returns the height that it goes to."""
        target = self.random.randint(before // 2, before)
        child = subprocess.Popen(self.command("rollback", str(target)), stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE)
        time.sleep(self.random.uniform(0.02, 2 * self.seconds / KILLS_IN_A_CHAIN))
        self.end(child)
        self.counts["kills"] += child.returncode != 0
        self.counts["in rollbacks"] += child.returncode != 0
        return target

    def end(self, child):
        child.send_signal(signal.SIGKILL)
        output, errors = child.communicate()
        if child.returncode not in (0, -signal.SIGKILL):
            raise Failed("the child ended with %d: %s" % (child.returncode, errors.decode()))
        return output

    def look(self, safe, before):
        """What must hold after a kill. Returns the height of the tip."""
        try:
            info = self.ask("info", "--stats", "--store", self.store)
            tip = info["tip"]
        except Failed as failure:
            # Nothing but the making of the store itself may have been cut off.
            if safe is None and before is None and "NOT_A_STORE" in str(failure):
                self.counts["before a store was made"] += 1
                return None
            raise
        height = tip["height"] if tip else None
        for what, least in (("called safe", safe), ("there before the kill", before)):
            if least is not None and (height is None or height < least):
                raise Failed("the tip is %s, but %d was %s" % (height, least, what))
        if height is not None:
            right = self.ask("header", str(height), "--store", self.reference)
            for name in ("block_hash", "state_root", "unspent", "unspent_value", "created", "spent",
                         "hints"):
                if tip[name] != right[name]:
                    raise Failed("%s at %d is %s, must be %s" % (name, height, tip[name],
                                                                 right[name]))
        self.counts["behind a checkpoint"] += info["stats"]["marker_record"] > 0
        self.counts["with blocks since the last"] += height != before
        return height

    def finish(self):
        tip = self.ask("replay", self.chain, "--store", self.store)["tip"]
        if tip != self.expected:
            raise Failed("the tip is %s, must be %s" % (tip, self.expected))
        if not self.ask("check", "--store", self.store)["sound"]:
            raise Failed("the store is not sound")
        self.counts["checks"] += 1
        shutil.rmtree(self.store)
        self.counts["chains finished"] += 1

    def kill(self, kills):
        before = None
        while self.counts["kills"] < kills:
            if before and self.random.random() < SHARE_OF_ROLLBACKS:
                target = self.kill_rollback(before)
                height = self.look(target, None)
                if height > before:
                    raise Failed("the tip is %d after a rollback from %d" % (height, before))
                self.counts["rollbacks cut short"] += target < height
                before = height
                continue
            safe, finished = self.kill_replay()
            if finished:
                self.finish()
                before = None
                continue
            # Beyond what was durable, a tip seen after a reopening is durable too.
            before = self.look(safe, before)
            if before is not None and self.counts["kills"] % CHECK_EVERY == 0:
                if not self.ask("check", "--store", self.store)["sound"]:
                    raise Failed("the store is not sound")
                self.counts["checks"] += 1
        self.finish()


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool", help="path of the coinstore command")
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--sync-mode", choices=("durable", "grouped"), default="durable")
    parser.add_argument("--data", help="directory of " + SET + "; without, a chain is generated")
    arguments = parser.parse_args()
    print("seed %d, %s" % (arguments.seed, arguments.sync_mode), flush=True)
    directory = tempfile.mkdtemp(prefix="coinstore-kill-")
    try:
        run = Run(arguments, directory)
        run.kill(arguments.kills)
    except Failed as failure:
        # The store stays for a closer look.
        sys.exit("FAILED: %s\nstore: %s" % (failure, directory))
    print(", ".join("%s %d" % (name, count) for name, count in run.counts.items()))
    shutil.rmtree(directory)


if __name__ == "__main__":
    main()
