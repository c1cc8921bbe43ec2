"""What a firmware writes stands in the log, between the records of what it did.

output_test.py TOOL SCENARIOS API_FOLDER LIBRARY_FOLDER
"""
import os
import pathlib
import re
import subprocess
import sys

from tool_case import WithFolder, main, run

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
import sanitized

API, LIBRARY = sys.argv[3:5] if len(sys.argv) > 4 else ("", "")

FIRMWARE = r"""
#include <nrf_modem.h>
#include <nrf_modem_os.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fault(struct nrf_modem_fault_info* info) { (void)info; }

int main(int argc, char** argv)
{
    static const struct nrf_modem_init_params params = {
        .shmem = {.ctrl = {0, NRF_MODEM_CELLULAR_SHMEM_CTRL_SIZE}, .tx = {0, 8192}, .rx = {0, 8192}},
        .fault_handler = fault};
    puts("before");
    nrf_modem_init(&params);
    puts("up\ttab");
    nrf_modem_os_sleep(1000);
    fputs("an error\n", stderr);
    nrf_modem_os_sleep(1000);
    printf("half");
    if (argc > 1 && strcmp(argv[1], "abort") == 0) { puts(" and the end"); abort(); }
    nrf_modem_os_sleep(1000);
    puts(" whole");
    return 0;
}
"""


class Output(WithFolder):
    def setUp(self):
        super().setUp()
        source = self.folder / "f.c"
        source.write_text(FIRMWARE)
        self.firmware = self.folder / "f"
        subprocess.run(["cc", f"-I{API}", source, f"-L{LIBRARY}", "-lemu9160",
                        f"-Wl,-rpath,{LIBRARY}", *sanitized.options(f"{LIBRARY}/libemu9160.so"),
                        "-o", self.firmware], check=True)
        self.log = self.folder / "log"
        self.path = self.scenario("start: 2027-02-03T04:05:06Z\nexpect:\n"
                                  "  - {state: {machine: emm, to: registered}, not: true}",
                                  duration="10s")

    def play(self, *options, how=(), log=None):
        return run("run", self.path, "--log", log or self.log, *options, "--", self.firmware, *how)

    def lines(self):
        """Without those of sanitizers."""
        return [line for line in self.log.read_text().splitlines()
                if re.search(r"(stdout|stderr|output) (before|up|an error|half| ?whole)", line)]

    def test_it_stands_at_the_instant_at_which_it_was_written(self):
        done = self.play()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        written = self.lines()
        self.assertEqual([line.split(" ", 1)[1] for line in written],
                         ["stdout before", r"stdout up\x09tab", "stderr an error",
                          "stdout half whole"])
        for line, instant in zip(written, (r"0\.0+", r"0\.0", r"1\.0", r"3\.0")):
            self.assertRegex(line, "^" + instant)

    def test_it_still_comes_out_where_the_firmware_wrote_it(self):
        done = self.play()
        self.assertTrue(done.stdout.startswith("before\nup\ttab\nhalf whole\n"), done.stdout)
        self.assertEqual(done.stderr, "an error\n")

    def test_the_log_of_a_firmware_that_dies_has_its_last_words(self):
        done = self.play(how=("abort",))
        self.assertEqual(done.returncode, 1)
        self.assertIn("half and the end\n", done.stdout)
        self.assertRegex(self.log.read_text(), r"\n2\.\d+ stdout half and the end\n")

    def test_a_report_that_keeps_it_has_both_streams_in_their_order(self):
        self.play("--junit", self.folder / "j.xml")
        self.assertEqual([line.split(" ", 1)[1] for line in self.lines()],
                         ["output before", r"output up\x09tab", "output an error",
                          "output half whole"])

    def test_times_can_be_those_of_the_wall(self):
        self.play("--utc")
        self.assertRegex(self.log.read_text(), r"(?m)^2027-02-03T04:05:07\.0\d{5}Z stderr an error$")
        self.assertNotRegex(self.log.read_text(), r"(?m)^\d\.")
        environment = dict(os.environ, EMU9160_SCENARIO=str(self.path), EMU9160_LOG=str(self.log),
                           EMU9160_LOG_UTC="yes")
        done = subprocess.run([self.firmware], env=environment, capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("EMU9160_LOG_UTC=yes; allowed: 0, 1\n", done.stderr)

    def test_utc_without_a_log_is_refused(self):
        done = run("run", self.path, "--utc")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--utc requires --log", done.stderr)


main()
