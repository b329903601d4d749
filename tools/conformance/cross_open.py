#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lets every language open what every language wrote, and compares the roots.

    cross_open.py VECTORS/cross_open LANGUAGE=COMMAND...

COMMAND follows the contract in conformance/README.md; it may hold arguments, separated by blanks. Fewer than two
languages are a skip (77).
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
    count, foreign = 0, set()
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
                    if reader != writer:
                        foreign.add((writer, reader))
                    if got.returncode != 0 or got.stdout.strip() != want:
                        yield (f"{name}: written by {writer}, opened by {reader}: wanted {want}, "
                               f"got {got.stdout.strip()} {got.stderr.strip()}")
    print(f"{count} openings by {', '.join(programs)}: {len(foreign)} pairs of a writer and another reader")
    if count == 0:
        yield "nothing was opened"


def main():
    folder = pathlib.Path(sys.argv[1])
    programs = {language: shlex.split(command)
                for language, command in (argument.split("=", 1) for argument in sys.argv[2:])}
    if len(programs) < 2:
        return 77
    wrong = list(compare(folder, programs))
    print("\n".join(wrong) or "every root is the same")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
