// Keys of the device and what it signs with them: %KEYGEN, %ATTESTTOKEN, %JWT, %CLAIMTOKEN.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::inline v0::modem {

Handler keygen;
Handler attesttoken;
Handler jwt;
Handler claimtoken;

} // namespace atlink::inline v0::modem
