# SPDX-License-Identifier: Apache-2.0
"""Documents lead somewhere: relative links in *.md, and the documents and titles that sources name.

    links.py ROOT
"""
import os
import pathlib
import re
import sys

SKIPPED = {".git", "build", ".cache", "__pycache__"}
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)")
# Source: docs/block-rules.md, "Coins".   The title is optional.
NAMED = re.compile(r'\b(docs/[\w/.-]+\.md)(?:,\s*(?:\*|//|#)?\s*"([^"\n]+)")?')
TITLE = re.compile(r"^#+\s+(.+?)\s*$", re.MULTILINE)


def repository(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - SKIPPED)
        for name in sorted(names):
            yield pathlib.Path(folder, name)


def without_code(text):
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def titles(path):
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [title.replace("`", "") for title in TITLE.findall(text)]


def has_title(path, wanted):
    """`### log: record number` is the title of what calls itself "log"."""
    return any(re.match(re.escape(wanted) + r"(:|$)", title) for title in titles(path))


def anchor(title):
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def faults(root):
    links = 0
    for path in repository(root):
        name = path.relative_to(root)
        if path.suffix == ".md":
            for target in LINK.findall(without_code(path.read_text(encoding="utf-8"))):
                if re.match(r"[a-z]+:", target):
                    continue
                links += 1
                file, _, mark = target.partition("#")
                where = (path.parent / file) if file else path
                if not where.exists():
                    yield f"{name}: {target} does not exist"
                elif mark and mark not in map(anchor, titles(where)):
                    yield f"{name}: {target}: no such title"
        elif path.suffix in {".h", ".c", ".cc", ".py", ".txt", ".cmake"}:
            for file, title in NAMED.findall(path.read_text(encoding="utf-8", errors="replace")):
                links += 1
                if not (root / file).exists():
                    yield f"{name}: {file} does not exist"
                elif title and not has_title(root / file, title):
                    yield f'{name}: {file} has no title "{title}"'
    if links < 10:
        yield "hardly any link found"


def main():
    wrong = list(faults(pathlib.Path(sys.argv[1])))
    print("\n".join(wrong) or "every link leads somewhere")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
