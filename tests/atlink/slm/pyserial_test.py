#!/usr/bin/env python3
"""Drives the serial modem as a host program would, with python3-serial, in real time:
slm_pyserial_test.py TOOL. Exit status 77: python3-serial is not there."""
import os
import pathlib
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import serial_line
from serial_line import WAIT, serial

TOOL = ""


class Tool(serial_line.Tool):
    """Ends with the test."""

    def __init__(self, test, *arguments):
        super().__init__(TOOL, *arguments)
        test.addCleanup(self.close)


class Modem(serial_line.Modem):
    """Closed with the test."""

    def __init__(self, test, path):
        super().__init__(path)
        test.addCleanup(self.close)


class Slm(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.link = self.folder / "modem"

    def modem(self, *arguments, scale=50):
        """A tool in scaled time, and the host at its port."""
        self.tool = Tool(self, "--pty-link", self.link, "--scale", scale, *arguments)
        return Modem(self, str(self.link))


class Commands(Slm):
    def test_boot_text_and_versions(self):
        # pyserial forgets what came before it opened the port, so look without it
        Tool(self, "--pty-link", self.link)
        line = os.open(self.link, os.O_RDWR | os.O_NOCTTY)
        self.addCleanup(os.close, line)
        self.assertEqual(os.read(line, 100), b"Ready\r\n")
        modem = Modem(self, str(self.link))
        modem.ask("AT")
        modem.ask("at#xslmver", '\r\n#XSLMVER: "2.7.0","2.7.0-lte-5ccd2d4dd54c"\r\n\r\nOK\r\n')
        modem.ask("ATI", "\r\nERROR\r\n")

    def test_attach_and_tcp_echo_by_sockets(self):
        modem = self.modem()
        modem.attach()
        modem.ask("AT#XSOCKET=1,1,0", "\r\n#XSOCKET: 0,1,6\r\n\r\nOK\r\n")
        modem.ask('AT#XCONNECT="echo.test",7', "\r\n#XCONNECT: 1\r\n\r\nOK\r\n")
        modem.ask('AT#XSEND="Test TCP"', "\r\n#XSEND: 8\r\n\r\nOK\r\n")
        modem.ask("AT#XRECV=10", "\r\n#XRECV: 8\r\nTest TCP\r\nOK\r\n")
        modem.ask("AT#XSOCKET=0", '\r\n#XSOCKET: 0,"closed"\r\n\r\nOK\r\n')

    def test_reset_and_the_pins(self):
        modem = self.modem()
        modem.ask("AT#XRESET")
        modem.expect(b"Ready\r\n")
        modem.ask("AT#XSLEEP=1")
        time.sleep(0.2)
        modem.write(b"AT\r\n")  # nobody listens
        modem.quiet(0.2)
        self.tool.process.send_signal(signal.SIGUSR1)
        modem.expect(b"Ready\r\n")
        modem.ask("AT#XSHUTDOWN")
        time.sleep(0.2)
        self.tool.process.send_signal(signal.SIGUSR1)
        modem.quiet(0.3)
        self.tool.process.send_signal(signal.SIGUSR2)
        modem.expect(b"Ready\r\n")
        modem.ask("AT")


class DataMode(Slm):
    def enter(self):
        modem = self.modem(scale=1)
        modem.attach()
        modem.ask('AT#XTCPCLI=1,"echo.test",7', '\r\n#XTCPCLI: 0,"connected"\r\n\r\nOK\r\n')
        modem.ask("AT#XTCPSEND")
        return modem

    def test_raw_both_ways_and_the_terminator_split_everywhere(self):
        modem = self.enter()
        data = bytes(range(256)).replace(b"+", b"-")
        modem.write(data)
        modem.expect(data)
        for pieces in (["+++"], ["+", "++"], ["++", "+"], ["+", "+", "+"]):
            modem.write(b"a+b")
            modem.expect(b"a+b")
            for piece in pieces:
                modem.write(piece.encode())
                time.sleep(0.1)  # more than the pause that flushes
            modem.expect(b"\r\n#XDATAMODE: 0\r\n")
            modem.ask("AT")
            modem.ask("AT#XTCPSEND")
        modem.write(b"last+++")
        modem.expect(b"\r\n#XDATAMODE: 0\r\n")
        modem.expect(b"\r\n#XTCPDATA: 4\r\nlast")

    def test_much_data_comes_back_whole(self):
        modem = self.enter()
        data = b"".join(b"%07d " % n for n in range(2500))
        modem.write(data)
        modem.expect(data)
        modem.write(b"+++")
        modem.expect(b"\r\n#XDATAMODE: 0\r\n")


class Ports(Slm):
    def test_outputs_in_pieces_and_at_a_baud_rate(self):
        modem = self.modem("--split", "1,2,5", "--baud", "9600", scale=1)
        time.sleep(0.3)  # the boot text is still on the wire
        modem.line.reset_input_buffer()
        begun = time.monotonic()
        modem.ask("AT#XSLMVER", '\r\n#XSLMVER: "2.7.0","2.7.0-lte-5ccd2d4dd54c"\r\n\r\nOK\r\n')
        self.assertGreater(time.monotonic() - begun, 0.06)  # some seventy bytes at 9600 baud
        modem.ask("AT#XDATACTRL?", "\r\n#XDATACTRL: 0,276\r\n\r\nOK\r\n")

    def test_terminators(self):
        for name, ending in (("cr", b"\r"), ("lf", b"\n"), ("auto", b"\r"), ("auto", b"\n"),
                             ("auto", b"\r\n"), ("crlf", b"\r\n")):
            modem = self.modem("--terminator", name)
            modem.write(b"AT" + ending)
            modem.expect(b"\r\nOK\r\n")
            modem.line.close()
            self.tool.close()

    def test_a_client_that_comes_and_goes(self):
        self.tool = Tool(self, "--pty-link", self.link)
        for _ in range(1000):
            with serial.Serial(str(self.link), 115200, timeout=WAIT) as line:
                line.write(b"AT\r\n")
                self.assertTrue(line.read_until(b"OK\r\n").endswith(b"\r\nOK\r\n"))

    def test_several_lines_on_one_modem(self):
        second = self.folder / "second"
        tool = Tool(self, "--pty-link", self.link, "--pty-link", second, "--tcp", 0,
                    "--scale", 50)
        self.assertEqual(tool.ports("link"), [str(self.link), str(second)])
        first, other = Modem(self, str(self.link)), Modem(self, str(second))
        first.ask("AT+CEREG=1")
        other.ask("AT+CFUN=1")
        first.until(b"\r\n+CEREG: 1\r\n")  # unsolicited lines go to the first
        other.ask("AT+CEREG?", "\r\n+CEREG: 1,1\r\n\r\nOK\r\n")
        other.ask("AT#XSOCKET=1,1,0", "\r\n#XSOCKET: 0,1,6\r\n\r\nOK\r\n")
        first.ask("AT#XSOCKET?")  # an application of its own
        host, port = tool.ports("tcp")[0].split(":")
        with socket.create_connection((host, int(port)), WAIT) as client:
            stream = client.makefile("rwb")
            self.assertEqual(stream.readline(), b"Ready\r\n")
            stream.write(b"AT+CFUN?\r\n")
            stream.flush()
            answer = b"\r\n+CFUN: 1\r\n\r\nOK\r\n"
            self.assertEqual(stream.read(len(answer)), answer)

    def test_a_link_of_another_program_stays(self):
        master, slave = os.openpty()
        self.addCleanup(os.close, master)
        self.addCleanup(os.close, slave)
        self.link.symlink_to(os.ttyname(slave))
        done = subprocess.run([TOOL, "at", "--pty-link", str(self.link)], capture_output=True,
                              text=True, stdin=subprocess.DEVNULL, timeout=WAIT)
        self.assertEqual(done.returncode, 2)
        self.assertIn("another program uses", done.stderr)
        self.assertEqual(os.readlink(self.link), os.ttyname(slave))

    def test_a_link_whose_owner_was_killed_is_taken_over(self):
        for _ in range(2):
            tool = Tool(self, "--pty-link", self.link)
            modem = Modem(self, str(self.link))
            modem.ask("AT")
            modem.line.close()
            tool.kill()
            self.assertTrue(self.link.is_symlink())

    def test_standard_input_and_output(self):
        done = subprocess.run([TOOL, "at", "--stdio", "--terminator", "auto"],
                              input=b"AT\nAT+CFUN=1\nAT+CFUN?\n", capture_output=True, timeout=WAIT)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout,
                         b"Ready\r\n\r\nOK\r\n\r\nOK\r\n\r\n+CFUN: 1\r\n\r\nOK\r\n")
        self.assertEqual(done.stderr, b"ready stdio\n")

    def test_a_host_that_does_not_read_is_stopped_and_loses_nothing(self):
        tool = Tool(self, "--pty-link", self.link)
        line = os.open(self.link, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        self.addCleanup(os.close, line)
        commands = b"AT\r\n" * 100_000
        sent, answers, stopped = 0, 0, False
        end = time.monotonic() + WAIT
        while answers < len(b"Ready\r\n") + 6 * 100_000:
            self.assertLess(time.monotonic(), end)
            if sent < len(commands):
                try:
                    sent += os.write(line, commands[sent:sent + 65536])
                    continue
                except BlockingIOError:
                    stopped = True
            ready, _, _ = select.select([line], [], [], 1)
            if ready:
                answers += len(os.read(line, 1 << 20))
        self.assertTrue(stopped)
        self.assertIsNone(tool.process.poll())


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: slm_pyserial_test.py TOOL")
    TOOL = str(pathlib.Path(sys.argv[1]).resolve())
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
