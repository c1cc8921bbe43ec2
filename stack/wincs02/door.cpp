#include "stack/wincs02/door.hpp"

#include "stack/process/of_world.hpp"
#include "stack/wincs02/configuration.hpp"

#include <limits>

namespace stack::inline v0::wincs02 {

namespace {

tls::Config tls_config()
{
    constexpr std::size_t many = std::numeric_limits<std::size_t>::max();
    tls::Config config;
    config.network_time = false; // a context says whether dates are checked
    config.require_root_ca = false;
    config.peer_verify = tls::Verify::none;
    config.max_message = 1460; // the part writes no more at a time
    config.max_record = 16'384;
    config.max_chain = many;
    config.max_sessions = many;
    config.rules = tls::Rules::zephyr; // a socket's end is the peer's, and DTLS begins anew
    config.one_handshake = false;
    return config;
}

} // namespace

Door& Door::of(Process& process) { return of_world<Door>(process); }

Door::Door(Process& process)
    : process_{process}, settings_{settings_of(process.world().config().winc)},
      part_{process.world().wifi()}, events_{[&process] { process.changed(); }},
      driver_{process.world().engine(), part_, events_}, link_{part_, events_},
      files_{process.world().config().state_directory}, time_{process.world().engine()},
      tls_contexts_{files_, time_, settings_}, ports_{process.world().seed()},
      tls_{process.world().engine(),
           process.world().bus(),
           process.world().seed(),
           tls_config(),
           tls_contexts_,
           process.world().config().profile,
           process.world().config().manual,
           "wincs02 tls"},
      sockets_{process.world().engine(),
               process.world().bus(),
               part_,
               ports_,
               tls_,
               tls_contexts_,
               settings_,
               [this](int handle, Event event, bool ok) {
                   events_.push([this, handle, event, ok] {
                       driver_.tell_socket(handle, event, ok, settings_.generation);
                       if (event != Event::close) return;
                       Process::Lock lock = process_.lock();
                       sockets_.forget(handle);
                       process_.leave(lock);
                   });
               }},
      resolver_{process.world().engine(), process.world().bus(), process.world().seed(), ports_,
                part_.lan()},
      names_{process.world().engine(), part_, resolver_, settings_,
             [this](bool ok) {
                 if (settings_.generation != Generation::g3) return;
                 events_.push([this, ok] {
                     driver_.tell_socket(-1, Event::dns_resolv, ok, settings_.generation);
                 });
             }},
      ping_{process.world().engine(), part_, events_},
      scan_{process.world().engine(), part_, events_}, sntp_{process.world().engine(),
                                                             process.world().bus(),
                                                             process.world().seed(),
                                                             ports_,
                                                             part_,
                                                             names_,
                                                             time_},
      timers_{process, process.world().engine(), events_}, console_{process.world().engine()},
      resets_{part_.on_reset.subscribe([this] { on_reset(); })},
      owner_{opener, [this](int fd) { return sockets_.place(fd).live; }, [](int) { return false; }}
{
}

Door::~Door() = default;

/// "Every open socket gets CLOSE with status ERROR, then is destroyed; the socket callback itself
/// is forgotten; TLS contexts are freed; any name query is dropped" (wincs02/behaviour.md §2).
void Door::on_reset()
{
    sockets_.lose_all();
    events_.push([this] { driver_.forget_socket_callback(); });
    forget();
    driver_.on_reset();
}

void Door::forget()
{
    tls_contexts_.close_all();
    names_.forget_all();
    link_.reset();
    scan_.reset();
    sntp_.reset();
    upload_.reset();
    time_.forget();
    rssi_known_ = false;
}

void Door::stop()
{
    link_.forget_callbacks();
    part_.station().reset();
    driver_.deinitialize();
    sockets_.drop_all();
    events_.take();
    ++life_;
    forget();
}

} // namespace stack::inline v0::wincs02
