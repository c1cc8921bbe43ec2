#!/usr/bin/env python3
"""Applications in the layout that Microchip ships, built by emu9160_harmony_app without a change.

apps_test.py CMAKE C-COMPILER SOURCES LIBRARY [SANITIZER-FLAG]
"""

import os
import re
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CMAKE, CC, SOURCE, LIBRARY = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
SANITIZE = sys.argv[5:]  # what the library was built with, its programs are linked with
APPS = SOURCE / "tests/wincs02/apps"
# What a package gives.
PACKAGE = f"""cmake_minimum_required(VERSION 3.21)
project(user C)
add_library(emu9160::wincs02 INTERFACE IMPORTED)
set_target_properties(emu9160::wincs02 PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "{SOURCE}/stack/wincs02/include"
    INTERFACE_LINK_OPTIONS "-Wl,-rpath,{LIBRARY.parent}"
    INTERFACE_LINK_LIBRARIES "{LIBRARY};{LIBRARY.parent}/libemu9160.so")
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
                   f"-DCMAKE_C_FLAGS={' '.join(['-Werror', *SANITIZE])}")

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

    def said(self, app, scenario="", **environment):
        """What it prints until its time is over."""
        every = {key: value for key, value in os.environ.items() if not key.startswith("EMU9160_")}
        if scenario:
            (self.folder / "scenario.yaml").write_text(scenario, "utf-8")
            environment["EMU9160_SCENARIO"] = str(self.folder / "scenario.yaml")
        done = subprocess.run([self.folder / "build/apps" / app], capture_output=True, text=True, check=False,
                              timeout=60, stdin=subprocess.DEVNULL, env={**every, **environment})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.summary = done.stderr
        return done.stdout.replace("\r\n", "\n")

    # generations.md §4.1, the order of every application; in each generation.
    def test_run(self):
        def begun(title, version):
            return (f"[APP] : {title}\n[APP] : device 29c70053, firmware {version}, driver {version}\n"
                    "[APP] : regulatory domain is set\n[APP] : Wi-Fi connected\n[APP] : address 192.168.1.50\n")
        for driver, version in (("3.0", "3.0.0"), ("3.1", "3.1.0"), ("3.2", "3.2.0")):
            self.built(f"set(EMU9160_APPS_DRIVER {driver})\nadd_subdirectory({APPS} apps)\n")
            self.assertEqual(self.said("tcp_client", EMU9160_RUN_FOR="10s"),
                             begun("TCP client", version) + "[APP] : connected to the server\n")
            self.assertEqual(self.said("udp_server", EMU9160_RUN_FOR="10s"),
                             begun("UDP server", version) + "[APP] : listening\n")
            # The project's CA was never stored on the part.
            self.assertEqual(self.said("tls_client", EMU9160_RUN_FOR="20s"),
                             begun("TLS client", version) + "[APP] : connected to the server\n[APP] : socket error\n")

    # Issue, deliver 4: an access point that goes and comes back; the same twice.
    def test_come_back_after_a_loss_of_the_network(self):
        self.built(f"set(EMU9160_APPS_DRIVER 3.0)\nadd_subdirectory({APPS} apps)\n")
        scenario = ("version: 1\nduration: 20s\nwifi: {boot: 1s}\ntimeline:\n"
                    "  - {at: 5s, wifi_loss: {}}\n  - {at: 6s, wifi_restore: {}}\n")
        said = self.said("tcp_client", scenario)
        joined = "[APP] : Wi-Fi connected\n[APP] : address 192.168.1.50\n[APP] : connected to the server\n"
        self.assertTrue(said.endswith(f"{joined}[APP] : Wi-Fi not connected, once more\n{joined}"), said)
        summary = self.summary
        self.assertIn("firmware: outside, last in WDRV_WINC_Tasks", summary)
        self.assertEqual((self.said("tcp_client", scenario), self.summary), (said, summary))

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
        self.built("emu9160_harmony_app(app SOURCE_DIR src CONFIG board PREFIX APP)\n")
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
