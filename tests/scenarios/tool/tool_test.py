#!/usr/bin/env python3
"""Drives the command-line tool: tool_test.py TOOL [SCENARIOS]."""
import os
import pathlib
import re
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

from tool_case import SCENARIOS, TOOL, WithFolder, main, run


class CommandLine(unittest.TestCase):
    def test_help_is_everywhere(self):
        for words in ([], ["at"], ["run"], ["check"], ["schema"]):
            done = run(*words, "--help")
            self.assertEqual(done.returncode, 0, words)
            self.assertIn("Usage:", done.stdout, words)

    def test_version(self):
        done = run("--version")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"^emu9160 \d+\.\d+\.\d+\n$")

    def test_wrong_use_is_unusable_input(self):
        for words in ([], ["walk"], ["run"], ["check"], ["run", "--seed", "x", "a.yaml"],
                      ["at", "--terminator", "crcr"], ["at", "--scale", "0"], ["at", "--oops"],
                      ["at", "--slm-build", "pppp"], ["at", "--ppp-link", "x"],
                      ["at", "--slm-build", "cmux", "--ppp-link", "x"]):
            done = run(*words)
            self.assertEqual(done.returncode, 2, words)
            self.assertNotEqual(done.stderr, "", words)
            self.assertEqual(done.stdout, "", words)

    def test_a_wrong_value_is_named_with_what_is_allowed(self):
        for option, allowed, values in (
                ("--baud", "300 to 4000000", ("299", "4000001", "-1", "fast", "9600.5")),
                ("--split", "1 to 65536", ("0", "65537", "1,,2", "1,", ",", "1;2", "1,-1", "x")),
                ("--scale", "0.001 to 1000000", ("0", "1000001", "nan", "inf", "x")),
                ("--tcp", "0 to 65535", ("65536", "-1", "http")),
                ("--terminator", "auto,cr,crlf,lf", ("crcr", "3", "CR"))):
            for value in values:
                done = run("at", option, value)
                self.assertEqual(done.returncode, 2, (option, value))
                for word in (option, value, allowed):
                    self.assertIn(word, done.stderr, (option, value))


class Check(WithFolder):
    def test_shipped_scenarios_are_usable(self):
        for path in sorted(SCENARIOS.glob("*.yaml")):
            done = run("check", path)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(f"{path}: ok", done.stdout)

    def test_all_mistakes_are_named(self):
        path = self.scenario("sede: 1\ntimeline: [{at: 1s, coverage: maybe}]")
        for command in ("check", "run"):
            done = run(command, path)
            self.assertEqual(done.returncode, 2)
            self.assertEqual(
                done.stderr,
                f"{path}:3:1: key 'sede': unknown (did you mean 'seed'?); allowed: version, name, "
                "description, seed, duration, start, modem, network, internet, hosts, boot, modems, "
                "firmware, zephyr, wifi, winc, serial, timeline, expect\n"
                f"{path}:4:31: key 'coverage': 'maybe' is unknown; allowed: none, normal\n")

    def test_unknown_host_is_unusable(self):
        path = self.scenario("timeline: [{at: 1s, host_down: nobody.test}]")
        for command in ("check", "run"):
            done = run(command, path)
            self.assertEqual(done.returncode, 2)
            self.assertIn("no host is called 'nobody.test'", done.stderr)

    def test_a_host_whose_name_is_taken_is_named_with_its_place(self):
        path = self.scenario("hosts: [{name: echo.test, ipv4: 203.0.113.9, ipv6: '2001:db8::9'}]")
        for command in ("check", "run"):
            done = run(command, path)
            self.assertEqual(done.returncode, 2)
            self.assertEqual(done.stderr, f"{path}:3:9: key 'hosts': host name taken: echo.test; "
                             "allowed: names and addresses that no other host has, the internet's "
                             "own included\n")

    def test_what_is_no_scenario_at_all_comes_to_an_end(self):
        path = self.folder / "comma.yaml"
        path.write_text(",\n")
        for words in (["check", path], ["run", path], ["run", path, "--", "/bin/true"],
                      ["at", "--stdio", "--scenario", path]):
            done = run(*words)
            self.assertEqual(done.returncode, 2, words)
            self.assertEqual(done.stderr, f"{path}:1:1: not YAML: what begins here belongs to "
                             "nothing before it\n")
        done = run("check", "/dev/zero")
        self.assertEqual((done.returncode, done.stderr),
                         (2, "/dev/zero: cannot read the scenario: is larger than 8388608 bytes\n"))

    def test_a_scenario_may_come_through_a_pipe(self):
        path = self.folder / "fifo"
        os.mkfifo(path)
        checked = subprocess.Popen([TOOL, "check", path], stdout=subprocess.PIPE, text=True)
        path.write_text("version: 1\nduration: 1s\n")
        self.assertIn("ok", checked.communicate(timeout=60)[0])
        self.assertEqual(checked.returncode, 0)

    def test_missing_file(self):
        for command in ("check", "run"):
            done = run(command, self.folder / "none.yaml")
            self.assertEqual(done.returncode, 2)
            self.assertIn("No such file or directory", done.stderr)


