#include "atlink/slm/recovery.hpp"

#include "atlink/slm/application.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::slm {

Recovery::Recovery(Application& app)
    : app_{app}, shut_down_{app.engine(), [this] { shut_down(); }}, start_{app.engine(),
                                                                           [this] { start(); }},
      faults_{app.world().modem().health().on_fault.subscribe([this](const stack::Fault& fault) {
          fault_ = fault;
          shut_down_.post();
      })}
{
}

void Recovery::shut_down()
{
    app_.say(fmt::format("#XMODEM: FAULT,{:#x},{:#x}", fault_.reason, fault_.program_counter));
    app_.sockets().shut_down();
    app_.say("#XMODEM: SHUTDOWN,0");
    start_.start(app_.config().power.modem_init);
}

void Recovery::start()
{
    app_.world().modem().health().start_again();
    app_.say("#XMODEM: INIT,0");
}

} // namespace atlink::inline v0::slm
