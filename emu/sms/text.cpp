#include "emu/sms/text.hpp"

#include "emu/hex.hpp"

#include <algorithm>
#include <array>

namespace emu::inline v0::lte {

namespace {

constexpr char32_t replacement = 0xfffd;
constexpr std::uint8_t escape = 0x1b;

// TS 23.038 §6.2.1, in the order of the codes; the escape stands for no character.
constexpr std::u32string_view default_alphabet =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\uffffÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    U"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
static_assert(default_alphabet.size() == 128);

struct Extension {
    std::uint8_t code;
    char32_t character;
};
// TS 23.038 §6.2.1.1
constexpr auto extensions = std::to_array<Extension>({{0x0a, U'\f'},
                                                      {0x14, U'^'},
                                                      {0x28, U'{'},
                                                      {0x29, U'}'},
                                                      {0x2f, U'\\'},
                                                      {0x3c, U'['},
                                                      {0x3d, U'~'},
                                                      {0x3e, U']'},
                                                      {0x40, U'|'},
                                                      {0x65, U'€'}});

char32_t extended(std::uint8_t code)
{
    const auto found = std::find_if(extensions.begin(), extensions.end(),
                                    [=](const Extension& each) { return each.code == code; });
    return found == extensions.end() ? default_alphabet[code] : found->character;
}

bool surrogate(char32_t c) { return c >= 0xd800 && c < 0xe000; }

} // namespace

std::u32string decode_utf8(std::string_view text)
{
    std::u32string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<std::uint8_t>(text[i++]);
        if (first < 0x80) {
            out += first;
            continue;
        }
        const int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
        char32_t value = first & (0x3fU >> more);
        bool good = first >= 0xc2 && first < 0xf5;
        for (int left = more; good && left > 0; --left) {
            good = i < text.size() && (static_cast<std::uint8_t>(text[i]) & 0xc0U) == 0x80;
            if (good) value = value << 6 | (static_cast<std::uint8_t>(text[i++]) & 0x3fU);
        }
        constexpr std::array<char32_t, 4> least = {0, 0x80, 0x800, 0x10000};
        good = good && value >= least[static_cast<std::size_t>(more)] && value <= 0x10ffff &&
               !surrogate(value);
        out += good ? value : replacement;
    }
    return out;
}

std::string encode_utf8(std::u32string_view text)
{
    std::string out;
    const auto tail = [&out](char32_t bits) { out += static_cast<char>(0x80 | (bits & 0x3f)); };
    for (const char32_t c : text) {
        if (c < 0x80) {
            out += static_cast<char>(c);
        } else if (c < 0x800) {
            out += static_cast<char>(0xc0 | c >> 6);
            tail(c);
        } else if (c < 0x10000) {
            out += static_cast<char>(0xe0 | c >> 12);
            tail(c >> 6);
            tail(c);
        } else {
            out += static_cast<char>(0xf0 | c >> 18);
            tail(c >> 12);
            tail(c >> 6);
            tail(c);
        }
    }
    return out;
}

std::optional<Octets> gsm_septets(std::u32string_view text)
{
    Octets septets;
    for (const char32_t c : text) {
        const std::size_t code = default_alphabet.find(c);
        if (code != std::u32string_view::npos && code != escape) {
            septets.push_back(static_cast<std::uint8_t>(code));
            continue;
        }
        const auto found = std::find_if(extensions.begin(), extensions.end(),
                                        [=](const Extension& each) { return each.character == c; });
        if (found == extensions.end()) return {};
        septets.push_back(escape);
        septets.push_back(found->code);
    }
    return septets;
}

std::u32string gsm_text(OctetView septets)
{
    std::u32string text;
    for (std::size_t i = 0; i < septets.size(); ++i) {
        if (septets[i] != escape) {
            text += default_alphabet[septets[i] & 0x7fU];
        } else if (++i < septets.size()) {
            text += extended(septets[i] & 0x7fU);
        }
    }
    return text;
}

Octets pack_septets(OctetView septets, unsigned fill_bits)
{
    Octets octets((septets.size() * 7 + fill_bits + 7) / 8);
    std::size_t bit = fill_bits;
    for (const std::uint8_t septet : septets) {
        const unsigned shifted = static_cast<unsigned>(septet & 0x7f) << bit % 8;
        octets[bit / 8] |= octet(shifted);
        if (shifted > 0xff) octets[bit / 8 + 1] |= octet(shifted >> 8);
        bit += 7;
    }
    return octets;
}

Octets unpack_septets(OctetView octets, std::size_t count, unsigned fill_bits)
{
    Octets septets;
    std::size_t bit = fill_bits;
    for (; count > 0; --count, bit += 7) {
        const unsigned low = octets[bit / 8];
        const unsigned high = bit % 8 > 1 ? octets[bit / 8 + 1] : 0U;
        septets.push_back(static_cast<std::uint8_t>((low | high << 8) >> bit % 8 & 0x7fU));
    }
    return septets;
}

Octets ucs2_octets(std::u32string_view text)
{
    Octets octets;
    const auto unit = [&octets](char32_t value) {
        octets.push_back(octet(value >> 8));
        octets.push_back(octet(value));
    };
    for (const char32_t c : text) {
        if (c < 0x10000) {
            unit(c);
        } else {
            unit(0xd800 + ((c - 0x10000) >> 10));
            unit(0xdc00 + (c & 0x3ff));
        }
    }
    return octets;
}

std::u32string ucs2_text(OctetView octets)
{
    std::u32string text;
    const auto unit = [&](std::size_t i) { return char32_t{octets[i]} << 8 | octets[i + 1]; };
    for (std::size_t i = 0; i + 1 < octets.size(); i += 2) {
        char32_t c = unit(i);
        if (c >= 0xd800 && c < 0xdc00 && i + 3 < octets.size() && unit(i + 2) >> 10 == 0x37) {
            c = 0x10000 + ((c & 0x3ff) << 10) + (unit(i + 2) & 0x3ff);
            i += 2;
        }
        text += surrogate(c) ? replacement : c;
    }
    return text;
}

std::string to_hex(OctetView octets)
{
    return emu::to_hex({reinterpret_cast<const char*>(octets.data()), octets.size()});
}

std::optional<Octets> from_hex(std::string_view text)
{
    const auto bytes = emu::from_hex(text);
    return bytes ? std::optional{Octets(bytes->begin(), bytes->end())} : std::nullopt;
}

} // namespace emu::inline v0::lte
