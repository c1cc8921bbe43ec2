// An echo over TLS on port 5001, with a certificate and a key from the part's store.
#include "server_tls.h"

int main(void) { return server_run(5001, &server_tls); }
