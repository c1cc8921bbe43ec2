#!/usr/bin/env python3
"""The headers of Zephyr's sockets: what compiles in which version, what must not and says why, and
whose function a plain name is.

headers_test.py C-COMPILER C++-COMPILER SOURCES LIBRARY
"""

import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CC, CXX, SOURCE, LIBRARY = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
VALUES = SOURCE / "tests/zephyr/values"
INCLUDE = f"-I{SOURCE / 'stack/zephyr/include'}"
POSIX = [f"-I{SOURCE / 'stack/zephyr/include_posix'}", "-DCONFIG_POSIX_API=1"]
WARNINGS = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror".split()
C11, GNU11, CPP20 = [CC, "-xc", "-std=c11"], [CC, "-xc", "-std=gnu11"], [CXX, "-xc++", "-std=c++20"]
LANGUAGES = {"C11": C11, "gnu11": GNU11, "C++20": CPP20}
SOCKETS = ["-DCONFIG_NET_SOCKETS=1"]
NAMES = SOCKETS + ["-DCONFIG_NET_SOCKETS_POSIX_NAMES=1"]
# What the library was built with, its programs are linked with.
SANITIZE = sys.argv[5:]
VERSIONS = (30500, 30600, 30700, 40000, 40300)


def compiled(language, text, *options, output=None, warnings=WARNINGS):
    """The messages, or None when it compiles."""
    action = ["-fsyntax-only"] if output is None else ["-c", "-o", str(output)]
    run = subprocess.run([*language, *warnings, INCLUDE, *options, *action, "-"], input=text,
                         cwd=VALUES, text=True, capture_output=True, check=False,
                         env={**os.environ, "LC_ALL": "C"})
    return None if run.returncode == 0 else run.stderr


def symbols(path):
    """Those that an object needs from elsewhere."""
    lines = subprocess.run(["nm", "-u", path], capture_output=True, text=True, check=True).stdout
    return {line.split()[-1] for line in lines.splitlines()}


