#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Breaks vectors in several ways and fails if a runner does not notice.

    broken.py VECTORS LANGUAGE=COMMAND...

COMMAND is a runner of conformance/README.md, which takes the folder of the vectors; it may hold arguments,
separated by blanks. It plays two cases: as they are, which must go well, and broken, which must not.
"""
import copy
import hashlib
import itertools
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

SUITE = "hints"


def two_cases(vectors):
    """Two cases, the first of which reads hints."""
    cases = json.loads((vectors / SUITE / "1.json").read_text())["cases"]
    reads = next(case for case in cases if any(op.get("hints") and op["op"] == "get_hints" for op in case["ops"]))
    return [reads, next(case for case in cases if case is not reads)]


def read_of(cases):
    return next(op for op in cases[0]["ops"] if op["op"] == "get_hints" and op.get("hints"))


def another_answer(cases):
    hints = read_of(cases)["hints"]
    hints[-1][1] = hints[-1][1][:-1] + ("1" if hints[-1][1][-1] == "0" else "0")


def another_status(cases):
    read_of(cases)["status"] = "BUSY"


def an_unknown_operation(cases):
    read_of(cases)["op"] = "no_such_operation"


def a_case_without_operations(cases):
    cases[1]["ops"] = []


def a_case_that_is_missing(cases):
    del cases[1]


def the_same_name_twice(cases):
    cases[1]["name"] = cases[0]["name"]


def write(folder, statuses, cases, digest=None):
    text = json.dumps({"suite": SUITE, "cases": cases}).encode()
    (folder / SUITE).mkdir(parents=True)
    (folder / SUITE / "1.json").write_bytes(text)
    files = {f"{SUITE}/1.json": digest or hashlib.sha256(text).hexdigest()}
    manifest = {"format": 1, "suites": {SUITE: {"cases": 2, "files": files}}, "statuses": statuses, "not_provoked": {}}
    (folder / "manifest.json").write_text(json.dumps(manifest))


def plays_well(command, folder):
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True, timeout=120, check=False)
    return done.returncode == 0, done.stdout + done.stderr


def variants(vectors, folder):
    """(what was done, folder, whether it must go well)."""
    statuses = json.loads((vectors / "manifest.json").read_text())["statuses"]
    whole = two_cases(vectors)
    write(folder / "whole", statuses, whole)
    yield "nothing", folder / "whole", True
    for change in (another_answer, another_status, an_unknown_operation, a_case_without_operations,
                   a_case_that_is_missing, the_same_name_twice):
        cases = copy.deepcopy(whole)
        change(cases)
        write(folder / change.__name__, statuses, cases)
        yield change.__name__.replace("_", " "), folder / change.__name__, False
    write(folder / "digest", statuses, whole, digest="0" * 64)
    yield "a file with another digest", folder / "digest", False
    write(folder / "number", {**statuses, "BUSY": -5}, whole)
    yield "a status with another number", folder / "number", False


def main():
    vectors = pathlib.Path(sys.argv[1])
    runners = dict(argument.split("=", 1) for argument in sys.argv[2:])
    with tempfile.TemporaryDirectory(prefix="coinstore-broken-") as folder, ThreadPoolExecutor(4) as pool:
        tried = list(variants(vectors, pathlib.Path(folder)))
        runs = list(itertools.product(runners, tried))
        answers = pool.map(lambda run: plays_well(shlex.split(runners[run[0]]), run[1][1]), runs)
        wrong = [f"{language}: {what}: the runner says {'all is well' if got else 'no'}\n{said}"
                 for (language, (what, _, well)), (got, said) in zip(runs, answers) if got != well]
    print("\n".join(wrong) or f"{', '.join(runners)} notice each of {len(tried) - 1} ways to break a vector")
    return 1 if wrong or not runs else 0


if __name__ == "__main__":
    sys.exit(main())
