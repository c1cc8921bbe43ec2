"""The page says of the registries what `emu9160 schema` prints, and nothing else.

schema_page_test.py EMU9160 PAGE [--write]: compares, or brings the page up to date.
"""
import pathlib
import re
import subprocess
import sys

TOOL, PAGE = sys.argv[1], pathlib.Path(sys.argv[2])


def end_of(section):
    """Where such a section ends in the page: a table at an empty line, a grammar at the next one's."""
    return r"(?:\|[^\n]*\n)+" if section.startswith("|") else r"[^\n]*\n(?: +[^\n]*\n)*"


def with_section(page, section):
    """The page with this section in the place of the one that begins as it does."""
    head = section.split("\n")[0] if section.startswith("|") else section.split(":")[0] + ":"
    pattern = re.compile(r"^" + re.escape(head) + (r"\n" if section.startswith("|") else "") +
                         end_of(section), re.M)
    found = pattern.findall(page)
    if len(found) != 1:
        sys.exit(f"{PAGE}: {len(found)} places for {head!r}, not one")
    return pattern.sub(lambda _: section, page)


def main():
    printed = subprocess.run([TOOL, "schema"], text=True, capture_output=True, check=True).stdout
    sections = [text.rstrip("\n") + "\n" for text in printed.split("\n\n")]
    if len(sections) < 2:
        sys.exit("emu9160 schema prints nothing to compare")
    page = fresh = PAGE.read_text()
    for section in sections:
        fresh = with_section(fresh, section)
    if "--write" in sys.argv:
        PAGE.write_text(fresh)
    elif fresh != page:
        wrong = [b for a, b in zip(page.split("\n"), fresh.split("\n")) if a != b]
        sys.exit(f"{PAGE} is not what emu9160 schema prints; --write mends it. First:\n{wrong[0]}")


if __name__ == "__main__":
    main()
