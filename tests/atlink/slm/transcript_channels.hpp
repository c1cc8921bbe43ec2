// What the host has on its line beyond commands: frames of CMUX, and its end of PPP.
#pragma once

#include "tests/atlink/slm/cmux_frames.hpp"
#include "tests/atlink/slm/transcript_text.hpp"
#include "tests/stack/proto/ppp/ppp_host.hpp"

#include <array>
#include <deque>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace atlink::transcript {

/// "UIH 2 AT\\r\\n": a frame's type, its DLCI and what it carries. Texts that are none are
/// std::runtime_errors.
inline cmux::Frame frame(const std::string& text)
{
    struct Type {
        std::string_view name;
        unsigned control;
    };
    static constexpr std::array<Type, 5> types = {{{"SABM", cmux::sabm},
                                                   {"UA", cmux::ua},
                                                   {"DM", cmux::dm},
                                                   {"DISC", cmux::disc},
                                                   {"UIH", cmux::uih}}};
    const std::size_t blank = std::min(text.find(' '), text.size());
    const std::size_t end = std::min(text.find(' ', blank + 1), text.size());
    for (const Type& type : types) {
        if (type.name != std::string_view{text}.substr(0, blank)) continue;
        if (blank == text.size()) break;
        const int dlci = integer(std::string_view{text}.substr(blank + 1, end - blank - 1));
        if (dlci < 0 || dlci > 63) break;
        return {.dlci = static_cast<unsigned>(dlci),
                .command = false,
                .control = type.control,
                .data = end < text.size() ? unescape(text.substr(end + 1)) : std::string{}};
    }
    throw std::runtime_error("no frame: " + text);
}

/// The frames in what the modem says.
class Frames {
public:
    /// Takes whole frames away from the front of `bytes`.
    void take(std::string& bytes)
    {
        constexpr std::size_t overhead = 6;
        while (bytes.size() >= overhead) {
            const std::size_t size = static_cast<unsigned char>(bytes[3]) / 2 + overhead;
            if (bytes.size() < size) return;
            const auto found = cmux::decode(std::string_view{bytes}.substr(0, size));
            if (!found) throw std::runtime_error("no frame: " + visible(bytes));
            bytes.erase(0, size);
            const cmux::Frame& frame = found->front();
            if (frame.control == cmux::uih && frame.dlci == ppp_channel && to_ppp) {
                to_ppp(frame.data);
            } else {
                frames_.push_back(frame);
            }
        }
    }

    /// The wanted frame is there, or something else is. Data may come in several frames, or be the
    /// first part of one's.
    bool settled(const cmux::Frame& wanted) const
    {
        const std::string data = gathered(wanted);
        if (wanted.control != cmux::uih) return !frames_.empty();
        return data.size() >= wanted.data.size() || !wanted.data.starts_with(data) ||
               (!frames_.empty() && !same(frames_.front(), wanted));
    }

    /// False when something else is there, or nothing.
    bool pop(const cmux::Frame& wanted)
    {
        if (frames_.empty() || !same(frames_.front(), wanted)) return false;
        if (wanted.control != cmux::uih) {
            frames_.pop_front();
            return true;
        }
        if (!gathered(wanted).starts_with(wanted.data)) return false;
        for (std::size_t left = wanted.data.size(); left > 0;) {
            std::string& data = frames_.front().data;
            const std::size_t size = std::min(left, data.size());
            data.erase(0, size);
            left -= size;
            if (data.empty()) frames_.pop_front();
        }
        return true;
    }

    /// What has come and was not popped.
    std::string left() const
    {
        std::string all;
        for (const cmux::Frame& each : frames_)
            all += "DLCI " + std::to_string(each.dlci) + " " + visible(each.data) + "\n";
        return all;
    }

    unsigned ppp_channel = 0; // 0: none
    std::function<void(std::string_view)> to_ppp;

private:
    static bool same(const cmux::Frame& one, const cmux::Frame& other)
    {
        return one.dlci == other.dlci && one.control == other.control;
    }
    std::string gathered(const cmux::Frame& wanted) const
    {
        std::string data;
        for (const cmux::Frame& each : frames_) {
            if (!same(each, wanted)) break;
            data += each.data;
        }
        return data;
    }

    std::deque<cmux::Frame> frames_;
};

} // namespace atlink::transcript
