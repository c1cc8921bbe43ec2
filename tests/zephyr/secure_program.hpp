// What programs with secure sockets have at hand: the certificates of the test PKI, as PEM.
#pragma once

#include "stack/tls/pki.hpp"

#include "tests/zephyr/mode_fixture.hpp"

#include <string>
#include <string_view>

namespace stack::zephyr {

/// With its zero, as PEM is to be added.
inline std::string pem(std::string_view name) { return std::string{tls::pki(name)} + '\0'; }

/// Of a program whose mode and credentials a test chooses.
class SecureProgram : public InMode {
protected:
    explicit SecureProgram(Mode mode,
                           ZephyrCredentials credentials = ZephyrCredentials::as_configured)
        : InMode{mode}
    {
        start_anew(secure(mode, credentials));
    }
    static Configuration secure(Mode mode, ZephyrCredentials credentials)
    {
        Configuration it = configured(mode);
        it.credentials = credentials;
        it.pem_certificates = 1;
        it.tls_max_contexts = 4;
        it.tls_max_credentials_number = 6;
        return it;
    }

    int trust(sec_tag_t tag = 1)
    {
        return tls_credential_add(tag, TLS_CREDENTIAL_CA_CERTIFICATE, ca.data(), ca.size());
    }
    /// What a server on the device shows.
    void show(sec_tag_t tag = 2)
    {
        EXPECT_EQ(tls_credential_add(tag, TLS_CREDENTIAL_SERVER_CERTIFICATE, certificate.data(),
                                     certificate.size()),
                  0);
        EXPECT_EQ(tls_credential_add(tag, TLS_CREDENTIAL_PRIVATE_KEY, key.data(), key.size()), 0);
    }
    /// A root CA in the modem, which must be off the network.
    void trust_in_modem(SecTag tag = 1)
    {
        EXPECT_TRUE(
            world().modem().credentials().write(tag, CredentialType::root_ca, tls::pki("ca.pem")));
    }
    static int open(int type, sec_tag_t tag, const char* name = nullptr, unsigned marks = 0)
    {
        const int protocol = type == SOCK_STREAM ? int{IPPROTO_TLS_1_2} : int{IPPROTO_DTLS_1_2};
        const int fd =
            zsock_socket(AF_INET, static_cast<int>(static_cast<unsigned>(type) | marks), protocol);
        EXPECT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_SEC_TAG_LIST, &tag, sizeof tag), 0);
        if (name != nullptr) {
            EXPECT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_HOSTNAME, name, std::strlen(name) + 1), 0);
        }
        return fd;
    }
    /// The value of an int, or a negative errno.
    static int read(int fd, int level, int name)
    {
        int value = 0;
        std::size_t length = sizeof value;
        if (zsock_getsockopt(fd, level, name, &value, &length) != 0) return -errno;
        return value;
    }

    std::string ca = pem("ca.pem");
    std::string certificate = pem("tls.pem");
    std::string key = pem("tls.key");
    struct sockaddr_in tls_test = in("192.0.2.143", 7); // it echoes
    struct sockaddr_in dtls_test = in("192.0.2.144", 5684);
};

} // namespace stack::zephyr
