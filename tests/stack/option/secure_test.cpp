// Options of NRF_SOL_SECURE: values, ranges, defaults and when they may be set
// (nrf_api/behaviour.md §4 and §5, the seed's table). What they do to a connection is for the tests
// of the sessions.
#include "tests/stack/option/option_fixture.hpp"

#include "stack/tls/pki.hpp"
#include "stack/tls/session.hpp"

#include <vector>

namespace stack {
namespace {

using namespace option;

class SecureOption : public OptionFixture {
protected:
    explicit SecureOption(Profile profile = Profile::mfw_nrf9160_1_3) : OptionFixture{profile} {}

    std::optional<Errno> set_tags(int fd, const std::vector<std::uint32_t>& tags)
    {
        return set_bytes(fd, sol_secure, sec_tag_list, std::as_bytes(std::span{tags}));
    }
    std::optional<Errno> set_suites(int fd, const std::vector<int>& suites)
    {
        return set_bytes(fd, sol_secure, sec_ciphersuite_list, std::as_bytes(std::span{suites}));
    }
    template <typename T>
    std::vector<T> list(int fd, int name, std::size_t room = 64)
    {
        std::vector<T> values(room);
        const auto size =
            sockets().get_option(fd, sol_secure, name, std::as_writable_bytes(std::span{values}));
        EXPECT_TRUE(size);
        EXPECT_EQ(*size % sizeof(T), 0U);
        values.resize(*size / sizeof(T));
        return values;
    }
    std::string hostname(int fd, std::size_t room = 300)
    {
        std::string text(room, '?');
        const auto size = sockets().get_option(fd, sol_secure, sec_hostname,
                                               std::as_writable_bytes(std::span{text}));
        EXPECT_TRUE(size);
        text.resize(*size);
        return text;
    }
};

class SecureOption2 : public SecureOption {
protected:
    SecureOption2() : SecureOption{Profile::mfw_nrf91x1_2_0} {}
};

struct Range {
    int name;
    bool dtls_only;
    int initial;
    std::vector<int> good;
    std::vector<int> bad;
};

TEST_F(SecureOption, KeepsNumbersInTheirRange)
{
    for (const Range& each : {
             // The manual of 2.4 to 2.7: required (behaviour.md §1).
             Range{sec_peer_verify, false, 2, {0, 1, 2}, {-1, 3}},
             {sec_session_cache, false, 0, {1, 0}, {-1, 2}},
             // Sums of RFC 6347's retransmission waits; 0 is no time-out.
             {sec_dtls_handshake_timeo,
              true,
              0,
              {1, 3, 7, 15, 31, 63, 123, 0},
              {-1, 2, 4, 64, 122, 124, 127}},
             {sec_dtls_cid, true, 0, {1, 2, 0}, {-1, 3}},
         }) {
        for (const int fd : {dtls, tls}) {
            if (fd == tls && each.dtls_only) continue;
            SCOPED_TRACE(each.name);
            EXPECT_EQ(get_int(fd, sol_secure, each.name), each.initial);
            for (const int value : each.good) {
                EXPECT_EQ(set(fd, sol_secure, each.name, value), fine) << value;
                EXPECT_EQ(get_int(fd, sol_secure, each.name), value);
            }
            for (const int value : each.bad) {
                EXPECT_EQ(set(fd, sol_secure, each.name, value), Errno::inval) << value;
                EXPECT_EQ(get_int(fd, sol_secure, each.name), each.good.back());
            }
        }
    }
}

struct Listed {
    int name;
    int fits;
    int fits_not;
};

TEST_F(SecureOption2, LetsTheLowByteOfAListedNumberDecide)
{
    // Firmware that ships passes the address of one byte with the length of an int: rest_client
    // through the offload layer. What stands above the byte is whatever lies there.
    for (const Listed& each : {Listed{sec_peer_verify, 1, 3},
                               {sec_session_cache, 1, 2},
                               {sec_dtls_handshake_timeo, 123, 124},
                               {sec_dtls_cid, 2, 3},
                               {sec_dtls_frag_ext, 2, 3}}) {
        SCOPED_TRACE(each.name);
        for (const int above : {0x100, 0x7fffff00, -0x100}) {
            ASSERT_EQ(set(dtls, sol_secure, each.name, 0), fine);
            EXPECT_EQ(set(dtls, sol_secure, each.name, above | each.fits), fine);
            EXPECT_EQ(get_int(dtls, sol_secure, each.name), each.fits);
            EXPECT_EQ(set(dtls, sol_secure, each.name, above), fine); // 0
            EXPECT_EQ(get_int(dtls, sol_secure, each.name), 0);
            EXPECT_EQ(set(dtls, sol_secure, each.name, above | each.fits_not), Errno::inval);
        }
    }
    EXPECT_EQ(set(tls, sol_secure, sec_role, 0x101), fine);
    EXPECT_EQ(get_int(tls, sol_secure, sec_role), 1);
    EXPECT_EQ(set(tls, sol_secure, sec_role, 0x100), fine);
    EXPECT_EQ(get_int(tls, sol_secure, sec_role), 0);
    EXPECT_EQ(set(tls, sol_secure, sec_role, 0x102), Errno::inval);
    EXPECT_EQ(set(dtls, sol_secure, sec_role, 0x101), Errno::opnotsupp);
}

TEST_F(SecureOption, RefusesNumbersOfAnotherLength)
{
    const std::array<std::byte, 8> bytes{};
    for (const int name :
         {sec_peer_verify, sec_role, sec_session_cache, sec_session_cache_purge,
          sec_dtls_handshake_timeo, sec_dtls_cid, sec_dtls_conn_save, sec_dtls_conn_load}) {
        for (const std::size_t size : {0U, 3U, 5U, 8U})
            EXPECT_EQ(set_bytes(dtls, sol_secure, name, {bytes.data(), size}), Errno::inval)
                << name << ' ' << size;
    }
}

TEST_F(SecureOption, TakesUpToSevenTags)
{
    EXPECT_EQ(list<std::uint32_t>(tls, sec_tag_list), std::vector<std::uint32_t>{});
    // None of them holds anything: that is for the connection to find out.
    const std::vector<std::uint32_t> seven = {0, 1, 42, 42, 7, 2147483647, 3};
    EXPECT_EQ(set_tags(tls, seven), fine);
    EXPECT_EQ(list<std::uint32_t>(tls, sec_tag_list), seven);
    std::vector<std::uint32_t> eight = seven;
    eight.push_back(8);
    EXPECT_EQ(set_tags(tls, eight), Errno::inval);
    EXPECT_EQ(list<std::uint32_t>(tls, sec_tag_list), seven);
    EXPECT_EQ(list<std::uint32_t>(tls, sec_tag_list, 2), (std::vector<std::uint32_t>{0, 1}));
    EXPECT_EQ(clear(tls, sol_secure, sec_tag_list), fine);
    EXPECT_EQ(list<std::uint32_t>(tls, sec_tag_list), std::vector<std::uint32_t>{});
}

TEST_F(SecureOption, RefusesTagListsOfAnOddLength)
{
    const std::array<std::byte, 32> bytes{};
    for (const std::size_t size : {0U, 1U, 3U, 5U, 29U, 32U}) {
        EXPECT_EQ(set_bytes(tls, sol_secure, sec_tag_list, {bytes.data(), size}), Errno::inval)
            << size;
    }
}

TEST_F(SecureOption, HasNoReservedTagsWithFirmware1Point3)
{
    for (const std::uint32_t tag : {2147483648U, 2147483667U, 0xffffffffU})
        EXPECT_EQ(set_tags(tls, {1, tag}), Errno::inval) << tag;
}

TEST_F(SecureOption2, HasTwentyTagsForTestsWithFirmware2)
{
    // nrf_api/constants.tsv: NRF_SEC_TAG_TLS_DECRYPT_0 .. _19.
    for (const std::uint32_t tag : {2147483648U, 2147483667U})
        EXPECT_EQ(set_tags(tls, {1, tag}), fine) << tag;
    for (const std::uint32_t tag : {2147483668U, 0xffffffffU})
        EXPECT_EQ(set_tags(tls, {1, tag}), Errno::inval) << tag;
}

TEST_F(SecureOption, TakesAHostNameWithItsFinalNulOrWithout)
{
    using namespace std::string_view_literals;
    EXPECT_EQ(hostname(tls), "\0"sv); // reading one that was never set crashed before 2.6
    EXPECT_EQ(set_text(tls, sol_secure, sec_hostname, "tls.test"), fine);
    EXPECT_EQ(hostname(tls), "tls.test\0"sv);
    EXPECT_EQ(set_text(tls, sol_secure, sec_hostname, "dtls.test\0"sv), fine);
    EXPECT_EQ(hostname(tls), "dtls.test\0"sv);
    EXPECT_EQ(hostname(tls, 4), "dtls");
    EXPECT_EQ(clear(tls, sol_secure, sec_hostname), fine); // checked no more
    EXPECT_EQ(hostname(tls), "\0"sv);
    EXPECT_EQ(set_text(tls, sol_secure, sec_hostname, "again.test"), fine);
    EXPECT_EQ(hostname(tls), "again.test\0"sv);
}

TEST_F(SecureOption, RefusesAHostNameThatIsEmptyOrTooLong)
{
    using namespace std::string_view_literals;
    std::string longest(255, 'a'); // RFC 1035 §2.3.4
    EXPECT_EQ(set_text(tls, sol_secure, sec_hostname, longest), fine);
    EXPECT_EQ(hostname(tls).size(), 256U);
    for (const std::string_view name : {""sv, "\0"sv, "\0tls.test"sv})
        EXPECT_EQ(set_text(tls, sol_secure, sec_hostname, name), Errno::inval);
    longest += 'a';
    EXPECT_EQ(set_text(tls, sol_secure, sec_hostname, longest), Errno::inval);
    EXPECT_EQ(hostname(tls).size(), 256U);
}

TEST_F(SecureOption, KeepsSuitesInTheirOrder)
{
    const auto all = tls::modem_suites();
    EXPECT_EQ(list<int>(tls, sec_ciphersuite_list), std::vector<int>(all.begin(), all.end()));
    EXPECT_EQ(set_suites(tls, {0xC0A8, 0xC014, 0xC02B}), fine);
    EXPECT_EQ(list<int>(tls, sec_ciphersuite_list), (std::vector<int>{0xC0A8, 0xC014, 0xC02B}));
    EXPECT_EQ(clear(tls, sol_secure, sec_ciphersuite_list), fine);
    EXPECT_EQ(list<int>(tls, sec_ciphersuite_list), std::vector<int>(all.begin(), all.end()));
    // Each of nrf_socket.h; the last is a signal of RFC 5746, accepted and of no effect.
    for (const int suite : all)
        EXPECT_EQ(set_suites(tls, {suite}), fine) << suite;
    EXPECT_EQ(set_suites(tls, {0x00FF, 0xC02F}), fine);
    EXPECT_EQ(list<int>(tls, sec_ciphersuite_list), (std::vector<int>{0xC02F}));
}

TEST_F(SecureOption, RefusesSuitesItDoesNotHave)
{
    ASSERT_EQ(set_suites(tls, {0xC02F}), fine);
    for (const std::vector<int>& suites :
         {std::vector<int>{0}, {0x1301}, {0xC02F, 0x009C}, {-1}, {0x00FF}, {}}) {
        const int nothing = 0;
        const auto refused = suites.empty() ? set_bytes(tls, sol_secure, sec_ciphersuite_list,
                                                        std::as_bytes(std::span{&nothing, 0}))
                                            : set_suites(tls, suites);
        EXPECT_EQ(refused, Errno::inval);
    }
    EXPECT_EQ(set_suites(tls, std::vector<int>(64, 0xC02F)), fine);
    EXPECT_EQ(set_suites(tls, std::vector<int>(65, 0xC02F)), Errno::inval);
    ASSERT_EQ(set_suites(tls, {0xC030}), fine);
    EXPECT_EQ(set_suites(tls, {0}), Errno::inval);
    EXPECT_EQ(list<int>(tls, sec_ciphersuite_list), (std::vector<int>{0xC030}));
}

class SecureOption130 : public SecureOption {
protected:
    SecureOption130() : SecureOption{Profile{Chip::nrf9160, {1, 3, 0}}} {}
};

TEST_F(SecureOption130, HasNoSuitesWithGcmBefore131)
{
    // nrf_api/constants.tsv: "modem firmware 1.3.1+".
    const auto all = list<int>(tls, sec_ciphersuite_list);
    EXPECT_EQ(all.size(), tls::modem_suites().size() - 3);
    for (const int suite : {0xC02B, 0xC030, 0xC02F}) {
        EXPECT_EQ(std::count(all.begin(), all.end(), suite), 0) << suite;
        EXPECT_EQ(set_suites(tls, {suite}), Errno::inval) << suite;
    }
    EXPECT_EQ(set_suites(tls, all), fine);
}

TEST_F(SecureOption, TakesTheServerRoleForStreamsOnly)
{
    for (const int fd : {tls, dtls})
        EXPECT_EQ(get_int(fd, sol_secure, sec_role), 0); // client
    EXPECT_EQ(set(tls, sol_secure, sec_role, 1), fine);
    EXPECT_EQ(get_int(tls, sol_secure, sec_role), 1);
    EXPECT_EQ(set(tls, sol_secure, sec_role, 0), fine);
    EXPECT_EQ(set(dtls, sol_secure, sec_role, 0), fine);
    EXPECT_EQ(set(dtls, sol_secure, sec_role, 1), Errno::opnotsupp);
    EXPECT_EQ(get_int(dtls, sol_secure, sec_role), 0);
    for (const int fd : {tls, dtls})
        for (const int role : {-1, 2})
            EXPECT_EQ(set(fd, sol_secure, sec_role, role), Errno::inval);
}

TEST_F(SecureOption, SaysBeforeTheHandshakeThatNothingHasBeenAgreed)
{
    EXPECT_EQ(get_int(tls, sol_secure, sec_ciphersuite_used), 0);
    EXPECT_EQ(get_int(dtls, sol_secure, sec_ciphersuite_used), 0);
    EXPECT_EQ(get_int(dtls, sol_secure, sec_dtls_cid_status), 0); // behaviour.md §5.1
}

TEST_F(SecureOption2, SaysBeforeTheHandshakeThatItWasAFullOne)
{
    EXPECT_EQ(get_int(tls, sol_secure, sec_handshake_status), 0);
    EXPECT_EQ(get_int(dtls, sol_secure, sec_handshake_status), 0);
}

TEST_F(SecureOption2, LimitsFragmentsToTheTwoSizesOfTheExtension)
{
    EXPECT_EQ(get_int(dtls, sol_secure, sec_dtls_frag_ext), 0);
    for (const int value : {1, 2, 0}) {
        EXPECT_EQ(set(dtls, sol_secure, sec_dtls_frag_ext, value), fine);
        EXPECT_EQ(get_int(dtls, sol_secure, sec_dtls_frag_ext), value);
    }
    for (const int value : {-1, 3})
        EXPECT_EQ(set(dtls, sol_secure, sec_dtls_frag_ext, value), Errno::inval);
}

TEST_F(SecureOption, PurgesTheSessionCacheAtAnyTime)
{
    world.modem().tls().resumable["somebody"] = "session";
    EXPECT_EQ(set(tls, sol_secure, sec_session_cache_purge, -5), fine); // any value
    EXPECT_TRUE(world.modem().tls().resumable.empty());
}

TEST_F(SecureOption, CannotSaveOrLoadAConnectionThatIsNotThere)
{
    // nrf_api/behaviour.md §5.2: the handshake is not over; nothing is saved.
    EXPECT_EQ(set(dtls, sol_secure, sec_dtls_conn_save, 1), Errno::inval);
    EXPECT_EQ(set(dtls, sol_secure, sec_dtls_conn_load, 1), Errno::again);
}

TEST_F(SecureOption, IsSetBeforeTheConnectionBegins)
{
    ASSERT_TRUE(world.modem().credentials().write(1, CredentialType::root_ca, tls::pki("ca.pem")));
    attach();
    ASSERT_TRUE(sockets().close(raw)); // it takes all packets of the PDN
    ASSERT_EQ(sockets().connect(tls, at("192.0.2.7", 7)).error(), Errno::inprogress);
    ASSERT_EQ(sockets().connect(dtls, at("192.0.2.7", 7)).error(), Errno::inprogress);
    EXPECT_EQ(set_tags(tls, {1}), Errno::isconn);
    EXPECT_EQ(set_text(tls, sol_secure, sec_hostname, "x.test"), Errno::isconn);
    EXPECT_EQ(set_suites(tls, {0xC02F}), Errno::isconn);
    for (const int name : {sec_peer_verify, sec_role, sec_session_cache})
        EXPECT_EQ(set(tls, sol_secure, name, 0), Errno::isconn) << name;
    for (const int name : {sec_dtls_handshake_timeo, sec_dtls_cid})
        EXPECT_EQ(set(dtls, sol_secure, name, 0), Errno::isconn) << name;
    EXPECT_EQ(set(tls, sol_secure, sec_session_cache_purge, 1), fine);
    EXPECT_EQ(get_int(tls, sol_secure, sec_peer_verify), 2); // reading goes on
}

TEST_F(SecureOption, ReadsThePendingErrorAndTimeoutsLikeAnyOther)
{
    EXPECT_EQ(get_int(tls, sol_socket, error), 0);
    EXPECT_EQ(set(dtls, sol_socket, bind_to_pdn, 3), fine);
    EXPECT_EQ(socket(dtls).options().cid, 3);
}

} // namespace
} // namespace stack
