/// The controller: there is none.
#include <harmony_host.h>
