// The one table of the application's commands: dispatch, #XCLAC and documentation use it.
#pragma once

#include "atlink/secrets.hpp"
#include "atlink/slm/options_config.hpp"
#include "atlink/table.hpp"

#include <cstdint>
#include <span>

namespace atlink::inline v0::slm {

class Application;

/// Which builds of the application have a command.
enum class Build : std::uint8_t { any, without_ppp, cmux, ppp };
bool in(Build build, const Options& options);

struct Rules {
    Build build = Build::any;
    int secret_from = no_secret; // the first parameter that no trace shows
};

using Entry = atlink::Entry<Application, Rules>;

/// In the order of #XCLAC, those of every build.
std::span<const Entry> commands();

} // namespace atlink::inline v0::slm
