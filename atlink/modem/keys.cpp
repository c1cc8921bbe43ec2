// Part of table.hpp: keys of the device and what it signs with them: %KEYGEN, %ATTESTTOKEN, %JWT,
// %CLAIMTOKEN.
#include "atlink/modem/context.hpp"
#include "atlink/modem/encoding.hpp"
#include "emu/hex.hpp"
#include "stack/tls/p256.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

using namespace std::string_literals;

constexpr int client_key = 2;
constexpr int endorsement_key = 8;

std::optional<int> key_type(const Command& command, std::size_t index)
{
    const auto type = command.integer(index, client_key, endorsement_key);
    if (!type || (*type != client_key && *type != endorsement_key)) return {};
    return static_cast<int>(*type);
}

std::string uuid_bytes(std::string text)
{
    std::erase(text, '-');
    return emu::from_hex(text).value_or("");
}

std::string nonce(Context& context)
{
    std::string bytes;
    for (int i = 0; i < 16; ++i)
        bytes += static_cast<char>(context.random.below(256));
    return bytes;
}

/// COSE_Sign1 of the device's own key (RFC 8152 §4.2); the payload is inside or goes beside it.
std::optional<std::string> attestation(DeviceKeys& keys, const std::string& payload, bool inside)
{
    constexpr unsigned text_string = 3;
    constexpr unsigned array = 4;
    const std::string protected_header = "\xa1\x01\x26"s; // ES256
    const std::string context = "Signature1";
    const std::string signed_part = cbor_head(array, 4) + cbor_head(text_string, context.size()) +
                                    context + cbor_bytes(protected_header) + cbor_bytes("") +
                                    cbor_bytes(payload);
    const auto signature = keys.sign({}, signed_part);
    if (!signature) return {};
    const std::string key_identifier = "\xa1\x04\x41\x21"s; // as in the table's example
    const std::string nothing = "\xf6"s;
    return "\xd2"s + cbor_head(array, 4) + cbor_bytes(protected_header) + key_identifier +
           (inside ? cbor_bytes(payload) : nothing) + cbor_bytes(*signature);
}

/// Self-described CBOR array that begins with the kind of message and the device's UUID.
std::string message(Context& context, std::size_t kind, std::size_t elements)
{
    constexpr unsigned unsigned_number = 0;
    constexpr unsigned array = 4;
    return "\xd9\xd9\xf7"s + cbor_head(array, elements) + cbor_head(unsigned_number, kind) +
           cbor_bytes(uuid_bytes(context.settings.device_uuid));
}

/// What the token says; times only when the modem knows the time.
std::string claims(Context& context, std::int64_t lifetime, const std::string& subject,
                   const std::string& audience)
{
    std::string text = fmt::format("{{\"iss\":{},\"jti\":{}",
                                   json_string("nRF9160." + context.settings.device_uuid),
                                   json_string("nRF9160." + context.settings.firmware_uuid + "." +
                                               emu::to_hex(nonce(context))));
    const auto now = context.clock.now();
    if (now) {
        const auto issued = now->utc.time_since_epoch().count();
        text += fmt::format(",\"iat\":{}", issued);
        if (lifetime > 0) text += fmt::format(",\"exp\":{}", issued + lifetime);
    }
    if (!subject.empty()) text += ",\"sub\":" + json_string(subject);
    if (!audience.empty()) text += ",\"aud\":" + json_string(audience);
    return text + '}';
}

} // namespace

