// A modem whose host is the client for short messages.
#pragma once

#include "tests/atlink/modem/modem_at_fixture.hpp"

#include "emu/sms/pdu.hpp"

namespace atlink {

using emu::lte::SmsCenter;

/// "Moi" to +1234567890, with a status report (at/commands.tsv).
inline constexpr std::string_view example = "AT+CMGS=15\r0021000A912143658709000003CD771A\x1a";

/// Registered and with a client.
class SmsDesk : public Desk {
public:
    explicit SmsDesk(const stack::WorldConfig& config = certain(),
                     const ModemAtSettings& settings = {})
        : Desk{config, settings}
    {
        send("AT+CFUN=1");
        run(10s);
        send("AT+CNMI=3,2,0,1");
        seen.clear();
    }
    SmsCenter& center() { return world.modem().network().sms(); }
    void message(std::string_view text) { center().send("+358401234567", text); }
};

} // namespace atlink
