"""What the README tells people to paste works: its firmware, its scenario, its terminal lines.

readme_test.py BIN_FOLDER SOURCE_FOLDER
"""
import fcntl
import os
import pathlib
import pty
import re
import subprocess
import sys
import tempfile
import termios
import unittest

import sanitized

BIN = SOURCE = README = None


def block(language, containing, page=None):
    text = README if page is None else (SOURCE / page).read_text()
    found = [b for b in re.findall(rf"```{language}\n(.*?)```", text, re.S) if containing in b]
    assert len(found) == 1, f"{len(found)} {language} blocks with {containing!r}"
    return found[0]


class Readme(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        # The lines name build/ and stack/ from the project's root.
        root = pathlib.Path(self.folder.name)
        (root / "build").mkdir()
        (root / "build/bin").symlink_to(BIN)
        (root / "build/lib").symlink_to(BIN.parent / "lib")
        (root / "stack").symlink_to(SOURCE / "stack")
        (root / "scenarios").symlink_to(SOURCE / "scenarios")
        self.root = root

    def tearDown(self):
        self.folder.cleanup()

    def shell(self, script, **replace):
        for old, new in replace.items():
            self.assertIn(old.replace("__", "/"), script)
            script = script.replace(old.replace("__", "/"), new)
        return subprocess.run(["bash", "-euc", script], cwd=self.root, text=True, timeout=120,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)

    def test_the_firmware_builds_and_runs(self):
        (self.root / "uplink.c").write_text(block("c", "hello"))
        result = self.shell(linked(block("sh", "&& ./uplink")))
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertIn("echoed 5 bytes, errno of a bad socket: 9 (NRF_EBADF is 9)\n", result.stdout)
        self.assertIn("pdn-flap: passed", result.stdout)

    def install(self, line):
        self.assertIn("cmake --install build ", line)
        line = line.replace("--install build ", f"--install '{BIN.parent}' ")
        # Flags of a program on a sanitized library.
        return f"export LDFLAGS='{' '.join(runtime())}'\n{line} >/dev/null\n"

    def test_a_program_for_zephyr_builds_and_survives_its_pdn_loss(self):
        install, rest = block("sh", "scenarios/firmware/zephyr/sensor").split("\n", 1)
        self.assertIn("-DBOARD=nrf9160dk/nrf9160/ns", README)
        board = [line for line in rest.splitlines() if "-S " in line or "--build" in line or " run " in line]
        board = "\n".join(board).replace("build/sensor", "build/board").replace(
            " -DZephyr_DIR", " -DBOARD=nrf9160dk/nrf9160/ns -DZephyr_DIR")
        result = self.shell(self.install(install) + rest + board)
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertEqual(result.stdout.count("30 reports acknowledged, 0 samples lost\n"), 3)
        self.assertIn("network disconnected\n", result.stdout)
        self.assertEqual(result.stdout.count("zephyr-sensor: passed"), 2)

    def test_zephyr_without_its_build_system(self):
        page = "stack/zephyr/README.md"
        (self.root / "hello.c").write_text(block("c", "hello", page))
        install = block("sh", "scenarios/firmware/zephyr/sensor").split("\n", 1)[0]
        wrong = self.shell(self.install(install) + block("sh", "MQTT_LIB", page))
        self.assertTrue(wrong.stdout.startswith(block("text", "no symbol", page)), wrong.stdout)
        self.assertIn("-DEMU9160_ZEPHYR_LIBRARIES=mqtt", wrong.stdout)
        script = block("sh", "pkg-config --cflags", page).replace(
            "hello.c ", f"hello.c {' '.join(runtime())} ")
        result = self.shell(script)
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertRegex(result.stdout, r"^hello at \d+ ms\n$")
        (self.root / "CMakeLists.txt").write_text(block("cmake", "find_package", page))
        own = self.shell(f"export LDFLAGS='{' '.join(runtime())}'\n"
                         + block("sh", "build/own/hello", page))
        self.assertEqual(own.returncode, 0, own.stdout)
        self.assertTrue(own.stdout.endswith(result.stdout), own.stdout)

    def test_a_program_for_the_wincs02_builds_and_survives_its_losses(self):
        result = self.shell(block("sh", "-lemu9160-wincs02").replace(
            "-lemu9160-wincs02", " ".join([*runtime(), "-lemu9160-wincs02"])))
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertIn("all echoed, 0 resets of the part\n", result.stdout)
        self.assertIn("all echoed, 1 resets of the part\n", result.stdout)
        self.assertIn("wincs02-tcp-client: passed", result.stdout)
        self.assertIn("wincs02-gateway: passed", result.stdout)

    def test_the_programs_for_the_wincs02_are_those_of_the_table(self):
        rows = re.findall(r"^\| (`\w+\.c`[^|]*wincs02-[^|]*)\|", README, re.M)
        library = SOURCE / "scenarios/library"
        self.assertEqual({name for row in rows for name in re.findall(r"`(wincs02-[\w-]+)`", row)},
                         {path.stem for path in library.glob("wincs02-*.yaml")})
        for row in rows:
            for program in re.findall(r"`(\w+\.c)`", row):
                self.assertTrue((SOURCE / "scenarios/firmware/wincs02" / program).exists(), program)

    def test_the_environment_line_plays_the_scenario(self):
        result = self.shell(block("sh", "EMU9160_SCENARIO="))
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertIn("pdn-flap: passed", result.stdout)
        self.assertIn("seed 7", result.stdout)
        self.assertIn("nrf_send fd 0", (self.root / "build/flap.log").read_text())

    def build_for_debugging(self):
        (self.root / "uplink.c").write_text(block("c", "hello"))
        script = block("sh", "gdb -batch")
        build, gdb, valgrind = script.splitlines()
        built = self.shell(linked(build))
        self.assertEqual(built.returncode, 0, built.stdout)
        return gdb, valgrind

    def test_the_clock_stands_still_at_a_breakpoint(self):
        gdb, _ = self.build_for_debugging()
        if runtime():
            gdb = "ASAN_OPTIONS=detect_leaks=0 " + gdb # as under any tracer
        result = self.shell(gdb)
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertRegex(result.stdout, r"(?s)Breakpoint 1, .*nrf_close.*main \(\).*"
                                        r'\$1 = "hello".*echoed 5 bytes.*exited normally')

    def test_valgrind_finds_nothing(self):
        if runtime():
            self.skipTest("valgrind and a sanitizer exclude each other")
        _, valgrind = self.build_for_debugging()
        result = self.shell(valgrind)
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertIn("echoed 5 bytes", result.stdout)
        self.assertNotIn("==", result.stdout)

    def test_a_sanitizer_needs_nothing_of_the_library(self):
        (self.root / "uplink.c").write_text(block("c", "hello"))
        result = self.shell(block("sh", "uplink-asan"))
        self.assertIn("echoed 5 bytes", result.stdout)
        self.assertIn("firmware: exited with status 0", result.stdout)
        self.assertNotIn("Sanitizer", result.stdout)

    def test_gdb_under_a_scenario_has_the_keyboard(self):
        self.build_for_debugging()
        line = re.search(r"`(build/bin/emu9160 run \S+ -- gdb .*?)`", README).group(1)
        master, slave = pty.openpty()

        def take_terminal():
            os.setsid()
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

        environment = dict(os.environ, TERM="dumb", ASAN_OPTIONS="detect_leaks=0")
        session = subprocess.Popen(line.split(), cwd=self.root, stdin=slave, stdout=slave,
                                   stderr=slave, preexec_fn=take_terminal, env=environment)
        os.close(slave)
        heard = ""

        def hear(what):
            nonlocal heard
            while what not in heard:
                heard += os.read(master, 4096).decode()

        hear("(gdb) ")
        os.write(master, b"run\n")
        hear("echoed 5 bytes")
        hear("(gdb) ")
        os.write(master, b"quit\n")
        session.wait(timeout=60)
        os.close(master)
        self.assertIn("echoed 5 bytes", heard)

    def build_secure(self):
        (self.root / "secure.c").write_text(block("c", "root_ca"))
        return self.shell(linked(block("sh", "secure.c")))

    def test_the_tls_firmware_builds_runs_and_says_why(self):
        result = self.build_secure()
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertIn("tls.test: 0\nexpired.tls.test: 111\n", result.stdout)
        self.assertIn("tls: passed", result.stdout)
        for line in block("text", "handshake failed").splitlines():
            self.assertRegex(result.stdout, rf"(?m)^\d+\.\d{{6}} {re.escape(line)}$")

    def test_the_tls_hosts_do_what_their_table_says(self):
        hosts = re.findall(r"^\| `(\S+\.test)` \| .* \| (\w+) \| ([\w ]+) \|$", README, re.M)
        self.assertGreaterEqual(len(hosts), 16)
        self.assertEqual(self.build_secure().returncode, 0)
        pki = SOURCE / "stack/tls/pki"
        state = self.root / "state"
        imported = subprocess.run(
            [BIN / "emu9160", "creds", "import", "--state", state, "--tag", "42",
             "--cert", pki / "client.pem", "--key", pki / "client.key",
             "--psk", "6e7266393174657374", "--psk-identity", "nrf91test"], check=False)
        self.assertEqual(imported.returncode, 0)
        scenario = self.root / "hosts.yaml"
        scenario.write_text("version: 1\nduration: 5min\n")
        log = self.root / "hosts.log"
        environment = dict(os.environ, EMU9160_SCENARIO=scenario, EMU9160_LOG=log,
                           EMU9160_STATE=state)
        result = subprocess.run([self.root / "secure", *(name for name, _, _ in hosts)], text=True,
                                cwd=self.root, env=environment, timeout=120,
                                stdout=subprocess.PIPE, check=False)
        self.assertEqual(result.returncode, 0)
        numbers = error_numbers()
        self.assertEqual(result.stdout.splitlines(),
                         [f"{name}: {numbers[error]}" for name, error, _ in hosts])
        self.assertEqual(re.findall(r"tls 0 handshake \w+: ([\w ]+) 0x", log.read_text()),
                         [reason for _, _, reason in hosts])

    def test_the_nat_is_survived_with_a_connection_id_only(self):
        result = self.shell(block("sh", "dtls_nat"))
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertEqual(result.stdout.count("nat-rebind: passed"), 1)
        self.assertEqual(result.stdout.count("nat-rebind: FAILED"), 1)
        self.assertIn("after: timed out", result.stdout)

    def test_the_credential_lines_work(self):
        result = self.shell(block("sh", "creds import"))
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertRegex(result.stdout, r"(?m)^ +42 +0 ca +[0-9A-F]{64}$")
        self.assertTrue(result.stdout.endswith("tag 42, ca: deleted\n"), result.stdout)

    def test_the_scenario_passes(self):
        (self.root / "loss.yaml").write_text(block("yaml", "pdn_loss"))
        result = self.shell(block("sh", "emu9160 check"))
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertEqual(result.stdout.count("loss: passed"), 2)

    def test_the_terminal_answers(self):
        script = block("sh", "--pty-link")
        script = script.replace("/tmp/modem", str(self.root / "modem"))
        # Ten times as fast, and a wait that a loaded machine keeps too.
        script = script.replace("--pty-link", "--scale 10 --pty-link")
        result = self.shell(script)
        self.assertIn("ready pty=/dev/pts/", result.stdout)
        self.assertIn("OK", result.stdout)
        self.assertIn('+CGPADDR: 0,"10.160.0.1"', result.stdout)
        self.assertFalse(os.path.lexists(self.root / "modem"))


def error_numbers():
    """What the table of hosts calls an errno, and its number."""
    header = (SOURCE / "stack/api/nrf_errno.h").read_text()
    return {"0": "0", **dict(re.findall(r"#define (NRF_E\w+) +(\d+)", header))}


def linked(script):
    return script.replace("-lemu9160", " ".join([*runtime(), "-lemu9160"]))


def runtime():
    return sanitized.options(BIN.parent / "lib/libemu9160.so")


if __name__ == "__main__":
    BIN, SOURCE = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    README = (SOURCE / "README.md").read_text()
    unittest.main(argv=sys.argv[:1])
