// The modem's credential store: %CMNG (at/notes.md §9).
#pragma once

#include "atlink/modem/context.hpp"
#include "atlink/secrets.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace atlink::inline v0::modem {

/// The modem's commands with secrets, those it refuses included.
std::vector<Secret> secrets();
/// The line as a trace may show it.
std::string without_secrets(std::string_view line);

/// The store has the numbers of %CMNG; here they get their names.
int cme_number(stack::CredentialError error);

} // namespace atlink::inline v0::modem
