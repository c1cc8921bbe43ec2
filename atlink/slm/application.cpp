#include "atlink/slm/application.hpp"

#include "atlink/slm/handlers.hpp"
#include "atlink/slm/http_client.hpp"
#include "atlink/slm/mqtt_client.hpp"
#include "atlink/slm/ping.hpp"
#include "atlink/slm/ppp.hpp"
#include "atlink/slm/proxy.hpp"
#include "atlink/slm/sms.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

constexpr unsigned bit(Form form) { return 1U << static_cast<unsigned>(form); }

constexpr unsigned plain = bit(Form::execute);
constexpr unsigned set = bit(Form::set);
constexpr unsigned read = bit(Form::read);
constexpr unsigned test = bit(Form::test);

/// Which builds of the application have a command.
enum class Build : std::uint8_t { any, without_ppp, cmux, ppp };

struct Entry {
    std::string_view name;
    Outcome (*handle)(Application&, const Command&, Response&);
    unsigned forms;          // that the handler answers
    std::string_view test{}; // what the test form says otherwise
    Build build = Build::any;

    bool in(const Options& options) const
    {
        switch (build) {
        case Build::any:
            return true;
        case Build::without_ppp:
            return !options.ppp;
        case Build::cmux:
            return options.cmux;
        case Build::ppp:
            return options.ppp;
        }
        return false;
    }
};

// The order is that of #XCLAC. A form that is neither here nor a test with an answer is ERROR.
// clang-format off
constexpr auto commands = std::to_array<Entry>({
    {"#XSLMVER",       xslmver,       plain},
    {"#XSLEEP",        xsleep,        set,               "#XSLEEP: (1,2)"},
    {"#XSHUTDOWN",     xshutdown,     plain | set},
    {"#XRESET",        xreset,        plain | set},
    {"#XMODEMRESET",   xmodemreset,   plain | set},
    {"#XUUID",         xuuid,         plain | set},
    {"#XCLAC",         xclac,         plain | set},
    {"#XDATACTRL",     xdatactrl,     set | read,        "#XDATACTRL=<time_limit>"},
    {"#XSOCKET",       xsocket,       set | read,        "#XSOCKET: (0,1,2),(1,2,3),(0,1),<cid>"},
    {"#XSSOCKET",      xssocket,      set | read,
     "#XSSOCKET: (0,1,2),(1,2),(0,1),<sec_tag>,<peer_verify>,<cid>"},
    {"#XSOCKETSELECT", xsocketselect, set | read | test},
    {"#XSOCKETOPT",    xsocketopt,    set,               "#XSOCKETOPT: (0,1),<name>,<value>"},
    {"#XSSOCKETOPT",   xssocketopt,   set,               "#XSSOCKETOPT: (0,1),<name>,<value>"},
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
    {"#XTCPSVR",       xtcpsvr,       set | read,        "#XTCPSVR: (0,1,2),<port>,<sec_tag>"},
    {"#XTCPCLI",       xtcpcli,       set | read,
     "#XTCPCLI: (0,1,2),<url>,<port>,<sec_tag>,<peer_verify>,<hostname_verify>"},
    {"#XTCPSEND",      xtcpsend,      plain | set},
    {"#XTCPHANGUP",    xtcphangup,    set,               "#XTCPHANGUP: <handle>"},
    {"#XUDPSVR",       xudpsvr,       set | read,        "#XUDPSVR: (0,1,2),<port>"},
    {"#XUDPCLI",       xudpcli,       set | read,
     "#XUDPCLI: (0,1,2),<url>,<port>,<sec_tag>,<use_dtls_cid>,<peer_verify>,<hostname_verify>"},
    {"#XUDPSEND",      xudpsend,      plain | set},
    {"#XSMS",          xsms,          set,               "#XSMS: (0,1,2),<number>,<message>"},
    {"#XHTTPCCON",     xhttpccon,     set | read,
     "#XHTTPCCON: (0,1,2),<host>,<port>,<sec_tag>,<peer_verify>,<hostname_verify>", Build::without_ppp},
    {"#XHTTPCREQ",     xhttpcreq,     set, {}, Build::without_ppp},
    {"#XMQTTCFG",      xmqttcfg,      set | read,
     "#XMQTTCFG: <client_id>,<keep_alive>,<clean_session>", Build::without_ppp},
    {"#XMQTTCON",      xmqttcon,      set | read,
     "#XMQTTCON: (0,1,2),<username>,<password>,<url>,<port>,<sec_tag>", Build::without_ppp},
    {"#XMQTTSUB",      xmqttsub,      set | test, {}, Build::without_ppp},
    {"#XMQTTUNSUB",    xmqttunsub,    set | test, {}, Build::without_ppp},
    {"#XMQTTPUB",      xmqttpub,      set | test, {}, Build::without_ppp},
    {"#XPPP",          xppp,          set | read,         {}, Build::ppp},
    {"#XCMUX",         xcmux,         plain | set | read, {}, Build::cmux},
    {"#XPING",         xping,         set},
});
// clang-format on

const Entry* find(std::string_view name)
{
    const auto found = std::find_if(commands.begin(), commands.end(),
                                    [&](const Entry& each) { return each.name == name; });
    return found == commands.end() ? nullptr : &*found;
}

} // namespace

Application::Application(stack::World& world, ModemAt& modem, const SessionConfig& config,
                         HostLine& line)
    : world_{world}, modem_{modem}, config_{config}, line_{line},
      proxies_{std::make_unique<Proxies>(*this)}, messages_{std::make_unique<Messages>(*this)},
      http_{std::make_unique<HttpClient>(*this)}, mqtt_{std::make_unique<MqttClient>(*this)},
      pings_{std::make_unique<PingRun>(*this)}, ppp_{config.slm.ppp ? std::make_unique<Ppp>(*this)
                                                                    : nullptr}
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

void Application::say(std::string_view line) { line_.announce(fmt::format("\r\n{}\r\n", line)); }

bool Application::knows(std::string_view name) const
{
    const Entry* found = find(name);
    return found != nullptr && found->in(options());
}

std::vector<std::string_view> Application::names(const Options& options)
{
    std::vector<std::string_view> names;
    for (const Entry& each : commands) {
        if (each.in(options)) names.push_back(each.name);
    }
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
    if (entry == nullptr) return Final::error();
    if (command.form == Form::test && !entry->test.empty()) {
        response.line(std::string{entry->test});
        return Final::ok();
    }
    if ((entry->forms & bit(command.form)) == 0) return Final::error();
    return entry->handle(*this, command, response);
}

} // namespace atlink::inline v0::slm
