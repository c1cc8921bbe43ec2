#!/usr/bin/env python3
"""The seed's own examples as programs: they compile, in each driver generation, call what the table of
calls has, and link.

seed_test.py C-COMPILER C++-COMPILER SOURCES LIBRARY [SANITIZER-FLAG]
"""

import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CC, CXX, SOURCE, LIBRARY = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
SANITIZE = sys.argv[5:]  # what the library was built with, its programs are linked with
ROOT = SOURCE / "stack/wincs02/include"
SEED = SOURCE / "tests/wincs02/seed"
WARNINGS = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror".split()
LANGUAGES = {"C11": [CC, "-xc", "-std=c11"], "gnu11": [CC, "-xc", "-std=gnu11"], "C++20": [CXX, "-xc++", "-std=c++20"]}
GENERATIONS = (30000, 30100, 30200)
PROGRAMS = [("server", ()), ("server", ("IPV6",)), ("server", ("IPV6", "LITERAL")), ("server", ("TLS",)),
            ("server", ("IPV6", "TLS")), ("client", ()), ("client", ("IPV6",)), ("client", ("TLS",)),
            ("client", ("IPV6", "TLS")), ("datagram", ()), ("datagram", ("IPV6",)), ("datagram", ("MULTICAST",)),
            ("datagram", ("MULTICAST", "LITERAL")), ("datagram", ("MULTICAST", "IPV6")), ("names", ()),
            ("names", ("IPV6",)), ("names", ("LITERAL",)), ("names", ("IPV6", "LITERAL"))]
OF_A_DOOR = re.compile(r"(winc_|WDRV_WINC_|WINC_|SYS_)")


def compiled(language, source, output, options):
    run = subprocess.run([*language, *WARNINGS, f"-I{ROOT}", *options, "-c", "-o", output, source],
                         capture_output=True, text=True, check=False)
    return None if run.returncode == 0 else run.stderr


def table():
    lines = (SOURCE / "stack/wincs02/api.md").read_text("utf-8").splitlines()
    return set(re.findall(r"`(\w+)`", "".join(line.split("|")[1] for line in lines if line.startswith("| `"))))


class Examples(unittest.TestCase):
    # Issue, "Shows": the seed's own fragments as programs; behaviour.md §6: twice where it names a fault.
    def test_compile_and_need_only_what_is_there(self):
        names = table()
        with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
            runs = {}
            for number, (program, words) in enumerate(PROGRAMS):
                for generation in GENERATIONS:
                    for name, language in LANGUAGES.items():
                        output = Path(folder) / f"{number}-{generation}-{name}.o"
                        options = [f"-DEMU9160_WINCS02_DRIVER={generation}", *(f"-D{word}" for word in words)]
                        runs[program, words, generation, name] = (output, pool.submit(
                            compiled, language, SEED / f"{program}.c", output, options))
            for key, (output, run) in runs.items():
                self.assertIsNone(run.result(), key)
                needed = subprocess.run(["nm", "-u", output], capture_output=True, text=True, check=True).stdout.split()
                ours = {re.sub("^winc_", "", each) for each in needed if OF_A_DOOR.match(each)}
                self.assertIn("WDRV_WINC_Tasks", ours)
                self.assertLessEqual(ours - {"in6addr_any"}, names, key)

    # behaviour.md §6: the faults that do not compile, here either.
    def test_that_do_not_compile_on_the_board_do_not_here(self):
        for text in ("int f(void); int f(void) { struct in_addr addr = htonl(0xE0000001U); return (int)addr.s_addr; }",
                     "unsigned long f(void); unsigned long f(void) { return sizeof(sockaddr_in); }",
                     "struct sockaddr_in6 addr; void f(void); void f(void) { addr.sin_family = AF_INET; }"):
            for name in ("C11", "gnu11"):
                run = subprocess.run([*LANGUAGES[name], f"-I{ROOT}", "-fsyntax-only", "-"], check=False, text=True,
                                     input="#include <winc_socket.h>\n" + text, capture_output=True)
                self.assertNotEqual(run.returncode, 0, text)


class Library(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def linked(self, language, program, words):
        self.assertIsNone(compiled(LANGUAGES[language], SEED / f"{program}.c", self.folder / "a.o",
                                   [f"-D{word}" for word in words]))
        run = subprocess.run([CXX, *SANITIZE, self.folder / "a.o", "-o", self.folder / "a", LIBRARY,
                              f"-L{LIBRARY.parent}", "-lemu9160", f"-Wl,-rpath,{LIBRARY.parent}"],
                             capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 0, run.stderr)
        return self.folder / "a"

    def test_has_what_the_examples_call(self):
        for program, words in PROGRAMS:
            for language in ("C11", "C++20"):
                self.linked(language, program, words)

    def said(self, words):
        environment = {key: value for key, value in os.environ.items() if not key.startswith("EMU9160_")}
        run = subprocess.run([self.linked("C11", "datagram", words)], capture_output=True, text=True, check=False,
                             timeout=60, env=environment)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        return run.stdout

    # behaviour.md §3: OPEN, LISTEN of the bind, SEND of one datagram, CLOSE; each with OK.
    def test_sends_the_seeds_datagram(self):
        for words in (("UNANSWERED",), ("UNANSWERED", "IPV6")):
            self.assertEqual(self.said(words), "0 0\n1 0\n4 0\n6 0\n", words)

    # The seed joins 224.0.0.1, and with the group as imr_address; behaviour.md §4: success raises CONNECT.
    def test_joins_the_groups_of_the_seed(self):
        for words in ((), ("LITERAL",), ("IPV6",)):
            self.assertEqual(self.said(("MULTICAST", "UNANSWERED", *words)), "0 0\n1 0\n3 0\n4 0\n6 0\n", words)

    # stack/wincs02/api.md is whole.
    def test_has_no_call_that_is_not_in_the_table(self):
        run = subprocess.run(["nm", "-D", "--defined-only", LIBRARY], capture_output=True, text=True, check=True)
        exported = {re.sub("^winc_", "", line.split()[-1]) for line in run.stdout.splitlines()}
        self.assertIn("socket", exported)
        self.assertLessEqual(exported - {"in6addr_any", "in6addr_loopback"}, table())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
