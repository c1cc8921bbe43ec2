// A host's client that asks a server of the modem, again and again until it has its answers.
#pragma once

#include "emu/post.hpp"
#include "stack/internet/host.hpp"
#include "stack/internet/services/tls_client.hpp"

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace stack::inline v0::net {

struct ExchangePlan {
    /// Asked at each attempt; nothing: the modem has no such address now.
    std::function<std::optional<Endpoint>()> to;
    bool datagram = false;
    std::optional<tls::ClientConfig> secure{}; // TLS or DTLS
    std::string words;
    /// Whether what has come since the words were said is the answer.
    std::function<bool(std::string_view got)> fits;
    unsigned times = 1; // words and answer, one after another
    emu::Ts within{0};  // all of it, attempts included
    /// Called once, with how many answers came; `why` it has not got all of them, empty: it has.
    std::function<void(unsigned answers, std::string why)> done;
};

/// Those of a host that are under way. A connection that nobody takes is tried again every second,
/// a datagram that nobody answers said again every five. With the last answer the client ends the
/// connection.
class Exchanges final : public Service {
public:
    static constexpr std::size_t most = 1024;

    explicit Exchanges(Host& host);
    ~Exchanges() override;
    /// False when there are so many.
    bool begin(ExchangePlan plan);
    std::size_t size() const { return all_.size(); }

private:
    class Exchange;
    class StreamExchange;
    class DatagramExchange;

    Host& host_;
    emu::Post sweep_;
    std::list<std::unique_ptr<Exchange>> all_;
};

} // namespace stack::inline v0::net