# What a program with a plain name is: the name, the header of it with CONFIG_POSIX_API, a call, and
# what the call comes to. Some call what is declared by <unistd.h>, <fcntl.h> or <stdlib.h>, too.
PLAIN = {
    "socket": ("sys/socket.h", "int fd = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP); (void)fd;"),
    "socketpair": ("sys/socket.h", "int sv[2]; (void)socketpair(AF_UNIX, SOCK_STREAM, 0, sv);"),
    "close": ("unistd.h", "(void)close(0);"),
    "shutdown": ("sys/socket.h", "(void)shutdown(0, SHUT_RD);"),
    "bind": ("sys/socket.h", "struct sockaddr_in a = {AF_INET, htons(7), INADDR_ANY_INIT};"
                             "(void)bind(0, (struct sockaddr*)&a, sizeof a);"),
    "connect": ("sys/socket.h", "struct sockaddr_in6 a = {AF_INET6, htons(7), IN6ADDR_ANY_INIT, 0};"
                                "(void)connect(0, (struct sockaddr*)&a, sizeof a);"),
    "listen": ("sys/socket.h", "(void)listen(0, SOMAXCONN);"),
    "accept": ("sys/socket.h", "struct sockaddr a; socklen_t n = sizeof a; (void)accept(0, &a, &n);"),
    "send": ("sys/socket.h", 'if (send(0, "a", 1, MSG_DONTWAIT) < 0) return;'),
    "recv": ("sys/socket.h", "char a[1]; if (recv(0, a, sizeof a, MSG_PEEK) < 0) return;"),
    "sendto": ("sys/socket.h", 'if (sendto(0, "a", 1, 0, NULL, 0) < 0) return;'),
    "recvfrom": ("sys/socket.h", "char a[1]; if (recvfrom(0, a, 1, 0, NULL, NULL) < 0) return;"),
    "sendmsg": ("sys/socket.h", "struct iovec v = {NULL, 0}; struct msghdr m = "
                                "{NULL, 0, &v, 1, NULL, 0, 0}; if (sendmsg(0, &m, 0) < 0) return;"),
    "recvmsg": ("sys/socket.h", "struct iovec v = {NULL, 0}; struct msghdr m = "
                                "{NULL, 0, &v, 1, NULL, 0, 0}; if (recvmsg(0, &m, 0) < 0) return;"),
    "fcntl": ("fcntl.h", "int flags = fcntl(0, F_GETFL, 0); (void)fcntl(0, F_SETFL, flags | O_NONBLOCK);"),
    "ioctl": ("sys/ioctl.h", "int n; (void)ioctl(0, ZFD_IOCTL_FIONREAD, &n);"),
    "poll": ("poll.h", "struct pollfd p = {0, POLLIN | POLLOUT, 0}; (void)poll(&p, 1, 0);"),
    "select": ("sys/select.h", "fd_set s; struct timeval t = {1, 0}; FD_ZERO(&s); FD_SET(0, &s);"
                               "(void)select(1, &s, NULL, NULL, &t); if (FD_ISSET(0, &s)) FD_CLR(0, &s);"),
    "getsockopt": ("sys/socket.h", "int v; socklen_t n = sizeof v;"
                                   "(void)getsockopt(0, SOL_SOCKET, SO_ERROR, &v, &n);"),
    "setsockopt": ("sys/socket.h", "int v = 1; (void)setsockopt(0, SOL_SOCKET, SO_REUSEADDR, &v, sizeof v);"),
    "getpeername": ("sys/socket.h", "struct sockaddr a; socklen_t n = sizeof a; (void)getpeername(0, &a, &n);"),
    "getsockname": ("sys/socket.h", "struct sockaddr a; socklen_t n = sizeof a; (void)getsockname(0, &a, &n);"),
    "getaddrinfo": ("netdb.h", 'struct addrinfo* r; if (getaddrinfo("a", "80", NULL, &r) == EAI_AGAIN) return;'),
    "freeaddrinfo": ("netdb.h", "freeaddrinfo(NULL);"),
    "gai_strerror": ("netdb.h", "const char* t = gai_strerror(EAI_NONAME); (void)t;"),
    "getnameinfo": ("netdb.h", "char h[NI_MAXHOST]; struct sockaddr a = {AF_INET, {0}};"
                               "(void)getnameinfo(&a, sizeof a, h, sizeof h, NULL, 0, NI_NUMERICHOST);"),
    "gethostname": ("unistd.h", "char h[8]; (void)gethostname(h, sizeof h);"),
    "inet_pton": ("arpa/inet.h", 'struct in_addr a; (void)inet_pton(AF_INET, "192.0.2.1", &a);'),
    "inet_ntop": ("arpa/inet.h", "struct in_addr a = INADDR_LOOPBACK_INIT; char t[INET_ADDRSTRLEN];"
                                 "(void)inet_ntop(AF_INET, &a, t, sizeof t);"),
}
# The prefixed call inside, where it is not zsock_ with the name itself.
REALLY = {"send": "zsock_sendto", "recv": "zsock_recvfrom", "inet_ntop": "net_addr_ntop"}
HOST = "#include <unistd.h>\n#include <fcntl.h>\n#include <stdlib.h>\n"


