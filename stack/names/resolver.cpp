#include "stack/names/resolver.hpp"

#include "stack/proto/dns_message.hpp"
#include "stack/socket/udp_socket.hpp"

#include <algorithm>
#include <array>

namespace stack::inline v0 {

namespace {

using namespace std::chrono_literals;

constexpr std::uint16_t dns_port = 53;
constexpr int max_tries = 4; // primary and secondary, twice: EAI_AGAIN after 20 s
constexpr std::size_t max_message = 1232;

} // namespace

std::string_view name(GaiError error)
{
    switch (error) {
    case GaiError::badflags:
        return "EAI_BADFLAGS";
    case GaiError::noname:
        return "EAI_NONAME";
    case GaiError::again:
        return "EAI_AGAIN";
    case GaiError::fail:
        return "EAI_FAIL";
    case GaiError::nodata:
        return "EAI_NODATA";
    case GaiError::family:
        return "EAI_FAMILY";
    case GaiError::socktype:
        return "EAI_SOCKTYPE";
    case GaiError::service:
        return "EAI_SERVICE";
    case GaiError::addrfamily:
        return "EAI_ADDRFAMILY";
    case GaiError::memory:
        return "EAI_MEMORY";
    case GaiError::system:
        return "EAI_SYSTEM";
    case GaiError::inprogress:
        return "EAI_INPROGRESS";
    }
    return "EAI_UNKNOWN";
}

struct Resolver::Query {
    std::string name;
    std::optional<Family> wanted;
    Family asking = Family::ipv4;
    int cid = 0;
    int tries = 0;
    /// Of one family: an answer may come after the next try has begun.
    struct Try {
        std::uint16_t id;
        std::unique_ptr<UdpSocket> socket;
    };
    std::vector<Try> sent;
    std::optional<Lookup> outcome;
    std::unique_ptr<emu::Timer> timer;
};

Resolver::Resolver(emu::Engine& engine, emu::Bus& bus, const emu::Seed& seed, net::Ports& ports,
                   net::Uplink& uplink)
    : engine_{engine}, bus_{bus}, uplink_{uplink}, ports_{ports}, ids_{seed.stream("dns ids")},
      losses_{uplink.on_loss.subscribe([this](int cid) { on_loss(cid); })}
{
}

Resolver::~Resolver() = default;

Resolver::Handle Resolver::start(std::string_view name, std::optional<Family> family, int cid)
{
    const auto running = std::ranges::count_if(
        queries_, [](const auto& each) { return !each.second->outcome.has_value(); });
    const Handle handle = next_++;
    Query& query = *queries_.emplace(handle, std::make_unique<Query>()).first->second;
    query.name = name;
    query.wanted = family;
    query.asking = family.value_or(Family::ipv6);
    query.cid = cid;
    query.timer = std::make_unique<emu::Timer>(engine_, [this, handle] { on_timeout(handle); });
    if (running >= max_lookups) {
        finish(handle, query, {{}, GaiError::inprogress, {}});
    } else if (const auto address = Address::parse(name)) {
        if (family && address->family != *family) {
            finish(handle, query, {{}, GaiError::addrfamily, {}});
        } else {
            finish(handle, query, {{*address}, {}, {}});
        }
    } else if (!net::dns_query(0, name, Family::ipv4)) {
        finish(handle, query, {{}, GaiError::noname, {}});
    } else if (!uplink_.up(cid)) {
        finish(handle, query, {{}, GaiError::system, Errno::netunreach});
    } else {
        send(handle, query);
    }
    return handle;
}

std::vector<Address> Resolver::servers(const Query& query) const
{
    std::vector<Address> servers = uplink_.dns_servers(query.cid);
    std::vector<Address> last;
    for (const auto& [family, server] : fallback_) {
        if (uplink_.address(query.cid, family)) last.push_back(server);
    }
    // The fallback never overrides: it comes last (nrf_api/behaviour.md §8), but it gets its try.
    const std::size_t first = max_tries - last.size();
    if (servers.size() > first) servers.resize(first);
    servers.insert(servers.end(), last.begin(), last.end());
    return servers;
}

void Resolver::send(Handle handle, Query& query)
{
    const auto known = servers(query);
    if (known.empty()) return finish(handle, query, {{}, GaiError::again, {}});
    const Address& server = known[static_cast<std::size_t>(query.tries) % known.size()];
    if (query.tries == 0) query.sent.clear(); // those of the other family
    ++query.tries;
    const auto id = static_cast<std::uint16_t>(ids_.bits());
    query.sent.push_back(
        {id, std::make_unique<UdpSocket>(server.family, 0, uplink_, ports_, bus_)});
    UdpSocket& socket = *query.sent.back().socket;
    socket.options().cid = query.cid;
    socket.on_change = [this, handle] { on_readable(handle); };
    const auto message = net::dns_query(id, query.name, query.asking);
    auto sent = socket.connect({server, dns_port}).and_then([&] {
        return socket.try_send(std::as_bytes(std::span{*message}), nullptr);
    });
    // No room in the modem's buffer counts as lost: the timer tries again.
    if (!sent && sent.error() != Errno::again) {
        return finish(handle, query, {{}, GaiError::system, sent.error()});
    }
    query.timer->start(retry_interval_ * (retry_doubles_ ? 1 << (query.tries - 1) : 1));
}

void Resolver::on_readable(Handle handle)
{
    Query& query = *queries_.at(handle);
    std::array<std::byte, max_message> buffer{};
    /// The next answer to a question of ours; nothing more, or the PDN's loss, which on_loss tells.
    const auto next_answer = [&]() -> std::optional<net::DnsAnswer> {
        for (const Query::Try& each : query.sent) {
            while (const auto received = each.socket->try_recv(buffer, {})) {
                auto answer = net::parse_dns_response(
                    {reinterpret_cast<const char*>(buffer.data()), received->size});
                if (answer && answer->id == each.id) return answer;
            }
        }
        return {};
    };
    while (!query.outcome) {
        const auto answer = next_answer();
        if (!answer) return;
        switch (answer->code) {
        case net::DnsCode::ok:
            if (!answer->addresses.empty()) {
                return finish(handle, query, {answer->addresses, {}, {}});
            }
            // No document of the modem has a second question over TCP (RFC 7766 §5): an estimate.
            if (answer->truncated) return finish(handle, query, {{}, GaiError::fail, {}});
            return next_family(handle, query, {{}, GaiError::nodata, {}});
        case net::DnsCode::no_name:
            return finish(handle, query, {{}, GaiError::noname, {}});
        case net::DnsCode::format:
        case net::DnsCode::server_failure:
        case net::DnsCode::refused:
            return finish(handle, query, {{}, GaiError::fail, {}});
        }
        return finish(handle, query, {{}, GaiError::fail, {}}); // a code of later standards
    }
}

void Resolver::next_family(Handle handle, Query& query, Lookup failure)
{
    if (query.wanted || query.asking == Family::ipv4) {
        return finish(handle, query, std::move(failure));
    }
    query.asking = Family::ipv4;
    query.tries = 0;
    // Not from here: this socket is in the middle of its callback.
    query.timer->start(emu::Ts{0});
}

void Resolver::set_retry(emu::Ts interval, bool doubles)
{
    retry_interval_ = interval;
    retry_doubles_ = doubles;
}

void Resolver::on_timeout(Handle handle)
{
    Query& query = *queries_.at(handle);
    if (query.tries >= max_tries) return finish(handle, query, {{}, GaiError::again, {}});
    send(handle, query);
}

void Resolver::on_loss(int cid)
{
    std::vector<Handle> ended; // on_change may take, cancel and start any
    for (const auto& [handle, query] : queries_) {
        if (query->cid == cid && !query->outcome) ended.push_back(handle);
    }
    for (const Handle handle : ended) {
        const auto found = queries_.find(handle);
        if (found == queries_.end()) continue;
        finish(handle, *found->second, {{}, GaiError::system, Errno::netdown});
    }
}

void Resolver::finish(Handle, Query& query, Lookup lookup)
{
    query.outcome = std::move(lookup);
    query.timer->cancel();
    on_change();
}

bool Resolver::over(Handle handle) const
{
    const auto found = queries_.find(handle);
    return found != queries_.end() && found->second->outcome.has_value();
}

std::optional<Lookup> Resolver::take(Handle handle)
{
    const auto found = queries_.find(handle);
    if (found == queries_.end() || !found->second->outcome) return std::nullopt;
    Lookup lookup = std::move(*found->second->outcome);
    discard(handle);
    return lookup;
}

void Resolver::cancel(Handle handle) { discard(handle); }

void Resolver::discard(Handle handle)
{
    const auto found = queries_.find(handle);
    if (found == queries_.end()) return;
    // The caller may stand inside the socket's own callback: it goes after this event.
    std::shared_ptr<Query> going = std::move(found->second);
    queries_.erase(found);
    for (const Query::Try& each : going->sent)
        each.socket->on_change = nullptr;
    going->timer.reset();
    if (!going->sent.empty()) engine_.at(engine_.now(), [going] {});
}

void Resolver::set_fallback(Family family, std::optional<Address> server)
{
    fallback_.erase(family);
    if (server) fallback_.emplace(family, *server);
}

} // namespace stack::inline v0
