// The short message service centre: keeps what is for the modem until it is reached, takes what
// it sends (TS 23.040 §3).
#pragma once

#include "emu/bus.hpp"
#include "emu/signal.hpp"
#include "emu/sms/config.hpp"
#include "emu/sms/pdu.hpp"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <variant>

namespace emu::inline v0::lte {

class SmsCenter {
public:
    /// A whole message of the modem's, its parts put together.
    struct Received {
        std::string to; // "+358401234567"
        std::string text;
        Instant at;
    };
    struct Accepted {};
    struct Refused {
        int cause; // RP cause (TS 24.011 §8.2.5.4)
    };
    struct Silent {};
    using Answer = std::variant<Accepted, Refused, Silent>;

    explicit SmsCenter(const SmsConfig& config) : config_{config} {}
    /// The clock, and what pages the modem; before anything else.
    void connect(Engine& engine, Bus& bus, std::function<void()> page);

    const SmsConfig& config() const { return config_; }

    // What the scenario does.
    /// A text for the modem, in as many messages as it takes; false when `from` is no address.
    bool send(std::string_view from, std::string_view text);
    /// A message for the modem, ready made; an empty one is not sent.
    void send_tpdu(Octets tpdu);
    /// Refuses the next `count` messages of the modem's (< 0: all of them until cleared with 0).
    void reject_submit(int count, int cause);
    /// Does not answer the next `count` messages of the modem's.
    void silence_submit(int count) { silence_count_ = count; }
    /// TP-Status that reports have from now on (TS 23.040 §9.2.3.15), 0 = delivered.
    void set_report_status(std::uint8_t status) { report_status_ = status; }
    /// Messages that wait for the modem, the one on its way included.
    std::size_t waiting() const { return queue_.size(); }
    Signal<const Received&> on_received;

    // What the network does with the modem.
    /// The modem answers the page: the next message, until it is accepted or refused.
    std::optional<Octets> deliver();
    void accepted();
    void refused();
    Answer submit(OctetView tpdu);
    /// The modem has registered, or has memory again: what was put off is tried now.
    void reachable();

private:
    struct Item {
        Instant ready;
        Octets tpdu;
    };
    struct Unfinished {
        std::map<int, std::string> parts; // by sequence number
    };

    SmsTime time_at(Instant when) const;
    void queue(Instant ready, Octets tpdu);
    bool queue_text(Instant ready, std::string_view from, std::string_view text);
    void schedule();
    void receive(const SmsSubmit& message);
    void note(std::string_view what);

    SmsConfig config_;
    Engine* engine_ = nullptr;
    Bus* bus_ = nullptr;
    std::function<void()> page_;
    std::deque<Item> queue_; // by readiness
    bool on_its_way_ = false;
    Instant retry_at_ = epoch;
    std::optional<Timer> next_;
    std::optional<Timer> answer_; // of the modem to the message on its way
    int reference_ = 0;           // of the last concatenated message
    int reject_count_ = 0;
    int reject_cause_ = 0;
    int silence_count_ = 0;
    std::uint8_t report_status_ = 0;
    // By number, reference and total: a modem that starts again begins with the same reference.
    std::map<std::tuple<std::string, int, int>, Unfinished> unfinished_;
};

} // namespace emu::inline v0::lte
