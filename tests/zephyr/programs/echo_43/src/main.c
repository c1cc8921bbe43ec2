/* Sends back what a client sends, with the names that Zephyr has from 4.3 on. */
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/net/socket.h>

#include <errno.h>

LOG_MODULE_REGISTER(echo_43, LOG_LEVEL_INF);

int main(void)
{
    struct net_sockaddr_in own = {
        .sin_family = NET_AF_INET,
        .sin_port = net_htons(4242),
        .sin_addr = NET_INADDR_ANY_INIT,
    };
    int on = 1;
    int listener = zsock_socket(NET_AF_INET, NET_SOCK_STREAM, NET_IPPROTO_TCP);

    if (listener < 0 ||
        zsock_setsockopt(listener, ZSOCK_SOL_SOCKET, ZSOCK_SO_REUSEADDR, &on, sizeof(on)) < 0 ||
        zsock_bind(listener, (struct net_sockaddr*)&own, sizeof(own)) < 0 ||
        zsock_listen(listener, 5) < 0) {
        LOG_ERR("no listener: %d", errno);
        return 1;
    }
    LOG_INF("listening");
    for (;;) {
        struct net_sockaddr_in peer;
        net_socklen_t length = sizeof(peer);
        char text[NET_INET_ADDRSTRLEN];
        char buffer[64];
        ssize_t size;
        int client = zsock_accept(listener, (struct net_sockaddr*)&peer, &length);

        if (client < 0) {
            continue;
        }
        zsock_inet_ntop(peer.sin_family, &peer.sin_addr, text, sizeof(text));
        LOG_INF("client of %s, %u bytes of address", text, (unsigned int)length);
        while ((size = zsock_recv(client, buffer, sizeof(buffer), 0)) > 0) {
            (void)zsock_send(client, buffer, (size_t)size, 0);
        }
        (void)zsock_close(client);
    }
}
