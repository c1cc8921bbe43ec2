"""The example firmware: runs on its own, runs under scenarios, compiles for the chip.

firmware_test.py BIN_FOLDER SOURCE_FOLDER
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import sanitized

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


MODEM = r"""
#include <nrf_modem.h>
#include <nrf_modem_at.h>
#include <nrf_modem_os.h>
#include <nrf_socket.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
static void fault(struct nrf_modem_fault_info* info) { (void)info; }
static void dfu(uint32_t result) { (void)result; }
static void modem_on(void)
{
    static const struct nrf_modem_init_params params = {
        .shmem = {.ctrl = {0, NRF_MODEM_CELLULAR_SHMEM_CTRL_SIZE}, .tx = {0, 8192}, .rx = {0, 8192}},
        .fault_handler = fault, .dfu_handler = dfu};
    nrf_modem_init(&params);
    nrf_modem_at_printf("AT+CFUN=1");
}
"""


class Device(unittest.TestCase):
    """What happens to the device itself, with a firmware that lives through it."""

    def run_it(self, scenario, *firmware):
        done = run(BIN / "emu9160", "run", SOURCE / "scenarios/library" / scenario, "--", *firmware)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_the_sensor_recovers_from_a_modem_fault(self):
        printed = self.run_it("modem-fault.yaml", BIN / "fault_recovery")
        self.assertIn("modem fault: reason 0x10, PC 0x88426\n", printed)
        self.assertIn("1 faults, 19 of 20 readings echoed\n", printed)

    def test_the_sensor_waits_for_the_end_of_a_reset_loop(self):
        self.assertIn("sent 10 echoed 10 lost 0",
                      self.run_it("reset-loop.yaml", BIN / "udp_uplink", "10"))

    def test_the_timeline_goes_on_commanding_a_modem_whose_firmware_is_done(self):
        done = run(BIN / "emu9160", "run", SOURCE / "scenarios/library/battery-low.yaml", "--",
                   BIN / "tcp_fetch")
        self.assertIn("firmware: exited with status 0 at 8.", done.stdout)
        self.assertNotIn("died of signal", done.stdout) # at its first command, after the exit

    def test_a_firmware_that_crashes_again_and_again_is_a_reset_loop(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "firmware.c").write_text(MODEM + r"""
                int main(int argc, char** argv)
                {
                    (void)argv;
                    modem_on();
                    nrf_modem_os_sleep(5000);
                    if (argc > 1) abort();
                    nrf_modem_at_printf("AT+CFUN=0");
                    return 0;
                }""")
            library = BIN.parent / "lib"
            built = run("cc", "-I", SOURCE / "stack/api", folder / "firmware.c", "-o",
                        folder / "firmware", "-L", library, "-lemu9160", "-lpthread",
                        *sanitized.options(library / "libemu9160.so"), f"-Wl,-rpath,{library}")
            self.assertEqual(built.returncode, 0, built.stderr)

            def start(*arguments):
                return subprocess.run([folder / "firmware", *arguments], text=True,
                                      env={**os.environ, "EMU9160_STATE": str(folder / "state")},
                                      stderr=subprocess.PIPE, timeout=120, check=False)

            (folder / "state").mkdir(mode=0o700)
            for _ in range(8):
                crashed = start("crash")
                self.assertEqual((crashed.returncode, crashed.stderr), (-6, ""))
            self.assertRegex(start().stderr, r"/state: the modem has been reset 8 times without "
                             r"AT\+CFUN=0 and does not attach for 30 min")
            self.assertEqual(start().stderr, "")


class EndsUnderAScenario(unittest.TestCase):
    """The report and the log are those of the process that was started, however it ends."""

    def run_it(self, body, log=True):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        folder = pathlib.Path(folder.name)
        (folder / "firmware.c").write_text(MODEM + body)
        (folder / "s.yaml").write_text(
            "version: 1\nduration: 20s\nexpect: [{urc: '%XSIM: 1', count: {min: 0}}]\n")
        built = run("cc", "-I", SOURCE / "stack/api", folder / "firmware.c", "-o",
                    folder / "firmware", "-L", BIN.parent / "lib", "-lemu9160", "-lpthread",
                    *sanitized.options(BIN.parent / "lib/libemu9160.so"),
                    f"-Wl,-rpath,{BIN.parent / 'lib'}")
        self.assertEqual(built.returncode, 0, built.stderr)
        (folder / "log").write_text("")
        done = run(BIN / "emu9160", "run", folder / "s.yaml", "--digest",
                   *(["--log", folder / "log"] if log else []), "--", folder / "firmware")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        digest = re.search(r"^digest (\w+)$", done.stdout, re.M).group(1)
        return digest, (folder / "log").read_text()

    def test_all_ways_give_the_same_report_and_log(self):
        plain = self.run_it("int main(void) { modem_on(); nrf_modem_os_sleep(5000); }")
        for body in (
                # A child that leaves by exit() has inherited the handlers of this one.
                "int main(void) { modem_on(); if (fork() == 0) exit(0); wait(NULL);"
                " nrf_modem_os_sleep(5000); }",
                # One that plays the rest of the scenario on its own has no report either.
                "int main(void) { modem_on(); if (fork() == 0) for (;;) nrf_modem_os_sleep(1000);"
                " wait(NULL); nrf_modem_os_sleep(5000); }",
                "static void* rest(void* p) { nrf_modem_os_sleep(5000); return p; }"
                "int main(void) { pthread_t t; modem_on(); pthread_create(&t, NULL, rest, NULL);"
                " pthread_detach(t); pthread_exit(NULL); }"):
            digest, log = self.run_it(body)
            self.assertEqual((digest, log), plain, body)

    def test_a_firmware_that_closes_descriptors_is_heard_all_the_same(self):
        for last in ("256", "sysconf(_SC_OPEN_MAX)"):
            self.run_it(f"int main(void) {{ modem_on(); for (int i = 3; i < {last}; ++i) close(i);"
                        " nrf_modem_os_sleep(5000); }", log=False)

    def test_a_firmware_that_drops_its_privileges_is_heard_all_the_same(self):
        if os.geteuid() != 0:
            self.skipTest("has none to drop")
        self.run_it("int main(void) { modem_on(); if (setgid(65534) || setuid(65534)) return 9;"
                    " nrf_modem_os_sleep(5000); }")


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

    def test_what_the_scenario_still_does_after_the_firmware_happens(self):
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write("""{version: 1, duration: 3min,
                timeline: [{at: 2min, at_command: "AT+CFUN?"}],
                expect: [{at_answer: "+CFUN: 0", from: 2min, within: 1s}]}""")
            file.flush()
            result = run(BIN / "emu9160", "run", file.name, "--", BIN / "tcp_fetch")
        self.assertEqual((result.returncode, result.stderr), (0, ""), result.stdout)

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
