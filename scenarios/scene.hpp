// Where actions are performed: a world, one of its modems, and what they need beside it.
#pragma once

#include "scenarios/at_script.hpp"
#include "stack/world.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace scenarios::inline v0 {

/// Something that an action has begun and that ends, well or not, after it.
struct Unfinished {
    bool over = false;
    std::optional<std::string> failure;
};

class Scene {
public:
    /// Both outlive it.
    Scene(stack::World& world, AtScript& at) : world_{world}, at_{at} {}

    stack::World& world() { return world_; }
    emu::lte::Cell& cell() { return world_.cell(); }
    stack::net::Internet& internet() { return world_.internet(); }

    // Of the modem that actions are about.
    stack::Modem& modem() { return world_.modem(); }
    /// What the network knows of it, and does with it.
    emu::lte::UeContext& network() { return world_.modem().network(); }
    /// Commands to it, one after another.
    AtScript& at() { return at_; }
    /// Its firmware, which those commands go to.
    atlink::ModemAt& modem_at() { return at_.modem(); }

    /// For an action whose end comes later.
    std::shared_ptr<Unfinished> begin()
    {
        return begun_.emplace_back(std::make_shared<Unfinished>());
    }
    /// What was begun since this was asked last.
    std::vector<std::shared_ptr<Unfinished>> take_begun() { return std::exchange(begun_, {}); }

    /// Throws std::invalid_argument that names the hosts there are.
    void require_host(const std::string& name) const;

private:
    stack::World& world_;
    AtScript& at_;
    std::vector<std::shared_ptr<Unfinished>> begun_;
};

} // namespace scenarios::inline v0
