"""What the scripts share that drive the serial modem with python3-serial: the tool, and the host's
end of its line. Exit status 77: python3-serial is not there."""
import contextlib
import pathlib
import re
import select
import subprocess
import sys
import tempfile
import time

try:
    import serial
except ImportError:
    print("python3-serial is not installed: skipped")
    sys.exit(77)

WAIT = 30  # seconds of wall time; only what hangs comes near it


class Tool:
    """`emu9160 at` with some arguments, until it is closed."""

    def __init__(self, path, *arguments):
        self.process = subprocess.Popen([path, "at", *map(str, arguments)],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        ready, _, _ = select.select([self.process.stdout], [], [], WAIT)
        self.ready = self.process.stdout.readline() if ready else ""
        if not self.ready.startswith("ready "):
            self.process.kill()
            raise AssertionError(f"no ready line: {self.ready}{self.process.communicate()[1]}")

    def close(self):
        """Ends it; what it said of its scenario, the first time."""
        if self.process.stdout.closed:
            return ""
        self.process.terminate()
        try:
            return self.process.communicate(timeout=WAIT)[1]
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self):
        """Leaves it no time to tidy up."""
        self.process.kill()
        self.process.communicate()

    def ports(self, kind):
        return re.findall(rf"{kind}=(\S+)", self.ready)


class Modem:
    """A host's end of the serial line."""

    def __init__(self, path, **settings):
        self.line = serial.Serial(path, 115200, timeout=WAIT, write_timeout=WAIT, **settings)
        self.seen = b""

    def close(self):
        self.line.close()

    def write(self, data):
        self.line.write(data)

    def until(self, wanted):
        """Everything up to and with `wanted`; what comes after it stays."""
        end = time.monotonic() + WAIT
        while wanted not in self.seen:
            if time.monotonic() > end:
                raise AssertionError(f"{wanted!r} is not in {self.seen!r}")
            self.line.timeout = max(0.0, end - time.monotonic())
            self.seen += self.line.read(max(1, self.line.in_waiting))
        at = self.seen.index(wanted) + len(wanted)
        found, self.seen = self.seen[:at], self.seen[at:]
        return found

    def expect(self, wanted):
        """Nothing but this comes next."""
        found = self.until(wanted)
        if found != wanted:
            raise AssertionError(f"expected {wanted!r}, got {found!r}")

    def ask(self, command, answer="\r\nOK\r\n"):
        """Sends a command; nothing but the answer comes back."""
        self.write(command.encode() + b"\r\n")
        self.expect(answer.encode())

    def attach(self):
        self.ask("AT+CEREG=1")
        self.ask("AT+CFUN=1")
        self.expect(b"\r\n+CEREG: 2\r\n")
        self.expect(b"\r\n+CEREG: 1\r\n")
        self.ask("AT+CEREG=0")

    def quiet(self, seconds):
        """Nothing comes for so long."""
        ready, _, _ = select.select([self.line.fileno()], [], [], seconds)
        if ready or self.seen:
            self.seen += self.line.read(self.line.in_waiting)
            raise AssertionError(f"not expected: {self.seen!r}")


def play(story, *arguments, scenario="", scale=50):
    """Starts the tool that the command line names, calls story(modem) at its port, and ends it.
    `scale` seconds of the modem's pass in one of ours; `scenario` is the text of a scenario whose
    timeline must have happened by the end of the story."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: {pathlib.Path(sys.argv[0]).name} TOOL")
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        link = folder / "modem"
        arguments = ["--pty-link", link, "--scale", scale, *arguments]
        if scenario:
            (folder / "scenario.yaml").write_text(scenario)
            arguments += ["--scenario", folder / "scenario.yaml"]
        tool = Tool(sys.argv[1], *arguments)
        stack.callback(tool.close)
        modem = Modem(str(link))
        stack.callback(modem.close)
        story(modem)
        modem.quiet(0.1)
        if "FAIL" in (report := tool.close()):
            raise AssertionError(report)
    print("ok")
