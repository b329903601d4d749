# SPDX-License-Identifier: Apache-2.0
"""Which test produces each status, and which holds each public function to what the header promises of every one:
docs/tested-promises.md says so and is up to date, and nothing is missing in it.

    promises.py ROOT            fails if the page is stale or has a gap
    promises.py ROOT --write    writes the page anew

Tests are read, not run: a status counts as produced where a test compares an answer with it.
"""
import pathlib
import re
import sys

import header

PAGE = "docs/tested-promises.md"
# Reserved, or out of reach of any test: why.
NOT_PRODUCED = {
    "UNKNOWN_OR_PRUNED": "reserved",
    "ROLLBACK_TOO_DEEP": "reserved",
}
# Pointers whose absence is no fault, by what the header says of them.
OPTIONAL = re.compile(r"may be NULL(?! (?:only )?if)|\bNULL:|or NULL\b|NULL for")


class Function:
    """A public function: its parameters, and what the header says of each."""

    def __init__(self, name, parameters, text):
        self.name = name
        self.returns_status = False
        self.text = text
        self.parameters = []
        for parameter in parameters.split(","):
            words = re.match(r"(.*?)(\w+)\s*(\[\d*\])?$", parameter.strip(), re.DOTALL)
            if words and parameter.strip() != "void":
                kind = words.group(1).strip() + (" *" if words.group(3) else "")
                self.parameters.append((words.group(2), kind))

    def said_of(self, parameter):
        found = re.search(rf"@param\S*\s+{parameter}\s(.*?)(?=@param|@return|\Z)", self.text, re.DOTALL)
        return " ".join(found.group(1).split()) if found else ""

    def index(self, wanted):
        return next((i for i, (name, _) in enumerate(self.parameters) if name == wanted), None)

    def required_pointers(self):
        for i, (name, kind) in enumerate(self.parameters):
            is_optional = name == "err" or OPTIONAL.search(self.said_of(name))
            if "*" in kind and not is_optional:
                yield i, name

    def counts(self):
        """Numbers of items that a pointer before them has: 0 of them is fine."""
        for i, (name, kind) in enumerate(self.parameters):
            if kind == "size_t" and re.match(r"(n$|n_|.*cap$|.*len$)", name) and name != "cursor_cap":
                yield i, name

    def takes_handle(self):
        return bool(self.parameters) and re.match(
            r"(const )?coinstore(_block|_iter|_view)?\s*\*$", self.parameters[0][1]) is not None


def functions(root):
    for path in ("include/coinstore_verify.h", "include/coinstore.h"):
        text = (root / path).read_text(encoding="utf-8")
        for found in re.finditer(r"/\*\*((?:(?!\*/).)*)\*/\s*COINSTORE_API([^;]*);", text, re.DOTALL):
            declaration = re.sub(r"\s+", " ", found.group(2))
            name, parameters = re.match(r".*?(\w+) ?\((.*)\)", declaration).groups()
            comment = re.sub(r"\n\s*\*", "\n", found.group(1))
            function = Function(name, parameters, comment)
            function.returns_status = "coinstore_status " in declaration.split(name)[0]
            yield function


