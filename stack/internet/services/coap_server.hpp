// A CoAP server (RFC 7252) with the resources that clients try themselves out on: block-wise
// transfers (RFC 7959) and observation (RFC 7641) among them.
#pragma once

#include "emu/random.hpp"
#include "stack/internet/services/services.hpp"
#include "stack/proto/coap/message.hpp"

#include <chrono>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace stack::inline v0::net::coap {

struct ServerConfig {
    emu::Ts notify = std::chrono::seconds{5}; // from one notification of `obs` to the next
};

/// test: what was put is got, POST gives its payload back. large: 1280 bytes, and what is put in
/// blocks. separate: its answer comes a second after the acknowledgement. obs: a number that
/// grows with each notification. .well-known/core: these.
class Server final : public UdpService {
public:
    Server(Host& host, std::uint16_t port, const ServerConfig& config = {});
    ~Server() override;
    std::size_t observers() const { return observers_.size(); }

private:
    struct Resource;
    struct Outgoing;
    struct Observer;
    struct Upload {
        Endpoint from;
        std::string path;
        std::string body;
    };
    struct Answered {
        Endpoint to;
        std::uint16_t id;
        emu::Instant at;
        std::string bytes; // empty: there was nothing to say
    };

    void on_datagram(std::string_view bytes) override;
    void on_request(const Message& request);
    void on_acknowledged(const Message& message);
    const Answered* answered(std::uint16_t id);
    void remember(std::uint16_t id, std::string bytes);
    Message respond(const Message& request);
    std::optional<Code> refusal(const Message& request) const;

    // The methods: what they do to a resource.
    void get(Resource& resource, const Message& request, Message& response);
    void put(Resource& resource, const Message& request, Message& response);
    void post(const Message& request, Message& response);
    /// The body so far with this request's block; nothing while it is not whole, or refused.
    std::optional<std::string> assemble(const Message& request, Message& response);
    std::string links() const;

    // Observation.
    void observe(const Message& request, Message& response);
    void forget(const Endpoint& peer, const std::string& token);
    void notify(Observer& observer);
    std::string count() const { return std::to_string(count_); }

    /// A confirmable message, again and again until it is acknowledged (§4.2); `over` hears
    /// whether it was.
    void send_confirmable(const Endpoint& to, Message message, std::function<void(bool)> over);
    void retransmit(std::uint16_t id);
    void finish(std::uint16_t id, bool acknowledged);
    void later(const Message& request);

    const ServerConfig config_;
    emu::Random random_;
    std::uint16_t next_id_;
    std::map<std::string, Resource, std::less<>> resources_;
    std::list<Upload> uploads_;
    std::deque<Answered> answered_;
    std::map<std::uint16_t, std::unique_ptr<Outgoing>> outgoing_; // by message ID
    std::list<std::unique_ptr<Observer>> observers_;
    unsigned count_ = 0; // what obs says
};

} // namespace stack::inline v0::net::coap
