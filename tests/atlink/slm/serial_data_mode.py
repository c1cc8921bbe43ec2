#!/usr/bin/env python3
"""Data mode over the serial line, and its end: the terminator cut at every byte, with pauses:
serial_data_mode.py TOOL."""
import itertools
import time

from serial_line import play

PAUSE = 0.02  # long enough that the modem reads each piece on its own
LEFT = b"\r\n#XDATAMODE: 0\r\n"


def cuts(data):
    """All ways to cut it in pieces, the whole included."""
    for marks in itertools.product((False, True), repeat=len(data) - 1):
        edges = [0, *(at for at, mark in enumerate(marks, 1) if mark), len(data)]
        yield [data[a:b] for a, b in itertools.pairwise(edges)]


def write(modem, pieces):
    for number, piece in enumerate(pieces):
        if number:
            time.sleep(PAUSE)
        modem.write(piece)


def story(modem):
    modem.attach()
    # Data that pause for so many milliseconds are sent; our pauses are shorter.
    modem.ask("AT#XDATACTRL=2000")
    modem.ask('AT#XTCPCLI=1,"echo.test",7', '\r\n#XTCPCLI: 0,"connected"\r\n\r\nOK\r\n')

    # All bytes are data.
    modem.ask("AT#XTCPSEND")
    data = bytes(range(256)).replace(b"+", b"-")
    modem.write(data)
    modem.expect(data)
    modem.write(b"a+b++c")
    modem.expect(b"a+b++c")
    modem.write(b"+++")
    modem.expect(LEFT)

    # The terminator, in pieces, after data and with a command at its back.
    for pieces in cuts(b"+++"):
        modem.ask("AT#XTCPSEND")
        write(modem, pieces)
        modem.expect(LEFT)
    for at in range(1, len(b"some+++")):
        modem.ask("AT#XTCPSEND")
        write(modem, [b"some+++"[:at], b"some+++"[at:]])
        modem.expect(LEFT)
        modem.expect(b"\r\n#XTCPDATA: 4\r\nsome")
    for at in range(1, len(b"+++AT\r\n")):
        modem.ask("AT#XTCPSEND")
        write(modem, [b"+++AT\r\n"[:at], b"+++AT\r\n"[at:]])
        modem.expect(LEFT)
        modem.expect(b"\r\nOK\r\n")

    # Of four the first is data.
    modem.ask("AT#XTCPSEND")
    write(modem, [b"+", b"+", b"+", b"+"][:3])
    modem.expect(LEFT)
    modem.ask("AT#XTCPSEND")
    modem.write(b"++++")
    modem.expect(LEFT)
    modem.expect(b"\r\n#XTCPDATA: 1\r\n+")
    modem.ask("AT#XTCPCLI=0", '\r\n#XTCPCLI: 0,"disconnected"\r\n\r\nOK\r\n')


if __name__ == "__main__":
    play(story, scale=5)
