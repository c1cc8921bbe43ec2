/* What an nRF91 needs besides: its modem is told to bring the default PDN connection back when the
 * network has taken it away. Without this the program would wait for ever. */
#include <modem/nrf_modem_lib.h>
#include <nrf_modem_at.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

NRF_MODEM_LIB_ON_INIT(always_on, on_modem_init, NULL);

static void on_modem_init(int ret, void* ctx)
{
    ARG_UNUSED(ctx);
    if (ret == 0 && nrf_modem_at_printf("AT%%XPDNCFG=1") != 0) {
        printk("a lost PDN connection will not come back\n");
    }
}
