// The record bus: everything a test or a user may want to see passes here, stamped and numbered.
#pragma once

#include "emu/engine.hpp"
#include "emu/result.hpp"
#include "emu/time.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace emu::inline v0 {

using Bytes = std::span<const std::byte>;

enum class Direction : std::uint8_t { uplink, downlink };
std::string_view name(Direction direction);

/// A state machine moved along one of its edges.
struct Transition {
    std::string_view machine;
    std::string_view from;
    std::string_view to;
    std::string_view cause;
};

/// An IP packet crossed the bearer of `cid`.
struct PacketRecord {
    Direction direction;
    std::uint8_t cid;
    Bytes bytes;
};

/// A packet was lost; `where` is low-cardinality: "path", "link", "host down".
struct Drop {
    std::string_view where;
    std::uint8_t cid;
    std::size_t size;
};

/// An nrf_ call returned.
struct ApiCall {
    std::string_view call; // the function that was called
    int fd;
    std::int64_t result;
    int error; // NRF_E*, 0 = none
    // For people; no part of the digest.
    std::string_view detail = {}; // what it was called with
    unsigned thread = 0;          // of the firmware, in the order they came
};

/// A line of the AT interface: a command, an answer or an unsolicited line.
struct AtLine {
    enum class Kind : std::uint8_t { command, answer, urc };
    Kind kind;
    std::string_view text;
};

/// A change on a socket that nobody asked for.
struct SocketEvent {
    std::string_view what; // "error", "readable", "closed by peer"
    int fd;
    int error; // NRF_E*, 0 = none
};

/// A TLS or DTLS session got somewhere or failed.
struct TlsEvent {
    std::string_view what;   // "handshake done", "handshake failed", "session failed", "saved"
    std::string_view reason; // of a failure: "expired", "unknown CA", "host name", "alert received"
    int fd;                  // -1: a host's end
    int number; // the cipher suite, or the alert of a failure (RFC 5246 §7.2); 0 = none
};

/// A radio fact: "rsrp dBm", "preamble", "grant".
struct RadioRecord {
    std::string_view what;
    std::int64_t value;
};

struct Note {
    std::string_view text;
    std::int64_t value = 0;
    std::string_view detail = {}; // for people; no part of the digest
};

using Payload = std::variant<Transition, PacketRecord, Drop, ApiCall, AtLine, SocketEvent,
                             RadioRecord, Note, TlsEvent>;

/// One record. Views in it live only for the duration of the call.
struct Record {
    Instant at;
    std::uint64_t number; // 1, 2, 3 ... on this bus
    const Payload& payload;
    std::uint32_t modem = 0; // whose it is; 0: the first modem's, or nobody's
};

class Sink {
public:
    virtual ~Sink() = default;
    virtual void on_record(const Record& record) = 0;
};

/// With no sink a publish costs one branch.
class Bus {
public:
    explicit Bus(const Engine& engine) : own_{new Hub{engine}}, hub_{*own_} {}
    /// A modem's end of another bus: what it publishes there carries the modem's number.
    Bus(Bus& whole, std::uint32_t modem) : hub_{whole.hub_}, modem_{modem} {}
    Bus(const Bus&) = delete;
    Bus& operator=(const Bus&) = delete;

    /// Sinks see records in the order they were added; each must outlive its subscription.
    void add(Sink& sink) { hub_.sinks.push_back(&sink); }
    void remove(Sink& sink) { std::erase(hub_.sinks, &sink); }
    bool watched() const { return !hub_.sinks.empty(); }

    template <typename T>
    void publish(const T& payload)
    {
        if (hub_.sinks.empty()) [[likely]]
            return;
        emit(payload);
    }

private:
    struct Hub {
        const Engine& engine;
        std::uint64_t count = 0;
        std::vector<Sink*> sinks = {};
    };

    void emit(const Payload& payload);

    std::unique_ptr<Hub> own_; // of the whole one
    Hub& hub_;
    std::uint32_t modem_ = 0;
};

} // namespace emu::inline v0
