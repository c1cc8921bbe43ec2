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
INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]')


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
    assert not list(wrong_edges("stack/a.cpp", '#include "emu/engine.hpp"\n#include <vector>\n'))


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
