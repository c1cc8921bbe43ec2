#!/usr/bin/env python3
"""A TCP server on the modem, and peers that a scenario sends: serial_tcp_server.py TOOL."""
from serial_line import play

# Each peer waits for a cue: the modem's answer to a question of the host's.
SCENARIO = """
version: 1
duration: 24h
timeline:
  - {when: {at_answer: "+CFUN: 1"}, tcp_peer: {connect: 3442}}
  - {when: {at_answer: "+CPIN: READY"}, tcp_peer: {connect: 3442, from: 192.0.2.98}}
  - {when: {at_answer: "+CGATT: 1"}, tcp_peer: {close: true}}
  - {when: {at_answer: "+CMEE: 0"}, tcp_peer: {connect: 3442, from: 192.0.2.97, send: "Hello!"}}
"""


def story(modem):
    modem.attach()
    modem.ask("AT#XTCPSVR=1,3442", '\r\n#XTCPSVR: 0,"started"\r\n\r\nOK\r\n')

    modem.ask("AT+CFUN?", "\r\n+CFUN: 1\r\n\r\nOK\r\n")
    modem.expect(b'\r\n#XTCPSVR: "192.0.2.99","connected"\r\n')
    modem.ask('AT#XTCPSEND="there and back"', "\r\n#XTCPSEND: 14\r\n\r\nOK\r\n")
    modem.expect(b"\r\n#XTCPDATA: 14\r\nthere and back")
    modem.ask("AT#XTCPSVR?", "\r\n#XTCPSVR: 0,1,1\r\n\r\nOK\r\n")

    # There is one peer at a time: a second is sent away, and the host hears nothing of it.
    modem.ask("AT+CPIN?", "\r\n+CPIN: READY\r\n\r\nOK\r\n")
    modem.quiet(0.2)

    modem.ask("AT+CGATT?", "\r\n+CGATT: 1\r\n\r\nOK\r\n")
    modem.expect(b'\r\n#XTCPSVR: 0,"disconnected"\r\n')
    modem.ask('AT#XTCPSEND="nobody"', "\r\nERROR\r\n")

    # The next one, in data mode.
    modem.ask("AT+CMEE?", "\r\n+CMEE: 0\r\n\r\nOK\r\n")
    modem.expect(b'\r\n#XTCPSVR: "192.0.2.97","connected"\r\n')
    modem.expect(b"\r\n#XTCPDATA: 6\r\nHello!")
    modem.ask("AT#XTCPSEND")
    modem.write(b"raw bytes\x00\xff+++")
    modem.expect(b"\r\n#XDATAMODE: 0\r\n")
    modem.ask("AT#XTCPHANGUP=1", '\r\n#XTCPSVR: 0,"disconnected"\r\n\r\nOK\r\n')
    modem.ask("AT#XTCPSVR=0", '\r\n#XTCPSVR: 0,"stopped"\r\n\r\nOK\r\n')


if __name__ == "__main__":
    play(story, scenario=SCENARIO)
