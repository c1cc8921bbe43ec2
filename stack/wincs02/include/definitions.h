/// For programs that have none of their own.
#include <harmony_host.h>
