#!/usr/bin/env python3
"""Drives the tool's serial lines: tool_at_test.py TOOL [SCENARIOS]."""
import os
import re
import select
import signal
import socket
import subprocess
import time
import tty

from tool_case import TOOL, WithFolder, main, run

WAIT = 20


class Serve(WithFolder):
    def serve(self, *arguments):
        process = subprocess.Popen([TOOL, "at", *map(str, arguments)], text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        self.addCleanup(self.end, process)
        ready, _, _ = select.select([process.stdout], [], [], WAIT)
        self.assertTrue(ready, "no ready line")
        line = process.stdout.readline()
        found = re.fullmatch(r"ready pty=(/dev/pts/\d+) link=(\S+)( ppp pty=\S+ link=\S+)?\n", line)
        self.assertIsNotNone(found, line)
        return process, found[1], found[2]

    def end(self, process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def open(self, path, raw=True):
        line = os.open(path, os.O_RDWR | os.O_NOCTTY)
        self.addCleanup(os.close, line)
        if raw:
            tty.setraw(line)  # and forget what came before
        return line

    def read_until(self, line, wanted):
        seen = b""
        end = time.monotonic() + WAIT
        while wanted not in seen:
            ready, _, _ = select.select([line], [], [], max(0, end - time.monotonic()))
            self.assertTrue(ready, f"{wanted!r} is not in {seen!r}")
            seen += os.read(line, 4096)
        return seen

    def test_commands_over_the_terminal(self):
        link = self.folder / "modem"
        process, device, named = self.serve("--pty-link", link)
        self.assertEqual(named, str(link))
        self.assertEqual(os.path.realpath(link), device)
        line = self.open(link)
        os.write(line, b"AT\r\n")
        self.read_until(line, b"OK\r\n")
        os.write(line, b"AT+CGMM\r\n")
        self.read_until(line, b"nRF9160")
        os.write(line, b"AT+NONSENSE\r\n")
        self.read_until(line, b"ERROR\r\n")
        self.assertIsNone(process.poll())

    def test_a_line_that_does_not_end_as_lines_do_here_is_explained(self):
        for sent, got, word in ((b"AT\r", "CR", "cr"), (b"AT\n", "LF", "lf")):
            process, device, _ = self.serve("--scale", "100")
            os.write(self.open(device), sent)
            ready, _, _ = select.select([process.stderr], [], [], WAIT)
            self.assertTrue(ready, "no hint")
            self.assertEqual(process.stderr.readline(),
                             f"emu9160: pty={device} link={device}: \"AT\" waits for the end of its "
                             f"line: it has {got} alone, and lines end with CR LF here; allowed: "
                             f"--terminator {word}, or auto\n")
            self.end(process)

    def test_many_clients_may_knock_at_once(self):
        """While the tool is busy the kernel keeps them: with a backlog of 4 they would be dropped."""
        process = subprocess.Popen([TOOL, "at", "--tcp", "0"], text=True, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self.end, process)
        port = int(re.search(r"tcp=127\.0\.0\.1:(\d+)", process.stdout.readline())[1])
        process.send_signal(signal.SIGSTOP)
        self.addCleanup(process.send_signal, signal.SIGCONT)
        for _ in range(32):
            client = socket.socket()
            self.addCleanup(client.close)
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", port))
            _, connected, _ = select.select([], [client], [], 0.5)
            self.assertTrue(connected)

    def test_ppp_has_a_terminal_of_its_own(self):
        ppp = self.folder / "ppp"
        _, device, _ = self.serve("--slm-build", "ppp", "--ppp-link", ppp, "--scale", "10")
        line, host = self.open(device), self.open(ppp)
        os.write(line, b"AT+CFUN=1\r\n")
        self.read_until(line, b"#XPPP: 1,0\r\n")
        # Configure-Request without options, and its Configure-Ack (RFC 1661 §5.1, §5.2)
        os.write(host, bytes.fromhex("7eff7d23c0217d217d217d207d24d1b57e"))
        self.read_until(host, bytes.fromhex("ff7d23c0217d227d217d207d24"))

    def test_ppp_waits_for_the_wire(self):
        ppp = self.folder / "ppp"
        self.serve("--slm-build", "ppp", "--ppp-link", ppp, "--baud", "9600")
        host = self.open(ppp)
        os.set_blocking(host, False)
        taken = 0
        end = time.monotonic() + 1
        while time.monotonic() < end and taken < 1 << 20:
            try:
                taken += os.write(host, b"~" * 4096)
            except BlockingIOError:
                time.sleep(0.01)
        self.assertGreater(taken, 0)
        self.assertLess(taken, 128 << 10)

    def test_a_log_tells_what_happened(self):
        log = self.folder / "at.log"
        process, device, _ = self.serve("--pty-link", self.folder / "modem", "--log", log)
        line = self.open(device)
        os.write(line, b"AT#XNOSUCH\r\n")
        self.read_until(line, b"\r\nERROR\r\n")
        self.assertRegex(log.read_text(), r"(?m)^\d+\.\d{6} at > AT#XNOSUCH$")
        _, other, _ = self.serve("--log", self.folder / "utc.log", "--utc")
        line = self.open(other)
        os.write(line, b"AT#XNOSUCH\r\n")
        self.read_until(line, b"\r\nERROR\r\n")
        self.assertRegex((self.folder / "utc.log").read_text(),
                         r"(?m)^2026-01-01T00:00:\d\d\.\d{6}Z at > AT#XNOSUCH$")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(WAIT), 0)
        done = run("at", "--log", "/no/such/folder/log")
        self.assertEqual(done.returncode, 2)
        self.assertIn("/no/such/folder/log: cannot write the log", done.stderr)

    def test_scaled_time_and_another_terminator(self):
        _, device, named = self.serve("--scale", "100", "--terminator", "cr")
        self.assertEqual(named, device)
        line = self.open(device)
        os.write(line, b"AT+CEREG=1\r")
        self.read_until(line, b"OK\r\n")
        begun = time.monotonic()
        os.write(line, b"AT+CFUN=1\r")
        self.read_until(line, b"+CEREG: 1")
        self.assertLess(time.monotonic() - begun, 2)

    def test_a_scenario_gives_the_world(self):
        path = self.scenario("network: {roaming: true}")
        _, device, _ = self.serve("--scale", "100", "--scenario", path)
        line = self.open(device)
        os.write(line, b"AT+CEREG=1\r\n")
        self.read_until(line, b"OK\r\n")
        os.write(line, b"AT+CFUN=1\r\n")
        self.read_until(line, b"+CEREG: 5")

    def test_signals_end_it_and_remove_the_link(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            link = self.folder / "modem"
            process, _, _ = self.serve("--pty-link", link)
            self.assertTrue(link.is_symlink())
            process.send_signal(number)
            self.assertEqual(process.wait(WAIT), 0)
            self.assertFalse(link.is_symlink())
            self.assertEqual(process.stdout.read(), "")

    def test_one_link_has_one_tool(self):
        link = self.folder / "modem"
        process, device, _ = self.serve("--pty-link", link)
        done = run("at", "--pty-link", link)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout, "")
        self.assertIn(str(link), done.stderr)
        self.assertIsNone(process.poll())
        self.assertEqual(os.path.realpath(link), device)

    def test_a_scenario_gives_the_serial_line_and_options_win(self):
        text = b"Ready\r\n"
        split = 5 * 0.002  # seconds: a gap before each of the pieces of 1, 2, 1, 2, 1 bytes
        baud = len(text) * 10 / 300
        for serial, options, scale, least in (
                ("{split: [1, 2]}", [], 0.01, split),
                ("{split: [100]}", ["--split", "1,2"], 0.01, split),
                ("{baud: 300}", [], 0.5, baud),
                ("{baud: 4000000}", ["--baud", "300"], 0.5, baud)):
            begun = time.monotonic()
            _, device, _ = self.serve("--scenario", self.scenario(f"serial: {serial}"),
                                      "--scale", scale, *options)
            self.assertEqual(self.read_until(self.open(device, raw=False), text), text)
            self.assertGreater(time.monotonic() - begun, least / scale, (serial, options))

    def test_descriptors_that_are_closed_or_whose_reader_is_gone(self):
        def shell(text, **options):
            return subprocess.run(["sh", "-c", text, "sh", TOOL], capture_output=True,
                                  timeout=WAIT, **options)
        answers = b"Ready\r\n\r\nOK\r\n"
        for redirection, wanted in (("2>&-", answers), ("<&-", answers[:7]), (">&-", b""),
                                    ("</dev/null", answers[:7]), (">/dev/null", b"")):
            done = shell(f'exec "$1" at --stdio {redirection}', input=b"AT\r\n")
            self.assertEqual((done.returncode, done.stdout), (0, wanted), redirection)
        self.assertEqual(shell('exec "$1" at --tcp 70000 2>&-').returncode, 2)

    def test_standard_input_ends_it_though_the_application_ends_in_mid_work(self):
        for way in (b"AT#XSHUTDOWN", b"AT#XRESET", b"AT#XSLEEP=1"):
            for build in ("default", "cmux"):
                for more in (b"", b"AT\r\n" * 20_000):  # that much makes the host wait
                    done = subprocess.run(
                        [TOOL, "at", "--stdio", "--scale", "20", "--slm-build", build],
                        input=b"AT+CFUN=1\r\n" + way + b"\r\nAT+COPS=?\r\n" + more,
                        capture_output=True, timeout=WAIT)
                    self.assertEqual(done.returncode, 0, (way, build))

    def test_standard_output_may_go_while_a_command_runs(self):
        process = subprocess.Popen([TOOL, "at", "--stdio"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        with process.stdin, process.stdout:
            self.assertEqual(process.stdout.read(7), b"Ready\r\n")
            process.stdout.close()
            process.stdin.write(b"AT+CFUN=1\r\nAT+COPS=?\r\nAT\r\n")
            process.stdin.flush()
            self.assertEqual(process.wait(WAIT), 0)

    def serve_modems(self, *arguments):
        process = subprocess.Popen([TOOL, "at", *map(str, arguments)], text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        self.addCleanup(self.end, process)
        ready, _, _ = select.select([process.stdout], [], [], WAIT)
        self.assertTrue(ready, "no ready line")
        return process, re.findall(r" pty=(/dev/pts/\d+) link=(\S+)", process.stdout.readline())

    def command(self, line, text, wanted=b"OK\r\n"):
        os.write(line, text + b"\r\n")
        return self.read_until(line, wanted)

    def test_two_modems_on_two_terminals_reach_each_other(self):
        links = [self.folder / "first", self.folder / "second"]
        _, ports = self.serve_modems("--modems", "2", "--scale", "20", "--pty-link", links[0],
                                     "--pty-link", links[1])
        self.assertEqual([link for _, link in ports], [str(link) for link in links])
        lines = [self.open(device) for device, _ in ports]
        imeis, addresses = set(), []
        for line in lines:
            imeis.add(re.search(rb"\d{15}", self.command(line, b"AT+CGSN"))[0])
            self.command(line, b"AT+CEREG=1")
            self.command(line, b"AT+CFUN=1", b"+CEREG: 1")
            answer = self.command(line, b"AT+CGPADDR=0")
            addresses.append(re.search(rb'"(\d+\.\d+\.\d+\.\d+)"', answer)[1])
            self.command(line, b"AT#XSOCKET=1,2,0")
            self.command(line, b"AT#XBIND=5000")
        self.assertEqual(len(imeis), 2)
        self.assertNotEqual(*addresses)
        os.write(lines[1], b"AT#XRECVFROM=0\r\n")
        self.command(lines[0], b'AT#XSENDTO="' + addresses[1] + b'",5000,"hello"')
        seen = self.read_until(lines[1], b"hello\r\nOK\r\n")
        self.assertIn(b'"' + addresses[0] + b'",5000', seen)

    def test_a_lost_pdn_is_one_modems(self):
        path = self.scenario("modems: 2\ntimeline: [{at: 30s, modem: 1, pdn_loss: {}}]")
        _, ports = self.serve_modems("--scenario", path, "--scale", "10", "--pty-link",
                                     self.folder / "first")
        self.assertEqual(len(ports), 2)  # the second has no link
        self.assertEqual(ports[1][0], ports[1][1])
        lines = [self.open(device) for device, _ in ports]
        for line in lines:
            self.command(line, b"AT+CGEREP=1")
            self.command(line, b"AT+CEREG=1")
            self.command(line, b"AT+CFUN=1", b"+CEREG: 1")
        self.read_until(lines[1], b"+CGEV: NW PDN DEACT 0")
        self.assertIn(b"+CGACT: 0,1", self.command(lines[0], b"AT+CGACT?"))

    def test_further_lines_are_the_first_modems_and_each_keeps_its_own(self):
        state = self.folder / "state"
        links = [self.folder / name for name in ("first", "second", "more")]
        _, ports = self.serve_modems("--modems", "2", "--state", state,
                                     *(word for link in links for word in ("--pty-link", link)))
        first, second, more = (self.open(device) for device, _ in ports)
        imei = re.compile(rb"\d{15}")
        numbers = [imei.search(self.command(each, b"AT+CGSN"))[0] for each in
                   (first, second, more)]
        self.assertEqual(numbers[0], numbers[2])
        self.assertNotEqual(numbers[0], numbers[1])
        self.command(second, b'AT%CMNG=0,7,3,"0102"')
        self.assertTrue(list((state / numbers[1].decode()).iterdir()))
        self.assertIn(b"%CMNG: 7,3", self.command(second, b"AT%CMNG=1"))
        self.assertNotIn(b"%CMNG: 7", self.command(first, b"AT%CMNG=1"))

    def test_bad_numbers_of_modems(self):
        for number in ("0", "201", "x"):
            self.assertEqual(run("at", "--modems", number).returncode, 2)
        done = run("at", "--modems", "2", "--scenario", self.scenario("modems: 3"))
        self.assertEqual(done.returncode, 2)
        self.assertIn("--modems 2: the scenario has 3", done.stderr)

    def test_bad_scenario(self):
        done = run("at", "--scenario", self.scenario("oops: 1"))
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout, "")
        self.assertIn("key 'oops'", done.stderr)


if __name__ == "__main__":
    main()
