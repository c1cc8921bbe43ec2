#!/usr/bin/env python3
"""The headers of network management and of NCS: values, prototypes and macros in each version and
language, with a user's warnings.

management_headers_test.py C-COMPILER C++-COMPILER SOURCES
"""

import concurrent.futures
import os
import subprocess
import sys
import unittest
from pathlib import Path

CC, CXX, SOURCE = sys.argv[1], sys.argv[2], Path(sys.argv[3])
VALUES = SOURCE / "tests/zephyr/values"
WARNINGS = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror".split()
LANGUAGES = {"C11": [CC, "-xc", "-std=c11"], "gnu11": [CC, "-xc", "-std=gnu11"],
             "C++20": [CXX, "-xc++", "-std=c++20"]}
VERSIONS = (30500, 30600, 30700, 40000, 40300)


def compiled(language, text, *options):
    """The messages, or None when it compiles."""
    run = subprocess.run([*language, *WARNINGS, f"-I{SOURCE / 'stack/zephyr/include'}",
                          f"-I{SOURCE / 'stack/api'}", *options, "-fsyntax-only", "-"], input=text,
                         cwd=VALUES, text=True, capture_output=True, check=False,
                         env={**os.environ, "LC_ALL": "C"})
    return None if run.returncode == 0 else run.stderr


class Headers(unittest.TestCase):
    # zephyr/environment.md sections 1.3 and 1.4.
    def test_hold_in_every_version_and_language(self):
        runs = {}
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for version in VERSIONS:
                for name, language in LANGUAGES.items():
                    for file, options in (("nordic.c", []), ("management.c", []),
                                          ("management.c", ["-DCONFIG_NET_MGMT_EVENT=1"])):
                        runs[version, name, file, *options] = pool.submit(
                            compiled, language, f'#include "{file}"\n', f"-I{VALUES}",
                            f"-DEMU9160_ZEPHYR_VERSION={version}", *options)
            for key, run in runs.items():
                self.assertIsNone(run.result(), key)

    # Each header stands alone.
    def test_stand_alone(self):
        headers = [*sorted((SOURCE / "stack/zephyr/include/modem").glob("*.h")),
                   *(SOURCE / "stack/zephyr/include/zephyr/net" / f"{name}.h"
                     for name in ("net_if", "net_mgmt", "net_event", "net_linkaddr", "net_config",
                                  "net_conn_mgr", "conn_mgr_monitor", "conn_mgr_connectivity"))]
        for header in headers:
            for name, language in LANGUAGES.items():
                self.assertIsNone(compiled(language, f'#include "{header}"\n'), (header.name, name))

    # NCS 2.7 has no lte_lc_init() any more.
    def test_have_what_was_taken_away_in_older_versions_only(self):
        text = "#include <modem/lte_lc.h>\nint f(void) { return lte_lc_init(); }\n"
        text = text.replace("int f", "int f(void); int f")
        self.assertIsNone(compiled(LANGUAGES["C11"], text, "-DEMU9160_ZEPHYR_VERSION=30600"))
        self.assertIn("lte_lc_init", compiled(LANGUAGES["C11"], text))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
