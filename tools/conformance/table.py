#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a table, suite by language, out of what the runners of the conformance vectors printed.

    table.py MANIFEST OUTPUT...

Fails if a language has not executed every case of every suite, or if a case failed.
"""
import json
import pathlib
import re
import sys

LINE = re.compile(r"^(?:\d+: )?conformance (\S+) (\S+) (\d+)/(\d+) (\d+) failed$", re.MULTILINE)


def main():
    suites = json.loads(pathlib.Path(sys.argv[1]).read_text())["suites"]
    cells = {}
    for name in sys.argv[2:]:
        for language, suite, executed, _, failed in LINE.findall(pathlib.Path(name).read_text()):
            cells[suite, language] = int(executed), int(failed)
    languages = sorted({language for _, language in cells})
    print("| suite | cases | " + " | ".join(languages) + " |")
    print("|---|---|" + "---|" * len(languages))
    well = bool(languages)
    for suite, listed in suites.items():
        row = []
        for language in languages:
            executed, failed = cells.get((suite, language), (0, 0))
            good = executed == listed["cases"] and not failed
            well = well and good
            row.append(str(executed) if good else f"**{executed}, {failed} failed**")
        print(f"| {suite} | {listed['cases']} | " + " | ".join(row) + " |")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
