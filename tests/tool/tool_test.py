# SPDX-License-Identifier: Apache-2.0
"""Tests of the coinstore command, run as a user runs it.

Usage: tool_test.py PATH_OF_COINSTORE [unittest arguments]
"""
import hashlib
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import unittest

TOOL = None  # set by main

COMMANDS = ("replay", "info", "header", "get", "prove", "verify", "rollback", "check", "generate",
            "checkpoint", "compact", "copy", "repair", "metrics")
CHAIN = ("--blocks", "60", "--created", "80", "--spent", "60", "--singletons", "5",
         "--in-block-share", "0.1")
HEADER_SIZE, BLOCK_HEAD_SIZE, CREATION_SIZE = 40, 92, 73


def amount_bytes(amount):
    return amount.to_bytes((amount.bit_length() + 8) // 8, "big") if amount else b""


def coin_id(parent, puzzle_hash, amount):
    return hashlib.sha256(parent + puzzle_hash + amount_bytes(amount)).digest()


class Block:
    """A block as the file holds it; `offset` is that of its first byte."""

    def __init__(self, data, offset):
        self.offset = offset
        (self.height, self.flags, self.hash, self.parent, self.time, created, spent,
         hints) = struct.unpack_from("<II32s32sQIII", data, offset)
        place = offset + BLOCK_HEAD_SIZE
        self.created_offset = place
        self.created = [struct.unpack_from("<32s32sQB", data, place + CREATION_SIZE * i)
                        for i in range(created)]
        place += CREATION_SIZE * created
        self.spent = [data[place + 32 * i:place + 32 * i + 32] for i in range(spent)]
        place += 32 * spent
        self.hints_offset = place
        self.hints = []
        for _ in range(hints):
            index, size = struct.unpack_from("<IB", data, place)
            self.hints.append((index, data[place + 5:place + 5 + size]))
            place += 5 + size
        self.end = place
        self.ids = [coin_id(*coin[:3]) for coin in self.created]


def read_chain(path):
    """The blocks of a file, by a reader that shares nothing with the tool's."""
    with open(path, "rb") as file:
        data = file.read()
    _, count, created, spent, hints = struct.unpack_from("<IIQQQ", data, 8)
    blocks, place = [], HEADER_SIZE
    for _ in range(count):
        blocks.append(Block(data, place))
        place = blocks[-1].end
    assert place == len(data)
    assert created == sum(len(b.created) for b in blocks)
    assert spent == sum(len(b.spent) for b in blocks)
    assert hints == sum(len(b.hints) for b in blocks)
    return blocks


class Records:
    """What a store must answer after some blocks, from a plain dictionary."""

    def __init__(self, blocks):
        self.by_id = {}
        self.hints = {}
        for block in blocks:
            for identity, coin in zip(block.ids, block.created):
                assert identity not in self.by_id, "a coin is created twice"
                self.by_id[identity] = [coin, block, None]
            for identity in block.spent:
                assert self.by_id[identity][2] is None, "a coin is spent twice"
                self.by_id[identity][2] = block.height
            for index, hint in block.hints:
                if hint:
                    self.hints.setdefault(block.ids[index], set()).add(hint.hex())

    def unspent(self):
        return {i: entry for i, entry in self.by_id.items() if entry[2] is None}


class ToolTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = tempfile.mkdtemp(prefix="coinstore-tool-")
        cls.chain = os.path.join(cls.shared, "chain.csdelta")
        subprocess.run([TOOL, "generate", cls.chain, *CHAIN, "--seed", "42"], check=True,
                       stdout=subprocess.DEVNULL)
        with open(cls.chain, "rb") as file:
            cls.data = file.read()
        cls.blocks = read_chain(cls.chain)
        cls.records = Records(cls.blocks)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.shared)

    def setUp(self):
        self.directory = tempfile.mkdtemp(prefix="coinstore-tool-")
        self.addCleanup(shutil.rmtree, self.directory)
        self.store = self.path("store")

    def path(self, name):
        return os.path.join(self.directory, name)

    def run_tool(self, *arguments, exit_code=0):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("COINSTORE_")}
        done = subprocess.run([TOOL, *map(str, arguments)], capture_output=True, text=True,
                              env=environment, timeout=120)
        self.assertEqual(done.returncode, exit_code, (arguments, done.stdout, done.stderr))
        if exit_code != 0 and exit_code < 128:
            self.assertRegex(done.stderr, r"\Acoinstore: [^\n]+\n\Z|\A\Z")
        return done

    def ask(self, *arguments, exit_code=0):
        """The one JSON object of an answer."""
        return json.loads(self.run_tool(*arguments, "--json", exit_code=exit_code).stdout)

    def fails(self, exit_code, *arguments):
        """The one line that tells why."""
        done = self.run_tool(*arguments, exit_code=exit_code)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        return done.stderr

    def replay(self, *arguments, file=None):
        return self.ask("replay", file or self.chain, "--store", self.store, *arguments)

    def tip(self):
        return self.ask("info", "--store", self.store)["tip"]


