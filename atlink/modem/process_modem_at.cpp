#include "atlink/modem/process_modem_at.hpp"

#include "stack/process/process.hpp"

namespace atlink::inline v0 {

ProcessModemAt& ProcessModemAt::instance()
{
    static auto* const only = new ProcessModemAt; // never destroyed, as the process is not
    return *only;
}

ModemAt& ProcessModemAt::get()
{
    if (modem_) return *modem_;
    stack::Process& process = stack::Process::instance();
    modem_ = std::make_unique<ModemAt>(process.world());
    reset_ = process.before_reset.subscribe([this] {
        on_gone();
        modem_.reset();
    });
    on_made(*modem_);
    return *modem_;
}

} // namespace atlink::inline v0
