// Unsolicited lines: what the radio does, told in the order of at/notes.md §5.
#pragma once

#include "atlink/modem/context.hpp"

#include <functional>

namespace atlink::modem {

class Notifications {
public:
    /// Takes a line without its line end.
    using Emit = std::function<void(std::string line)>;

    Notifications(Context& context, Emit emit);

private:
    void on_registration(const emu::lte::Registration& next);
    void on_pdn(const emu::lte::PdnEvent& event);
    void on_mode();
    void on_rrc(emu::lte::Rrc::State from);
    void event(std::string_view text); // +CGEV
    void search_ended();               // %MDMEV

    Context& context_;
    Emit emit_;
    emu::lte::Registration last_; // of the last +CEREG, also while nobody listened
    std::vector<emu::Subscription> subscriptions_;
};

} // namespace atlink::modem
