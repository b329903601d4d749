# SPDX-License-Identifier: Apache-2.0
"""Tests of coinstore_bench, run as a user runs it, on a few thousand operations. No time is asserted.

Usage: workload_test.py PATH_OF_COINSTORE_BENCH PATH_OF_PLOT [unittest arguments]
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

BENCH = PLOT = None  # set by main

CHAIN = ("--operations", "4000", "--created", "100", "--spent", "80", "--seed", "3")
ALL = ("coinstore", "seed", "seed-shipped", "seed-snappy", "sqlite", "sqlite-2mb", "sqlite-by-row",
       "floor")
SECTIONS = {"ids", "unknown_ids", "puzzle_hashes", "unspent_of_puzzle_hashes", "parents",
            "added_at_heights", "removed_at_heights", "hints_of_coins", "coins_of_hints", "pages",
            "pages_with_hinted", "counts"}
FIGURES = ("wall_s", "cpu_s", "device_bytes", "cancelled_bytes", "ops_per_s", "cpu_us_per_op",
           "device_bytes_per_op", "cancelled_bytes_per_op")


class WorkloadTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="coinstore_bench_test."))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def bench(self, *arguments, expect=0, chain=CHAIN):
        """Runs the benchmark; gives its output and what it wrote as JSON."""
        report = self.folder / "report.json"
        report.unlink(missing_ok=True)
        done = subprocess.run(
            [BENCH, *chain, "--allow-memory", "--directory", self.folder / "data", "--json", report,
             *arguments], capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done, json.loads(report.read_text(encoding="utf-8")) if report.exists() else None

    def check_run(self, run):
        for part in ("run", "settled"):
            for figure in FIGURES:
                self.assertGreaterEqual(run[part][figure], 0, (run["title"], part, figure))
            self.assertGreater(run[part]["ops_per_s"], 0)
        self.assertGreaterEqual(run["operations"], 4000)
        times = run["block_ms"]
        self.assertTrue(0 < times["p50"] <= times["p99"] <= times["p999"] <= times["max"], times)
        self.assertGreater(run["disk_bytes"], 0)
        self.assertGreaterEqual(run["memory"]["peak_bytes"], run["memory"]["before_bytes"])
        self.assertGreater(run["rollback"]["blocks"], 0)
        self.assertTrue(0 < run["young_share"] <= 1)
        self.assertIn("version", run["facts"])

    def check_answers(self, runs):
        for moment in ("end", "after_rollback"):
            said = {}
            for run in runs:
                if run["contender"] == "floor":
                    self.assertNotIn("answers", run)
                    continue
                sections = run["answers"][moment]
                self.assertEqual(set(sections), SECTIONS)
                for name, section in sections.items():
                    self.assertIsNotNone(section, (run["title"], name))
                    said.setdefault(name, set()).add(section["sha256"])
                    if name != "unknown_ids":
                        self.assertGreater(section["answers"], 0, (run["title"], name))
            self.assertEqual({name: len(digests) for name, digests in said.items()},
                             {name: 1 for name in SECTIONS})

    def test_all_contenders_agree_in_every_class(self):
        done, report = self.bench("--sync", "D,G,R", "--group-blocks", "4", "--contenders",
                                  ",".join(ALL))
        self.assertEqual(report["differences"], [])
        self.assertEqual([(run["sync"], run["contender"]) for run in report["runs"]],
                         [(sync, name) for sync in "DGR" for name in ALL])
        for run in report["runs"]:
            self.check_run(run)
        self.check_answers(report["runs"])
        for sync in "DGR":
            self.assertIn(f"sync class {sync}: ", done.stdout)
        self.assertEqual(len(report["summary"]), 3 * len(ALL))
        self.assertFalse((self.folder / "data").exists(), "the stores are removed")

    def test_all_contenders_agree_behind_a_preload(self):
        _, report = self.bench("--unspent", "3000", "--contenders", ",".join(ALL))
        self.assertEqual(report["differences"], [])
        for run in report["runs"]:
            self.check_run(run)
            self.assertGreaterEqual(run["preloaded"]["unspent"], 3000)
            self.assertGreater(run["warm_up_blocks"], 0)
        self.check_answers(report["runs"])

    def test_a_lost_spend_is_noticed(self):
        done, report = self.bench("--contenders", "coinstore,broken-seed,sqlite,seed", expect=1)
        self.assertTrue(report["differences"])
        self.assertIn("The run is void", done.stderr)
        for line in report["differences"]:
            self.assertIn("broken-seed", line)
        for moment in ("end", "after_rollback"):
            self.assertTrue(any(f"{moment}, section counts: broken-seed" in line
                                for line in report["differences"]))
            self.assertTrue(any(f"{moment}, section ids: broken-seed" in line
                                for line in report["differences"]))

    def test_a_lost_spend_is_noticed_even_alone(self):
        done, _ = self.bench("--contenders", "broken-seed", expect=1)
        self.assertIn("section counts: broken-seed", done.stderr)

    def test_runs_rotate_and_are_summed_up(self):
        done, report = self.bench("--runs", "3", "--contenders", "coinstore,floor")
        self.assertEqual([run["contender"] for run in report["runs"]],
                         ["coinstore", "floor", "floor", "coinstore", "coinstore", "floor"])
        for entry in report["summary"]:
            rates = sorted(run["run"]["ops_per_s"] for run in report["runs"]
                           if run["contender"] == entry["contender"])
            self.assertEqual(entry["figures"]["/run/ops_per_s"],
                             {"median": rates[1], "min": rates[0], "max": rates[2]})
        self.assertIn("of 3 runs", done.stdout)

    def test_the_floor_writes_as_much_as_the_log(self):
        _, report = self.bench("--contenders", "coinstore,floor",
                               chain=("--operations", "40000", "--rollback", "0"))
        log, floor = report["runs"]
        log_bytes = log["facts"]["stats"]["log_bytes"]
        self.assertLess(abs(floor["facts"]["log_bytes"] - log_bytes) / log_bytes, 0.01)

    @unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not here")
    def test_charts_are_drawn_of_what_agrees(self):
        self.bench("--sync", "D,R", "--contenders", "coinstore,floor")
        charts = self.folder / "charts"
        subprocess.run([PLOT, self.folder / "report.json", charts], check=True, capture_output=True)
        self.assertEqual(sorted(file.name for file in charts.iterdir()),
                         ["workload-D.svg", "workload-R.svg"])
        for file in charts.iterdir():
            self.assertIn("coinstore", file.read_text(encoding="utf-8"))
        self.bench("--contenders", "broken-seed", expect=1)
        refused = subprocess.run([PLOT, self.folder / "report.json", charts], capture_output=True,
                                 text=True, check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("void", refused.stderr)

    def test_in_block_spends_are_for_those_who_take_them(self):
        _, report = self.bench("--in-block-share", "0.2", "--contenders", "coinstore,sqlite")
        self.assertEqual(report["differences"], [])
        done, report = self.bench("--in-block-share", "0.2", "--contenders", "seed", expect=3)
        self.assertIsNone(report)
        self.assertIn("removal unknown", done.stderr)

    def test_what_is_not_there_is_bad_usage(self):
        done, _ = self.bench("--contenders", "nobody", expect=2)
        self.assertIn("nobody", done.stderr)
        self.bench("--sync", "X", expect=2)

    def test_a_folder_that_is_in_use_is_left_alone(self):
        mine = self.folder / "data" / "floor-R-1"
        mine.mkdir(parents=True)
        (mine / "mine").write_text("mine", encoding="utf-8")
        self.bench("--contenders", "floor", expect=3)
        self.assertEqual((mine / "mine").read_text(encoding="utf-8"), "mine")


def main():
    global BENCH, PLOT
    BENCH, PLOT = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main(verbosity=2)


if __name__ == "__main__":
    main()
