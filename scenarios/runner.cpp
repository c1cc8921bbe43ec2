#include "scenarios/runner.hpp"

#include "atlink/slm/secrets.hpp"
#include "stack/net/describe.hpp"

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <fmt/format.h>

namespace scenarios::inline v0 {

namespace {

constexpr std::uint64_t events_between_looks = 4096;

std::string times(std::uint64_t count)
{
    return fmt::format("{} time{}", count, count == 1 ? "" : "s");
}

std::string_view needs(Source source)
{
    switch (source) {
    case Source::boot:
        return "runs without firmware only";
    case Source::firmware:
        return "runs with firmware only";
    case Source::host:
        return "runs with a host only";
    }
    return "?";
}

} // namespace

Runner::Progress::Progress(Runner& runner, const Step& planned)
    : step{planned}, timer{runner.world_.engine(), [this, &runner] { runner.act(*this); }}
{
}

std::ofstream open_to_write(const std::string& path, const std::string& refusal)
{
    std::ofstream file{path, path == standard_output ? std::ios::app : std::ios::out};
    if (!file) {
        throw std::runtime_error{fmt::format("{}: {}; allowed: a file in a folder that is there, "
                                             "or - for standard output",
                                             refusal, std::strerror(errno))};
    }
    return file;
}

std::ofstream open_log(const std::string& path)
{
    std::ofstream file = open_to_write(path, path + ": cannot write the log");
    file << std::unitbuf;
    return file;
}

Runner::Runner(stack::World& world, Scenario scenario, RunnerOptions options)
    : world_{world}, scenario_{std::move(scenario)}, options_{std::move(options)},
      start_{world.engine().now()}, digest_{options_.digest},
      at_{world.engine(), options_.modem_at}, scene_{world, at_}, end_{world.engine(),
                                                                       [this] { end(); }}
{
    add_further();
    add_hosts(world.internet(), scenario_.hosts, scenario_.file);
    check_actions();
    if (!options_.log.empty()) {
        log_file_ = open_log(options_.log);
        log_.emplace(log_file_, stack::net::describe, log_start(world_.config(), options_.utc));
    }
    for (const Expectation& each : scenario_.expect)
        tallies_.push_back(Tally{.expected = each});
    world_.bus().add(*this);
    for (const Step& each : scenario_.timeline) {
        if (each.only && *each.only != options_.source) continue;
        Progress& progress = steps_.emplace_back(*this, each);
        if (const auto* at = std::get_if<emu::Ts>(&each.start)) progress.timer.start(*at);
    }
    end_.start(scenario_.duration); // after a step of the same instant
    boot();
}

Runner::~Runner() { world_.bus().remove(*this); }

void Runner::check_actions()
{
    for (const Step& each : scenario_.timeline) {
        try {
            each.action.action->check(scene(each.modem));
        } catch (const std::invalid_argument& error) {
            throw ScenarioError{fmt::format("{}: key '{}': {}", where(each.mark),
                                            each.action.name(), error.what())};
        }
    }
}

void Runner::add_further()
{
    for (std::size_t number = 1; number < world_.modems(); ++number) {
        std::unique_ptr<atlink::ModemAt> own;
        AtScript::Modem modem = [this, number]() -> atlink::ModemAt& {
            return options_.further_at(number);
        };
        if (!options_.further_at) {
            own = std::make_unique<atlink::ModemAt>(world_.seen_by(number));
            modem = [at = own.get()]() -> atlink::ModemAt& { return *at; };
        }
        further_.emplace_back(world_.seen_by(number), std::move(own), std::move(modem));
    }
}

/// A firmware is the first modem's; a host has them all.
void Runner::boot()
{
    if (options_.source == Source::boot) boot(at_, "boot", scenario_.boot);
    if (options_.source == Source::host) return;
    for (std::size_t i = 0; i < scenario_.further_boot.size(); ++i)
        boot(further_[i].script, fmt::format("boot of modem {}:", i + 1),
             scenario_.further_boot[i]);
}

void Runner::boot(AtScript& script, const std::string& who, const std::vector<std::string>& lines)
{
    for (const std::string& line : lines) {
        script.send(line, [this, who, line](const atlink::Final& final) {
            if (final == atlink::Final::ok()) return;
            failures_.push_back({who + " " + atlink::slm::without_secrets(line), scenario_.file,
                                 "answered " + atlink::to_string(final)});
        });
    }
}

void Runner::act(Progress& progress)
{
    const Step& step = progress.step;
    ++progress.done;
    if (progress.done < step.repeat) progress.timer.start(step.every);
    world_.seen_by(step.modem)
        .bus()
        .publish(emu::Note{.text = step.action.name(),
                           .value = progress.done,
                           .detail = step.action.action->text()});
    if (const Failure failure = step.action.action->perform(scene(step.modem))) {
        failures_.push_back({to_text(step), where(step.mark), *failure});
    }
    for (auto& each : scene(step.modem).take_begun())
        begun_.push_back({step, std::move(each)});
}

void Runner::on_record(const emu::Record& record)
{
    if (ended_) return;
    digest_.on_record(record);
    if (log_) log_->on_record(record);
    count(record);
    for (Progress& each : steps_) {
        const auto* match = std::get_if<Match>(&each.step.start);
        if (match == nullptr || each.done > 0 || each.timer.running()) continue;
        // Never from within the record: whoever published it is in the middle of something.
        if (record.modem == each.step.when_modem && fits(*match, record))
            each.timer.start(each.step.after);
    }
    preparations_.look(record);
    const emu::Ts now = record.at - start_;
    for (Tally& each : tallies_) {
        const Expectation& expected = each.expected;
        const bool early = now < expected.from;
        const bool late = expected.within && now > expected.from + *expected.within;
        if (early || late || record.modem != expected.modem || !fits(expected.match, record)) {
            if (each.seen == 0) each.near.look(expected, record, now);
            continue;
        }
        if (each.seen++ == 0) each.first = record.at;
        each.last = record.at;
    }
    if (options_.box != nullptr) {
        options_.box->now = now;
        options_.box->records = digest_.records();
        options_.box->counts = counts_;
    }
}

void Runner::count(const emu::Record& record)
{
    if (const auto* packet = std::get_if<emu::PacketRecord>(&record.payload)) {
        const bool up = packet->direction == emu::Direction::uplink;
        ++(up ? counts_.packets_up : counts_.packets_down);
        (up ? counts_.bytes_up : counts_.bytes_down) += packet->bytes.size();
    } else if (std::holds_alternative<emu::Drop>(record.payload)) {
        ++counts_.packets_dropped;
    } else if (const auto* line = std::get_if<emu::AtLine>(&record.payload)) {
        if (line->kind == emu::AtLine::Kind::urc) ++counts_.urcs;
    } else if (const auto* event = std::get_if<emu::SocketEvent>(&record.payload)) {
        if (event->error != 0) ++counts_.socket_errors;
    }
}

void Runner::end()
{
    ended_ = true;
    if (log_) log_lost_ = !log_file_.flush();
    if (options_.on_end) options_.on_end();
}

std::string Runner::where(Mark mark) const
{
    return fmt::format("{}:{}:{}", scenario_.file, mark.line, mark.column);
}

Check Runner::check(const Tally& tally) const
{
    const Expectation& expected = tally.expected;
    Check check;
    check.text = to_text(expected);
    check.where = where(expected.mark);
    if (expected.only && *expected.only != options_.source) {
        check.result = Check::Result::skipped;
        check.reason = needs(*expected.only);
        return check;
    }
    if (const auto* firmware = std::get_if<FirmwareMatch>(&expected.match)) {
        check_exit(check, tally, firmware->exits);
        return check;
    }
    const bool few = tally.seen < static_cast<std::uint64_t>(expected.least);
    const bool many = expected.most && tally.seen > static_cast<std::uint64_t>(*expected.most);
    if (!few && !many) return check;
    check.result = Check::Result::failed;
    check.reason = tally.seen == 0 ? "not seen" : "seen " + times(tally.seen);
    if (tally.seen == 0) {
        for (const std::string& each : {tally.near.text(), preparations_.missing(expected.match)})
            if (!each.empty()) check.reason += "; " + each;
    } else if (tally.seen == 1) {
        check.reason += " at " + to_text(tally.first - start_);
    } else if (tally.seen > 1) {
        check.reason += fmt::format(", first at {}, last at {}", to_text(tally.first - start_),
                                    to_text(tally.last - start_));
    }
    return check;
}

void Runner::check_exit(Check& check, const Tally& tally, int wanted) const
{
    const Expectation& expected = tally.expected;
    if (options_.source != Source::firmware) {
        check.result = Check::Result::skipped;
        check.reason = needs(Source::firmware);
        return;
    }
    const bool in_time = exit_ && exit_->at >= expected.from &&
                         (!expected.within || exit_->at <= expected.from + *expected.within);
    if (in_time && exit_->status == wanted) return;
    check.result = Check::Result::failed;
    check.reason =
        exit_ ? fmt::format("it exited with status {} at {}", exit_->status, to_text(exit_->at))
              : "it has not";
}

void Runner::firmware_wrote(emu::Instant at, std::string_view stream, std::string_view text)
{
    if (log_ && !ended_) log_->on_output(at, stream, text);
}

void Runner::firmware_exited(int status)
{
    if (!exit_) exit_ = {status, world_.engine().now() - start_};
}

Check Runner::check(const Progress& progress) const
{
    Check check;
    check.text = to_text(progress.step);
    check.where = where(progress.step.mark);
    if (progress.done == progress.step.repeat) return check;
    check.result = Check::Result::failed;
    check.reason = progress.done == 0 ? "did not happen"
                                      : fmt::format("happened {} of {} times", progress.done,
                                                    progress.step.repeat);
    return check;
}

Check Runner::check(const Begun& begun) const
{
    Check check;
    check.text = to_text(begun.step);
    check.where = where(begun.step.mark);
    if (begun.it->over && !begun.it->failure) return check;
    check.result = Check::Result::failed;
    check.reason = begun.it->failure.value_or("it was still under way");
    return check;
}

Report Runner::report() const
{
    Report report;
    report.name = scenario_.name;
    report.file = scenario_.file;
    report.seed = world_.seed().value();
    report.counts = counts_;
    report.end = ended_ ? scenario_.duration : world_.engine().now() - start_;
    report.digest = digest_.value();
    report.records = digest_.records();
    report.firmware =
        exit_ ? fmt::format("exited with status {} at {}", exit_->status, to_text(exit_->at))
              : firmware_;
    if (scenario_.expect.empty() && options_.source != Source::host) {
        report.warnings.push_back("nothing is expected: this scenario passes whatever happens");
    }
    for (const Failed& each : failures_) {
        report.checks.push_back({.text = each.text,
                                 .where = each.where,
                                 .result = Check::Result::failed,
                                 .reason = each.reason});
    }
    if (log_lost_) {
        report.checks.push_back({.text = "the log is written",
                                 .where = options_.log,
                                 .result = Check::Result::failed,
                                 .reason = "the file did not take everything"});
    }
    // The timeline is worth a line only where it did not happen.
    for (const Progress& each : steps_) {
        Check done = check(each);
        if (done.result != Check::Result::passed) report.checks.push_back(std::move(done));
    }
    for (const Begun& each : begun_) {
        Check done = check(each);
        if (done.result != Check::Result::passed) report.checks.push_back(std::move(done));
    }
    for (const Tally& each : tallies_)
        report.checks.push_back(check(each));
    return report;
}

emu::sinks::LogStart log_start(const stack::WorldConfig& world, bool utc)
{
    if (!utc) return std::nullopt;
    return world.tls.start;
}

Report run_scenario(const Scenario& scenario, RunnerOptions options,
                    const std::function<void(emu::Ts)>& watch)
{
    stack::World world{scenario.world};
    atlink::ModemAt modem{world};
    options.source = Source::boot;
    options.modem_at = [&modem]() -> atlink::ModemAt& { return modem; };
    Runner runner{world, scenario, std::move(options)};
    std::uint64_t look = events_between_looks;
    while (!runner.ended() && world.driver().step(world.engine(), emu::never)) {
        if (!watch || --look != 0) continue;
        look = events_between_looks;
        watch(world.engine().now().time_since_epoch());
    }
    return runner.report();
}

} // namespace scenarios::inline v0
