// A TCP client of echo.test; client.h says what it does. The same file builds for the chip and for
// the PC.
#include "client.h"

#include <stddef.h>

int main(void) { return client_run("echo.test", 7, NULL); }
