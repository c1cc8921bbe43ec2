#!/usr/bin/env python3
"""Drives `emu9160 zephyr-conf`: zephyr_conf_test.py TOOL."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = ""


class ZephyrConf(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def conf(self, *contents, options=()):
        """Of files a.conf, b.conf ... with these contents."""
        names = []
        for name, content in zip("abcd", contents):
            path = self.folder / f"{name}.conf"
            path.write_bytes(content.encode())
            names.append(path.name)
        return subprocess.run([TOOL, "zephyr-conf", *names, *options], capture_output=True,
                              text=True, cwd=self.folder, timeout=60)

    def good(self, *contents, options=(), warning=""):
        done = self.conf(*contents, options=options)
        self.assertEqual((done.returncode, done.stderr), (0, warning))
        return done.stdout

    def refused(self, message, *contents, options=()):
        done = self.conf(*contents, options=options)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr, f"emu9160: {message}\n")

    # zephyr/environment.md 1.2: y is 1, n is nothing, texts quoted, numbers and hex as they are.
    def test_each_kind_of_value_is_as_kconfig_writes_it(self):
        self.assertEqual(
            self.good('# a comment\n\nCONFIG_A=y\nCONFIG_B=n\n# CONFIG_C is not set\n'
                      'CONFIG_D="x \\"y\\" #"\nCONFIG_E=-12\nCONFIG_F=0x1fE  \r\n  CONFIG_G=007\n'
                      'CONFIG_H=""'),
            '#define CONFIG_A 1\n#define CONFIG_D "x \\"y\\" #"\n#define CONFIG_E -12\n'
            '#define CONFIG_F 0x1fE\n#define CONFIG_G 007\n#define CONFIG_H ""\n')

    def test_later_files_and_settings_go_over_earlier_ones(self):
        self.assertEqual(
            self.good("CONFIG_A=y\nCONFIG_B=y\nCONFIG_C=1\nCONFIG_D=1\nCONFIG_C=2\n",
                      "CONFIG_A=n\n# CONFIG_B is not set\nCONFIG_D=3\nCONFIG_E=n\n",
                      "CONFIG_E=y\n", options=("-D", "CONFIG_D=4", "-D", 'CONFIG_F="t"')),
            '#define CONFIG_C 2\n#define CONFIG_D 4\n#define CONFIG_E 1\n#define CONFIG_F "t"\n')

    def test_cmake_gets_the_same_as_variables(self):
        self.assertEqual(self.good('CONFIG_A=y\nCONFIG_B="x;\\"${y}\\""\nCONFIG_C=0x10\nCONFIG_D=n',
                                   options=("--cmake",)),
                         'set(CONFIG_A [==[y]==])\nset(CONFIG_B [==[x;"${y}"]==])\n'
                         'set(CONFIG_C [==[0x10]==])\n')

    def test_what_is_no_setting_is_named_with_file_and_line(self):
        allowed = 'allowed: y, n, a number, 0x with hexadecimal digits, "text"'
        symbol = "allowed: CONFIG_ and letters, digits or underscores, no blank before ="
        for line, message in (
                ("hello", "'hello' is no setting; allowed: CONFIG_NAME=value, # comment"),
                ("NET=y", f"'NET' is no symbol; {symbol}"),
                ("CONFIG_A =y", f"'CONFIG_A ' is no symbol; {symbol}"),
                ("CONFIG_=y", f"'CONFIG_' is no symbol; {symbol}"),
                ("CONFIG_A= y", f"CONFIG_A: ' y' is no value; {allowed}"),
                ("CONFIG_A=", f"CONFIG_A: '' is no value; {allowed}"),
                ("CONFIG_A=m", f"CONFIG_A: 'm' is no value; {allowed}"),
                ("CONFIG_A=0x", f"CONFIG_A: '0x' is no value; {allowed}"),
                ("CONFIG_A=-", f"CONFIG_A: '-' is no value; {allowed}"),
                ("CONFIG_A=y on", f"CONFIG_A: 'y on' is no value; {allowed}"),
                ('CONFIG_A="x', f"CONFIG_A: '\"x' is no value; {allowed}"),
                ('CONFIG_A="x"y"', f"CONFIG_A: '\"x\"y\"' is no value; {allowed}")):
            self.refused(f"b.conf:2: {message}", "", f"CONFIG_Z=1\n{line}\n")
        self.refused(f"-DCONFIG_A: CONFIG_A: 'text' is no value; {allowed}", "",
                     options=("-D", "CONFIG_A=text"))

    # Or the compiler says so in a header, or the library has no room for its tables.
    def test_a_known_symbol_has_values_of_its_kind(self):
        count = "a number from 0 to 2147483647"
        for symbol, value, allowed in (
                ("NET_SOCKETS", "1", "y, n"), ("NRF_MODEM_LIB", '"y"', "y, n"),
                ("MQTT_LIB", "0x1", "y, n"), ("POSIX_MAX_FDS", "y", count),
                ("POSIX_MAX_FDS", '"10"', count), ("POSIX_MAX_FDS", "-3", count),
                ("HEAP_MEM_POOL_SIZE", "2147483648", count),
                ("NET_MAX_CONTEXTS", "99999999999999999999", count),
                ("NET_CONFIG_INIT_TIMEOUT", "n", "a number from -2147483647 to 2147483647"),
                ("NET_HOSTNAME", "5", '"text"'), ("PDN_DEFAULT_APN", "n", '"text"')):
            self.refused(f"a.conf:1: CONFIG_{symbol}: '{value}' is no value of this symbol; "
                         f"allowed: {allowed}", f"CONFIG_{symbol}={value}\n")
        self.good('CONFIG_NET_CONFIG_INIT_TIMEOUT=-1\nCONFIG_MAIN_THREAD_PRIORITY=-2\n'
                  'CONFIG_HEAP_MEM_POOL_SIZE=0x1000\nCONFIG_NET_HOSTNAME=""\nCONFIG_POSIX_API=n\n'
                  '# CONFIG_POSIX_MAX_FDS is not set\n')

    # Kconfig reads no further than the y, the n or the closing quote.
    def test_a_comment_may_stand_after_a_value(self):
        self.assertEqual(self.good('CONFIG_A=y # why\nCONFIG_B=n\t# why\nCONFIG_C="x # y" # why\n'),
                         '#define CONFIG_A 1\n#define CONFIG_C "x # y"\n')
        for value in ("y# why", "y why", '"x" why', "5 # why"):
            self.assertIn(f"'{value}' is no value", self.conf(f"CONFIG_A={value}\n").stderr)

    def test_every_problem_is_told(self):
        done = self.conf("x\nCONFIG_LWM2M=y\nCONFIG_BT=y\n")
        self.assertEqual(done.returncode, 2)
        self.assertEqual([line.split(": ")[1] for line in done.stderr.splitlines()],
                         ["a.conf:1", "a.conf:3", "a.conf:2"])

    def test_files_that_cannot_be_read(self):
        self.refused("none.conf: No such file or directory", options=("none.conf",))
        self.assertEqual(self.conf().returncode, 2)

    def test_a_library_that_is_not_there_names_the_ways_out(self):
        self.refused("a.conf:1: CONFIG_MQTT_LIB=y: this part of Zephyr is not here; leave it out "
                     "(CONFIG_MQTT_LIB=n in a later file, or -DCONFIG_MQTT_LIB=n), or compile "
                     "Zephyr's own: emu9160_zephyr_library(app mqtt ZEPHYR_TREE path) before the "
                     "configuration is read, with package Zephyr -DEMU9160_ZEPHYR_LIBRARIES=mqtt "
                     "-DEMU9160_ZEPHYR_TREE=path", "CONFIG_MQTT_LIB=y")
        self.refused("a.conf:1: CONFIG_BT=y: this part of Zephyr is not here; leave it out "
                     "(CONFIG_BT=n in a later file, or -DCONFIG_BT=n); instead: Bluetooth is not "
                     "modelled", "CONFIG_BT=y")
        self.assertEqual(self.good("CONFIG_BT=y", "CONFIG_BT=n"), "")
        self.assertEqual(self.good("CONFIG_BT=y", options=("-D", "CONFIG_BT=n")), "")

    def test_a_library_that_the_build_brings_is_there(self):
        libraries = {"coap": "COAP", "http_client": "HTTP_CLIENT", "json": "JSON_LIBRARY",
                     "mqtt": "MQTT_LIB", "sntp": "SNTP", "websocket": "WEBSOCKET_CLIENT"}
        for name, symbol in libraries.items():
            content = f"CONFIG_{symbol}=y"
            self.assertEqual(self.conf(content).returncode, 2)
            self.assertEqual(self.good(content, options=("--have", name)),
                             f"#define CONFIG_{symbol} 1\n")
        self.assertEqual(self.good("CONFIG_SNTP=y\nCONFIG_COAP=y",
                                   options=("--have", "sntp,coap")).count("\n"), 2)
        self.refused("--have: 'ftp' is no library; allowed: coap, http_client, json, mqtt, sntp, "
                     "websocket", "", options=("--have", "ftp"))

    def test_symbols_of_devices_and_buffers_and_unknown_ones_are_passed_on(self):
        for symbol in ("GPIO", "SERIAL", "UART_CONSOLE", "NET_BUF", "ENTROPY_GENERATOR", "ZTEST", "SMF",
                       "ZTEST_NEW_API", "NET_STATISTICS", "MY_OWN_SYMBOL"):
            self.assertEqual(self.good(f"CONFIG_{symbol}=y"), f"#define CONFIG_{symbol} 1\n")

    def test_the_shell_is_left_off_with_a_line(self):
        self.assertEqual(self.good("CONFIG_SHELL=y", warning="emu9160: a.conf:1: CONFIG_SHELL=y: "
                                   "there is no shell here; it is left off\n"), "")

    # zephyr/api.tsv: CONFIG_NRF_MODEM_LIB implies NET_SOCKETS_OFFLOAD, and
    # NET_SOCKETS_POSIX_NAMES unless POSIX_API.
    def test_the_modem_library_implies_offload_and_plain_names(self):
        names = "#define CONFIG_NET_SOCKETS_POSIX_NAMES 1\n"
        rest = "#define CONFIG_NRF_MODEM_LIB 1\n"
        base = "CONFIG_NETWORKING=y\nCONFIG_NET_SOCKETS=y\nCONFIG_NRF_MODEM_LIB=y\n"
        networking = "#define CONFIG_NETWORKING 1\n"
        sockets = "#define CONFIG_NET_SOCKETS 1\n"
        offload = "#define CONFIG_NET_SOCKETS_OFFLOAD 1\n"
        self.assertEqual(self.good(base), networking + sockets + offload + names + rest)
        self.assertEqual(self.good(base + "CONFIG_POSIX_API=y\n"), networking + sockets + offload +
                         rest + "#define CONFIG_POSIX_API 1\n")
        self.assertEqual(self.good(base + "CONFIG_NET_SOCKETS_POSIX_NAMES=n\n"
                                          "CONFIG_NET_SOCKETS_OFFLOAD=n\n"),
                         networking + sockets + rest)
        self.assertEqual(self.good(base, options=("--zephyr-version", "40000")),
                         networking + sockets + offload + rest, "which has them no longer")

    # zephyr/api.tsv: CONFIG_TLS_CREDENTIALS is implied by NET_SOCKETS_SOCKOPT_TLS.
    def test_tls_sockets_bring_their_credentials(self):
        said = self.good("CONFIG_NETWORKING=y\nCONFIG_NET_SOCKETS=y\n"
                         "CONFIG_NET_SOCKETS_SOCKOPT_TLS=y\nCONFIG_TLS_CREDENTIALS=n")
        self.assertIn("#define CONFIG_TLS_CREDENTIALS 1\n", said)

    # zephyr/api.tsv: in 3.x not with CONFIG_POSIX_API; removed in 4.x.
    def test_plain_names_come_one_way_only(self):
        base = ("CONFIG_NETWORKING=y\nCONFIG_NET_SOCKETS=y\nCONFIG_NET_SOCKETS_POSIX_NAMES=y\n")
        self.refused("a.conf:3: CONFIG_NET_SOCKETS_POSIX_NAMES=y cannot be combined with "
                     "CONFIG_POSIX_API=y; allowed: one of them", base + "CONFIG_POSIX_API=y\n")
        self.refused("a.conf:3: CONFIG_NET_SOCKETS_POSIX_NAMES=y: Zephyr 4 has it no longer; "
                     "allowed: CONFIG_POSIX_API=y, or zsock_ names", base,
                     options=("--zephyr-version", "40000"))

    def test_what_does_nothing_without_another_symbol_is_told(self):
        self.good("CONFIG_NET_SOCKETS=y", warning="emu9160: a.conf:1: CONFIG_NET_SOCKETS=y needs "
                  "CONFIG_NETWORKING=y: Zephyr's own build would leave it off\n")

    def test_the_choice_of_a_log_level_is_its_number(self):
        self.assertEqual(self.good("CONFIG_APP_LOG_LEVEL_DBG=y"),
                         "#define CONFIG_APP_LOG_LEVEL 4\n#define CONFIG_APP_LOG_LEVEL_DBG 1\n")
        self.assertIn("#define CONFIG_APP_LOG_LEVEL 1\n",
                      self.good("CONFIG_APP_LOG_LEVEL_DBG=y\nCONFIG_APP_LOG_LEVEL=1\n"))

    def test_a_programs_own_kconfig_gives_the_defaults_of_its_symbols(self):
        (self.folder / "Kconfig").write_text("""\