class Values(unittest.TestCase):
    # zephyr/api.tsv: every constant, size and prototype.
    def test_hold_in_every_version_and_language(self):
        runs = {}
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for version in VERSIONS:
                switch = [*SOCKETS, "-DCONFIG_NET_SOCKETS_SOCKOPT_TLS=1", f"-DEMU9160_ZEPHYR_VERSION={version}"]
                kinds = {"values.c": [], "plain.c POSIX_API": POSIX}
                if version < 40000:
                    kinds["plain.c NAMES"] = NAMES[1:]
                if version >= 40300:
                    kinds["aliases.c"] = []
                for name, language in LANGUAGES.items():
                    for kind, options in kinds.items():
                        file = kind.split()[0]
                        runs[version, name, kind] = pool.submit(
                            compiled, language, f'#include "{file}"\n', f"-I{VALUES}", *switch, *options)
            for key, run in runs.items():
                self.assertIsNone(run.result(), key)

    # zephyr/api.tsv: Kconfig rows; the sets are as wide as the table is.
    def test_follow_the_configuration(self):
        text = '#include "values.c"\n#include "check.h"\n'
        options = [f"-I{VALUES}", *SOCKETS, "-DCONFIG_NET_SOCKETS_SOCKOPT_TLS=1"]
        for fds, size in ((4, 4), (32, 4), (33, 8), (100, 16)):
            for flag in (f"-DCONFIG_POSIX_MAX_FDS={fds}", f"-DCONFIG_ZVFS_OPEN_MAX={fds}"):
                self.assertIsNone(compiled(C11, text + f"SIZE(zsock_fd_set, {size});\n", *options, flag))
        posix = text + "SIZE(zsock_fd_set, 4);\nVALUE(CONFIG_POSIX_MAX_FDS, 16)\n"
        self.assertIsNone(compiled(C11, posix, *options, *POSIX))
        text = '#include <zephyr/net/socket.h>\n#include "check.h"\n'
        longer = "VALUE(DNS_MAX_NAME_SIZE, 128)\nAT(struct zsock_addrinfo, _ai_canonname, 80);\n"
        self.assertIsNone(compiled(C11, text + longer, f"-I{VALUES}", "-DCONFIG_DNS_RESOLVER_MAX_NAME_LEN=128"))
        self.assertIsNone(compiled(C11, text + "VALUE(IFNAMSIZ, 17)\n", f"-I{VALUES}",
                                   "-DCONFIG_NET_INTERFACE_NAME_LEN=16"))

    # zephyr/api.tsv: Kconfig rows, the numbers that hold when a program says nothing.
    def test_have_the_defaults_of_kconfig(self):
        numbers = {
            "NET_SOCKETS_POLL_MAX": 3, "NET_SOCKETS_CONNECT_TIMEOUT": 3000, "NET_SOCKETS_DNS_TIMEOUT": 2000,
            "NET_SOCKETS_DNS_BACKOFF_INTERVAL": 5000, "NET_SOCKET_MAX_SEND_WAIT": 10000,
            "NET_SOCKETS_DTLS_TIMEOUT": 5000, "NET_SOCKETS_DTLS_MAX_FRAGMENT_LENGTH": 1024,
            "NET_SOCKETS_DTLS_SENDMSG_BUF_SIZE": 0, "NET_SOCKETS_TLS_MAX_CONTEXTS": 1,
            "NET_SOCKETS_TLS_MAX_CREDENTIALS": 4, "NET_SOCKETS_TLS_MAX_CIPHERSUITES": 4,
            "NET_SOCKETS_TLS_MAX_APP_PROTOCOLS": 2, "NET_SOCKETS_TLS_MAX_CLIENT_SESSION_COUNT": 1,
            "NET_SOCKETPAIR_BUFFER_SIZE": 64, "TLS_MAX_CREDENTIALS_NUMBER": 4,
            "NET_SOCKETS_PRIORITY_DEFAULT": 50, "NET_SOCKETS_TLS_PRIORITY": 45,
            "NET_SOCKETS_OFFLOAD_PRIORITY": 40, "POSIX_MAX_FDS": 4, "NRF_MODEM_LIB_SHMEM_TX_SIZE": 8320,
            "NRF_MODEM_LIB_SHMEM_RX_SIZE": 8192, "NRF_MODEM_LIB_HEAP_SIZE": 1024,
            "NRF_MODEM_LIB_SENDMSG_BUF_SIZE": 128,
        }
        text = '#include <zephyr/net/socket.h>\n#include "check.h"\n'
        text += "".join(f"VALUE(CONFIG_{name}, {number})\n" for name, number in numbers.items())
        for symbol in ("NET_SOCKETS", "NET_SOCKETS_POSIX_NAMES", "POSIX_API", "NET_SOCKETS_SOCKOPT_TLS",
                       "NET_SOCKETS_ENABLE_DTLS", "TLS_CREDENTIALS", "NET_SOCKETS_OFFLOAD", "NRF_MODEM_LIB"):
            text += f"#ifdef CONFIG_{symbol}\n#error {symbol}\n#endif\n"
        self.assertIsNone(compiled(C11, text, f"-I{VALUES}"))
        implied = "#ifndef CONFIG_TLS_CREDENTIALS\n#error\n#endif\n"
        self.assertIsNone(compiled(C11, "#include <zephyr/net/socket.h>\n" + implied,
                                   "-DCONFIG_NET_SOCKETS_SOCKOPT_TLS=1"))

    # zephyr/behaviour.md §1: C++ programs include these headers directly.
    def test_stand_alone_in_each_header(self):
        headers = sorted((SOURCE / "stack/zephyr/include/zephyr/net").glob("*.h"))
        mine = {"net_ip", "socket", "socket_select", "socket_types", "socket_poll", "socket_ncs", "dns_resolve",
                "tls_credentials", "net_core", "udp", "ethernet"}
        self.assertLessEqual(mine, {header.stem for header in headers})
        for name in sorted(mine):
            for language in (C11, CPP20):
                self.assertIsNone(compiled(language, f"#include <zephyr/net/{name}.h>\n"), name)
        for name in ("zephyr/sys/fdtable.h", "zephyr/posix/sys/eventfd.h", "zephyr/posix/posix_types.h",
                     "zephyr/posix/pthread.h", "zephyr/posix/sched.h", "zephyr/posix/semaphore.h",
                     "zephyr/posix/signal.h", "zephyr/posix/strings.h", "zephyr/posix/sys/stat.h",
                     "zephyr/posix/sys/time.h", "zephyr/posix/sys/utsname.h", "zephyr/posix/time.h"):
            for language in (C11, CPP20):
                self.assertIsNone(compiled(language, f"#include <{name}>\n"), name)


