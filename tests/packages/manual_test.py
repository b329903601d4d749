# SPDX-License-Identifier: Apache-2.0
"""The manual page says what `coinstore --help` says: the same commands, each with its sentence, its arguments and
its options with theirs, and the same exit codes. The completion for bash offers just that.

    manual_test.py ROOT PATH_OF_COINSTORE
"""
import functools
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = TOOL = None  # set by main

# Described once, for all commands that have them.
SHARED = {"--help", "--store", "--option", "--json", "--at", "--limit", "--cursor"}


@functools.cache
def help_of(*command):
    return subprocess.run([TOOL, *command, "--help"], check=True, capture_output=True, text=True).stdout


def commands():
    """{command: sentence}"""
    listed = help_of().split("Subcommands:\n")[1].split("\n\n")[0]
    return dict(re.findall(r"^  (\w+) +(.+)$", listed, re.MULTILINE))


def items(text):
    """{option or argument: sentence} of a help text. What is too long for its column has its sentence below."""
    found = {}
    for name, rest, below in re.findall(
            r"^ {2,4}(?:-h,)?(--[\w-]+|[A-Z_]{2,})( .*|)\n((?: {10,}\S.*\n)?)", text, re.MULTILINE):
        sentence = below or re.split(r" {2,}", rest, maxsplit=1)[-1]
        found[name] = re.sub(r"^(in \[.*?\](=\S+)?|Excludes: \S+)", "", sentence.strip()).strip()
    return found


def options(text):
    return {name: sentence for name, sentence in items(text).items() if name.startswith("--")}


def plain(roff):
    """Source of the manual page as it reads, in one line."""
    roff = re.sub(r'^\.(TP|PP|nf|fi|\\").*$', "", roff, flags=re.MULTILINE)
    roff = re.sub(r"^\.(B|I) (.*)$", r"\2", roff, flags=re.MULTILINE)
    roff = re.sub(r"^\.(BR|BI) (.*)$", lambda m: m[2].replace(" ", "", 1), roff, flags=re.MULTILINE)
    return " ".join(re.sub(r"\\f[BIR]", "", roff).replace("\\-", "-").split())


def section(page, title):
    return re.split(r"^\.SH ", page.split(f".SH {title}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]


def defined(roff):
    """Options that have a paragraph of their own."""
    return set(re.findall(r"^(?:\\fB-h\\fR, )?\\fB(--[\w-]+)\\fR", roff.replace("\\-", "-"), re.MULTILINE))


class ManualTest(unittest.TestCase):
    def setUp(self):
        self.page = (ROOT / "man/coinstore.1").read_text(encoding="utf-8")
        listed = re.split(r"^\.SS ", section(self.page, "COMMANDS"), flags=re.MULTILINE)[1:]
        self.commands = {re.match(r"\w+", text)[0]: text for text in listed}

    def says(self, roff, sentence, where):
        self.assertIn(sentence.rstrip("."), plain(roff), where)

    def test_commands_are_those_of_the_tool(self):
        self.assertEqual(list(self.commands), list(commands()))
        for command, sentence in commands().items():
            self.says(self.commands[command], sentence, command)

    def test_options_are_those_of_each_command(self):
        for command, roff in self.commands.items():
            wanted = options(help_of(command))
            self.assertIn("--help", wanted)
            self.assertEqual(defined(roff), set(wanted) - SHARED, command)
            for option in set(wanted) - SHARED:
                self.says(roff, wanted[option], (command, option))

    def test_shared_options_name_the_commands_that_have_them(self):
        roff = section(self.page, "OPTIONS")
        self.assertEqual(defined(roff), SHARED | {"--version"})
        for option in ("--at", "--limit"):
            text = plain(roff).split(f"{option} ")[1].split(" --")[0]
            named = set(re.findall(r"\w+", text.split("For ")[1])) & set(commands())
            self.assertEqual(named, {command for command in commands() if option in options(help_of(command))})
        for command in commands():
            has = options(help_of(command))
            self.assertEqual("--store" in has, command not in ("verify", "generate"), command)
            self.assertEqual("--option" in has, "--store" in has, command)
            self.assertIn("--json", has, command)
            self.assertEqual("--cursor" in has, "--limit" in has, command)
        for option, sentence in options(help_of("coins")).items():
            if option in SHARED:
                self.says(roff, sentence, option)

    def test_arguments_are_those_of_each_command(self):
        for command, roff in self.commands.items():
            wanted = {name for name in items(help_of(command)) if not name.startswith("--")}
            title = roff.splitlines()[0]
            self.assertEqual(set(re.findall(r"\\fI([A-Z_]+)", title)), wanted, command)

    def test_defaults_are_those_of_each_command(self):
        for command, roff in self.commands.items():
            for option, default in re.findall(r"(--[\w-]+) \S+(?: in \[[^\]]*\])?=(\S+)", help_of(command)):
                where = roff if option not in SHARED else section(self.page, "OPTIONS")
                if default != "VALUE":
                    text = plain(where).split(f"{option} ", 1)[1].split(" --")[0]
                    self.assertIn(f"{default} if not given", text, (command, option))

    def test_exit_codes_are_those_of_the_tool(self):
        listed = help_of().split("Exit codes:\n")[1].split("\n\n")[0]
        page = plain(section(self.page, "EXIT STATUS"))
        for code, meaning in re.findall(r"^  (\d+) +(.+)$", listed, re.MULTILINE):
            self.assertIn(code, page)
            self.assertIn(meaning.replace(", 143 by SIGTERM,", ", or by SIGTERM,"), page)

    def test_the_page_is_without_faults(self):
        try:
            done = subprocess.run(["groff", "-man", "-ww", "-z", "-Tascii", ROOT / "man/coinstore.1"], check=True,
                                  capture_output=True, text=True)
        except FileNotFoundError:
            self.skipTest("groff is not here")
        self.assertEqual(done.stderr, "")


class CompletionTest(unittest.TestCase):
    def complete(self, *words):
        script = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _coinstore "$1"; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        done = subprocess.run(["bash", "-c", script, "bash", ROOT / "tools/coinstore/completion.bash", TOOL, *words],
                              check=True, capture_output=True, text=True)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_offers_the_commands(self):
        self.assertEqual(self.complete(""), list(commands()))
        self.assertEqual(self.complete("rep"), ["replay", "repair"])

    def test_offers_the_options_of_each_command(self):
        for command in commands():
            self.assertEqual(set(self.complete(command, "--")), set(options(help_of(command))), command)
        self.assertEqual(set(self.complete("--")), {"--help", "--version"})

    def test_offers_values(self):
        self.assertEqual(self.complete("replay", "--sync-mode", ""), ["durable", "grouped"])
        self.assertEqual(self.complete("verify", "--expect", "e"), ["either"])

    def test_offers_files_and_directories_where_they_belong(self):
        page = str(ROOT / "man/coinstore.1")
        self.assertEqual(self.complete("replay", page[:-2]), [page])
        self.assertEqual(self.complete("verify", "--proof-file", page[:-2]), [page])
        self.assertEqual(self.complete("info", "--store", str(ROOT / "ma")), [str(ROOT / "man")])
        self.assertEqual(self.complete("info", "--store", page[:-2]), [])
        self.assertEqual(self.complete("info", "--json", page[:-2]), [])


def main():
    global ROOT, TOOL
    ROOT, TOOL = pathlib.Path(sys.argv.pop(1)), sys.argv.pop(1)
    unittest.main(verbosity=2)


if __name__ == "__main__":
    main()
