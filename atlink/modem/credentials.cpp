#include "atlink/modem/credentials.hpp"

#include "emu/hex.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

using stack::Credentials;
using stack::CredentialType;

constexpr std::int64_t highest_listed_tag = 4'294'967'295; // above max_sec_tag the modem's own
constexpr std::int64_t highest_type = 13;
constexpr std::size_t password_limit = 32;

/// What every modem is born with (at/notes.md §9 and commands.tsv, %CMNG values): it is listed, and
/// nobody reads or takes it away.
struct BuiltIn {
    stack::SecTag tag;
    CredentialType type;
};
constexpr auto built_in = std::to_array<BuiltIn>({
    {4'294'967'292, CredentialType::nordic_base_public_key},
    {4'294'967'293, CredentialType::nordic_identity_root_ca},
    {4'294'967'294, CredentialType::device_identity_public_key},
});

enum class Opcode { write = 0, list = 1, read = 2, remove = 3 };

/// What one command names. A malformed one answers ERROR, also with +CMEE=1: key management of
/// NCS takes no other number than those of the store (at/notes.md §9).
struct Request {
    Opcode opcode = Opcode::list;
    std::optional<stack::SecTag> tag;
    std::optional<CredentialType> type;
    std::string content;
};

bool given_from(const Command& command, std::size_t first)
{
    for (std::size_t i = first; i < command.parameters.size(); ++i) {
        if (command.given(i)) return true;
    }
    return false;
}

std::optional<Request> take_apart(const Command& command)
{
    const auto opcode = command.integer(0, 0, 3);
    if (!opcode) return {};
    Request request{.opcode = static_cast<Opcode>(*opcode), .tag = {}, .type = {}, .content = {}};
    if (command.given(1)) {
        const auto tag = command.integer(1, 0, highest_listed_tag);
        if (!tag) return {};
        request.tag = static_cast<stack::SecTag>(*tag);
    }
    if (command.given(2)) {
        const auto type = command.integer(2, 0, highest_type);
        if (!type || !request.tag) return {};
        request.type = stack::credential_type(*type);
        if (!request.type) return {};
    }
    if (request.opcode == Opcode::list) {
        if (given_from(command, 3)) return {};
        return request;
    }
    if (!request.type) return {};
    if (request.opcode != Opcode::write) {
        if (given_from(command, 3)) return {};
        return request;
    }
    const auto content = command.quoted(3, std::string::npos);
    if (!content || content->empty()) return {};
    request.content = *content;
    // The password of an encrypted key. Nobody could use it here: the key stays as it came.
    const bool key = request.type == CredentialType::client_key;
    if (command.given(4) && (!key || !command.quoted(4, password_limit))) return {};
    return request;
}

template <typename T>
Final final_of(const Credentials::Result<T>& result)
{
    return result ? Final::ok() : Final::cme(cme_number(result.error()));
}

std::string line(const Credentials::Listed& item)
{
    return fmt::format("%CMNG: {},{},\"{:02X}\"", item.tag, static_cast<int>(item.type),
                       fmt::join(item.sha256, ""));
}

/// Of the device's own public key what it is; no source shows the others' content.
std::string digest(DeviceKeys& keys, const BuiltIn& item)
{
    const bool own = item.type == CredentialType::device_identity_public_key;
    return keys.sha256(own ? keys.public_key({}).value_or("")
                           : fmt::format("built in {}", item.tag));
}

bool asked_for(const Request& request, stack::SecTag tag, CredentialType type)
{
    return tag == request.tag.value_or(tag) && type == request.type.value_or(type);
}

Outcome list(Context& context, const Request& request, Response& response)
{
    for (const Credentials::Listed& item : context.world.modem().credentials().list()) {
        if (asked_for(request, item.tag, item.type)) response.line(line(item));
    }
    for (const BuiltIn& item : built_in) {
        if (!asked_for(request, item.tag, item.type)) continue;
        response.line(fmt::format("%CMNG: {},{},\"{}\"", item.tag, static_cast<int>(item.type),
                                  emu::to_hex(digest(*context.settings.keys, item))));
    }
    return Final::ok();
}

Outcome read(const Credentials& store, const Request& request, Response& response)
{
    for (const BuiltIn& item : built_in) {
        if (asked_for(request, item.tag, item.type)) return Final::cme(cme::no_access);
    }
    const auto content = store.read(*request.tag, *request.type);
    if (!content) return final_of(content);
    for (const Credentials::Listed& item : store.list()) {
        if (item.tag == *request.tag && item.type == *request.type) {
            response.line(line(item) + ",\"" + *content + '"');
        }
    }
    return Final::ok();
}

} // namespace

int cme_number(stack::CredentialError error)
{
    using Error = stack::CredentialError;
    switch (error) {
    case Error::not_found:
        return cme::not_found;
    case Error::no_access:
        return cme::no_access;
    case Error::memory_full:
        return cme::memory_full;
    case Error::active:
        return cme::not_allowed_when_active;
    case Error::already_exists:
        return cme::already_exists;
    case Error::power_off_warning:
        return cme::power_off_warning;
    }
    return cme::no_access;
}

Outcome cmng(Context& context, const Command& command, Response& response)
{
    const auto request = take_apart(command);
    if (!request) return Final::error();
    Credentials& store = context.world.modem().credentials();
    if (request->opcode == Opcode::list) return list(context, *request, response);
    if (context.settings.power_off_warning) return Final::cme(cme::power_off_warning);
    if (request->opcode == Opcode::read) return read(store, *request, response);
    if (context.activated()) return Final::cme(cme::not_allowed_when_active);
    if (request->opcode == Opcode::write) {
        // at/notes.md §9: certificates are looked at from 2.0.2 on.
        const bool certificate = request->type == CredentialType::root_ca ||
                                 request->type == CredentialType::client_certificate;
        if (certificate && context.firmware_from(2, 0, 2) &&
            !stack::credential_problem(*request->type, request->content).empty()) {
            return Final::cme(cme::invalid_content);
        }
        return final_of(store.write(*request->tag, *request->type, request->content));
    }
    return final_of(store.remove(*request->tag, *request->type));
}

std::vector<Secret> secrets()
{
    // Answered ERROR, keys all the same.
    std::vector<Secret> all = {{"%XUSIMLCK", 0}, {"%KEYINJECT", 0}};
    add_secrets(commands(), all);
    return all;
}

std::string without_secrets(std::string_view line)
{
    // Never destroyed: a firmware that has called exit() leaves the rest of the scenario to us.
    static const auto& all = *new std::vector<Secret>(secrets());
    return atlink::without_secrets(line, all);
}

} // namespace atlink::inline v0::modem
