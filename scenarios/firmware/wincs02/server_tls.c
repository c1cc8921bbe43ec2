#include "server_tls.h"
#include "station.h"

static const uint8_t certificate[] = {
#include "tls.pem.inc"
};
static const uint8_t key[] = {
#include "tls.key.inc"
};

static int store(void)
{
    return station_store("server", WDRV_WINC_FILE_TYPE_CERTS, certificate, sizeof certificate) &&
                   station_store("server", WDRV_WINC_FILE_TYPE_PRIKEYS, key, sizeof key)
               ? 0
               : -1;
}

static int prepare(int socket)
{
    const DRV_HANDLE winc = station_handle();
    const WDRV_WINC_TLS_HANDLE context = WDRV_WINC_TLSCtxOpen(winc); // a reset has freed the last
    WDRV_WINC_TLSCtxCertFileSet(winc, context, "server");
    WDRV_WINC_TLSCtxPrivKeySet(winc, context, "server", NULL);
    const int index = WDRV_WINC_TLSCtxHandleToCfgIdx(context);
    return setsockopt(socket, IPPROTO_TLS, TLS_CONF_IDX, &index, sizeof index);
}

const struct server_tls server_tls = {.store = store, .prepare = prepare};