class Refused(unittest.TestCase):
    def refused(self, text, words, *options, languages=(GNU11, CPP20), warnings=()):
        for language in languages:
            messages = compiled(language, text, *options, warnings=warnings)
            self.assertIsNotNone(messages, f"compiles: {text}")
            self.assertIn(words, messages, text)

    # Issue: without CONFIG_NET_SOCKETS a zsock_ call does not build, and the error names the symbol.
    def test_calls_need_the_option_and_say_so(self):
        calls = {
            "zsock_get_context_object": "0", "zsock_socket": "1, 1, 6", "zsock_socketpair": "6, 1, 0, NULL",
            "zsock_close": "0", "zsock_shutdown": "0, 0", "zsock_bind": "0, NULL, 0",
            "zsock_connect": "0, NULL, 0", "zsock_listen": "0, 1", "zsock_accept": "0, NULL, NULL",
            "zsock_sendto": "0, NULL, 0, 0, NULL, 0", "zsock_send": "0, NULL, 0, 0",
            "zsock_sendmsg": "0, NULL, 0", "zsock_recvfrom": "0, NULL, 0, 0, NULL, NULL",
            "zsock_recv": "0, NULL, 0, 0", "zsock_recvmsg": "0, NULL, 0", "zsock_fcntl": "0, 0, 0",
            "zsock_ioctl": "0, 0, NULL", "zsock_poll": "NULL, 0, 0", "zsock_getsockopt": "0, 0, 0, NULL, NULL",
            "zsock_setsockopt": "0, 0, 0, NULL, 0", "zsock_getpeername": "0, NULL, NULL",
            "zsock_getsockname": "0, NULL, NULL", "zsock_gethostname": "NULL, 0",
            "zsock_inet_ntop": "0, NULL, NULL, 0", "zsock_inet_pton": "0, NULL, NULL",
            "zsock_getaddrinfo": "NULL, NULL, NULL, NULL", "zsock_freeaddrinfo": "NULL",
            "zsock_gai_strerror": "0", "zsock_getnameinfo": "NULL, 0, NULL, 0, NULL, 0, 0",
            "zsock_select": "0, NULL, NULL, NULL, NULL",
        }
        text = "#include <zephyr/net/socket.h>\nvoid f(void) {\n"
        text += "".join(f"(void){name}({arguments});\n" for name, arguments in calls.items()) + "}\n"
        for language in (C11, CPP20):
            messages = compiled(language, text, warnings=())
            told = [line for line in messages.splitlines() if "error:" in line]
            for name in calls:
                self.assertTrue([line for line in told if "is unavailable: needs CONFIG_NET_SOCKETS=y" in line
                                 and re.search(rf"\b{name}\b", line)], name)
            self.assertIsNone(compiled(language, text, *SOCKETS))

    def test_the_store_and_counters_need_their_options(self):
        add = "#include <zephyr/net/tls_credentials.h>\n" \
              "int f(void);\nint f(void) { return tls_credential_add(1, TLS_CREDENTIAL_PSK, NULL, 0); }\n"
        self.refused(add, "needs CONFIG_TLS_CREDENTIALS=y, or CONFIG_NET_SOCKETS_SOCKOPT_TLS=y")
        self.assertIsNone(compiled(C11, add, "-DCONFIG_TLS_CREDENTIALS=1"))
        count = "#include <zephyr/posix/sys/eventfd.h>\n" \
                "int f(void);\nint f(void) { return eventfd(0, EFD_NONBLOCK); }\n"
        self.refused(count, "needs CONFIG_EVENTFD=y")
        self.assertIsNone(compiled(C11, count, "-DCONFIG_EVENTFD=1"))

    # zephyr/behaviour.md §1, the table of versions.
    def test_what_a_version_has_not(self):
        for version, words in (
            (30500, "sizeof(&zsock_recvmsg)"),
            (30500, "sizeof(struct ip_mreqn)"),
            (30500, "sizeof(struct ipv6_mreq)"),
            (30500, "TCP_KEEPIDLE"),
            (30500, "IP_ADD_MEMBERSHIP"),
            (30500, "ZFD_IOCTL_FIONREAD"),
            (30600, "sizeof(((struct zsock_addrinfo*)0)->ai_eflags)"),
            (30600, "TLS_DTLS_HANDSHAKE_ON_CONNECT"),
            (30600, "IPPROTO_ETH_P_ALL"),
            (30700, "IPPROTO_TLS_1_3"),
            (30700, "TLS_CREDENTIAL_PUBLIC_CERTIFICATE"),
            (30700, "TLS_CERT_VERIFY_RESULT"),
            (30700, "NET_SOCKET_NCS_BASE"),
            (30700, "sizeof(struct socket_ncs_sendcb)"),
            (40000, "NET_AF_INET"),
            (40000, "ZSOCK_SOL_TLS"),
        ):
            text = f"#include <zephyr/net/socket.h>\nint f(void);\nint f(void) {{ return (int)({words}); }}\n"
            later = VERSIONS[VERSIONS.index(version) + 1]
            for language in (C11, CPP20):
                self.assertIsNotNone(compiled(language, text, *SOCKETS, f"-DEMU9160_ZEPHYR_VERSION={version}"), words)
                self.assertIsNone(compiled(language, text, *SOCKETS, f"-DEMU9160_ZEPHYR_VERSION={later}"), words)

    def test_options_that_exclude_each_other(self):
        text = "#include <zephyr/net/socket.h>\n"
        for language in (C11, CPP20):  # an nRF91's that only sends AT commands: NRF_MODEM_LIB implies it
            self.assertIsNone(compiled(language, text, "-DCONFIG_NET_SOCKETS_POSIX_NAMES=1"))
        self.refused(text, "CONFIG_NET_SOCKETS_POSIX_NAMES excludes CONFIG_POSIX_API", *NAMES,
                     "-DCONFIG_POSIX_API=1")
        self.refused(text, "set CONFIG_POSIX_API=y instead", *NAMES, "-DEMU9160_ZEPHYR_VERSION=40000")
        self.refused("#include <zephyr/posix/sys/socket.h>\n", "need CONFIG_POSIX_API=y", *SOCKETS)

    # Issue, "Bad input": only these five, and what to do.
    def test_socket_headers_of_the_c_library_come_too_early(self):
        for header, named in (("sys/socket.h", "<sys/socket.h>"), ("netinet/in.h", "<netinet/in.h>"),
                              ("netdb.h", "<netdb.h>"), ("arpa/inet.h", "<arpa/inet.h>")):
            text = f"#include <{header}>\n#include <zephyr/net/socket.h>\n"
            for options in (SOCKETS, NAMES):
                self.refused(text, f"the C library's {named} came before", *options)
                self.refused(text, "include it in other files only", *options)
        text = "#include <poll.h>\n#include <zephyr/net/socket.h>\n"
        self.refused(text, "the C library's <poll.h> came before", *NAMES)
        for language in (GNU11, CPP20):
            self.assertIsNone(compiled(language, text, *SOCKETS))
        text = "#include <sys/eventfd.h>\n#include <zephyr/posix/sys/eventfd.h>\n"
        self.refused(text, "the C library's <sys/eventfd.h> came before", "-DCONFIG_EVENTFD=1")

    # Others of them change no number, whenever they come.
    def test_other_headers_of_the_c_library_change_nothing(self):
        check = '#include "check.h"\n' \
                "VALUE(TCP_NODELAY, 1)\nVALUE(TCP_KEEPIDLE, 2)\nVALUE(TCP_KEEPINTVL, 3)\nVALUE(TCP_KEEPCNT, 4)\n" \
                "VALUE(AF_INET, 1)\nVALUE(IFNAMSIZ, 9)\nVALUE(POLLIN, 1)\nVALUE(SOL_SOCKET, 1)\nVALUE(SO_ERROR, 4)\n" \
                "SIZE(struct sockaddr_in, 8);\nSIZE(struct iovec, 16);\n"
        ours = "#include <zephyr/net/socket.h>\n"
        either = "#include <sys/un.h>\n#include <sys/uio.h>\n"
        after = "".join(f"#include <{header}>\n" for header in (
            "sys/socket.h", "netinet/in.h", "netdb.h", "arpa/inet.h", "poll.h", "net/if.h", "netinet/tcp.h", "sys/poll.h"))
        for language in LANGUAGES.values():
            self.assertIsNone(compiled(language, either + ours + check, f"-I{VALUES}", *NAMES))
            self.assertIsNone(compiled(language, ours + either + after + check, f"-I{VALUES}", *NAMES))

    # Programs for an nRF91 call both doors.
    def test_the_modem_librarys_headers_are_no_rivals(self):
        modem = "".join(f"#include <{header}>\n" for header in (
            "nrf_socket.h", "nrf_modem.h", "nrf_modem_at.h", "nrf_errno.h"))
        ours = "#include <zephyr/net/socket.h>\n"
        for language in (GNU11, CPP20):
            for text in (modem + ours, ours + modem):
                self.assertIsNone(compiled(language, text, f"-I{SOURCE / 'stack/api'}", *NAMES))

    def test_a_plain_name_without_the_option(self):
        text = "#include <zephyr/net/socket.h>\nvoid f(void);\nvoid f(void) { (void)socket(1, 1, 6); }\n"
        self.refused(text, "socket", *SOCKETS, warnings=["-Werror"])


