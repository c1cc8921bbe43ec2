// Keys of the device and what it signs with them: %KEYGEN, %ATTESTTOKEN, %JWT, %CLAIMTOKEN.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::modem {

Handler keygen;
Handler attesttoken;
Handler jwt;
Handler claimtoken;

} // namespace atlink::modem
