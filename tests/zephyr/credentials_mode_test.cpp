// doors.md §3.3, credentials own, modem and bridge: where tags are looked up in each mode.
#include "tests/zephyr/secure_program.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

namespace stack::zephyr {
namespace {

using Store = ZephyrCredentials;
using Case = std::tuple<Mode, Store, bool, bool>; // connects with Zephyr's, with the modem's

std::string store_name(Store store)
{
    switch (store) {
    case Store::as_configured:
        return "as_configured";
    case Store::own:
        return "own";
    case Store::modem:
        return "modem";
    case Store::bridge:
        return "bridge";
    }
    return {};
}

class CredentialsMode : public SecureProgram, public ::testing::WithParamInterface<Case> {
protected:
    CredentialsMode() : SecureProgram{std::get<Mode>(GetParam()), std::get<Store>(GetParam())} {}
    bool connects(sec_tag_t tag)
    {
        const int fd = open(SOCK_STREAM, tag, "tls.test");
        const bool done = connect(fd, tls_test) == 0;
        EXPECT_EQ(zsock_close(fd), 0);
        return done;
    }
};

TEST_P(CredentialsMode, SaysWhichStoreTagsAreOf)
{
    trust_in_modem(2);
    EXPECT_EQ(trust(1), 0);
    attach();
    EXPECT_EQ(connects(1), std::get<2>(GetParam())) << "Zephyr's";
    EXPECT_EQ(connects(2), std::get<3>(GetParam())) << "the modem's";
}

INSTANTIATE_TEST_SUITE_P(Mode, CredentialsMode,
                         ::testing::Values(Case{Mode::native, Store::as_configured, true, false},
                                           Case{Mode::native, Store::own, true, false},
                                           Case{Mode::native, Store::modem, false, true},
                                           Case{Mode::native, Store::bridge, true, false},
                                           Case{Mode::offload, Store::as_configured, false, true},
                                           Case{Mode::offload, Store::own, true, false},
                                           Case{Mode::offload, Store::modem, false, true},
                                           Case{Mode::offload, Store::bridge, true, true}),
                         [](const auto& it) {
                             return mode_name(std::get<Mode>(it.param)) + "_" +
                                    store_name(std::get<Store>(it.param));
                         });

/// What the run's records say of TLS.
class Records final : public emu::Sink {
public:
    explicit Records(emu::Bus& bus) : bus_{bus} { bus_.add(*this); }
    Records(const Records&) = delete;
    Records& operator=(const Records&) = delete;
    ~Records() override { bus_.remove(*this); }
    void on_record(const emu::Record& record) override
    {
        if (const auto* tls = std::get_if<emu::TlsEvent>(&record.payload)) {
            lines.push_back(std::string{tls->what} + ": " + std::string{tls->reason} + " " +
                            std::to_string(tls->number));
        }
    }

