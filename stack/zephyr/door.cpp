#include "stack/zephyr/door.hpp"

#include "stack/op/pause.hpp"
#include "stack/zephyr/call.hpp"
#include "stack/zephyr/net/network.hpp"
#include "stack/zephyr/socket/terminal.hpp"

namespace stack::inline v0::zephyr {

namespace {

struct Kept {
    std::unique_ptr<Door> door;
    emu::Subscription reset;
};

Kept& kept()
{
    static auto* const only = new Kept; // never destroyed: exit handlers of the program may call
    return *only;
}

} // namespace

Door& Door::of(Process& process)
{
    Kept& it = kept();
    if (!it.door) {
        process.world();
        it.door = std::make_unique<Door>(process);
        it.reset = process.before_reset.subscribe([] { kept().door.reset(); });
    }
    return *it.door;
}

Door::Door(Process& process)
    : process_{process}, credentials_{configuration().tls_max_credentials_number},
      descriptors_{static_cast<std::size_t>(configuration().posix_max_fds),
                   [&process] { process.changed(); }}
{
    const ZephyrSockets asked = process.world().config().zephyr_sockets;
    if (asked != ZephyrSockets::as_configured) {
        set_scenario_mode(asked == ZephyrSockets::native ? Mode::native : Mode::offload);
    }
    const bool native = configuration().mode == Mode::native;
    process.world().bus().publish(
        emu::Note{.text = native ? "zephyr sockets: native" : "zephyr sockets: offload"});
    if (configuration().posix_api != 0) Terminal::take(descriptors_);
}

Door::~Door() = default;

void Door::boot(const Call& call)
{
    const Configuration& it = configuration();
    network(); // it tells from now on
    if (it.mode == Mode::offload) return;
    station().start();
    if (it.net_connection_manager != 0 && it.net_config_settings == 0) return;
    const auto reachable = [this] {
        return station().address(Family::ipv4) || station().address(Family::ipv6);
    };
    call.wait(op::Until{call.engine(), reachable,
                        call.engine().now() + std::chrono::seconds{it.net_config_init_timeout}});
}

NativeStack& Door::native()
{
    if (!native_) native_ = std::make_unique<NativeStack>(process_, configuration(), credentials_);
    return *native_;
}

network::Network& Door::network()
{
    if (!network_) network_ = std::make_unique<network::Network>(process_);
    return *network_;
}

} // namespace stack::inline v0::zephyr
