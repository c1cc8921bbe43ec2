#!/usr/bin/env python3
"""Every form of every socket, TCP and UDP command of the Serial LTE Modem documentation has a
transcript that shows it: what is documented with an answer of OK, what is not with its refusal."""
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
}
# Refused by the documentation, taken by the firmware (slm/behaviour.md §2).
TAKEN = {("#XSOCKETSELECT", "test")}
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
    if "data" in COMMANDS[name].split() and not parameters:
        return "data"
    return "set"


def exchanges(text):
    """(name, form, whether OK was the answer) of each command; (name, "said", True) of
    notifications."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    for at, line in enumerate(lines):
        for said in re.findall(r"^M> \\r\\n(#X(?:TCP|UDP)DATA): \d+", line):
            yield said, "said", True
        command = re.match(r"H> AT(#X[A-Z]+)(.*?)(?:\\r\\n)?$", line)
        if not command or command[1] not in COMMANDS:
            continue
        answer = ""
        for after in lines[at + 1:]:
            if after.startswith("H"):
                break
            answer += after[3:] if after.startswith("M> ") else ""
        yield command[1], form_of(command[1], command[2]), r"\r\nOK\r\n" in answer


def main():
    folder = pathlib.Path(__file__).parent / "transcripts"
    shown = set()
    for file in sorted(folder.glob("*.txt")):
        shown.update(exchanges(file.read_text()))
    missing = []
    for name, forms in COMMANDS.items():
        documented = forms.split()
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
