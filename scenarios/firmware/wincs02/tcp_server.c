// An echo over TCP on port 5000; server.h says what it does.
#include "server.h"

#include <stddef.h>

int main(void) { return server_run(5000, NULL); }
