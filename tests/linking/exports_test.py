"""What the shared libraries define for others: exports_test.py LIB_FOLDER SOURCE_FOLDER."""
import pathlib
import re
import subprocess
import sys

LIB, SOURCE = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
OWN = r"(emu|stack|atlink|scenarios)::v0::"
# Of a C++ entity: itself, or what the compiler makes for it.
CORE = re.compile(r"((typeinfo|typeinfo name|vtable|VTT) for )?" + OWN)


def defined(library, *options):
    text = subprocess.run(["nm", "-D", "--defined-only", "--format=posix", *options, library],
                          check=True, text=True, stdout=subprocess.PIPE).stdout
    # Demangled names hold spaces; type, value and size follow them.
    return [re.sub(r" [A-Za-z] [0-9a-f]+( [0-9a-f]+)?$", "", line) for line in text.splitlines()]


def declared():
    """Functions and objects of the C headers."""
    names = set()
    for header in (SOURCE / "stack/api").glob("*.h"):
        names |= set(re.findall(r"\b(nrf_\w+|emu9160_\w+)\s*(?=[(;])", header.read_text()))
    return names


def main():
    nrf = defined(LIB / "libemu9160.so")
    known = declared() | {"pthread_create", "pthread_join"}
    strange = [name for name in nrf if name not in known]
    assert not strange, f"libemu9160.so exports what no header declares: {strange}"
    for name in ("nrf_socket", "nrf_modem_at_cmd", "nrf_modem_os_sem_take", "nrf_in6addr_any",
                 "emu9160_now_us", "pthread_create", "pthread_join"):
        assert name in nrf, f"libemu9160.so does not export {name}"
    core = defined(LIB / "emu9160/libemu9160-core.so", "-C")
    strange = [name for name in core if not CORE.match(name)]
    assert not strange, f"libemu9160-core.so exports others' names: {strange[:10]}"
    assert len(core) > 1000, "libemu9160-core.so hides the core from the doors"
    print(f"{len(nrf)} and {len(core)} symbols, none strange")


if __name__ == "__main__":
    main()
