// Part of atlink/secrets.hpp: of every command there is, the modem's and the application's.
#pragma once

#include <string>
#include <string_view>

namespace atlink::inline v0::slm {

/// The line as a log or a report may show it (atlink/secrets.hpp).
std::string without_secrets(std::string_view line);

} // namespace atlink::inline v0::slm
