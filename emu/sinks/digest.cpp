#include "emu/sinks/digest.hpp"

#include "emu/overloaded.hpp"

#include <algorithm>
#include <array>

namespace emu::inline v0::sinks {

namespace {

/// Machines whose moves became records after the behaviour of the modem had been written down. What
/// they do shows in what follows.
constexpr auto told_later = std::to_array<std::string_view>({"mode"});

bool is_told_later(const Record& record)
{
    const auto* move = std::get_if<Transition>(&record.payload);
    return move != nullptr &&
           std::find(told_later.begin(), told_later.end(), move->machine) != told_later.end();
}

} // namespace

std::optional<DigestScope> parse_digest_scope(std::string_view text)
{
    if (text == "full") return DigestScope::full;
    if (text == "behaviour") return DigestScope::behaviour;
    return std::nullopt;
}

void Digest::add(std::uint64_t value) { hash_.add(value); }

void Digest::add(std::string_view text)
{
    hash_.add(text.size());
    hash_.add(text);
}

void Digest::on_record(const Record& record)
{
    ++records_;
    if (scope_ == DigestScope::behaviour && is_told_later(record)) return;
    add(static_cast<std::uint64_t>(record.at.time_since_epoch().count()));
    if (record.modem != 0) add(record.modem); // a lone modem's digest is as it always was
    add(record.payload.index());
    const auto number = [this](auto value) { add(static_cast<std::uint64_t>(value)); };
    std::visit(Overloaded{[&](const Transition& it) {
                              add(it.machine);
                              add(it.from);
                              add(it.to);
                              add(it.cause);
                          },
                          [&](const PacketRecord& it) {
                              number(it.direction);
                              number(it.cid);
                              add(std::string_view{reinterpret_cast<const char*>(it.bytes.data()),
                                                   it.bytes.size()});
                          },
                          [&](const Drop& it) {
                              add(it.where);
                              number(it.cid);
                              number(it.size);
                          },
                          [&](const ApiCall& it) {
                              if (scope_ == DigestScope::full) add(it.call);
                              number(it.fd);
                              number(it.result);
                              number(it.error);
                          },
                          [&](const AtLine& it) {
                              number(it.kind);
                              add(it.text);
                          },
                          [&](const SocketEvent& it) {
                              add(it.what);
                              number(it.fd);
                              number(it.error);
                          },
                          [&](const RadioRecord& it) {
                              add(it.what);
                              number(it.value);
                          },
                          [&](const Note& it) {
                              add(it.text);
                              number(it.value);
                          },
                          [&](const TlsEvent& it) {
                              add(it.what);
                              add(it.reason);
                              number(it.fd);
                              number(it.number);
                          }},
               record.payload);
}

} // namespace emu::inline v0::sinks