class HelpTest(ToolTest):
    def test_every_command_has_a_help_with_examples(self):
        overview = self.run_tool("--help").stdout
        self.assertIn("Exit codes", overview)
        for command in COMMANDS:
            self.assertIn(command, overview)
            text = self.run_tool(command, "--help").stdout
            self.assertIn("Example", text)
            self.assertIn("--json", text)

    def test_bad_usage_is_told_in_one_line(self):
        self.fails(2)
        self.fails(2, "no-such-command")
        self.fails(2, "info")
        self.fails(2, "info", "--store", self.store, "--no-such-flag")
        self.fails(2, "get", "12", "--store", self.store)
        self.fails(2, "get", "zz" * 32, "--store", self.store)
        self.fails(2, "rollback", "low", "--store", self.store)
        self.fails(2, "replay", self.chain, "--store", self.store, "--sync-mode", "never")
        self.fails(2, "replay", self.chain, "--store", self.store, "--option", "sync_mode")
        self.assertIn("no_such_option", self.fails(2, "replay", self.chain, "--store", self.store,
                                                   "--option", "no_such_option=1"))
        self.assertFalse(os.path.exists(self.store))

    def test_version(self):
        self.assertRegex(self.run_tool("--version").stdout, r"^\d+\.\d+\.\d+\n$")


class GenerateTest(ToolTest):
    def test_the_seed_decides_every_byte(self):
        again, other = self.path("again"), self.path("other")
        self.ask("generate", again, *CHAIN, "--seed", "42")
        self.ask("generate", other, *CHAIN, "--seed", "43")
        with open(again, "rb") as file:
            self.assertEqual(file.read(), self.data)
        with open(other, "rb") as file:
            self.assertNotEqual(file.read(), self.data)

    def test_the_chain_is_linked_and_has_what_was_asked_for(self):
        parent = self.blocks[0].hash
        for height, block in enumerate(self.blocks):
            self.assertEqual(block.height, height)
            if height == 0:
                continue
            self.assertEqual(block.parent, parent)
            parent = block.hash
            self.assertEqual(len(block.created), 80)
            self.assertEqual(len(block.spent), 60)
            coinbase = [coin for coin in block.created if coin[3] & 1]
            self.assertEqual(len(coinbase), 2)
            spent = set(block.spent)
            for coin in block.created:
                self.assertTrue(coin[3] & 1 or coin[0] in spent, "no child of a coin spent here")
        in_block = sum(len(set(b.ids) & set(b.spent)) for b in self.blocks)
        self.assertAlmostEqual(in_block, 0.1 * 60 * 59, delta=60)
        self.assertTrue(any(coin[3] & 2 for b in self.blocks for coin in b.created))
        sizes = {len(hint) for b in self.blocks for _, hint in b.hints}
        self.assertIn(32, sizes)
        self.assertGreater(len(sizes), 5)

    def test_bench_chains_spend_no_coin_of_their_own_block(self):
        path = self.path("bench")
        self.ask("generate", path, "--blocks", 20, "--created", 50, "--spent", 40, "--bench")
        for block in read_chain(path):
            self.assertFalse(set(block.ids) & set(block.spent))
            self.assertTrue(all(len(hint) == 32 for _, hint in block.hints))


