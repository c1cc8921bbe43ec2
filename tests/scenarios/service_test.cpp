// Hosts of a scenario run what the registry of services has.
#include "scenarios/schema.hpp"
#include "stack/internet/host.hpp"
#include "stack/internet/services/mqtt_broker.hpp"
#include "stack/internet/services/services.hpp"
#include "stack/internet/services/tls_server.hpp"
#include "tests/scenarios/scenario_fixture.hpp"

#include <gmock/gmock.h>

namespace scenarios {
namespace {

using ::testing::HasSubstr;

TEST(ScenarioServices, RunOnTheirHosts)
{
    Stage stage{R"(hosts:
  - {name: x.test, certificate: x.test, aaaa: false, services: {tcp_echo: 8, udp_echo: 8,
     discard: 9, http: 80, https: 443, tls_echo: 7, dtls_echo: {cid: disabled}, dns: 53,
     mqtt: {user: me, password: secret}, mqtts: 8883}}
)"};
    stack::net::Host& host = *stage.world.internet().find("x.test");

    EXPECT_EQ(host.certificate(), "x.test");
    EXPECT_FALSE(host.aaaa());
    EXPECT_EQ(host.services<stack::net::TcpEcho>().size(), 1U);
    EXPECT_EQ(host.services<stack::net::UdpEcho>().size(), 1U);
    EXPECT_EQ(host.services<stack::net::TcpDiscard>().size(), 1U);
    EXPECT_EQ(host.services<stack::net::HttpServer>().size(), 1U);
    EXPECT_EQ(host.services<stack::tls::TlsServer>().size(), 3U); // HTTPS, echo, MQTT
    ASSERT_EQ(host.services<stack::tls::DtlsServer>().size(), 1U);
    EXPECT_EQ(host.services<stack::tls::DtlsServer>()[0]->config().cid,
              stack::tls::CidMode::disabled);
    EXPECT_EQ(host.services<stack::net::mqtt::BrokerService>().size(), 1U);
}

// As a file of stack/internet/services/ has it: a service that nobody else knows.

class Nothing final : public stack::net::Service {
public:
    Nothing(stack::net::Host&, bool loud) : loud_{loud} {}
    bool loud() const { return loud_; }

private:
    bool loud_;
};

constexpr stack::net::ServiceSetting nothing_settings[] = {
    {"loud", stack::net::ServiceSetting::Kind::boolean, "B"}};
constexpr stack::net::ServiceType nothing{
    "nothing", 1, "does nothing; `loud` (false)", nothing_settings,
    [](stack::net::Host& host, std::uint16_t, const stack::net::ServiceSettings& settings) {
        const auto loud = settings.find("loud");
        host.serve<Nothing>(loud != settings.end() && loud->second == "true");
    }};
constexpr const stack::net::ServiceType* only_nothing[] = {&nothing};
const Vocabulary vocabulary{.actions = action_types(), .services = only_nothing};

TEST(ScenarioServices, OneOfAnotherFileIsReadAndStarted)
{
    const Scenario scenario =
        parse_scenario("{version: 1, duration: 1s, hosts: [{name: a, services: {nothing: {loud: "
                       "true}}}]}",
                       "s.yaml", vocabulary);
    stack::World world{scenario.world};
    add_hosts(world.internet(), scenario.hosts, scenario.file);

    const auto started = world.internet().find("a")->services<Nothing>();
    ASSERT_EQ(started.size(), 1U);
    EXPECT_TRUE(started[0]->loud());
}

TEST(ScenarioServices, OneOfAnotherFileIsOnThePage)
{
    const std::string page = schema_of(vocabulary);

    EXPECT_THAT(page, HasSubstr("SERVICE:  nothing: {port: N, loud: B}\n"));
    EXPECT_THAT(page, HasSubstr("| Service | Port | Meaning |\n|---|---|---|\n"
                                "| `nothing` | 1 | does nothing; `loud` (false) |\n"));
}

} // namespace
} // namespace scenarios
