"""Installs the build, then builds and runs a firmware against it: by find_package and pkg-config."""
import os
import pathlib
import subprocess
import sys
import tempfile

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


def run(*command, **options):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, **options).stdout


def main():
    build = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        prefix = root / "prefix"
        run("cmake", "--install", build, "--prefix", str(prefix))
        (root / "firmware.c").write_text(FIRMWARE)
        (root / "CMakeLists.txt").write_text(CMAKE)
        run("cmake", "-S", folder, "-B", str(root / "b"), f"-DCMAKE_PREFIX_PATH={prefix}")
        run("cmake", "--build", str(root / "b"))
        by_cmake = run(str(root / "b" / "firmware"))
        assert by_cmake.endswith(" 0\n"), by_cmake

        pc = next(prefix.rglob("emu9160.pc"))
        environment = dict(os.environ, PKG_CONFIG_PATH=str(pc.parent))
        # The file names the configured prefix; the relocated one is told on the command line.
        flags = run("pkg-config", "--define-variable", f"prefix={prefix}", "--cflags", "--libs",
                    "emu9160", env=environment).split()
        library = next(prefix.rglob("libemu9160.so")).parent
        run("cc", str(root / "firmware.c"), "-o", str(root / "plain"), *flags)
        environment["LD_LIBRARY_PATH"] = str(library)
        assert run(str(root / "plain"), env=environment) == by_cmake
        assert (prefix / "bin" / "emu9160").exists()
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
