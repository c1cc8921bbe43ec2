// The registry of services: what is in it, and how one is asked for.
#include "stack/internet/service_type.hpp"

#include "stack/internet/default_hosts.hpp"
#include "stack/internet/host.hpp"
#include "stack/internet/services/mqtt_broker.hpp"
#include "stack/internet/services/services.hpp"
#include "stack/internet/services/tls_server.hpp"
#include "stack/net/ip_stack.hpp"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include <gtest/gtest.h>

namespace stack::net {
namespace {

class ServiceTypeTest : public ::testing::Test {
protected:
    /// Why it does not start; empty when it does.
    std::string start(std::string_view text, ServiceTypes types = service_types())
    {
        try {
            start_service(host_, text, types);
        } catch (const std::invalid_argument& error) {
            return error.what();
        }
        return "";
    }

    emu::Engine engine_;
    emu::Bus bus_{engine_};
    emu::Seed seed_{1};
    IpStack ip_stack_{engine_, seed_};
    Internet internet_{engine_, bus_, seed_, {}};
    Host& host_ = internet_.add("a.example", *Address::parse("203.0.113.1"),
                                *Address::parse("2001:db8:1::1"));
};

TEST_F(ServiceTypeTest, AreInTheOrderOfTheirNamesAndHaveOneEach)
{
    std::vector<std::string_view> names;
    for (const ServiceType* each : service_types()) {
        names.push_back(each->name);
        EXPECT_EQ(find_service(each->name), each);
        EXPECT_GT(each->port, 0);
    }
    EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
    EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
    EXPECT_EQ(find_service("ftp"), nullptr);
}

TEST_F(ServiceTypeTest, ComeFromEveryFileThatIsNamedSo)
{
    const auto folder = std::filesystem::path{EMU9160_SOURCE_DIR} / "stack/internet/services";
    std::size_t files = 0;
    for (const auto& each : std::filesystem::directory_iterator{folder})
        files += each.path().stem().string().ends_with("_service") ? 1 : 0;

    EXPECT_GE(files, 6U);
    EXPECT_GE(service_types().size(), files); // a family is one at least
}

TEST_F(ServiceTypeTest, StartOnThePortThatIsSaidOrTheirOwn)
{
    EXPECT_EQ(start("tcp_echo"), "");
    EXPECT_EQ(start("tcp_echo"), "TCP port taken on 203.0.113.1");
    EXPECT_EQ(start("tcp_echo:8"), "");
    EXPECT_EQ(start("udp_echo"), "");
    EXPECT_EQ(start("discard"), "");
    EXPECT_EQ(host_.services<TcpEcho>().size(), 2U);
    EXPECT_EQ(host_.services<UdpEcho>().size(), 1U);
    EXPECT_EQ(host_.services<TcpDiscard>().size(), 1U);
    EXPECT_EQ(host_.services<UdpDiscard>().size(), 1U);
}

TEST_F(ServiceTypeTest, TakeTheirSettings)
{
    EXPECT_EQ(start("https:443:behaviour=rsa:resumption=false"), "");
    EXPECT_EQ(start("dtls_echo:5684:cid=supported"), "");
    const auto https = host_.services<tls::TlsServer>();
    const auto dtls = host_.services<tls::DtlsServer>();
    ASSERT_EQ(https.size() + dtls.size(), 2U);
    EXPECT_EQ(https[0]->config().behaviour, tls::Behaviour::rsa);
    EXPECT_FALSE(https[0]->config().resumption);
    EXPECT_EQ(https[0]->config().application, tls::Application::https);
    EXPECT_EQ(dtls[0]->config().behaviour, tls::Behaviour::good);
    EXPECT_TRUE(dtls[0]->config().resumption);
    EXPECT_EQ(dtls[0]->config().cid, tls::CidMode::supported);
}

TEST_F(ServiceTypeTest, OneBrokerHasBothPorts)
{
    EXPECT_EQ(start("mqtt"), "");
    EXPECT_EQ(start("mqtts"), "");
    EXPECT_EQ(start("mqtt:1884"), "");
    ASSERT_EQ(host_.services<mqtt::BrokerService>().size(), 1U);
    for (mqtt::MqttServer* each : host_.services<mqtt::MqttServer>())
        EXPECT_EQ(&each->broker(), host_.services<mqtt::BrokerService>()[0]->broker().get());
}

TEST_F(ServiceTypeTest, SayWhatIsWrongWithTheText)
{
    EXPECT_EQ(start("ftp"), "no such service: ftp");
    EXPECT_EQ(start(""), "no such service: ");
    EXPECT_EQ(start("http:"), "no port: ");
    EXPECT_EQ(start("http:0"), "no port: 0");
    EXPECT_EQ(start("http:65536"), "no port: 65536");
    EXPECT_EQ(start("http:80x"), "no port: 80x");
    EXPECT_EQ(start("http:80:behaviour=good"), "no such setting: behaviour=good");
    EXPECT_EQ(start("https:443:behaviour=god"), "no such setting: behaviour=god");
    EXPECT_EQ(start("https:443:behaviour"), "no such setting: behaviour");
    EXPECT_EQ(start("https:443:resumption=yes"), "no such setting: resumption=yes");
}

// As a file of stack/internet/services/ has it: a service that nobody else knows.

class Greeter final : public UdpService {
public:
    Greeter(Host& host, std::uint16_t port, std::string words)
        : UdpService{host, port}, words_{std::move(words)}
    {
    }
    const std::string& words() const { return words_; }

private:
    void on_datagram(std::string_view) override { reply(words_); }

    std::string words_;
};

constexpr ServiceSetting greeter_settings[] = {{"words", ServiceSetting::Kind::text, "text"}};
constexpr ServiceType greeter{"greeter", 1234, "answers with `words`", greeter_settings,
                              [](Host& host, std::uint16_t port, const ServiceSettings& settings) {
                                  const auto words = settings.find("words");
                                  host.serve<Greeter>(
                                      port, words == settings.end() ? "hello" : words->second);
                              }};

TEST_F(ServiceTypeTest, OneOfAnotherFileIsStartedLikeAllOthers)
{
    const ServiceType* const only[] = {&greeter};
    EXPECT_EQ(start("greeter:99:words=good day", only), "");
    ASSERT_EQ(host_.services<Greeter>().size(), 1U);
    EXPECT_EQ(host_.services<Greeter>()[0]->words(), "good day");
    EXPECT_EQ(start("greeter:100:word=a", only), "no such setting: word=a");
}

TEST_F(ServiceTypeTest, EveryDefaultHostStarts)
{
    for (const DefaultHost& each : default_hosts()) {
        Host* host = internet_.find(each.name);
        ASSERT_NE(host, nullptr) << each.name;
        EXPECT_EQ(host->up(), each.name != "blackhole.test") << each.name;
        EXPECT_EQ(host->services<Service>().empty(),
                  each.name == "blackhole.test" || each.name == "reset.test")
            << each.name;
    }
}

} // namespace
} // namespace stack::net
