// PPP of a session: #XPPP, what is told of it, and packets of the host (slm/behaviour.md §9,
// transcripts.md §14 and §15).
#include "stack/internet/host.hpp"
#include "tests/atlink/slm/cmux_frames.hpp"
#include "tests/atlink/slm/session_fixture.hpp"
#include "tests/stack/proto/ppp/ppp_host.hpp"

#include <gmock/gmock.h>

namespace atlink {
namespace {

namespace host = ppp_host;

/// RFC 1071
unsigned checksum(std::string_view bytes)
{
    unsigned sum = 0;
    for (std::size_t i = 0; i < bytes.size(); i += 2)
        sum += host::octet(bytes, i) * 256 + host::octet(bytes, i + 1);
    while (sum > 0xffff)
        sum = (sum & 0xffffU) + (sum >> 16U);
    return ~sum & 0xffffU;
}

std::string ipv4_packet(unsigned protocol, const std::string& from, const std::string& to,
                        const std::string& payload)
{
    std::string header = "\x45" + std::string(1, '\0') + host::be16(20 + payload.size()) +
                         std::string(4, '\0') + "\x40" + static_cast<char>(protocol);
    const unsigned sum = checksum(header + host::be16(0) + from + to);
    return header + host::be16(sum) + from + to + payload;
}

std::string bytes_of(const stack::Address& address)
{
    return {address.bytes.begin(),
            address.bytes.begin() + static_cast<std::ptrdiff_t>(address.size())};
}

class SessionPpp : public SessionTest {
protected:
    void SetUp() override
    {
        config_.slm.ppp = true;
        config_.ppp_output = [this](std::string_view octets) { line_ += octets; };
        make_session(config_);
    }

    /// The host reads its second line, and so on until both are quiet.
    void exchange()
    {
        while (!line_.empty())
            host_.hear(std::exchange(line_, {}));
    }
    /// What is said within a second of something.
    std::string after(const std::function<void()>& act)
    {
        outputs_.clear();
        act();
        exchange();
        run_for(1s);
        exchange();
        return said();
    }
    void start()
    {
        ASSERT_EQ(ask("AT+CFUN=1"), ok);
        run_for(20s);
        ASSERT_EQ(said(), "\r\nOK\r\n\r\n#XPPP: 1,0\r\n");
    }
    void connect()
    {
        start();
        ASSERT_EQ(after([&] { host_.negotiate(); }), "\r\n#XPPP: 1,1\r\n");
    }
    std::string address_of(const char* name)
    {
        return bytes_of(world_.internet().find(name)->ipv4());
    }
    /// IP packets that have come for the host.
    std::vector<std::string> packets()
    {
        std::vector<std::string> all;
        for (const host::Packet& each : host_.received) {
            if (each.protocol == host::ipv4 || each.protocol == host::ipv6) {
                all.push_back(each.information);
            }
        }
        return all;
    }

