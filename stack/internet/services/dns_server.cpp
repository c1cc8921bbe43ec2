#include "stack/internet/services/dns_server.hpp"

#include "stack/proto/dns_message.hpp"

namespace stack::inline v0::net {

void DnsServer::on_datagram(std::string_view bytes)
{
    const auto question = parse_dns_query(bytes);
    if (!question) return; // not a query: nothing to answer
    const Internet& internet = host_.internet();
    if (!internet.known(question->name)) {
        return reply(dns_response(bytes, DnsCode::no_name, {}));
    }
    std::vector<Address> addresses;
    if (question->family) {
        if (const auto address = internet.resolve(question->name, *question->family)) {
            addresses.push_back(*address);
        }
    }
    reply(dns_response(bytes, DnsCode::ok, addresses));
}

} // namespace stack::inline v0::net
