# SPDX-License-Identifier: Apache-2.0
"""Includes point one way: fails on an #include that the house does not allow.

    arrows.py ROOT          checks the repository at ROOT
    arrows.py --self-test   plants one wrong include after the other and expects each to be noticed
"""
import pathlib
import re
import sys
import tempfile

# A folder of src/ and the folders that it may include besides itself. docs/architecture.md draws it.
ALLOWED = {
    "base": set(),
    "sha256": {"base"},
    "coin": {"base", "sha256"},
    "block": {"base", "coin"},
    "commitment": {"base", "sha256", "coin"},
    "storage": {"base"},
    "storage/memory": {"base", "storage"},
    "storage/rocksdb": {"base", "storage"},
    "log": {"base", "sha256", "coin", "storage"},
    "recent": {"base", "coin", "log"},
    "tables": {"base", "coin", "commitment", "storage", "log", "recent"},
    "state": {"base", "coin", "commitment", "storage", "log", "recent", "tables"},
    "query": {"base", "sha256", "coin", "commitment", "storage", "log", "recent", "tables",
              "state"},
    "apply": {"base", "sha256", "coin", "block", "commitment", "storage", "log", "recent", "tables",
              "state", "query"},
    "check": {"base", "coin", "block", "commitment", "storage", "log", "recent", "tables", "state",
              "apply"},
    "maintenance": {"base", "coin", "storage", "log", "recent", "tables", "state", "apply", "check"},
    "checkpointer": {"base", "storage", "log", "state", "apply"},
    "store": {"base", "sha256", "coin", "block", "commitment", "storage", "storage/memory",
              "storage/rocksdb", "log", "recent", "tables", "state", "query", "apply", "check",
              "maintenance", "checkpointer"},
    "capi": {"store", "base", "coin", "block", "commitment", "storage", "storage/rocksdb", "log",
             "apply", "query", "sha256"},
}
PUBLIC = {"coinstore.h", "coinstore_verify.h"}
ENGINE = re.compile(r"rocksdb/\w")  # <rocksdb/db.h>, not a header of our own folder
SOURCES = {".h", ".c", ".cc"}
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.MULTILINE)


def folder_of(path):
    """The key of ALLOWED for a path below src/. What lies beside the folders belongs to the store, unless
    the table names it."""
    parts = path.parts[:-1]
    if not parts:
        return path.stem if path.stem in ALLOWED else "store"
    two = "/".join(parts[:2])
    return two if two in ALLOWED else parts[0]


def faults(root):
    """Yields a sentence for each include that points where it must not."""
    src = root / "src"
    for file in sorted(src.rglob("*")):
        if file.suffix not in SOURCES:
            continue
        here = folder_of(file.relative_to(src))
        name = file.relative_to(root)
        if here not in ALLOWED:
            yield f"{name}: the folder {here} is not in the table of {pathlib.Path(__file__).name}"
            continue
        for bracket, target in INCLUDE.findall(file.read_text(encoding="utf-8")):
            if target in PUBLIC:
                if here != "capi" and not (target == "coinstore_verify.h"
                                           and here == "commitment"):
                    yield f"{name}: only capi includes {target}"
            elif bracket == '"':
                if not (src / target).is_file():
                    yield f'{name}: "{target}" is no file below src/'
                    continue
                there = folder_of(pathlib.PurePosixPath(target))
                if there != here and there not in ALLOWED[here]:
                    yield f"{name}: {here} must not include {there} ({target})"
            elif ENGINE.match(target) and here != "storage/rocksdb":
                yield f"{name}: only storage/rocksdb includes {target}"
    for top in ("tools", "examples"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in SOURCES:
                continue
            for bracket, target in INCLUDE.findall(file.read_text(encoding="utf-8")):
                inside = (src / target).is_file() and target not in PUBLIC
                beside = (file.parent / target).is_file() or (root / top / target).is_file()
                if (inside and not beside) or ENGINE.match(target):
                    yield f"{file.relative_to(root)}: {top} includes only the public headers, not {target}"


def self_test():
    """Each planted include must be noticed, and the tree without it must be clean."""
    planted = {
        "src/base/a.h": '#include "coin/a.h"',
        "src/sha256/a.cc": '#  include "coin/a.h"',
        "src/coin/a.cc": '#include "block/a.h"',
        "src/storage/a.h": '#include "storage/rocksdb/a.h"',
        "src/storage/memory/b.cc": '#include "storage/rocksdb/a.h"',
        "src/log/a.cc": '#include <rocksdb/db.h>',
        "src/recent/a.cc": '#include "apply/a.h"',
        "src/recent/b.cc": '#include "tables/a.h"',
        "src/tables/a.cc": '#include "state/a.h"',
        "src/query/a.cc": '#include "apply/a.h"',
        "src/apply/a.cc": '#include "store.h"',
        "src/checkpointer.cc": '#include "store.h"',
        "src/apply/c.cc": '#include "checkpointer.h"',
        "src/store.cc": '#include "capi/a.h"',
        "src/apply/b.cc": '#include "coinstore.h"',
        "src/new_folder/a.cc": '#include "base/a.h"',
        "src/base/b.cc": '#include "base/missing.h"',
        "tools/a.cc": '#include "base/a.h"',
        "examples/a.c": '#include <rocksdb/c.h>',
    }
    clean = {f"src/{folder}/a.h": "" for folder in ALLOWED
             if folder not in ("checkpointer", "store")}
    clean["src/checkpointer.h"] = '#include "apply/a.h"\n'
    clean["src/store.h"] = '#include "apply/a.h"\n#include "checkpointer.h"\n'
    clean["src/capi/a.cc"] = '#include "coinstore.h"\n#include "store.h"\n'
    clean["src/storage/rocksdb/a.cc"] = '#include <rocksdb/db.h>\n#include "storage/a.h"\n'
    clean["tools/good.cc"] = '#include "coinstore.h"\n#include <vector>\n'
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in clean.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        wrong = [f"a clean tree is refused: {fault}" for fault in faults(root)]
        for name, text in planted.items():
            file = root / name
            before = file.read_text() if file.exists() else None
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"// planted\n{text}\n")
            if len(list(faults(root))) != 1:
                wrong.append(f"not noticed: {text} in {name}")
            if before is None:
                file.unlink()
            else:
                file.write_text(before)
    return wrong


def main():
    if sys.argv[1:] == ["--self-test"]:
        wrong = self_test()
    else:
        root = pathlib.Path(sys.argv[1])
        wrong = list(faults(root))
        if not any((root / "src").rglob("*.cc")):
            wrong.append("no sources found")
    print("\n".join(wrong) or "every include points the right way")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