Outcome keygen(Context& context, const Command& command, Response& response)
{
    constexpr std::size_t csr_message = 9;
    constexpr std::size_t public_key_message = 8;
    constexpr std::size_t longest_subject = 256; // estimate
    constexpr std::size_t most_uses = 9;         // RFC 5280 §4.2.1.3
    constexpr unsigned unsigned_number = 0;
    const auto tag = command.integer(0, 0, stack::max_sec_tag);
    const auto type = key_type(command, 1);
    const auto wants_key = integer_or(command, 2, 0, 1, 0);
    std::string subject = stack::tls::common_name(context.settings.device_uuid);
    std::string uses = "11101"; // as 1.3.x writes them
    bool valid = tag && type && wants_key && (*wants_key == 0 || command.parameters.size() <= 3);
    if (command.given(3)) {
        subject = command.quoted(3, longest_subject).value_or("");
        valid = valid && !subject.empty();
    }
    if (command.given(4)) {
        uses = command.quoted(4, most_uses).value_or("");
        valid = valid && uses.find('1') != uses.npos && uses.find_first_not_of("01") == uses.npos;
    }
    if (!valid) return Final::cme(context.settings.cme_bad_parameter);
    DeviceKeys* keys = context.settings.keys.get();
    if (keys == nullptr) return Final::cme(cme::key_generation_failed);
    const KeyName name{.tag = static_cast<std::uint32_t>(*tag), .type = *type};
    if (const int refused = keys->generate(name); refused != 0) return Final::cme(refused);
    const auto body =
        *wants_key == 1 ? keys->public_key(name) : keys->certificate_request(name, subject, uses);
    if (!body) { // no key that nobody has got an answer for
        static_cast<void>(context.world.modem().credentials().remove(
            *name.tag, static_cast<stack::CredentialType>(name.type)));
        return Final::cme(cme::key_generation_failed);
    }
    const std::size_t kind = *wants_key == 1 ? public_key_message : csr_message;
    const auto proof =
        attestation(*keys,
                    message(context, kind, 5) +
                        cbor_bytes(cbor_head(unsigned_number, static_cast<std::size_t>(*tag))) +
                        cbor_bytes(keys->sha256(*body)) + cbor_bytes(nonce(context)),
                    true);
    if (!proof) return Final::cme(cme::key_generation_failed);
    response.line(fmt::format("%KEYGEN: \"{}.{}\"", base64url(*body), base64url(*proof)));
    return Final::ok();
}

Outcome attesttoken(Context& context, const Command&, Response& response)
{
    constexpr std::size_t device_identity_message = 1;
    // Device types (at/power_mobility.md §3, as nRF Cloud's tools name them).
    constexpr std::size_t nrf9160 = 3;
    constexpr std::size_t nrf9151 = 6;
    constexpr unsigned unsigned_number = 0;
    DeviceKeys* keys = context.settings.keys.get();
    if (keys == nullptr) return Final::error();
    const std::string body =
        message(context, device_identity_message, 5) +
        cbor_head(unsigned_number, context.firmware_from(2, 0, 0) ? nrf9151 : nrf9160) +
        cbor_bytes(uuid_bytes(context.settings.firmware_uuid)) + cbor_bytes(nonce(context));
    const auto proof = attestation(*keys, body, false);
    if (!proof) return Final::error();
    response.line(fmt::format("%ATTESTTOKEN: \"{}.{}\"", base64url(body), base64url(*proof)));
    return Final::ok();
}

Outcome jwt(Context& context, const Command& command, Response& response)
{
    constexpr std::int64_t longest_life = 604'800; // a week, estimate
    constexpr std::size_t longest_claim = 256;     // estimate
    const auto algorithm = command.integer(0, 0, 0);
    const auto lifetime = command.integer(1, 0, longest_life);
    const auto subject = command.quoted(2, longest_claim);
    const auto audience = command.quoted(3, longest_claim);
    KeyName name;
    bool valid = algorithm && lifetime && subject && audience;
    if (command.given(4)) {
        const auto tag = command.integer(4, 0, stack::max_sec_tag);
        const auto type = key_type(command, 5);
        valid = valid && tag && type;
        if (valid && *tag != 0) name = {.tag = static_cast<std::uint32_t>(*tag), .type = *type};
    }
    if (!valid) return Final::cme(context.settings.cme_bad_parameter);
    DeviceKeys* keys = context.settings.keys.get();
    if (keys == nullptr) return Final::cme(name.tag ? cme::not_found : cme::token_not_created);
    if (!keys->public_key(name)) return Final::cme(cme::not_found);
    const std::string text = base64url("{\"typ\":\"JWT\",\"alg\":\"ES256\"}") + "." +
                             base64url(claims(context, *lifetime, *subject, *audience));
    const auto signature = keys->sign(name, text);
    if (!signature) return Final::cme(cme::token_not_created);
    response.line(fmt::format("%JWT: \"{}.{}\"", text, base64url(*signature)));
    return Final::ok();
}

/// It takes an ownership key, which cannot be put into this modem.
Outcome claimtoken(Context& context, const Command& command, Response&)
{
    if (!command.integer(0, 0, stack::max_sec_tag)) {
        return Final::cme(context.settings.cme_bad_parameter);
    }
    return Final::cme(cme::claim_not_created);
}

} // namespace atlink::inline v0::modem
