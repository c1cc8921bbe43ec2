#include "stack/wincs02/configuration.hpp"

#include <stdexcept>
#include <string>

#include "emu9160_wincs02.h"

extern "C" __attribute__((weak, visibility("default")))
const struct emu9160_wincs02_record emu9160_wincs02_record;

namespace stack::inline v0::wincs02 {

namespace {

std::optional<Settings>& program_of_test()
{
    static std::optional<Settings> it;
    return it;
}

Generation generation(std::uint32_t driver)
{
    constexpr std::uint32_t second = 30100;
    constexpr std::uint32_t third = 30200;
    return driver >= third ? Generation::g3 : driver >= second ? Generation::g2 : Generation::g1;
}

std::string text(Generation generation)
{
    constexpr const char* names[] = {"3.0", "3.1", "3.2"};
    return names[static_cast<std::size_t>(generation)];
}

Settings settings_of_record()
{
    Settings it;
    const auto* const record = &::emu9160_wincs02_record;
    if (record == nullptr) return it;
    if (record->size != sizeof *record) {
        throw std::runtime_error("the program was compiled with the headers of another version of "
                                 "emu9160-wincs02: build it anew");
    }
    it.generation = generation(record->driver);
    it.sockets = record->num_sockets;
    it.receive_buffer = record->buf_rx_size;
    it.send_buffer = record->buf_tx_size;
    it.receive_packets = record->buf_rx_datagrams;
    it.send_packets = record->buf_tx_datagrams;
    return it;
}

} // namespace

Settings settings_of(const WincConfig& wishes)
{
    Settings it = program_of_test() ? *program_of_test() : settings_of_record();
    if (wishes.driver != 0 && generation(wishes.driver) != it.generation) {
        throw std::runtime_error("the program was compiled for the WINCS02 driver " +
                                 text(it.generation) +
                                 " (EMU9160_WINCS02_DRIVER), the scenario "
                                 "says winc: {driver: " +
                                 text(generation(wishes.driver)) + "}");
    }
    it.connect_together = wishes.connect_together || wishes.faithful;
    it.faithful = wishes.faithful;
    return it;
}

void set_program(std::optional<Settings> program) { program_of_test() = program; }

} // namespace stack::inline v0::wincs02
