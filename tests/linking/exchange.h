// What the programs of this folder do with the modem to see that it works.
#pragma once

#if defined(__cplusplus)
extern "C" {
#endif

/// Starts the modem with the root CA of the PEM file `ca` under a tag, and registers it: 0, or the
/// line of exchange.c that failed.
int exchange_start(const char* ca);
/// Sends a datagram to echo.test and gets it back: 0, or the line that failed.
int exchange_udp(void);
/// A TLS handshake with tls.test, whose certificate is verified: 0, or the line that failed.
int exchange_tls(void);

#if defined(__cplusplus)
}
#endif
