# SPDX-License-Identifier: Apache-2.0
"""Sizes and offsets of the public structures equal abi/layout.txt, line by line.

    layout.py ROOT CC            fails on a difference
    layout.py ROOT CC --write    writes abi/layout.txt anew

A C program made from the headers prints them, so no field can be forgotten. Bindings read the file.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

import header


def program(structures):
    lines = ["#include <stdio.h>", '#include "coinstore.h"', "int main(void) {"]
    for name, fields in structures:
        lines.append(f'  printf("{name} %d\\n", (int)sizeof({name}));')
        for field in fields:
            lines.append(f'  printf("{name}.{field} %d %d\\n", (int)offsetof({name}, {field}), '
                         f"(int)sizeof((({name}*)0)->{field}));")
    return "\n".join(lines + ["  return 0;", "}", ""])


def layout(root, compiler):
    structures = header.structures(root / "include/coinstore_verify.h",
                                   root / "include/coinstore.h")
    with tempfile.TemporaryDirectory() as folder:
        source, binary = pathlib.Path(folder, "layout.c"), pathlib.Path(folder, "layout")
        source.write_text(program(structures))
        subprocess.run([compiler, "-std=c99", "-Wall", "-Werror", f"-I{root / 'include'}", source,
                        "-o", binary], check=True)
        return subprocess.run([binary], check=True, capture_output=True, text=True).stdout


def documented_sizes(root):
    """Sizes that the headers state: "... 80 bytes. */ typedef struct { ... } name;"."""
    for path in ("include/coinstore_verify.h", "include/coinstore.h"):
        text = (root / path).read_text(encoding="utf-8")
        for size, name in re.findall(
                r"(\d+) bytes\. \*/\s*typedef struct \{[^}]*\} (\w+);", text):
            yield name, size


def main():
    root, compiler = pathlib.Path(sys.argv[1]), sys.argv[2]
    file = root / "abi/layout.txt"
    title = ("# Structures of the public headers on 64-bit machines: \"structure size\", then\n"
             "# \"structure.field offset size\", in bytes. Made by tests/house/layout.py --write.\n")
    got = title + layout(root, compiler)
    if sys.argv[3:] == ["--write"]:
        file.write_text(got)
        return 0
    wanted = file.read_text()
    wrong = [f"- {line}" for line in wanted.splitlines() if line not in got.splitlines()]
    wrong += [f"+ {line}" for line in got.splitlines() if line not in wanted.splitlines()]
    if not wrong and wanted != got:
        wrong.append("abi/layout.txt: the same lines in another order")
    sizes = list(documented_sizes(root))
    wrong += [f"the header says that {name} has {size} bytes" for name, size in sizes
              if f"{name} {size}" not in got.splitlines()]
    if not sizes or got.count("\n") < 40:
        wrong.append("the headers were not understood")
    print("\n".join(wrong) or "the layout is that of abi/layout.txt")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
