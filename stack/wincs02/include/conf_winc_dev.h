/// What a project configures of the driver's sockets. Its own configuration.h, its own file of this
/// name on the path before, or its compiler's -D say otherwise.
#ifndef CONF_WINC_DEV_H
#define CONF_WINC_DEV_H

/// Without it the driver's headers leave winc_socket.h out.
#ifndef WINC_CONF_ENABLE_NC_BERKELEY_SOCKETS
#define WINC_CONF_ENABLE_NC_BERKELEY_SOCKETS
#endif

#include <emu9160_wincs02.h>

#endif
