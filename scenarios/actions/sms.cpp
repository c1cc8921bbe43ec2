// Part of scenarios/action.hpp: the short message service centre has a text for the modem.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"

#include <fmt/format.h>

namespace scenarios::inline v0::actions::sms {

namespace {

constexpr std::size_t longest_text = 10'000; // some hundred messages put together

struct Sms final : Action {
    std::string from;
    std::string words;

    std::string text() const override
    {
        return fmt::format("{{from: {}, text: {}}}", in_quotes(from), in_quotes(words));
    }
    Failure perform(Scene& scene) const override
    {
        scene.network().sms().send(from, words);
        return {};
    }
};

ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    auto message = std::make_shared<Sms>();
    const auto from = map.require("from", "such as +12025550100");
    if (from && read_text(errors, *from, message->from) &&
        !emu::lte::parse_sms_address(message->from)) {
        errors.add(from->mark, from->key, fmt::format("'{}' is no sender", message->from),
                   "up to 20 digits, perhaps after +, or a name of up to 11 characters");
    }
    const auto text = map.require("text", "the message");
    if (text && read_text(errors, *text, message->words) && message->words.size() > longest_text) {
        errors.add(text->mark, text->key, "too long", fmt::format("{} bytes", longest_text));
    }
    map.finish();
    return message;
}

constexpr ActionType types[] = {
    {"sms", "{from: text, text: text}",
     "the short message service centre has a text for the modem, `from` a number such as "
     "+12025550100 or a name of up to 11 characters without quotes; `text` in UTF-8, 10000 bytes "
     "at most, as many messages as it takes",
     parse},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::sms
