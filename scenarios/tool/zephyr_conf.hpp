// `emu9160 zephyr-conf`: the configuration of a Zephyr program as the header its sources include.
#pragma once

#include <string>
#include <vector>

namespace scenarios::inline v0::tool {

struct ZephyrConfOptions {
    std::vector<std::string> files;     // Kconfig fragments; later ones go over earlier ones
    std::vector<std::string> settings;  // CONFIG_X=value, over all files
    std::vector<std::string> libraries; // that the build brings, by names of zephyr_libraries()
    std::string kconfig;                // the program's own Kconfig file, for its defaults
    int version = 30700;                // of Zephyr
    bool cmake = false;                 // print set() lines, not a header
};

/// Exit status 0. Throws std::runtime_error that names each file, line and problem.
int print_zephyr_conf(const ZephyrConfOptions& options);

} // namespace scenarios::inline v0::tool
