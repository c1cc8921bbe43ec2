"""Programs for Zephyr, built against the installed package: install_test.py BUILD.

By their own CMakeLists.txt as Zephyr's samples have it, by emu9160::zephyr and by pkg-config; ztest
programs; and Zephyr's own libraries, of a stand-in tree with upstream's file names.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap
import unittest
import xml.etree.ElementTree

BUILD = None
SAMPLE = """
    cmake_minimum_required(VERSION 3.20.0)
    find_package(Zephyr REQUIRED HINTS $ENV{ZEPHYR_BASE})
    project(sample)
    FILE(GLOB app_sources src/*.c src/*.cpp)
    target_sources(app PRIVATE ${app_sources})
    """
# Symbol and file of each library: sources, then headers, where Zephyr 3.7 has them.
NET = "subsys/net/lib"
LIBRARIES = {
    "coap": ("COAP", [f"{NET}/coap/coap.c", f"{NET}/coap/coap_link_format.c"],
             ["net/coap.h", "net/coap_link_format.h"]),
    "http_client": ("HTTP_CLIENT", [f"{NET}/http/http_client.c", f"{NET}/http/http_parser.c",
                                    f"{NET}/http/http_parser_url.c"],
                    [f"net/http/{name}.h" for name in ("client", "method", "parser",
                                                       "parser_state", "parser_url", "status")]),
    "json": ("JSON_LIBRARY", ["lib/utils/json.c"], ["data/json.h"]),
    "mqtt": ("MQTT_LIB", [f"{NET}/mqtt/{name}.c" for name in (
        "mqtt", "mqtt_decoder", "mqtt_encoder", "mqtt_rx", "mqtt_transport",
        "mqtt_transport_socket_tcp")], ["net/mqtt.h"]),
    "sntp": ("SNTP", [f"{NET}/sntp/sntp.c", f"{NET}/sntp/sntp_simple.c"], ["net/sntp.h"]),
    "websocket": ("WEBSOCKET_CLIENT", [f"{NET}/websocket/websocket.c"], ["net/websocket.h"]),
}


def run(*command, status=0, **options):
    done = subprocess.run([str(word) for word in command], check=False, text=True,
                          capture_output=True, timeout=120, **options)
    assert done.returncode == status, (f"{command}: {done.returncode}\n{done.stdout}"
                                       f"{done.stderr}")
    return done.stdout + done.stderr


def write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(content))


class Package:
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.root = pathlib.Path(folder.name)
        cls.prefix = cls.root / "P"
        run("cmake", "--install", BUILD, "--prefix", cls.prefix)
        cls.package = next(cls.prefix.rglob("ZephyrConfig.cmake")).parent
        cls.environment = {key: value for key, value in os.environ.items()
                           if not key.startswith(("LD_", "EMU9160_", "ZEPHYR_"))}

    def folder(self):
        return self.root / self.id().rsplit(".", 1)[1]

    def configure(self, folder, *options, status=0):
        return run("cmake", "-S", folder, "-B", folder / "b", f"-DZephyr_DIR={self.package}",
                   *options, status=status, env=self.environment)

    def sample(self, files, *options):
        """The output of the program that these files are."""
        folder = self.folder()
        write(folder, {"CMakeLists.txt": SAMPLE, "prj.conf": "", **files})
        self.configure(folder, *options)
        run("cmake", "--build", folder / "b", env=self.environment)
        return run(folder / "b" / "app", env=self.environment)


class Installed(Package, unittest.TestCase):
    # zephyr/environment.md 1.2, each step.
    def test_a_sample_is_built_by_its_own_lists(self):
        files = {
            "CMakeLists.txt": SAMPLE + """
                set(gen_dir ${ZEPHYR_BINARY_DIR}/include/generated/)
                generate_inc_file_for_target(app src/blob.bin ${gen_dir}/blob.bin.inc)
                include(${ZEPHYR_BASE}/samples/net/common/common.cmake)
                target_sources_ifdef(CONFIG_MORE app PRIVATE more/more.c)
                target_sources_ifdef(CONFIG_LESS app PRIVATE more/none.c)
                zephyr_library_sources(more/library.c)
                zephyr_include_directories(more)
                """,
            "prj.conf": 'CONFIG_LOG=y\nCONFIG_MORE=y\nCONFIG_TEXT="a \\"b\\""\nCONFIG_HEX=0x1f\n',
            "src/blob.bin": "123456789",
            "more/more.h": "int more(void);\nint library(void);\n",
            "more/more.c": '#include "more.h"\nint more(void) { return CONFIG_HEX; }\n',
            "more/library.c": '#include "more.h"\nint library(void) { return 2; }\n',
            "src/main.c": r"""
                #include <zephyr/kernel.h>
                #include <zephyr/logging/log.h>
                #include "more.h"
                LOG_MODULE_REGISTER(main);
                #if __ZEPHYR__ != 1
                #error the host's headers would be used
                #endif
                static const uint8_t blob[] = {
                #include "blob.bin.inc"
                };
                int main(void)
                {
                    LOG_INF("%s", CONFIG_TEXT);
                    printk("%.9s %d %d %d\n", (const char*)blob, (int)sizeof(blob), more(),
                           library());
                    return 0;
                }
                """}
        # The modem has been brought up before.
        self.assertRegex(self.sample(files), r'^\[00:00:02\.\d{3},\d{3}\] <inf> main: a "b"\n'
                                             r"123456789 9 31 2\n$")

    def test_overlays_boards_and_the_command_line_go_over_prj_conf(self):
        names = "ABCDE"
        files = {
            "prj.conf": "".join(f"CONFIG_{name}=1\n" for name in names),
            "boards/some_board_ns.conf": "CONFIG_B=2\nCONFIG_C=2\n",
            "overlay.conf": "CONFIG_C=3\nCONFIG_D=3\n", "extra.conf": "CONFIG_D=4\nCONFIG_E=4\n",
            "src/main.c": r"""
                #include <zephyr/kernel.h>
                int main(void)
                {
                    printk("%d%d%d%d%d %s\n", CONFIG_A, CONFIG_B, CONFIG_C, CONFIG_D, CONFIG_E,
                           CONFIG_BOARD);
                    return 0;
                }
                """}
        options = ("-DBOARD=some_board/ns", "-DOVERLAY_CONFIG=overlay.conf",
                   "-DEXTRA_CONF_FILE=extra.conf", "-DCONFIG_E=5")
        self.assertEqual(self.sample(files, *options), "12345" + " some_board/ns\n")
        # A change of a file is taken by the next build.
        folder = self.folder()
        (folder / "overlay.conf").write_text("CONFIG_C=7\n")
        run("cmake", "--build", folder / "b", env=self.environment)
        self.assertEqual(run(folder / "b" / "app"), "12745 some_board/ns\n")

    def test_a_programs_own_kconfig_gives_defaults(self):
        files = {"Kconfig": 'config A\n\tint "a"\n\tdefault 6\nsource "Kconfig.zephyr"\n',
                 "src/main.c": '#include <zephyr/kernel.h>\nint main(void)\n'
                               '{ printk("%d\\n", CONFIG_A); return 0; }\n'}
        self.assertEqual(self.sample(files), "6\n")
        self.assertEqual(self.sample(files, "-DCONFIG_A=8"), "8\n")

    def test_conf_file_replaces_prj_conf(self):
        files = {"one.conf": "CONFIG_A=1\n", "two.conf": "CONFIG_A=2\n", "prj.conf": "x\n",
                 "src/main.c": '#include <zephyr/kernel.h>\nint main(void)\n'
                               '{ printk("%d\\n", CONFIG_A); return 0; }\n'}
        self.assertEqual(self.sample(files, "-DCONF_FILE=one.conf two.conf"), "2\n")

    def test_a_configuration_that_cannot_be_used_stops_the_build(self):
        folder = self.folder()
        write(folder, {"CMakeLists.txt": SAMPLE, "prj.conf": "CONFIG_LWM2M=y\n"})
        said = self.configure(folder, status=1)
        self.assertIn(f"emu9160: {folder}/prj.conf:1: CONFIG_LWM2M=y: this part of Zephyr is not "
                      "here; leave it out", said)
        (folder / "prj.conf").unlink()
        self.assertIn("holds no prj.conf", self.configure(folder, status=1))
        said = " ".join(self.configure(folder, "-DEMU9160_ZEPHYR_VERSION=3.5", status=1).split())
        self.assertIn("EMU9160_ZEPHYR_VERSION=3.5 is no version of Zephyr; "
                      "allowed: 30500, 30600, 30700, 40000, 40300", said)

    def test_cpp_and_the_plain_names_of_posix(self):
        files = {
            "prj.conf": "CONFIG_CPP=y\nCONFIG_STD_CPP20=y\nCONFIG_NETWORKING=y\n"
                        "CONFIG_NET_SOCKETS=y\nCONFIG_POSIX_API=y\n",
            "src/main.cpp": r"""
                #include <sys/socket.h>
                #include <zephyr/kernel.h>
                #include <zephyr/net/socket.h>
                #include <vector>
                static_assert(__cplusplus == 202002L && sizeof(sockaddr_in) == 8);
                int main(void)
                {
                    std::vector<int> all{1, 2, 3};
                    printk("%zu\n", all.size());
                    return 0;
                }
                """}
        self.assertEqual(self.sample(files), "3\n")

    def test_emu9160_zephyr_in_a_project_of_ones_own(self):
        folder = self.folder()
        write(folder, {
            "CMakeLists.txt": """
                cmake_minimum_required(VERSION 3.20)
                project(own C)
                find_package(emu9160 0.1 REQUIRED COMPONENTS zephyr)
                add_executable(own main.c)
                target_link_libraries(own PRIVATE emu9160::zephyr)
                emu9160_zephyr_config(own prj.conf SETTINGS CONFIG_B=3)
                generate_inc_file_for_target(own x.bin ${CMAKE_CURRENT_BINARY_DIR}/x.inc)
                target_include_directories(own PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
                """,
            "x.bin": "x", "prj.conf": "CONFIG_A=1\nCONFIG_B=2\n",
            "main.c": '#include <zephyr/kernel.h>\nstatic const char x[] = {\n#include "x.inc"\n};\n'
                      'int main(void) { printk("%d%d%c\\n", CONFIG_A, CONFIG_B, x[0]); return 0; }\n'})
        run("cmake", "-S", folder, "-B", folder / "b", f"-DCMAKE_PREFIX_PATH={self.prefix}",
            env=self.environment)
        run("cmake", "--build", folder / "b", env=self.environment)
        self.assertEqual(run(folder / "b" / "own", env=self.environment), "13x\n")
        self.threads_count(folder / "b" / "own")

    def test_a_component_that_is_none_is_not_found(self):
        folder = self.folder()
        write(folder, {"CMakeLists.txt": "cmake_minimum_required(VERSION 3.20)\nproject(own C)\n"
                                         "find_package(emu9160 REQUIRED COMPONENTS cat)\n"})
        self.assertIn("cat", run("cmake", "-S", folder, "-B", folder / "b",
                                 f"-DCMAKE_PREFIX_PATH={self.prefix}", status=1))

    def test_pkg_config(self):
        folder = self.folder()
        write(folder, {"prj.conf": "CONFIG_A=5\n", "main.c": """
            #include <zephyr/kernel.h>
            int main(void) { printk("%d\\n", CONFIG_A); return 0; }
            """})
        autoconf = folder / "autoconf.h"
        autoconf.write_text(run(self.prefix / "bin/emu9160", "zephyr-conf", folder / "prj.conf"))
        environment = dict(self.environment,
                           PKG_CONFIG_PATH=str(next(self.prefix.rglob("emu9160-zephyr.pc")).parent))
        flags = {what: run("pkg-config", f"--{what}", "emu9160-zephyr", env=environment).split()
                 for what in ("cflags", "libs", "variable=libdir", "variable=posix_cflags")}
        run("cc", *flags["cflags"], "-include", autoconf, folder / "main.c", *flags["libs"],
            f"-Wl,-rpath,{flags['variable=libdir'][0]}", "-o", folder / "program")
        self.assertEqual(run(folder / "program", env=self.environment), "5\n")
        self.threads_count(folder / "program")
        posix = flags["variable=posix_cflags"][0].removeprefix("-I")
        self.assertTrue((pathlib.Path(posix) / "sys/socket.h").is_file())

    def threads_count(self, program):
        """Its pthread_create is the one that keeps virtual time, whatever the linker dropped."""
        needed = re.findall(r"NEEDED.*\[(.*?)\]", run("readelf", "-d", program))
        names = [name.split(".so")[0] for name in needed]
        self.assertLess(names.index("libemu9160"), names.index("libc"), needed)

    def test_zephyrs_own_libraries_are_compiled_of_a_tree(self):
        folder = self.folder()
        tree = folder / "zephyr"
        calls = []
        for name, (_, sources, headers) in LIBRARIES.items():
            for path in sources:
                function = pathlib.Path(path).stem
                calls.append(function)
                write(tree, {path: f"#include <zephyr/kernel.h>\n#include <zephyr/{headers[0]}>\n"
                                   "#include <zephyr/logging/log.h>\n"
                                   f"LOG_MODULE_REGISTER(net_{name}, CONFIG_{name}_LOG_LEVEL);\n"
                                   f"int {function}(void) {{ int unused; return 1; }}\n"})
            for path in headers:
                write(tree, {f"include/zephyr/{path}": "/* a stand-in */\n"})
        # Headers of the tree that are not theirs are not to be found.
        write(tree, {"include/zephyr/kernel.h": "#error not ours\n"})
        files = {
            "prj.conf": "".join(f"CONFIG_{symbol}=y\n" for symbol, _, _ in LIBRARIES.values()),
            "src/main.c": "#include <zephyr/kernel.h>\n"
                          + "".join(f"int {call}(void);\n" for call in calls)
                          + 'int main(void) { printk("%d\\n", '
                          + " + ".join(f"{call}()" for call in calls) + "); return 0; }\n"}
        options = (f"-DEMU9160_ZEPHYR_LIBRARIES={';'.join(LIBRARIES)}",
                   f"-DEMU9160_ZEPHYR_TREE={tree}")
        self.assertEqual(self.sample(files, *options), f"{len(calls)}\n")
        gone = tree / NET / "mqtt/mqtt_rx.c"
        gone.unlink()
        said = " ".join(self.configure(folder, status=1).split())
        self.assertIn(f"{gone} is not there; wanted: a tree like Zephyr 3.7's", said)

    def test_libraries_that_are_none_or_have_no_tree(self):
        folder = self.folder()
        write(folder, {"CMakeLists.txt": SAMPLE, "prj.conf": "", "src/main.c": ""})
        said = self.configure(folder, "-DEMU9160_ZEPHYR_LIBRARIES=mqtt", status=1)
        self.assertIn("ZEPHYR_TREE '' is no folder", said)
        said = self.configure(folder, "-DEMU9160_ZEPHYR_LIBRARIES=ftp", status=1)
        self.assertIn("'ftp' is no library; allowed: coap", said)


ZTEST = r"""
    #include <zephyr/ztest.h>
    struct with_fixture { int before; };
    static struct with_fixture it;
    static void* setup(void) { printk("setup\n"); return &it; }
    static void before(void* f) { ((struct with_fixture*)f)->before++; }
    static void after(void* f) { (void)f; printk("after\n"); }
    static void teardown(void* f) { (void)f; printk("teardown\n"); }
    ZTEST_SUITE(with, NULL, setup, before, after, teardown);
    ZTEST_F(with, b_second) { zassert_equal(fixture->before, 2); }
    ZTEST_USER_F(with, a_first) { zassert_equal(fixture->before, 1, "is %d", fixture->before); }
    static bool never(const void* state) { (void)state; return false; }
    ZTEST_SUITE(never_run, never, NULL, NULL, NULL, NULL);
    ZTEST(never_run, test) { zassert_unreachable(); }
    ZTEST_SUITE(results, NULL, NULL, NULL, NULL, NULL);
    ZTEST(results, passes) { zassert_true(1); ztest_test_pass(); zassert_unreachable(); }
    ZTEST(results, takes_time) { k_msleep(1500); }
    ZTEST_USER(results, skips) { ztest_test_skip(); zassert_unreachable(); }
    ZTEST(results, assumes) { zassume_true(0, NULL); zassert_unreachable(); }
    #ifdef CONFIG_FAIL
    ZTEST(results, fails) { zassert_str_equal("a", "b", "of %d", 5); printk("never\n"); }
    ZTEST(results, expects) { zexpect_equal(1, 2); printk("goes on\n"); }
    #endif
    ZTEST(results, is_to_fail) { ztest_test_fail(); }
    ZTEST_EXPECT_FAIL(results, is_to_fail);
    ZTEST(results, is_to_skip) { zassume_ok(1); }
    ZTEST_EXPECT_SKIP(results, is_to_skip);
    """


class Ztest(Package, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.programs = {}
        for name, conf in (("good", ""), ("bad", "CONFIG_FAIL=y\n")):
            folder = cls.root / name
            write(folder, {"CMakeLists.txt": SAMPLE, "prj.conf": "CONFIG_ZTEST=y\n"
                                                                 "CONFIG_ZTEST_NEW_API=y\n" + conf,
                           "src/main.c": ZTEST})
            run("cmake", "-S", folder, "-B", folder / "b", f"-DZephyr_DIR={cls.package}",
                env=cls.environment)
            run("cmake", "--build", folder / "b", env=cls.environment)
            cls.programs[name] = folder / "b" / "app"

    def ztest(self, name, *arguments, status=0, **environment):
        return run(self.programs[name], *arguments, status=status,
                   env={**self.environment, **environment})

    def test_suites_run_in_the_order_of_their_names_with_their_fixtures(self):
        said = self.ztest("good", EMU9160_ZTEST="with")
        rule = "=" * 67 + "\n"
        self.assertEqual(said, "Running TESTSUITE with\n" + rule + "setup\n"
                         "START - a_first\nafter\n PASS - a_first in 0.000 seconds\n" + rule +
                         "START - b_second\nafter\n PASS - b_second in 0.000 seconds\n" + rule +
                         "teardown\nTESTSUITE with succeeded.\n\n"
                         "\n------ TESTSUITE SUMMARY START ------\n\n"
                         "SUITE PASS - 100.00% [with]: pass = 2, fail = 0, skip = 0, total = 2 "
                         "duration = 0.000 seconds\n"
                         " - PASS - [with.a_first] duration = 0.000 seconds\n"
                         " - PASS - [with.b_second] duration = 0.000 seconds\n\n"
                         "------ TESTSUITE SUMMARY END ------\n\n" + rule +
                         "PROJECT EXECUTION SUCCESSFUL\n")

    def test_results_are_counted_in_virtual_time(self):
        said = self.ztest("good")
        self.assertIn("SUITE PASS - 100.00% [results]: pass = 4, fail = 0, skip = 2, total = 6 "
                      "duration = 1.500 seconds\n", said)
        self.assertIn(" - SKIP - [results.skips] duration = 0.000 seconds\n", said)
        self.assertIn(" SKIP - assumes in 0.000 seconds\n", said)
        self.assertIn(" PASS - takes_time in 1.500 seconds\n", said)
        self.assertNotIn("never_run", said)

    def test_a_failure_is_told_with_its_place_and_is_the_exit_status(self):
        said = self.ztest("bad", status=1)
        self.assertIn(" FAIL - fails in", said)
        self.assertRegex(said, r"\n    Assertion failed at \S+/main\.c:\d+: results_fails: "
                               r'"a" not equal to "b"\n    of 5\n')
        self.assertRegex(said, r"\n    Expectation failed at \S+/main\.c:\d+: \S+: "
                               r"1 not equal to 2\ngoes on\n FAIL - expects")
        self.assertNotIn("never\n", said)
        self.assertIn("SUITE FAIL -  66.67% [results]: pass = 4, fail = 2, skip = 2, total = 8",
                      said)
        self.assertIn("TESTSUITE results failed.\n", said)
        self.assertTrue(said.endswith("PROJECT EXECUTION FAILED\n"))

    def test_the_filter_takes_suites_and_tests(self):
        said = self.ztest("bad", EMU9160_ZTEST="results::passes,with::a_first")
        self.assertEqual(said.count("START - "), 2)
        said = self.ztest("bad", "-test=results::skips", EMU9160_ZTEST="with")
        self.assertEqual(said.count("START - "), 1)
        self.assertIn("[results.skips]", said)
        said = self.ztest("bad", EMU9160_ZTEST="*::passes,results::non", status=2)
        self.assertIn("emu9160: there is no test results::non\n", said)

    def test_the_results_are_a_junit_file(self):
        path = self.root / "junit.xml"
        self.ztest("bad", status=1, EMU9160_ZTEST_JUNIT=str(path))
        suites = xml.etree.ElementTree.parse(path).getroot().findall("testsuite")
        self.assertEqual([suite.get("name") for suite in suites], ["results", "with"])
        cases = {case.get("name"): [child.tag for child in case] for case in suites[0]}
        self.assertEqual(cases, {"assumes": ["skipped"], "expects": ["failure"],
                                 "fails": ["failure"], "is_to_fail": [], "is_to_skip": [],
                                 "passes": [], "skips": ["skipped"], "takes_time": []})
        self.assertIn('"a" not equal to "b"', path.read_text().replace("&quot;", '"'))
        said = self.ztest("good", status=2, EMU9160_ZTEST_JUNIT="/none/x.xml")
        self.assertIn("emu9160: EMU9160_ZTEST_JUNIT=/none/x.xml cannot be written\n", said)

    def test_suites_of_the_old_style(self):
        folder = self.folder()
        write(folder, {"CMakeLists.txt": SAMPLE, "prj.conf": "CONFIG_ZTEST=y\n", "src/main.c": r"""
            #include <zephyr/ztest.h>
            static void up(void) { printk("up\n"); }
            static void down(void) { printk("down\n"); }
            static void test_one(void) { zassert_equal(1, 1, NULL); }
            static void test_two(void) { zassert_true(0, "two"); }
            void test_main(void)
            {
                ztest_test_suite(old, ztest_unit_test(test_one),
                                 ztest_unit_test_setup_teardown(test_two, up, down));
                ztest_run_test_suite(old);
            }
            """})
        self.configure(folder)
        run("cmake", "--build", folder / "b", env=self.environment)
        said = run(folder / "b" / "app", status=1, env=self.environment)
        self.assertIn("pass = 1, fail = 1, skip = 0, total = 2", said)
        self.assertRegex(said, r"up\n\n    Assertion failed at .*\n    two\ndown\n FAIL - test_two")

    # As upstream's: the thread ends, what waits for it goes on; in interrupt context it is noted.
    def test_failures_in_other_threads_and_in_interrupts_are_the_tests(self):
        folder = self.folder()
        write(folder, {"CMakeLists.txt": SAMPLE, "prj.conf": "CONFIG_ZTEST=y\n", "src/main.c": r"""
            #include <zephyr/ztest.h>
            K_THREAD_STACK_DEFINE(stack, 1024);
            static struct k_thread thread;
            static void other(void* a, void* b, void* c)
            {
                k_msleep(10);
                zassert_unreachable("in another");
                printk("never\n");
            }
            ZTEST_SUITE(s, NULL, NULL, NULL, NULL, NULL);
            ZTEST(s, a_thread)
            {
                k_thread_create(&thread, stack, 1024, other, NULL, NULL, NULL, 5, 0, K_NO_WAIT);
                zassert_ok(k_thread_join(&thread, K_MSEC(100)));
            }
            static void isr(struct k_timer* t) { zassert_true(0, "in interrupt"); }
            K_TIMER_DEFINE(timer, isr, NULL);
            ZTEST(s, b_interrupt) { k_timer_start(&timer, K_MSEC(5), K_NO_WAIT); k_msleep(20); }
            ZTEST(s, c_good) { }
            """})
        self.configure(folder)
        run("cmake", "--build", folder / "b", env=self.environment)
        said, again = (run(folder / "b" / "app", status=1, env=self.environment) for _ in "12")
        self.assertEqual(said, again)
        self.assertIn(" FAIL - a_thread in 0.010 seconds\n", said)
        self.assertIn(" FAIL - b_interrupt in 0.020 seconds\n", said)
        self.assertIn("pass = 1, fail = 2, skip = 0, total = 3", said)
        self.assertNotIn("never\n", said)
        self.assertRegex(said, r"main\.c:\d+: other: Reached unreachable code\n    in another\n")

    def test_a_program_of_nothing_says_so(self):
        folder = self.folder()
        write(folder, {"CMakeLists.txt": SAMPLE, "prj.conf": "",
                       "src/main.c": "#include <zephyr/types.h>\n"})
        self.configure(folder)
        run("cmake", "--build", folder / "b", env=self.environment)
        self.assertIn("emu9160: the program has no main() and no ztest suite that runs\n",
                      run(folder / "b" / "app", status=2, env=self.environment))


if __name__ == "__main__":
    BUILD = pathlib.Path(sys.argv[1]).resolve()
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
