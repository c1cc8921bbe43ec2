#include "stack/proto/dns_message.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <arpa/nameser.h>
#include <resolv.h>

namespace stack::inline v0::net {

namespace {

constexpr std::size_t header_size = 12;
constexpr std::uint16_t recursion_desired = 0x0100;
constexpr std::uint16_t response_flags = 0x8180; // response, recursion desired and available
constexpr std::uint16_t truncation = 0x0200;
constexpr std::uint32_t time_to_live = 60;

void put16(std::string& out, unsigned value)
{
    out += static_cast<char>(value >> 8);
    out += static_cast<char>(value);
}

const unsigned char* octets(std::string_view message)
{
    return reinterpret_cast<const unsigned char*>(message.data());
}

unsigned get16(std::string_view message, std::size_t at)
{
    return (unsigned{octets(message)[at]} << 8) | octets(message)[at + 1];
}

std::string lower(std::string_view text)
{
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

} // namespace

std::optional<std::string> dns_query(std::uint16_t id, std::string_view name, Family family)
{
    std::array<unsigned char, NS_MAXCDNAME> encoded{};
    const std::string terminated{name};
    if (name.empty() || name.find('\0') != name.npos) return std::nullopt;
    const int size =
        ns_name_compress(terminated.c_str(), encoded.data(), encoded.size(), nullptr, nullptr);
    if (size < 0) return std::nullopt;
    std::string out;
    put16(out, id);
    put16(out, recursion_desired);
    put16(out, 1); // one question
    put16(out, 0);
    put16(out, 0);
    put16(out, 0);
    out.append(reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(size));
    put16(out, family == Family::ipv4 ? ns_t_a : ns_t_aaaa);
    put16(out, ns_c_in);
    return out;
}

std::optional<DnsQuestion> parse_dns_query(std::string_view message)
{
    ns_msg parsed{};
    ns_rr question{};
    if (ns_initparse(octets(message), static_cast<int>(message.size()), &parsed) != 0 ||
        ns_msg_getflag(parsed, ns_f_qr) != 0 || ns_msg_count(parsed, ns_s_qd) != 1 ||
        ns_parserr(&parsed, ns_s_qd, 0, &question) != 0) {
        return std::nullopt;
    }
    DnsQuestion result;
    result.id = static_cast<std::uint16_t>(ns_msg_id(parsed));
    result.name = lower(ns_rr_name(question));
    if (ns_rr_type(question) == ns_t_a) result.family = Family::ipv4;
    if (ns_rr_type(question) == ns_t_aaaa) result.family = Family::ipv6;
    return result;
}

std::string dns_response(std::string_view query, DnsCode code,
                         const std::vector<Address>& addresses, bool truncated)
{
    // The question is repeated as it came: everything after the header up to its class.
    std::size_t end = header_size;
    while (end < query.size() && query[end] != '\0')
        ++end;
    end = std::min(query.size(), end + 1 + 4);
    std::string out;
    put16(out, get16(query, 0));
    put16(out, response_flags | (truncated ? truncation : 0U) | static_cast<unsigned>(code));
    put16(out, 1);
    put16(out, static_cast<unsigned>(addresses.size()));
    put16(out, 0);
    put16(out, 0);
    out.append(query.substr(header_size, end - header_size));
    for (const Address& address : addresses) {
        put16(out, 0xc000U | header_size); // the question's name
        put16(out, address.family == Family::ipv4 ? ns_t_a : ns_t_aaaa);
        put16(out, ns_c_in);
        put16(out, time_to_live >> 16);
        put16(out, time_to_live & 0xffffU);
        put16(out, static_cast<unsigned>(address.size()));
        out.append(reinterpret_cast<const char*>(address.bytes.data()), address.size());
    }
    return out;
}

std::optional<DnsAnswer> parse_dns_response(std::string_view message)
{
    ns_msg parsed{};
    if (ns_initparse(octets(message), static_cast<int>(message.size()), &parsed) != 0 ||
        ns_msg_getflag(parsed, ns_f_qr) == 0) {
        return std::nullopt;
    }
    DnsAnswer answer;
    answer.id = static_cast<std::uint16_t>(ns_msg_id(parsed));
    answer.truncated = ns_msg_getflag(parsed, ns_f_tc) != 0;
    answer.code = static_cast<DnsCode>(ns_msg_getflag(parsed, ns_f_rcode));
    for (int i = 0; i < ns_msg_count(parsed, ns_s_an); ++i) {
        ns_rr record{};
        if (ns_parserr(&parsed, ns_s_an, i, &record) != 0) return std::nullopt;
        Address address;
        if (ns_rr_type(record) == ns_t_a && ns_rr_rdlen(record) == 4) {
            std::copy_n(ns_rr_rdata(record), 4, address.bytes.begin());
        } else if (ns_rr_type(record) == ns_t_aaaa && ns_rr_rdlen(record) == 16) {
            address.family = Family::ipv6;
            std::copy_n(ns_rr_rdata(record), 16, address.bytes.begin());
        } else {
            continue; // CNAME and others
        }
        answer.addresses.push_back(address);
    }
    return answer;
}

} // namespace stack::inline v0::net
