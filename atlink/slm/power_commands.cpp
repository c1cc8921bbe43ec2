// Part of table.hpp: #XSLEEP, #XSHUTDOWN, #XRESET, #XMODEMRESET (slm/behaviour.md §8).
#include "atlink/slm/handlers.hpp"
#include "atlink/slm/modem_command.hpp"

namespace atlink::inline v0::slm {

namespace {

constexpr std::int64_t sleep_off = 1;
constexpr std::int64_t sleep_idle = 2;

Outcome later(Application& app, Power::Request request)
{
    app.line().request_power(request);
    return Final::ok();
}

/// The modem library goes down and comes up again: what was open is dead, the application keeps
/// its state.
class ModemReset final : public Operation {
public:
    explicit ModemReset(Application& app)
        : app_{app}, off_{app.engine(), app.modem_at(), "AT+CFUN=0",
                          [this](const std::string&, const Final&) { app_.line().look_again(); }}
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        if (!off_.done()) return std::nullopt;
        if (ready_ == emu::never) {
            app_.sockets().shut_down();
            ready_ = app_.engine().now() + app_.config().power.modem_init;
        }
        if (app_.engine().now() < ready_) return std::nullopt;
        response.line("#XMODEMRESET: 0");
        return Final::ok();
    }

    emu::Instant deadline() const override { return ready_; }

private:
    Application& app_;
    ModemCommand off_;
    emu::Instant ready_ = emu::never;
};

} // namespace

Outcome xsleep(Application& app, const Command& command, Response&)
{
    const auto mode = command.integer(0, sleep_off, sleep_idle);
    if (!mode) return Final::error();
    return later(app, *mode == sleep_off ? Power::Request::sleep : Power::Request::idle);
}

Outcome xshutdown(Application& app, const Command&, Response&)
{
    return later(app, Power::Request::shut_down);
}

Outcome xreset(Application& app, const Command&, Response&)
{
    return later(app, Power::Request::reset);
}

Outcome xmodemreset(Application& app, const Command&, Response&)
{
    return wait_for<ModemReset>(app);
}

} // namespace atlink::inline v0::slm
