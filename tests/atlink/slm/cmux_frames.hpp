// The host's end of TS 27.010: frames written from the clauses, apart from the code under test.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atlink::cmux {

struct Frame {
    unsigned dlci = 0;
    bool command = false; // C/R
    unsigned control = 0; // with P/F
    std::string data;
    friend bool operator==(const Frame&, const Frame&) = default;
};

inline constexpr unsigned sabm = 0x3f;
inline constexpr unsigned ua = 0x73;
inline constexpr unsigned dm = 0x1f;
inline constexpr unsigned disc = 0x53;
inline constexpr unsigned uih = 0xef;

/// Annex B.3.3: the sum over octets and FCS leaves 0xcf.
inline unsigned remainder(std::string_view bytes)
{
    unsigned sum = 0xff;
    for (const char byte : bytes) {
        sum ^= static_cast<unsigned char>(byte);
        for (int i = 0; i < 8; ++i)
            sum = sum % 2 == 1 ? sum / 2 ^ 0xe0U : sum / 2;
    }
    return sum;
}

inline std::string encode(const Frame& frame)
{
    const auto octet = [](std::size_t value) { return static_cast<char>(value); };
    std::string header{octet(frame.dlci * 4 + (frame.command ? 2 : 0) + 1), octet(frame.control)};
    if (frame.data.size() < 128) {
        header += octet(frame.data.size() * 2 + 1);
    } else {
        header += {octet(frame.data.size() % 128 * 2), octet(frame.data.size() / 128)};
    }
    unsigned fcs = 0;
    while (remainder(header + octet(fcs)) != 0xcf)
        ++fcs;
    return "\xf9" + header + frame.data + octet(fcs) + "\xf9";
}

/// What a command frame of the host looks like.
inline std::string host(unsigned dlci, unsigned control, std::string data = {})
{
    return encode({.dlci = dlci, .command = true, .control = control, .data = std::move(data)});
}

/// All frames of the modem; nothing when a byte is out of place.
inline std::optional<std::vector<Frame>> decode(std::string_view bytes)
{
    std::vector<Frame> frames;
    while (!bytes.empty()) {
        const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
        if (bytes.size() < 6 || at(0) != 0xf9) return {};
        const std::size_t size = at(3) / 2;
        if (at(1) % 2 == 0 || at(3) % 2 == 0 || bytes.size() < size + 6) return {};
        const std::string sum = std::string{bytes.substr(1, 3)} + bytes[4 + size];
        if (remainder(sum) != 0xcf || at(5 + size) != 0xf9) return {};
        frames.push_back({.dlci = at(1) / 4U,
                          .command = (at(1) & 2U) != 0,
                          .control = at(2),
                          .data = std::string{bytes.substr(4, size)}});
        bytes.remove_prefix(size + 6);
    }
    return frames;
}

} // namespace atlink::cmux
