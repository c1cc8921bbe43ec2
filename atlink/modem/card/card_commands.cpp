// Part of card.hpp: commands that reach the card as they are: +CSIM.
#include "atlink/modem/card/card.hpp"

#include "atlink/modem/card/status.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

// TS 102 221 §10.1.2.
constexpr int verify_pin = 0x20;
constexpr int change_pin = 0x24;
constexpr int disable_pin = 0x26;
constexpr int enable_pin = 0x28;
constexpr int unblock_pin = 0x2C;
constexpr int manage_channel_ins = 0x70;
constexpr int select_file = 0xA4;
constexpr int read_binary = 0xB0;
constexpr int read_record_ins = 0xB2;
constexpr int envelope = 0xC2;
constexpr int update_binary = 0xD6;
constexpr int status_ins = 0xF2;

constexpr std::size_t header_size = 4;
constexpr std::size_t pin_size = 8;
constexpr int channels = 3;

int octet(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

/// A code of up to eight digits, filled up with FF.
std::string_view code(std::string_view field)
{
    return field.substr(0, std::min(field.find('\xff'), field.size()));
}

std::string encode(const Card::Reply& reply)
{
    return reply.data + static_cast<char>(reply.status.sw1) + static_cast<char>(reply.status.sw2);
}

Card::Status status_of(Card::Verdict verdict, int left)
{
    switch (verdict) {
    case Card::Verdict::accepted:
        return Card::success;
    case Card::Verdict::wrong:
        return {0x63, 0xC0 | left};
    case Card::Verdict::blocked:
        return pin_blocked;
    }
    return pin_blocked;
}

} // namespace

std::optional<std::string> Card::exchange(std::string_view command)
{
    if (command.size() < header_size) return encode({wrong_length, {}});
    const int channel = octet(command, 0) & 0x03;
    const int instruction = octet(command, 1);
    const int p1 = octet(command, 2);
    const int p2 = octet(command, 3);
    // Lc, its data, Le; a lone octet is Le.
    std::string_view rest = command.substr(header_size);
    std::string_view data;
    if (rest.size() > 1) {
        const auto length = static_cast<std::size_t>(octet(rest, 0));
        if (rest.size() < 1 + length || rest.size() > 2 + length) {
            return encode({wrong_length, {}});
        }
        data = rest.substr(1, length);
        rest.remove_prefix(1 + length);
    }
    const std::size_t expected = rest.empty() ? 0 : static_cast<std::size_t>(octet(rest, 0));
    if (channel != 0) return encode(on_channel(channel, instruction, p1, p2, data, expected));
    bool allowed = true;
    const Reply reply = basic(instruction, p1, p2, data, allowed);
    if (!allowed) return {};
    return encode(reply);
}

Card::Reply Card::basic(int instruction, int p1, int p2, std::string_view data, bool& allowed)
{
    switch (instruction) {
    case status_ins: // application status left open, nothing returned
        if (p1 == 0) return {success, {}};
        break;
    case manage_channel_ins:
        return manage_channel(p1, p2);
    case verify_pin:
    case change_pin:
    case disable_pin:
    case enable_pin:
    case unblock_pin:
        return {pin_command(instruction, data), {}};
    case envelope: // no toolkit on this card
        return {no_such_instruction, {}};
    default:
        break;
    }
    allowed = false;
    return {};
}

Card::Reply Card::manage_channel(int p1, int p2)
{
    constexpr int open = 0x00;
    constexpr int close = 0x80;
    if (p1 == open && p2 == 0) {
        for (int channel = 1; channel <= channels; ++channel) {
            if (channels_.try_emplace(channel, 0).second) {
                return {success, std::string(1, static_cast<char>(channel))};
            }
        }
        return {not_supported, {}};
    }
    if (p1 == close) return {channels_.erase(p2) != 0 ? success : wrong_parameters, {}};
    return {wrong_parameters, {}};
}

Card::Status Card::pin_command(int instruction, std::string_view data)
{
    if (instruction == verify_pin && data.empty()) { // asks for the attempts left
        return status_of(pin_left() == 0 ? Verdict::blocked : Verdict::wrong, pin_left());
    }
    const bool two = instruction == change_pin || instruction == unblock_pin;
    if (data.size() != (two ? 2 * pin_size : pin_size)) return wrong_length;
    const std::string_view first = code(data.substr(0, pin_size));
    const std::string_view second = code(data.substr(two ? pin_size : 0));
    if (instruction == unblock_pin) {
        const Verdict verdict = unblock(first, second);
        return status_of(verdict, puk_left());
    }
    const Verdict verdict = instruction == verify_pin   ? verify(first)
                            : instruction == change_pin ? change(first, second)
                                                        : enable(first, instruction == enable_pin);
    return status_of(verdict, pin_left());
}

Card::Reply Card::on_channel(int channel, int instruction, int p1, int p2, std::string_view data,
                             std::size_t expected)
{
    const auto open = channels_.find(channel);
    if (open == channels_.end()) return {no_channel, {}};
    if (instruction == select_file) {
        if (data.size() != 2) return {file_not_found, {}}; // by identifier only
        const int file = octet(data, 0) << 8 | octet(data, 1);
        const Reply description = describe(file);
        if (description.status != success) return description;
        open->second = file;
        constexpr int no_answer = 0x0C;
        return p2 == no_answer ? Reply{success, {}} : description;
    }
    if (instruction == status_ins) return {success, {}};
    const int file = open->second;
    const auto offset = static_cast<std::size_t>(p1 << 8 | p2);
    switch (instruction) {
    case read_binary:
        return file == 0 ? Reply{nothing_selected, {}} : read(file, offset, expected);
    case read_record_ins:
        return file == 0 ? Reply{nothing_selected, {}} : read_record(file, p1, expected);
    case update_binary:
        return file == 0 ? Reply{nothing_selected, {}} : update(file, offset, data);
    default:
        return {no_such_instruction, {}};
    }
}

} // namespace atlink::inline v0::modem