class PlainNames(unittest.TestCase):
    def objects(self, folder, jobs):
        """Compiles {name: (language, text, options)} and gives the symbols that each needs."""
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            runs = {name: pool.submit(compiled, language, text, *options, output=folder / f"{number}.o")
                    for number, (name, (language, text, options)) in enumerate(jobs.items())}
            for name, run in runs.items():
                self.assertIsNone(run.result(), name)
        return {name: symbols(folder / f"{number}.o") for number, name in enumerate(jobs)}

    # Issue, "Shows": a 10-line program per name, beside these headers in either order.
    def test_are_this_doors_with_the_option(self):
        jobs = {}
        for name, (header, call) in PLAIN.items():
            body = f"void f(void);\nvoid f(void) {{ {call} }}\nint main(void) {{ f(); return 0; }}\n"
            for language in ("gnu11", "C++20"):
                compiler = LANGUAGES[language]
                ours = "#include <zephyr/net/socket.h>\n"
                jobs[name, language, "after"] = (compiler, HOST + ours + body, NAMES)
                jobs[name, language, "before"] = (compiler, ours + HOST + body, NAMES)
        with tempfile.TemporaryDirectory() as folder:
            for key, needed in self.objects(Path(folder), jobs).items():
                name = key[0]
                self.assertIn(REALLY.get(name, f"zsock_{name}"), needed, key)
                self.assertNotIn(name, needed, key)

    # All of them at once by the headers of POSIX.
    def test_are_this_doors_with_posix_api(self):
        ours = "#include <sys/socket.h>\n" + "".join(f"#include <{header}>\n" for header in sorted(
            {header for header, _ in PLAIN.values()}))
        body = "".join(f"void use_{name}(void);\nvoid use_{name}(void) {{ {call} }}\n"
                       for name, (_, call) in PLAIN.items())
        jobs = {}
        for name, language in LANGUAGES.items():
            for version in (30500, 30700, 40300):
                options = [*SOCKETS, *POSIX, f"-DEMU9160_ZEPHYR_VERSION={version}"]
                text = body if version > 30500 else \
                    body.replace("ZFD_IOCTL_FIONREAD", "0x541B").replace("(recvmsg(0", "(sendmsg(0")
                jobs[name, version, "after"] = (language, HOST + ours + text, options)
                jobs[name, version, "before"] = (language, ours + HOST + text, options)
        with tempfile.TemporaryDirectory() as folder:
            for key, needed in self.objects(Path(folder), jobs).items():
                expected = {REALLY.get(name, f"zsock_{name}") for name in PLAIN}
                self.assertLessEqual(expected - ({"zsock_recvmsg"} if key[1] == 30500 else set()), needed, key)
                self.assertFalse(set(PLAIN) & needed, key)

    # What the C library's headers bring by the way is not what is called.
    def test_are_this_doors_whatever_came_before(self):
        body = "#include <sys/socket.h>\nint main(void) { fd_set s; FD_ZERO(&s);\n" \
               "return select(0, &s, NULL, NULL, NULL) + close(socket(AF_INET, SOCK_STREAM, 0)); }\n"
        jobs = {}
        for header in ("stdlib", "string", "stdio", "signal", "pthread", "sys/types", "sys/time", "sys/stat"):
            for name in ("C11", "C++20"):
                jobs[header, name] = (LANGUAGES[name], f"#include <{header}.h>\n" + body, SOCKETS + POSIX)
        with tempfile.TemporaryDirectory() as folder:
            for key, needed in self.objects(Path(folder), jobs).items():
                self.assertLessEqual({"zsock_select", "zsock_close", "zsock_socket"}, needed, key)

    def test_are_the_hosts_with_posix_api_and_no_sockets(self):
        text = HOST + "#include <sys/select.h>\nint main(void) { return close(7); }\n"
        with tempfile.TemporaryDirectory() as folder:
            needed = self.objects(Path(folder), {"f": (C11, text, POSIX)})["f"]
            self.assertIn("close", needed)

    # C++ programs that include much of the standard library besides.
    def test_leave_the_standard_library_alone(self):
        standard = "".join(f"#include <{name}>\n" for name in (
            "chrono", "filesystem", "fstream", "functional", "future", "iostream", "thread"))
        ours = "#include <zephyr/net/socket.h>\n"
        body = "int main() { std::thread t{std::bind([] { std::cout.write(\"a\", 1); })}; t.join(); }\n"
        self.assertIsNone(compiled(CPP20, ours + standard + body, *NAMES))
        self.assertIsNone(compiled(CPP20, standard + ours + body, *SOCKETS, *POSIX))

    # doors.md §1: without it the plain name is the C library's, in the same binary.
    def test_are_the_c_librarys_without_it(self):
        host = "".join(f"#include <{header}>\n" for header in (
            "arpa/inet.h", "fcntl.h", "netdb.h", "netinet/in.h", "poll.h", "sys/ioctl.h", "sys/select.h",
            "sys/socket.h", "unistd.h"))
        plain = host + "void* const used[] = {" + ", ".join(f"(void*){name}" for name in PLAIN) + "};\n"
        ours = "#include <zephyr/net/socket.h>\n" + HOST + "#include <sys/ioctl.h>\n#include <poll.h>\n" \
               "void f(void);\nvoid f(void) {\n" \
               "struct pollfd p = {0, POLLIN, 0}; fd_set s; char h[8]; FD_ZERO(&s);\n" \
               "(void)zsock_close(0); (void)close(0); (void)fcntl(0, F_GETFL); (void)poll(&p, 1, 0);\n" \
               "(void)select(0, &s, NULL, NULL, NULL); if (gethostname(h, sizeof h) < 0) return;\n" \
               "(void)ioctl(0, FIONREAD, h); (void)zsock_socket(AF_INET, SOCK_STREAM, 0); }\n"
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            self.assertIsNone(compiled(GNU11, plain, output=folder / "plain.o", warnings=()))
            for language in (GNU11, CPP20):
                self.assertIsNone(compiled(language, ours, *SOCKETS, output=folder / "ours.o"))
                whole = folder / "whole.o"
                subprocess.run(["ld", "-r", "-o", whole, folder / "plain.o", folder / "ours.o"], check=True)
                needed = symbols(whole)
                self.assertLessEqual(set(PLAIN), needed)
                self.assertLessEqual({"zsock_close", "zsock_socket"}, needed)
                self.assertLessEqual({"close", "fcntl", "poll", "select", "gethostname", "ioctl"},
                                     symbols(folder / "ours.o"))

    # What is another symbol and no macro stays a member's name.
    def test_do_not_rename_members(self):
        text = "#include <fstream>\n#include <unistd.h>\n#include <zephyr/net/socket.h>\n" \
               'void f() { std::ofstream o{"a"}; o.close(); (void)close(0); }\n' \
               "struct Link { int close, read, write, fcntl, ioctl, poll, socket; };\n"
        with tempfile.TemporaryDirectory() as folder:
            for options in (NAMES, SOCKETS + POSIX):
                needed = self.objects(Path(folder), {"f": (CPP20, text, options)})["f"]
                self.assertIn("zsock_close", needed)
                self.assertNotIn("close", needed)
                self.assertFalse([each for each in needed if each.startswith("_Z") and "zsock_" in each])

    def test_read_and_write_are_this_doors_with_posix_api(self):
        text = "#include <unistd.h>\nvoid f(void);\nvoid f(void) { char a[4];\n" \
               "if (read(0, a, sizeof a) < 0 || write(1, a, sizeof a) < 0) return; }\n"
        with tempfile.TemporaryDirectory() as folder:
            jobs = {}
            for name, language in LANGUAGES.items():
                jobs[name] = (language, text, [*SOCKETS, *POSIX])
                jobs[name, "fortified"] = (language, text, [*SOCKETS, *POSIX, "-O2", "-D_FORTIFY_SOURCE=2"])
            for key, needed in self.objects(Path(folder), jobs).items():
                self.assertLessEqual({"emu9160_zephyr_read", "emu9160_zephyr_write"}, needed, key)
                self.assertFalse({"read", "write", "__read_chk"} & needed, key)
            plain = self.objects(Path(folder), {"f": (C11, text, SOCKETS)})["f"]
            self.assertLessEqual({"read", "write"}, plain)


    # With it the C library renames its own fcntl, and a second new name would be ignored.
    def test_serve_programs_of_large_files(self):
        text = "#include <fcntl.h>\n#include <zephyr/net/socket.h>\nint f(void);\n" \
               "int f(void) { return fcntl(0, F_GETFL, 0); }\n"
        with tempfile.TemporaryDirectory() as folder:
            jobs = {(name, "POSIX_API" in options[-1]): (language, text, [*options, "-D_FILE_OFFSET_BITS=64"])
                    for name, language in LANGUAGES.items() for options in (NAMES, [*SOCKETS, *POSIX])}
            for key, needed in self.objects(Path(folder), jobs).items():
                self.assertIn("zsock_fcntl", needed, key)