class Run(WithFolder):
    def test_shipped_scenarios_pass_without_firmware(self):
        for path in sorted(SCENARIOS.glob("*.yaml")):
            done = run("run", path)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_digest_of_the_behaviour_leaves_the_names_of_calls_out(self):
        path = self.scenario("timeline: [{at: 1s, coverage: none}]")
        digests = []
        for option in ("--digest", "--digest=full", "--digest=behaviour"):
            done = run("run", option, path)
            self.assertEqual(done.returncode, 0, done.stderr)
            digests += re.findall(r"^digest ([0-9a-f]{16})$", done.stdout, re.MULTILINE)
        self.assertEqual(len(digests), 3)
        self.assertEqual(digests[0], digests[1])
        wrong = run("run", "--digest=half", path)
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("{full,behaviour}", wrong.stderr)

    def test_a_run_without_a_record_has_a_digest_too(self):
        done = run("run", "--digest", self.scenario("boot: []", duration="1ms"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(" 0 records\n", done.stdout)
        self.assertRegex(done.stdout, r"(?m)^digest cbf29ce484222325$")

    def test_a_report_that_cannot_be_written_is_no_success(self):
        path = self.scenario("boot: []")
        for words in (["run", path], ["check", path], ["schema"]):  # the last in more than a buffer
            with open("/dev/full", "w") as full:
                done = subprocess.run([TOOL, *words], stdout=full, stderr=subprocess.PIPE,
                                      text=True, timeout=120)
            self.assertEqual(done.returncode, 2, words)
            self.assertRegex(done.stderr, r"^emu9160: (standard output cannot be written"
                             r"|cannot write to file: No space left on device)\n$")

    def test_digest_depends_on_the_seed_only(self):
        path = self.scenario("timeline: [{at: 10s, pdn_loss: {cause: 39}}]")
        digests = []
        for seed in ("1", "1", "2"):
            done = run("run", path, "--seed", seed, "--digest")
            self.assertEqual(done.returncode, 0, done.stderr)
            found = re.findall(r"^digest ([0-9a-f]{16})$", done.stdout, re.MULTILINE)
            self.assertEqual(len(found), 1, done.stdout)
            self.assertIn(f"seed {seed}", done.stdout)
            digests += found
        self.assertEqual(digests[0], digests[1])
        self.assertNotEqual(digests[0], digests[2])

    def test_failed_expectation(self):
        path = self.scenario('expect: [{urc: "+CEREG: 5"}]')
        junit = self.folder / "junit.xml"
        done = run("run", path, "--junit", junit)
        self.assertEqual(done.returncode, 1)
        found = re.search(rf'FAILED {path}:3:10: urc "\+CEREG: 5": (not seen; \+CEREG: 1,.*)',
                          done.stdout).group(1)
        suite = ElementTree.parse(junit).getroot().find("testsuite")
        self.assertEqual(suite.get("failures"), "1")
        self.assertEqual(suite.find("testcase/failure").get("message"),
                         f"{path}:3:10: {found}")

    def test_a_seed_out_of_range_is_named_with_what_is_allowed(self):
        for seed in ("-1", "9223372036854775808", "99999999999999999999", "x"):
            done = run("run", self.scenario(""), "--seed", seed)
            self.assertEqual(done.returncode, 2, seed)
            self.assertIn(f"'{seed}' is no seed; allowed: 0 to 9223372036854775807", done.stderr)

    def test_log(self):
        log = self.folder / "log"
        self.assertEqual(run("run", self.scenario(""), "--log", log).returncode, 0)
        self.assertIn("at > AT+CFUN=1", log.read_text())

    def test_files_that_cannot_be_written(self):
        path = self.scenario("")
        for option in ("--junit", "--log"):
            done = run("run", path, option, self.folder / "no" / "file")
            self.assertEqual(done.returncode, 2, option)
            self.assertIn("No such file or directory", done.stderr, option)

    def test_a_report_takes_its_name_only_when_it_is_whole(self):
        report = self.folder / "j.xml"
        report.write_text("old")
        done = run("run", self.scenario(""), "--junit", report, "--", self.folder / "none")
        self.assertEqual((done.returncode, report.read_text()), (2, "old"))
        self.assertEqual(run("run", self.scenario(""), "--junit", report).returncode, 0)
        self.assertIn("<testsuite", report.read_text())
        self.assertEqual([p.name for p in self.folder.glob("j.xml*")], ["j.xml"])

    def test_a_log_that_does_not_take_everything_fails(self):
        done = run("run", self.scenario(""), "--log", "/dev/full")
        self.assertEqual(done.returncode, 1)
        self.assertIn("the log is written", done.stdout)


class Mistakes(WithFolder):
    def stderr(self, *words):
        done = run(*words)
        self.assertEqual(done.returncode, 2, done.stdout)
        return done.stderr

    def test_a_subcommand_that_is_none(self):
        self.assertEqual(self.stderr("rum"), "emu9160: 'rum' is no subcommand (did you mean 'run'?); "
                                             "allowed: at, run, check, schema, creds, zephyr-conf\n")
        self.assertIn("'s.yaml' is no subcommand; allowed: at, run", self.stderr("s.yaml"))

    def test_what_is_no_yaml_comes_with_what_to_write(self):
        quotes = "quotes around a text that holds a colon and a space, such as urc: \"+CEREG: 1\""
        for body, place, advice in (
                ("expect:\n\t- {urc: a}", "4:2", "spaces before the first word, no tabs"),
                ("expect:\n  - urc: +CEREG: 1", "4:16", quotes),
                ("expect:\n  - {urc: +CEREG: 1, within: 1s}", "4:17", quotes)):
            self.assertRegex(self.stderr("check", self.scenario(body)),
                             rf"s\.yaml:{place}: not YAML: [\w ]+; allowed: {re.escape(advice)}\n$")

    def test_a_report_without_a_folder(self):
        self.assertIn("--junit: /no/x.xml.part cannot be written: No such file or directory; allowed: a "
                      "file in a folder that is there, or - for standard output",
                      self.stderr("run", self.scenario(""), "--junit", "/no/x.xml"))

    def test_a_dash_is_standard_output(self):
        done = run("run", self.scenario(""), "--log", "-", "--junit", "-")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("at > AT+CFUN=1", done.stdout)
        self.assertIn("<testsuite ", done.stdout)
        self.assertFalse((pathlib.Path.cwd() / "-").exists())
        # What is a file gets all of it too, one after the other.
        with open(self.folder / "all", "w") as everything:
            subprocess.run([TOOL, "run", self.scenario(""), "--log", "-", "--junit", "-"], check=True,
                           stdout=everything, timeout=60)
        clock = re.compile(r"[\d.]+ s of wall time|time=\"[\d.]+\"")
        self.assertEqual(clock.sub("", (self.folder / "all").read_text()), clock.sub("", done.stdout))

    def test_a_misspelt_variable(self):
        path = pathlib.Path(TOOL).resolve().parent / "udp_uplink"
        done = subprocess.run([path, "1"], capture_output=True, text=True, check=False,
                              env=dict(os.environ, EMU9160_SCENERIO="x.yaml", EMU9160_COMPLETELY_ELSEWHERE="1"))
        self.assertEqual(done.returncode, 0)
        self.assertEqual(sorted(done.stderr.splitlines(), reverse=True), [
            f"emu9160: {wrong}; allowed: EMU9160_SCENARIO, EMU9160_SEED, EMU9160_LOG, EMU9160_LOG_UTC, EMU9160_DIGEST, "
            "EMU9160_RESULT, EMU9160_STATE, EMU9160_RUN_FOR, EMU9160_STRICT, EMU9160_ZEPHYR, "
            "EMU9160_ZEPHYR_CREDENTIALS, EMU9160_ZTEST, "
            "EMU9160_ZTEST_JUNIT"
            for wrong in ("EMU9160_SCENERIO is no variable of ours (did you mean EMU9160_SCENARIO?)",
                          "EMU9160_COMPLETELY_ELSEWHERE is no variable of ours")])


class Many(WithFolder):
    def test_every_scenario_runs_with_every_seed_and_its_own_firmware(self):
        files = sorted(SCENARIOS.glob("*.yaml"))
        reports = []
        for jobs in ("2", "1"):
            reports.append(self.folder / jobs)
            done = run("run", *files, "--seeds", "1..3", "--jobs", jobs, "--junit", reports[-1])
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            runs = 3 * len(files)
            self.assertRegex(done.stdout, rf"^{runs} runs, {runs} passed, 0 failed; [\d.]+ s of wall "
                                          r"time; digests [0-9a-f]{16}\n$")
        first, second = (re.sub(r'time="[\d.]+"', "", each.read_text()) for each in reports)
        self.assertEqual(first, second)
        root = ElementTree.parse(reports[0]).getroot()
        self.assertEqual(len(root.findall("testsuite")), runs)
        names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
        self.assertEqual(len(names), len(set(names)))
        self.assertFalse([name for _, name in names if ".yaml" in name or "/" in name])
        self.assertEqual(root.findall(".//skipped"), [])

    def test_the_digests_are_those_of_the_runs_alone(self):
        path = self.scenario("timeline: [{at: 10s, pdn_loss: {cause: 39}}]")
        alone = [re.search(r"(?m)^digest (\w+)$", run("run", path, "--seed", seed, "--digest").stdout)
                 .group(1) for seed in ("5", "6")]
        done = run("run", path, "--seeds", "5..6", "--jobs", "2", "--digest")
        self.assertEqual(re.findall(r"(?m)^digest (\w+) s seed (\d)$", done.stdout),
                         list(zip(alone, "56")))

    def test_the_first_that_fails_is_named_with_the_line_that_repeats_it(self):
        good = self.scenario("expect: [{state: {machine: emm, to: registered}}]")
        bad = self.folder / "bad.yaml"
        bad.write_text(good.read_text().replace("to: registered", "to: limited_service"))
        done = run("run", good, bad, "--seeds", "8..9", "--jobs", "2")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout.count("\n  FAILED "), 2)
        self.assertRegex(done.stdout, r"\n4 runs, 2 passed, 2 failed; ")
        self.assertTrue(done.stdout.endswith(
            f"\nfirst failure: emu9160 run {bad} --seed 8\n"), done.stdout)

    def test_what_the_firmware_of_a_failed_run_wrote_is_shown_and_kept(self):
        program = self.program("#!/bin/sh\necho 'said by the firmware'\n")
        junit = self.folder / "j.xml"
        done = run("run", self.scenario(""), "--seeds", "1..2", "--junit", junit, "--", program)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout.count("said by the firmware\n"), 2)
        self.assertEqual([each.text for each in ElementTree.parse(junit).iter("system-out")],
                         ["said by the firmware\n"] * 2)

    def test_what_several_runs_cannot_share_is_refused(self):
        for option in ("--log", "--state"):
            done = run("run", self.scenario(""), "--seeds", "1..2", option, self.folder / "x")
            self.assertEqual(done.returncode, 2)
            self.assertIn("allowed with one scenario and one seed", done.stderr)
        for seeds in ("2..1", "x", "1..", "..2", "0..1000000", "-1"):
            done = run("run", self.scenario(""), f"--seeds={seeds}")
            self.assertEqual(done.returncode, 2, seeds)
            self.assertIn(f"'{seeds}' is no range of seeds; allowed: N or FIRST..LAST", done.stderr)

    def test_unusable_input_of_one_is_that_of_all(self):
        self.scenario("")
        done = run("run", self.folder / "s.yaml", self.folder / "none.yaml", "--jobs", "2")
        self.assertEqual(done.returncode, 2)
        self.assertIn("none.yaml", done.stderr)
        done = run("run", self.folder / "s.yaml", "--seeds", "1..3", "--", "/no/such")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no/such", done.stderr)


