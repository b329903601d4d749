#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lets every language open what every language wrote, and compares the roots.

    cross_open.py VECTORS/cross_open LANGUAGE=COMMAND...

COMMAND follows the contract in conformance/README.md; it may hold arguments, separated by blanks. Fewer than two
languages are a skip (77).
"""
import itertools
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def cases(folder):
    """(file, case name, tip wanted, block_hashes) of each case."""
    for file in sorted(folder.glob("*.json")):
        for case in json.loads(file.read_text())["cases"]:
            tip = next(op["tip"] for op in reversed(case["ops"]) if op["op"] == "tip")
            options = case["ops"][0].get("options", {})
            yield file, case["name"], tip, options.get("block_hashes", "required")


def pass_on(programs, writer, case):
    """What is wrong with the store that a language writes from a case, and who has opened it."""
    file, name, tip, hashes = case
    want = f"{tip['height']} {tip['state_root']}"
    wrong, readers = [], []
    with tempfile.TemporaryDirectory(prefix="coinstore-cross-open-") as where:
        wrote = run(*programs[writer], "write", str(file), name, where)
        if wrote.returncode != 0:
            return [f"{name}: {writer} cannot write: {wrote.stderr.strip()}"], []
        for reader, reading in programs.items():
            got = run(*reading, "open", f"{where}/store", hashes)
            readers.append((writer, reader))
            if got.returncode != 0 or got.stdout.strip() != want:
                wrong.append(f"{name}: written by {writer}, opened by {reader}: wanted {want}, "
                             f"got {got.stdout.strip()} {got.stderr.strip()}")
    return wrong, readers


def compare(folder, programs):
    with ThreadPoolExecutor(4) as pool:  # they wait for disks
        passed = list(pool.map(lambda pair: pass_on(programs, *pair), itertools.product(programs, cases(folder))))
    opened = [pair for _, readers in passed for pair in readers]
    foreign = {(writer, reader) for writer, reader in opened if writer != reader}
    print(f"{len(opened)} openings by {', '.join(programs)}: {len(foreign)} pairs of a writer and another reader")
    wrong = [line for lines, _ in passed for line in lines]
    return wrong if opened else wrong + ["nothing was opened"]


def main():
    folder = pathlib.Path(sys.argv[1])
    programs = {language: shlex.split(command)
                for language, command in (argument.split("=", 1) for argument in sys.argv[2:])}
    if len(programs) < 2:
        return 77
    wrong = compare(folder, programs)
    print("\n".join(wrong) or "every root is the same")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
