#include "stack/proto/ppp/hdlc.hpp"

#include <array>
#include <utility>

namespace stack::inline v0::net::ppp {

namespace {

constexpr char flag = 0x7e;
constexpr char escape = 0x7d;
constexpr unsigned all_stations = 0xff;
constexpr unsigned unnumbered_information = 0x03;
constexpr std::size_t fcs_size = 2;
/// Address, control, protocol, information, FCS.
constexpr std::size_t longest_frame = 4 + Decoder::longest_information + fcs_size;
constexpr std::uint16_t good_fcs = 0xf0b8; // RFC 1662 Appendix C.2

constexpr auto fcs_table = [] {
    std::array<std::uint16_t, 256> table{};
    for (unsigned octet = 0; octet < table.size(); ++octet) {
        unsigned value = octet;
        for (int bit = 0; bit < 8; ++bit)
            value = (value & 1U) != 0 ? value >> 1U ^ 0x8408U : value >> 1U;
        table[octet] = static_cast<std::uint16_t>(value);
    }
    return table;
}();

std::uint16_t fcs(std::string_view octets)
{
    unsigned sum = 0xffff;
    for (const char octet : octets)
        sum = sum >> 8U ^ fcs_table[(sum ^ static_cast<unsigned char>(octet)) & 0xffU];
    return static_cast<std::uint16_t>(sum);
}

char low(unsigned value) { return static_cast<char>(value & 0xffU); }

unsigned octet_at(std::string_view octets, std::size_t i)
{
    return static_cast<unsigned char>(octets[i]);
}

} // namespace

std::string encode(const Frame& frame, const FrameFormat& format)
{
    // LCP's own frames are as if nothing was ever negotiated (RFC 1661 §6.5, §6.6; RFC 1662 §7.1).
    const FrameFormat how = frame.protocol == protocol::lcp ? FrameFormat{} : format;
    std::string octets;
    if (!how.compress_address) octets += {low(all_stations), low(unnumbered_information)};
    if (!how.compress_protocol || frame.protocol > 0xff) octets += low(frame.protocol >> 8U);
    octets += low(frame.protocol);
    octets += frame.information;
    const unsigned sum = fcs(octets) ^ 0xffffU;
    octets += {low(sum), low(sum >> 8U)};

    std::string out{flag};
    for (const char octet : octets) {
        const auto code = static_cast<unsigned char>(octet);
        const bool mapped = code < 0x20 && (how.accm >> code & 1U) != 0;
        if (mapped || octet == flag || octet == escape) {
            out += {escape, low(code ^ 0x20U)};
        } else {
            out += octet;
        }
    }
    out += flag;
    return out;
}

std::optional<Frame> Decoder::push(char octet)
{
    if (octet == flag) return end();
    // Our receiving ACCM is the default: what is in it was put in on the way (RFC 1662 §4.2).
    if (spoilt_ || static_cast<unsigned char>(octet) < 0x20) return {};
    if (octet == escape && !escaped_) {
        escaped_ = true;
        return {};
    }
    if (std::exchange(escaped_, false)) octet = low(static_cast<unsigned char>(octet) ^ 0x20U);
    octets_ += octet;
    if (octets_.size() > longest_frame) {
        spoilt_ = true;
        octets_.clear();
    }
    return {};
}

std::optional<Frame> Decoder::end()
{
    const std::string octets = std::exchange(octets_, {});
    const bool aborted = std::exchange(escaped_, false);
    if (std::exchange(spoilt_, false) || aborted) {
        ++dropped_;
        return {};
    }
    if (octets.empty()) return {}; // between frames
    if (octets.size() < fcs_size || fcs(octets) != good_fcs) {
        ++dropped_;
        return {};
    }
    std::string_view rest = octets;
    rest.remove_suffix(fcs_size);
    if (rest.size() >= 2 && octet_at(rest, 0) == all_stations &&
        octet_at(rest, 1) == unnumbered_information) {
        rest.remove_prefix(2);
    }
    // The last octet of a protocol number is odd, those before are even (RFC 1661 §2).
    std::uint16_t number = 0;
    const std::size_t size = !rest.empty() && octet_at(rest, 0) % 2 == 1 ? 1 : 2;
    for (std::size_t i = 0; i < size && i < rest.size(); ++i)
        number = static_cast<std::uint16_t>(number << 8U | octet_at(rest, i));
    if (rest.size() < size || number % 2 == 0 || rest.size() - size > longest_information) {
        ++dropped_;
        return {};
    }
    return Frame{.protocol = number, .information = std::string{rest.substr(size)}};
}

} // namespace stack::inline v0::net::ppp
