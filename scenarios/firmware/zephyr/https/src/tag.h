#ifndef TAG_H
#define TAG_H

/* The server's CA: in Zephyr's store, and on an nRF91 in the modem's. */
#define CA_TAG 1

#endif
