#!/usr/bin/env python3
"""DTLS with connection identifiers over the serial line, and a server without them:
serial_dtls_cid.py TOOL."""
from serial_line import play

SCENARIO = """
version: 1
duration: 24h
hosts:
  - {name: nocid.tls.test, dtls: {cid: disabled}}
"""
TAG = 1001
CONNECTED = '\r\n#XUDPCLI: 0,"connected"\r\n\r\nOK\r\n'
DISCONNECTED = '\r\n#XUDPCLI: 0,"disconnected"\r\n\r\nOK\r\n'


def echo(modem, use_dtls_cid):
    """The UDP client with its connection identifier: 0 not, 1 if the server can, 2 by all means."""
    modem.ask(f'AT#XUDPCLI=1,"dtls.test",5684,{TAG},{use_dtls_cid}', CONNECTED)
    modem.ask('AT#XUDPSEND="Test DTLS client"', "\r\n#XUDPSEND: 16\r\n\r\nOK\r\n")
    modem.expect(b"\r\n#XUDPDATA: 16\r\nTest DTLS client")
    modem.ask("AT#XUDPCLI=0", DISCONNECTED)


def status(modem, host, wish, found):
    """A socket that wishes (0 not, 1 supported, 2 enabled) and what came of it: identifiers in
    nothing 0, downlink 1, uplink 2, both 3."""
    modem.ask(f"AT#XSSOCKET=1,2,0,{TAG}", "\r\n#XSSOCKET: 0,2,273\r\n\r\nOK\r\n")
    modem.ask(f"AT#XSSOCKETOPT=1,14,{wish}")
    modem.ask(f'AT#XCONNECT="{host}",5684', "\r\n#XCONNECT: 1\r\n\r\nOK\r\n")
    modem.ask("AT#XSSOCKETOPT=0,15", f"\r\n#XSSOCKETOPT: {found}\r\n\r\nOK\r\n")
    modem.ask('AT#XSEND="ping"', "\r\n#XSEND: 4\r\n\r\nOK\r\n")
    modem.ask("AT#XRECV=10", "\r\n#XRECV: 4\r\nping\r\nOK\r\n")
    modem.ask("AT#XSSOCKET=0", '\r\n#XSOCKET: 0,"closed"\r\n\r\nOK\r\n')


def story(modem):
    modem.ask(f'AT%CMNG=0,{TAG},3,"6e7266393174657374"')  # the key, hexadecimal
    modem.ask(f'AT%CMNG=0,{TAG},4,"nrf91test"')  # and whose it is
    modem.attach()
    for use_dtls_cid in (0, 1, 2):
        echo(modem, use_dtls_cid)
    status(modem, "dtls.test", 2, 3)
    status(modem, "dtls.test", 1, 2)
    status(modem, "dtls.test", 0, 0)
    # A server that has none: asked by all means, the client gives up.
    status(modem, "nocid.tls.test", 2, 0)
    modem.ask(f'AT#XUDPCLI=1,"nocid.tls.test",5684,{TAG},2',
              '\r\n#XUDPCLI: -134,"not connected"\r\n\r\nERROR\r\n')
    modem.ask(f'AT#XUDPCLI=1,"nocid.tls.test",5684,{TAG},1', CONNECTED)
    modem.ask("AT#XUDPCLI=0", DISCONNECTED)


if __name__ == "__main__":
    play(story, scenario=SCENARIO)
