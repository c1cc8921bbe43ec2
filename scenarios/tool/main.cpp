// The `emu9160` command-line tool: serve AT, run a scenario, check one, print what one can do,
// keep credentials, and configure programs written for Zephyr.
#include "scenarios/tool/at.hpp"
#include "scenarios/tool/creds.hpp"
#include "scenarios/tool/run.hpp"
#include "scenarios/tool/schema.hpp"
#include "scenarios/tool/zephyr_conf.hpp"
#include "scenarios/yaml/yaml_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <exception>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace {

using scenarios::SerialLine;
using scenarios::tool::AtOptions;
using scenarios::tool::CredsOptions;
using scenarios::tool::exit_unusable;
using scenarios::tool::RunOptions;
using scenarios::tool::ZephyrConfOptions;
using Terminator = atlink::Line::Terminator;

const std::map<std::string, Terminator> terminators = {{"crlf", Terminator::crlf},
                                                       {"cr", Terminator::cr},
                                                       {"lf", Terminator::lf},
                                                       {"auto", Terminator::any},
                                                       {"any", Terminator::any}};

/// "1,3,7".
std::vector<std::size_t> sizes(const std::string& text)
{
    std::vector<std::size_t> all;
    const char* const end = text.data() + text.size();
    const char* at = text.data();
    for (;; ++at) {
        std::size_t size = 0;
        const auto [next, error] = std::from_chars(at, end, size);
        const bool fits = error == std::errc{} && size >= 1 && size <= SerialLine::largest_piece;
        if (!fits || (next != end && *next != ',')) {
            throw CLI::ValidationError{
                "--split", fmt::format("'{}' is no list of sizes; allowed: 1 to {} each, "
                                       "such as 1,3,7",
                                       text, SerialLine::largest_piece)};
        }
        all.push_back(size);
        at = next;
        if (at == end) return all;
    }
}

/// CLI::Range lets what is not a number at all pass.
std::string check_scale(const std::string& text)
{
    constexpr double lowest = 0.001;
    constexpr double highest = 1e6;
    double scale = 0;
    const bool number = CLI::detail::lexical_cast(text, scale);
    if (number && scale >= lowest && scale <= highest) return "";
    return fmt::format("Value {} not in range {} to {:.0f}", text, lowest, highest);
}

/// CLI11 takes -1 for the largest number.
std::string check_seed(const std::string& text)
{
    if (scenarios::parse_seed(text)) return "";
    return fmt::format("'{}' is no seed; allowed: 0 to {}", text, scenarios::largest_seed);
}

void take_build(atlink::slm::Options& options, const std::string& name)
{
    options.cmux = name.starts_with("cmux");
    options.ppp = name.ends_with("ppp");
}

/// Also from the environment, as a firmware takes it that runs on its own.
CLI::Option* add_state(CLI::App& app, std::string& state)
{
    return app
        .add_option("--state", state, "Directory of what the modem keeps: credentials and settings")
        ->envname("EMU9160_STATE");
}

void add_log(CLI::App& app, std::string& log, bool& utc)
{
    CLI::Option* const file =
        app.add_option("--log", log, "File for every record as a readable line");
    app.add_flag("--utc", utc, "Its times are date and time, not seconds since power-on")
        ->needs(file);
}

void add_at(CLI::App& app, AtOptions& options, int& status)
{
    CLI::App* at = app.add_subcommand("at", "Serve AT commands on a serial port, in real time");
    at->add_option(
          "--modems", options.modems,
          "How many modems there are, each with its own line; default: the scenario's, or 1")
        ->check(CLI::Range(1U, 200U));
    at->add_option("--pty-link", options.links,
                   "Symbolic link to make to a pseudo-terminal; repeat it for more terminals")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    at->add_option("--tcp", options.tcp, "Serve on this TCP port of 127.0.0.1 too; 0: any")
        ->check(CLI::Range(0U, 65535U));
    at->add_flag("--stdio", options.stdio,
                 "Serve standard input and output too, and end with the input");
    at->add_option("--baud", options.line.baud, "Bytes take their time, both ways")
        ->check(CLI::Range(SerialLine::lowest_baud, SerialLine::highest_baud));
    at->add_option_function<std::string>(
          "--split", [&options](const std::string& text) { options.line.pieces = sizes(text); },
          "Sizes of the writes to the host, such as 1,3,7, over and over")
        ->type_name("N,...");
    at->add_option("--scenario", options.scenario,
                   "Scenario whose world, timeline and serial line to use");
    add_log(*at, options.log, options.utc);
    add_state(*at, options.state);
    at->add_option("--scale", options.scale, "Modem seconds in one second of wall time")
        ->check(check_scale)
        ->capture_default_str();
    at->add_option_function<std::string>(
          "--terminator",
          [&options](const std::string& name) { options.terminator = terminators.at(name); },
          "What ends a line: crlf (default), cr, lf, auto (any of them)")
        ->check(CLI::IsMember(terminators).description(""));
    at->add_option_function<std::string>(
          "--slm-build", [&options](const std::string& name) { take_build(options.slm, name); },
          "Build of the serial modem: default, or with #XCMUX, #XPPP or both")
        ->check(CLI::IsMember({"default", "cmux", "ppp", "cmux+ppp"}));
    at->add_option("--ppp-link", options.ppp_link,
                   "Symbolic link to make to the terminal of PPP, in a build with it");
    at->footer(
        "Prints one line, \"ready pty=DEVICE link=PATH tcp=ADDRESS:PORT stdio\", of what there\n"
        "is, and serves until SIGINT or SIGTERM; with --stdio the line goes to standard\n"
        "error. Each port is a serial line of its own: of N modems the first N ports, links\n"
        "before the TCP port before standard input, serve one each; further ports are more\n"
        "lines of the first modem. A modem without a port gets a terminal whose link is the\n"
        "device itself. A modem's unsolicited lines go to its first line. The modems have\n"
        "numbers and addresses of their own and reach each other by them; what the second\n"
        "and later ones keep is in --state, in directories named by their IMEIs. SIGUSR1\n"
        "presses the power pin of the first line (#XSLEEP), SIGUSR2 its reset pin.");
    at->callback([&] { status = scenarios::tool::serve(options); });
}

