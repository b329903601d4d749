# SPDX-License-Identifier: Apache-2.0
"""Reads the public headers: their functions, their structures, their statuses.

The headers keep to one plain style, so that some regular expressions are a parser for them.
"""
import re


def code(path):
    """The header without comments and preprocessor lines."""
    text = re.sub(r"/\*.*?\*/", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"^\s*#.*(?:\\\n.*)*$", "", text, flags=re.MULTILINE)


def functions(*paths):
    """The names of the functions declared in the headers."""
    names = []
    for path in paths:
        for declaration in re.findall(r"COINSTORE_API\b([^;]*);", code(path)):
            names.append(re.search(r"(\w+)\s*\(", declaration).group(1))
    return names


def structures(*paths):
    """(name, fields) of each structure that the headers define."""
    found = []
    for path in paths:
        for body, name in re.findall(r"typedef struct\s*\{(.*?)\}\s*(\w+);", code(path), re.DOTALL):
            fields = [re.search(r"(\w+)\s*(?:\[[^\]]*\]\s*)?$", line.strip()).group(1)
                      for line in body.split(";") if line.strip()]
            found.append((name, fields))
    return found


def statuses(path):
    """{value: name without prefix} of the statuses in coinstore_verify.h."""
    text = path.read_text(encoding="utf-8")
    start = text.index("@name Answers")
    end = text.index("coinstore_error.index")
    found = {}
    for name, value in re.findall(r"^#define COINSTORE_(\w+)\s+\(?(-?\d+)\)?", text[start:end],
                                  re.MULTILINE):
        found[int(value)] = name
    return found
