/* For an nRF91: the certificate goes into the modem, TLS runs there. Fetches a page by HTTPS five
 * times, 20 s apart; what fails is told and tried again. */
#include <modem/lte_lc.h>
#include <modem/modem_key_mgmt.h>
#include <modem/nrf_modem_lib.h>
#include <nrf_modem_at.h>
#include <zephyr/kernel.h>
#include <zephyr/net/socket.h>
#include <zephyr/net/tls_credentials.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOST "tls.test"
#define TAG 42
#define PAGES 5

static const char ca[] = {
#include "ca.pem.inc"
    0x00};

static K_SEM_DEFINE(registered, 0, 1);

static void on_lte(const struct lte_lc_evt* const event)
{
    if (event->type != LTE_LC_EVT_NW_REG_STATUS) {
        return;
    }
    if (event->nw_reg_status == LTE_LC_NW_REG_REGISTERED_HOME ||
        event->nw_reg_status == LTE_LC_NW_REG_REGISTERED_ROAMING) {
        printf("%lld ms: registered\n", (long long)k_uptime_get());
        k_sem_give(&registered);
    }
}

/* Keys can be written while the modem is off line only. */
static int provision(void)
{
    bool exists = false;
    int err = modem_key_mgmt_exists(TAG, MODEM_KEY_MGMT_CRED_TYPE_CA_CHAIN, &exists);

    if (err != 0 || exists) {
        return err;
    }
    return modem_key_mgmt_write(TAG, MODEM_KEY_MGMT_CRED_TYPE_CA_CHAIN, ca, strlen(ca));
}

static int fetch(void)
{
    static const char request[] = "GET / HTTP/1.1\r\nHost: " HOST "\r\nConnection: close\r\n\r\n";
    static const sec_tag_t tags[] = {TAG};
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo* res;
    char buffer[256];
    int total = 0;
    int sock;
    int err;
    ssize_t size = -1;

    err = getaddrinfo(HOST, "443", &hints, &res);
    if (err != 0) {
        printf("no address of %s: %d, %s\n", HOST, err, gai_strerror(err));
        return -EHOSTUNREACH;
    }
    sock = socket(res->ai_family, res->ai_socktype, IPPROTO_TLS_1_2);
    if (sock >= 0 && setsockopt(sock, SOL_TLS, TLS_SEC_TAG_LIST, tags, sizeof(tags)) == 0 &&
        setsockopt(sock, SOL_TLS, TLS_HOSTNAME, HOST, sizeof(HOST) - 1) == 0 &&
        connect(sock, res->ai_addr, res->ai_addrlen) == 0 &&
        send(sock, request, strlen(request), 0) == (ssize_t)strlen(request)) {
        while ((size = recv(sock, buffer, sizeof(buffer), 0)) > 0) {
            total += (int)size;
        }
    }
    if (size < 0) {
        total = -errno;
    }
    if (sock >= 0) {
        close(sock);
    }
    freeaddrinfo(res);
    return total;
}

int main(void)
{
    int done = 0;

    if (nrf_modem_lib_init() != 0 || provision() != 0) {
        printf("the modem cannot be used\n");
        exit(1);
    }
    /* A default PDN connection that is taken away is asked for again. */
    nrf_modem_at_printf("AT%%XPDNCFG=1");
    if (lte_lc_connect_async(on_lte) != 0) {
        printf("no way to the network\n");
        exit(1);
    }
    k_sem_take(&registered, K_FOREVER);
    while (done < PAGES) {
        int size = fetch();

        if (size > 0) {
            printf("%lld ms: page of %d bytes\n", (long long)k_uptime_get(), size);
            done++;
        } else {
            printf("%lld ms: failed: %s\n", (long long)k_uptime_get(), strerror(-size));
        }
        k_sleep(K_SECONDS(20));
    }
    lte_lc_power_off();
    exit(0);
}
