#include "atlink/modem/card/card.hpp"

#include "atlink/modem/card/status.hpp"

#include "emu/hex.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

constexpr int ef_iccid = 0x2FE2;
constexpr int ef_imsi = 0x6F07;
constexpr int ef_msisdn = 0x6F40;
constexpr int ef_forbidden_plmns = 0x6F7B;
constexpr int ef_administrative_data = 0x6FAD;

constexpr std::size_t plmn_size = 3;
constexpr std::size_t forbidden_plmns = 4;

/// Digits, two an octet, the first in the low half; "F" fills up (TS 31.102 §4.2).
std::string swapped(std::string digits)
{
    if (digits.size() % 2 != 0) digits += 'F';
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
        std::swap(digits[i], digits[i + 1]);
    return emu::from_hex(digits).value_or("");
}

/// EF-IMSI: length, then the digits behind a nibble for parity (TS 31.102 §4.2.2).
std::string imsi_content(const std::string& imsi)
{
    std::string content = swapped((imsi.size() % 2 != 0 ? "9" : "1") + imsi);
    content.insert(content.begin(), static_cast<char>(content.size()));
    content.resize(9, '\xff');
    return content;
}

/// EF-MSISDN without a name: 14 octets (TS 31.102 §4.2.26).
std::string number_content(std::string number)
{
    if (number.empty()) return std::string(14, '\xff');
    const bool international = number.front() == '+';
    if (international) number.erase(0, 1);
    const std::string digits = swapped(number);
    std::string content;
    content += static_cast<char>(digits.size() + 1);
    content += international ? '\x91' : '\x81';
    content += digits;
    content.resize(14, '\xff');
    return content;
}

constexpr bool needs_pin(int file) { return file != ef_iccid; }
constexpr bool has_records(int file) { return file == ef_msisdn; }

} // namespace

Card::Card(const emu::lte::Identity& identity, const ModemAtSettings& settings, Nvm& nvm)
    : identity_{identity}, nvm_{nvm}, number_{settings.msisdn}
{
}

void Card::replace()
{
    power(false);
    for (const auto name :
         {"card.pin", "card.pin_enabled", "card.pin_left", "card.puk_left", "card.fplmn"}) {
        nvm_.erase_now(name);
    }
}

void Card::power(bool on)
{
    if (on) return;
    verified_ = false;
    channels_.clear();
}

Card::Wait Card::wait() const
{
    if (puk_left() == 0) return Wait::blocked;
    if (pin_left() == 0) return Wait::puk;
    return pin_enabled() && !verified_ ? Wait::pin : Wait::nothing;
}

int Card::stored(std::string_view name, int fallback) const
{
    const std::string* text = nvm_.find(name);
    if (text == nullptr) return fallback;
    int value = fallback;
    std::from_chars(text->data(), text->data() + text->size(), value);
    return std::clamp(value, 0, puk_attempts);
}

bool Card::pin_enabled() const
{
    return stored("card.pin_enabled", identity_.card.pin_enabled ? 1 : 0) != 0;
}
int Card::pin_left() const
{
    return std::min(stored("card.pin_left", identity_.card.pin_left), pin_attempts);
}
int Card::puk_left() const { return stored("card.puk_left", identity_.card.puk_left); }

/// All attempts are there again. What the card came with is not written.
void Card::refill(std::string_view name, int first, int full)
{
    if (first == full) {
        nvm_.erase_now(name);
    } else {
        nvm_.set_now(name, std::to_string(full));
    }
}

void Card::refill_pin() { refill("card.pin_left", identity_.card.pin_left, pin_attempts); }

Card::Verdict Card::check(std::string_view pin)
{
    const int left = pin_left();
    if (left == 0) return Verdict::blocked;
    const std::string* changed = nvm_.find("card.pin");
    if (pin != (changed != nullptr ? *changed : identity_.card.pin)) {
        nvm_.set_now("card.pin_left", std::to_string(left - 1));
        return Verdict::wrong;
    }
    refill_pin();
    verified_ = true;
    return Verdict::accepted;
}

Card::Verdict Card::verify(std::string_view pin) { return check(pin); }

