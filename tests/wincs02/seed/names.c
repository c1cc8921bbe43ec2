// The seed's name: getaddrinfo says EAI_AGAIN until the answer is there. IPV6 asks for AAAA by a
// hint. LITERAL: the seed's example to the letter, which frees what an EAI_AGAIN left unset
// (behaviour.md §6).
#include "bring_up.h"

static void on_event(uintptr_t context, int socket, WINC_SOCKET_EVENT event,
                     WINC_SOCKET_STATUS status)
{
    (void)context;
    (void)socket;
    printf("%d %d\n", (int)event, (int)status);
}

static int asked_once(void)
{
    struct addrinfo* pAddrInfo;
    int result;
#ifndef LITERAL
    pAddrInfo = NULL;
#endif
#ifdef IPV6
    struct addrinfo hints;
    /* Indicate IPv6 AAAA records are required. */
    memset(&hints, 0, sizeof(hints));
    hints.ai_family = AF_INET6;
    result = getaddrinfo("www.example.com", NULL, &hints, &pAddrInfo);
#else
    result = getaddrinfo("www.example.com", NULL, NULL, &pAddrInfo);
#endif
    if (0 == result) {
        for (const struct addrinfo* each = pAddrInfo; each != NULL; each = each->ai_next)
            printf("family %d, %u bytes\n", each->ai_family, each->ai_addrlen);
    } else if (EAI_AGAIN == result) {
        /* Result is not available yet, try again. */
    } else {
        printf("error %d\n", result);
    }
    if (NULL != pAddrInfo) {
        /* Clean up allocation results structures. */
        freeaddrinfo(pAddrInfo);
    }
    return result;
}

int main(void)
{
    int result;
    bring_up(on_event);
    while ((result = asked_once()) == EAI_AGAIN)
        WDRV_WINC_Tasks(object);
    return result == 0 ? 0 : 1;
}
