// PPP in HDLC-like framing on an asynchronous line (RFC 1662), with the 16-bit FCS.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stack::inline v0::net::ppp {

/// Protocol numbers (RFC 1661 §2, RFC 1332, RFC 5072).
namespace protocol {
inline constexpr std::uint16_t ipv4 = 0x0021;
inline constexpr std::uint16_t ipv6 = 0x0057;
inline constexpr std::uint16_t ipcp = 0x8021;
inline constexpr std::uint16_t ipv6cp = 0x8057;
inline constexpr std::uint16_t lcp = 0xc021;
} // namespace protocol

struct Frame {
    std::uint16_t protocol = 0;
    std::string information;
    friend bool operator==(const Frame&, const Frame&) = default;
};

/// What the peer's LCP options allow of the frames to it; before that, the defaults.
struct FrameFormat {
    std::uint32_t accm = 0xffffffff; // bit n: the octet n is escaped (RFC 1662 §7.1)
    bool compress_protocol = false;
    bool compress_address = false;
};

/// The octets of one frame, with a flag on both sides.
std::string encode(const Frame& frame, const FrameFormat& format);

/// Finds the frames in the octets of a line. What has a bad FCS, is too long, too short or aborted
/// is dropped without a word (RFC 1662 §4.3).
class Decoder {
public:
    /// Longest information field: the default MRU, which any end takes (RFC 1661 §6.1).
    static constexpr std::size_t longest_information = 1500;

    /// The frame that this octet completes.
    std::optional<Frame> push(char octet);
    /// Frames dropped so far.
    std::size_t dropped() const { return dropped_; }

private:
    std::optional<Frame> end();

    std::string octets_; // of the frame so far, without escapes, with FCS
    bool escaped_ = false;
    bool spoilt_ = false; // aborted or too long: nothing counts until the next flag
    std::size_t dropped_ = 0;
};

} // namespace stack::inline v0::net::ppp
