// Part of scenarios/action.hpp: what the servers of a host do to TCP connections in use.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"
#include "stack/internet/host.hpp"
#include "stack/internet/services/services.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace scenarios::inline v0::actions::stream {

namespace {

using stack::net::StreamEnd;
using stack::net::TcpConnections;
using stack::net::TcpService;

constexpr int most_bytes = 1'000'000'000; // a second
constexpr auto ends = std::to_array<std::pair<std::string_view, StreamEnd>>(
    {{"close", StreamEnd::close}, {"fin", StreamEnd::fin}, {"reset", StreamEnd::reset}});

struct Stream final : Action {
    std::string host;
    std::optional<std::uint16_t> port; // none: all of them
    std::optional<StreamEnd> end;
    std::optional<TcpConnections::Rate> read; // bytes a second; no rate: as quickly as it comes

    std::string text() const override
    {
        std::string all = "{host: " + in_quotes(host);
        if (port) all += fmt::format(", port: {}", *port);
        if (read) all += ", read: " + (*read ? std::to_string(**read) : "all");
        if (end) all += fmt::format(", end: {}", name_of(ends, *end));
        return all + "}";
    }

    void check(Scene& scene) const override
    {
        scene.require_host(host);
        if (!services(scene).empty()) return;
        throw std::invalid_argument{
            port ? fmt::format("{} takes no TCP connections on port {}", host, *port)
                 : host + " takes no TCP connections"};
    }

    Failure perform(Scene& scene) const override
    {
        const std::vector<TcpService*> found = services(scene);
        if (read) {
            for (TcpService* each : found)
                each->streams().set_read_rate(*read);
        }
        if (!end) return {};
        for (TcpService* each : found)
            each->streams().end_all(*end);
        return {};
    }

private:
    std::vector<TcpService*> services(Scene& scene) const
    {
        stack::net::Host* const found = scene.internet().find(host);
        if (found == nullptr) return {};
        auto all = found->services<TcpService>();
        if (port) std::erase_if(all, [&](const TcpService* each) { return each->port() != *port; });
        return all;
    }
};

void parse_read(Errors& errors, const Item& item, Stream& stream)
{
    if (item.node.IsScalar() && item.node.Scalar() == "all") {
        stream.read.emplace();
        return;
    }
    std::int64_t rate = 0;
    if (!read_integer(errors, item, 0, most_bytes, rate, "all")) return;
    stream.read = static_cast<std::uint32_t>(rate);
}

ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    auto stream = std::make_shared<Stream>();
    const auto host = map.require("host", "the name of a host");
    if (map.find("port")) map.integer("port", 1, 65'535, stream->port.emplace());
    const auto read = map.find("read");
    if (read) parse_read(errors, *read, *stream);
    const auto end = map.find("end");
    if (end) map.choice<StreamEnd>("end", ends, stream->end.emplace());
    if (!read && !end && map.is_map())
        errors.add(map.mark(), map.key(), "does nothing", "read or end in it");
    map.finish();
    if (!host || !read_text(errors, *host, stream->host)) return nullptr;
    return stream;
}

constexpr ActionType types[] = {
    {"stream", "{host: name, port: N, read: N|all, end: close|fin|reset}",
     "what the TCP and TLS servers of a host, or the one at `port`, do to their connections. "
     "`read`: how quickly they take what they receive, in bytes a second (0 to 1000000000; 0: "
     "they hang, and say nothing either) each, later connections too; `all`: at once. `end`: those "
     "there are end: `close` "
     "once all is sent, over TLS with close_notify; `fin` early: what TCP has not taken yet is "
     "lost, and TLS is cut off; `reset`",
     parse},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::stream
