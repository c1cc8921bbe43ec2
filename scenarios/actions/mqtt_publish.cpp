// Part of scenarios/action.hpp: somebody publishes at the broker of a host.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"
#include "stack/internet/host.hpp"
#include "stack/internet/services/mqtt_broker.hpp"

#include <stdexcept>

#include <fmt/format.h>

namespace scenarios::inline v0::actions::mqtt_publish {

namespace {

using stack::net::mqtt::BrokerService;

struct MqttPublish final : Action {
    std::string host = "mqtt.test";
    stack::net::mqtt::Message message;

    std::string text() const override
    {
        return fmt::format("{{host: {}, topic: {}, payload: {}, qos: {}, retain: {}}}",
                           in_quotes(host), in_quotes(message.topic), in_quotes(message.payload),
                           message.qos, message.retain);
    }
    void check(Scene& scene) const override
    {
        scene.require_host(host);
        if (scene.internet().find(host)->services<BrokerService>().empty()) {
            throw std::invalid_argument{host + " has no broker"};
        }
    }
    Failure perform(Scene& scene) const override
    {
        stack::net::Host* found = scene.internet().find(host);
        const auto brokers =
            found == nullptr ? std::vector<BrokerService*>{} : found->services<BrokerService>();
        if (brokers.empty()) return "there was no broker";
        brokers.front()->broker()->publish(message);
        return {};
    }
};

ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    auto publish = std::make_shared<MqttPublish>();
    map.text("host", publish->host);
    const auto topic = map.require("topic", "the name of a topic, without # and +");
    if (topic && read_text(errors, *topic, publish->message.topic)) {
        const std::string& name = publish->message.topic;
        if (name.empty() || name.find_first_of("#+") != name.npos) {
            errors.add(topic->mark, topic->key, fmt::format("'{}' is no name of a topic", name),
                       "text without # and +");
        }
    }
    map.text("payload", publish->message.payload);
    map.integer("qos", 0, 2, publish->message.qos);
    map.boolean("retain", publish->message.retain);
    map.finish();
    return publish;
}

constexpr ActionType types[] = {
    {"mqtt_publish", "{host: name, topic: text, payload: text, qos: N, retain: B}",
     "somebody publishes `payload` (empty) under `topic` at the broker of `host` (mqtt.test), with "
     "`qos` (0 to 2; 0) and `retain` (false)",
     parse},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::mqtt_publish
