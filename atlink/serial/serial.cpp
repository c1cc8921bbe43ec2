#include "atlink/serial/serial.hpp"

#include <utility>

namespace atlink::inline v0 {

namespace {

void hold(Port& port, bool wait, bool& paused)
{
    if (wait != std::exchange(paused, wait)) wait ? port.pause() : port.resume();
}

} // namespace

Serial::Serial(stack::World& world, ModemAt& modem, stack::RealTimeDriver& driver,
               const SessionConfig& session, const WireOptions& wire, const Open& open)
    : world_{world}, driver_{driver}, wire_{world.engine(), wire,
                                            [this](std::string_view bytes) {
                                                session_.feed(bytes);
                                                look();
                                            },
                                            [this](std::string_view bytes) {
                                                port_->write(bytes);
                                                look();
                                            }},
      session_{world, modem, session, [this](std::string_view bytes) { wire_.from_modem(bytes); }},
      port_{open([this](std::string_view bytes) {
          driver_.stamp(world_.engine());
          wire_.from_host(bytes);
          look();
      })}
{
    port_->on_change = [this] { look(); };
    drained_ = session_.on_drained.subscribe([this] { look(); });
}

/// Lets the host go on, or makes it wait: for a command, for the wire, or for itself to read.
void Serial::look()
{
    if (!port_) return; // the first words
    hold(*port_, session_.full() || port_->full() || wire_.full(), paused_);
    over_ = port_->at_end() && !session_.busy() && session_.backlog() == 0 && wire_.empty() &&
            port_->queued() == 0;
    if (over_) port_->hang_up();
}

PppLine::PppLine(stack::World& world, stack::RealTimeDriver& driver, const WireOptions& wire,
                 const std::string& link)
    : world_{world}, driver_{driver}, wire_{world.engine(), wire,
                                            [this](std::string_view octets) {
                                                if (session_) session_->feed_ppp(octets);
                                                look();
                                            },
                                            [this](std::string_view octets) {
                                                port_.write(octets);
                                                look();
                                            }},
      port_{driver.io(),
            [this](std::string_view octets) {
                driver_.stamp(world_.engine());
                wire_.from_host(octets);
                look();
            },
            PtyOptions{.link = link}}
{
}

/// The host waits for the wire.
void PppLine::look() { hold(port_, wire_.full(), paused_); }

} // namespace atlink::inline v0
