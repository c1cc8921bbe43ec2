#include "atlink/slm/application.hpp"

#include "atlink/slm/handlers.hpp"
#include "atlink/slm/ping.hpp"
#include "atlink/slm/proxy.hpp"
#include "atlink/slm/sms.hpp"

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
    {"#XSLEEP",        xsleep,        set | test},
    {"#XSHUTDOWN",     xshutdown,     plain},
    {"#XRESET",        xreset,        plain},
    {"#XMODEMRESET",   xmodemreset,   plain},
    {"#XUUID",         xuuid,         plain},
    {"#XCLAC",         xclac,         plain | set},
    {"#XDATACTRL",     xdatactrl,     set | read | test},
    {"#XSOCKET",       xsocket,       set | read | test},
    {"#XSSOCKET",      xssocket,      set | read | test},
    {"#XSOCKETSELECT", xsocketselect, set | read | test},
    {"#XSOCKETOPT",    xsocketopt,    set | test},
    {"#XSSOCKETOPT",   xssocketopt,   set | test},
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
    {"#XTCPSVR",       xtcpsvr,       set | read | test},
    {"#XTCPCLI",       xtcpcli,       set | read | test},
    {"#XTCPSEND",      xtcpsend,      plain | set},
    {"#XTCPHANGUP",    xtcphangup,    set | test},
    {"#XUDPSVR",       xudpsvr,       set | read | test},
    {"#XUDPCLI",       xudpcli,       set | read | test},
    {"#XUDPSEND",      xudpsend,      plain | set},
    {"#XPING",         xping,         set},
    {"#XSMS",          xsms,          set | test},
});
// clang-format on

const Entry* find(std::string_view name)
{
    const auto found = std::find_if(commands.begin(), commands.end(),
                                    [&](const Entry& each) { return each.name == name; });
    return found == commands.end() ? nullptr : &*found;
}

} // namespace

Application::Application(stack::World& world, ModemAt& modem, const SessionConfig& config)
    : world_{world}, modem_{modem}, config_{config}, proxies_{std::make_unique<Proxies>(*this)},
      messages_{std::make_unique<Messages>(*this)}
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

std::chrono::milliseconds Application::least_data_time_limit() const
{
    // A receive buffer at ten bits a byte, and a little more (slm/behaviour.md §3).
    constexpr unsigned receive_buffer = 256;
    return std::chrono::milliseconds{receive_buffer * 10 * 1000 / config_.baud + 10};
}

Outcome Application::execute(const Command& command, Response& response)
{
    const Entry* entry = find(command.name);
    if (entry == nullptr || (entry->forms & bit(command.form)) == 0) return Final::error();
    return entry->handle(*this, command, response);
}

} // namespace atlink::slm
