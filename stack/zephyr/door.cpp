#include "stack/zephyr/door.hpp"

#include "stack/op/pause.hpp"
#include "stack/process/of_world.hpp"
#include "stack/zephyr/call.hpp"
#include "stack/zephyr/net/network.hpp"
#include "stack/zephyr/socket/socket_description.hpp"
#include "stack/zephyr/socket/terminal.hpp"

namespace stack::inline v0::zephyr {

namespace {

/// Nothing while the stores are those of the mode.
std::string_view said_of_credentials()
{
    switch (configuration().credentials) {
    case ZephyrCredentials::own:
        return "zephyr credentials: own";
    case ZephyrCredentials::modem:
        return "zephyr credentials: modem";
    case ZephyrCredentials::bridge:
        return "zephyr credentials: bridge";
    case ZephyrCredentials::as_configured:
        break;
    }
    return {};
}

} // namespace

Door& Door::of(Process& process) { return of_world<Door>(process); }

Door::Door(Process& process)
    : process_{process}, credentials_{configuration().tls_max_credentials_number},
      modem_store_{process.world().modem().credentials(), process.world().bus()},
      descriptors_{static_cast<std::size_t>(configuration().posix_max_fds),
                   [&process] { process.changed(); }},
      owner_{opener, [this](int fd) { return descriptors_.find(fd) != nullptr; },
             [this](int fd) { return has_opened(fd); }}
{
    const WorldConfig& config = process.world().config();
    set_scenario(config.zephyr_sockets, config.zephyr_credentials);
    emu::Bus& bus = process.world().bus();
    const bool native = configuration().mode == Mode::native;
    bus.publish(emu::Note{.text = native ? "zephyr sockets: native" : "zephyr sockets: offload"});
    if (const std::string_view text = said_of_credentials(); !text.empty()) {
        bus.publish(emu::Note{.text = text});
    }
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
    const auto reachable = [this, &it] {
        const bool ipv4 = station().address(Family::ipv4).has_value();
        const bool ipv6 = station().address(Family::ipv6).has_value();
        return (ipv4 || it.net_config_need_ipv4 == 0) && (ipv6 || it.net_config_need_ipv6 == 0) &&
               (ipv4 || ipv6);
    };
    call.wait(op::Until{call.engine(), reachable,
                        call.engine().now() + std::chrono::seconds{it.net_config_init_timeout}});
}

NativeStack& Door::native()
{
    if (!native_) {
        const Configuration& it = configuration();
        // With offloaded sockets whoever asks for Zephyr's TLS asks for its store with it.
        const bool own = it.mode == Mode::offload || it.tags_are_own();
        const tls::CredentialSource& store =
            own ? static_cast<const tls::CredentialSource&>(credentials_) : modem_store_;
        native_ = std::make_unique<NativeStack>(process_, it, store);
    }
    return *native_;
}

bool Door::has_opened(int modem_socket) const
{
    for (int fd = 0; fd < static_cast<int>(descriptors_.size()); ++fd) {
        const auto socket = descriptors_.find<SocketDescription>(fd);
        if (socket && socket->modem_socket() == modem_socket) return true;
    }
    return false;
}

network::Network& Door::network()
{
    if (!network_) network_ = std::make_unique<network::Network>(process_);
    return *network_;
}

} // namespace stack::inline v0::zephyr
