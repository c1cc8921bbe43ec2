#!/usr/bin/env python3
"""Programs for the WINCS02, built against the installed package: install_test.py CMAKE BUILD SOURCES.

By pkg-config, by emu9160::wincs02 and by emu9160_harmony_app, after the installed tree was moved.
"""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
import sanitized  # noqa: E402

CMAKE, BUILD, SOURCE = sys.argv[1], sys.argv[2], Path(sys.argv[3])
SAID = "0 0\n1 0\n4 0\n6 0\n"  # OPEN, LISTEN, SEND and CLOSE, each with OK: behaviour.md §3


def run(*command, **environment):
    every = {key: value for key, value in os.environ.items() if not key.startswith("EMU9160_")}
    done = subprocess.run([str(word) for word in command], check=False, text=True, capture_output=True, timeout=120,
                          env={**every, **environment})
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        run(CMAKE, "--install", BUILD, "--prefix", cls.folder / "first")
        cls.prefix = (cls.folder / "first").rename(cls.folder / "prefix")
        cls.libraries = next(cls.prefix.rglob("libemu9160-wincs02.so")).parent
        cls.sanitize = sanitized.options(cls.libraries / "libemu9160-wincs02.so")

    def test_by_pkg_config(self):
        flags = run("pkg-config", "--cflags", "--libs", "emu9160-wincs02",
                    PKG_CONFIG_PATH=str(self.libraries / "pkgconfig")).split()
        program = self.folder / "plain"
        run("cc", "-DUNANSWERED", SOURCE / "tests/wincs02/seed/datagram.c", "-o", program, *flags, *self.sanitize)
        self.assertEqual(run(program, LD_LIBRARY_PATH=str(self.libraries)), SAID)

    def built(self, lines):
        project = self.folder / self.id()
        project.mkdir()
        (project / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.21)\nproject(user C)\n"
            "find_package(emu9160 REQUIRED COMPONENTS wincs02)\n" + lines, "utf-8")
        run(CMAKE, "-S", project, "-B", project / "build", f"-DCMAKE_PREFIX_PATH={self.prefix}",
            f"-DCMAKE_C_FLAGS={' '.join(self.sanitize)}")
        run(CMAKE, "--build", project / "build", "-j2")
        return project / "build"

    def test_by_find_package(self):
        build = self.built(f"add_executable(app {SOURCE}/tests/wincs02/seed/datagram.c)\n"
                           "target_compile_definitions(app PRIVATE UNANSWERED)\n"
                           "target_link_libraries(app PRIVATE emu9160::wincs02)\n")
        self.assertEqual(run(build / "app"), SAID)

    def test_of_harmony(self):
        build = self.built(f"set(EMU9160_APPS_DRIVER 3.0)\nadd_subdirectory({SOURCE}/tests/wincs02/apps apps)\n")
        for app in ("tcp_client", "tls_client", "udp_server"):
            self.assertIn("[APP] : Wi-Fi connected", run(build / "apps" / app, EMU9160_RUN_FOR="6s"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
