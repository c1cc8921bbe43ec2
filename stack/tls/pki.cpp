#include "stack/tls/pki.hpp"

#include <algorithm>

namespace stack::inline v0::tls {

std::string_view pki(std::string_view name)
{
    const auto files = pki_files();
    const auto* found = std::find_if(files.data(), files.data() + files.size(),
                                     [&](const PkiFile& each) { return each.name == name; });
    return found == files.data() + files.size() ? std::string_view{} : found->text;
}

} // namespace stack::inline v0::tls
