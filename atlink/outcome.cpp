#include "atlink/outcome.hpp"

#include <fmt/format.h>

namespace atlink::inline v0 {

std::string to_string(const Final& final)
{
    switch (final.kind) {
    case Final::Kind::ok:
        return "OK";
    case Final::Kind::error:
        return "ERROR";
    case Final::Kind::cme:
        return fmt::format("+CME ERROR: {}", final.number);
    case Final::Kind::cms:
        return fmt::format("+CMS ERROR: {}", final.number);
    }
    return "ERROR";
}

} // namespace atlink::inline v0
