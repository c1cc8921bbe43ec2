// A program of the WINCS02 driver for tests: a fresh world, the part brought up, every event noted.
#pragma once

#include "stack/process/process.hpp"
#include "stack/wincs02/configuration.hpp"
#include "stack/wincs02/door.hpp"

#include "wdrv_winc.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace stack::wincs02 {

using namespace std::chrono_literals;

/// errno of a call that failed with -1; 0 when it did not fail.
template <typename T>
int failure(T result)
{
    return result == -1 ? errno : 0;
}

inline struct sockaddr_in in(const char* text, std::uint16_t port)
{
    struct sockaddr_in it {};
    it.sin_family = AF_INET;
    it.sin_port = winc_htons(port);
    winc_inet_pton(AF_INET, text, &it.sin_addr);
    return it;
}

inline struct sockaddr_in6 in6(const char* text, std::uint16_t port)
{
    struct sockaddr_in6 it {};
    it.sin6_family = AF_INET6;
    it.sin6_port = winc_htons(port);
    winc_inet_pton(AF_INET6, text, &it.sin6_addr);
    return it;
}

template <typename Address>
const struct sockaddr* generic(const Address& address)
{
    return reinterpret_cast<const struct sockaddr*>(&address);
}

template <typename Address>
int bind(int fd, const Address& address)
{
    return winc_bind(fd, generic(address), sizeof address);
}

template <typename Address>
int connect(int fd, const Address& address)
{
    return winc_connect(fd, generic(address), sizeof address);
}

inline ssize_t send(int fd, std::string_view text)
{
    return winc_send(fd, text.data(), text.size(), 0);
}

template <typename Address>
ssize_t send(int fd, std::string_view text, const Address& to)
{
    return winc_sendto(fd, text.data(), text.size(), 0, generic(to), sizeof to);
}

/// What one receive brings; "-" and the errno's number for a failure.
inline std::string receive(int fd, std::size_t most = 2048, unsigned flags = 0)
{
    std::string into(most, '\0');
    const ssize_t size = winc_recv(fd, into.data(), into.size(), static_cast<int>(flags));
    if (size < 0) return "-" + std::to_string(errno);
    into.resize(std::min(into.size(), static_cast<std::size_t>(size)));
    return into;
}

struct Seen {
    int fd;
    int event; // WINC_SOCKET_EVENT, by the generation's numbers
    bool ok;
    friend bool operator==(const Seen&, const Seen&) = default;
};

inline std::ostream& operator<<(std::ostream& out, const Seen& it)
{
    return out << '{' << std::hex << it.fd << std::dec << ", event " << it.event
               << (it.ok ? ", OK}" : ", ERROR}");
}

class DriverTest : public ::testing::Test {
protected:
    explicit DriverTest(Generation generation = Generation::g1, WorldConfig config = {})
    {
        Settings program;
        program.generation = generation;
        set_program(program);
        config_ = config;
        Process::instance().reset();
        Process::instance().set_factory([this] { return std::make_unique<World>(config_); });
        current = this;
    }
    ~DriverTest() override
    {
        Process::instance().reset();
        set_program(std::nullopt);
        current = nullptr;
    }

