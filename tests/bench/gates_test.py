# SPDX-License-Identifier: Apache-2.0
"""Tests of bench/gates/measure, run as a user runs it, on a few thousand coins; of its table; and of its charts.
No time is asserted.

Usage: gates_test.py ROOT BUILD [unittest arguments]
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = BUILD = table = None  # set by main

SMALL = ("--unspent", "20000", "--blocks", "20", "--recent-coins", "5000", "--unsaved-changes", "4500",
         "--steady-operations", "400000", "--reader-seconds", "0.5", "--workload-operations", "4000",
         "--empty-operations", "4000", "--contenders", "coinstore,seed,sqlite,floor", "--allow-memory")


class MeasureTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="coinstore_gates_test."))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.done = subprocess.run(
            [ROOT / "bench/gates/measure", "--build", BUILD, "--directory", cls.folder / "data", "--json",
             cls.folder / "gates.json", *SMALL], capture_output=True, text=True, timeout=900)
        assert cls.done.returncode == 0, cls.done.stderr
        cls.report = json.loads((cls.folder / "gates.json").read_text(encoding="utf-8"))
        cls.store = cls.report["stores"]["20000"]

    def test_every_row_is_measured(self):
        self.assertEqual({row["row"] for row in self.report["rows"]} - {""}, set(range(1, 12)))
        for row in self.report["rows"]:
            self.assertTrue(row["measured"], row["measure"])
            for size, found in row["measured"].items():
                self.assertGreaterEqual(found["figure"], 0, row["measure"])
                self.assertIn(size, ("0", "20000"))
            self.assertIn(row["measure"], self.done.stdout)

    def test_a_third_of_the_spends_was_cold(self):
        self.assertAlmostEqual(self.store["tip"]["cold_share"], 1 / 3, delta=0.01)

    def test_the_killed_store_had_to_replay_what_the_tables_did_not_hold(self):
        self.assertEqual(self.store["open_clean"]["records_behind_the_tables"], 0)
        self.assertGreaterEqual(self.store["open_killed"]["records_behind_the_tables"], 3)
        self.assertEqual(self.store["open_killed"]["records_behind_the_tables"],
                         self.store["kill"]["records_behind_the_tables"])

    def test_the_parts_of_a_block_are_no_more_than_the_block(self):
        parts = sum(self.store["tip"]["phases_ms"].values())
        self.assertGreater(parts, 0)
        self.assertLessEqual(parts, self.store["tip"]["mean_ms"])

    def test_nothing_is_left_behind(self):
        self.assertEqual(list((self.folder / "data").iterdir()), [])

    @unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not here")
    def test_charts_are_drawn(self):
        charts = self.folder / "charts"
        subprocess.run([ROOT / "bench/plot", self.folder / "gates.json", charts], check=True, capture_output=True)
        self.assertEqual(sorted(file.name for file in charts.iterdir()),
                         ["block-time.svg", "growth.svg", "many-keys.svg", "memory.svg", "workload-G-20000.svg",
                          "workload-G-empty.svg"])
        for file in charts.iterdir():
            self.assertIn("</svg>", file.read_text(encoding="utf-8"))


class TableTest(unittest.TestCase):
    def test_a_verdict_knows_which_way_is_better(self):
        self.assertEqual(table.verdict(2.9, 8, 3), "reached")
        self.assertEqual(table.verdict(3.1, 8, 3), "met")
        self.assertEqual(table.verdict(8.1, 8, 3), "missed")
        self.assertEqual(table.verdict(11, -5, -10), "reached")
        self.assertEqual(table.verdict(7, -5, -10), "met")
        self.assertEqual(table.verdict(4.9, -5, -10), "missed")
        self.assertEqual(table.verdict(4.9, None, None), "")

    def test_a_figure_stands_in_the_column_of_its_size(self):
        report = {"stores": {"1000": {"reads": {"is_unspent_ns": 150.0}},
                             "2000": {"reads": {"is_unspent_ns": 250.0}}}, "empty": None}
        report["rows"] = table.rows(report)
        line = next(line for line in table.text(report).splitlines() if "is_unspent" in line)
        self.assertEqual([cell.strip() for cell in line.split("|")[1:-1]],
                         ["5", "is_unspent", "ns", "≤ 200", "≤ 100", "150 met", "250 missed"])

    def test_what_was_not_measured_has_no_line(self):
        report = {"stores": {}, "empty": None}
        report["rows"] = table.rows(report)
        self.assertEqual(len(table.text(report).split("\n\n")[0].splitlines()), 2)


def main():
    global ROOT, BUILD, table
    ROOT, BUILD = pathlib.Path(sys.argv.pop(1)), pathlib.Path(sys.argv.pop(1))
    sys.path.insert(0, str(ROOT / "bench/gates"))
    table = __import__("table")
    unittest.main(verbosity=2)


if __name__ == "__main__":
    main()
