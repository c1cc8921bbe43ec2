"""Every header of Zephyr's door stands alone, as a program's flags want it: headers_alone_test.py SOURCE.

C11, gnu11 and C++20, without a warning of -Wall -Wextra -Wpedantic -Wconversion -Wshadow, with
nothing configured and with sockets, TLS, log and assertions on.
"""
import concurrent.futures
import pathlib
import subprocess
import sys
import tempfile
import unittest

SOURCE = None
LANGUAGES = [("cc", "-xc", "-std=c11"), ("cc", "-xc", "-std=gnu11"), ("c++", "-xc++", "-std=c++20")]
WARNINGS = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror".split()
SYMBOLS = ("NETWORKING NET_SOCKETS NET_SOCKETS_SOCKOPT_TLS NET_SOCKETS_ENABLE_DTLS TLS_CREDENTIALS "
           "NET_CONNECTION_MANAGER LOG ASSERT").split()

PLAIN = ("zephyr", "posix")  # plain names want an option; they are looked at with it


def compile_text(text, language, *options):
    zephyr = SOURCE / "stack/zephyr"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([*language, *WARNINGS, *options, "-D__ZEPHYR__=1", "-fsyntax-only",
                               f"-I{zephyr}/include", f"-I{SOURCE}/stack/api", "-"],
                              input=text, capture_output=True, text=True, cwd=folder, check=False)
    return done.stderr if done.returncode else ""


class Headers(unittest.TestCase):
    def check(self, folder, *options, but=None):
        root = SOURCE / "stack/zephyr" / folder
        headers = sorted(path.relative_to(root) for path in root.rglob("*.h"))
        headers = [each for each in headers if each.parts[:2] != but and
                   not each.match("*/emu9160_zephyr_*")]  # parts of others
        self.assertTrue(headers)
        jobs = [(header, language) for header in headers for language in LANGUAGES]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            said = pool.map(lambda job: compile_text(f"#include <{job[0]}>\ntypedef int user;\n", job[1], *options),
                            jobs)
            wrong = [f"{header} {language[2]}: {text}"
                     for (header, language), text in zip(jobs, said) if text]
        self.assertFalse(wrong, "\n".join(wrong))

    def test_with_nothing_configured(self):
        self.check("include", but=PLAIN)

    def test_with_sockets_log_and_assertions(self):
        self.check("include", *(f"-DCONFIG_{symbol}=1" for symbol in SYMBOLS), but=PLAIN)

    def test_those_of_posix_with_their_option(self):
        self.check("include_posix", *(f"-DCONFIG_{symbol}=1" for symbol in [*SYMBOLS, "POSIX_API"]),
                   f"-I{SOURCE}/stack/zephyr/include_posix")

    def test_a_log_without_a_module_does_not_compile(self):
        text = '#include <zephyr/logging/log.h>\n{}void f(void);\nvoid f(void) {{ LOG_INF({}); }}\n'
        module = "LOG_MODULE_REGISTER(main, CONFIG_MAIN_LOG_LEVEL);\n"
        for options in ((), ("-DCONFIG_LOG=1",), ("-DLOG_LEVEL=LOG_LEVEL_DBG",)):
            for language in LANGUAGES:
                self.assertEqual(compile_text(text.format(module, '"x %d", 1'), language, *options),
                                 "")
                self.assertNotEqual(compile_text(text.format("", '"x"'), language, *options), "")


if __name__ == "__main__":
    SOURCE = pathlib.Path(sys.argv[1]).resolve()
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
