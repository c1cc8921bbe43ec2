#!/usr/bin/env python3
"""Drives `emu9160 creds` and --state: creds_test.py TOOL."""
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = ""

# Made for this test; nobody trusts it.
CERTIFICATE = """-----BEGIN CERTIFICATE-----
MIIBeDCCAR+gAwIBAgIUGfCTtH8KvdPIpC7uDqwpily0fDcwCgYIKoZIzj0EAwIw
EjEQMA4GA1UEAwwHY2EudGVzdDAeFw0yNjExMjEwNjE0MzFaFw0zNjExMTgwNjE0
MzFaMBIxEDAOBgNVBAMMB2NhLnRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AASD4gIMnCb4wt0JpvbMhnBvN2bYsVFvcV8CVsu0IPsuyo+wVA8qmsP2iygQ/wN5
1o5LG2bEbClEDMdNjOk1dgObo1MwUTAdBgNVHQ4EFgQUN1bTIwyF8afQX8DuT7ZX
E56mOAkwHwYDVR0jBBgwFoAUN1bTIwyF8afQX8DuT7ZXE56mOAkwDwYDVR0TAQH/
BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiB6fSIVBc/m8mZ/Atyy0HLs0WCboMGB
tRG3mUtyMLW5pgIgdj9yGCJbUtJIEy0oteuBAbemyOAiIriK2ZaKCAsK3ow=
-----END CERTIFICATE-----
"""
KEY = """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg8kK9FdMBUyQaaoDy
cGzHsHYJVhk9stV6QiXvuPh8ECChRANCAASD4gIMnCb4wt0JpvbMhnBvN2bYsVFv
cV8CVsu0IPsuyo+wVA8qmsP2iygQ/wN51o5LG2bEbClEDMdNjOk1dgOb
-----END PRIVATE KEY-----
"""


def run(*arguments, **environment):
    clean = {name: value for name, value in os.environ.items() if name != "EMU9160_STATE"}
    return subprocess.run([TOOL, *map(str, arguments)], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=120, env={**clean, **environment})


def sha(content):
    return hashlib.sha256(content).hexdigest().upper()


