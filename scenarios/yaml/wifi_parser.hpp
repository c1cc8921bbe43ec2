// What a scenario says of the Wi-Fi part, and of a program written for its driver.
#pragma once

#include "scenarios/yaml/yaml_reader.hpp"
#include "stack/config.hpp"

namespace scenarios::inline v0 {

void parse_wifi(Errors& errors, const Item& item, stack::wifi::Config& wifi);
void parse_winc(Errors& errors, const Item& item, stack::WincConfig& winc);

} // namespace scenarios::inline v0
