// Where actions are performed: a world, and what they need beside it.
#pragma once

#include "scenarios/at_script.hpp"
#include "stack/modem.hpp"

#include <string>

namespace scenarios::inline v0 {

class Scene {
public:
    /// Both outlive it.
    Scene(stack::World& world, AtScript& at) : world_{world}, at_{at} {}

    stack::World& world() { return world_; }
    emu::lte::Cell& cell() { return world_.cell(); }
    /// What the network knows of the modem.
    emu::lte::UeContext& network() { return world_.modem().network(); }
    stack::net::Internet& internet() { return world_.internet(); }
    /// Commands to the modem, one after another.
    AtScript& at() { return at_; }

    /// Throws std::invalid_argument that names the hosts there are.
    void require_host(const std::string& name) const;

private:
    stack::World& world_;
    AtScript& at_;
};

} // namespace scenarios::inline v0
