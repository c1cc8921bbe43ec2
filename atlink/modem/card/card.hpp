// The card (UICC) in the modem: its codes, its files, its commands (ETSI TS 102 221, TS 31.102).
#pragma once

#include "atlink/modem/nvm.hpp"
#include "atlink/modem/settings.hpp"
#include "emu/lte/config.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace atlink::inline v0::modem {

class Card {
public:
    /// What it must be told before it opens.
    enum class Wait { nothing, pin, puk, blocked };
    enum class Verdict { accepted, wrong, blocked };
    struct Status { // SW1, SW2
        int sw1 = 0x90;
        int sw2 = 0x00;
        friend bool operator==(const Status&, const Status&) = default;
    };
    struct Reply {
        Status status;
        std::string data; // bytes
    };

    static constexpr Status success{0x90, 0x00};
    static constexpr int pin_attempts = 3; // TS 31.101, the usual numbers, and the most
    static constexpr int puk_attempts = 10;

    /// The codes and what else it remembers live in `nvm`, under "card.", written at once.
    Card(const emu::lte::Identity& identity, const ModemAtSettings& settings, Nvm& nvm);

    /// Without power it forgets that the PIN was given.
    void power(bool on);
    /// Another card: nothing of what the one before it remembered.
    void replace();

    Wait wait() const;
    bool waits() const { return wait() != Wait::nothing; }
    bool pin_enabled() const;
    int pin_left() const; // attempts
    int puk_left() const;
    Verdict verify(std::string_view pin);
    Verdict unblock(std::string_view puk, std::string_view new_pin);
    /// Asks for the PIN from now on, or no longer.
    Verdict enable(std::string_view pin, bool enabled);
    Verdict change(std::string_view pin, std::string_view new_pin);
    const std::string& number() const { return number_; } // MSISDN, "" without one

    // Files by identifier; length 0 = to the end.
    Reply read(int file, std::size_t offset, std::size_t length) const;
    Reply read_record(int file, int record, std::size_t length) const;
    Reply update(int file, std::size_t offset, std::string_view data);
    /// File control parameters.
    Reply describe(int file) const;

    /// A command as it goes over the contacts. Nothing: the modem does not let it pass, because on
    /// the basic channel only a few are the host's (at/commands.tsv, +CSIM).
    std::optional<std::string> exchange(std::string_view command);

private:
    std::optional<std::string> content(int file) const;
    Verdict check(std::string_view pin);
    int stored(std::string_view name, int fallback) const;
    void refill(std::string_view name, int first, int full);
    void refill_pin();
    Reply basic(int instruction, int p1, int p2, std::string_view data, bool& allowed);
    Reply on_channel(int channel, int instruction, int p1, int p2, std::string_view data,
                     std::size_t expected);
    Reply manage_channel(int p1, int p2);
    Status pin_command(int instruction, std::string_view data);

    const emu::lte::Identity& identity_;
    Nvm& nvm_;
    std::string number_;
    bool verified_ = false;
    std::map<int, int> channels_; // open logical channels and the file selected there
};

} // namespace atlink::inline v0::modem
