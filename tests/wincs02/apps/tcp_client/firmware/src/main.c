#include "definitions.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

int main(void)
{
    SYS_Initialize(NULL);
    while (true) {
        SYS_Tasks();
    }
    return EXIT_FAILURE;
}
