// What the handlers of the modem's commands share, and the shape of a table row.
#pragma once

#include "atlink/command.hpp"
#include "atlink/modem/settings.hpp"
#include "atlink/outcome.hpp"
#include "stack/modem.hpp"

namespace atlink::modem {

/// What the host wants to be told; gone at +CFUN=0.
struct Subscriptions {
    int cereg = 0; // +CEREG=n
    int cscon = 0; // +CSCON=n
    int cnec = 0;  // +CNEC=n: bit 3 EMM, bit 4 ESM
    bool cgerep = false;
    bool mdmev = false;
};

inline constexpr int cnec_emm = 8;
inline constexpr int cnec_esm = 16;

/// %XSYSTEMMODE; survives +CFUN=0.
struct SystemMode {
    int lte_m = 1;
    int nb_iot = 0;
    int gnss = 1;
    int preference = 0;
    bool lte() const { return lte_m != 0 || nb_iot != 0; }
};

struct Context {
    stack::World& world;
    ModemAtSettings settings;

    Subscriptions subscriptions;
    /// Those before +CFUN=0, which hold until the detach has had its last event. What the host
    /// subscribes to meanwhile is for the next time.
    std::optional<Subscriptions> draining;
    int cmee = 0;
    SystemMode system_mode;
    int functional_mode = 0; // what +CFUN? answers
    bool gnss = false;
    int selection_mode = 0; // +COPS=mode; survives +CFUN=0

    const Subscriptions& wanted() const { return draining ? *draining : subscriptions; }
    emu::lte::Ue& ue() { return world.modem().ue(); }
    emu::lte::Emm& emm() { return ue().emm(); }
    emu::lte::Pdn& pdn() { return ue().pdn(); }
    const emu::lte::CellConfig& cell() { return world.cell().config(); }
};

using Handler = Outcome(Context& context, const Command& command, Response& response);

/// Which forms a command has; the others answer ERROR.
constexpr unsigned bit(Form form) { return 1U << static_cast<unsigned>(form); }
inline constexpr unsigned execute_form = bit(Form::execute);
inline constexpr unsigned set_form = bit(Form::set);
inline constexpr unsigned read_form = bit(Form::read);
inline constexpr unsigned test_form = bit(Form::test);

struct Entry {
    std::string_view name;
    Handler* handler;
    unsigned forms;
    std::size_t parameters = 0; // at most; more answer ERROR
};

/// A parameter that may be left out; nothing when it is there and wrong.
inline std::optional<int> integer_or(const Command& command, std::size_t index, int low, int high,
                                     int fallback)
{
    if (!command.given(index)) return fallback;
    const auto value = command.integer(index, low, high);
    if (!value) return {};
    return static_cast<int>(*value);
}

} // namespace atlink::modem
