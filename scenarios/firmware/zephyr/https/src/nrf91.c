/* What an nRF91 needs besides: TLS is the modem's, which knows nothing of tls_credential_add(), so
 * that the certificate goes into its own store too, while it is off line; and it is told to bring
 * the default PDN connection back when the network has taken it away. */
#include <modem/modem_key_mgmt.h>
#include <modem/nrf_modem_lib.h>
#include <nrf_modem_at.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include <string.h>

#include "tag.h"

static const char ca[] = {
#include "ca.pem.inc"
    0x00};

NRF_MODEM_LIB_ON_INIT(provisioning, on_modem_init, NULL);

static void on_modem_init(int ret, void* ctx)
{
    bool exists = false;
    int err;

    ARG_UNUSED(ctx);
    if (ret != 0) {
        return;
    }
    if (nrf_modem_at_printf("AT%%XPDNCFG=1") != 0) {
        printk("a lost PDN connection will not come back\n");
    }
    /* Each write wears the modem's flash. */
    err = modem_key_mgmt_exists(CA_TAG, MODEM_KEY_MGMT_CRED_TYPE_CA_CHAIN, &exists);
    if (err == 0 && !exists) {
        err = modem_key_mgmt_write(CA_TAG, MODEM_KEY_MGMT_CRED_TYPE_CA_CHAIN, ca, strlen(ca));
    }
    if (err != 0) {
        printk("the modem takes no certificate: %d\n", err);
    }
}
