// For an application that has no main.c of its own.
#include <harmony_host.h>

int main(void)
{
    SYS_Initialize(NULL);
    for (;;)
        SYS_Tasks();
}
