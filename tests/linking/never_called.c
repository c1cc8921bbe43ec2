// Linked with the library and not calling it: what it prints is all that is printed.
#include <stdio.h>

int main(void)
{
    puts("mine");
    return 0;
}