class MaintenanceTest(ToolTest):
    def test_checkpoint_compact_and_check(self):
        tip = self.replay()["tip"]
        answer = self.ask("checkpoint", "--store", self.store)
        self.assertEqual(answer, {"marker_record": 60, "last_record": 60})
        self.assertGreater(self.ask("compact", "--store", self.store)["bytes_after"], 0)
        report = self.ask("check", "--store", self.store)
        self.assertTrue(report["sound"])
        for what in ("log", "heights", "marker", "spent", "children", "memory", "tree"):
            self.assertTrue(any(line.startswith("checked: " + what) for line in report["report"]),
                            report)
        self.assertEqual(self.tip(), tip)

    def test_a_copy_is_a_store_of_its_own(self):
        tip = self.replay()["tip"]
        copy = self.path("copy")
        self.assertEqual(self.ask("copy", copy, "--store", self.store)["records"], 60)
        self.assertIn("not empty", self.fails(2, "copy", copy, "--store", self.store))
        self.assertEqual(self.ask("info", "--store", copy)["tip"], tip)
        self.run_tool("rollback", 10, "--store", copy)
        self.assertEqual(self.tip(), tip)
        self.assertTrue(self.ask("check", "--store", copy)["sound"])

    def test_a_repair_rebuilds_the_tables(self):
        tip = self.replay()["tip"]
        self.run_tool("checkpoint", "--store", self.store)
        report = self.ask("repair", "--store", self.store)["report"]
        self.assertIn("rebuilt: the tables, from 60 blocks", report)
        self.assertEqual(self.tip(), tip)
        self.assertTrue(self.ask("check", "--store", self.store)["sound"])
        self.fails(4, "repair", "--store", self.path("nothing"))

    def test_settings_and_metrics_are_shown(self):
        self.replay()
        settings = self.ask("info", "--settings", "--store", self.store, "--option",
                            "preset=development")["settings"]
        self.assertEqual(settings["preset"], "development")
        self.assertEqual(settings["recent_bytes"], str(64 << 20))
        self.assertTrue(settings["rocksdb_build"].startswith("RocksDB "))
        self.assertEqual(len(settings["instance_id"]), 32)
        text = self.run_tool("metrics", "--store", self.store).stdout
        self.assertIn("\ncoinstore_height 59\n", text)
        self.assertEqual(self.ask("metrics", "--store", self.store)["prometheus_text"].count("# TYPE"),
                         text.count("# TYPE"))


