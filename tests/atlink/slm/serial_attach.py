#!/usr/bin/env python3
"""Attaches to the network and detaches, as a host program does it over the serial line:
serial_attach.py TOOL."""
from serial_line import play


def story(modem):
    modem.ask("AT")
    modem.ask("AT+CFUN?", "\r\n+CFUN: 0\r\n\r\nOK\r\n")
    modem.ask("AT%XSYSTEMMODE=1,0,0,0")  # LTE-M alone
    modem.ask("AT+CEREG=5")  # registration with cell and cause
    modem.ask("AT+CGEREP=1")  # what the packet domain does
    modem.ask("AT+CFUN=1")
    # Searching, in a cell that has been found; then at home in it.
    modem.until(b'\r\n+CEREG: 2,"002F","0012BEEF",7\r\n')
    modem.until(b"\r\n+CGEV: ME PDN ACT 0\r\n")
    modem.until(b'\r\n+CEREG: 1,"002F","0012BEEF",7')
    modem.until(b"\r\n+CGEV: IPV6 0\r\n")  # a router has given a prefix

    modem.ask("AT+CPIN?", "\r\n+CPIN: READY\r\n\r\nOK\r\n")
    modem.ask("AT+COPS?", '\r\n+COPS: 0,2,"24201",7\r\n\r\nOK\r\n')
    modem.ask("AT+CGATT?", "\r\n+CGATT: 1\r\n\r\nOK\r\n")
    modem.write(b"AT+CGPADDR=0\r\n")
    answer = modem.until(b"\r\nOK\r\n")
    assert answer.startswith(b'\r\n+CGPADDR: 0,"10.160.0.'), answer

    modem.ask("AT+CGEREP=0")
    modem.write(b"AT+CFUN=4\r\n")
    modem.until(b"\r\n+CEREG: 0")
    modem.until(b"\r\nOK\r\n")  # once the network is left
    modem.ask("AT+CGATT?", "\r\n+CGATT: 0\r\n\r\nOK\r\n")


if __name__ == "__main__":
    play(story)
