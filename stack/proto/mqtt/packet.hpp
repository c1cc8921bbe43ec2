// MQTT 3.1.1 control packets as bytes and back (OASIS Standard, 29 October 2014), free of any
// transport; § and [MQTT-x] below are its clauses.
#pragma once

#include "emu/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace stack::inline v0::net::mqtt {

inline constexpr std::uint16_t plain_port = 1883; // IANA: mqtt
inline constexpr std::uint16_t secure_port = 8883;
inline constexpr std::uint8_t protocol_level = 4;         // protocol level of 3.1.1, §3.1.2.2
inline constexpr std::size_t max_remaining = 268'435'455; // §2.2.3
inline constexpr std::size_t max_string = 65'535;         // §1.5.3
inline constexpr int max_qos = 2;

enum class Type : std::uint8_t { // §2.2.1
    connect = 1,
    connack,
    publish,
    puback,
    pubrec,
    pubrel,
    pubcomp,
    subscribe,
    suback,
    unsubscribe,
    unsuback,
    pingreq,
    pingresp,
    disconnect,
};

/// Return codes of CONNACK, §3.2.2.3.
enum class Code : std::uint8_t {
    accepted = 0,
    unacceptable_level = 1,
    identifier_rejected = 2,
    server_unavailable = 3,
    bad_login = 4,
    not_authorized = 5,
};

inline constexpr std::uint8_t subscription_refused = 0x80; // §3.9.3

struct Message {
    std::string topic;
    std::string payload;
    int qos = 0;
    bool retain = false;
};

/// §3.1. Of another protocol level than 4 only the level is there.
struct Connect {
    std::uint8_t level = protocol_level;
    std::string client_id;
    bool clean_session = true;
    std::uint16_t keep_alive = 0; // s; 0 = off
    std::optional<std::string> user{};
    std::optional<std::string> password{}; // only with a user
    std::optional<Message> will{};
};

/// §3.2.
struct Connack {
    bool session_present = false;
    std::uint8_t code = 0; // a Code, or a reserved number
};

/// PUBLISH up to its payload, §3.3.
struct Publish {
    std::string topic;
    int qos = 0;
    bool retain = false;
    bool duplicate = false;
    std::uint16_t id = 0; // 0 with QoS 0
    std::size_t size = 0; // of the payload
};

/// The next bytes of the payload of a PUBLISH that is being read.
struct Payload {
    std::string bytes;
    bool last = false;
};

/// PUBACK, PUBREC, PUBREL, PUBCOMP, UNSUBACK: a packet identifier and nothing else.
struct Acknowledgement {
    Type type;
    std::uint16_t id;
};

struct Filter {
    std::string text;
    int qos = 0; // asked for
};

/// §3.8.
struct Subscribe {
    std::uint16_t id = 0;
    std::vector<Filter> filters;
};

/// §3.9; a code for each filter: the QoS granted, or subscription_refused.
struct Suback {
    std::uint16_t id = 0;
    std::vector<std::uint8_t> codes;
};

/// §3.10.
struct Unsubscribe {
    std::uint16_t id = 0;
    std::vector<std::string> filters;
};

/// PINGREQ, PINGRESP, DISCONNECT: no more than their type.
struct Signal {
    Type type;
};

using Packet = std::variant<Connect, Connack, Publish, Payload, Acknowledgement, Subscribe, Suback,
                            Unsubscribe, Signal>;

// Strings have at most max_string bytes and a packet at most max_remaining; QoS is 0 to 2.
std::string encode(const Connect& packet);
std::string encode(const Connack& packet);
/// `size` is not looked at.
std::string encode(const Publish& packet, std::string_view payload);
std::string encode(const Acknowledgement& packet);
std::string encode(const Subscribe& packet);
std::string encode(const Suback& packet);
std::string encode(const Unsubscribe& packet);
std::string encode(const Signal& packet);

/// Packets out of a stream's bytes, split anywhere. Holds one packet, without the payload of a
/// PUBLISH, and what push() brought and next() has not taken yet.
class Reader {
public:
    /// `limit`: bytes of one packet, fixed header and all, without the payload of a PUBLISH.
    explicit Reader(std::size_t limit) : limit_{limit} {}

    void push(std::string_view bytes);
    /// The next packet, or nothing while more bytes are needed. `inval`: it breaks the standard;
    /// `nomem`: it is longer than the limit. An error stays. A PUBLISH is followed by at least one
    /// Payload.
    emu::Result<std::optional<Packet>> next();

private:
    std::string_view left() const { return std::string_view{in_}.substr(at_); }
    emu::Result<std::optional<Packet>> read();
    Packet read_payload();

    std::size_t limit_;
    std::string in_;
    std::size_t at_ = 0;           // of in_: taken
    std::size_t payload_left_ = 0; // of a PUBLISH
    bool in_payload_ = false;
    std::optional<emu::Errno> fault_;
};

/// Well-formed UTF-8 without U+0000, as every string must be ([MQTT-1.5.3-1], [MQTT-1.5.3-2]).
bool valid_text(std::string_view text);
/// A topic name: not empty, no wildcards ([MQTT-4.7.3-1], [MQTT-3.3.2-2]).
bool valid_topic(std::string_view topic);
/// A topic filter: not empty, # alone on the last level, + alone on its level (§4.7.1).
bool valid_filter(std::string_view filter);
/// Whether a valid filter takes a valid topic (§4.7).
bool matches(std::string_view filter, std::string_view topic);

} // namespace stack::inline v0::net::mqtt
