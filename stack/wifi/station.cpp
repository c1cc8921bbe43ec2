#include "stack/wifi/station.hpp"

#include <array>
#include <cassert>
#include <utility>

namespace stack::inline v0::wifi {

namespace {

std::string_view name(Station::State state)
{
    constexpr std::array<std::string_view, 3> names{"disconnected", "connecting", "connected"};
    return names.at(static_cast<std::size_t>(state));
}

[[maybe_unused]] bool allowed(Station::State from, Station::State to)
{
    using State = Station::State;
    switch (from) {
    case State::disconnected:
        return to == State::connecting;
    case State::connecting:
        return to == State::connected || to == State::disconnected;
    case State::connected:
        return to == State::disconnected;
    }
    return false;
}

} // namespace

Station::Station(emu::Engine& engine, emu::Bus& bus, Lan& lan, const Config& config)
    : bus_{bus}, lan_{lan}, config_{config},
      association_{engine, [this] { associated(); }}, lease_{engine,
                                                             [this] {
                                                                 lan_.put(config_.ipv4);
                                                                 on_address(config_.ipv4);
                                                             }},
      slaac_{engine, [this] {
                 lan_.put(config_.ipv6);
                 on_address(config_.ipv6);
             }}
{
}

void Station::enter(State next, std::string_view cause)
{
    assert(allowed(state_, next));
    const State from = std::exchange(state_, next);
    bus_.publish(
        emu::Transition{.machine = "wifi", .from = name(from), .to = name(next), .cause = cause});
}

bool Station::there() const
{
    return in_range_ && (config_.ssid.empty() || with_.ssid.empty() || with_.ssid == config_.ssid);
}

bool Station::let_in() const
{
    const bool secure = config_.security == Security::wpa2 || config_.security == Security::wpa3;
    if (secure && with_.security == Security::open) return false;
    if (config_.security == Security::open && with_.security != Security::open) return false;
    return config_.password.empty() || with_.security == Security::open ||
           with_.password == config_.password;
}

void Station::connect(Credentials with)
{
    assert(state_ == State::disconnected);
    with_ = std::move(with);
    enter(State::connecting, "asked for");
    association_.start(there() ? config_.association : config_.no_such_network);
}

void Station::associated()
{
    if (!there() || !let_in()) {
        enter(State::disconnected, there() ? "not let in" : "no such network");
        return on_state(false);
    }
    enter(State::connected, "associated");
    lan_.associate(true);
    lease_.start(config_.dhcp);
    slaac_.start(config_.slaac);
    on_state(true);
}

void Station::leave(std::string_view cause)
{
    association_.cancel();
    lease_.cancel();
    slaac_.cancel();
    if (state_ == State::disconnected) return;
    enter(State::disconnected, cause);
    lan_.associate(false);
    lan_.drop_addresses();
}

void Station::disconnect()
{
    if (state_ == State::disconnected) return;
    leave("asked for");
    on_state(false);
}

void Station::reset() { leave("reset"); }

void Station::set_in_range(bool in_range)
{
    in_range_ = in_range;
    if (in_range || state_ != State::connected) return;
    leave("beacons lost");
    on_state(false);
}

} // namespace stack::inline v0::wifi