class ReplayTest(ToolTest):
    def test_the_store_equals_a_dictionary(self):
        answer = self.replay("--stats")
        unspent = self.records.unspent()
        tip = answer["tip"]
        self.assertEqual(tip["height"], 59)
        self.assertEqual(tip["block_hash"], self.blocks[-1].hash.hex())
        self.assertEqual(tip["created"], len(self.records.by_id))
        self.assertEqual(tip["unspent"], len(unspent))
        self.assertEqual(tip["spent"], len(self.records.by_id) - len(unspent))
        self.assertEqual(tip["unspent_value"], str(sum(e[0][2] for e in unspent.values())))
        self.assertEqual(tip["hints"], sum(len(h) for h in self.records.hints.values()))
        self.assertEqual(tip["durable_height"], 59)
        self.assertEqual(answer["operations"], tip["created"] + tip["spent"])
        self.assertEqual(answer["stats"]["blocks_applied"], 60)
        self.assertEqual(len(answer["nanoseconds_per_operation"]), 7)
        self.assertEqual(self.tip(), tip)
        self.check_records(self.records)

    def check_records(self, records):
        ids = list(records.by_id)[::17]
        answer = self.ask("get", *[i.hex() for i in ids], "--store", self.store)
        self.assertEqual(answer["not_found"], [])
        for identity, shown in zip(ids, answer["coins"]):
            (parent, puzzle_hash, amount, flags), block, spent_height = records.by_id[identity]
            self.assertEqual(shown["coin_id"], identity.hex())
            self.assertEqual(shown["parent_coin_info"], parent.hex())
            self.assertEqual(shown["puzzle_hash"], puzzle_hash.hex())
            self.assertEqual(shown["amount"], amount)
            self.assertEqual(shown["confirmed_height"], block.height)
            self.assertEqual(shown["spent_height"], spent_height)
            self.assertEqual(shown["timestamp"], block.time)
            self.assertEqual(shown["coinbase"], bool(flags & 1))
            self.assertEqual(shown["ff"], bool(flags & 2))
            self.assertEqual(set(shown["hints"]), records.hints.get(identity, set()))

    def test_batches_modes_and_resuming_lead_to_the_same_tip(self):
        expected = self.replay()["tip"]
        for arguments in (["--blocks-per-call", 1], ["--blocks-per-call", 1000],
                          ["--sync-mode", "grouped"], ["--option", "group_blocks=7"]):
            self.store = self.path("store" + str(len(os.listdir(self.directory))))
            self.assertEqual(self.replay("--to", 20, *arguments)["tip"]["height"], 20)
            self.assertEqual(self.replay("--to", 20)["blocks_applied"], 0)
            self.assertEqual(self.replay(*arguments)["blocks_applied"], 39)
            self.assertEqual(self.replay()["blocks_applied"], 0)
            self.assertEqual(self.tip(), expected)

    def test_a_compressed_file_is_read(self):
        if not shutil.which("zstd"):
            self.skipTest("no zstd command")
        packed = self.path("chain.zst")
        subprocess.run(["zstd", "-q", self.chain, "-o", packed], check=True)
        self.assertEqual(self.replay(file=packed)["tip"]["height"], 59)
        with open(packed, "rb") as file:
            whole = file.read()
        for name, data, text in (("cut", whole[:-9], "ends early"),
                                 ("spoilt", whole[:5000] + b"\xff" * 64 + whole[5064:], "zstd"),
                                 ("more", whole + b"tail", "zstd")):
            with open(self.path(name), "wb") as file:
                file.write(data)
            self.assertIn(text, self.fails(3, "replay", self.path(name), "--store",
                                           self.path("other")))

    def test_another_fork_is_told_with_its_height(self):
        self.replay("--to", 30)
        other = bytearray(self.data)
        for i in range(20, len(self.blocks)):  # every block from 20 on is another
            offset = self.blocks[i].offset
            other[offset + 8] ^= 1
            if i > 20:
                other[offset + 40] ^= 1
        path = self.path("fork")
        with open(path, "wb") as file:
            file.write(other)
        line = self.fails(1, "replay", path, "--store", self.store)
        self.assertIn("height 20", line)
        self.assertIn("rollback to 19", line)
        self.assertEqual(self.tip()["height"], 30)
        self.run_tool("rollback", 19, "--store", self.store)
        self.assertEqual(self.replay(file=path)["tip"]["height"], 59)

    def test_checkpoints_are_compared(self):
        roots = [self.replay("--to", height)["tip"] for height in (10, 40)]
        checkpoints = [{"height": tip["height"], "hash": tip["block_hash"],
                        "state_root": tip["state_root"], "unspent": tip["unspent"],
                        "amount": int(tip["unspent_value"])} for tip in roots]
        path = self.path("expected.json")
        for wrong in (None, "state_root", "unspent", "amount", "hash"):
            if wrong:
                value = checkpoints[1][wrong]
                broken = value + 1 if isinstance(value, int) else "0" + value[1:-1] + "0"
            with open(path, "w") as file:
                second = {**checkpoints[1], **({wrong: broken} if wrong else {})}
                json.dump({"checkpoints": [checkpoints[0], second]}, file)
            self.store = self.path("store-" + str(wrong))
            if wrong:
                line = self.fails(1, "replay", self.chain, "--store", self.store, "--checkpoints",
                                  path)
                self.assertIn("height 40: " + wrong, line)
            else:
                self.assertEqual(self.replay("--checkpoints", path)["checkpoints_compared"], 2)

    def test_durable_heights_are_printed(self):
        done = self.run_tool("replay", self.chain, "--store", self.store, "--print-durable",
                             "--blocks-per-call", 20, "--json")
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([line["durable_height"] for line in lines[:-1]], [19, 39, 59])

    def test_a_refused_block_is_named(self):
        block = self.blocks[30]
        spoilt = bytearray(self.data)
        spoilt[block.hints_offset - 1] ^= 1  # its last spend is of an unknown coin
        path = self.path("refused")
        with open(path, "wb") as file:
            file.write(spoilt)
        line = self.fails(3, "replay", path, "--store", self.store)
        self.assertIn("COIN_UNKNOWN", line)
        self.assertIn("30", line)
        unknown = bytes(spoilt[block.hints_offset - 32:block.hints_offset])
        self.assertIn(unknown.hex(), line)
        self.assertEqual(self.tip()["height"], 29)

    def test_a_signal_ends_it_cleanly_at_a_block(self):
        chain = self.path("long")
        self.ask("generate", chain, "--blocks", 1500, "--created", 200, "--spent", 150)
        expected = None
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            process = subprocess.Popen(
                [TOOL, "replay", chain, "--store", self.store, "--print-durable", "--json",
                 "--blocks-per-call", "1"], stdout=subprocess.PIPE, text=True)
            process.stdout.readline()
            process.send_signal(number)
            output, _ = process.communicate(timeout=60)
            self.assertEqual(process.returncode, code)
            answer = json.loads(output.splitlines()[-1])
            self.assertTrue(answer["interrupted"])
            self.assertLess(answer["tip"]["height"], 1499)
            self.assertEqual(self.tip(), answer["tip"])
        expected = self.replay(file=chain)["tip"]
        self.store = self.path("whole")
        self.assertEqual(self.replay(file=chain)["tip"], expected)


