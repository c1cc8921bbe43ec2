// Why an expectation was not met: what came close to it, and what would have had to happen first.
#pragma once

#include "scenarios/scenario.hpp"

#include <optional>
#include <set>
#include <string>

namespace scenarios::inline v0 {

/// The record that came closest to what was expected: the thing itself at another time or from
/// another modem, else what is most like it.
class NearMiss {
public:
    /// `now` is since the scenario's start; a record that counts must not be shown.
    void look(const Expectation& expected, const emu::Record& record, emu::Ts now);
    /// "NETDOWN came at 300.949s"; empty: nothing was like it.
    std::string text() const;

private:
    std::size_t likeness_ = 0; // 0: nothing yet
    std::string what_;
    emu::Ts at_{0};
    std::uint32_t modem_ = 0;
};

/// What was done with the modem, as far as unsolicited lines depend on it.
class Preparations {
public:
    void look(const emu::Record& record);
    /// "the modem was never switched on"; empty: nothing is missing that we know of.
    std::string missing(const Match& match) const;

private:
    bool on_ = false;
    bool pdn_restored_ = false;
    std::set<std::string> set_; // "+CEREG": commands that set something
};

} // namespace scenarios::inline v0
