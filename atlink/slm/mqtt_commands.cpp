// Part of table.hpp: #XMQTTCFG, #XMQTTCON, #XMQTTSUB, #XMQTTUNSUB, #XMQTTPUB (slm/commands.tsv).
#include "atlink/slm/connection.hpp"
#include "atlink/slm/handlers.hpp"
#include "atlink/slm/mqtt_client.hpp"
#include "atlink/slm/senders.hpp"
#include "atlink/slm/sockets.hpp"

#include <utility>

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace mqtt = stack::net::mqtt;

namespace {

constexpr std::size_t max_client_id = 64;
constexpr std::size_t max_login = 31;
constexpr std::size_t max_topic = 127;
constexpr std::size_t max_message = 1023;

/// Waits until all that is queued has been sent.
class SendPackets : public Operation {
public:
    explicit SendPackets(Application& app) : client_{app.mqtt()}, connection_{client_.connection()}
    {
    }

    std::optional<Final> poll(Response&) override
    {
        if (client_.connection() != connection_) return Final::error(); // the event tells why
        if (!client_.sent()) return std::nullopt;
        done();
        return Final::ok();
    }

protected:
    MqttClient& client() { return client_; }

private:
    virtual void done() {}

    MqttClient& client_;
    std::uint64_t connection_;
};

class SendDisconnect final : public SendPackets {
public:
    using SendPackets::SendPackets;

private:
    void done() override { client().finish(); }
};

/// Connects, for as long as the modem itself tries, and sends CONNECT.
class ConnectMqtt final : public Operation {
public:
    ConnectMqtt(Application& app, std::unique_ptr<Connection> connection, MqttTarget target)
        : app_{app}, target_{std::move(target)}, connection_{std::move(connection)}
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        if (send_) return send_->poll(response);
        switch (connection_->step()) {
        case Connection::State::going_on:
            return std::nullopt;
        case Connection::State::failed:
            return Final::error();
        case Connection::State::done:
            break;
        }
        app_.mqtt().begin(connection_->take(), target_);
        if (!app_.mqtt().connected()) return Final::error();
        send_.emplace(app_);
        return send_->poll(response);
    }

    emu::Instant deadline() const override { return connection_->deadline(); }

private:
    Application& app_;
    MqttTarget target_;
    std::unique_ptr<Connection> connection_;
    std::optional<SendPackets> send_; // CONNECT
};

Outcome connect(Application& app, const Command& command, int family)
{
    if (app.mqtt().connected()) return Final::error();
    const auto user = command.quoted(1, max_login);
    const auto password = command.quoted(2, max_login);
    const auto url = command.quoted(3, max_host);
    const auto port = command.integer(4, 0, max_u16);
    const auto sec_tag = integer_or(command, 5, int_min, int_max, no_tag);
    if (!user || !password || !url || !port || !sec_tag) return Final::error();
    MqttTarget target{.url = *url,
                      .port = static_cast<std::uint16_t>(*port),
                      .sec_tag = {},
                      .user = *user,
                      .password = *password};
    if (*sec_tag != no_tag) target.sec_tag = static_cast<int>(*sec_tag);

    ConnectionTarget to{.family = family, .host = target.url, .port = target.port};
    if (target.sec_tag) {
        to.secure =
            SecureSettings{.sec_tag = *target.sec_tag, .hostname = target.url, .dtls_cid = {}};
    }
    auto connection = std::make_unique<Connection>(app, to);
    if (!connection->open() || !connection->set_options()) return Final::error();
    return wait_for<ConnectMqtt>(app, std::move(connection), std::move(target));
}

Outcome disconnect(Application& app)
{
    if (!app.mqtt().send(encode(mqtt::Signal{mqtt::Type::disconnect}))) return Final::error();
    return wait_for<SendDisconnect>(app);
}

Outcome send(Application& app, std::string_view packet)
{
    if (!app.mqtt().send(packet)) return Final::error(); // no CONNACK yet
    return wait_for<SendPackets>(app);
}

/// Data mode: each flush is one message. All have the packet identifier of the command [F].
class MessageSender final : public DataHandler {
public:
    MessageSender(MqttClient& client, mqtt::Publish head) : client_{client}, head_{std::move(head)}
    {
    }