class MalformedTest(ToolTest):
    def check(self, data, *texts):
        path = self.path("bad")
        with open(path, "wb") as file:
            file.write(data)
        line = self.fails(3, "replay", path, "--store", self.store, "--blocks-per-call", 1000)
        self.assertIn(path, line)
        for text in texts:
            self.assertIn(text, line)

    def test_every_malformed_file_is_refused_with_its_place(self):
        self.replay("--to", 5)
        before = self.tip()
        block = self.blocks[40]
        place = "block at height 40"

        def changed(offset, new):
            return self.data[:offset] + new + self.data[offset + len(new):]

        self.check(b"", "too short")
        self.check(b"CSDELTA1", "too short")
        self.check(b"CSDELTA2" + self.data[8:], "magic", "byte 0:")
        self.check(self.data + b"x", "after the last block", "byte %d:" % len(self.data))
        self.check(self.data[:-1], "middle", "byte %d:" % (len(self.data) - 1), "height 59")
        cut = block.offset + 10
        self.check(self.data[:cut], "a block's head", "byte %d:" % cut)
        self.check(self.data[:block.created_offset + 100], "created coins", place)
        self.check(self.data[:block.hints_offset - 7], "spent coins", place)
        self.check(self.data[:block.hints_offset + 3], "hints", place)
        self.check(changed(8, struct.pack("<I", 1)), "first height")
        self.check(changed(12, struct.pack("<I", 61)), "middle")
        self.check(changed(12, struct.pack("<I", 59)), "created coins")
        for offset, what in ((16, "created coins"), (24, "spent coins"), (32, "hints")):
            total = struct.unpack_from("<Q", self.data, offset)[0]
            self.check(changed(offset, struct.pack("<Q", total + 1)), what, str(total + 1))
        self.check(changed(block.offset + 4, struct.pack("<I", 4)), "flags 4", place)
        flags = block.created_offset + 2 * CREATION_SIZE - 1
        self.check(changed(flags, b"\x07"), "created coin 1", "flags 7", place, "byte %d:" % flags)
        hint = block.hints_offset
        self.check(changed(hint, struct.pack("<I", 80)), "hint 0", "created coin 80", place,
                   "byte %d:" % hint)
        self.check(changed(hint + 4, b"\x21"), "hint 0", "33 bytes", place, "byte %d:" % (hint + 4))
        self.check(changed(block.offset + 80, b"\xff\xff\xff\xff"), "created coin", place)
        self.fails(3, "replay", self.path("none"), "--store", self.store)
        self.fails(3, "replay", self.directory, "--store", self.store)
        self.assertEqual(self.tip(), before)

    def test_a_file_that_is_none_makes_no_store(self):
        self.check(b"no chain")
        self.assertFalse(os.path.exists(self.store))


