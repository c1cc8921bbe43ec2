// Every socket call in every state of PDN, modem and peer, on every kind of socket: what it must
// answer stands in pdn_matrix.txt. Run with EMU9160_PRINT_MATRIX=1 to see what it does answer.
#include "stack/internet/host.hpp"
#include "stack/net/lwip_types.hpp"
#include "stack/tls/pki.hpp"
#include "tests/stack/front/nrf/nrf_fixture.hpp"

#include "stack/api/nrf_gai_errors.h"

#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <vector>

#include <fmt/format.h>

#include "lwip/priv/tcp_priv.h"

namespace stack {

namespace {

constexpr SecTag tag = 1;
constexpr std::uint16_t local_port = 4000;

struct Kind {
    const char* name;
    int family;
    int type;
    int protocol;
    const char* host; // that it is connected to
    std::uint16_t port;
};
const std::vector<Kind> kinds{
    {"udp", NRF_AF_INET, NRF_SOCK_DGRAM, NRF_IPPROTO_UDP, "echo.test", 7},
    {"tcp", NRF_AF_INET, NRF_SOCK_STREAM, NRF_IPPROTO_TCP, "echo.test", 7},
    {"tls", NRF_AF_INET, NRF_SOCK_STREAM, NRF_SPROTO_TLS1v2, "tls.test", 443},
    {"dtls", NRF_AF_INET, NRF_SOCK_DGRAM, NRF_SPROTO_DTLS1v2, "dtls.test", 5684},
    {"raw", NRF_AF_PACKET, NRF_SOCK_RAW, NRF_IPPROTO_RAW, nullptr, 0},
};

class Matrix : public Stopped {
protected:
    /// A socket of the kind in the state of the row; what each call on it answers.
    std::string cell(const std::string& state, const Kind& kind, const std::string& call);

private:
    static nrf_sockaddr_in peer(const Kind& kind)
    {
        nrf_sockaddr_in to{};
        to.sin_family = NRF_AF_INET;
        to.sin_port = nrf_htons(kind.port);
        if (kind.host != nullptr) {
            const auto address = world().internet().resolve(kind.host, Family::ipv4);
            std::memcpy(&to.sin_addr, address->bytes.data(), sizeof to.sin_addr);
        }
        return to;
    }
    /// The hosts reset what they have with the modem.
    static void reset_connections()
    {
        const ip_addr_t modem = net::to_lwip(*world().modem().bearers().address(0, Family::ipv4));
        for (tcp_pcb* pcb = tcp_active_pcbs; pcb != nullptr;) {
            tcp_pcb* const next = pcb->next;
            if (ip_addr_eq(&pcb->remote_ip, &modem)) {
                tcp_abort(pcb);
                pcb = tcp_active_pcbs; // the service may have ended others
            } else {
                pcb = next;
            }
        }
    }
    static void switch_to(emu::lte::FunctionalMode mode)
    {
        world().modem().ue().set_mode(mode);
        nrf_modem_os_sleep(5000);
    }
    int open(const Kind& kind)
    {
        const int fd = nrf_socket(kind.family, kind.type, kind.protocol);
        if (kind.protocol == NRF_SPROTO_TLS1v2 || kind.protocol == NRF_SPROTO_DTLS1v2) {
            nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_TAG_LIST, &tag, sizeof tag);
        }
        return fd;
    }
    void prepare(const std::string& state, const Kind& kind);
    std::string call_on(int fd, const Kind& kind, const std::string& call);
    int fd_ = -1;
};

void Matrix::prepare(const std::string& state, const Kind& kind)
{
    start();
    static_cast<void>(
        world().modem().credentials().write(tag, CredentialType::root_ca, tls::pki("ca.pem")));
    if (state == "no pdn") {
        fd_ = open(kind);
        return;
    }
    attach();
    fd_ = open(kind);
    if (state == "fresh") return;
    if (kind.host != nullptr) {
        const auto to = peer(kind);
        ASSERT_EQ(nrf_connect(fd_, generic(to), sizeof to), 0) << kind.name << " " << errno;
    }
    if (state == "pdn lost" || state == "pdn back") {
        world().modem().network().lose_pdn(0, 36);
        nrf_modem_os_sleep(2000);
        ASSERT_FALSE(world().modem().bearers().up(0));
        if (state == "pdn lost") return;
        world().modem().network().restore_pdn(0);
        world().modem().ue().pdn().activate(0);
        nrf_modem_os_sleep(20'000);
        ASSERT_TRUE(world().modem().bearers().up(0));
    } else if (state == "cfun 4") {
        switch_to(emu::lte::FunctionalMode::flight);
    } else if (state == "cfun 0") {
        switch_to(emu::lte::FunctionalMode::power_off);
    } else if (state == "shut down") {
        ASSERT_EQ(nrf_modem_shutdown(), 0);
    } else if (state == "peer reset") {
        reset_connections();
        nrf_modem_os_sleep(2000);
    } else if (state == "dns failure") {
        world().internet().find("dns1.test")->set_up(false);
        world().internet().find("dns2.test")->set_up(false);
    } else if (state == "other pdn lost") {
        auto& pdn = world().modem().ue().pdn();
        pdn.define(1, emu::lte::PdpType::ipv4, "second");
        pdn.activate(1);
        nrf_modem_os_sleep(5000);
        world().modem().network().lose_pdn(1, 36);
        nrf_modem_os_sleep(2000);
    }
}

std::string error_name(int error) { return std::string{emu::name(static_cast<Errno>(error))}; }

template <typename T>
std::string answer(T result)
{
    return result < 0 ? error_name(errno) : "ok";
}

std::string bits(short revents)
{
    std::string text;
    for (const auto& [bit, name] :
         std::initializer_list<std::pair<int, const char*>>{{NRF_POLLIN, "IN"},
                                                            {NRF_POLLOUT, "OUT"},
                                                            {NRF_POLLERR, "ERR"},
                                                            {NRF_POLLHUP, "HUP"},
                                                            {NRF_POLLNVAL, "NVAL"}}) {
        if ((revents & bit) != 0) text += (text.empty() ? "" : "|") + std::string{name};
    }
    return text.empty() ? "-" : text;
}

std::string lookup()
{
    nrf_addrinfo* found = nullptr;
    const int result = nrf_getaddrinfo("echo.test", nullptr, nullptr, &found);
    if (result == 0) nrf_freeaddrinfo(found);
    if (result == NRF_EAI_SYSTEM) return "EAI_SYSTEM/" + error_name(errno);
    if (result == NRF_EAI_AGAIN) return "EAI_AGAIN";
    return result == 0 ? "ok" : std::to_string(result);
}

std::string Matrix::call_on(int fd, const Kind& kind, const std::string& call)
{
    const auto to = peer(kind);
    char data[32] = {0x45, 0, 0, 20};
    const std::size_t size = kind.type == NRF_SOCK_RAW ? 20 : 4;
    if (kind.type == NRF_SOCK_RAW) { // an IPv4 header to nowhere: 192.0.2.250, protocol 253
        data[8] = 64;
        data[9] = static_cast<char>(253);
        data[16] = static_cast<char>(192);
        data[18] = 2;
        data[19] = static_cast<char>(250);
    }
    nrf_sockaddr_in from{};
    nrf_socklen_t from_size = sizeof from;
    if (call == "socket") return answer(open(kind));
    if (call == "bind") {
        nrf_sockaddr_in any{};
        any.sin_family = NRF_AF_INET;
        any.sin_port = nrf_htons(local_port);
        return answer(nrf_bind(fd, generic(any), sizeof any));
    }
    if (call == "connect") return answer(nrf_connect(fd, generic(to), sizeof to));
    if (call == "listen") return answer(nrf_listen(fd, 1));
    if (call == "accept") {
        nrf_fcntl(fd, NRF_F_SETFL, NRF_O_NONBLOCK);
        return answer(nrf_accept(fd, generic(from), &from_size));
    }
    if (call == "send") return answer(nrf_send(fd, data, size, NRF_MSG_DONTWAIT));
    if (call == "sendto") {
        return answer(nrf_sendto(fd, data, size, NRF_MSG_DONTWAIT, generic(to), sizeof to));
    }
    if (call == "recv") return answer(nrf_recv(fd, data, sizeof data, NRF_MSG_DONTWAIT));
    if (call == "recvfrom") {
        return answer(
            nrf_recvfrom(fd, data, sizeof data, NRF_MSG_DONTWAIT, generic(from), &from_size));
    }
    if (call == "poll") {
        nrf_pollfd entry{.fd = fd, .events = NRF_POLLIN | NRF_POLLOUT, .revents = 0};
        if (nrf_poll(&entry, 1, 0) < 0) return error_name(errno);
        return bits(entry.revents);
    }
    if (call == "so_error") {
        int error = -1;
        nrf_socklen_t length = sizeof error;
        if (nrf_getsockopt(fd, NRF_SOL_SOCKET, NRF_SO_ERROR, &error, &length) < 0) {
            return error_name(errno);
        }
        return error == 0 ? "none" : error_name(error);
    }
    if (call == "setsockopt") {
        const nrf_timeval time{.tv_sec = 1, .tv_usec = 0};
        return answer(nrf_setsockopt(fd, NRF_SOL_SOCKET, NRF_SO_RCVTIMEO, &time, sizeof time));
    }
    if (call == "getaddrinfo") return lookup();
    if (call == "close") return answer(nrf_close(fd));
    return "unknown call";
}

std::string Matrix::cell(const std::string& state, const Kind& kind, const std::string& call)
{
    begin(certain());
    prepare(state, kind);
    const std::string result = call_on(fd_, kind, call);
    nrf_modem_shutdown();
    return result;
}

/// Words of a line, two blanks or more apart.
std::vector<std::string> columns(const std::string& line)
{
    std::vector<std::string> words;
    for (std::size_t at = 0; at < line.find_last_not_of(' ') + 1;) {
        const std::size_t end =
            std::min({line.find("  ", at), line.find_last_not_of(' ') + 1, line.size()});
        words.push_back(line.substr(at, end - at));
        at = line.find_first_not_of(' ', end);
        if (at == line.npos) break;
    }
    return words;
}

TEST_F(Matrix, AnswersEveryCallAsTheTableSays)
{
    std::ifstream file{EMU9160_SOURCE_DIR "/tests/stack/socket/pdn_matrix.txt"};
    ASSERT_TRUE(file);
    const bool print = std::getenv("EMU9160_PRINT_MATRIX") != nullptr;
    std::vector<std::string> calls;
    std::size_t cells = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        const std::vector<std::string> words = columns(line);
        if (calls.empty()) { // the heading
            calls.assign(words.begin() + 2, words.end());
            continue;
        }
        const auto kind = std::find_if(kinds.begin(), kinds.end(),
                                       [&](const Kind& each) { return words.at(1) == each.name; });
        ASSERT_NE(kind, kinds.end()) << line;
        if (!print) {
            ASSERT_EQ(words.size(), calls.size() + 2) << line;
        }
        std::string seen = fmt::format("{:<15} {:<5}", words[0], words[1]);
        for (std::size_t i = 0; i < calls.size(); ++i) {
            const std::string result = cell(words[0], *kind, calls[i]);
            seen += fmt::format(" {:<14}", result);
            ++cells;
            if (print) continue;
            EXPECT_EQ(result, words[i + 2]) << words[0] << ", " << words[1] << ": " << calls[i];
        }
        if (print) std::cout << seen << '\n';
    }
    EXPECT_GE(cells, 500U); // none was left out
}

} // namespace

} // namespace stack
