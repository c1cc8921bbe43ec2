// `emu9160 creds`: looks at and fills the credential store that a modem keeps in a directory.
#pragma once

#include "stack/credentials/credentials.hpp"

#include <map>
#include <optional>
#include <string>

namespace scenarios::inline v0::tool {

struct CredsOptions {
    std::string state; // the directory
    stack::SecTag tag = 0;
    std::optional<int> type; // delete: nothing = all
    // import; the first three are files
    std::optional<std::string> ca;
    std::optional<std::string> certificate;
    std::optional<std::string> key;
    std::optional<std::string> psk;
    std::optional<std::string> psk_identity;
};

/// Names of the types on the command line: "ca", "psk-identity" ... to %CMNG numbers.
const std::map<std::string, int>& credential_names();

/// Each returns exit status 0, or throws std::runtime_error when it cannot do what it was asked.
int list_credentials(const CredsOptions& options);
int import_credentials(const CredsOptions& options);
int delete_credentials(const CredsOptions& options);

} // namespace scenarios::inline v0::tool
