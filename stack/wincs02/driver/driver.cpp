#include "stack/wincs02/driver/driver.hpp"

#include <array>

namespace stack::inline v0::wincs02 {

namespace {

/// The numbers of WINC_SOCKET_EVENT (wincs02/generations.md): DISCONNECT and DNS_RESOLV came with
/// the third generation, and moved ERROR.
int number(Event event, Generation generation)
{
    switch (event) {
    case Event::open:
        return 0;
    case Event::listen:
        return 1;
    case Event::connect_req:
        return 2;
    case Event::connect:
        return 3;
    case Event::send:
        return 4;
    case Event::recv:
        return 5;
    case Event::close:
        return 6;
    case Event::tls_connect:
        return 7;
    case Event::disconnect:
        return 8;
    case Event::dns_resolv:
        return 9;
    case Event::error:
        return generation == Generation::g3 ? 10 : 8;
    }
    return -1;
}

} // namespace

Driver::Driver(emu::Engine& engine, wifi::Part& part, Events& events)
    : part_{part}, events_{events}, booting_{engine, [this] {
                                                 stage_ = Stage::ready;
                                                 tell(WDRV_WINC_SYSTEM_EVENT_DEVICE_INIT_COMPLETE);
                                                 tell(WDRV_WINC_SYSTEM_EVENT_DEVICE_READY);
                                             }}
{
}

void Driver::tell(WDRV_WINC_SYSTEM_EVENT_TYPE event)
{
    events_.push([this, event] {
        if (on_system_ != nullptr) on_system_(the_object, event);
    });
}

void Driver::boot()
{
    stage_ = Stage::booting;
    tell(WDRV_WINC_SYSTEM_EVENT_DEVICE_INIT_BEGIN);
    booting_.start(part_.config().boot);
}

void Driver::initialize()
{
    if (stage_ == Stage::off) boot();
}

void Driver::deinitialize()
{
    booting_.cancel();
    stage_ = Stage::off;
    on_system_ = nullptr;
    close();
}

bool Driver::open()
{
    if (open_) return false;
    open_ = true;
    return true;
}

void Driver::close()
{
    open_ = false;
    on_socket_ = nullptr;
}

void Driver::on_reset()
{
    if (stage_ == Stage::off) return;
    tell(WDRV_WINC_SYSTEM_EVENT_DEVICE_HARD_RESET);
    boot();
}

void Driver::tell_socket(int handle, Event event, bool ok, Generation generation) const
{
    if (on_socket_ == nullptr) return;
    on_socket_(context_, handle, static_cast<WINC_SOCKET_EVENT>(number(event, generation)),
               ok ? WINC_SOCKET_STATUS_OK : WINC_SOCKET_STATUS_ERROR);
}

} // namespace stack::inline v0::wincs02
