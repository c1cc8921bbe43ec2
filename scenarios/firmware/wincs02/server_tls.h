// The certificate of a TLS server, and its key, in the part's store.
#pragma once

#include "server.h"

/// tls.test, signed by the authority of the simulated internet.
extern const struct server_tls server_tls;
