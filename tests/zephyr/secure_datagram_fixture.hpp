// DTLS sockets of native mode for tests: a client, and a server on the device.
#pragma once

#include "tests/zephyr/secure_fixture.hpp"

namespace stack::zephyr {

inline constexpr std::size_t dtls_at = 20 + 8; // behind the headers of IPv4 and UDP
inline constexpr char dtls_cid_record = 25;    // RFC 9146 §4
inline constexpr char dtls_handshake_record = 22;

class SecureDatagram : public SecureNative {
protected:
    int client(const char* name = "dtls.test") { return open(SOCK_DGRAM, 1, name); }
    int connected()
    {
        const int fd = client();
        EXPECT_EQ(connect(fd, dtls_test), 0) << std::strerror(errno);
        return fd;
    }
    /// Shows tag 2, and a client's credentials under tag 1.
    int server()
    {
        trust();
        show();
        const int fd = open(SOCK_DGRAM, 2);
        EXPECT_EQ(set(fd, TLS_DTLS_ROLE, TLS_DTLS_ROLE_SERVER), 0);
        EXPECT_EQ(bind(fd, at), 0);
        return fd;
    }
    static int to_server(const char* name = "tls.test")
    {
        const int fd = open(SOCK_DGRAM, 1, name);
        EXPECT_EQ(connect(fd, at), 0) << std::strerror(errno);
        return fd;
    }
    static std::string get_bytes(int fd, int name)
    {
        std::string bytes(64, '\0');
        std::size_t length = bytes.size();
        if (zsock_getsockopt(fd, SOL_TLS, name, bytes.data(), &length) != 0) return refused(errno);
        bytes.resize(length);
        return bytes;
    }
    /// How many datagrams of DTLS with such a first byte have left.
    std::ptrdiff_t sent(char type) const
    {
        return std::ranges::count_if(records.uplink, [type](const std::string& packet) {
            return packet.size() > dtls_at && packet[dtls_at] == type;
        });
    }

    static inline const struct sockaddr_in at = in("127.0.0.1", 4434);
    /// Nobody has it.
    static inline const struct sockaddr_in nobody = in("192.0.2.250", 5684);
};

} // namespace stack::zephyr
