// ISO 8859-15, the character set of the application's short messages.
#pragma once

#include "emu/sms/text.hpp"

#include <string>
#include <string_view>

namespace atlink::inline v0::slm {

/// Characters that Latin-9 lacks become a space.
std::string to_latin9(std::u32string_view text);
/// Septets of the GSM alphabet; what it lacks becomes the letter without its accent, or a space.
emu::lte::Octets latin9_septets(std::string_view text);

} // namespace atlink::inline v0::slm