class WhereItStands(WithFolder):
    def test_a_program_is_no_scenario_and_the_reverse(self):
        done = run("run", TOOL)
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"{TOOL}: is a program, no scenario; allowed: emu9160 run SCENARIO -- {TOOL}",
                      done.stderr)
        path = self.scenario("")
        done = run("run", path, TOOL)
        self.assertEqual(done.returncode, 2)
        self.assertIn("is a program, no scenario", done.stderr)
        done = run("run", path, "--", path)
        self.assertEqual(done.returncode, 2)
        self.assertIn("is a scenario, no program; scenarios come before the --", done.stderr)

    def test_a_program_is_found_here_and_in_path(self):
        self.program("#!/bin/sh\nexit 7\n")
        self.scenario("")
        for name, path in (("firmware", "/bin"), ("true", "/bin:/usr/bin")):
            done = run("run", "s.yaml", "--", name, cwd=self.folder,
                       env=dict(os.environ, PATH=path))
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("it never used the modem library", done.stdout)
        done = run("run", "s.yaml", "--", "no-such", cwd=self.folder)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no-such: no such program here or in PATH", done.stderr)

    def test_the_options_of_a_firmware_are_its_own(self):
        program = self.program("#!/bin/sh\necho \"$@\"\n")
        done = run("run", self.scenario(""), "--", program, "--seed", "x", "--", "-h")
        self.assertIn("--seed x -- -h\n", done.stdout)


