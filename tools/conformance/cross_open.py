#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lets every language open what every language wrote, and compares the roots.

    cross_open.py VECTORS/cross_open LANGUAGE=COMMAND...

COMMAND follows the contract in conformance/README.md; it may hold arguments, separated by blanks.
A language whose program does not exist is left out; fewer than two languages are a skip (77).
"""
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def cases(folder):
    """(file, case name, tip wanted, block_hashes) of each case."""
    for file in sorted(folder.glob("*.json")):
        for case in json.loads(file.read_text())["cases"]:
            tip = next(op["tip"] for op in reversed(case["ops"]) if op["op"] == "tip")
            options = case["ops"][0].get("options", {})
            yield file, case["name"], tip, options.get("block_hashes", "required")


def compare(folder, programs):
    count = 0
    for file, name, tip, hashes in cases(folder):
        want = f"{tip['height']} {tip['state_root']}"
        for writer, writing in programs.items():
            with tempfile.TemporaryDirectory(prefix="coinstore-cross-open-") as where:
                wrote = run(*writing, "write", str(file), name, where)
                if wrote.returncode != 0:
                    yield f"{name}: {writer} cannot write: {wrote.stderr.strip()}"
                    continue
                for reader, reading in programs.items():
                    got = run(*reading, "open", f"{where}/store", hashes)
                    count += 1
                    if got.returncode != 0 or got.stdout.strip() != want:
                        yield (f"{name}: written by {writer}, opened by {reader}: wanted {want}, "
                               f"got {got.stdout.strip()} {got.stderr.strip()}")
    print(f"{count} openings by {', '.join(programs)}")
    if count == 0:
        yield "nothing was opened"


def main():
    folder = pathlib.Path(sys.argv[1])
    programs = {}
    for argument in sys.argv[2:]:
        language, command = argument.split("=", 1)
        words = shlex.split(command)
        if pathlib.Path(words[0]).exists() or "/" not in words[0]:
            programs[language] = words
        else:
            print(f"no program for {language}: {words[0]}")
    if len(programs) < 2:
        return 77
    wrong = list(compare(folder, programs))
    print("\n".join(wrong) or "every root is the same")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
