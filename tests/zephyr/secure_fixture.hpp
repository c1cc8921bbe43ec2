// Secure sockets of native mode for tests: credentials, hosts, and what was told of their sessions.
#pragma once

#include "stack/internet/host.hpp"
#include "stack/internet/services/tls_server.hpp"
#include "stack/socket/tls_socket.hpp"
#include "stack/tls/pki.hpp"
#include "stack/world.hpp"
#include "stack/zephyr/socket/native_stack.hpp"

// Those of lwIP; the program's headers have their own.
#undef htons
#undef htonl
#undef ntohs
#undef ntohl

#include "tests/zephyr/socket_fixture.hpp"

#include "zephyr/net/tls_credentials.h"

#include <functional>
#include <thread>
#include <vector>

#include <sys/time.h>

namespace stack::zephyr {

/// With its zero, as PEM is to be added.
inline std::string pem(std::string_view name) { return std::string{tls::pki(name)} + '\0'; }

inline std::string refused(int error) { return "-" + std::to_string(error); }

/// What is told of sessions of the program, and of its packets.
struct SecureRecords final : emu::Sink {
    void on_record(const emu::Record& record) override
    {
        if (const auto* event = std::get_if<emu::TlsEvent>(&record.payload)) {
            if (event->fd < 0) return;
            seen.push_back(std::string{event->what} + ": " + std::string{event->reason});
        }
        const auto* packet = std::get_if<emu::PacketRecord>(&record.payload);
        if (packet == nullptr) return;
        const auto* bytes = reinterpret_cast<const char*>(packet->bytes.data());
        auto& way = packet->direction == emu::Direction::uplink ? uplink : downlink;
        way.emplace_back(bytes, packet->bytes.size());
    }
    std::vector<std::string> seen;
    std::vector<std::string> uplink;
    std::vector<std::string> downlink;
};

class SecureNative : public Native {
protected:
    SecureNative() { start(secure_configuration()); }
    ~SecureNative() override { world().bus().remove(records); }

    static Configuration secure_configuration()
    {
        Configuration it = configured(Mode::native);
        it.pem_certificates = 1;
        it.tls_max_contexts = 4;
        it.tls_max_credentials_number = 6;
        return it;
    }
    /// A fresh world, booted.
    void start(const Configuration& configuration, const net::InternetConfig& internet = {})
    {
        records = {};
        begin(configuration);
        Process::instance().set_factory([internet] {
            WorldConfig config;
            config.timing.ra_failure = 0;
            config.internet = internet;
            return std::make_unique<World>(config);
        });
        boot();
        world().bus().add(records);
    }
    void start(int version)
    {
        Configuration it = secure_configuration();
        it.version = version;
        start(it);
    }

    void trust(sec_tag_t tag = 1)
    {
        EXPECT_EQ(tls_credential_add(tag, TLS_CREDENTIAL_CA_CERTIFICATE, ca.data(), ca.size()), 0);
    }
    /// What a server on the device shows.
    void show(sec_tag_t tag = 2)
    {
        EXPECT_EQ(tls_credential_add(tag, TLS_CREDENTIAL_SERVER_CERTIFICATE, certificate.data(),
                                     certificate.size()),
                  0);
        EXPECT_EQ(tls_credential_add(tag, TLS_CREDENTIAL_PRIVATE_KEY, key.data(), key.size()), 0);
    }
    static int open(int type, sec_tag_t tag, const char* name = nullptr)
    {
        const int fd =
            zsock_socket(AF_INET, type, type == SOCK_STREAM ? IPPROTO_TLS_1_2 : IPPROTO_DTLS_1_2);
        EXPECT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_SEC_TAG_LIST, &tag, sizeof tag), 0);
        if (name != nullptr) {
            EXPECT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_HOSTNAME, name, std::strlen(name)), 0);
        }
        return fd;
    }
    static int set(int fd, int name, int value)
    {
        return failure(zsock_setsockopt(fd, SOL_TLS, name, &value, sizeof value));
    }
    static int get(int fd, int level, int name)
    {
        int value = 0;
        std::size_t length = sizeof value;
        if (zsock_getsockopt(fd, level, name, &value, &length) != 0) return -errno;
        return value;
    }

    /// Sets an option to 4 bytes or to an array.
    template <typename T, std::size_t size>
    static int set(int fd, int name, const T (&values)[size])
    {
        return failure(zsock_setsockopt(fd, SOL_TLS, name, values, sizeof values));
    }
    /// As Zephyr's own thread would look at its session.
    static void look(int number, const std::function<void(TlsSocket&)>& body)
    {
        call<void>("look", own_policy{}, [&](const Call& it) {
            body(*tls_side(*it.door().native().sockets().handle(number).socket()));
        });
    }
    static std::string alpn(int number)
    {
        std::string name;
        look(number, [&](TlsSocket& it) { name = it.alpn(); });
        return name;
    }
    template <typename Service>
    static Service& service(std::string_view host)
    {
        return *world().internet().find(host)->services<Service>().front();
    }
    static int add(sec_tag_t tag, enum tls_credential_type type, std::string_view bytes)
    {
        return tls_credential_add(tag, type, bytes.data(), bytes.size());
    }

    std::string ca = pem("ca.pem");
    std::string certificate = pem("tls.pem");
    std::string key = pem("tls.key");
    SecureRecords records;
};

const inline auto tls_test = in("192.0.2.143", 443);
const inline auto dtls_test = in("192.0.2.144", 5684);

} // namespace stack::zephyr