Card::Verdict Card::unblock(std::string_view puk, std::string_view new_pin)
{
    const int left = puk_left();
    if (left == 0) return Verdict::blocked;
    if (puk != identity_.card.puk) {
        nvm_.set_now("card.puk_left", std::to_string(left - 1));
        return Verdict::wrong;
    }
    refill("card.puk_left", identity_.card.puk_left, puk_attempts);
    refill_pin();
    nvm_.set_now("card.pin", std::string{new_pin});
    verified_ = true;
    return Verdict::accepted;
}

Card::Verdict Card::enable(std::string_view pin, bool enabled)
{
    const Verdict verdict = check(pin);
    if (verdict == Verdict::accepted) nvm_.set_now("card.pin_enabled", enabled ? "1" : "0");
    return verdict;
}

Card::Verdict Card::change(std::string_view pin, std::string_view new_pin)
{
    const Verdict verdict = check(pin);
    if (verdict == Verdict::accepted) nvm_.set_now("card.pin", std::string{new_pin});
    return verdict;
}

std::optional<std::string> Card::content(int file) const
{
    switch (file) {
    case ef_iccid:
        return swapped(identity_.iccid);
    case ef_imsi:
        return imsi_content(identity_.imsi);
    case ef_msisdn:
        return number_content(number_);
    case ef_forbidden_plmns: {
        const std::string* changed = nvm_.find("card.fplmn");
        const auto bytes = emu::from_hex(changed != nullptr ? *changed : "");
        constexpr std::size_t size = plmn_size * forbidden_plmns;
        if (bytes && bytes->size() == size) return bytes;
        return std::string(size, '\xff');
    }
    case ef_administrative_data: // normal operation, two digits of network code
        return std::string("\x00\x00\x00\x02", 4);
    default:
        return {};
    }
}

Card::Reply Card::read(int file, std::size_t offset, std::size_t length) const
{
    const auto bytes = content(file);
    if (!bytes) return {file_not_found, {}};
    if (has_records(file)) return {wrong_file_type, {}};
    if (needs_pin(file) && waits()) return {not_satisfied, {}};
    if (offset > bytes->size()) return {wrong_offset, {}};
    const std::size_t there = bytes->size() - offset;
    if (length > there) return {{0x6C, static_cast<int>(there)}, {}}; // the length it has
    return {success, bytes->substr(offset, length == 0 ? there : length)};
}

Card::Reply Card::read_record(int file, int record, std::size_t length) const
{
    const auto bytes = content(file);
    if (!bytes) return {file_not_found, {}};
    if (!has_records(file)) return {wrong_file_type, {}};
    if (waits()) return {not_satisfied, {}};
    if (record != 1) return {record_not_found, {}};
    if (length != 0 && length != bytes->size()) {
        return {{0x6C, static_cast<int>(bytes->size())}, {}};
    }
    return {success, *bytes};
}

Card::Reply Card::update(int file, std::size_t offset, std::string_view data)
{
    auto bytes = content(file);
    if (!bytes) return {file_not_found, {}};
    if (has_records(file)) return {wrong_file_type, {}};
    if (file != ef_forbidden_plmns || waits()) return {not_satisfied, {}};
    if (offset > bytes->size()) return {wrong_offset, {}};
    if (data.size() > bytes->size() - offset) return {wrong_length, {}};
    bytes->replace(offset, data.size(), data);
    if (!nvm_.set_now("card.fplmn", emu::to_hex(*bytes))) return {memory_problem, {}};
    return {success, {}};
}

/// TS 102 221 §11.1.1.3: file descriptor, identifier, life cycle, size.
Card::Reply Card::describe(int file) const
{
    const auto bytes = content(file);
    if (!bytes) return {file_not_found, {}};
    const std::size_t size = bytes->size();
    const std::string descriptor =
        has_records(file) ? fmt::format("82054221{:04X}01", size) : std::string{"82024121"};
    const std::string inner = fmt::format("{}8302{:04X}8A01058002{:04X}", descriptor, file, size);
    return {success,
            emu::from_hex(fmt::format("62{:02X}{}", inner.size() / 2, inner)).value_or("")};
}

} // namespace atlink::inline v0::modem
