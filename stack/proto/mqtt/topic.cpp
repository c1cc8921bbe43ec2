// Part of stack/proto/mqtt/packet.hpp: text, topic names and topic filters of MQTT (§1.5.3, §4.7).
#include "stack/proto/mqtt/packet.hpp"

namespace stack::inline v0::net::mqtt {

namespace {

/// One level off the front; `more` tells whether another follows, maybe an empty one.
std::string_view take_level(std::string_view& text, bool& more)
{
    const std::size_t slash = text.find('/');
    more = slash != text.npos;
    const std::string_view level = text.substr(0, slash);
    text = more ? text.substr(slash + 1) : std::string_view{};
    return level;
}

/// Bytes of the character that begins here; 0 when it is none, or U+0000 (RFC 3629 §4).
std::size_t character(std::string_view text)
{
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = at(0);
    if (first == 0) return 0;
    if (first < 0x80) return 1;
    const std::size_t size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (size == 0 || first > 0xf4 || text.size() < size) return 0;
    for (std::size_t i = 1; i < size; ++i) {
        if ((at(i) & 0xc0) != 0x80) return 0;
    }
    // Overlong forms, surrogates, and what is above U+10FFFF.
    const unsigned second = at(1);
    if (first == 0xe0 && second < 0xa0) return 0;
    if (first == 0xed && second > 0x9f) return 0;
    if (first == 0xf0 && second < 0x90) return 0;
    if (first == 0xf4 && second > 0x8f) return 0;
    return size;
}

} // namespace

bool valid_text(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t size = character(text);
        if (size == 0) return false;
        text.remove_prefix(size);
    }
    return true;
}

bool valid_topic(std::string_view topic)
{
    return !topic.empty() && topic.find_first_of("+#") == topic.npos;
}

bool valid_filter(std::string_view filter)
{
    if (filter.empty()) return false; // [MQTT-4.7.3-1]
    for (bool more = true; more;) {
        const std::string_view level = take_level(filter, more);
        if (level == "#") return !more;                                            // [MQTT-4.7.1-2]
        if (level != "+" && level.find_first_of("+#") != level.npos) return false; // [MQTT-4.7.1-3]
    }
    return true;
}

bool matches(std::string_view filter, std::string_view topic)
{
    const bool wild = filter.starts_with('+') || filter.starts_with('#');
    if (wild && topic.starts_with('$')) return false; // [MQTT-4.7.2-1]
    bool more_filter = true;
    bool more_topic = true;
    while (more_filter) {
        const std::string_view wanted = take_level(filter, more_filter);
        if (wanted == "#") return true; // also the parent level, §4.7.1.2
        if (!more_topic) return false;
        const std::string_view level = take_level(topic, more_topic);
        if (wanted != "+" && wanted != level) return false;
    }
    return !more_topic;
}

} // namespace stack::inline v0::net::mqtt
