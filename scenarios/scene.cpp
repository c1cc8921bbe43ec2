#include "scenarios/scene.hpp"

#include "scenarios/yaml/yaml_reader.hpp"

#include <stdexcept>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace scenarios::inline v0 {

void Scene::require_host(const std::string& name) const
{
    if (world_.internet().known(name)) return;
    const std::vector<std::string> names = world_.internet().names();
    const std::vector<std::string_view> views{names.begin(), names.end()};
    const auto meant = nearest(name, views);
    throw std::invalid_argument{
        fmt::format("no host is called '{}'{}; allowed: {}", name,
                    meant ? fmt::format(" (did you mean '{}'?)", *meant) : "", join(views))};
}

} // namespace scenarios::inline v0
