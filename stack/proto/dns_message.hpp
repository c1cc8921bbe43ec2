// DNS messages (RFC 1035 §4): one question, A and AAAA answers. glibc's resolver library parses.
#pragma once

#include "stack/net/address.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stack::inline v0::net {

/// Response codes (RFC 1035 §4.1.1).
enum class DnsCode : std::uint8_t {
    ok = 0,
    format = 1,
    server_failure = 2,
    no_name = 3,
    refused = 5
};

struct DnsQuestion {
    std::uint16_t id = 0;
    std::string name;             // without the final dot, lower case
    std::optional<Family> family; // nothing for a type other than A and AAAA
};

struct DnsAnswer {
    std::uint16_t id = 0;
    DnsCode code = DnsCode::ok;
    bool truncated = false; // there is more than fits
    std::vector<Address> addresses;
};

/// A query in wire form; nothing when the name cannot be one (over 255 octets, a label over 63).
std::optional<std::string> dns_query(std::uint16_t id, std::string_view name, Family family);
std::optional<DnsQuestion> parse_dns_query(std::string_view message);

std::string dns_response(std::string_view query, DnsCode code,
                         const std::vector<Address>& addresses, bool truncated = false);
std::optional<DnsAnswer> parse_dns_response(std::string_view message);

} // namespace stack::inline v0::net
