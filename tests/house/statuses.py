# SPDX-License-Identifier: Apache-2.0
"""One table of statuses: docs/statuses.md, coinstore_verify.h and coinstore_status_name agree.

    statuses.py ROOT PROGRAM     PROGRAM is status_names.c, built
"""
import pathlib
import re
import subprocess
import sys

import header


def main():
    root = pathlib.Path(sys.argv[1])
    page = (root / "docs/statuses.md").read_text(encoding="utf-8")
    documented = {int(value.replace("\u2212", "-")): name for value, name in
                  re.findall(r"^\| (\S+) \| `(\w+)` \|", page, re.MULTILINE)}
    declared = header.statuses(root / "include/coinstore_verify.h")
    printed = subprocess.run([sys.argv[2]], check=True, capture_output=True, text=True).stdout
    answered = {int(value): name for value, name in re.findall(r"^(\S+) (\w+)$", printed,
                                                               re.MULTILINE)}
    wrong = []
    for name, table in (("the header", declared), ("coinstore_status_name", answered)):
        for value in sorted(set(documented) | set(table)):
            if documented.get(value) != table.get(value):
                wrong.append(f"{value}: docs/statuses.md says {documented.get(value)}, "
                             f"{name} says {table.get(value)}")
    if len(documented) < 40 or len(set(documented.values())) != len(documented):
        wrong.append("docs/statuses.md was not understood, or has a name twice")
    print("\n".join(wrong) or f"{len(documented)} statuses agree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
