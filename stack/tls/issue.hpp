// Certificates that the test CA signs at run time, for hosts that bring their own names.
#pragma once

#include "emu/random.hpp"

#include <string>
#include <string_view>

namespace stack::inline v0::tls {

/// How long a certificate is valid, as mbedTLS takes it: "20200101000000", UTC.
struct Validity {
    std::string_view from;
    std::string_view to;
};
inline constexpr Validity as_the_ca{"20200101000000", "20491231235959"};
inline constexpr Validity long_past{"20200101000000", "20201231235959"};
inline constexpr Validity far_future{"20480101000000", "20491231235959"};

/// A server's certificate for a DNS name (which may begin with "*.") or an IP address, as PEM, for
/// the key tls.key; ca.pem has signed it. The same name and dates give the same bytes: `random`
/// only hides the key's traces in time.
std::string issue_certificate(std::string_view name, const Validity& validity, emu::Random& random);

} // namespace stack::inline v0::tls