class Firmware(WithFolder):
    def firmware(self, name):
        path = pathlib.Path(TOOL).resolve().parent / name
        if not path.exists():
            self.skipTest(f"{path} is not built")
        return path

    def test_program_that_cannot_run(self):
        path = self.scenario("")
        text = self.folder / "text"
        text.write_text("no program")
        for program in (self.folder / "none", text, self.folder):
            done = run("run", path, "--", program)
            self.assertEqual(done.returncode, 2, program)
            self.assertIn(f"{program}: cannot run the firmware", done.stderr)

    def test_program_that_the_scenario_names(self):
        program = self.program("#!/bin/sh\necho \"$1 and $2\"\nexit 0\n")
        path = self.scenario("firmware: [./firmware, 90, 'a b']")  # from the scenario's folder
        done = run("run", path, "--firmware", cwd="/")
        self.assertIn("90 and a b\n", done.stdout)
        self.scenario("firmware: [firmware, 1, 2]")
        (self.folder / "bin").mkdir()
        program.rename(self.folder / "bin" / "firmware")
        in_path = {"PATH": f"/no/such:{self.folder / 'bin'}:/usr/bin:/bin"}
        self.assertIn("1 and 2\n", run("run", path, "--firmware", env=in_path).stdout)
        self.assertNotIn("and", run("run", path).stdout)

    def test_program_that_the_scenario_does_not_name_or_nobody_has(self):
        done = run("run", self.scenario(""), "--firmware")
        self.assertEqual(done.returncode, 2)
        self.assertIn("s.yaml: names no firmware; allowed: the key 'firmware' in it, or a program "
                      "after --", done.stderr)
        done = run("run", self.scenario("firmware: no-such-program"), "--firmware")
        self.assertEqual(done.returncode, 2)
        self.assertIn("s.yaml: key 'firmware': no program 'no-such-program' beside the tool, from "
                      "the scenario's folder, or in PATH", done.stderr)
        done = run("run", self.scenario("firmware: x"), "--firmware", "--", "/bin/true")
        self.assertEqual(done.returncode, 2)

    def test_program_that_never_uses_the_modem(self):
        done = run("run", self.scenario(""), "--", self.program("#!/bin/sh\nexit 0\n"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("no report: it never used the modem library", done.stdout)

    def test_program_that_dies(self):
        done = run("run", self.scenario(""), "--", self.program("#!/bin/sh\nkill -SEGV $$\n"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("died of signal 11", done.stdout)

    def test_program_that_hangs(self):
        program = self.program("#!/bin/sh\nexec sleep 100\n")
        done = run("run", self.scenario(""), "--wall-limit", "3", "--", program)
        self.assertEqual(done.returncode, 1)
        self.assertIn("still running after 3 s of wall time", done.stdout)
        self.assertIn("still runs after 2 s", done.stderr)

    def test_fetch_and_its_arguments_output_and_digest(self):
        firmware = self.firmware("tcp_fetch")
        path = self.scenario("expect: [{packet: downlink, count: {min: 3}, only: firmware}]")
        digests = set()
        for _ in range(2):
            done = run("run", path, "--digest", "--", firmware)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("200 OK", done.stdout)
            digests |= set(re.findall(r"^digest (.*)$", done.stdout, re.MULTILINE))
        self.assertEqual(len(digests), 1)

    def test_exit_status_of_the_firmware_counts(self):
        firmware = self.firmware("tcp_fetch")
        done = run("run", self.scenario("timeline: [{at: 0s, host_down: web.test}]", "10min"), "--",
                   firmware)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("the firmware exits with status 0: status 1", done.stdout)

    def test_a_wrapper_may_go_elsewhere_and_leave_others_behind_but_its_status_counts(self):
        firmware = self.firmware("tcp_fetch")
        path = self.scenario("")
        for status in (0, 5):
            wrapper = self.program(f"#!/bin/sh\ncd /\nsleep 50 &\n{firmware}\nexit {status}\n")
            done = run("run", path.name, "--wall-limit", "40", "--", wrapper, cwd=self.folder)
            self.assertEqual(done.returncode, 1 if status else 0, done.stdout + done.stderr)
        self.assertIn(f"ends as its modem does: {self.folder}/firmware ended with status 5", done.stdout)

    def test_the_scenario_ends_before_the_firmware(self):
        firmware = self.firmware("udp_uplink")
        done = run("run", self.scenario("", "10min"), "--", firmware, 1000)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("echoed", done.stdout)

    def test_bad_scenario_in_the_environment(self):
        firmware = self.firmware("tcp_fetch")
        done = subprocess.run([firmware], capture_output=True, text=True, timeout=60, env={
            **os.environ, "EMU9160_SCENARIO": str(self.scenario("oops: 1"))})
        self.assertEqual(done.returncode, 2)
        self.assertIn("key 'oops'", done.stderr)

    def test_uplink_survives_the_losses(self):
        firmware = self.firmware("udp_uplink")
        for name, readings, recovered in (("pdn-loss", 90, 2), ("pdn-flap", 36, 5)):
            done = run("run", SCENARIOS / f"{name}.yaml", "--", firmware, readings)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            summary = re.search(r"^sent (\d+) echoed (\d+) lost (\d+) recovered (\d+)$",
                                done.stdout, re.MULTILINE)
            self.assertIsNotNone(summary, done.stdout)
            self.assertEqual(int(summary[1]), readings)
            self.assertEqual(int(summary[4]), recovered)
        for name in ("attach", "attach-reject", "coverage-hole"):
            done = run("run", SCENARIOS / f"{name}.yaml", "--", firmware)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    main()
