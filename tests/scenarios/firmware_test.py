"""The example firmware: runs on its own, runs under scenarios, compiles for the chip.

firmware_test.py BIN_FOLDER SOURCE_FOLDER
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

BIN = SOURCE = None


def run(*command, timeout=120):
    return subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=timeout, check=False)


class OnItsOwn(unittest.TestCase):
    def test_the_sensor_gets_every_echo(self):
        result = run(BIN / "udp_uplink", "5")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("sent 5 echoed 5 lost 0 recovered 0\n", result.stdout)

    def test_the_sensor_runs_without_arguments(self):
        result = run(BIN / "udp_uplink")
        self.assertEqual(result.returncode, 0)
        self.assertRegex(result.stdout, r"sent (\d+) echoed \1 lost 0 recovered 0\n")

    def test_the_fetch_gets_the_page(self):
        result = run(BIN / "tcp_fetch")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("200 OK", result.stdout)


    def test_the_secure_fetch_gets_the_page_and_refuses_the_expired_server(self):
        result = run(BIN / "tls_fetch")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("tls.test: HTTP/1.1 200 OK\n", result.stdout)
        # NRF_ECONNREFUSED
        self.assertIn("expired.tls.test: no connection: 111\n", result.stdout)


class TlsUnderAScenario(unittest.TestCase):
    def run_it(self, scenario, *firmware):
        return run(BIN / "emu9160", "run", SOURCE / "scenarios/library" / scenario, "--digest", "--",
                   *firmware)

    def digest(self, result):
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return re.search(r"^digest ([0-9a-f]{16})$", result.stdout, re.M).group(1)

    def test_the_secure_fetch_holds_and_repeats_itself(self):
        first = self.digest(self.run_it("tls.yaml", BIN / "tls_fetch"))
        self.assertEqual(first, self.digest(self.run_it("tls.yaml", BIN / "tls_fetch")))

    def test_a_connection_id_outlives_the_rebinding(self):
        result = self.run_it("nat-rebind.yaml", BIN / "dtls_nat")
        first = self.digest(result)
        self.assertIn("connection ID status 3\nbefore: echoed\nafter: echoed\n", result.stdout)
        self.assertEqual(first, self.digest(self.run_it("nat-rebind.yaml", BIN / "dtls_nat")))

    def test_without_a_connection_id_the_echo_times_out(self):
        result = self.run_it("nat-rebind.yaml", BIN / "dtls_nat", "plain")
        self.assertEqual(result.returncode, 1)
        self.assertIn("connection ID status 0\nbefore: echoed\nafter: timed out\n", result.stdout)
        self.assertRegex(result.stdout, r"FAILED .*peer address updated.*: not seen")


class UnderAScenario(unittest.TestCase):
    def digest(self, *options):
        result = run(BIN / "emu9160", "run", SOURCE / "scenarios/library/pdn-loss.yaml", "--digest",
                     *options, "--", BIN / "udp_uplink")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return re.search(r"^digest ([0-9a-f]{16})$", result.stdout, re.M).group(1)

    def test_the_same_seed_gives_the_same_digest_and_another_a_different_one(self):
        first = self.digest()
        self.assertEqual(first, self.digest())
        self.assertNotEqual(first, self.digest("--seed", "2"))

    def test_the_sensor_recovers_from_both_losses(self):
        result = run(BIN / "emu9160", "run", SOURCE / "scenarios/library/pdn-loss.yaml", "--",
                     BIN / "udp_uplink", "100")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertRegex(result.stdout, r"sent 100 echoed \d+ lost \d+ recovered 2\n")

    def test_a_firmware_that_dies_fails_the_run(self):
        result = run(BIN / "emu9160", "run", SOURCE / "scenarios/library/attach.yaml", "--", "/bin/false")
        self.assertEqual(result.returncode, 1)

    def test_a_firmware_that_is_not_there_is_unusable_input(self):
        result = run(BIN / "emu9160", "run", SOURCE / "scenarios/library/attach.yaml", "--", "/no/such")
        self.assertEqual(result.returncode, 2)
        self.assertIn("/no/such", result.stderr)


class ThatTheScenarioNames(unittest.TestCase):
    LIBRARY = "scenarios/library"

    def test_each_shipped_one_fits(self):
        named = [path for path in sorted((SOURCE / self.LIBRARY).glob("*.yaml"))
                 if re.search(r"^firmware: ", path.read_text(), re.M)]
        self.assertGreaterEqual(len(named), 5)
        for path in named:
            result = run(BIN / "emu9160", "run", path, "--firmware")
            self.assertEqual((result.returncode, result.stderr), (0, ""),
                             path.name + result.stdout)
            self.assertNotRegex(result.stdout, r"skipped", path.name)

    def test_it_is_the_same_run_as_with_the_program_after_the_dashes(self):
        path = SOURCE / self.LIBRARY / "tls.yaml"
        named = run(BIN / "emu9160", "run", path, "--digest", "--firmware")
        given = run(BIN / "emu9160", "run", path, "--digest", "--", BIN / "tls_fetch")
        digest = r"(?m)^digest .*$"
        self.assertEqual(re.findall(digest, named.stdout), re.findall(digest, given.stdout))
        self.assertEqual(len(re.findall(digest, named.stdout)), 1)

    def test_without_the_option_it_only_informs(self):
        path = SOURCE / self.LIBRARY / "pdn-loss.yaml"
        self.assertIn("skipped", run(BIN / "emu9160", "run", path).stdout)
        self.assertTrue(run(BIN / "emu9160", "check", path).stdout.endswith(
            ", firmware udp_uplink 90\n"))


class ForTheChip(unittest.TestCase):
    def test_each_example_compiles_for_cortex_m33(self):
        examples = sorted((SOURCE / "scenarios/firmware").glob("*.c"))
        self.assertGreaterEqual(len(examples), 2)
        with tempfile.TemporaryDirectory() as folder:
            for example in examples:
                result = run("arm-none-eabi-gcc", "-mcpu=cortex-m33", "-mthumb", "-std=c11", "-Os",
                             "-Wall", "-Wextra", "-Werror", "-I", SOURCE / "stack/api", "-c",
                             example, "-o", pathlib.Path(folder) / (example.stem + ".o"))
                self.assertEqual((result.returncode, result.stderr), (0, ""), example.name)

    def test_no_example_calls_the_emulator(self):
        for example in (SOURCE / "scenarios/firmware").glob("*.[ch]"):
            includes = re.findall(r'#include\s+["<](.*?)[">]', example.read_text())
            allowed = r"nrf_\w+\.h|std\w+\.h|string\.h|errno\.h|modem\.h"
            ours = [name for name in includes if not re.fullmatch(allowed, name)]
            self.assertEqual(ours, [], example.name)
            self.assertNotIn("emu9160", example.read_text())


if __name__ == "__main__":
    BIN, SOURCE = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    unittest.main(argv=sys.argv[:1])
