// An MQTT 3.1.1 broker of the simulated internet; one may serve several ports.
#pragma once

#include "emu/engine.hpp"
#include "stack/internet/services/stream_server.hpp"
#include "stack/proto/mqtt/packet.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace stack::inline v0::net::mqtt {

/// Bounds of what strangers can make a broker keep; what goes above is refused or dropped.
struct BrokerLimits {
    std::size_t packet = std::size_t{16} * 1024; // bytes, and of a message's topic and payload
    std::size_t sessions = 32;
    std::size_t subscriptions = 64; // of a session
    std::size_t messages = 64;      // of a session, of QoS 1 and 2, on their way or waiting for it
    std::size_t retained = 64;      // topics
    std::size_t unsent = std::size_t{64} * 1024; // bytes of a connection; QoS 0 is dropped above
    /// From the connection to its CONNECT; an estimate ([MQTT-3.1.0-1] leaves it open).
    emu::Ts connect_time = std::chrono::seconds{30};
};

struct Login {
    std::string user;
    std::string password;
};

struct BrokerConfig {
    std::optional<Login> login{}; // nothing: everybody may come in
    BrokerLimits limits{};
};

/// Sessions by client identifier; a session that is not clean outlives its connection (§4.1).
class Broker {
public:
    explicit Broker(emu::Engine& engine, BrokerConfig config = {});
    ~Broker();
    Broker(const Broker&) = delete;
    Broker& operator=(const Broker&) = delete;

    /// One connection; it must not outlive the broker.
    std::unique_ptr<StreamHandler> accept(Stream& stream);
    /// To all who have subscribed, as if a client had sent it; an empty retained message removes
    /// the one that was retained (§3.3.1.3).
    void publish(const Message& message);

    std::size_t sessions() const { return sessions_.size(); }
    std::size_t retained() const { return retained_.size(); }

private:
    class Client;
    struct Session;

    Session* open(const std::string& id);
    void deliver(Session& session, const Message& message, int qos, bool retained);

    emu::Engine& engine_;
    BrokerConfig config_;
    std::map<std::string, std::unique_ptr<Session>> sessions_;
    std::map<std::string, Message> retained_; // by topic
    unsigned long named_ = 0;                 // clients that left the name to the broker
};

/// The broker that a host has, apart from its ports.
class BrokerService final : public Service {
public:
    BrokerService(Host& host, BrokerConfig config)
        : broker_{std::make_shared<Broker>(host.internet().engine(), std::move(config))}
    {
    }
    const std::shared_ptr<Broker>& broker() const { return broker_; }

private:
    std::shared_ptr<Broker> broker_;
};

/// A port of a broker without TLS.
class MqttServer final : public StreamServer {
public:
    MqttServer(Host& host, std::uint16_t port, std::shared_ptr<Broker> broker);
    ~MqttServer() override { drop_connections(); }
    Broker& broker() { return *broker_; }

private:
    std::shared_ptr<Broker> broker_;
};

/// A handler for each connection that a server takes; it keeps the broker.
MakeHandler handlers_of(std::shared_ptr<Broker> broker);

} // namespace stack::inline v0::net::mqtt