def expand(text):
    """Function-like macros of a test, which stand for calls with fewer arguments."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*", " ", text, flags=re.DOTALL)
    for name, parameters, body in re.findall(r"^#define (\w+)\(([^)]*)\)((?:.*\\\n)*.*)$", text,
                                             re.MULTILINE):
        if "coinstore_" not in body or "check_status" in body:
            continue
        body = body.replace("\\\n", " ")
        text = re.sub(rf"^#define {name}\((?:.*\\\n)*.*$", "", text, flags=re.MULTILINE)
        names = [parameter.strip() for parameter in parameters.split(",")]
        start = 0
        while (found := re.compile(rf"\b{name}\(").search(text, start)) is not None:
            arguments, end = arguments_at(text, found.end())
            values = dict(zip(names, arguments))
            call = re.sub(r"\b(\w+)\b", lambda word: values.get(word.group(1), word.group(1)), body)
            text = text[:found.start()] + call.strip() + text[end:]
            start = found.start() + 1
    return text


def arguments_at(text, start):
    """The arguments of the call whose parenthesis ends before `start`, and where the call ends."""
    depth, begin, arguments, i = 0, start, [], start
    while True:
        if text[i] == '"':
            i = re.compile(r'"(?:\\.|[^"\\])*"').match(text, i).end()
            continue
        if text[i] in "([{":
            depth += 1
        if text[i] in ")]}" and depth == 0:
            break
        if text[i] in ")]}":
            depth -= 1
        if text[i] == "," and depth == 0:
            arguments.append(text[begin:i])
            begin = i + 1
        i += 1
    arguments.append(text[begin:i])
    return [" ".join(argument.split()) for argument in arguments], i + 1


def tests_in(path):
    """(name, text) of the functions and tests of a file."""
    text = expand(path.read_text(encoding="utf-8"))
    starts = list(re.finditer(r"^(?:TEST(?:_\w)?\((\w+),\s*(\w+)\)|(?:\w[\w:<>*& ]*?)\b(\w+)\([^;{}]*\)[^;{}]*\{)",
                              text, re.MULTILINE))
    for start, following in zip(starts, starts[1:] + [None]):
        name = f"{start.group(1)}.{start.group(2)}" if start.group(1) else start.group(3)
        yield name, text[start.start():following.start() if following else len(text)]


def expectations(root):
    """(place, status, function or None, arguments) of each comparison with a status in a C test."""
    for path in sorted((root / "tests/c").glob("*.c")):
        tests = list(tests_in(path))
        whole = " ".join(text for _, text in tests)
        for name, text in tests:
            for found in re.finditer(r"\bEXPECT\(", text):
                arguments, _ = arguments_at(text, found.end())
                call = re.match(r"(\w+)\((.*)\)$", ", ".join(arguments[1:]))
                if call is None:
                    continue
                values, _ = arguments_at(call.group(2) + ")", 0)
                place = (f"{path.relative_to(root)}", name)
                if arguments[0].startswith("COINSTORE_"):
                    yield place, arguments[0][len("COINSTORE_"):], call.group(1), values
                    continue
                # A helper that is called with a store and the status that all its calls must answer.
                for store, status in re.findall(rf"\b{name}\((\w+), COINSTORE_(\w+)\);", whole):
                    yield place, status, call.group(1), [store] + values[1:]


def producers(root):
    """{status: tests that compare an answer with it}, C programs first."""
    found = {}
    for path in sorted((root / "tests").rglob("*.c")) + sorted((root / "tests").rglob("*_test.cc")):
        for name, text in tests_in(path):
            for line in re.split(r"[;{}]", text):
                if not re.search(r"\b(EXPECT|ASSERT|Refuses|refused|ExpectRefused|CHECK)\w*\(", line):
                    continue
                for status in re.findall(r"\bCOINSTORE_(\w+)\b", line):
                    found.setdefault(status, {})[f"{path.relative_to(root)}", name] = True
    return {status: list(tests) for status, tests in found.items()}


def promises(function, expected):
    """(promise, places or None if it is not the function's) in the order of the columns."""
    mine = [(place, status, values) for place, status, called, values in expected
            if called == function.name and len(values) == len(function.parameters)]

    def where(status, argument=None, value="NULL"):
        return [place for place, got, values in mine
                if got in status and (argument is None or values[argument] in (value, f"{value} "))]

    pointers = [(name, where(("ARGUMENT", "PROOF_MALFORMED"), i))
                for i, name in function.required_pointers()]
    yield "NULL", pointers
    yield "n = 0", [(name, where(("OK", "BUFFER_TOO_SMALL", "NOT_FOUND", "PROOF_MALFORMED"), i, "0"))
                    for i, name in function.counts()]
    said = function.text
    short = "BUFFER_TOO_SMALL" in said or "as coinstore_query_page" in said
    yield "short buffer", [("", where(("BUFFER_TOO_SMALL",)))] if short else []
    open_when_closed = "after the store is closed" in said or function.name == "coinstore_close"
    closed = function.takes_handle() and function.returns_status
    yield "closed", [("", where(("OK",) if open_when_closed else ("CLOSED",)))] if closed else []
    wrong = "WRONG_STATE" in said or "as coinstore_block_add" in said
    yield "wrong state", [("", where(("WRONG_STATE",)))] if wrong else []


COLUMNS = ("NULL", "n = 0", "short buffer", "closed", "wrong state")


def cell(function, promise, places, gaps):
    if not places:
        return "–"
    for name, found in places:
        if not found:
            gaps.append(f"{function.name}: no test of {promise}{' for ' + name if name else ''}")
    names = [f"`{test}`" for test in dict.fromkeys(place[1] for _, found in places for place in found[:1])]
    return ", ".join(names)


def page(root, gaps):
    lines = [
        "# Tested promises",
        "",
        "Written by `tests/house/promises.py ROOT --write`; a test fails when it is stale or has a gap.",
        "",
        "## Statuses",
        "",
        "The tests that compare an answer with each status; of many the first three.",
        "",
        "| status | tests |",
        "|---|---|",
    ]
    tests_of = producers(root)
    for _, status in sorted(header.statuses(root / "include/coinstore_verify.h").items(), reverse=True):
        if status in NOT_PRODUCED:
            lines.append(f"| `{status}` | {NOT_PRODUCED[status]} |")
            continue
        found = tests_of.get(status, [])
        if not found:
            gaps.append(f"{status}: no test produces it")
        more = " and others" if len(found) > 3 else ""
        lines.append(f"| `{status}` | " + ", ".join(f"{file}: `{name}`" for file, name in found[:3])
                     + more + " |")
    lines += [
        "",
        "## Functions",
        "",
        "The function of `tests/c` that calls each with NULL for every pointer that must not be, with 0 items, with a",
        "buffer that is too small, on a closed handle, and on an object that cannot do it any more; – where the",
        "header promises nothing of the kind. Functions that return no status take NULL and answer it.",
        "",
        "| function | " + " | ".join(COLUMNS) + " |",
        "|---" * (len(COLUMNS) + 1) + "|",
    ]
    expected = list(expectations(root))
    for function in sorted(functions(root), key=lambda each: each.name):
        if not function.returns_status:
            continue
        cells = [cell(function, promise, places, gaps) for promise, places in promises(function, expected)]
        lines.append(f"| `{function.name}` | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main():
    root = pathlib.Path(sys.argv[1])
    gaps = []
    text = page(root, gaps)
    if sys.argv[2:] == ["--write"]:
        (root / PAGE).write_text(text, encoding="utf-8")
    elif not (root / PAGE).exists() or (root / PAGE).read_text(encoding="utf-8") != text:
        gaps.append(f"{PAGE} is stale: write it anew with tests/house/promises.py ROOT --write")
    if text.count("\n| `coinstore_") < 60:
        gaps.append("the headers were not understood")
    print("\n".join(gaps) or f"{PAGE} is up to date and has no gap")
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())
