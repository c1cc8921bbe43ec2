"""Programs in the style of Zephyr's samples and tests: programs_test.py BUILD.

Each of programs/ is an application of its own, configured by its own CMakeLists.txt against the
installed package and run in the simulated world; some with the headers of every version of Zephyr.
"""
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent / "programs"
BUILD = ROOT = PREFIX = None
ENVIRONMENT = {key: value for key, value in os.environ.items()
               if not key.startswith(("LD_", "EMU9160_", "ZEPHYR_"))}
TLS = "-DEXTRA_CONF_FILE=overlay-tls.conf"
POSIX = "-DEXTRA_CONF_FILE=overlay-posix.conf"
SUITES = ["ztest_getaddrinfo", "ztest_getnameinfo", "ztest_net_mgmt", "ztest_old_style",
          "ztest_poll", "ztest_select", "ztest_socketpair", "ztest_tcp", "ztest_tls",
          "ztest_tls_credentials", "ztest_udp"]
VERSIONS = ["30500", "30600", "30700", "40000", "40300"]
# Name of the build: program, then options.
PROGRAMS = {
    **{name: (name,) for name in ("big_download", "coap_client", "echo", "echo_client",
                                  "echo_poll", "echo_select", "echo_server", "http_get",
                                  "sntp_client", "socketpair", *SUITES)},
    "echo_client tls": ("echo_client", TLS),
    "echo_server tls": ("echo_server", TLS),
    "https_get": ("http_get", TLS),
    # What a version of Zephyr calls it: programs of that time, and those that fit several.
    "echo 30500": ("echo_34", "-DEMU9160_ZEPHYR_VERSION=30500"),
    **{f"echo {version}": ("echo", f"-DEMU9160_ZEPHYR_VERSION={version}")
       for version in ("30600", "40000", "40300")},
    "echo_43": ("echo_43", "-DEMU9160_ZEPHYR_VERSION=40300"),
    **{f"http_get {version}": ("http_get", f"-DEMU9160_ZEPHYR_VERSION={version}",
                               *([POSIX] if version >= "4" else []))
       for version in VERSIONS if version != "30700"},
    **{f"ztest_udp {version}": ("ztest_udp", f"-DEMU9160_ZEPHYR_VERSION={version}")
       for version in VERSIONS if version != "30700"},
    # With one assertion turned round.
    **{f"wrong {suite}": (suite,) for suite in SUITES},
}
FAILURES = {}


def run(*command, status=0, **options):
    done = subprocess.run([str(word) for word in command], check=False, text=True,
                          capture_output=True, timeout=120, **options)
    assert done.returncode == status, (f"{command}: {done.returncode}\n{done.stdout}"
                                       f"{done.stderr}")
    return done.stdout + done.stderr


def wrong(suite):
    """A copy of the suite whose last zassert_equal wants the contrary."""
    folder = ROOT / "wrong" / suite
    shutil.copytree(HERE / suite, folder)
    source = folder / "src/main.c"
    before, after = source.read_text().rsplit("zassert_equal(", 1)
    source.write_text(before + "zassert_not_equal(" + after)
    return folder


def build(name):
    program, *options = PROGRAMS[name]
    source = wrong(program) if name.startswith("wrong ") else HERE / program
    folder = ROOT / name.replace(" ", "_")
    package = next(PREFIX.rglob("ZephyrConfig.cmake")).parent
    run("cmake", "-G", "Ninja", "-S", source, "-B", folder, f"-DZephyr_DIR={package}",
        "-DCMAKE_C_FLAGS=-Wall -Wextra -Werror", *options, env=ENVIRONMENT)
    run("ninja", "-j1", "-C", folder, env=ENVIRONMENT)


def setUpModule():
    global ROOT, PREFIX
    folder = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(folder.cleanup)
    ROOT = pathlib.Path(folder.name)
    PREFIX = ROOT / "P"
    run("cmake", "--install", BUILD, "--prefix", PREFIX)
    shutil.copytree(HERE / "common", ROOT / "wrong" / "common")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, done in [(name, pool.submit(build, name)) for name in PROGRAMS]:
            if done.exception() is not None:
                FAILURES[name] = done.exception()


def program(name):
    if name in FAILURES:
        raise AssertionError(f"{name} is not built") from FAILURES[name]
    return ROOT / name.replace(" ", "_") / "app"


class Programs(unittest.TestCase):
    """The output lines of each, without times of the log."""

    def alone(self, name, status=0, **more):
        said = run(program(name), status=status, env={**ENVIRONMENT, **more})
        return re.sub(r"(?m)^\[[\d:.,]+\] ", "", said).splitlines()

    def visited(self, name, timeline, count, *options):
        """Run with those that come to it at their times, all of whom want their answers."""
        path = ROOT / f"{self.id()}.yaml"
        path.write_text("version: 1\nduration: 2min\nboot: [AT+CFUN=1]\ntimeline:\n"
                        + textwrap.dedent(timeline).strip() + "\nexpect:\n  - {peer: answered, "
                        f"within: 1min, count: {count}}}\n  - {{peer: gave up, not: true}}\n")
        said = run(PREFIX / "bin/emu9160", "run", path, *options, "--", program(name),
                   env=ENVIRONMENT)
        return re.sub(r"(?m)^\[[\d:.,]+\] ", "", said).splitlines()


