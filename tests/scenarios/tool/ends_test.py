"""However a firmware ends: the log keeps all that was recorded, and the report says where it was.

ends_test.py TOOL SCENARIOS API_FOLDER LIBRARY_FOLDER
"""
import json
import os
import pathlib
import re
import subprocess
import sys

from tool_case import TOOL, WithFolder, main, run

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
import sanitized

API, LIBRARY = sys.argv[3:5] if len(sys.argv) > 4 else ("", "")

FIRMWARE = r"""
#include <nrf_modem.h>
#include <nrf_modem_at.h>
#include <nrf_modem_os.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void fault(struct nrf_modem_fault_info* info) { (void)info; }
static void dfu(uint32_t result) { (void)result; }
static void at_exit(void) { puts("exit handler"); }

__attribute__((noinline)) static void lose(void)
{
    for (int i = 0; i < 8; ++i) { /* no stale register or stack word holds them all */
        void* volatile lost = malloc(1234);
        lost = NULL;
    }
}

int main(int argc, char** argv)
{
    static const struct nrf_modem_init_params params = {
        .shmem = {.ctrl = {0, NRF_MODEM_CELLULAR_SHMEM_CTRL_SIZE}, .tx = {0, 8192}, .rx = {0, 8192}},
        .fault_handler = fault, .dfu_handler = dfu};
    const char* how = argv[1];
    (void)argc;
    atexit(at_exit);
    nrf_modem_init(&params);
    nrf_modem_at_printf("AT+CFUN=1");
    nrf_modem_os_sleep(3000);
    if (strcmp(how, "SIGSEGV") == 0) raise(SIGSEGV);
    if (strcmp(how, "SIGABRT") == 0) abort();
    if (strcmp(how, "SIGKILL") == 0) raise(SIGKILL);
    if (strcmp(how, "_exit") == 0) _exit(0);
    if (strcmp(how, "loop") == 0) for (volatile int i = 0;; ++i) { }
    if (strncmp(how, "leak", 4) == 0) lose();
    if (strstr(how, "wait") != NULL) nrf_modem_os_sleep(1000000);
    return atoi(how);
}
"""


