"""Every socket option of the manual's table is on the page, and every test it names is there.

Usage: options_page_test.py SOURCE_DIR. Prints what is missing; exits 1 if anything is.
"""
import pathlib
import re
import sys

# The table of the manual, in its order, with the operations it allows.
TABLE = """
NRF_SO_ERROR get
NRF_SO_REUSEADDR set
NRF_SO_RCVTIMEO get/set
NRF_SO_SNDTIMEO get/set
NRF_SO_BINDTODEVICE set
NRF_SO_POLLCB set
NRF_SO_RAI_LAST set
NRF_SO_RAI_ONE_RESP set
NRF_SO_RAI_ONGOING set
NRF_SO_RAI_WAIT_MORE set
NRF_SO_RAI_NO_DATA set
NRF_SO_SEC_TAG_LIST get/set
NRF_SO_SEC_HOSTNAME get/set
NRF_SO_SEC_CIPHERSUITE_LIST get/set
NRF_SO_SEC_PEER_VERIFY get/set
NRF_SO_SEC_ROLE get/set
NRF_SO_SEC_SESSION_CACHE get/set
NRF_SO_SEC_SESSION_CACHE_PURGE set
NRF_SO_SEC_DTLS_HANDSHAKE_TIMEO get/set
NRF_SO_SEC_HANDSHAKE_STATUS get
NRF_SO_SEC_DTLS_CID get/set
NRF_SO_SEC_DTLS_CID_STATUS get
NRF_SO_SEC_DTLS_CONN_SAVE set
NRF_SO_SEC_DTLS_CONN_LOAD set
NRF_SO_SEC_CIPHERSUITE_USED get
NRF_SO_SILENCE_ALL get/set
NRF_SO_IP_ECHO_REPLY get/set
NRF_SO_IPV6_ECHO_REPLY get/set
NRF_SO_TCP_SRV_SESSTIMEO get/set
"""
TEST = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\)")
COLUMNS = 8


def rows_of(page):
    """Option name -> its columns."""
    rows = {}
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| NRF_SO_"):
            rows[cells[0]] = cells
    return rows


def tests_of(folder):
    return {f"{suite}.{name}" for file in folder.rglob("*.cpp")
            for suite, name in TEST.findall(file.read_text())}


def missing(page, tests):
    rows = rows_of(page)
    for line in TABLE.split("\n"):
        if not line:
            continue
        option, ways = line.split()
        if option not in rows:
            yield f"{option} is not on the page"
        elif rows[option][3] != ways:
            yield f"{option} is {ways} in the manual, {rows[option][3]} on the page"
    for option, cells in rows.items():
        if len(cells) != COLUMNS or not all(cells):
            yield f"{option} has an empty column"
        if not re.fullmatch(r"`\w+\.\w+`", cells[-1]):
            yield f"{option} names no test"
    for name in re.findall(r"`(\w+\.[A-Z]\w+)`", page):
        if name not in tests:
            yield f"{name} is named on the page and does not exist"


def self_test():
    row = "| NRF_SO_ERROR | a | b | get | c | d | e | `A.Bc` |"
    found = list(missing(row, {"A.Bc"}))
    assert "NRF_SO_ERROR is not on the page" not in found
    assert "NRF_SO_POLLCB is not on the page" in found
    assert "A.Bc is named on the page and does not exist" in list(missing(row, set()))


def main():
    self_test()
    root = pathlib.Path(sys.argv[1])
    found = list(missing((root / "stack/option/options.md").read_text(), tests_of(root / "tests")))
    print("\n".join(found))
    print(f"{len(found)} faults on the page of options")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
