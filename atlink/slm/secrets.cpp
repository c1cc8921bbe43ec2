#include "atlink/slm/secrets.hpp"

#include "atlink/modem/credentials.hpp"
#include "atlink/slm/table.hpp"

namespace atlink::inline v0::slm {

std::string without_secrets(std::string_view line)
{
    static const auto& all = *[] { // never destroyed, as modem::without_secrets' is not
        auto* const found = new std::vector<Secret>(modem::secrets());
        add_secrets(commands(), *found);
        found->push_back({"#XFTP", 1}); // not a command here; who tries it gives its password
        return found;
    }();
    return atlink::without_secrets(line, all);
}

} // namespace atlink::inline v0::slm