class Ends(WithFolder):
    def setUp(self):
        super().setUp()
        source = self.folder / "f.c"
        source.write_text(FIRMWARE)
        self.firmware = self.folder / "f"
        options = sanitized.options(f"{LIBRARY}/libemu9160.so")
        self.sanitized = bool(options)
        self.build(options)

    def build(self, options):
        subprocess.run(["cc", f"-I{API}", self.folder / "f.c", f"-L{LIBRARY}", "-lemu9160",
                        f"-Wl,-rpath,{LIBRARY}", *options, "-o", self.firmware], check=True)

    def play(self, how, *options, body="expect:\n  - {state: {machine: emm, to: registered}}"):
        self.log = self.folder / "log"
        return run("run", self.scenario(body), "--log", self.log, *options, "--", self.firmware,
                   how)

    def assert_log_ends_with_what_came_last(self):
        """The same firmware that waits instead records the same up to then."""
        cut = self.records()
        self.assertTrue(cut.endswith("\n"))
        self.assertIn(" emm ", cut)
        self.play("wait")
        self.assertTrue(self.records().startswith(cut))

    def records(self):
        """The log without what was written: a sanitizer says on its own why it ends."""
        lines = self.log.read_text().splitlines(keepends=True)
        return "".join(line for line in lines if not re.match(r"[\d.]+ std(out|err) ", line))

    def test_a_death_is_told_with_its_instant_and_the_last_call(self):
        for how, text in (("SIGSEGV", r"died of signal 11 \(Segmentation fault\)"),
                          ("SIGABRT", r"died of signal 6 \(Aborted\)"),
                          ("SIGKILL", r"died of signal 9 \(Killed\)")):
            if self.sanitized and how == "SIGSEGV":
                text = "ended with status 1"
            with self.subTest(how):
                done = self.play(how)
                self.assertEqual(done.returncode, 1)
                self.assertRegex(done.stdout, text + r" at 3\.[08]\d*s, last call "
                                 "nrf_modem_os_sleep")
                self.assertRegex(done.stdout, r"seed 1, 3\.[08]\d*s of modem time")
                self.assertRegex(done.stdout, r"\b1 packets up .* \d\d records\n")
                self.assert_log_ends_with_what_came_last()

    def test_leaving_without_exit_handlers_is_told_too(self):
        done = self.play("_exit")
        self.assertEqual(done.returncode, 1)
        self.assertIn("last call nrf_modem_os_sleep, and no report: it left by _exit()",
                      done.stdout)
        self.assert_log_ends_with_what_came_last()

    def test_the_wall_limit_says_where_the_modem_stood(self):
        done = self.play("loop", "--wall-limit", "1")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, r"still running after 1 s of wall time, at 3\.\d+s, last call "
                         "nrf_modem_os_sleep;")
        self.assert_log_ends_with_what_came_last()

    def test_a_death_stands_in_the_junit_file(self):
        junit = self.folder / "junit.xml"
        self.play("SIGKILL", "--junit", junit)
        self.assertIn("died of signal 9 (Killed) at 3.", junit.read_text())

    def test_a_firmware_that_waits_at_the_end_is_said_to(self):
        done = self.play("wait")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"\n  firmware: still in nrf_modem_os_sleep since 3\.\d+s\n")

    def test_exit_handlers_run_however_the_scenario_ends(self):
        for how in ("0", "wait"):
            self.assertIn("exit handler\n", self.play(how).stdout, how)

    def test_only_the_status_of_its_own_exit_is_changed(self):
        failing = "expect:\n  - {urc: \"+CEREG: 5\"}"
        result = self.folder / "result.json"
        for body, how, status in (("", "0", 0), (failing, "0", 1), ("", "7", 1)):
            environment = dict(os.environ, EMU9160_SCENARIO=str(self.scenario(body)),
                               EMU9160_RESULT=str(result))
            done = subprocess.run([self.firmware, how], env=environment, capture_output=True,
                                  text=True, timeout=60, check=False)
            self.assertEqual((done.returncode, done.stdout), (status, "exit handler\n"))
            self.assertRegex(json.loads(result.read_text())["firmware"],
                             rf"exited with status {how} at 3\.\d+s")

    def test_the_leaks_of_a_firmware_are_found(self):
        if not self.sanitized:
            self.build(["-fsanitize=address"])
        for how in ("leak", "leak and wait"):
            done = self.play(how)
            self.assertIn("LeakSanitizer: detected memory leaks", done.stderr, how)
            self.assertRegex(done.stderr, r"\d{4} byte\(s\) in [1-8] object\(s\)", how)
            self.assertEqual(done.returncode, 1, how)

    def test_coverage_is_written_however_the_scenario_ends(self):
        if self.sanitized:
            self.skipTest("the plain library is enough")
        self.build(["--coverage"])
        for how in ("0", "wait"):
            for old in self.folder.glob("*.gcda"):
                old.unlink()
            self.play(how)
            self.assertEqual(len(list(self.folder.glob("*.gcda"))), 1, how)

    def test_a_scenario_can_say_how_it_exits(self):
        expected = "expect:\n  - {firmware: {exits: 3}, within: 5s}"
        self.assertEqual(self.play("3", body=expected).returncode, 0)
        done = self.play("0", body=expected)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, r"firmware exits 3 within 5s: it exited with status 0 at 3\.")
        self.assertIn("firmware exits 3 within 5s: it has not\n",
                      self.play("wait", body=expected).stdout)
        self.assertIn("1 skipped", run("run", self.scenario(expected)).stdout)

    def test_its_exit_starts_no_step(self):
        done = run("check", self.scenario(
            "timeline:\n  - {when: {firmware: {exits: 0}}, detach: {}}"))
        self.assertEqual(done.returncode, 2)
        self.assertIn("s.yaml:4:12: key 'firmware': nothing can follow its end; allowed: in 'expect' "
                      "only", done.stderr)

    def test_a_scenario_that_expects_nothing_says_so(self):
        done = self.play("0", body="")
        self.assertEqual(done.returncode, 0)
        self.assertIn("warning: nothing is expected: this scenario passes whatever happens\n",
                      done.stdout)
        self.assertNotIn("warning", self.play("0").stdout)


class NotSeen(WithFolder):
    def reason(self, expectation, boot='["AT+CFUN=1"]', timeline="[]"):
        done = run("run", self.scenario(f"boot: {boot}\ntimeline: {timeline}\n"
                                        f"expect: [{expectation}]", "10min"))
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        return re.search(r"FAILED .*?: (not seen.*)", done.stdout).group(1)

    def test_it_says_what_was_never_done(self):
        self.assertEqual(self.reason('{urc: "+CEREG: 1"}', "[]"),
                         "not seen; the modem was never switched on (AT+CFUN=1)")
        self.assertEqual(self.reason('{urc: "+CEREG: 1"}'),
                         "not seen; nobody has subscribed (AT+CEREG=...)")
        self.assertEqual(self.reason('{urc: "+CGEV: *"}'),
                         "not seen; nobody has subscribed (AT+CGEREP=...)")

    def test_it_says_what_came_close(self):
        self.assertRegex(self.reason('{urc: "+CEREG: 5"}', '["AT+CEREG=1", "AT+CFUN=1"]'),
                         r"^not seen; \+CEREG: 1 came at [\d.]+s$")
        self.assertRegex(self.reason("{state: {machine: emm, to: registered}, within: 1s}"),
                         r"^not seen; emm registered came at [\d.]+s$")
        self.assertRegex(
            self.reason("{state: {machine: pdn, to: inactive}}"), r"^not seen; pdn active came at")


if __name__ == "__main__":
    main()
