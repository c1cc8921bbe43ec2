#include "stack/zephyr/configuration.hpp"

#include "stack/process/process.hpp"

#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string_view>

extern "C" __attribute__((weak, visibility("default")))
const struct emu9160_zephyr_record emu9160_zephyr_record;

namespace stack::inline v0::zephyr {

namespace {

std::optional<Configuration>& kept()
{
    static std::optional<Configuration> it;
    return it;
}

std::string_view environment(const char* name)
{
    const char* const word = std::getenv(name);
    return word == nullptr ? "" : word;
}

std::optional<Mode> mode_of_environment()
{
    const std::string_view word = environment("EMU9160_ZEPHYR");
    if (word == "native") return Mode::native;
    if (word == "offload") return Mode::offload;
    if (word.empty()) return std::nullopt;
    throw std::runtime_error("EMU9160_ZEPHYR=" + std::string{word} +
                             " is neither native nor offload");
}

ZephyrCredentials credentials_of_environment()
{
    const std::string_view word = environment("EMU9160_ZEPHYR_CREDENTIALS");
    if (word == "own") return ZephyrCredentials::own;
    if (word == "modem") return ZephyrCredentials::modem;
    if (word == "bridge") return ZephyrCredentials::bridge;
    if (word.empty()) return ZephyrCredentials::as_configured;
    throw std::runtime_error("EMU9160_ZEPHYR_CREDENTIALS=" + std::string{word} +
                             " is neither own nor modem nor bridge");
}

Mode mode_of(const Configuration& it)
{
    if (const auto mode = mode_of_environment()) return *mode;
    return it.net_sockets_offload != 0 || it.nrf_modem_lib != 0 ? Mode::offload : Mode::native;
}

Configuration read()
{
    Configuration it;
    // No program of its own configuration, such as a test, has no record.
    if (const auto* record = &::emu9160_zephyr_record; record != nullptr) {
        if (record->size != sizeof *record) {
            throw std::runtime_error("the program was compiled with the headers of another version "
                                     "of emu9160-zephyr: build it anew");
        }
#define EMU9160_ZEPHYR_COPY(member, value) it.member = record->member;
        EMU9160_ZEPHYR_SETTINGS(EMU9160_ZEPHYR_COPY)
        EMU9160_ZEPHYR_TEXTS(EMU9160_ZEPHYR_COPY)
#undef EMU9160_ZEPHYR_COPY
    }
    it.mode = mode_of(it);
    it.credentials = credentials_of_environment();
    return it;
}

} // namespace

const Configuration& configuration()
{
    if (!kept()) {
        try {
            kept() = read();
        } catch (const std::exception& error) {
            Process::end(error);
        }
    }
    return *kept();
}

void set_scenario(ZephyrSockets sockets, ZephyrCredentials credentials)
{
    if (sockets != ZephyrSockets::as_configured && !mode_of_environment()) {
        kept()->mode = sockets == ZephyrSockets::native ? Mode::native : Mode::offload;
    }
    if (credentials != ZephyrCredentials::as_configured &&
        credentials_of_environment() == ZephyrCredentials::as_configured) {
        kept()->credentials = credentials;
    }
}

void set_configuration(Configuration given) { kept() = std::move(given); }

} // namespace stack::inline v0::zephyr
