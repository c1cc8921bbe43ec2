#!/usr/bin/env python3
"""The headers of the WINCS02 door: what compiles in which driver generation, what must not and says
why, and whose function a plain name is.

headers_test.py C-COMPILER C++-COMPILER SOURCES
"""

import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CC, CXX, SOURCE = sys.argv[1], sys.argv[2], Path(sys.argv[3])
ROOT = SOURCE / "stack/wincs02/include"
VALUES = SOURCE / "tests/wincs02/values"
WARNINGS = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror".split()
C11, GNU11, CPP20 = [CC, "-xc", "-std=c11"], [CC, "-xc", "-std=gnu11"], [CXX, "-xc++", "-std=c++20"]
LANGUAGES = {"C11": C11, "gnu11": GNU11, "C++20": CPP20}
GENERATIONS = (30000, 30100, 30200)
OURS = "#include <winc_socket.h>\n"


def driver(generation):
    return f"-DEMU9160_WINCS02_DRIVER={generation}"


def compiled(language, text, *options, output=None, warnings=WARNINGS):
    """The messages, or None when it compiles."""
    action = ["-fsyntax-only"] if output is None else ["-c", "-o", str(output)]
    run = subprocess.run([*language, *warnings, *options, f"-I{ROOT}", *action, "-"], input=text, cwd=VALUES,
                         text=True, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"})
    return None if run.returncode == 0 else run.stderr


def symbols(path):
    """Those that an object needs from elsewhere."""
    lines = subprocess.run(["nm", "-u", path], capture_output=True, text=True, check=True).stdout
    return {line.split()[-1] for line in lines.splitlines()}


def in_parallel(jobs):
    """{key: (language, text, options...)} compiled; the messages of those that do not compile."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        runs = {key: pool.submit(compiled, *job) for key, job in jobs.items()}
        return {key: run.result() for key, run in runs.items() if run.result() is not None}


class Values(unittest.TestCase):
    # wincs02/api.tsv and generations.md §3 and §4: every constant, size and prototype.
    def test_hold_in_every_generation_and_language(self):
        self.assertEqual(in_parallel({
            (file, generation, name): (language, f'#include "{file}"\n', f"-I{VALUES}", driver(generation))
            for file in ("values.c", "types.c", "additions.c") for generation in GENERATIONS
            for name, language in LANGUAGES.items()}), {})

    # doors.md §4: the seed's generation when nothing is said.
    def test_are_those_of_the_seed_when_nothing_is_said(self):
        self.assertIsNone(compiled(C11, '#include "types.c"\nVALUE(DRIVER, 30000)\n', f"-I{VALUES}"))

    # wincs02/api.tsv: errno rows; behaviour.md §5.
    def test_errors_are_the_hosts_by_name(self):
        names = ("EBADF EFAULT ENOTSOCK EAFNOSUPPORT EINVAL EPROTONOSUPPORT ENFILE ENOMEM EBADMSG EADDRINUSE "
                 "EOPNOTSUPP EWOULDBLOCK EINPROGRESS ENOTCONN EDESTADDRREQ EMSGSIZE ENOPROTOOPT ENOSPC "
                 "EAGAIN EISCONN ECONNREFUSED ETIMEDOUT").split()  # the last four: generations.md §3
        def values(header):
            text = f"#include <{header}>\n" + "".join(f"value_of_{name} {name}\n" for name in names)
            run = subprocess.run([CC, "-E", "-P", f"-I{ROOT}", "-"], input=text, text=True, capture_output=True,
                                 check=True)
            found = dict(re.findall(r"value_of_(\w+) (\d+)", run.stdout))
            self.assertEqual(list(found), names)
            return found
        self.assertEqual(values("winc_socket.h"), values("errno.h"))

    # wincs02/api.tsv: rows marked absent; generations.md §3 for what came later.
    def test_what_is_absent_does_not_compile(self):
        absent = "close select fcntl ioctl getsockopt sendmsg recvmsg gai_strerror getnameinfo inet_addr".split()
        later = "poll getsockname getpeername".split()
        for generation in GENERATIONS:
            for name in absent + (later if generation < 30100 else []):
                for language in LANGUAGES.values():
                    text = OURS + f"void f(void);\nvoid f(void) {{ (void)&{name}; }}\n"
                    said = compiled(language, text, driver(generation))
                    self.assertIsNotNone(said, f"{name} {generation}")
                    self.assertIn(name, said)
        for name in later:
            for generation in GENERATIONS[1:]:
                self.assertIsNone(compiled(C11, OURS + f"void f(void);\nvoid f(void) {{ (void)&{name}; }}\n",
                                           driver(generation)))
        for name in ("WINC_SOCKET_EVENT_DISCONNECT", "WINC_SOCKET_EVENT_DNS_RESOLV"):
            text = OURS + f"int f(void);\nint f(void) {{ return {name}; }}\n"
            self.assertEqual([compiled(C11, text, driver(each)) is None for each in GENERATIONS], [False, False, True])


class Headers(unittest.TestCase):
    def refused(self, text, words, *options):
        for language in (C11, CPP20):
            said = compiled(language, text, *options)
            self.assertIsNotNone(said, words)
            self.assertIn(words, said)

    def test_stand_alone(self):
        headers = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.h"))
        self.assertGreater(len(headers), 60)
        self.assertEqual(in_parallel({
            (str(header), generation, name): (language, f"#include <{header}>\ntypedef int user;\n", driver(generation))
            for header in headers for generation in GENERATIONS for name, language in LANGUAGES.items()}), {})

    def test_of_a_project_are_the_same(self):
        text = '#include "driver/wifi/wincs02/include/wdrv_winc.h"\n' \
               '#include "driver/wifi/wincs02/include/wdrv_winc_client_api.h"\n' \
               '#include "driver/wifi/wincs02/include/wdrv_winc_common.h"\n#include "types.c"\n'
        self.assertIsNone(compiled(C11, text, f"-I{VALUES}"))

    # doors.md §1: the first line names both.
    def test_of_the_c_library_come_too_early(self):
        for header in ("sys/socket.h", "netinet/in.h", "netdb.h", "arpa/inet.h", "netinet/tcp.h"):
            for generation in GENERATIONS:
                self.refused(f"#include <{header}>\n" + OURS, f"the C library's <{header}> came before <winc_socket.h>",
                             driver(generation))
        for generation in GENERATIONS[1:]:
            self.refused("#include <poll.h>\n" + OURS, "the C library's <poll.h> came before <winc_socket.h>",
                         driver(generation))
        self.assertIsNone(compiled(GNU11, "#include <poll.h>\n" + OURS))

    def test_of_the_other_door_come_too_early_or_too_late(self):
        zephyr = "#include <zephyr/net/socket.h>\n"
        options = (f"-I{SOURCE / 'stack/zephyr/include'}", "-DCONFIG_NET_SOCKETS=1")
        self.refused(zephyr + OURS, "Zephyr's <zephyr/net/socket.h> came before <winc_socket.h>", *options)
        self.refused(OURS + zephyr, "<winc_socket.h> came before Zephyr's socket headers", *options)

    # Issue, deliver 6: a gateway has the modem's sockets and these in one file.
    def test_of_the_modem_library_are_no_rivals(self):
        modem = "".join(f"#include <{header}>\n" for header in (
            "nrf_socket.h", "nrf_modem.h", "nrf_modem_at.h", "nrf_errno.h"))
        for language in (GNU11, CPP20):
            for text in (modem + OURS, OURS + modem):
                self.assertIsNone(compiled(language, text, f"-I{SOURCE / 'stack/api'}"))

    def test_of_the_c_library_change_nothing_afterwards(self):
        after = "".join(f"#include <{header}>\n" for header in (
            "sys/socket.h", "netinet/in.h", "netdb.h", "arpa/inet.h", "net/if.h", "netinet/tcp.h", "sys/un.h"))
        for generation in GENERATIONS:
            last = "#include <poll.h>\n" if generation >= 30100 else ""
            for language in LANGUAGES.values():
                text = OURS + after + last + '#include "types.c"\n#include "values.c"\n'
                self.assertIsNone(compiled(language, text, f"-I{VALUES}", driver(generation)))

    def test_leave_the_standard_library_alone(self):
        standard = "".join(f"#include <{name}>\n" for name in (
            "chrono", "filesystem", "fstream", "functional", "future", "iostream", "thread"))
        body = "int main() { std::thread t{std::bind([] { std::cout.write(\"a\", 1); })}; t.join(); }\n"
        self.assertIsNone(compiled(CPP20, OURS + standard + body))
        self.assertIsNone(compiled(CPP20, standard + OURS + body))

    def test_refuse_other_generations_and_others_types(self):
        self.refused(OURS, "EMU9160_WINCS02_DRIVER is one of 30000, 30100 and 30200", driver(30300))
        for generation in GENERATIONS[1:]:
            self.refused(OURS, "WINC_CONF_USE_EXT_SOCK_HDRS takes the socket types from the C library",
                         driver(generation), "-DWINC_CONF_USE_EXT_SOCK_HDRS")

    # generations.md §3: WINC_SOCK_NS(name) wraps every prototype.
    def test_take_a_prefix_of_the_programs_own(self):
        text = OURS + "int f(void);\nint f(void) { return my_socket(AF_INET, SOCK_STREAM, 0) + (int)my_htons(1); }\n"
        with tempfile.TemporaryDirectory() as folder:
            for generation in GENERATIONS[1:]:
                for language in (C11, CPP20):
                    self.assertIsNone(compiled(language, text, driver(generation), "-DWINC_SOCK_NS(name)=my_##name",
                                               output=Path(folder) / "a.o"))
                    self.assertEqual(symbols(Path(folder) / "a.o") & {"winc_socket", "winc_htons"},
                                     {"winc_socket", "winc_htons"})

    # Wi-Fi without sockets: build switch of api.tsv.
    def test_leave_the_sockets_out_when_asked(self):
        text = "#include <wdrv_winc.h>\n#ifdef WINC_SOCKET_H\n#error there\n#endif\nint socket(int);\n"
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "conf_winc_dev.h").write_text("#define CONF_WINC_DEV_H\n", "utf-8")
            self.assertIsNone(compiled(C11, text, f"-I{folder}"))


# generations.md §3: in every generation; and a call of each.
CALLS = {
    "socket": "int fd = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP); (void)fd;",
    "bind": "struct sockaddr_in a = {AF_INET, htons(80), {INADDR_ANY}, {0}};"
            "(void)bind(1, (struct sockaddr*)&a, sizeof a);",
    "listen": "(void)listen(1, SOMAXCONN);",
    "accept": "struct sockaddr_in6 a; socklen_t n = sizeof a; (void)accept(1, (struct sockaddr*)&a, &n);",
    "connect": "struct sockaddr_in6 a = {AF_INET6, htons(80), 0, IN6ADDR_ANY_INIT, 0};"
               "(void)connect(1, (struct sockaddr*)&a, sizeof a);",
    "send": 'if (send(1, "a", 1, 0) < 0) return;',
    "sendto": 'if (sendto(1, "a", 1, 0, NULL, 0) < 0) return;',
    "recv": "char a[1]; if (recv(1, a, sizeof a, MSG_PEEK) < 0) return;",
    "recvfrom": "char a[1]; if (recvfrom(1, a, sizeof a, MSG_TRUNC, NULL, NULL) < 0) return;",
    "shutdown": "(void)shutdown(1, SHUT_RDWR);",
    "setsockopt": "int v = 1; (void)setsockopt(1, SOL_SOCKET, SO_KEEPALIVE, &v, sizeof v);",
    "getaddrinfo": 'struct addrinfo* r; if (getaddrinfo("a", NULL, NULL, &r) == EAI_AGAIN) return;',
    "freeaddrinfo": "freeaddrinfo(NULL);",
    "inet_pton": 'struct in_addr a; (void)inet_pton(AF_INET, "192.0.2.1", &a);',
    "inet_ntop": "struct in_addr a = {INADDR_LOOPBACK}; char t[16]; (void)inet_ntop(AF_INET, &a, t, sizeof t);",
    "htons": "uint16_t n = htons(1); (void)n;",
    "htonl": "uint32_t n = htonl(1); (void)n;",
    "ntohs": "uint16_t n = ntohs(1); (void)n;",
    "ntohl": "uint32_t n = ntohl(1); (void)n;",
}
LATER = {
    "poll": "struct pollfd p = {1, POLLIN | POLLOUT, 0}; (void)poll(&p, 1, 0);",
    "getsockname": "struct sockaddr a; socklen_t n = sizeof a; (void)getsockname(1, &a, &n);",
    "getpeername": "struct sockaddr a; socklen_t n = sizeof a; (void)getpeername(1, &a, &n);",
}


def calls(generation):
    return {**CALLS, **(LATER if generation >= 30100 else {})}


class PlainNames(unittest.TestCase):
    # doors.md §1: plain names through assembler labels.
    def test_are_this_doors(self):
        with tempfile.TemporaryDirectory() as name:
            one = Path(name) / "one.o"
            for generation in GENERATIONS:
                text = OURS + "".join(f"void use_{name}(void);\nvoid use_{name}(void) {{ {body} }}\n"
                                      for name, body in calls(generation).items())
                for language in LANGUAGES.values():
                    for options in ((), ("-O2", "-D_FORTIFY_SOURCE=2")):
                        self.assertIsNone(compiled(language, text, driver(generation), *options, output=one))
                        needed = symbols(one)
                        self.assertLessEqual({f"winc_{name}" for name in calls(generation)}, needed)
                        self.assertFalse(set(calls(generation)) & needed)

    # The process's own socket() stays whole, in the same program.
    def test_are_the_c_librarys_in_other_files(self):
        plain = "".join(f"#include <{header}>\n" for header in ("arpa/inet.h", "netdb.h", "sys/socket.h")) + \
            "void* const used[] = {" + ", ".join(f"(void*){name}" for name in CALLS) + "};\n"
        plain = plain.replace("(void*)htons, (void*)htonl, (void*)ntohs, (void*)ntohl", "0")
        ours = OURS + "".join(f"void use_{name}(void);\nvoid use_{name}(void) {{ {body} }}\n"
                              for name, body in CALLS.items())
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            self.assertIsNone(compiled(GNU11, plain, output=folder / "plain.o", warnings=()))
            for language in (GNU11, CPP20):
                self.assertIsNone(compiled(language, ours, output=folder / "ours.o"))
                subprocess.run(["ld", "-r", "-o", folder / "whole.o", folder / "plain.o", folder / "ours.o"],
                               check=True)
                needed = symbols(folder / "whole.o")
                self.assertLessEqual(set(CALLS) - {"htons", "htonl", "ntohs", "ntohl"}, needed)
                self.assertLessEqual({f"winc_{name}" for name in CALLS}, needed)

    # Microchip's net service has variables, parameters and members of these names.
    def test_do_not_keep_a_program_from_using_them(self):
        text = OURS + "struct link { int socket, bind, connect, send; };\nint f(int socket, int accept);\n" \
            "int f(int socket, int accept) { int listen = socket; struct link it = {listen, accept, 0, 0};\n" \
            "return it.socket + it.bind + it.connect + it.send; }\n"
        for language in LANGUAGES.values():
            self.assertIsNone(compiled(language, text))

    def test_structs_have_tags_of_their_own(self):
        text = OURS + "void f(struct sockaddr_in*, struct addrinfo*);\nvoid g() { f(nullptr, nullptr); }\n"
        with tempfile.TemporaryDirectory() as folder:
            self.assertIsNone(compiled(CPP20, text, output=Path(folder) / "a.o"))
            self.assertIn("_Z1fP16winc_sockaddr_inP13winc_addrinfo", symbols(Path(folder) / "a.o"))


def declared(generation):
    """The functions of these headers that a program can call, but for what is inline."""
    text = "#include <harmony_host.h>\n#include <wdrv_winc.h>\n"
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as listing:
        run = subprocess.run([*GNU11, f"-I{ROOT}", driver(generation), "-fsyntax-only", "-aux-info", listing.name, "-"],
                             input=text, text=True, capture_output=True, check=False)
        assert run.returncode == 0, run.stderr
        ours = [line for line in listing if f"{ROOT}/" in line and "static" not in line]
    return {re.search(r"\*?(\w+) \(", line)[1] for line in ours}


class Table(unittest.TestCase):
    # stack/wincs02/api.md: the list that the README's table is made of.
    def test_has_every_call_with_its_generation(self):
        listed = {}
        for line in (SOURCE / "stack/wincs02/api.md").read_text("utf-8").splitlines():
            if line.startswith("| `"):
                names, since = line.split("|")[1:3]
                for name in re.findall(r"`(\w+)`", names):
                    self.assertNotIn(name, listed)
                    listed[name] = since.strip()
        for generation, word in zip(GENERATIONS, ("3.0", "3.1", "3.2")):
            self.assertEqual({name for name, since in listed.items() if since == "all" or word in since},
                             declared(generation))


class Record(unittest.TestCase):
    def built(self, text, *options, extra=""):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for number, part in enumerate((text, extra)):
                self.assertIsNone(compiled(C11, part + OURS + "typedef int user;\n" +
                                           ("" if number else "#include <stdio.h>\nint main(void) {"
                                            "const struct emu9160_wincs02_record* r = &emu9160_wincs02_record;\n"
                                            'printf("%u %u %u %u %u %u %u\\n", r->size, r->driver, r->num_sockets, '
                                            "r->buf_rx_size, r->buf_tx_size, r->buf_rx_datagrams, "
                                            "r->buf_tx_datagrams); }\n"), *options, output=folder / f"{number}.o"))
            subprocess.run([CC, folder / "0.o", folder / "1.o", "-o", folder / "a"], check=True)
            return subprocess.run([folder / "a"], capture_output=True, text=True, check=True).stdout.split()

    # doors.md §4: the library is told for which generation a program is built.
    def test_says_for_which_driver_and_sizes(self):
        self.assertEqual(self.built(""), "28 30000 10 7360 7360 5 5".split())
        self.assertEqual(self.built("", driver(30200)), "28 30200 10 7360 7360 5 5".split())

    # conf_winc_dev.h: configurable.
    def test_has_what_a_project_configures(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "configuration.h").write_text(
                "#define WINC_SOCK_NUM_SOCKETS 4\n#define WINC_SOCK_BUF_TX_SZ 4416\n", "utf-8")
            first = "#include <harmony_host.h>\n"
            self.assertEqual(self.built(first, f"-I{folder}", extra=first), "28 30000 4 7360 4416 5 5".split())

    # It must reach the library from a program that hides its symbols.
    def test_is_seen_from_outside(self):
        with tempfile.TemporaryDirectory() as folder:
            one = Path(folder) / "a.o"
            self.assertIsNone(compiled(C11, OURS, "-fvisibility=hidden", output=one))
            seen = subprocess.run(["readelf", "-sW", one], capture_output=True, text=True, check=True).stdout
            self.assertRegex(seen, r"WEAK +DEFAULT +\d+ emu9160_wincs02_record")


class Harmony(unittest.TestCase):
    # generations.md §4.1: the driver's seconds go to gmtime() by the address of 32 bits. The world's time, and
    # no zone of the host's.
    def test_time_is_of_32_bits_as_on_the_board(self):
        text = """#include <harmony_host.h>
            struct build { uint32_t hash; uint32_t timeUTC; };
            uint32_t emu9160_wincs02_time(void) { return 3 * 86400; }
            int main(void) {
                struct build last = {0xffffffffU, 86400}; uint32_t seconds = 2 * 86400; char text[30]; time_t kept = 1;
                time_t* const at = &kept;
                printf("%d %d ", gmtime(&seconds)->tm_mday, gmtime((time_t*)&last.timeUTC)->tm_mday);
                strftime(text, sizeof text, "%Y-%m-%d", localtime((time_t*)&last.timeUTC));
                printf("%s %zu %d ", text, sizeof(time_t), time(at) == kept);
                printf("%d %s", (int)(kept / 86400), ctime(at));
            }"""
        with tempfile.TemporaryDirectory() as folder:
            one = Path(folder) / "a.o"
            for language in (C11, GNU11):
                self.assertIsNone(compiled(language, text, "-fsanitize=address", output=one))
                subprocess.run([CC, "-fsanitize=address", one, "-o", Path(folder) / "a"], check=True)
                run = subprocess.run([Path(folder) / "a"], capture_output=True, text=True, check=False,
                                     env={**os.environ, "TZ": "Asia/Tokyo"})
                self.assertEqual((run.stdout, run.stderr), ("3 2 1970-01-02 4 1 3 Sun Jan  4 00:00:00 1970\n", ""))

    def test_osal_never_waits(self):
        text = """#include <osal/osal.h>
            int main(void) {
                OSAL_SEM_HANDLE_TYPE sem; OSAL_MUTEX_HANDLE_TYPE mutex;
                if (OSAL_SEM_Create(&sem, OSAL_SEM_TYPE_COUNTING, 255, 1) != OSAL_RESULT_TRUE) return 1;
                if (OSAL_SEM_Pend(&sem, OSAL_WAIT_FOREVER) != OSAL_RESULT_TRUE) return 2;
                if (OSAL_SEM_Pend(&sem, OSAL_WAIT_FOREVER) != OSAL_RESULT_FALSE) return 3;
                if (OSAL_SEM_Post(&sem) != OSAL_RESULT_TRUE || OSAL_SEM_GetCount(&sem) != 1) return 4;
                if (OSAL_MUTEX_Create(&mutex) != OSAL_RESULT_TRUE) return 5;
                if (OSAL_MUTEX_Lock(&mutex, 0) != OSAL_RESULT_TRUE) return 6;
                if (OSAL_MUTEX_Lock(&mutex, OSAL_WAIT_FOREVER) != OSAL_RESULT_FALSE) return 7;
                if (OSAL_MUTEX_Unlock(&mutex) != OSAL_RESULT_TRUE) return 8;
                return OSAL_MUTEX_Lock(&mutex, 0) == OSAL_RESULT_TRUE ? 0 : 9;
            }"""
        with tempfile.TemporaryDirectory() as folder:
            self.assertIsNone(compiled(C11, text, output=Path(folder) / "a.o"))
            subprocess.run([CC, Path(folder) / "a.o", "-o", Path(folder) / "a"], check=True)
            self.assertEqual(subprocess.run([Path(folder) / "a"], check=False).returncode, 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