    int send(std::string data) override
    {
        (void)client_.send(encode(head_, data));
        return 0;
    }
    bool busy() const override { return !client_.sent(); }
    bool datagrams() const override { return true; }

private:
    MqttClient& client_;
    mqtt::Publish head_;
};

} // namespace

Outcome xmqttcfg(Application& app, const Command& command, Response& response)
{
    MqttClient& client = app.mqtt();
    if (command.form == Form::read) {
        const MqttSettings& is = client.settings();
        response.line(fmt::format("#XMQTTCFG: \"{}\",{},{}", is.client_id, is.keep_alive,
                                  is.clean_session ? 1 : 0));
        return Final::ok();
    }
    if (client.connected()) return Final::error();
    const auto client_id = command.quoted(0, max_client_id);
    const auto keep_alive = integer_or(command, 1, 0, max_u16, MqttClient::default_keep_alive);
    const auto clean = integer_or(command, 2, 0, 1, app.options().mqtt_clean_session ? 1 : 0);
    if (!client_id || !keep_alive || !clean) return Final::error();
    client.settings() = {.client_id = *client_id,
                         .keep_alive = static_cast<std::uint16_t>(*keep_alive),
                         .clean_session = *clean == 1};
    return Final::ok();
}

Outcome xmqttcon(Application& app, const Command& command, Response& response)
{
    MqttClient& client = app.mqtt();
    if (command.form == Form::read) {
        const MqttTarget& target = client.target();
        std::string line = "#XMQTTCON: 0";
        if (client.connected()) {
            line = fmt::format("#XMQTTCON: 1,\"{}\",\"{}\",{}", client.settings().client_id,
                               target.url, target.port);
            if (target.sec_tag) line += fmt::format(",{}", *target.sec_tag);
        }
        response.line(std::move(line));
        return Final::ok();
    }
    const auto op = command.integer(0, op_close, op_ipv6);
    if (!op) return Final::error();
    return *op == op_close ? disconnect(app) : connect(app, command, family_of(*op));
}

Outcome xmqttsub(Application& app, const Command& command, Response& response)
{
    if (!app.mqtt().connected()) return Final::error(); // the test form too
    if (command.form == Form::test) {
        response.line("#XMQTTSUB: <topic>,(0,1,2)");
        return Final::ok();
    }
    if (command.parameters.size() != 2) return Final::error();
    const auto topic = command.quoted(0, max_topic);
    const auto qos = command.integer(1, 0, mqtt::max_qos);
    if (!topic || !qos) return Final::error();
    return send(app, encode(mqtt::Subscribe{.id = app.mqtt().next_subscribe_id(),
                                            .filters = {{*topic, static_cast<int>(*qos)}}}));
}

Outcome xmqttunsub(Application& app, const Command& command, Response& response)
{
    if (!app.mqtt().connected()) return Final::error();
    if (command.form == Form::test) {
        response.line("#XMQTTUNSUB: <topic>");
        return Final::ok();
    }
    if (command.parameters.size() != 1) return Final::error();
    const auto topic = command.quoted(0, max_topic);
    if (!topic) return Final::error();
    return send(
        app, encode(mqtt::Unsubscribe{.id = app.mqtt().next_subscribe_id(), .filters = {*topic}}));
}

Outcome xmqttpub(Application& app, const Command& command, Response& response)
{
    MqttClient& client = app.mqtt();
    if (!client.connected()) return Final::error();
    if (command.form == Form::test) {
        response.line("#XMQTTPUB: <topic>,<msg>,(0,1,2),(0,1)");
        return Final::ok();
    }
    const bool with_message = command.parameters.size() > 1;
    const auto topic = command.quoted(0, max_topic);
    auto message = with_message ? command.quoted(1, max_message) : std::optional<std::string>{""};
    const auto qos = integer_or(command, 2, 0, mqtt::max_qos, 0);
    const auto retain = integer_or(command, 3, 0, 1, 0);
    if (!topic || !message || !qos || !retain) return Final::error();
    mqtt::Publish head{.topic = *topic,
                       .qos = static_cast<int>(*qos),
                       .retain = *retain == 1,
                       .id = client.next_publish_id()};
    if (message->empty()) {
        return start_data_mode(app, std::make_unique<MessageSender>(client, std::move(head)));
    }
    return send(app, encode(head, *message));
}

} // namespace atlink::inline v0::slm
