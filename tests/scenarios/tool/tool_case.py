"""What the tests of the command-line tool share."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = str(pathlib.Path(sys.argv[1]).resolve()) if len(sys.argv) > 1 else ""
SCENARIOS = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else
                         pathlib.Path(__file__).resolve().parents[3] / "scenarios/library")


def run(*arguments, **options):
    return subprocess.run([TOOL, *map(str, arguments)], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=120, **options)


class WithFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def scenario(self, body, duration="1min"):
        path = self.folder / "s.yaml"
        path.write_text(f"version: 1\nduration: {duration}\n{body}\n")
        return path

    def program(self, text):
        path = self.folder / "firmware"
        path.write_text(text)
        path.chmod(0o755)
        return path


def main():
    if not TOOL:
        sys.exit(f"usage: {pathlib.Path(sys.argv[0]).name} TOOL [SCENARIOS]")
    unittest.main(module="__main__", argv=sys.argv[:1])
