"""Opens the modem's pseudo-terminal as a host would and holds a short conversation with it."""
import os
import select
import subprocess
import sys
import tempfile
import time
import tty

LIMIT = 30  # seconds of wall time for one answer; ten times that of modem time


class Terminal:
    def __init__(self, path):
        self.fd = os.open(path, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self.fd)
        self.seen = b""

    def wait_for(self, expected):
        end = time.monotonic() + LIMIT
        while expected not in self.seen:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                sys.exit(f"at_demo: no {expected!r} within {LIMIT} s; seen: {self.seen!r}")
            self.seen += os.read(self.fd, 4096)
        head, _, self.seen = self.seen.partition(expected)
        return head + expected

    def send(self, line, expected=b"OK\r\n"):
        print(f"  > {line}")
        os.write(self.fd, line.encode() + b"\r\n")
        self.show(self.wait_for(expected))

    @staticmethod
    def show(answer):
        for line in answer.decode().split("\r\n"):
            if line:
                print(f"  < {line}")


def main():
    tool = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        link = os.path.join(folder, "modem")
        modem = subprocess.Popen([tool, "at", "--pty-link", link, "--scale", "10"],
                                 stdout=subprocess.PIPE, text=True)
        try:
            ready = modem.stdout.readline().strip()
            if not ready.startswith("ready "):
                sys.exit(f"at_demo: the tool said {ready!r}")
            terminal = Terminal(link)
            terminal.send("AT+CEREG=5")
            terminal.send("AT+CFUN=1")
            print("    (attach, ten times as fast as the clock)")
            Terminal.show(terminal.wait_for(b'+CEREG: 1,"002F","0012BEEF",7'))
            terminal.wait_for(b"\r\n")
            terminal.send("AT#XSOCKET=1,1,0")
            terminal.send('AT#XCONNECT="echo.test",7')
            terminal.send('AT#XSEND="Test TCP"')
            terminal.send("AT#XRECV=10")
            terminal.send("AT#XSOCKET=0")
            terminal.send("AT+CFUN=4")
        finally:
            modem.terminate()
            status = modem.wait()
        if status != 0 or os.path.lexists(link):
            sys.exit(f"at_demo: the tool ended with {status}, link there: {os.path.lexists(link)}")
    print("    (the tool ended cleanly and took its link away)")


if __name__ == "__main__":
    main()
