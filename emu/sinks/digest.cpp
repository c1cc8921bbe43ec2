#include "emu/sinks/digest.hpp"

#include "emu/overloaded.hpp"

namespace emu::inline v0::sinks {

namespace {

constexpr std::uint64_t prime = 0x100000001b3U;

} // namespace

std::optional<DigestScope> parse_digest_scope(std::string_view text)
{
    if (text == "full") return DigestScope::full;
    if (text == "behaviour") return DigestScope::behaviour;
    return std::nullopt;
}

void Digest::add(std::uint64_t value)
{
    for (int shift = 0; shift < 64; shift += 8)
        hash_ = (hash_ ^ ((value >> shift) & 0xffU)) * prime;
}

void Digest::add(std::string_view text)
{
    add(text.size());
    for (const char c : text)
        hash_ = (hash_ ^ static_cast<unsigned char>(c)) * prime;
}

void Digest::on_record(const Record& record)
{
    ++records_;
    add(static_cast<std::uint64_t>(record.at.time_since_epoch().count()));
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
