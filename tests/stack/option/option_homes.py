"""A socket option is written in two places: its row in the table and its handlers.

option_homes.py SOURCE: each handler that the table declares is defined once, in the file under
whose name it is declared, has a row, and stands in no other file of the room. Exits 1 if not.
"""
import pathlib
import re
import sys

TABLE = "stack/option/option.cpp"
HANDLER = re.compile(r"^[GS]etter (\w+);", re.M)


def groups(table):
    """(file, handlers) for each group of declarations: its first line names the file."""
    declared = table.split("namespace option_handlers {", 1)[1].split("} // namespace", 1)[0]
    for block in re.split(r"^// (?=\w+\.cpp)", declared, flags=re.M)[1:]:
        yield re.match(r"\w+\.cpp", block).group(0), HANDLER.findall(block)


def wrong(table, files):
    """files: path -> text of every source of the room but the table."""
    rows = table.split("std::to_array<Row>", 1)[1]
    for home, handlers in groups(table):
        for handler in handlers:
            if not re.search(rf"\b{handler}\b", rows):
                yield f"{handler} has no row"
            places = [path for path, text in files.items() if re.search(rf"\b{handler}\(", text)]
            if [pathlib.Path(place).name for place in places] != [home]:
                yield f"{handler} is to be in {home} alone, and is in {places}"


def self_test():
    table = ("namespace option_handlers {\n// a.cpp\nGetter get_one;\nSetter set_one;\n"
             "} // namespace\nstd::to_array<Row>({{get_one, set_one}})")
    good = {"x/a.cpp": "get_one(...) set_one(...)"}
    assert not list(wrong(table, good))
    assert list(wrong(table, {"x/a.cpp": "get_one(...)"}))
    assert list(wrong(table, {**good, "x/b.cpp": "set_one(...)"}))
    assert list(wrong(table.replace(", set_one}", "}"), good))


def main():
    self_test()
    root = pathlib.Path(sys.argv[1])
    table = (root / TABLE).read_text()
    files = {str(path): path.read_text() for path in (root / "stack/option").rglob("*.?pp")
             if path != root / TABLE}
    found = list(wrong(table, files))
    count = sum(len(handlers) for _, handlers in groups(table))
    print("\n".join(found) or f"{count} handlers, each in one file")
    return 1 if found or count < 40 else 0


if __name__ == "__main__":
    sys.exit(main())
