"""What the README tells people to paste works: its firmware, its scenario, its terminal lines.

readme_test.py BIN_FOLDER SOURCE_FOLDER
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

BIN = SOURCE = None


def block(language, containing):
    text = (SOURCE / "README.md").read_text()
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
        (self.root / "uplink.c").write_text(block("c", "nrf_modem_init"))
        result = self.shell(block("sh", "-lemu9160").replace("-lemu9160", sanitized() + "-lemu9160"))
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertIn("echoed 5 bytes, errno of a bad socket: 9 (NRF_EBADF is 9)\n", result.stdout)
        self.assertIn("pdn-flap: passed", result.stdout)

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


def sanitized():
    """A plain program needs a sanitized library's runtime first."""
    symbols = subprocess.run(["nm", "-D", BIN.parent / "lib/libemu9160.so"], text=True,
                             stdout=subprocess.PIPE, check=True).stdout
    return "-fsanitize=address,undefined " if "__asan_init" in symbols else ""


if __name__ == "__main__":
    BIN, SOURCE = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    unittest.main(argv=sys.argv[:1])
