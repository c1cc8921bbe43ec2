// What the reference leaves open about short messages.
#pragma once

#include "atlink/modem/cme.hpp"

namespace atlink::inline v0 {

/// +CMS ERROR numbers: notes name 514 and 524, the table 331, 340 and 500; the others are the
/// closest of TS 27.005 §3.2.5.
struct SmsSettings {
    int second_client = modem::cms::client_exists; // +CNMI while a client is registered
    int no_client = modem::cms::service_reserved; // +CMGS, +CMGF: the SMS service is not the host's
    int bad_mode =
        modem::cms::operation_not_allowed; // +CNMI, +CMGF, +CNMA: values the modem does not have
    int bad_pdu = modem::cms::invalid_pdu_parameter; // +CMGS, +CNMA
    int not_activated = modem::cms::not_activated;   // +CMGS in CFUN 0, 4 ...
    int no_service = modem::cms::no_network_service; // +CMGS while not registered
    int timed_out = modem::cms::network_timeout; // +CMGS without an answer of the service centre
    int nothing_to_acknowledge = modem::cms::no_acknowledgement_expected; // +CNMA
    /// +CMS ERROR: 524 too when +CFUN takes the client away, not only when it did not acknowledge.
    bool tell_deactivation = false;
    /// The service centre's address before the PDU of +CDS, as TS 27.005 has it; examples of the
    /// modem show none.
    bool center_in_report = false;
    /// Message reference of the first message; the card would remember the last one.
    int first_reference = 1;
};

} // namespace atlink::inline v0
