#!/usr/bin/env python3
"""TLS over the serial line: provisions a root certificate, talks to a server that has one of its
certificates, and refuses one whose certificate has expired: serial_tls_client.py TOOL."""
import pathlib

from serial_line import play

ROOT = pathlib.Path(__file__).resolve().parents[3] / "stack" / "tls" / "pki" / "ca.pem"
TAG = 1000


def provision(modem):
    """A quoted parameter may run over many lines; they are part of it."""
    certificate = ROOT.read_text().strip().replace("\n", "\r\n")
    modem.ask(f'AT%CMNG=0,{TAG},0,"{certificate}"')
    modem.write(f"AT%CMNG=1,{TAG}\r\n".encode())
    listed = modem.until(b"\r\nOK\r\n")
    assert listed.startswith(f'\r\n%CMNG: {TAG},0,"'.encode()), listed


def by_socket(modem):
    modem.ask(f"AT#XSSOCKET=1,1,0,{TAG}", "\r\n#XSSOCKET: 0,1,258\r\n\r\nOK\r\n")
    modem.ask('AT#XSSOCKETOPT=1,2,"tls.test"')  # whose certificate it has to be
    modem.ask("AT#XSSOCKETOPT=1,5,2")  # and to be verified
    modem.ask('AT#XCONNECT="tls.test",7', "\r\n#XCONNECT: 1\r\n\r\nOK\r\n")
    modem.ask('AT#XSEND="over a socket"', "\r\n#XSEND: 13\r\n\r\nOK\r\n")
    modem.ask("AT#XRECV=10", "\r\n#XRECV: 13\r\nover a socket\r\nOK\r\n")
    modem.ask("AT#XSSOCKET=0", '\r\n#XSOCKET: 0,"closed"\r\n\r\nOK\r\n')

    modem.ask(f"AT#XSSOCKET=1,1,0,{TAG}", "\r\n#XSSOCKET: 0,1,258\r\n\r\nOK\r\n")
    modem.ask("AT#XSSOCKETOPT=1,5,2")
    modem.ask('AT#XCONNECT="expired.tls.test",443', "\r\nERROR\r\n")
    modem.ask("AT#XSSOCKET=0", '\r\n#XSOCKET: 0,"closed"\r\n\r\nOK\r\n')


def by_client(modem):
    # Peer and host name verified.
    modem.ask(f'AT#XTCPCLI=1,"tls.test",443,{TAG},2,1',
              '\r\n#XTCPCLI: 0,"connected"\r\n\r\nOK\r\n')
    request = "GET / HTTP/1.1\r\nHost: tls.test\r\n\r\n"
    modem.ask(f'AT#XTCPSEND="{request}"', f"\r\n#XTCPSEND: {len(request)}\r\n\r\nOK\r\n")
    page = modem.until(b"It works.</p>\n")
    assert b"\r\nHTTP/1.1 200 OK\r\n" in page, page
    modem.until(b'"disconnected"\r\n')  # one request a connection

    modem.ask(f'AT#XTCPCLI=1,"expired.tls.test",443,{TAG},2,1',
              '\r\n#XTCPCLI: -111,"not connected"\r\n\r\nERROR\r\n')
    # Who does not verify gets what it asks for.
    modem.ask(f'AT#XTCPCLI=1,"expired.tls.test",443,{TAG},0,0',
              '\r\n#XTCPCLI: 0,"connected"\r\n\r\nOK\r\n')
    modem.ask("AT#XTCPCLI=0", '\r\n#XTCPCLI: 0,"disconnected"\r\n\r\nOK\r\n')


def story(modem):
    provision(modem)  # while the modem is offline
    modem.attach()
    modem.ask(f"AT%CMNG=3,{TAG},0", "\r\nERROR\r\n")  # nothing changes while it is online
    by_socket(modem)
    by_client(modem)


if __name__ == "__main__":
    play(story)
