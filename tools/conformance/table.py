#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a table, suite by language, out of what the runners of the conformance vectors print.

    table.py                    runs the tests conformance.LANGUAGE of build/dev, and those that they need
    table.py --preset NAME      of another build
    table.py OUTPUT...          reads what runners, or ctest -V, have printed

Fails if a language has not executed every case of every suite, if a case failed, or if a language did not run
though its SDK is here. A language whose SDK is not here is named.
"""
import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LANGUAGES = {"c": "cc", "go": "go", "java": "javac", "csharp": "dotnet"}  # and the program of its SDK
LINE = re.compile(r"^(?:\d+: )?conformance (\S+) (\S+) (\d+)/(\d+) (\d+) failed$", re.MULTILINE)


def play(preset):
    tests = f"^conformance\\.({'|'.join(LANGUAGES)})$"
    command = ["ctest", "--preset", preset, "-R", tests, "-V"]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False).stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--preset", default="dev")
    parser.add_argument("outputs", nargs="*", metavar="OUTPUT")
    arguments = parser.parse_args()
    texts = [pathlib.Path(name).read_text() for name in arguments.outputs] or [play(arguments.preset)]

    suites = json.loads((ROOT / "conformance/vectors/manifest.json").read_text())["suites"]
    cells = {(suite, language): (int(executed), int(failed)) for text in texts
             for language, suite, executed, _, failed in LINE.findall(text)}
    ran = [language for language in LANGUAGES if any(key[1] == language for key in cells)]
    well = bool(ran)
    print("| suite | cases | " + " | ".join(ran) + " |")
    print("|---|---|" + "---|" * len(ran))
    for suite, listed in suites.items():
        row = []
        for language in ran:
            executed, failed = cells.get((suite, language), (0, 0))
            good = executed == listed["cases"] and not failed
            well = well and good
            row.append(str(executed) if good else f"**{executed}, {failed} failed**")
        print(f"| {suite} | {listed['cases']} | " + " | ".join(row) + " |")
    for language in LANGUAGES:
        if language not in ran:
            sdk = shutil.which(LANGUAGES[language])
            print(f"{language}: not run, " + (f"though {sdk} is here" if sdk else "its SDK is not here"))
            well = well and not sdk
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