void add_run(CLI::App& app, RunOptions& options, int& status)
{
    CLI::App* run = app.add_subcommand("run", "Run a scenario in virtual time");
    run->add_option("SCENARIO", options.scenarios, "Scenario files")->required();
    run->add_flag("--firmware", options.own_firmware, "Run the firmware that the scenario names");
    CLI::Option* const seed =
        run->add_option("--seed", options.seed, "Overrides the scenario's seed")->check(check_seed);
    run->add_option_function<std::string>(
           "--seeds",
           [&options](const std::string& text) {
               options.seeds = scenarios::tool::parse_seeds(text);
               if (options.seeds) return;
               throw CLI::ValidationError{
                   "--seeds",
                   fmt::format("'{}' is no range of seeds; allowed: N or FIRST..LAST, at "
                               "most a million, of 0 to {}",
                               text, scenarios::largest_seed)};
           },
           "Run with each of these seeds, such as 1..100")
        ->excludes(seed);
    run->add_option("--jobs", options.jobs, "How many runs at a time")
        ->check(CLI::Range(1U, 1024U))
        ->capture_default_str();
    run->add_option("--junit", options.junit, "File for the result as JUnit XML");
    add_log(*run, options.log, options.utc);
    add_state(*run, options.state);
    run->add_flag(
           "--digest{full}", options.digest,
           "Print the 64-bit digest of all records; =behaviour leaves out the names of calls")
        ->check(CLI::IsMember({"full", "behaviour"}).description(""));
    run->add_option_function<unsigned>(
           "--wall-limit",
           [&options](unsigned limit) { options.wall_limit = std::chrono::seconds{limit}; },
           "Seconds of wall time after which a firmware is stopped; 600 by default, at a\n"
           "terminal never")
        ->check(CLI::Range(1U, 1'000'000U));
    run->footer(
        "emu9160 run SCENARIO ... -- PROGRAM ARGUMENTS runs a firmware. Without one the\n"
        "scenario's own AT commands start the modem. What a scenario names is looked for\n"
        "beside this tool, from the scenario's folder, and in PATH; of several scenarios or\n"
        "seeds it runs unasked.\n"
        "Exit status: 0 passed, 1 failed, 2 unusable input.");
    run->callback([&] { status = scenarios::tool::run(options); });
}

void add_check(CLI::App& app, std::string& scenario, int& status)
{
    CLI::App* check = app.add_subcommand("check", "Say whether a scenario can be used");
    check->add_option("SCENARIO", scenario, "Scenario file")->required();
    check->footer("Exit status: 0 usable, 2 not.");
    check->callback([&] { status = scenarios::tool::check(scenario); });
}

void add_schema(CLI::App& app, int& status)
{
    CLI::App* schema = app.add_subcommand("schema", "Print what a scenario can do");
    schema->footer("The same tables stand in schema.md, with everything else.");
    schema->callback([&status] { status = scenarios::tool::print_schema(); });
}

CLI::Option* add_tag(CLI::App& app, CredsOptions& options)
{
    return app.add_option("--tag", options.tag, "Security tag")
        ->required()
        ->check(CLI::Range(stack::SecTag{0}, stack::max_development_tag));
}