class Servers(Programs):
    CLIENTS = """
      - {at: 10s, tcp_peer: {connect: 4242, send: one, answer: one, times: 3}}
      - {at: 10s, tcp_peer: {from: 192.0.2.98, connect: 4242, send: two, answer: two, times: 3}}
      """
    OVER_IPV6 = """
      - {at: 11s, tcp_peer: {connect: 4242, family: ipv6, send: six, answer: six}}
      """

    def test_echo_with_a_thread_for_each_client(self):
        for version in ("", " 30600", " 40000", " 40300"):
            with self.subTest(version=version):
                said = self.visited(f"echo{version}", self.CLIENTS + self.OVER_IPV6, 3)
                self.assertEqual(said[:9], [f"<inf> echo: {line}" for line in (
                    "network connected", "family 1: listening", "family 2: listening",
                    "client 0: family 1", "client 1: family 1",
                    "client 0: 9 bytes, ended with 0", "client 1: 9 bytes, ended with 0",
                    "client 0: family 2", "client 0: 3 bytes, ended with 0")])

    def test_echo_as_written_for_3_4(self):
        said = self.visited("echo 30500", self.CLIENTS, 2)
        self.assertEqual(said[:3], ["<inf> echo_34: listening, flags 0"]
                         + ["<inf> echo_34: client gone: 0"] * 2)

    def test_echo_as_written_for_4_3(self):
        said = self.visited("echo_43", self.CLIENTS, 2)
        self.assertEqual(said[:3], ["<inf> echo_43: listening",
                                    "<inf> echo_43: client of 192.0.2.99, 8 bytes of address",
                                    "<inf> echo_43: client of 192.0.2.98, 8 bytes of address"])

    def test_echo_by_poll(self):
        visit = (self.CLIENTS + self.OVER_IPV6, 3, "--digest")
        said = self.visited("echo_poll", *visit)
        self.assertEqual(said[:7], [
            "listening on 0 and 1", "descriptor 2: 192.0.2.99, 1 clients",
            "descriptor 3: 192.0.2.98, 2 clients", "descriptor 2: gone", "descriptor 3: gone",
            "descriptor 2: 2001:db8:ffff::c000:263, 1 clients", "descriptor 2: gone"])
        digest = re.search(r"digest:? ([0-9a-f]{16})", "\n".join(said))
        self.assertIsNotNone(digest, said)
        self.assertIn(digest[1], "\n".join(self.visited("echo_poll", *visit)), "twice the same")

    def test_echo_by_select(self):
        said = self.visited("echo_select", self.CLIENTS, 2)
        self.assertEqual(said[:6], ["listening on 3", "descriptor 4: here", "descriptor 5: here",
                                    "descriptor 4: gone", "descriptor 5: gone",
                                    "nothing for a minute"])

    def test_echo_server(self):
        clients = """
          - {at: 10s, tcp_peer: {connect: 4242, send: one, answer: one, times: 3}}
          - {at: 11s, udp_peer: {to: 4242, send: two, answer: two, times: 2}}
          - {at: 12s, tcp_peer: {connect: 4242, family: ipv6, send: six, answer: six}}
          - {at: 13s, udp_peer: {to: 4242, family: ipv6, send: seven, answer: seven}}
          """
        minute = ["<inf> echo_server: datagrams, IPv4: 6 bytes in a minute",
                  "<inf> echo_server: datagrams, IPv6: 5 bytes in a minute",
                  "<inf> echo_server: streams, IPv4: 9 bytes in a minute",
                  "<inf> echo_server: streams, IPv6: 3 bytes in a minute"]
        said = self.visited("echo_server", clients, 4)
        self.assertEqual(said[7:11], minute)
        secure = re.sub("connect: 4242", "connect: 4242, tls: {hostname: tls.test}", clients)
        secure = re.sub("to: 4242", "to: 4242, dtls: {hostname: tls.test}", secure)
        said = self.visited("echo_server tls", secure, 4)
        self.assertEqual(said[7:11], minute)
        # One that does not trust the certificate is no client, and the next is served.
        said = self.visited("echo_server tls", """
          - {at: 10s, tcp_peer: {connect: 4242, tls: {hostname: a.example}, send: x}}
          - {at: 20s, tcp_peer: {connect: 4242, tls: {hostname: tls.test}, send: b, answer: b}}
          """, 1)
        self.assertIn("<wrn> echo_server: streams, IPv4: no client: 103", said)


