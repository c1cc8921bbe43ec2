"""Includes go one way: emu <- stack <- atlink <- scenarios, and inside a folder from room to room.

Prints every other edge with its file and line, circles of files, libraries outside their places and
sources that do not say whose part they are; exits 1 if there is one. A self-test proves that each
kind is found.
"""
import pathlib
import re
import sys

FOLDERS = ["emu", "stack", "atlink", "scenarios"]
# Rooms from the lowest up; a room includes itself and what stands in a line before its own. Files
# that stand in no room (stack/modem.hpp) are named like one.
ROOMS = {
    "emu": [["."], ["sms", "sinks"], ["lte"]],
    "stack": [["api", "profile", "host_errno"], ["credentials", "net"], ["proto", "tls"],
              ["internet"], ["socket", "wifi"], ["option", "names"], ["op"], ["config", "health"], ["modem"],
              ["world"], ["process"], ["front", "wincs02", "zephyr"]],
    "atlink": [["."], ["transport", "modem"], ["slm", "front"], ["serial"]],
    "scenarios": [],
}
# library: where its headers may be named (a prefix of the path)
LIBRARIES = {
    r"lwip/": ["stack/net/", "stack/internet/", "stack/socket/tcp_socket", "stack/socket/udp_socket"],
    r"mbedtls/": ["stack/tls/", "stack/credentials/", "stack/internet/services/tls_",
                  "stack/internet/services/dtls_"],
    r"boost/beast/": ["stack/internet/services/http_server.cpp",
                      "atlink/slm/http_response.cpp"],
    r"boost/asio": ["stack/process/real_time_driver", "atlink/transport/", "scenarios/tool/"],
    r"yaml-cpp/": ["scenarios/"],
    r"CLI/": ["scenarios/"],
}
# What a file may not even name: circles that a forward declaration would hide.
NAMES = [
    (r"stack/socket/(socket|carrier|tcp_socket|udp_socket|raw_socket)\.", r"\bTlsSocket\b",
     "a socket does not know its descendant"),
    (r"atlink/slm/(?!session)", r"\bSession\b|slm/session\.hpp",
     "the application does not know the session that drives it"),
]
INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]')


def room_of(path):
    """stack/tls/session.hpp -> ("stack", "tls"); emu/bus.hpp -> ("emu", ".")."""
    folder, *rest = path.split("/")
    if len(rest) > 1:
        return folder, rest[0]
    stem = rest[0].split(".")[0]
    return folder, stem if any(stem in line for line in ROOMS.get(folder, [])) else "."


def height(folder, room):
    for line, rooms in enumerate(ROOMS[folder]):
        if room in rooms:
            return line
    return None


def includes(text):
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1)


def wrong_edges(path, text):
    folder, room = room_of(path)
    for number, target in includes(text):
        other = target.split("/")[0]
        if other in ("bench", "tests"):
            yield f"{path}:{number}: {folder}/ may not include {target}"
        elif other in FOLDERS:
            if FOLDERS.index(other) > FOLDERS.index(folder):
                yield f"{path}:{number}: {folder}/ may not include {target}"
            elif other == folder and ROOMS[folder]:
                other_room = room_of(target)[1]
                here, there = height(folder, room), height(folder, other_room)
                if here is None or there is None:
                    yield f"{path}:{number}: {room} or {other_room} is no room of {folder}/"
                elif room != other_room and there >= here:
                    yield f"{path}:{number}: {folder}/{room} may not include {target}"
        for library, places in LIBRARIES.items():
            if target.startswith(library) and not any(path.startswith(p) for p in places):
                yield f"{path}:{number}: {target} belongs to {', '.join(places)}"


def circles(files):
    """Circles of headers."""
    graph = {path: sorted({target for _, target in includes(text) if target in files})
             for path, text in files.items() if path.endswith(("hpp", ".h"))}
    state, open_now, found = {}, [], []

    def visit(path):
        state[path] = "open"
        open_now.append(path)
        for target in graph.get(path, ()):
            if state.get(target) == "open":
                found.append(" -> ".join(open_now[open_now.index(target):] + [target]))
            elif target not in state:
                visit(target)
        open_now.pop()
        state[path] = "done"

    for path in sorted(graph):
        if path not in state:
            visit(path)
    return found


def forbidden_names(path, text):
    for pattern, word, reason in NAMES:
        if re.match(pattern, path):
            for number, line in enumerate(text.splitlines(), 1):
                if re.search(word, line.split("//")[0]):
                    yield f"{path}:{number}: {reason}"


def strays(files):
    """Sources without a header of their name that do not say whose part they are."""
    for path, text in files.items():
        if not path.endswith(".cpp") or path.endswith("/main.cpp"):
            continue
        if path[:-4] + ".hpp" in files:
            continue
        head = text.split("\n#include", 1)[0]
        if not re.search(r"\b[\w/]+\.(hpp|h)\b", head.split("#include", 1)[0]):
            yield f"{path}:1: no header of this name, and the head names none that it is part of"


def self_test():
    assert list(wrong_edges("emu/a.cpp", '#include "stack/socket/socket.hpp"\n'))
    assert list(wrong_edges("stack/net/a.cpp", '#include "atlink/line.hpp"\n'))
    assert list(wrong_edges("stack/net/a.cpp", '#include "stack/tls/session.hpp"\n'))
    assert list(wrong_edges("stack/option/a.cpp", '#include "stack/names/resolver.hpp"\n'))
    assert list(wrong_edges("stack/cellar/a.cpp", '#include "stack/net/address.hpp"\n'))
    assert list(wrong_edges("stack/socket/a.cpp", '#include "stack/modem.hpp"\n'))
    assert list(wrong_edges("emu/a.cpp", '#include <boost/asio/io_context.hpp>\n'))
    assert list(wrong_edges("atlink/slm/http_client.cpp", "#include <boost/beast/http/verb.hpp>\n"))
    assert list(wrong_edges("stack/socket/sockets.cpp", '#include "lwip/tcp.h"\n'))
    assert not list(wrong_edges("stack/tls/a.cpp", '#include "emu/engine.hpp"\n#include <vector>\n'
                                '#include "stack/net/address.hpp"\n#include "stack/tls/b.hpp"\n'))
    assert circles({"a.hpp": '#include "b.hpp"\n', "b.hpp": '#include "a.hpp"\n'})
    assert not circles({"a.hpp": '#include "b.hpp"\n', "b.hpp": "", "b.cpp": '#include "a.hpp"\n'})
    assert list(forbidden_names("stack/socket/socket.hpp", "class TlsSocket;\n"))
    assert not list(forbidden_names("stack/socket/tls_socket.hpp", "class TlsSocket;\n"))
    assert list(strays({"a.cpp": "// Does things.\n#include <vector>\n"}))
    assert not list(strays({"a.cpp": "// Part of b.hpp: things.\n#include <vector>\n"}))
    assert not list(strays({"a.cpp": "#include <vector>\n", "a.hpp": ""}))


def main():
    self_test()
    root = pathlib.Path(sys.argv[1])
    files = {}
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in (".hpp", ".cpp", ".h", ".c"):
                files[file.relative_to(root).as_posix()] = file.read_text()
    found = [edge for name, text in files.items() for edge in wrong_edges(name, text)]
    found += [name for path, text in files.items() for name in forbidden_names(path, text)]
    found += [f"circle: {each}" for each in circles(files)]
    found += strays(files)
    print("\n".join(found))
    print(f"{len(files)} files, {len(found)} things wrong")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main())
