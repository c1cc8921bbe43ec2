#include "atlink/modem/sms_client.hpp"

#include "atlink/modem/context.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

using emu::lte::FunctionalMode;
using emu::lte::Octets;

/// The RP address of the service centre and the TPDU, as hexadecimal text.
std::string with_center(Context& context, const Octets& tpdu)
{
    return emu::lte::to_hex(emu::lte::encode_center(context.core().sms.number)) +
           emu::lte::to_hex(tpdu);
}

} // namespace

SmsClient::SmsClient(Context& context)
    : context_{context}, last_reference_{context.settings.sms.first_reference - 1}
{
}

SmsClient::~SmsClient() { leave(); }

void SmsClient::enroll()
{
    registered_ = true;
    context_.ue().sms().set_client([this](const Octets& tpdu) { on_message(tpdu); });
}

void SmsClient::leave()
{
    if (!std::exchange(registered_, false)) return;
    context_.ue().sms().set_client({});
}

std::uint8_t SmsClient::next_reference()
{
    last_reference_ = (last_reference_ + 1) & 0xff;
    return static_cast<std::uint8_t>(last_reference_);
}

void SmsClient::on_message(const Octets& tpdu)
{
    if (context_.traffic.counting()) ++context_.messages_received;
    if (const auto message = emu::lte::decode_deliver(tpdu)) {
        if (context_.wanted().cind[2]) context_.emit("+CIND: \"message\",1");
        context_.emit(fmt::format("+CMT: \"{}\",{}\r\n{}", to_string(message->from), tpdu.size(),
                                  with_center(context_, tpdu)));
    } else if (emu::lte::decode_status_report(tpdu)) {
        const bool center = context_.settings.sms.center_in_report;
        context_.emit(fmt::format("+CDS: {}\r\n{}", tpdu.size(),
                                  center ? with_center(context_, tpdu) : emu::lte::to_hex(tpdu)));
    } else {
        constexpr int cause_invalid_message = 95; // semantically incorrect (TS 24.011 §8.2.5.4)
        context_.ue().sms().refuse(cause_invalid_message);
    }
}

void SmsClient::unanswered()
{
    if (!registered_) return;
    leave();
    context_.emit(to_string(Final::cms(cms::client_deactivated)));
}

/// A host whose modem is off may register for later.
void SmsClient::follow_mode()
{
    switch (context_.ue().mode()) {
    case FunctionalMode::power_off:
        return lose();
    case FunctionalMode::flight:
    case FunctionalMode::lte_off:
    case FunctionalMode::flight_uicc_on:
        if (context_.ue().activated()) lose();
        return;
    case FunctionalMode::normal:
    case FunctionalMode::receive_only:
    case FunctionalMode::lte_on:
    case FunctionalMode::gnss_off:
    case FunctionalMode::gnss_on:
    case FunctionalMode::uicc_off:
    case FunctionalMode::uicc_on:
        return;
    }
}

void SmsClient::lose()
{
    const bool had = registered_;
    leave();
    if (had && context_.settings.sms.tell_deactivation)
        context_.emit(to_string(Final::cms(cms::client_deactivated)));
}

} // namespace atlink::inline v0::modem