class Clients(Programs):
    def test_echo_client(self):
        for secure in ("", " tls"):
            with self.subTest(secure=secure):
                self.assertEqual(self.alone(f"echo_client{secure}"), [
                    f"<inf> echo_client: {way}: all came back"
                    for way in ("datagram4", "datagram6", "stream4", "stream6")])

    def test_http_get(self):
        page = ["address 192.0.2.80, type 1, protocol 6", "HTTP/1.1 200 OK", "138 bytes"]
        for version in ["", *(f" {number}" for number in VERSIONS if number != "30700")]:
            with self.subTest(version=version):
                self.assertEqual(self.alone(f"http_get{version}"), page)
        self.assertEqual(self.alone("https_get"),
                         [page[0].replace("192.0.2.80", "192.0.2.143"), *page[1:]])

    def test_big_download_by_poll(self):
        self.assertEqual(self.alone("big_download"), ["100000 bytes, crc fe071171"] * 2
                         + ["at the speed of the air"])

    def test_coap_client(self):
        said = self.alone("coap_client")
        self.assertEqual(said[:3], ["<inf> coap_client: put: 2.04", "<inf> coap_client: get: 2.05",
                                    "<inf> coap_client: observe: 2.05"])
        numbers = [re.fullmatch(r"<inf> coap_client: notification: type 0, token 5a, '(\d+)'",
                                line)[1] for line in said[3:6]]
        self.assertEqual([int(number) - int(numbers[0]) for number in numbers], [0, 1, 2])
        self.assertEqual(said[6:], ["<inf> coap_client: observation ended: 0"])

    def test_sntp_client(self):
        # The world begins with 2026, and an address over IPv6 takes its time.
        said = [re.fullmatch(r"family (\d): 0, (\d+)", line) for line in self.alone("sntp_client")]
        self.assertEqual([line[1] for line in said], ["1", "2"])
        for line in said:
            self.assertIn(int(line[2]) - 1767225600, range(2, 6))

    def test_socketpairs_between_threads_of_posix(self):
        said = self.alone("socketpair")
        self.assertEqual(said[:12], [f"{name} says {i}" for i in range(4)
                                     for name in ("Ada", "Bo", "Cy")])
        self.assertEqual(said[12:], [f"{name} is gone, revents 17" for name in ("Ada", "Bo", "Cy")]
                         + ["12 words"])


class Suites(Programs):
    def suite(self, name, status=0, only=""):
        junit = ROOT / "junit.xml"
        said = self.alone(name, status=status, EMU9160_ZTEST=only, EMU9160_ZTEST_JUNIT=str(junit))
        return said, {
            f"{suite.get('name')}.{case.get('name')}": [child.tag for child in case]
            for suite in xml.etree.ElementTree.parse(junit).getroot().findall("testsuite")
            for case in suite}

    def only(self, name):
        # The other suite of this one wants a world without name servers.
        return "getaddrinfo" if name.endswith("ztest_getaddrinfo") else ""

    def test_all_pass(self):
        number = 0
        for name in SUITES:
            with self.subTest(name=name):
                said, cases = self.suite(name, only=self.only(name))
                self.assertIn("PROJECT EXECUTION SUCCESSFUL", said)
                self.assertEqual({case for case, what in cases.items() if what},
                                 {"addresses.test_skipped"} & set(cases))
                number += len(cases)
        self.assertEqual(number, 87)

    def test_one_suite_with_the_headers_of_every_version(self):
        for version in VERSIONS:
            if version == "30700":
                continue
            with self.subTest(version=version):
                _, cases = self.suite(f"ztest_udp {version}")
                skipped = {case for case, what in cases.items() if what}
                self.assertEqual(skipped,
                                 {"udp.test_recvmsg"} if version == "30500" else set())

    def test_a_wrong_assertion_fails_each_suite(self):
        for name in SUITES:
            with self.subTest(name=name):
                said, cases = self.suite(f"wrong {name}", status=1, only=self.only(name))
                self.assertIn("PROJECT EXECUTION FAILED", said)
                self.assertIn(["failure"], cases.values())

    def test_names_without_a_name_server(self):
        path = ROOT / "silent.yaml"
        path.write_text("version: 1\nduration: 1min\nboot: [AT+CFUN=1]\ntimeline:\n"
                        "  - {at: 0s, dns: {host: dns1.test, behaviour: silent}}\n"
                        "  - {at: 0s, dns: {host: dns2.test, behaviour: silent}}\n"
                        "expect: [{firmware: {exits: 0}}]\n")
        said = run(PREFIX / "bin/emu9160", "run", path, "--", program("ztest_getaddrinfo"),
                   env={**ENVIRONMENT, "EMU9160_ZTEST": "no_answer"})
        self.assertIn(" - PASS - [no_answer.test_cancelled]", said)


if __name__ == "__main__":
    BUILD = pathlib.Path(sys.argv[1]).resolve()
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
