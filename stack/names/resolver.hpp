// Names to addresses through the PDN's own DNS servers, over a UDP socket of the modem.
#pragma once

#include "emu/engine.hpp"
#include "emu/signal.hpp"
#include "stack/net/ports.hpp"
#include "stack/net/uplink.hpp"
#include "stack/socket/socket.hpp"

#include <map>
#include <memory>
#include <string>

namespace stack::inline v0 {

/// NRF_EAI_* (nrf_gai_errors.h).
enum class GaiError : int {
    badflags = -1,
    noname = -2,
    again = -3,
    fail = -4,
    nodata = -5,
    family = -6,
    socktype = -7,
    service = -8,
    addrfamily = -9,
    memory = -10,
    system = -11, // look at the errno
    inprogress = -100,
};

/// "EAI_" and the name, as the serial modem prints it.
std::string_view name(GaiError error);

struct Lookup {
    std::vector<Address> addresses; // empty on failure
    GaiError error{};               // meaningful on failure
    Errno errno_value{};            // meaningful with GaiError::system
};

class Resolver {
public:
    using Handle = int;

    Resolver(emu::Engine& engine, emu::Bus& bus, const emu::Seed& seed, net::Ports& ports,
             net::Uplink& uplink);
    ~Resolver();

    /// Starts a lookup on the PDN of `cid`; no family means IPv6 first, then IPv4. An address in
    /// text needs no server. The outcome is fetched with take(); while max_lookups are under way it
    /// is GaiError::inprogress (nrf_api/behaviour.md §8).
    Handle start(std::string_view name, std::optional<Family> family, int cid);
    static constexpr std::ptrdiff_t max_lookups = 3; // library 2.8
    /// There is an outcome to take.
    bool over(Handle handle) const;
    /// The outcome once there is one; the handle is gone with it.
    std::optional<Lookup> take(Handle handle);
    void cancel(Handle handle);

    /// How long a question waits for its answer before it is asked again; `doubles` for each more.
    void set_retry(emu::Ts interval, bool doubles);
    /// Fallback server of a family, used when the PDN has none or none answers.
    void set_fallback(Family family, std::optional<Address> server);

    emu::Signal<> on_change;

private:
    struct Query;
    void send(Handle handle, Query& query);
    void on_readable(Handle handle);
    void on_timeout(Handle handle);
    void finish(Handle handle, Query& query, Lookup lookup);
    void next_family(Handle handle, Query& query, Lookup failure);
    void on_loss(int cid);
    void discard(Handle handle);
    std::vector<Address> servers(const Query& query) const;

    emu::Engine& engine_;
    emu::Bus& bus_;
    net::Uplink& uplink_;
    net::Ports& ports_;
    emu::Ts retry_interval_ = std::chrono::seconds{5}; // radio/scenarios.md S22, an estimate
    bool retry_doubles_ = false;
    emu::Random ids_;
    Handle next_ = 0;
    std::map<Handle, std::unique_ptr<Query>> queries_;
    std::map<Family, Address> fallback_;
    emu::Subscription losses_;
};

} // namespace stack::inline v0