    SessionConfig config_;
    std::string line_;
    host::Host host_{[this](const std::string& octets) { session_->feed_ppp(octets); }};
};

TEST_F(SessionPpp, IsAMatterOfTheBuild)
{
    EXPECT_EQ(ask("AT#XPPP?"), "\r\n#XPPP: 0,0\r\n\r\nOK\r\n");
    EXPECT_NE(ask("AT#XCLAC").find("AT#XPPP\r\n"), std::string::npos);
    make_session();
    EXPECT_EQ(ask("AT#XPPP?"), error);
    session_->feed_ppp("~~~"); // leads nowhere
    EXPECT_EQ(ask("AT#XCLAC").find("PPP"), std::string::npos);
}

TEST_F(SessionPpp, RefusesWhatItDoesNotHave)
{
    for (const char* const form :
         {"", "=", "=2", "=-1", "=01", "=\"1\"", "=x", "=?", "=0,0", "=1,0", "=1,0,0", "=1,"}) {
        EXPECT_EQ(ask(std::string{"AT#XPPP"} + form), error) << form;
    }
    EXPECT_EQ(ask("at#xppp=1"), ok);
    run_for(1min);
    EXPECT_EQ(ask("AT#XPPP?"), "\r\n#XPPP: 0,0\r\n\r\nOK\r\n"); // without a PDN
}

TEST_F(SessionPpp, FollowsThePdn)
{
    ASSERT_EQ(ask("AT%XPDNCFG=1"), ok); // it comes back
    start();
    EXPECT_EQ(ask("AT#XPPP?"), "\r\n#XPPP: 1,0\r\n\r\nOK\r\n");
    outputs_.clear();
    world_.modem().network().lose_pdn(0, 36);
    run_for(3s); // a page, and the connection
    EXPECT_EQ(said(), "\r\n#XPPP: 0,0\r\n");
    EXPECT_EQ(ask("AT#XPPP?"), "\r\n#XPPP: 0,0\r\n\r\nOK\r\n");
    outputs_.clear();
    world_.modem().network().restore_pdn(0);
    run_for(1min);
    ASSERT_TRUE(world_.modem().bearers().up(0));
    EXPECT_EQ(said(), "\r\n#XPPP: 1,0\r\n");
    EXPECT_EQ(ask("AT+CFUN=4"), "\r\n#XPPP: 0,0\r\n");
    run_for(10s);
    EXPECT_EQ(said(), "\r\n#XPPP: 0,0\r\n\r\nOK\r\n");
}

TEST_F(SessionPpp, TellsOfThePeer)
{
    connect();
    EXPECT_EQ(ask("AT#XPPP?"), "\r\n#XPPP: 1,1\r\n\r\nOK\r\n");
    EXPECT_EQ(after([&] { host_.terminate(); }),
              "\r\n#XPPP: 1,0\r\n\r\n#XPPP: 0,0\r\n\r\n#XPPP: 1,0\r\n");
    EXPECT_TRUE(host_.terminated());
    EXPECT_EQ(after([&] { host_.negotiate(); }), "\r\n#XPPP: 1,1\r\n");
}

TEST_F(SessionPpp, StopsAndStartsAfterTheAnswer)
{
    connect();
    EXPECT_EQ(after([&] { session_->feed("AT#XPPP=0\r\n"); }), "\r\nOK\r\n\r\n#XPPP: 0,0\r\n");
    EXPECT_TRUE(host_.terminated());
    EXPECT_EQ(after([&] { session_->feed("AT#XPPP=0\r\n"); }), ok);
    host_.received.clear();
    EXPECT_EQ(after([&] { host_.negotiate(); }), ""); // nobody is there
    EXPECT_TRUE(host_.received.empty());
    EXPECT_EQ(after([&] { session_->feed("AT#XPPP=1\r\n"); }), "\r\nOK\r\n\r\n#XPPP: 1,0\r\n");
    EXPECT_EQ(after([&] { session_->feed("AT#XPPP=1\r\n"); }), ok);
    EXPECT_EQ(after([&] { host_.negotiate(); }), "\r\n#XPPP: 1,1\r\n");
}

TEST_F(SessionPpp, GivesTheHostThePdnsAddresses)
{
    connect();
    const auto own = world_.modem().bearers().address(0, stack::Family::ipv4);
    ASSERT_TRUE(own);
    EXPECT_EQ(host_.address, bytes_of(*own));
    EXPECT_EQ(host_.dns1, (std::string{"\xc0\x00\x02\x35", 4}));
    EXPECT_EQ(host_.dns2, (std::string{"\xc0\x00\x02\x36", 4}));
    const auto six = world_.modem().bearers().address(0, stack::Family::ipv6);
    ASSERT_TRUE(six);
    EXPECT_EQ(host_.identifier, bytes_of(*six).substr(8));
}

TEST_F(SessionPpp, CarriesAPingAndADatagram)
{
    connect();
    const std::string echo = address_of("echo.test");
    ASSERT_EQ(echo.size(), 4U);
    std::string request = "\x08" + std::string(3, '\0') + "\x12\x34\x56\x78 ping"; // RFC 792
    const unsigned sum = checksum(request);
    request.replace(2, 2, host::be16(sum));
    host_.received.clear();
    host_.send(host::ipv4, ipv4_packet(1, host_.address, echo, request));
    run_for(5s);
    exchange();
    ASSERT_EQ(packets().size(), 1U);
    EXPECT_EQ(packets()[0].substr(12, 8), echo + host_.address);
    EXPECT_EQ(packets()[0][20], '\0'); // Echo Reply
    EXPECT_EQ(packets()[0].substr(24), "\x12\x34\x56\x78 ping");

    host_.received.clear();
    const std::string datagram =
        host::be16(5000) + host::be16(7) + host::be16(8 + 5) + host::be16(0) + "hello"; // RFC 768
    host_.send(host::ipv4, ipv4_packet(17, host_.address, echo, datagram));
    run_for(5s);
    exchange();
    ASSERT_EQ(packets().size(), 1U);
    EXPECT_EQ(packets()[0].substr(20, 4), host::be16(7) + host::be16(5000));
    EXPECT_EQ(packets()[0].substr(28), "hello");
}

TEST_F(SessionPpp, BringsRouterAdvertisementsToTheHost)
{
    connect();
    const std::string link_local = "\xfe\x80" + std::string(6, '\0') + host_.identifier;
    const std::string routers = "\xff\x02" + std::string(13, '\0') + "\x02";
    std::string solicitation = "\x85" + std::string(7, '\0'); // RFC 4861 §4.1
    const std::string pseudo =
        link_local + routers + host::be16(0) + host::be16(8) + host::be16(0) + host::be16(58);
    solicitation.replace(2, 2, host::be16(checksum(pseudo + solicitation)));
    host_.received.clear();
    host_.send(host::ipv6, "\x60" + std::string(3, '\0') + host::be16(8) + "\x3a\xff" + link_local +
                               routers + solicitation);
    run_for(5s);
    exchange();
    ASSERT_EQ(packets().size(), 1U);
    EXPECT_EQ(packets()[0][40], '\x86'); // Router Advertisement
}

TEST_F(SessionPpp, HidesPdnEventsUntilTheHostWantsThem)
{
    ModemAt& modem = modem_;
    modem.on_urc("+CGEV: ME PDN ACT 0\r\n");
    EXPECT_EQ(said(), "");
    EXPECT_EQ(ask("AT+CGEREP=1"), ok);
    outputs_.clear();
    modem.on_urc("+CGEV: ME PDN ACT 0\r\n");
    EXPECT_EQ(said(), "\r\n+CGEV: ME PDN ACT 0\r\n");
    EXPECT_EQ(ask("AT+CGEREP=0"), ok);
    outputs_.clear();
    modem.on_urc("+CGEV: ME PDN ACT 0\r\n");
    modem.on_urc("+CEREG: 1\r\n");
    EXPECT_EQ(said(), "\r\n+CEREG: 1\r\n");
    make_session();
    modem.on_urc("+CGEV: ME PDN ACT 0\r\n");
    EXPECT_NE(said().find("+CGEV"), std::string::npos);
}

TEST_F(SessionPpp, TakesAPdnInLaterReleases)
{
    config_.slm.ppp_cid = true;
    make_session(config_);
    EXPECT_EQ(ask("AT#XPPP?"), "\r\n#XPPP: 0,0,0\r\n\r\nOK\r\n");
    for (const char* const form : {"=0,0", "=1,11", "=1,-1", "=1,x", "=1,1,1", "=1,"})
        EXPECT_EQ(ask(std::string{"AT#XPPP"} + form), error) << form;
    ASSERT_EQ(ask("AT+CFUN=1"), ok);
    run_for(20s);
    EXPECT_EQ(said(), "\r\nOK\r\n\r\n#XPPP: 1,0,0\r\n");
    ASSERT_EQ(ask("AT+CGDCONT=1,\"IP\",\"second\""), ok);
    ASSERT_EQ(ask("AT+CGACT=1,1"), ok);
    run_for(5s);
    EXPECT_EQ(after([&] { session_->feed("AT#XPPP=0\r\nAT#XPPP=1,1\r\n"); }),
              "\r\nOK\r\n\r\nOK\r\n\r\n#XPPP: 0,0,0\r\n\r\n#XPPP: 1,0,1\r\n");
    host_.with_ipv6 = false;
    EXPECT_EQ(after([&] { host_.negotiate(); }), "\r\n#XPPP: 1,1,1\r\n");
    EXPECT_EQ(host_.address, bytes_of(*world_.modem().bearers().address(1, stack::Family::ipv4)));
    EXPECT_EQ(after([&] { world_.modem().network().lose_pdn(0, 36); }), ""); // not its PDN
    // This one answers when the PDN is gone.
    EXPECT_EQ(after([&] { session_->feed("AT+CGACT=0,1\r\n"); }), "\r\n#XPPP: 0,0,1\r\n\r\nOK\r\n");
}

TEST_F(SessionPpp, EndsWithTheApplication)
{
    connect();
    EXPECT_EQ(ask("AT#XRESET"), ok);
    run_for(50ms);
    exchange();
    EXPECT_TRUE(host_.terminated());
    EXPECT_EQ(said(), "\r\nOK\r\n\r\n#XPPP: 0,0\r\n");
    session_->feed_ppp(host::encode(host::lcp, host::control(1, 1, "")));
    run_for(10s);
    EXPECT_EQ(said(), "\r\nOK\r\n\r\n#XPPP: 0,0\r\nReady\r\n");
    EXPECT_EQ(ask("AT#XPPP?"), "\r\n#XPPP: 0,0\r\n\r\nOK\r\n");
    connect();
}

TEST_F(SessionPpp, NeedsASocket)
{
    attach();
    run_for(1s);
    EXPECT_EQ(ask("AT#XPPP=0"), ok);
    run_for(1s);
    for (int i = 0; i < 8; ++i)
        ASSERT_NE(ask("AT#XSOCKET=1,2,0"), error);
    EXPECT_EQ(after([&] { session_->feed("AT#XPPP=1\r\n"); }), ok);
    EXPECT_EQ(ask("AT#XPPP?"), "\r\n#XPPP: 0,0\r\n\r\nOK\r\n");
}

TEST_F(SessionPpp, OutlivesHostileHosts)
{
    connect();
    session_->feed_ppp(std::string(100'000, '\x7d'));
    session_->feed_ppp("~");
    for (int i = 0; i < 2000; ++i) {
        host_.send(host::ipv4, "\x45" + std::string(static_cast<std::size_t>(i % 1400), 'x'));
        host_.send(host::ipv4, ipv4_packet(17, host_.address, address_of("discard.test"),
                                           std::string(1200, '\0')));
    }
    run_for(1min);
    EXPECT_EQ(ask("AT#XPPP?"), "\r\n#XPPP: 1,1\r\n\r\nOK\r\n");
}

class SessionPppCmux : public SessionPpp {
protected:
    void SetUp() override
    {
        config_.slm.cmux = true;
        SessionPpp::SetUp();
        ASSERT_EQ(ask("AT#XCMUX=2"), ok);
        run_for(50ms);
        session_->feed(cmux::host(0, cmux::sabm) + cmux::host(1, cmux::sabm) +
                       cmux::host(2, cmux::sabm));
        run_for(1ms);
        outputs_.clear();
    }

    /// Payload of the AT channel; that of the other goes to the host's PPP.
    std::string hear_frames()
    {
        std::string at;
        for (bool more = true; more;) {
            more = false;
            for (const std::string& output : std::exchange(outputs_, {})) {
                const auto frames = cmux::decode(output);
                EXPECT_TRUE(frames);
                for (const cmux::Frame& frame : frames.value_or(std::vector<cmux::Frame>{})) {
                    if (frame.control != cmux::uih) continue;
                    if (frame.dlci == 2) at += frame.data;
                    if (frame.dlci == 1) framed_host_.hear(frame.data);
                    more = true;
                }
            }
        }
        return at;
    }
    std::string ask_framed(const std::string& command)
    {
        outputs_.clear();
        session_->feed(cmux::host(2, cmux::uih, command + "\r\n"));
        run_for(1s);
        return hear_frames();
    }

    host::Host framed_host_{[this](const std::string& octets) {
        for (std::size_t at = 0; at < octets.size(); at += 100)
            session_->feed(cmux::host(1, cmux::uih, octets.substr(at, 100)));
    }};
};

TEST_F(SessionPppCmux, UsesTheOtherChannel)
{
    EXPECT_EQ(ask_framed("AT#XCMUX?"), "\r\n#XCMUX: 2,2\r\n\r\nOK\r\n");
    EXPECT_EQ(ask_framed("AT+CFUN=1"), ok);
    run_for(20s);
    EXPECT_EQ(hear_frames(), "\r\n#XPPP: 1,0\r\n");
    framed_host_.negotiate();
    EXPECT_EQ(hear_frames(), "\r\n#XPPP: 1,1\r\n");
    EXPECT_EQ(framed_host_.address.size(), 4U);
    EXPECT_NE(framed_host_.address, std::string(4, '\0'));
    EXPECT_EQ(line_, ""); // nothing on a second line
    framed_host_.terminate();
    run_for(1s);
    EXPECT_EQ(hear_frames(), "\r\n#XPPP: 1,0\r\n\r\n#XPPP: 0,0\r\n\r\n#XPPP: 1,0\r\n");
}

TEST_F(SessionPppCmux, KeepsTheAtChannelWhilePppRuns)
{
    ask_framed("AT+CFUN=1");
    run_for(20s);
    hear_frames();
    EXPECT_EQ(ask_framed("AT#XCMUX"), error); // already running
    EXPECT_EQ(ask_framed("AT#XCMUX=1"), error);
    EXPECT_EQ(ask_framed("AT#XCMUX=2"), ok); // no change
    EXPECT_EQ(ask_framed("AT#XPPP=0"), "\r\nOK\r\n\r\n#XPPP: 0,0\r\n");
    EXPECT_EQ(ask_framed("AT#XCMUX=1"), ok);
}

TEST_F(SessionPppCmux, TakesAClosedChannelForAPeerThatLeft)
{
    ask_framed("AT+CFUN=1");
    run_for(20s);
    hear_frames();
    framed_host_.negotiate();
    hear_frames();
    session_->feed(cmux::host(1, cmux::disc));
    run_for(1s);
    EXPECT_EQ(hear_frames(), "\r\n#XPPP: 1,0\r\n\r\n#XPPP: 0,0\r\n\r\n#XPPP: 1,0\r\n");
    session_->feed(cmux::host(1, cmux::sabm));
    framed_host_.negotiate();
    EXPECT_EQ(hear_frames(), "\r\n#XPPP: 1,1\r\n");
}

} // namespace
} // namespace atlink
