#!/usr/bin/env python3
"""Applications in the layout that Microchip ships, built by emu9160_harmony_app without a change.

apps_test.py CMAKE C-COMPILER SOURCES
"""

import re
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CMAKE, CC, SOURCE = sys.argv[1], sys.argv[2], Path(sys.argv[3])
APPS = SOURCE / "tests/wincs02/apps"
# What a package gives, with the headers alone: the library's functions stay unresolved.
PACKAGE = f"""cmake_minimum_required(VERSION 3.21)
project(user C)
add_library(emu9160::wincs02 INTERFACE IMPORTED)
set_target_properties(emu9160::wincs02 PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "{SOURCE}/stack/wincs02/include"
    INTERFACE_LINK_OPTIONS "-Wl,--unresolved-symbols=ignore-all")
include("{SOURCE}/stack/wincs02/cmake/harmony.cmake")
"""
OF_A_DOOR = re.compile(r"(winc_|WDRV_WINC_|WINC_|SYS_)")


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, check=False)


class Applications(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def configured(self, lines):
        (self.folder / "CMakeLists.txt").write_text(PACKAGE + lines, "utf-8")
        return run(CMAKE, "-S", self.folder, "-B", self.folder / "build", f"-DCMAKE_C_COMPILER={CC}",
                   "-DCMAKE_C_FLAGS=-Werror")

    def built(self, lines):
        done = self.configured(lines)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = run(CMAKE, "--build", self.folder / "build", "-j2")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def objects(self, app):
        return sorted((self.folder / f"build/apps/CMakeFiles/{app}.dir").rglob("*.o"))

    def needed(self, app):
        """What its objects need of the library."""
        every = [run("nm", each).stdout for each in self.objects(app)]
        undefined, defined = (set(re.findall(rf"(?m) {kind} (\w+)$", "".join(every))) for kind in ("U", "[TBDV]"))
        return {re.sub("^winc_", "", each) for each in undefined - defined if OF_A_DOOR.match(each)}

    def record(self, path):
        """The numbers of the record in an object."""
        symbol = re.search(r"(?m)^ *\d+: ([0-9a-f]+) +(\d+) OBJECT +WEAK +DEFAULT +(\d+) emu9160_wincs02_record$",
                           run("readelf", "-sW", path).stdout)
        section = re.search(rf"(?m)^ *\[ *{symbol[3]}\] \S+ +PROGBITS +[0-9a-f]+ ([0-9a-f]+) ",
                            run("readelf", "-SW", path).stdout)
        at = int(section[1], 16) + int(symbol[1], 16)
        return struct.unpack(f"={int(symbol[2]) // 4}I", path.read_bytes()[at:at + int(symbol[2])])

    # Issue, "Shows": application layouts build through emu9160_harmony_app without a change. What the board's
    # folder has of its own is an #error in each file: none of it is read.
    def test_build_without_a_change(self):
        table = (SOURCE / "stack/wincs02/api.md").read_text("utf-8")
        names = set(re.findall(r"`(\w+)`", "".join(line.split("|")[1] for line in table.splitlines()
                                                  if line.startswith("| `"))))
        for driver in ("3.0", "3.1", "3.2"):
            self.built(f"set(EMU9160_APPS_DRIVER {driver})\nadd_subdirectory({APPS} apps)\n")
            for app in ("tcp_client", "tls_client", "udp_server"):
                program = self.folder / "build/apps" / app
                needed = self.needed(app)
                self.assertLessEqual({"WDRV_WINC_Initialize", "WDRV_WINC_Tasks", "socket", "SYS_CONSOLE_Print"}, needed)
                self.assertLessEqual(needed, names)
                defined = run("nm", "--defined-only", program).stdout
                for name in ("main", "SYS_Initialize", "SYS_Tasks", "sysObj", "APP_WINCS02_Tasks",
                             "emu9160_wincs02_record"):
                    self.assertRegex(defined, rf"(?m) {name}$")

    # generations.md §4.1: configuration.h sets the sizes that the library is told.
    def test_tell_the_library_what_the_project_configures(self):
        self.built(f"set(EMU9160_APPS_DRIVER 3.1)\nadd_subdirectory({APPS} apps)\n")
        for each in self.objects("tcp_client"):
            self.assertEqual(self.record(each), (28, 30100, 10, 7360, 4416, 5, 5), each)

    # emu9160_harmony_app: sources of other modules stay out, main() comes when there is none.
    def test_of_several_modules(self):
        sources = self.folder / "src"
        (sources / "config/board").mkdir(parents=True)
        (sources / "config/board/configuration.h").write_text("#define WINC_SOCK_NUM_SOCKETS 3\n", "utf-8")
        (sources / "app.c").write_text(
            "#include \"configuration.h\"\n#include \"definitions.h\"\n"
            "void APP_Initialize(void);\nvoid APP_Tasks(void);\n"
            "_Static_assert(WINC_SOCK_NUM_SOCKETS == 3, \"\");\n"
            "void APP_Initialize(void) {}\nvoid APP_Tasks(void) {}\n", "utf-8")
        (sources / "app_rnwf02.c").write_text("#error \"another module's\"\n", "utf-8")
        self.built("emu9160_harmony_app(app SOURCE_DIR src CONFIG board APP APP)\n")
        self.assertRegex(run("nm", "--defined-only", self.folder / "build/app").stdout, r"(?m) main$")

    def test_that_are_not_there_are_told(self):
        for call, words in (("emu9160_harmony_app(app)", "wants SOURCE_DIR and CONFIG"),
                            ("emu9160_harmony_app(app SOURCE_DIR src CONFIG board)", "configuration.h is not there"),
                            (f"emu9160_harmony_app(app SOURCE_DIR {self.folder} CONFIG board DRIVER 2.0)",
                             "DRIVER is 3.0, 3.1 or 3.2")):
            (self.folder / "config/board").mkdir(parents=True, exist_ok=True)
            (self.folder / "config/board/configuration.h").touch()
            done = self.configured(call + "\n")
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(words, re.sub(r"\s+", " ", done.stderr))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
