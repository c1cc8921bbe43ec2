#ifndef TAG_H
#define TAG_H

/* The server's certificate and key: in Zephyr's store, and on an nRF91 in the modem's. */
#define SERVER_TAG 1

#endif
