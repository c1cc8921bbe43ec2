"""Installs the build, moves what was installed, and is its user: install_test.py BUILD.

Firmware is built by find_package, by pkg-config and by plain cc, and run without any variable of
the dynamic linker.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

FIRMWARE = r"""
#include <nrf_modem.h>
#include <stdio.h>
int main(void)
{
    printf("%s %d\n", nrf_modem_build_version(), (int)nrf_modem_is_initialized());
    return 0;
}
"""
CMAKE = """
cmake_minimum_required(VERSION 3.25)
project(user C)
find_package(emu9160 0.1 REQUIRED)
add_executable(firmware firmware.c)
target_link_libraries(firmware PRIVATE emu9160::emu9160)
"""
BUILD = None


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], check=False, text=True,
                          capture_output=True, **options)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.root = pathlib.Path(folder.name)
        first = cls.root / "first"
        run("cmake", "--install", BUILD, "--prefix", first)
        cls.prefix = cls.root / "moved" / "P"
        cls.prefix.parent.mkdir()
        shutil.move(first, cls.prefix)
        (cls.root / "firmware.c").write_text(FIRMWARE)
        cls.environment = {key: value for key, value in os.environ.items()
                           if not key.startswith(("LD_", "EMU9160_"))}

    def check(self, program):
        said = run(program, env=self.environment)
        self.assertRegex(said, r"^2\.7\.0-emu9160 0\n$")

    def test_find_package(self):
        folder = self.root / "by_cmake"
        folder.mkdir()
        shutil.copy(self.root / "firmware.c", folder)
        (folder / "CMakeLists.txt").write_text(CMAKE)
        run("cmake", "-S", folder, "-B", folder / "b", f"-DCMAKE_PREFIX_PATH={self.prefix}")
        run("cmake", "--build", folder / "b")
        self.check(folder / "b" / "firmware")

    def test_pkg_config(self):
        pc = next(self.prefix.rglob("emu9160.pc"))
        self.assertNotIn(str(self.root), pc.read_text())
        environment = dict(self.environment, PKG_CONFIG_PATH=str(pc.parent))
        flags = run("pkg-config", "--cflags", "--libs", "emu9160", env=environment).split()
        library = run("pkg-config", "--variable=libdir", "emu9160", env=environment).strip()
        program = self.root / "by_pkg_config"
        run("cc", self.root / "firmware.c", "-o", program, *flags, f"-Wl,-rpath,{library}")
        self.check(program)

    def test_plain_cc(self):
        program = self.root / "plain"
        run("cc", self.root / "firmware.c", f"-I{self.prefix}/include/emu9160",
            f"-L{self.prefix}/lib", f"-Wl,-rpath,{self.prefix}/lib", "-lemu9160", "-o", program)
        self.check(program)

    def test_the_moved_tool_starts_and_runs_a_shipped_scenario(self):
        tool = self.prefix / "bin" / "emu9160"
        self.assertRegex(run(tool, "--version", env=self.environment), r"^emu9160 \d")
        scenario = self.prefix / "share/emu9160/library/attach.yaml"
        self.assertIn("passed", run(tool, "run", scenario, env=self.environment))

    def test_nothing_names_where_it_was_built(self):
        for file in self.prefix.rglob("*"):
            if file.suffix in (".pc", ".cmake"):
                self.assertNotIn(str(BUILD), file.read_text(), file)
        for library in self.prefix.rglob("*.so"):
            path = run("readelf", "-d", library)
            self.assertNotIn(str(BUILD), path, library)

    def test_pages_licences_schema_and_examples_are_there(self):
        share = self.prefix / "share"
        for name in ("LICENSE", "NOTICE", "README.md", "schema.md", "options.md"):
            self.assertTrue((share / "doc/emu9160" / name).is_file(), name)
        for name in ("firmware/udp_uplink.c", "firmware/modem.h", "library/pdn-loss.yaml",
                     "pki/ca.pem"):
            self.assertTrue((share / "emu9160" / name).is_file(), name)
        self.assertFalse(list(self.prefix.rglob("ca.key")))

    def test_an_installed_example_is_built_where_it_lies(self):
        firmware = self.prefix / "share/emu9160/firmware"
        program = self.root / "example"
        run("cc", firmware / "tcp_fetch.c", firmware / "modem.c",
            f"-I{self.prefix}/include/emu9160", f"-L{self.prefix}/lib",
            f"-Wl,-rpath,{self.prefix}/lib", "-lemu9160", "-o", program)
        self.assertIn("200", run(program, env=self.environment))


if __name__ == "__main__":
    BUILD = pathlib.Path(sys.argv[1]).resolve()
    unittest.main(argv=sys.argv[:1])
