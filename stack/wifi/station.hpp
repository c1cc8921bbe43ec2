// The Wi-Fi station: in which network it is, and which addresses it has got there.
#pragma once

#include "emu/bus.hpp"
#include "emu/engine.hpp"
#include "stack/wifi/lan.hpp"

#include <string>

namespace stack::inline v0::wifi {

/// What a station asks an access point with.
struct Credentials {
    std::string ssid; // empty: that of the access point there is
    Security security = Security::open;
    std::string password;
};

/// Associates with the one access point there is, then gets a lease and an IPv6 address. When the
/// access point goes it is disconnected, and does not ask again by itself.
class Station {
public:
    enum class State { disconnected, connecting, connected };

    Station(emu::Engine& engine, emu::Bus& bus, Lan& lan, const Config& config);

    State state() const { return state_; }
    /// From disconnected; on_state tells the rest.
    void connect(Credentials with);
    void disconnect();
    /// Without telling anybody: the part has been reset.
    void reset();

    /// The access point is there, or is not.
    void set_in_range(bool in_range);
    bool in_range() const { return in_range_; }
    int rssi() const { return config_.rssi; } // dBm

    /// Connected (true), or disconnected: by the caller, by the access point's going, or because it
    /// was not let in.
    emu::Signal<bool> on_state;
    /// It has got this one.
    emu::Signal<Address> on_address;

private:
    void enter(State next, std::string_view cause);
    void associated();
    void leave(std::string_view cause);
    bool there() const;
    bool let_in() const;

    emu::Bus& bus_;
    Lan& lan_;
    const Config config_;
    State state_ = State::disconnected;
    Credentials with_;
    bool in_range_ = true;
    emu::Timer association_;
    emu::Timer lease_;
    emu::Timer slaac_;
};

} // namespace stack::inline v0::wifi
