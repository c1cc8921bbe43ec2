"""A command is written in two places: the file of its topic and its table.

Each table of AT commands declares its handlers under the name of the file that defines them.
Prints every handler that is not there, is declared in a header as well, or has no row; exits 1 if
there is one. It proves first that it finds such a handler.
"""
import pathlib
import re
import sys

TABLES = ["atlink/modem/table.cpp", "atlink/slm/table.cpp"]
GROUP = re.compile(r"^// (\S+\.cpp)\n(Handler<\w+> [^;]*;)", re.M)


def groups(table):
    """(file, handlers) for each group of declarations."""
    for file, declaration in GROUP.findall(table):
        yield file, re.findall(r"\w+", declaration.split(">", 1)[1])


def wrong(table, sources, headers):
    """sources: name -> text of the files that the table names; headers: name -> text."""
    rows = table[table.index("std::to_array<Entry>"):]
    for file, handlers in groups(table):
        for handler in handlers:
            definition = rf"^Outcome {handler}\(\w+&"
            if not re.search(definition, sources.get(file, ""), re.M):
                yield f"{handler} is not defined in {file}"
            if not re.search(rf"\b{handler}\b", rows):
                yield f"{handler} has no row"
            for name, text in headers.items():
                if re.search(rf"\b(Handler<\w+>[^;]*\b{handler}\b|Outcome {handler}\()", text):
                    yield f"{handler} is declared in {name} too"


def self_test():
    table = "// a.cpp\nHandler<C> one, two;\nstd::to_array<Entry>({{\"+ONE\", one}, {\"+TWO\", two}})"
    good = {"a.cpp": "Outcome one(C& c)\nOutcome two(C& c)\n"}
    assert not list(wrong(table, good, {"a.hpp": "int one;"}))
    assert list(wrong(table, {"a.cpp": "Outcome one(C& c)\n"}, {})) == ["two is not defined in a.cpp"]
    assert list(wrong(table, good, {"a.hpp": "Outcome two(C& c);"})) == ["two is declared in a.hpp too"]
    assert list(wrong(table.replace(", two}", ", one}"), good, {})) == ["two has no row"]


def main():
    self_test()
    root = pathlib.Path(sys.argv[1])
    found = []
    count = 0
    for path in TABLES:
        table = root / path
        text = table.read_text()
        files = [file for file, _ in groups(text)]
        count += sum(len(handlers) for _, handlers in groups(text))
        sources = {file: (table.parent / file).read_text() for file in files
                   if (table.parent / file).exists()}
        headers = {header.name: header.read_text() for header in table.parent.rglob("*.hpp")}
        found += [f"{path}: {each}" for each in wrong(text, sources, headers)]
    print("\n".join(found) or f"{count} handlers, each in the file of its topic")
    assert count > 100
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
