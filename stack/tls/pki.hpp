// The certificates and keys of the simulated hosts; the files are those of stack/tls/pki/.
#pragma once

#include <span>
#include <string_view>

namespace stack::inline v0::tls {

struct PkiFile {
    std::string_view name; // "ca.pem"
    std::string_view text; // PEM, with a terminating zero after it
};

/// Every file that is in the library; ca.key signs what is made at run time (tls/issue.hpp).
std::span<const PkiFile> pki_files();
/// The text of one; empty when there is none of that name.
std::string_view pki(std::string_view name);

} // namespace stack::inline v0::tls
