// Part of scenarios/action.hpp: somebody takes the card out of its slot and puts one in, or it
// fails.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"
#include "scenarios/yaml/card_parser.hpp"

#include <array>
#include <stdexcept>

#include <fmt/format.h>

namespace scenarios::inline v0::actions::card {

namespace {

using emu::lte::CardConfig;
using emu::lte::Identity;

struct Pull final : Action {
    std::string text() const override { return "pulled"; }
    Failure perform(Scene& scene) const override
    {
        scene.modem().ue().uicc().pull();
        return {};
    }
};

struct Hang final : Action {
    std::string text() const override { return "failing"; }
    Failure perform(Scene& scene) const override
    {
        scene.modem().ue().uicc().hang();
        return {};
    }
};

struct Insert final : Action {
    std::string imsi;  // empty: that of the card that was there last
    std::string iccid; // likewise
    CardConfig card;
    bool same = false; // it is that card, as it was but for failing

    std::string text() const override
    {
        if (same) return "inserted";
        std::string text = to_text(card);
        if (!imsi.empty())
            text = fmt::format("imsi: \"{}\"", imsi) + (text.empty() ? "" : ", ") + text;
        if (!iccid.empty()) {
            text = fmt::format("iccid: \"{}\"", iccid) + (text.empty() ? "" : ", ") + text;
        }
        return "{" + text + "}";
    }
    void check(Scene& scene) const override
    {
        for (std::size_t i = 0; i < scene.world().modems() && !imsi.empty(); ++i) {
            stack::Modem& other = scene.world().modem(i);
            if (&other != &scene.modem() && other.ue().identity().imsi == imsi) {
                throw std::invalid_argument{
                    fmt::format("modem {} has the IMSI {}; allowed: one of its own", i, imsi)};
            }
        }
    }
    Failure perform(Scene& scene) const override
    {
        emu::lte::Ue& ue = scene.modem().ue();
        const Identity before = ue.identity();
        CardConfig config = same ? before.card : card;
        if (same) config.failing = false;
        try {
            ue.insert_card(imsi.empty() ? before.imsi : imsi, iccid.empty() ? before.iccid : iccid,
                           config);
        } catch (const std::invalid_argument& error) {
            return error.what();
        }
        return {};
    }
};

ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    auto insert = std::make_shared<Insert>();
    if (item.node.IsMap()) {
        Map map{errors, item};
        parse_digits(map, "imsi", 14, 15, insert->imsi);
        parse_iccid(map, insert->iccid);
        parse_card(map, insert->card);
        if (map.find("imsi") && !map.find("iccid")) {
            errors.add(item.mark, "iccid", "is missing: another IMSI is on another card",
                       "19 or 20 digits, the last may be F");
        }
        map.finish();
        return insert;
    }
    constexpr auto names = std::to_array<std::string_view>({"pulled", "inserted", "failing"});
    const auto index = read_name(errors, item, names);
    if (!index) return nullptr;
    if (*index == 0) return std::make_shared<Pull>();
    if (*index == 2) return std::make_shared<Hang>();
    insert->same = true;
    return insert;
}

constexpr ActionType types[] = {
    {"card",
     "pulled|inserted|failing|{iccid: digits, imsi: digits, ready: T, failing: B, poll: T|never, "
     "pin: digits, pin_enabled: B, pin_retries: N, puk: digits, puk_retries: N}",
     "`pulled`: the card is taken out. `failing`: it answers no more, until it is put in again. "
     "`inserted`: it is put in again. A map: this card is put in; `iccid` and `imsi` are by "
     "default "
     "those of the last one, the other keys are those of `modem.card`. A modem that is on "
     "learns of it when it next needs the card (an authentication, `AT+CRSM`, `AT+CSIM`, a code, "
     "`AT+CIMI`, `AT%XICCID`) or by `modem.card.poll`, tells `%XSIM: 0,9` and `+CEREG: 90`, and "
     "reads a card again only after `AT+CFUN=4` or `0`, and `1` (or `40`, `41`). Another card is "
     "told "
     "as `%XSIM: 0,10` first",
     parse},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::card
