"""A plain program needs a sanitized library's runtime first."""
import subprocess


def options(library):
    """What cc wants beside -lemu9160, for the library at that path."""
    symbols = subprocess.run(["nm", "-D", library], text=True, stdout=subprocess.PIPE,
                             check=True).stdout
    return ["-fsanitize=address,undefined"] if "__asan_init" in symbols else []