class Creds(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.state = self.folder / "state"

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def good(self, *arguments, **environment):
        done = run(*arguments, **environment)
        self.assertEqual((done.returncode, done.stderr), (0, ""), arguments)
        return done.stdout

    def refused(self, message, *arguments):
        done = run(*arguments)
        self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
        self.assertEqual(done.stderr, f"emu9160: {message}\n")

    def listed(self):
        return [line.split() for line in self.good("creds", "list", "--state", self.state)
                .splitlines()]

    def test_help_is_everywhere(self):
        for words in ([], ["list"], ["import"], ["delete"]):
            self.assertIn("Usage:", self.good("creds", *words, "--help"))

    def test_wrong_use_is_unusable_input(self):
        state = ("--state", self.state)
        for words in ([], ["show"], ["list"], ["import", *state], ["import", "--tag", 1],
                      ["import", *state, "--tag", -1], ["import", *state, "--tag", 2147483668],
                      ["import", *state, "--tag", "x"], ["delete", *state],
                      ["delete", *state, "--tag", 1, "--type", "cat"],
                      ["delete", *state, "--tag", 1, "--type", 12]):
            done = run("creds", *words)
            self.assertEqual(done.returncode, 2, words)
            self.assertNotEqual(done.stderr, "", words)
            self.assertEqual(done.stdout, "", words)
        self.assertFalse(self.state.exists())

    def test_all_kinds_are_imported_listed_and_deleted(self):
        ca = CERTIFICATE.replace("\n", "\r\n") + CERTIFICATE  # two, of either line end
        said = self.good("creds", "import", "--state", self.state, "--tag", 1000,
                         "--ca", self.file("ca.pem", ca), "--cert", self.file("c.pem", CERTIFICATE),
                         "--key", self.file("k.pem", KEY), "--psk", "00fF",
                         "--psk-identity", "nrf91test")
        self.assertEqual(said, f"tag 1000, ca: {len(ca)} bytes\n"
                               f"tag 1000, cert: {len(CERTIFICATE)} bytes\n"
                               f"tag 1000, key: {len(KEY)} bytes\n"
                               "tag 1000, psk: 4 bytes\ntag 1000, psk-identity: 9 bytes\n")
        contents = [ca, CERTIFICATE, KEY, "00fF", "nrf91test"]
        names = ["ca", "cert", "key", "psk", "psk-identity"]
        self.assertEqual(self.listed(),
                         [["1000", str(i), names[i], sha(content.encode())]
                          for i, content in enumerate(contents)])
        self.assertEqual((self.state / "1000-0").read_bytes(), ca.encode())
        self.assertEqual(self.state.stat().st_mode & 0o777, 0o700)
        self.assertEqual((self.state / "1000-2").stat().st_mode & 0o777, 0o600)

        self.good("creds", "import", "--state", self.state, "--tag", 0, "--psk", "00")
        self.assertEqual(self.good("creds", "delete", "--state", self.state, "--tag", 1000,
                                   "--type", "key"), "tag 1000, key: deleted\n")
        self.good("creds", "delete", "--state", self.state, "--tag", 1000, "--type", 0)
        self.assertEqual([line[:2] for line in self.listed()],
                         [["0", "3"], ["1000", "1"], ["1000", "3"], ["1000", "4"]])
        self.good("creds", "delete", "--state", self.state, "--tag", 1000)
        self.assertEqual([line[:2] for line in self.listed()], [["0", "3"]])

    def test_what_is_replaced_is_the_new_one(self):
        for psk in ("00", "01"):
            self.good("creds", "import", "--state", self.state, "--tag", 1, "--psk", psk)
        self.assertEqual(self.listed(), [["1", "3", "psk", sha(b"01")]])

    def test_bad_content_is_named_and_nothing_is_written(self):
        cut = CERTIFICATE.replace("BAUwAwEB", "")
        cases = [
            ("--ca", "hello", "holds no certificate in PEM text (-----BEGIN CERTIFICATE-----)"),
            ("--ca", "", "holds no certificate in PEM text (-----BEGIN CERTIFICATE-----)"),
            ("--ca", b"\x30\x82\x00\x01", "is binary; wanted: PEM text"),
            ("--cert", KEY, "holds a private key where a certificate is wanted"),
            ("--key", CERTIFICATE, "holds no private key in PEM text (-----BEGIN PRIVATE KEY-----)"),
            ("--key", KEY.replace("PRIVATE", "ENCRYPTED PRIVATE"), "the private key is encrypted"),
        ]
        for option, content, message in cases:
            path = self.file("x.pem", content)
            self.refused(f"{option} {path}: {message}", "creds", "import", "--state", self.state,
                         "--tag", 1, "--psk", "00", option, path)
        for option, content, message in (
                ("--ca", cut, "the certificate cannot be read: "),
                ("--ca", CERTIFICATE + cut, "1 of its certificates cannot be read"),
                ("--key", KEY.replace("MIGH", "AAAA"), "the private key cannot be read: ")):
            path = self.file("x.pem", content)
            done = run("creds", "import", "--state", self.state, "--tag", 1, option, path)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertTrue(done.stderr.startswith(f"emu9160: {option} {path}: {message}"),
                            done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1)
        self.assertFalse(self.state.exists())

    def test_bad_text_is_named(self):
        for option, text, message in (
                ("--psk", "", "is empty"), ("--psk", "0x00", "is not hexadecimal text; allowed: "
                                            "0-9, a-f, A-F"),
                ("--psk", "000", "has an odd number of hexadecimal digits"),
                ("--psk-identity", "", "is empty"),
                ("--psk-identity", 'a"b', "holds a quote or a control character, which %CMNG "
                                          "cannot carry")):
            self.refused(f"{option}: {message}", "creds", "import", "--state", self.state,
                         "--tag", 1, option, text)
        self.refused("creds import: nothing to import; wanted: --ca, --cert, --key, --psk or "
                     "--psk-identity", "creds", "import", "--state", self.state, "--tag", 1)

    def test_files_that_cannot_be_read(self):
        none = self.folder / "none"
        self.refused(f"--ca {none}: No such file or directory", "creds", "import", "--state",
                     self.state, "--tag", 1, "--ca", none)
        self.refused(f"--ca {self.folder}: is a directory", "creds", "import", "--state",
                     self.state, "--tag", 1, "--ca", self.folder)
        big = self.file("big", b"x" * (2**20 + 1))
        self.refused(f"--ca {big}: is larger than 1048576 bytes", "creds", "import", "--state",
                     self.state, "--tag", 1, "--ca", big)
        full = self.file("full", CERTIFICATE * 200)
        self.refused("tag 1, ca: the store is full", "creds", "import", "--state", self.state,
                     "--tag", 1, "--ca", full)

    def test_directories_that_cannot_be_used(self):
        self.refused(f"{self.state}: no such directory", "creds", "list", "--state", self.state)
        self.refused(f"{self.state}: no such directory", "creds", "delete", "--state", self.state,
                     "--tag", 1)
        self.assertFalse(self.state.exists())
        path = self.file("file", "x")
        for words in (["creds", "list"], ["at"], ["run", self.file("s.yaml", "version: 1\n"
                                                                   "duration: 1min\n")]):
            self.refused(f"{path}: Not a directory", *words, "--state", path)
        self.good("creds", "import", "--state", self.state, "--tag", 1, "--psk", "00")
        self.refused(f"{self.state}: nothing under tag 2", "creds", "delete", "--state", self.state,
                     "--tag", 2)
        self.refused(f"{self.state}: nothing under tag 1, ca", "creds", "delete", "--state",
                     self.state, "--tag", 1, "--type", "ca")

    def test_the_environment_names_the_directory_too(self):
        self.good("creds", "import", "--tag", 1, "--psk", "00", EMU9160_STATE=str(self.state))
        self.assertEqual([line[:3] for line in self.listed()], [["1", "3", "psk"]])

    def test_a_scenario_writes_to_the_state(self):
        path = self.file("s.yaml", "version: 1\nduration: 1min\n"
                                   "boot: ['AT%CMNG=0,7,3,\"00ff\"']\n")
        log = self.folder / "log"
        self.good("run", path, "--state", self.state, "--log", log)
        self.assertEqual(self.listed(), [["7", "3", "psk", sha(b"00ff")]])
        self.assertNotIn("00ff", log.read_text())

    def test_firmware_gets_the_directory_by_the_environment(self):
        firmware = self.file("firmware", '#!/bin/sh\necho "state=$EMU9160_STATE."\n')
        firmware.chmod(0o755)
        path = self.file("s.yaml", "version: 1\nduration: 1min\n")
        relative = os.path.relpath(self.state)
        for words, expected in ((["--state", relative], os.path.join(os.getcwd(), relative)),
                                ([], "")):
            done = run("run", path, *words, "--", firmware)
            self.assertIn(f"state={expected}.\n", done.stdout)

    def test_firmware_on_its_own_takes_the_directory_from_the_environment(self):
        firmware = pathlib.Path(TOOL).resolve().parent / "tcp_fetch"
        if not firmware.exists():
            self.skipTest(f"{firmware} is not built")
        scenario = self.file("s.yaml", "version: 1\nduration: 1min\n")
        bad = self.file("file", "x")
        for extra in ({}, {"EMU9160_SCENARIO": str(scenario)}):
            for state, status in ((self.state, 0), (bad, 2)):
                done = subprocess.run([firmware], capture_output=True, text=True, timeout=60, env={
                    **os.environ, **extra, "EMU9160_STATE": str(state)})
                self.assertEqual(done.returncode, status, done.stderr)
            self.assertIn(f"{bad}: Not a directory", done.stderr)
            self.assertTrue(self.state.is_dir())
            self.state.rmdir()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: creds_test.py TOOL")
    TOOL = str(pathlib.Path(sys.argv[1]).resolve())
    unittest.main(argv=sys.argv[:1])
