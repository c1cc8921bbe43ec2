"""Includes go one way: emu <- stack <- atlink <- scenarios; libraries stay where they belong.

Prints every other edge with its file and line; exits 1 if there is one. --self-test proves that
a wrong edge is found. No header includes itself through others.
"""
import pathlib
import re
import sys

MAY_INCLUDE = {
    "emu": {"emu"},
    "stack": {"emu", "stack"},
    "atlink": {"emu", "stack", "atlink"},
    "scenarios": {"emu", "stack", "atlink", "scenarios"},
}
# library: where its headers may be named (a prefix of the path)
LIBRARIES = {
    r"lwip/": ["stack/net/", "stack/internet/", "stack/socket/tcp_socket", "stack/socket/udp_socket"],
    r"mbedtls/": ["stack/tls/", "stack/credentials/", "stack/internet/services/tls_", "stack/internet/services/dtls_"],
    r"boost/beast/": ["stack/internet/services/http_server.cpp", "atlink/slm/http_response.cpp"],
    r"boost/asio": ["stack/process/real_time_driver", "atlink/transport/", "scenarios/tool/"],
    r"yaml-cpp/": ["scenarios/"],
    r"CLI/": ["scenarios/"],
}
# The rooms of stack/, bottom to top: each includes its own layer and those below it.
STACK_LAYERS = [
    {"api", "profile.hpp"},
    {"net", "credentials", "proto"},
    {"internet", "tls"},
    {"socket"},
    {"option", "names"},
    {"op"},
    {"modem.hpp", "world.hpp"},
    {"process"},
    {"front"},
]
LAYER = {room: height for height, rooms in enumerate(STACK_LAYERS) for room in rooms}
# Until what bearers lead to is an interface of net/.
STACK_EXCEPTIONS = {("stack/net/bearers.hpp", "stack/internet/internet.hpp")}
INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]')


def room_of(path):
    """The folder below stack/, or the file that stands there."""
    return path.split("/")[1]


def wrong_edges(path, text):
    folder = path.split("/")[0]
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        target = match.group(1)
        other = target.split("/")[0]
        if other in MAY_INCLUDE or other in ("bench", "tests"):
            if other not in MAY_INCLUDE[folder]:
                yield f"{path}:{number}: {folder}/ may not include {target}"
        if folder == "stack" and other == "stack":
            here, there = room_of(path), room_of(target)
            if here not in LAYER or there not in LAYER:
                yield f"{path}:{number}: {target}: a room without a place in STACK_LAYERS"
            elif LAYER[there] > LAYER[here] and (path, target) not in STACK_EXCEPTIONS:
                yield f"{path}:{number}: stack/{here} may not include {target}, which is above it"
        for library, places in LIBRARIES.items():
            if target.startswith(library) and not any(path.startswith(p) for p in places):
                yield f"{path}:{number}: {target} belongs to {', '.join(places)}"


def circles(includes):
    """One circle of files for each header that includes itself through others."""
    state = {}
    found = []

    def visit(name, path):
        if state.get(name) == "done":
            return
        if name in path:
            found.append(path[path.index(name):] + [name])
            return
        for target in includes.get(name, []):
            visit(target, path + [name])
        state[name] = "done"

    for name in includes:
        visit(name, [])
    return found


def self_test():
    assert circles({"a.hpp": ["b.hpp"], "b.hpp": ["c.hpp"], "c.hpp": ["a.hpp"]})
    assert not circles({"a.hpp": ["b.hpp", "c.hpp"], "b.hpp": ["c.hpp"], "c.hpp": []})
    assert list(wrong_edges("emu/a.cpp", '#include "stack/socket/socket.hpp"\n'))
    assert list(wrong_edges("stack/a.cpp", '#include "atlink/line.hpp"\n'))
    assert list(wrong_edges("emu/a.cpp", '#include <boost/asio/io_context.hpp>\n'))
    assert list(wrong_edges("atlink/slm/http_client.cpp", "#include <boost/beast/http/verb.hpp>\n"))
    assert list(wrong_edges("stack/socket/sockets.cpp", '#include "lwip/tcp.h"\n'))
    assert list(wrong_edges("stack/socket/a.cpp", '#include "stack/option/option.hpp"\n'))
    assert list(wrong_edges("stack/op/a.cpp", '#include "stack/process/process.hpp"\n'))
    assert list(wrong_edges("stack/attic/a.cpp", '#include "stack/net/address.hpp"\n'))
    assert not list(wrong_edges("stack/front/nrf/a.cpp", '#include "stack/op/op.hpp"\n'))
    assert not list(wrong_edges("stack/op/a.cpp", '#include "emu/engine.hpp"\n#include <vector>\n'))


def main():
    self_test()
    root = pathlib.Path(sys.argv[1])
    found = []
    files = 0
    includes = {}
    for folder in MAY_INCLUDE:
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in (".hpp", ".cpp", ".h", ".c"):
                files += 1
                name = file.relative_to(root).as_posix()
                text = file.read_text()
                found += wrong_edges(name, text)
                lines = (INCLUDE.match(line) for line in text.splitlines())
                includes[name] = [line.group(1) for line in lines if line]
    found += ["a circle: " + " -> ".join(circle) for circle in circles(includes)]
    print("\n".join(found))
    print(f"{files} files, {len(found)} wrong includes")
    return 1 if found or files == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