void add_creds(CLI::App& app, CredsOptions& options, int& status)
{
    CLI::App* creds = app.add_subcommand("creds", "Credentials that a modem keeps in --state");
    creds->require_subcommand(1);

    CLI::App* list = creds->add_subcommand("list", "One line an item: tag, type, name, SHA-256");
    add_state(*list, options.state)->required();
    list->callback([&] { status = scenarios::tool::list_credentials(options); });

    CLI::App* importing = creds->add_subcommand("import", "Write items of one tag");
    add_state(*importing, options.state)->required();
    add_tag(*importing, options);
    importing->add_option("--ca", options.ca, "File with root CA certificates, PEM");
    importing->add_option("--cert", options.certificate, "File with the client certificate, PEM");
    importing->add_option("--key", options.key, "File with the client's private key, PEM");
    importing->add_option("--psk", options.psk, "Pre-shared key, hexadecimal");
    importing->add_option("--psk-identity", options.psk_identity, "Identity of the key");
    importing->footer("Each is checked before anything is written; what was there is replaced.");
    importing->callback([&] { status = scenarios::tool::import_credentials(options); });

    CLI::App* remove = creds->add_subcommand("delete", "Take away one item of a tag, or all");
    add_state(*remove, options.state)->required();
    add_tag(*remove, options);
    remove
        ->add_option("--type", options.type,
                     "Type as a name (ca, cert, key, psk, psk-identity) or its %CMNG number")
        ->transform(CLI::CheckedTransformer(scenarios::tool::credential_names()).description(""));
    remove->callback([&] { status = scenarios::tool::delete_credentials(options); });
}

void add_zephyr_conf(CLI::App& app, ZephyrConfOptions& options, int& status)
{
    CLI::App* conf = app.add_subcommand(
        "zephyr-conf", "Print a Zephyr program's prj.conf as the autoconf.h of its build");
    conf->add_option("FILE", options.files, "Kconfig fragments; later ones go over earlier ones")
        ->required();
    conf->add_option("-D", options.settings, "CONFIG_NAME=value, over all files")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    conf->add_option("--have", options.libraries,
                     "Libraries of Zephyr that the build compiles, such as mqtt,coap")
        ->delimiter(',')
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    conf->add_option("--kconfig", options.kconfig,
                     "The program's own Kconfig file, for its symbols' defaults");
    conf->add_option("--zephyr-version", options.version, "Of Zephyr, as EMU9160_ZEPHYR_VERSION")
        ->check(CLI::IsMember({30500, 30600, 30700, 40000, 40300}).description(""))
        ->capture_default_str();
    conf->add_flag("--cmake", options.cmake, "Print set() lines of CMake instead");
    conf->footer(
        "It is no Kconfig: a symbol that nobody knows is passed on. Of --kconfig it takes the\n"
        "literal defaults; files that it sources are not read.\n"
        "Exit status: 0 done, 2 unusable input.");
    conf->callback([&] { status = scenarios::tool::print_zephyr_conf(options); });
}

/// Whoever starts us may have closed some of them: what we open must not take their place, or we
/// would read a port as standard input and print into one.
void fill_standard_descriptors()
{
    int descriptor = 0;
    while (descriptor >= 0 && descriptor <= STDERR_FILENO)
        descriptor = ::open("/dev/null", O_RDWR);
    if (descriptor >= 0) ::close(descriptor);
}

/// A first word that is no subcommand.
void check_subcommand(const CLI::App& app, int argc, char** argv)
{
    if (argc < 2 || *argv[1] == '-') return;
    const std::string word = argv[1];
    std::vector<std::string> names;
    for (const CLI::App* each : app.get_subcommands({}))
        names.push_back(each->get_name());
    if (std::find(names.begin(), names.end(), word) != names.end()) return;
    const std::vector<std::string_view> views{names.begin(), names.end()};
    const auto meant = scenarios::nearest(word, views);
    throw std::runtime_error{fmt::format("'{}' is no subcommand{}; allowed: {}", word,
                                         meant ? fmt::format(" (did you mean '{}'?)", *meant) : "",
                                         scenarios::join(views))};
}

/// Nobody may listen: then never mind.
int unusable(const std::string& message)
{
    std::fputs((message + "\n").c_str(), stderr);
    return exit_unusable;
}

} // namespace

int main(int argc, char** argv)
{
    fill_standard_descriptors();
    CLI::App app{"An emulated nRF9160 modem", "emu9160"};
    app.set_version_flag("--version", "emu9160 " EMU9160_VERSION);
    app.require_subcommand(1);
    AtOptions at_options;
    RunOptions run_options;
    std::string check_scenario;
    CredsOptions creds_options;
    ZephyrConfOptions zephyr_conf_options;
    int status = 0;
    add_at(app, at_options, status);
    add_run(app, run_options, status);
    add_check(app, check_scenario, status);
    add_schema(app, status);
    add_creds(app, creds_options, status);
    add_zephyr_conf(app, zephyr_conf_options, status);
    // What follows -- is the firmware's, options included.
    const auto dashes = std::find(argv, argv + argc, std::string_view{"--"});
    for (char** each = dashes; each < argv + argc; ++each)
        if (each != dashes) run_options.firmware.emplace_back(*each);
    try {
        check_subcommand(app, argc, argv);
        app.parse(static_cast<int>(dashes - argv), argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : exit_unusable;
    } catch (const scenarios::ScenarioError& error) {
        return unusable(error.what());
    } catch (const std::exception& error) {
        return unusable(fmt::format("emu9160: {}", error.what()));
    }
    // What was to be told is not: a full disk, a pipe that nobody reads.
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
        return unusable("emu9160: standard output cannot be written");
    return status;
}
