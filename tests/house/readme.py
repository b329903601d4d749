# SPDX-License-Identifier: Apache-2.0
"""The C example in README.md compiles and runs as it stands there.

    readme.py ROOT CC LIBRARY
"""
import pathlib
import re
import subprocess
import sys
import tempfile


def main():
    root, compiler, library = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    text = (root / "README.md").read_text(encoding="utf-8")
    lines = re.search(r"```c\n(.*?)```", text, re.DOTALL).group(1)
    program = f'#include <stdio.h>\n#include "coinstore.h"\nint main(void) {{\n{lines}return err.code;\n}}\n'
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "readme.c").write_text(program)
        subprocess.run([compiler, "-std=c99", "-Wall", "-Werror", f"-I{root / 'include'}", "readme.c",
                        library, f"-Wl,-rpath,{library.parent}", "-o", "readme"],
                       cwd=folder, check=True)
        for _ in "once", "and again, when the block is there already":
            result = subprocess.run(["./readme"], cwd=folder, capture_output=True, text=True,
                                    check=False)
            print(result.stderr or "no complaint", end="\n")
    # The second time the block is not above the tip.
    return 0 if result.stderr.startswith("HEIGHT_NOT_ABOVE_TIP") else 1


if __name__ == "__main__":
    sys.exit(main())
