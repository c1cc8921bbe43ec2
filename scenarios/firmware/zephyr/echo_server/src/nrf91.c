/* What an nRF91 needs besides: TLS is the modem's, which knows nothing of tls_credential_add(), so
 * that certificate and key go into its own store too, while it is off line; and it is told to bring
 * the default PDN connection back when the network has taken it away. */
#include <modem/modem_key_mgmt.h>
#include <modem/nrf_modem_lib.h>
#include <nrf_modem_at.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include <string.h>

#include "tag.h"

static const char certificate[] = {
#include "server.pem.inc"
    0x00};
static const char key[] = {
#include "server_key.pem.inc"
    0x00};

/* Each write wears the modem's flash. */
static int provision(enum modem_key_mgmt_cred_type type, const char* pem)
{
    bool exists = false;
    int err = modem_key_mgmt_exists(SERVER_TAG, type, &exists);

    if (err != 0 || exists) {
        return err;
    }
    return modem_key_mgmt_write(SERVER_TAG, type, pem, strlen(pem));
}

NRF_MODEM_LIB_ON_INIT(provisioning, on_modem_init, NULL);

static void on_modem_init(int ret, void* ctx)
{
    ARG_UNUSED(ctx);
    if (ret != 0) {
        return;
    }
    if (nrf_modem_at_printf("AT%%XPDNCFG=1") != 0) {
        printk("a lost PDN connection will not come back\n");
    }
    if (provision(MODEM_KEY_MGMT_CRED_TYPE_PUBLIC_CERT, certificate) != 0 ||
        provision(MODEM_KEY_MGMT_CRED_TYPE_PRIVATE_CERT, key) != 0) {
        printk("the modem takes no certificate\n");
    }
}
