// Part of scenarios/action.hpp: the way between the network's core and the hosts changes.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"

#include <chrono>

#include <fmt/format.h>

namespace scenarios::inline v0::actions::path {

namespace {

using namespace std::chrono_literals;

struct PathChange final : Action {
    std::optional<emu::Ts> delay;
    std::optional<double> loss;

    std::string text() const override
    {
        std::string all = delay ? "delay: " + to_text(*delay) : "";
        if (loss) all += fmt::format("{}loss: {}", delay ? ", " : "", *loss);
        return "{" + all + "}";
    }
    Failure perform(Scene& scene) const override
    {
        stack::net::PathConfig& path = scene.internet().path();
        path.delay = delay.value_or(path.delay);
        path.loss = loss.value_or(path.loss);
        return {};
    }
};

ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    auto change = std::make_shared<PathChange>();
    if (map.find("delay")) map.duration("delay", 0s, 1h, change->delay.emplace());
    if (map.find("loss")) map.number("loss", 0, 1, change->loss.emplace());
    map.finish();
    return change;
}

constexpr ActionType types[] = {
    {"path", "{delay: T, loss: P}", "changes `delay` (0s to 1h), `loss` (0 to 1) or both", parse},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::path
