// What the handlers of the modem's commands share.
#pragma once

#include "atlink/modem/card/card.hpp"
#include "atlink/modem/nvm.hpp"
#include "atlink/modem/reset_guard.hpp"
#include "atlink/modem/settings.hpp"
#include "atlink/modem/sms_client.hpp"
#include "atlink/modem/table.hpp"
#include "atlink/modem/traffic.hpp"
#include "atlink/modem/wall_clock.hpp"
#include "stack/world.hpp"

#include <array>
#include <functional>
#include <map>
#include <set>
#include <vector>

namespace atlink::inline v0::modem {

/// %XMODEMSLEEP and %XT3412; times in milliseconds.
struct SleepReport {
    bool on = false;
    std::int64_t warning = 0;
    std::int64_t threshold = 0;
};

/// What the host wants to be told; gone at +CFUN=0.
struct Subscriptions {
    int cereg = 0; // +CEREG=n
    int cscon = 0; // +CSCON=n
    int cnec = 0;  // +CNEC=n: bit 3 EMM, bit 4 ESM
    int mdmev = 0; // %MDMEV=n: 2 also what is informational, from 2.0.0 on
    bool cgerep = false;
    bool cesq = false;
    bool xsnrsq = false;
    bool xsim = false;
    bool xtime = false;
    bool xvbatlvl = false;
    bool xtemp = false;
    bool xopname = false;
    bool xpco = false;
    bool odisntf = false;
    bool ceinfo = false;
    bool cedrxp = false;           // +CEDRXS=2
    bool usatev = false;           // no applet of our cards opens a channel
    std::array<bool, 3> cind = {}; // service, roam, message
    SleepReport modem_sleep;
    SleepReport t3412;
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

/// What the host has set and nothing keeps: gone at +CFUN=0.
struct Volatile {
    std::map<std::string, int, std::less<>> numbers; // by command
    std::set<int> reserved_cids;                     // %XNEWCID
    std::string band_mask;                           // %XBANDLOCK=2, band 1 last
    std::optional<int> power_off_level;              // %XPOFWARN, mV
    std::string last_error = "OTHER 0";              // +CEER
};

struct Context {
    using Emit = std::function<void(std::string line)>;

    /// `emit` takes an unsolicited line without its line end.
    Context(stack::World& world, ModemAtSettings settings, Emit emit);

    stack::World& world;
    ModemAtSettings settings;
    const std::array<int, 3> release; // of settings.firmware
    Emit emit;
    const Entry* row = nullptr; // of the command that is being executed

    Subscriptions subscriptions;
    /// Those before +CFUN=0, which hold until the detach has had its last event. What the host
    /// subscribes to meanwhile is for the next time.
    std::optional<Subscriptions> draining;
    int cmee = 0;
    SystemMode system_mode;
    int functional_mode = 0; // what +CFUN? answers
    bool gnss = false;
    Volatile ram;
    Nvm nvm;
    Card card;
    WallClock clock;
    bool network_informed = false; // EMM INFORMATION has come since the registration
    emu::Random random;            // nonces
    Traffic traffic;
    int messages_sent = 0; // short messages while %XCONNSTAT counts
    int messages_received = 0;
    std::string told_card = "0"; // the state that %XSIM told last, or would have
    int supply_mv;
    int power_off_level_fired = 0; // mV: %XPOFWARN has, and nobody has armed it again
    int temperature;               // degrees Celsius
    int neighbour_search = -1;     // type of the %NCELLMEAS that runs
    emu::Timer neighbour_search_end;
    std::vector<std::string> evaluated; // PLMNs of the %ENVEVAL that runs
    emu::Timer evaluation_end;
    SmsClient sms{*this};
    ResetGuard resets{*this};

    const Subscriptions& wanted() const { return draining ? *draining : subscriptions; }
    emu::lte::Ue& ue() { return world.modem().ue(); }
    emu::lte::Emm& emm() { return ue().emm(); }
    emu::lte::Pdn& pdn() { return ue().pdn(); }
    const emu::lte::CellConfig& cell() { return world.cell().config(); }
    const emu::lte::CoreConfig& core() { return ue().network().config(); }
    /// True while the modem hears its cell.
    bool camped();
    /// "Activated" of at/notes.md §4, where writing keys and modes is refused: +CFUN=1, 2 or 21,
    /// also where %XSYSTEMMODE leaves LTE out.
    bool activated();
    /// True when the modem's firmware is that release or a later one.
    bool firmware_from(int major, int minor, int patch) const;
    bool firmware_from(const std::array<int, 3>& version) const;
    /// +CFUN=0 and a boot bring the defaults back of what nothing stores.
    /// <AcT> of what the modem uses: 7 LTE-M, 9 NB-IoT. The cell serves both alike.
    int access_technology() const { return system_mode.lte_m != 0 ? 7 : 9; }
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

} // namespace atlink::inline v0::modem
