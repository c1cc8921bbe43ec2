// Rules of access point names, as tests want them.
#pragma once

#include "emu/lte/config.hpp"

#include <optional>
#include <string>
#include <utility>

namespace emu::lte {

inline ApnRule served(std::string name)
{
    ApnRule rule;
    rule.name = std::move(name);
    return rule;
}

inline ApnRule refusing(std::string name, int cause, std::optional<Ts> back_off = {})
{
    ApnRule rule = served(std::move(name));
    rule.refused = cause;
    rule.back_off = back_off;
    return rule;
}

inline ApnRule asking(std::string name, ApnRule::Authentication authentication, std::string user,
                      std::string password)
{
    ApnRule rule = served(std::move(name));
    rule.authentication = authentication;
    rule.user = std::move(user);
    rule.password = std::move(password);
    return rule;
}

inline ApnRule with_servers(std::string name, DnsServers servers)
{
    ApnRule rule = served(std::move(name));
    rule.dns = std::move(servers);
    return rule;
}

} // namespace emu::lte
