#include "atlink/slm/latin9.hpp"

#include <algorithm>
#include <array>

namespace atlink::inline v0::slm {

namespace {

struct Difference {
    unsigned char byte;
    char32_t character;
};
// Where it is not ISO 8859-1, whose codes are those of Unicode.
constexpr auto differences = std::to_array<Difference>({{0xa4, U'€'},
                                                        {0xa6, U'Š'},
                                                        {0xa8, U'š'},
                                                        {0xb4, U'Ž'},
                                                        {0xb8, U'ž'},
                                                        {0xbc, U'Œ'},
                                                        {0xbd, U'œ'},
                                                        {0xbe, U'Ÿ'}});

// Stand-ins from 0xa0 on, used where the GSM alphabet lacks the character.
constexpr std::string_view similar = "  c   S sc   -      Zu  z     Y "
                                     "AAAA    E EEIIIID OOOO * UUU Y  "
                                     " aaa   c  ee iii   ooo /  uu y y";

char32_t character(unsigned char byte)
{
    const auto found = std::find_if(differences.begin(), differences.end(),
                                    [=](const Difference& each) { return each.byte == byte; });
    return found == differences.end() ? char32_t{byte} : found->character;
}

} // namespace

std::string to_latin9(std::u32string_view text)
{
    std::string out;
    for (const char32_t c : text) {
        const auto found =
            std::find_if(differences.begin(), differences.end(),
                         [=](const Difference& each) { return each.character == c; });
        if (found != differences.end()) {
            out += static_cast<char>(found->byte);
        } else {
            out += c <= 0xff && character(static_cast<unsigned char>(c)) == c ? static_cast<char>(c)
                                                                              : ' ';
        }
    }
    return out;
}

emu::lte::Octets latin9_septets(std::string_view text)
{
    emu::lte::Octets septets;
    for (const char each : text) {
        const auto byte = static_cast<unsigned char>(each);
        const char32_t exact = character(byte);
        auto found = emu::lte::gsm_septets({&exact, 1});
        if (!found) {
            const bool has_similar = byte >= 0xa0; // below are controls, and `
            const char32_t other = has_similar ? static_cast<unsigned char>(similar[byte - 0xa0U])
                                               : (each == '`' ? U'\'' : U' ');
            found = emu::lte::gsm_septets({&other, 1});
        }
        const emu::lte::Octets one = found.value_or(emu::lte::Octets{0x20});
        septets.insert(septets.end(), one.begin(), one.end());
    }
    return septets;
}

} // namespace atlink::inline v0::slm