def linked(objects, program):
    folder = LIBRARY.parent
    return subprocess.run([CXX, *SANITIZE, *objects, "-o", program, LIBRARY, f"-L{folder}", "-lemu9160", f"-Wl,-rpath,{folder}"],
                          capture_output=True, text=True, check=False)


class Library(unittest.TestCase):
    # Issue, "Shows": every plain name builds; here to a program.
    def test_has_what_every_plain_name_calls(self):
        text = "#include <zephyr/net/socket.h>\n" + "".join(
            f"void use_{name}(void);\nvoid use_{name}(void) {{ {call} }}\n" for name, (_, call) in PLAIN.items())
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for language in (GNU11, CPP20):
                self.assertIsNone(compiled(language, text + "int main(void) { return 0; }\n", *NAMES,
                                           output=folder / "plain.o"))
                run = linked([folder / "plain.o"], folder / "plain")
                self.assertEqual(run.returncode, 0, run.stderr)

    # doors.md §3.3: programs of any version link the same library.
    def test_serves_programs_of_every_version(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for version in VERSIONS:
                long = [] if version < 30700 else ["-DCONFIG_DNS_RESOLVER_MAX_NAME_LEN=128"]
                self.assertIsNone(compiled(C11, '#include "abi.c"\n', f"-I{VALUES}", *SOCKETS, *long,
                                           f"-DEMU9160_ZEPHYR_VERSION={version}", "-DCONFIG_POSIX_MAX_FDS=40",
                                           "-DCONFIG_EVENTFD=1",
                                           output=folder / "abi.o"))
                run = linked([folder / "abi.o"], folder / "abi")
                self.assertEqual(run.returncode, 0, run.stderr)
                environment = {key: value for key, value in os.environ.items() if not key.startswith("EMU9160_")}
                run = subprocess.run([folder / "abi"], capture_output=True, text=True, check=False, env=environment,
                                     timeout=60)
                self.assertEqual((run.returncode, run.stdout), (0, ""), f"{version}: {run.stderr}")

    # Issue, deliver 2: one table for sockets, pairs, counters and the terminal.
    def test_serves_programs_of_posix(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for language in (C11, GNU11):
                self.assertIsNone(compiled(language, '#include "posix.c"\n', f"-I{VALUES}", *SOCKETS, *POSIX,
                                           "-DCONFIG_EVENTFD=1", output=folder / "posix.o"))
                run = linked([folder / "posix.o"], folder / "posix")
                self.assertEqual(run.returncode, 0, run.stderr)
                environment = {key: value for key, value in os.environ.items() if not key.startswith("EMU9160_")}
                run = subprocess.run([folder / "posix"], capture_output=True, text=True, check=False,
                                     env=environment, timeout=60)
                self.assertEqual((run.returncode, run.stdout), (0, "hello\ndone\n"), run.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
