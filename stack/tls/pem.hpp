// PEM text of DER bytes, for who keeps credentials as bytes.
#pragma once

#include <string>
#include <string_view>

namespace stack::inline v0::tls {

/// One certificate; whether it is one is found out by who parses the text.
std::string certificate_pem(std::string_view der);
/// A private key of any of the forms that there are (RFC 5208, RFC 5915, RFC 8017). Bytes that are
/// none become a text that is none.
std::string key_pem(std::string_view der);

} // namespace stack::inline v0::tls
