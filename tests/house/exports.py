# SPDX-License-Identifier: Apache-2.0
"""The libraries let out what the headers declare and abi/*.exports.txt lists, no less and no more.

    exports.py ROOT LIBCOINSTORE LIBCOINSTORE_VERIFY
"""
import pathlib
import subprocess
import sys

import header

NEEDS_NOT = {"libcoinstore_verify": ("rocksdb", "crypto", "ssl")}


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def exported(library):
    """Names that a shared library defines for others, and the names of its version nodes."""
    names, nodes = [], []
    for line in output("nm", "-D", "--defined-only", library).splitlines():
        kind, name = line.split()[-2:]
        (nodes if kind == "A" else names).append(name.split("@")[0])
    return names, nodes


def compare(what, wanted, got):
    for name in sorted(set(wanted) - set(got)):
        yield f"{what}: {name} is missing"
    for name in sorted(set(got) - set(wanted)):
        yield f"{what}: {name} is too much"
    if len(set(got)) != len(got):
        yield f"{what}: a name comes twice"


def faults(root, libraries):
    verify_header = root / "include/coinstore_verify.h"
    declared = {
        "libcoinstore": header.functions(verify_header, root / "include/coinstore.h"),
        "libcoinstore_verify": header.functions(verify_header),
    }
    nodes_of = {"libcoinstore": ["COINSTORE_1"], "libcoinstore_verify": ["COINSTORE_VERIFY_1"]}
    for name, library in libraries.items():
        listing = root / "abi" / (name[len("lib"):] + ".exports.txt")
        listed = listing.read_text().split()
        if listed != sorted(listed):
            yield f"{listing.name}: not sorted"
        if len(listed) < 3:
            yield f"{listing.name}: hardly a function"
        names, nodes = exported(library)
        yield from compare(f"header against {listing.name}", listed, declared[name])
        yield from compare(f"{name} against {listing.name}", listed, names)
        yield from compare(f"version nodes of {name}", nodes_of[name], nodes)
        dynamic = output("readelf", "-d", library)
        if f"[{name}.so.0]" not in dynamic:
            yield f"{name}: SONAME is not {name}.so.0"
        for other in NEEDS_NOT.get(name, ()):
            if f"lib{other}" in dynamic:
                yield f"{name}: needs lib{other}"
    if "NODELETE" not in output("readelf", "-d", libraries["libcoinstore"]):
        yield "libcoinstore: not linked with -z nodelete, and the engine's threads outlive dlclose"
    # A function that came without a test of its arguments would be found by nobody else.
    tested = "".join((root / "tests/c" / name).read_text()
                     for name in ("arguments_test.c", "query_arguments_test.c"))
    for name in declared["libcoinstore"]:
        if f"{name}(" not in tested:
            yield f"tests/c/arguments_test.c and query_arguments_test.c do not call {name}"


def main():
    root = pathlib.Path(sys.argv[1])
    libraries = dict(zip(("libcoinstore", "libcoinstore_verify"), sys.argv[2:4], strict=True))
    wrong = list(faults(root, libraries))
    print("\n".join(wrong) or "exports, lists and headers agree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
