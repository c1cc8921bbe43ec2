// Plays a scenario's timeline against a world and checks its expectations on the records.
#pragma once

#include "emu/sinks/digest.hpp"
#include "emu/sinks/log.hpp"
#include "scenarios/at_script.hpp"
#include "scenarios/black_box.hpp"
#include "scenarios/near_miss.hpp"
#include "scenarios/report.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/scene.hpp"
#include "stack/world.hpp"

#include <deque>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace scenarios::inline v0 {

struct RunnerOptions {
    Source source = Source::boot;
    /// The modem's AT interface; asked for at the first command, not before.
    AtScript::Modem modem_at;
    /// The same of the further modems, by number; without it the runner makes one for each.
    std::function<atlink::ModemAt&(std::size_t number)> further_at = {};
    /// What the records come to is kept here too; nullptr: nowhere.
    BlackBox* box = nullptr;
    /// File for the readable log; empty: none.
    std::string log;
    bool utc = false; // the log's instants are date and time, not seconds since power-on
    emu::sinks::DigestScope digest = emu::sinks::DigestScope::full;
    /// Called once from an event at the scenario's end.
    std::function<void()> on_end;
};

/// A log there is added to what else is written.
inline constexpr const char* standard_output = "/proc/self/fd/1";
/// Throws std::runtime_error that begins with `refusal` and says why, and what is allowed.
std::ofstream open_to_write(const std::string& path, const std::string& refusal);
/// What is written there is in the file at once, whatever becomes of us.
std::ofstream open_log(const std::string& path);

/// Lives no longer than the world. Everything it does, it does in events of the engine.
class Runner final : public emu::Sink {
public:
    /// Throws ScenarioError when the scenario wants what the world does not have, and
    /// std::runtime_error when the log cannot be written.
    Runner(stack::World& world, Scenario scenario, RunnerOptions options);
    ~Runner() override;
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    void on_record(const emu::Record& record) override;

    /// A line that the firmware wrote; it goes into the log and is no record.
    void firmware_wrote(emu::Instant at, std::string_view stream, std::string_view text);
    /// The firmware's program has ended; an expectation may ask for it.
    void firmware_exited(int status);
    /// What the report says of the firmware while it has not ended.
    void firmware_is(std::string where) { firmware_ = std::move(where); }

    const Scenario& scenario() const { return scenario_; }
    bool ended() const { return ended_; }
    /// Nothing more goes into the log file, not even what waits to be written: in a forked child.
    void forget_log() { log_.reset(); }
    /// Up to now, or to the scenario's end.
    Report report() const;

private:
    /// A step of the timeline under way.
    struct Progress {
        Progress(Runner& runner, const Step& planned);
        const Step& step;
        int done = 0;
        emu::Timer timer;
    };
    /// A modem that is not the first.
    struct Further {
        Further(stack::World& world, std::unique_ptr<atlink::ModemAt> its_own,
                AtScript::Modem modem)
            : own{std::move(its_own)}, script{world.engine(), std::move(modem)}, scene{world,
                                                                                       script}
        {
        }
        std::unique_ptr<atlink::ModemAt> own; // none: somebody else's
        AtScript script;
        Scene scene;
    };
    /// What has been seen of an expectation.
    struct Tally {
        const Expectation& expected;
        std::uint64_t seen = 0;
        emu::Instant first{};
        emu::Instant last{};
        NearMiss near{};
    };
    /// What an action has begun.
    struct Begun {
        const Step& step;
        std::shared_ptr<const Unfinished> it;
    };
    struct Failed {
        std::string text;
        std::string where;
        std::string reason;
    };

    void add_further();
    void check_actions();
    void boot();
    void boot(AtScript& script, const std::string& who, const std::vector<std::string>& lines);
    Scene& scene(std::size_t modem) { return modem == 0 ? scene_ : further_[modem - 1].scene; }
    void act(Progress& progress);
    void count(const emu::Record& record);
    void end();
    Check check(const Tally& tally) const;
    void check_exit(Check& check, const Tally& tally, int wanted) const;
    Check check(const Progress& progress) const;
    Check check(const Begun& begun) const;
    std::string where(Mark mark) const;

    stack::World& world_;
    Scenario scenario_;
    RunnerOptions options_;
    emu::Instant start_;
    bool ended_ = false;
    emu::sinks::Digest digest_;
    std::ofstream log_file_;
    bool log_lost_ = false; // the file did not take everything
    std::optional<emu::sinks::Log> log_;
    AtScript at_;
    Scene scene_;
    std::deque<Further> further_;
    Counts counts_;
    std::deque<Progress> steps_;
    std::vector<Tally> tallies_;
    std::vector<Failed> failures_; // boot commands and actions
    std::vector<Begun> begun_;
    Preparations preparations_;
    struct Exit {
        int status;
        emu::Ts at;
    };
    std::optional<Exit> exit_; // of the firmware
    std::string firmware_;
    emu::Timer end_;
};

/// What a log shows as its instants.
emu::sinks::LogStart log_start(const stack::WorldConfig& world, bool utc);

/// Runs a scenario without firmware, in virtual time, in a world of its own. Of the options `log`,
/// `utc` and `digest` count. `watch` is called every few thousand events with the modem's time; it
/// may be empty.
Report run_scenario(const Scenario& scenario, RunnerOptions options = {},
                    const std::function<void(emu::Ts)>& watch = {});

} // namespace scenarios::inline v0