    /// Initialize to READY, and opened; no network.
    void start()
    {
        static const WDRV_WINC_SYS_INIT init{nullptr, 0};
        object = WDRV_WINC_Initialize(0, reinterpret_cast<const SYS_MODULE_INIT*>(&init));
        ASSERT_TRUE(pump_until([this] { return WDRV_WINC_Status(object) == SYS_STATUS_READY; }));
        handle = WDRV_WINC_Open(0, DRV_IO_INTENT_READWRITE);
        ASSERT_NE(handle, DRV_HANDLE_INVALID);
        listen_to_sockets();
        WDRV_WINC_NetIfRegisterEventCallback(
            handle, [](DRV_HANDLE, WDRV_WINC_NETIF_IDX, WDRV_WINC_NETIF_EVENT_TYPE event, void*) {
                current->interface_events.push_back(event);
            });
    }
    void listen_to_sockets()
    {
        WDRV_WINC_SocketRegisterEventCallback(
            handle, [](uintptr_t, int fd, WINC_SOCKET_EVENT event, WINC_SOCKET_STATUS status) {
                current->seen.push_back({fd, event, status == WINC_SOCKET_STATUS_OK});
                if (current->on_event) current->on_event(fd, event);
            });
    }
    /// BSSConnect, what the callback has told since.
    WDRV_WINC_STATUS join(const char* ssid = "home", const char* password = "password")
    {
        WDRV_WINC_BSS_CONTEXT bss;
        WDRV_WINC_AUTH_CONTEXT auth;
        WDRV_WINC_BSSCtxSetDefaults(&bss);
        std::string name = ssid;
        std::string word = password;
        const auto octets = [](std::string& text) {
            return reinterpret_cast<uint8_t*>(text.data());
        };
        WDRV_WINC_BSSCtxSetSSID(&bss, octets(name), static_cast<uint8_t>(name.size()));
        WDRV_WINC_AuthCtxSetDefaults(&auth);
        if (word.empty()) {
            WDRV_WINC_AuthCtxSetOpen(&auth);
        } else {
            WDRV_WINC_AuthCtxSetPersonal(&auth, octets(word), static_cast<uint8_t>(word.size()),
                                         WDRV_WINC_AUTH_TYPE_WPA2_PERSONAL);
        }
        return WDRV_WINC_BSSConnect(
            handle, &bss, &auth, nullptr,
            [](DRV_HANDLE, WDRV_WINC_ASSOC_HANDLE, WDRV_WINC_CONN_STATE state) {
                current->states.push_back(state);
            });
    }
    /// start(), and in the network with both addresses.
    void bring_up()
    {
        start();
        ASSERT_EQ(join(), WDRV_WINC_STATUS_OK);
        ASSERT_TRUE(pump_until([this] { return interface_events.size() == 3; }));
    }

    /// False when it is not so after `limit`.
    bool pump_until(const std::function<bool()>& so, emu::Ts limit = 60s)
    {
        const emu::Instant end = Process::instance().now() + limit;
        while (!so()) {
            if (Process::instance().now() >= end) return false;
            WDRV_WINC_Tasks(object);
        }
        return true;
    }
    void pump_for(emu::Ts time)
    {
        pump_until([] { return false; }, time);
    }
    /// The next event of that socket; it is taken.
    bool next(int fd, int event, bool ok = true)
    {
        const auto there = [&] { return std::ranges::find(seen, fd, &Seen::fd); };
        if (!pump_until([&] { return there() != seen.end(); })) return false;
        const Seen it = *there();
        seen.erase(there());
        EXPECT_EQ(it, (Seen{fd, event, ok}));
        return it == Seen{fd, event, ok};
    }
    /// An open socket.
    int opened(int domain, int type, unsigned protocol = 0)
    {
        const int fd = winc_socket(domain, type, static_cast<int>(protocol));
        EXPECT_GT(fd, 0);
        EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_OPEN));
        return fd;
    }
    /// Puts a file into the part's store, whole.
    void store(WDRV_WINC_FILE_TYPE type, const char* name, std::string_view content)
    {
        static int last;
        last = WDRV_WINC_FILE_STATUS_ERROR;
        const auto told = [](DRV_HANDLE, WDRV_WINC_FILE_HANDLE, uintptr_t,
                             WDRV_WINC_FILE_STATUS_TYPE status) { last = status; };
        const WDRV_WINC_FILE_HANDLE file = WDRV_WINC_FileOpen(
            handle, name, type, WDRV_WINC_FILE_MODE_WRITE, content.size(), told, 0);
        ASSERT_NE(file, WDRV_WINC_FILE_INVALID_HANDLE);
        ASSERT_TRUE(pump_until([] { return last == WDRV_WINC_FILE_STATUS_OPEN; }));
        ASSERT_EQ(WDRV_WINC_FileWrite(handle, file,
                                      reinterpret_cast<const uint8_t*>(content.data()),
                                      content.size()),
                  WDRV_WINC_STATUS_OK);
        ASSERT_TRUE(pump_until([] { return last == WDRV_WINC_FILE_STATUS_WRITE_COMPLETE; }));
        ASSERT_EQ(WDRV_WINC_FileClose(handle, file), WDRV_WINC_STATUS_OK);
        ASSERT_TRUE(pump_until([] { return last == WDRV_WINC_FILE_STATUS_CLOSE; }));
    }
    World& world()
    {
        Process::Lock lock = Process::instance().lock();
        World& it = Process::instance().world();
        Process::instance().leave(lock);
        return it;
    }

    WorldConfig config_;
    SYS_MODULE_OBJ object = SYS_MODULE_OBJ_INVALID;
    DRV_HANDLE handle = DRV_HANDLE_INVALID;
    std::vector<Seen> seen;
    std::vector<int> interface_events;
    std::vector<int> states;
    std::function<void(int fd, int event)> on_event;

    inline static DriverTest* current = nullptr;
};

} // namespace stack::wincs02
