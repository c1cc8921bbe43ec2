// The host as the one client for short messages: what comes for it, and what it owes for that.
#pragma once

#include "emu/signal.hpp"
#include "emu/sms/text.hpp"

#include <cstdint>
#include <functional>
#include <vector>

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

private:
    void on_message(const emu::lte::Octets& tpdu);
    void on_mode();
    void lose();

    Context& context_;
    bool registered_ = false;
    int last_reference_;
    std::vector<emu::Subscription> subscriptions_;
};

} // namespace atlink::inline v0::modem
