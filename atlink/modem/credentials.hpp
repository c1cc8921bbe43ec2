// The modem's credential store: %CMNG (at/notes.md §9).
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::inline v0::modem {

/// The line as a trace may show it: of a command that writes credentials everything from the
/// content on is left out, also when the command is malformed.
std::string without_secrets(std::string_view line);

/// The store has the numbers of %CMNG; here they get their names.
int cme_number(stack::CredentialError error);

} // namespace atlink::inline v0::modem
