#!/usr/bin/env python3
"""Every form of every socket, TCP, UDP, HTTP and MQTT command of the Serial LTE Modem documentation has a
transcript that shows it: what is documented with an answer of OK, and its information line where it
has one, what is not with its refusal. Transcripts that turn an option show another release."""
import pathlib
import re
import sys

# The documents' commands in their order, and the forms each has. "data" is the set form of a send
# command without its data, which enters data mode; "said" is a notification.
COMMANDS = {
    # Socket AT commands
    "#XSOCKET": "set read test",
    "#XSSOCKET": "set read test",
    "#XSOCKETSELECT": "set read",
    "#XSOCKETOPT": "set test",
    "#XSSOCKETOPT": "set test",
    "#XBIND": "set",
    "#XCONNECT": "set",
    "#XLISTEN": "set",
    "#XACCEPT": "set read",
    "#XSEND": "set data",
    "#XRECV": "set",
    "#XSENDTO": "set data",
    "#XRECVFROM": "set",
    "#XPOLL": "set",
    "#XGETADDRINFO": "set",
    # TCP and UDP AT commands
    "#XTCPSVR": "set read test",
    "#XTCPCLI": "set read test",
    "#XTCPSEND": "set data",
    "#XTCPHANGUP": "set test",
    "#XTCPDATA": "said",
    "#XUDPSVR": "set read test",
    "#XUDPCLI": "set read test",
    "#XUDPSEND": "set data",
    "#XUDPDATA": "said",
    # HTTP client AT commands
    "#XHTTPCCON": "set read test",
    "#XHTTPCREQ": "set",
    # MQTT client AT commands
    "#XMQTTCFG": "set read test",
    "#XMQTTCON": "set read test",
    "#XMQTTSUB": "set test",
    "#XMQTTUNSUB": "set test",
    "#XMQTTPUB": "set data test",
    "#XMQTTEVT": "said",
    "#XMQTTMSG": "said",
}
# What the first parameter of the set form may be; each is shown too.
OPERATIONS = {
    "#XSOCKET": "012", "#XSSOCKET": "012", "#XSOCKETOPT": "01", "#XSSOCKETOPT": "01",
    "#XTCPSVR": "012", "#XTCPCLI": "012", "#XUDPSVR": "012", "#XUDPCLI": "012",
}
# OK is all they say.
SILENT = {("#XBIND", "set"), ("#XLISTEN", "set"), ("#XHTTPCREQ", "set"),
          *((f"#XMQTT{name}", "set") for name in ("CFG", "CON", "SUB", "UNSUB", "PUB"))}
# Refused by the documentation, taken by the firmware (slm/behaviour.md §2).
TAKEN = {("#XSOCKETSELECT", "test")}
NO_MESSAGE = re.compile(r'^"[^"]*"(,""(,\d+)*)?$')  # the parameters of #XMQTTPUB without one
NAMED_HOST_ONLY = re.compile(r'^"[^"]*",\d+$')  # the parameters of #XSENDTO without data


def form_of(name, rest):
    """The form of a command line behind its name."""
    if rest == "?":
        return "read"
    if rest == "=?":
        return "test"
    parameters = rest[1:]
    if name == "#XSENDTO":
        return "data" if NAMED_HOST_ONLY.match(parameters) else "set"
    if name == "#XMQTTPUB":
        return "data" if NO_MESSAGE.match(parameters) else "set"
    if "data" in COMMANDS[name].split() and not parameters:
        return "data"
    return "set"


def ends_well(name, form, answer):
    """Whether the answer is OK, with an information line before it where it should have one."""
    information, final, _ = answer.partition(r"\r\nOK\r\n")
    silent = form == "data" or (name, form) in SILENT | TAKEN
    return bool(final) and (silent or r"\r\n#X" in information)


def exchanges(text):
    """(name, form, whether it ended well) of each command, of each operation "set 1" as well;
    (name, "said", True) of notifications."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    if any(line.startswith("option ") for line in lines):
        return
    for at, line in enumerate(lines):
        for said in re.findall(r"^M> \\r\\n(#X(?:(?:TCP|UDP)DATA|MQTTEVT|MQTTMSG)): \d+", line):
            yield said, "said", True
        command = re.match(r"H> AT(#X[A-Z]+)(.*?)(?:\\r\\n)?$", line)
        if not command or command[1] not in COMMANDS:
            continue
        answer = ""
        for after in lines[at + 1:]:
            if after.startswith("H"):
                break
            answer += after[3:] if after.startswith("M> ") else ""
        form = form_of(command[1], command[2])
        yield command[1], form, ends_well(command[1], form, answer)
        if form == "set":
            yield command[1], "set " + command[2][1:2], r"\r\nOK\r\n" in answer


def main():
    folder = pathlib.Path(__file__).parent / "transcripts"
    shown = set()
    for file in sorted(folder.glob("*.txt")):
        shown.update(exchanges(file.read_text()))
    missing = []
    for name, forms in COMMANDS.items():
        documented = forms.split() + [f"set {each}" for each in OPERATIONS.get(name, "")]
        missing += [(name, form, "shown") for form in documented if (name, form, True) not in shown]
        for form in {"set", "read", "test"} - set(documented):
            taken = (name, form) in TAKEN
            if (name, form, taken) not in shown:
                missing.append((name, form, "taken" if taken else "refused"))
            if (name, form, not taken) in shown:
                missing.append((name, form, "refused everywhere"))
    for name, form, what in sorted(missing):
        print(f"no transcript has {name} {form} {what}")
    print(f"{len(COMMANDS)} commands, {len(missing)} forms missing")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
