// The same client over TLS. The certificate of the authority is a file in the part's store, which a
// reset does not touch; the context that names it is lost with a reset, and made anew.
#include "client.h"
#include "station.h"

static const char server[] = "tls.test";
static const uint8_t authority[] = {
#include "ca.pem.inc"
};

static int store(void)
{
    return station_store("ca", WDRV_WINC_FILE_TYPE_CERTS, authority, sizeof authority) ? 0 : -1;
}

static int prepare(int socket)
{
    static WDRV_WINC_TLS_HANDLE context = WDRV_WINC_TLS_INVALID_HANDLE;
    static unsigned resets; // of the part, when the context was made
    const DRV_HANDLE winc = station_handle();
    if (context == WDRV_WINC_TLS_INVALID_HANDLE || resets != station_resets()) {
        resets = station_resets();
        context = WDRV_WINC_TLSCtxOpen(winc);
        WDRV_WINC_TLSCtxCACertFileSet(winc, context, "ca", true);
        WDRV_WINC_TLSCtxSNISet(winc, context, server);
        WDRV_WINC_TLSCtxHostnameCheckSet(winc, context, server, true);
    }
    const int index = WDRV_WINC_TLSCtxHandleToCfgIdx(context);
    return setsockopt(socket, IPPROTO_TLS, TLS_CONF_IDX, &index, sizeof index);
}

int main(void)
{
    static const struct client_tls tls = {.store = store, .prepare = prepare};
    return client_run(server, 7, &tls);
}