    std::vector<std::string> lines;

private:
    emu::Bus& bus_;
};

class Strict : public SecureProgram {
protected:
    Strict() : SecureProgram{Mode::offload} {}
};

// "On an nRF91 this store is not consulted": one warning and one record, and connect fails as on
// the chip: without any root CA in the modem before anything is sent (nrf_api/behaviour.md §5).
TEST_F(Strict, ATagOfZephyrsStoreOnlyIsToldOnce)
{
    EXPECT_EQ(trust(42), 0);
    attach();
    const Records records{world().bus()};
    ::testing::internal::CaptureStderr();
    const int fd = open(SOCK_STREAM, 42, "tls.test");
    EXPECT_EQ(failure(connect(fd, tls_test)), EOPNOTSUPP);
    EXPECT_EQ(failure(connect(open(SOCK_STREAM, 42, "tls.test"), tls_test)), EOPNOTSUPP);
    EXPECT_EQ(
        ::testing::internal::GetCapturedStderr(),
        "emu9160: zsock_connect: tag 42 is in Zephyr's store only, and TLS runs in the modem: "
        "write it with AT%CMNG or modem_key_mgmt_write(), or set "
        "EMU9160_ZEPHYR_CREDENTIALS=bridge\n");
    EXPECT_EQ(std::ranges::count(records.lines, "credential missing: in zephyr's store only 42"),
              1);
}

// With another root CA there it is the tag that has none.
TEST_F(Strict, ATagOfZephyrsStoreOnlyVerifiesNobody)
{
    trust_in_modem(1);
    EXPECT_EQ(trust(42), 0);
    attach();
    EXPECT_EQ(failure(connect(open(SOCK_STREAM, 42, "tls.test"), tls_test)), EOPNOTSUPP);
}

TEST_F(Strict, ATagOfBothStoresOrOfNoneIsNotToldOf)
{
    trust_in_modem(1);
    EXPECT_EQ(trust(1), 0);
    attach();
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(connect(open(SOCK_STREAM, 1, "tls.test"), tls_test), 0);
    EXPECT_NE(connect(open(SOCK_STREAM, 9, "tls.test"), tls_test), 0);
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

class Bridge : public SecureProgram {
protected:
    Bridge() : SecureProgram{Mode::offload, Store::bridge} {}
    Credentials& modems() { return world().modem().credentials(); }
};

TEST_F(Bridge, CopiesEachTypeInTheModemsForm)
{
    EXPECT_EQ(trust(1), 0);
    show(2);
    EXPECT_EQ(tls_credential_add(3, TLS_CREDENTIAL_PSK, "\x01\xab", 2), 0);
    EXPECT_EQ(tls_credential_add(3, TLS_CREDENTIAL_PSK_ID, "me", 2), 0);
    EXPECT_EQ(modems().find(1, CredentialType::root_ca), tls::pki("ca.pem"));
    EXPECT_EQ(modems().find(2, CredentialType::client_certificate), tls::pki("tls.pem"));
    EXPECT_EQ(modems().find(2, CredentialType::client_key), tls::pki("tls.key"));
    EXPECT_EQ(modems().find(3, CredentialType::psk), "01AB");
    EXPECT_EQ(modems().find(3, CredentialType::psk_identity), "me");
}

// An NCS program has no reason to configure Zephyr's TLS for PEM.
TEST_F(Bridge, TakesPemWhateverIsConfigured)
{
    Configuration der = secure(Mode::offload, Store::bridge);
    der.pem_certificates = 0;
    start_anew(der);
    const std::string text{tls::pki("ca.pem")}; // its zero not counted
    EXPECT_EQ(tls_credential_add(1, TLS_CREDENTIAL_CA_CERTIFICATE, text.data(), text.size()), 0);
    EXPECT_EQ(modems().find(1, CredentialType::root_ca), text);
    attach();
    EXPECT_EQ(connect(open(SOCK_STREAM, 1, "tls.test"), tls_test), 0);
}

TEST_F(Bridge, ADeletedOneGoesWithItsCopy)
{
    trust_in_modem(5);
    EXPECT_EQ(trust(1), 0);
    EXPECT_EQ(tls_credential_delete(1, TLS_CREDENTIAL_CA_CERTIFICATE), 0);
    EXPECT_EQ(modems().find(1, CredentialType::root_ca), std::nullopt);
    EXPECT_EQ(tls_credential_delete(5, TLS_CREDENTIAL_CA_CERTIFICATE), -ENOENT);
    EXPECT_NE(modems().find(5, CredentialType::root_ca), std::nullopt) << "it was not copied";
}

TEST_F(Bridge, SaysWhatTheModemDoesNotTake)
{
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(tls_credential_add(-5, TLS_CREDENTIAL_PSK_ID, "me", 2), 0) << "Zephyr's takes it";
    EXPECT_EQ(::testing::internal::GetCapturedStderr(),
              "emu9160: tls_credential_add: the modem's store does not take tag -5, type 4\n");
}

// The scenario's word, and the environment's over it.
TEST_F(Strict, TheScenarioSaysAndTheEnvironmentOverrides)
{
    set_scenario(ZephyrSockets::native, Store::own);
    EXPECT_EQ(configuration().mode, Mode::native);
    EXPECT_EQ(configuration().credentials, Store::own);
    set_scenario(ZephyrSockets::as_configured, Store::as_configured);
    EXPECT_EQ(configuration().credentials, Store::own) << "nothing said";
    setenv("EMU9160_ZEPHYR_CREDENTIALS", "bridge", 1);
    set_scenario(ZephyrSockets::offload, Store::modem);
    unsetenv("EMU9160_ZEPHYR_CREDENTIALS");
    EXPECT_EQ(configuration().mode, Mode::offload);
    EXPECT_EQ(configuration().credentials, Store::own) << "as it was read";
}

} // namespace
} // namespace stack::zephyr
