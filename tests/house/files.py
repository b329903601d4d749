# SPDX-License-Identifier: Apache-2.0
"""Every file of the repository: license line, size, and words that have no place in a product.

    files.py ROOT
"""
import os
import pathlib
import re
import sys

SKIPPED = {".git", "build", ".cache", "__pycache__"}
SOURCES = {".h", ".c", ".cc", ".py", ".sh", ".cmake", ".map"}
SPDX = "SPDX-License-Identifier: Apache-2.0"
MAX_BYTES = 1_000_000
WORDS = {
    "a path of somebody's machine": r"(?<![A-Za-z0-9_.}\"])/(home|root|work|farm|Users)/",
    "the host of a package registry":
        r"\b(deb\.debian|pypi|npmjs|nuget|crates|proxy\.golang|repo1?\.maven)\.(org|com|io)\b",
    "a conflict marker": r"^(<{7}|>{7}) ",
    "a note to oneself": r"\b(FIXME|XXX)\b",
}


def repository(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - SKIPPED)
        for name in sorted(set(names) - SKIPPED):  # .git is a file in a worktree
            yield pathlib.Path(folder, name)


def is_source(path, text):
    return (path.suffix in SOURCES or path.name == "CMakeLists.txt"
            or text.startswith("#!"))


def faults(root):
    seen = 0
    for path in repository(root):
        name = path.relative_to(root)
        if path.is_symlink() and not path.exists():
            yield f"{name}: a link to nothing"
            continue
        seen += 1
        if path.stat().st_size > MAX_BYTES:
            yield f"{name}: larger than {MAX_BYTES} bytes"
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # binary
        if is_source(path, text) and SPDX not in "\n".join(text.splitlines()[:3]):
            yield f"{name}: no license line among the first three"
        for what, pattern in WORDS.items():
            found = re.search(pattern, text, re.MULTILINE)
            if found and name.as_posix() != "tests/house/files.py":
                line = text.count("\n", 0, found.start()) + 1
                yield f"{name}:{line}: {what}: {found.group(0).strip()}"
    if seen < 20:
        yield "hardly any file found"


def main():
    wrong = list(faults(pathlib.Path(sys.argv[1])))
    print("\n".join(wrong) or "every file is as it should be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
