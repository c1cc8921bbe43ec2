// The host as the one client for short messages: what comes for it, and what it owes for that.
#pragma once

#include "emu/sms/text.hpp"

#include <cstdint>

namespace atlink::inline v0::modem {

struct Context;

class SmsClient {
public:
    explicit SmsClient(Context& context);
    SmsClient(const SmsClient&) = delete;
    SmsClient& operator=(const SmsClient&) = delete;
    ~SmsClient();

    bool registered() const { return registered_; }
    void enroll();
    void leave();
    /// TP-Message-Reference for the next message to be sent.
    std::uint8_t next_reference();

    /// The functional mode is another one: the client goes with the radio.
    void follow_mode();
    /// The host owes an acknowledgement and has not given it.
    void unanswered();

private:
    void on_message(const emu::lte::Octets& tpdu);
    void lose();

    Context& context_;
    bool registered_ = false;
    int last_reference_;
};

} // namespace atlink::inline v0::modem
