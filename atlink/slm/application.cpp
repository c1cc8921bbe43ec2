#include "atlink/slm/application.hpp"

#include "atlink/slm/handlers.hpp"

#include <algorithm>
#include <array>

namespace atlink::slm {

namespace {

constexpr unsigned bit(Form form) { return 1U << static_cast<unsigned>(form); }

constexpr unsigned plain = bit(Form::execute);
constexpr unsigned set = bit(Form::set);
constexpr unsigned read = bit(Form::read);
constexpr unsigned test = bit(Form::test);

struct Entry {
    std::string_view name;
    Outcome (*handle)(Application&, const Command&, Response&);
    unsigned forms; // any other form is ERROR
};

// The order is that of #XCLAC.
// clang-format off
constexpr auto commands = std::to_array<Entry>({
    {"#XSLMVER",       xslmver,       plain},
    {"#XCLAC",         xclac,         plain | set},
    {"#XSOCKET",       xsocket,       set | read | test},
    {"#XSOCKETSELECT", xsocketselect, set | read | test},
    {"#XSOCKETOPT",    xsocketopt,    set | test},
    {"#XBIND",         xbind,         set},
    {"#XCONNECT",      xconnect,      set},
    {"#XLISTEN",       xlisten,       plain | set},
    {"#XACCEPT",       xaccept,       set | read},
    {"#XSEND",         xsend,         plain | set},
    {"#XRECV",         xrecv,         set},
    {"#XSENDTO",       xsendto,       set},
    {"#XRECVFROM",     xrecvfrom,     set},
    {"#XPOLL",         xpoll,         set},
    {"#XGETADDRINFO",  xgetaddrinfo,  set},
});
// clang-format on

const Entry* find(std::string_view name)
{
    const auto found = std::find_if(commands.begin(), commands.end(),
                                    [&](const Entry& each) { return each.name == name; });
    return found == commands.end() ? nullptr : &*found;
}

} // namespace

Application::Application(stack::World& world, const SessionConfig& config)
    : world_{world}, config_{config}
{
}

Application::~Application()
{
    for (const auto& slot : table_.slots()) {
        if (!slot) continue;
        if (slot->peer) (void)sockets().close(*slot->peer);
        (void)sockets().close(slot->handle);
    }
}

bool Application::knows(std::string_view name) { return find(name) != nullptr; }

std::vector<std::string_view> Application::names()
{
    std::vector<std::string_view> names;
    for (const Entry& each : commands)
        names.push_back(each.name);
    return names;
}

Outcome Application::execute(const Command& command, Response& response)
{
    const Entry* entry = find(command.name);
    if (entry == nullptr || (entry->forms & bit(command.form)) == 0) return Final::error();
    return entry->handle(*this, command, response);
}

} // namespace atlink::slm