mainmenu "a program"
source "Kconfig.zephyr"
config NUMBER
\tint "a number"
\trange 1 9
\tdefault 7 if OTHER
\tdefault 5
\thelp
\t  A help that says
\t  default 4

\t  config NONE
config TEXT
\tstring "a text"
\tdefault "x # \\"y\\""
config SWITCH
\tbool "a switch"
\tdefault y
config HEX
\thex
\tdefault 0x1F if SWITCH && !OTHER # a comment
config OFF
\tbool "off"
config NEEDS
\tbool "needs"
\tdefault y
\tdepends on OFF
config NO_LITERAL
\tint "other's"
\tdefault NUMBER
choice WAY
\tprompt "way"
\tdefault WAY_TWO
config WAY_ONE
\tbool "one"
config WAY_TWO
\tbool "two"
endchoice
if SWITCH
config INSIDE
\tdef_bool y
endif
if OFF || SWITCH
config UNDECIDED
\tint
\tdefault 1
endif
""")
        kconfig = ("--kconfig", "Kconfig")
        self.assertEqual(self.good("", options=kconfig),
                         "#define CONFIG_HEX 0x1F\n#define CONFIG_INSIDE 1\n"
                         "#define CONFIG_NUMBER 5\n#define CONFIG_SWITCH 1\n"
                         '#define CONFIG_TEXT "x # \\"y\\""\n#define CONFIG_WAY_TWO 1\n')
        self.assertEqual(self.good("CONFIG_OTHER=y\nCONFIG_SWITCH=n\nCONFIG_TEXT=\"z\"\n"
                                   "CONFIG_WAY_TWO=n\nCONFIG_OFF=y\n", options=kconfig),
                         "#define CONFIG_NEEDS 1\n#define CONFIG_NUMBER 7\n"
                         "#define CONFIG_OFF 1\n#define CONFIG_OTHER 1\n"
                         '#define CONFIG_TEXT "z"\n')
        self.refused("none: No such file or directory", "", options=("--kconfig", "none"))

    def test_wrong_use_is_unusable_input(self):
        self.assertEqual(self.conf("", options=("--zephyr-version", "3")).returncode, 2)
        self.assertIn("Usage:", self.conf("", options=("--help",)).stdout)


if __name__ == "__main__":
    TOOL = str(pathlib.Path(sys.argv[1]).resolve())
    unittest.main(argv=sys.argv[:1])