class StoreTest(ToolTest):
    def setUp(self):
        super().setUp()
        self.replay()

    def test_header_and_unknown_heights(self):
        shown = self.ask("header", 30, "--store", self.store)
        self.assertEqual(shown["block_hash"], self.blocks[30].hash.hex())
        self.assertEqual(shown["timestamp"], self.blocks[30].time)
        self.assertIn("NOT_FOUND", self.fails(1, "header", 60, "--store", self.store))

    def test_unknown_coins_are_told(self):
        known = self.blocks[3].ids[0].hex()
        answer = self.ask("get", "00" * 32, known, "--store", self.store, exit_code=1)
        self.assertEqual(answer["not_found"], ["00" * 32])
        self.assertEqual([coin["coin_id"] for coin in answer["coins"]], [known])

    def test_a_proof_verifies_and_says_what_it_says(self):
        unspent = self.records.unspent()
        live = next(iter(unspent)).hex()
        dead = next(i for i in self.records.by_id if i not in unspent).hex()
        for coin, kind, other in ((live, "present", "absent"), (dead, "absent", "present")):
            answer = self.ask("prove", coin, "--store", self.store)
            self.assertEqual(answer["kind"] == 1, kind == "present")
            self.assertEqual(answer["height"], 59)
            claim = ["verify", "--root", answer["state_root"], "--coin", coin]
            proof = ["--proof", answer["proof"]]
            self.assertTrue(self.ask(*claim, *proof, "--expect", kind)["verified"])
            self.assertTrue(self.ask(*claim, *proof, "--expect", "either")["verified"])
            self.assertEqual(self.ask(*claim, *proof, "--expect", other, exit_code=1)["status"],
                             "PROOF_UNEXPECTED")
            claim[2] = "00" * 32
            self.assertEqual(
                self.ask(*claim, *proof, "--expect", kind, exit_code=1)["status"], "PROOF_INVALID")
            spoilt = ["--proof", "ff" + answer["proof"][2:]]
            self.assertEqual(self.ask(*claim, *spoilt, exit_code=1)["status"], "PROOF_MALFORMED")

    def test_a_proof_goes_through_a_file(self):
        coin = next(iter(self.records.unspent())).hex()
        path = self.path("proof.hex")
        root = self.ask("prove", coin, "--store", self.store, "--out", path)["state_root"]
        self.ask("verify", "--root", root, "--coin", coin, "--proof-file", path)
        self.fails(2, "verify", "--root", root, "--coin", coin)
        self.fails(3, "verify", "--root", root, "--coin", coin, "--proof-file", path + ".none")

    def rollback(self, height, *arguments):
        done = self.run_tool("rollback", height, "--store", self.store, "--json", *arguments)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return lines[:-1], lines[-1]

    def test_a_rollback_reports_what_it_changes(self):
        before = self.tip()
        target = Records(self.blocks[:21])
        for flags in (["--dry-run"], []):
            changed, result = self.rollback(20, "--report", *flags)
            deleted = {c["coin_id"] for c in changed if c["change"] == "deleted"}
            again = {c["coin_id"] for c in changed if c["change"] == "unspent again"}
            self.assertEqual(len(changed), len(deleted) + len(again))
            self.assertEqual(deleted,
                             {i.hex() for i in self.records.by_id if i not in target.by_id})
            self.assertEqual(again, {i.hex() for i, e in target.unspent().items()
                                     if self.records.by_id[i][2] is not None})
            self.assertEqual(result["dry_run"], bool(flags))
            self.assertEqual(result["height"], 20)
            self.assertEqual(result["reverted_blocks"], 39)
            self.assertEqual(result["created_coins_deleted"], len(deleted))
            self.assertEqual(result["spent_coins_unspent_again"], len(again))
            if flags:
                self.assertEqual(self.tip(), before)
        self.assertEqual(self.tip()["unspent"], len(target.unspent()))
        self.assertTrue(self.ask("check", "--store", self.store)["sound"])
        self.assertEqual(self.replay()["tip"], before)

    def test_a_rollback_below_zero_empties_the_store(self):
        before = self.tip()
        _, result = self.rollback(-1)
        self.assertTrue(result["empty"])
        self.assertIsNone(result["height"])
        self.assertTrue(self.ask("info", "--store", self.store)["empty"])
        self.assertEqual(self.ask("prove", "11" * 32, "--store", self.store)["kind"], 2)
        self.assertEqual(self.replay()["tip"], before)

    def test_a_rollback_above_the_tip_is_refused(self):
        self.assertIn("ROLLBACK_ABOVE_TIP", self.fails(1, "rollback", 60, "--store", self.store))

    def test_check_reports(self):
        answer = self.ask("check", "--store", self.store)
        self.assertTrue(answer["sound"])
        self.assertTrue(answer["report"])
        self.assertIn("sound: true", self.run_tool("check", "--store", self.store).stdout)

    def test_text_answers_hold_what_json_answers_hold(self):
        tip = self.tip()
        text = self.run_tool("info", "--store", self.store).stdout
        for name, value in tip.items():
            self.assertIn("%s: %s\n" % (name, value), text)

    def test_a_directory_without_a_store_is_told(self):
        self.assertIn("NOT_A_STORE", self.fails(4, "info", "--store", self.path("none")))
        self.assertFalse(os.path.exists(self.path("none")))

    def test_an_open_store_is_locked(self):
        chain = self.path("long")
        self.ask("generate", chain, "--blocks", 3000, "--created", 200, "--spent", 150)
        store = self.path("other")
        process = subprocess.Popen([TOOL, "replay", chain, "--store", store, "--print-durable",
                                    "--blocks-per-call", "1"], stdout=subprocess.PIPE, text=True)
        process.stdout.readline()
        self.assertIn("LOCKED", self.fails(4, "info", "--store", store))
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    TOOL = os.path.abspath(sys.argv.pop(1))
    unittest.main()
