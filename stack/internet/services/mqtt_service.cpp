// Part of stack/internet/service_type.hpp: the MQTT broker as services by name: one broker a host,
// on as many ports as are asked for.
#include "stack/internet/service_type.hpp"
#include "stack/internet/services/mqtt_broker.hpp"
#include "stack/internet/services/tls_server.hpp"

namespace stack::inline v0::net::service_files::mqtt_service {

namespace {

using Kind = ServiceSetting::Kind;

constexpr ServiceSetting settings_of_both[] = {{"user", Kind::text, "text"},
                                               {"password", Kind::text, "text"}};

/// The host's, made when the first port is: who may come in is what that one says.
std::shared_ptr<mqtt::Broker> broker_of(Host& host, const ServiceSettings& settings)
{
    const auto there = host.services<mqtt::BrokerService>();
    if (!there.empty()) return there.front()->broker();
    const auto said = [&](std::string_view name) {
        const auto found = settings.find(name);
        return found == settings.end() ? std::string{} : found->second;
    };
    mqtt::BrokerConfig config;
    if (!settings.empty()) config.login = {.user = said("user"), .password = said("password")};
    return host.serve<mqtt::BrokerService>(std::move(config)).broker();
}

void start_plain(Host& host, std::uint16_t port, const ServiceSettings& settings)
{
    host.serve<mqtt::MqttServer>(port, broker_of(host, settings));
}

void start_secure(Host& host, std::uint16_t port, const ServiceSettings& settings)
{
    host.serve<tls::TlsServer>(port, tls::ServerConfig{},
                               mqtt::handlers_of(broker_of(host, settings)));
}

constexpr ServiceType types[] = {
    {"mqtt", mqtt::plain_port,
     "a broker of MQTT 3.1.1; `user` and `password` (all come in): who may. A host has one broker: "
     "what its first port says of them holds for the other",
     settings_of_both, start_plain},
    {"mqtts", mqtt::secure_port, "the same broker over TLS", settings_of_both, start_secure},
};

} // namespace

std::span<const ServiceType> family() { return types; }

} // namespace stack::inline v0::net::service_files::mqtt_service
