// Part of stack/api/nrf_modem_at.h: the modem's AT interface for firmware (nrf_api/behaviour.md
// §10). Over 400 lines, because every call of that header is here and shares what comes first.
#include "atlink/modem/process_modem_at.hpp"
#include "stack/front/nrf/call.hpp"
#include "stack/op/pause.hpp"
#include "stack/process/process.hpp"

#include "stack/api/nrf_errno.h"
#include "stack/api/nrf_modem_at.h"
#include "stack/api/nrf_modem_os.h"

#include <algorithm>
#include <atomic>
#include <cstdarg>
#include <cstdio>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace atlink::inline v0 {

namespace {

using stack::call;
using stack::Call;
using stack::Process;

/// What firmware has set up.
struct Interface {
    // With the process lock held:
    emu::Subscription made;
    emu::Subscription gone;
    emu::Subscription notifications;
    emu::Subscription shutdown;
    std::vector<std::function<void()>> callbacks; // not yet in interrupt context
    bool asynchronous = false;                    // a command runs whose answer is called back
    bool following = false;                       // the modem that is, and those that come
    bool started = false; // the library has been up: no longer being so means a shutdown
    // Set by firmware at any time, also in a callback:
    std::atomic<nrf_modem_at_notif_handler_t> on_notification{nullptr};
    std::atomic<nrf_modem_at_cfun_handler_t> on_mode{nullptr};
    std::atomic<int> patience_ms{NRF_MODEM_OS_FOREVER};
    std::mutex custom_mutex;
    std::span<const nrf_modem_at_cmd_custom> custom;
};

Interface& interface()
{
    // Never destroyed, as the process is not.
    static auto* const it = new Interface;
    return *it;
}

/// How a command of a waiting caller ended. Shared, because the caller may leave first.
struct Reply {
    bool done = false;
    std::string answer;
    Final final;
};

int encode(const Final& final)
{
    switch (final.kind) {
    case Final::Kind::ok:
        return 0;
    case Final::Kind::error:
        return NRF_MODEM_AT_ERROR << 16;
    case Final::Kind::cme:
        return NRF_MODEM_AT_CME_ERROR << 16 | final.number;
    case Final::Kind::cms:
        return NRF_MODEM_AT_CMS_ERROR << 16 | final.number;
    }
    return NRF_MODEM_AT_ERROR << 16;
}

/// Hands over what waits to be called back, in the order it came.
void hand_over()
{
    Process& process = Process::instance();
    for (auto& callback : std::exchange(interface().callbacks, {})) {
        if (process.up()) process.interrupt(std::move(callback));
    }
}

/// Calls back in interrupt context. What a command sets off must not overtake the return of the
/// call that sent the command: outside an event it waits for the next one.
void interrupt_soon(std::function<void()> callback)
{
    interface().callbacks.push_back(std::move(callback));
    emu::Engine& engine = Process::instance().world().engine();
    if (engine.dispatching()) return hand_over();
    engine.at(engine.now(), [] { hand_over(); });
}

void deliver_notification(const std::string& line)
{
    if (interface().on_notification.load() == nullptr) return;
    interrupt_soon([line] {
        if (const auto handler = interface().on_notification.load()) handler(line.c_str());
    });
}

/// Nobody is called back after a shutdown, nor by what a library started anew had not asked for.
void forget_callbacks()
{
    Interface& it = interface();
    ModemAt* const modem = ProcessModemAt::instance().made();
    if (std::exchange(it.asynchronous, false)) modem->abandon();
    if (modem != nullptr) modem->silence();
    it.callbacks.clear();
}

void listen(Interface& it, ModemAt& modem)
{
    Process& process = Process::instance();
    it.notifications = modem.on_urc.subscribe(deliver_notification);
    // A shutdown switches the modem off once the library is down.
    it.shutdown = process.world().modem().ue().on_mode.subscribe([&process] {
        if (!process.initialized()) forget_callbacks();
    });
}

/// Firmware hears of the modem of now and of those that come. With the lock held.
void follow_modem()
{
    Interface& it = interface();
    if (std::exchange(it.following, true)) return;
    ProcessModemAt& modem = ProcessModemAt::instance();
    it.made = modem.on_made.subscribe([&it](ModemAt& made) { listen(it, made); });
    it.gone = modem.on_gone.subscribe([&it] {
        forget_callbacks();
        it.notifications = {};
        it.shutdown = {};
        it.started = false;
    });
    if (modem.made() != nullptr) listen(it, *modem.made());
}

ModemAt& modem_at()
{
    follow_modem();
    return ProcessModemAt::instance().get();
}

/// Of calls that give 0, the number of a final result, or a negative errno.
struct at_policy {
    static constexpr int fd = -1;

    /// It has never been up, or is no longer.
    static stack::Ended is_down() { return of(interface().started ? -NRF_ESHUTDOWN : -NRF_EPERM); }
    static stack::Ended of(int result, const Process&)
    {
        interface().started = true;
        return of(result);
    }

private:
    static stack::Ended of(int result)
    {
        return {.value = result, .recorded = result < 0 ? -result : 0};
    }
};

/// A call that waits has no business in a callback. The reference names no error for it; -EPERM
/// is the one that no caller takes for a passing state.
int refuse_in_callback(const char* name)
{
    if (!Process::in_callback()) return 0;
    std::fprintf(stderr, "emu9160: %s would block in a callback; it fails instead\n", name);
    return -NRF_EPERM;
}

emu::Instant patience_ends(const emu::Engine& engine)
{
    const int ms = interface().patience_ms.load();
    if (ms == NRF_MODEM_OS_FOREVER) return emu::never;
    return engine.now() + std::chrono::milliseconds{ms};
}

/// Waits for the modem to be free, then for the answer. Encoded result, or a negative error.
int run(const Call& it, const CommandLine& line, std::string& answer)
{
    ModemAt& modem = modem_at();
    Process& process = it.process();
    const auto told = modem.on_idle.subscribe([&process] { process.changed(); });
    const auto free = [&] { return !modem.busy() || !process.initialized(); };
    const emu::Instant limit = patience_ends(it.engine());
    if (!it.wait(stack::op::Until{it.engine(), free, limit})) return -NRF_EAGAIN;
    if (!process.up()) return -NRF_ESHUTDOWN;

    const auto reply = std::make_shared<Reply>();
    modem.execute(line, [reply, &process](const std::string& text, const Final& final) {
        *reply = {.done = true, .answer = text, .final = final};
        process.changed();
    });
    const auto over = [&] { return reply->done || !process.initialized(); };
    it.wait(stack::op::Until{it.engine(), over, emu::never});
    if (!reply->done) modem.abandon();
    if (!reply->done || !process.up()) return -NRF_ESHUTDOWN;
    answer = std::move(reply->answer);
    return encode(reply->final);
}

/// After a successful AT+CFUN=<mode>, in the thread that sent it and without the lock.
void tell_mode(const std::optional<Command>& command)
{
    const auto handler = interface().on_mode.load();
    if (handler == nullptr) return;
    if (!command || command->name != "+CFUN" || command->form != Form::set) return;
    if (const auto mode = command->integer(0, 0, 44)) handler(static_cast<int>(*mode));
}

/// A command goes to the modem in one piece of the TX area (nrfxlib #393).
bool fits(const Process& process, std::string_view line)
{
    return line.size() <= process.shared_memory().tx;
}

/// What the calls that wait have in common.
int transact(const char* name, std::string_view text, std::string& answer)
{
    if (const int refused = refuse_in_callback(name); refused != 0) return refused;
    const CommandLine line{text};
    const int result = call(name, at_policy{}, [&](const Call& it) {
        return fits(it.process(), text) ? run(it, line, answer) : -NRF_ENOMEM;
    });
    if (result == 0) tell_mode(line.command());
    return result;
}

/// Does something with the text; what takes more memory than there is ends in an errno, as nothing
/// is thrown through C.
template <typename F>
int within_memory(F&& act)
try {
    return act();
} catch (const std::bad_alloc&) {
    return -NRF_ENOMEM;
}

/// Renders the command, and does it.
template <typename F>
int rendered(const char* format, va_list arguments, F&& act)
{
    constexpr int most = 1 << 24; // no TX area holds as much
    va_list measured;
    va_copy(measured, arguments);
    const int length = std::vsnprintf(nullptr, 0, format, measured);
    va_end(measured);
    if (length < 0) return -NRF_EINVAL;
    if (length > most) return -NRF_ENOMEM;
    return within_memory([&] {
        std::string text(static_cast<std::size_t>(length), '\0');
        std::vsnprintf(text.data(), text.size() + 1, format, arguments);
        return act(text);
    });
}

bool starts_with(std::string_view text, std::string_view prefix)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; };
    return std::ranges::equal(text.substr(0, prefix.size()), prefix, {}, lower, lower);
}

/// The longest custom command that begins the line, or nullptr.
const nrf_modem_at_cmd_custom* find_custom(std::string_view line)
{
    const std::lock_guard guard{interface().custom_mutex};
    const nrf_modem_at_cmd_custom* longest = nullptr;
    for (const nrf_modem_at_cmd_custom& each : interface().custom) {
        if (!starts_with(line, {each.cmd, each.cmd_strlen})) continue;
        if (longest == nullptr || each.cmd_strlen > longest->cmd_strlen) longest = &each;
    }
    return longest;
}

/// The result that stands in the last line of a custom handler's response.
int result_of(std::string_view response)
{
    while (!response.empty() && (response.back() == '\r' || response.back() == '\n')) {
        response.remove_suffix(1);
    }
    const std::string last{response.substr(response.find_last_of("\r\n") + 1)}; // npos wraps to 0
    char kind = 0;
    int number = 0;
    const bool numbered = std::sscanf(last.c_str(), "+CM%c ERROR: %d", &kind, &number) == 2;
    if (numbered && kind == 'E') return encode(Final::cme(number & 0xffff));
    if (numbered && kind == 'S') return encode(Final::cms(number & 0xffff));
    return last == "ERROR" ? encode(Final::error()) : 0;
}

/// Without the lock: the handler may send commands itself. What it returns, unless that is 0.
int run_custom(const nrf_modem_at_cmd_custom& custom, std::span<char> buffer, std::string line)
{
    buffer.front() = '\0';
    const int result = custom.callback(buffer.data(), buffer.size(), line.data());
    buffer.back() = '\0';
    return result != 0 ? result : result_of(buffer.data());
}

int command(std::span<char> buffer, const std::string& line)
{
    constexpr const char* name = "nrf_modem_at_cmd";
    if (const auto* custom = find_custom(line)) {
        if (const int refused = refuse_in_callback(name); refused != 0) return refused;
        const int refused = call(name, at_policy{}, [](const Call&) { return 0; });
        return refused != 0 ? refused : run_custom(*custom, buffer, line);
    }
    std::string answer;
    const int result = transact(name, line, answer);
    if (result < 0) return result;
    if (answer.size() + 1 > buffer.size()) {
        buffer.front() = '\0';
        return -NRF_E2BIG;
    }
    buffer[answer.copy(buffer.data(), answer.size())] = '\0';
    return result;
}

int command_async(nrf_modem_at_resp_handler_t callback, const std::string& line)
{
    return call("nrf_modem_at_cmd_async", at_policy{}, [&](const Call& it) {
        if (!fits(it.process(), line)) return -NRF_ENOMEM;
        ModemAt& modem = modem_at();
        if (modem.busy()) return -NRF_EINPROGRESS;
        interface().asynchronous = true;
        modem.execute(line, [callback](const std::string& answer, const Final&) {
            interface().asynchronous = false;
            interrupt_soon([callback, answer] { callback(answer.c_str()); });
        });
        return 0;
    });
}

} // namespace

} // namespace atlink::inline v0

extern "C" {

int nrf_modem_at_notif_handler_set(nrf_modem_at_notif_handler_t callback)
{
    atlink::interface().on_notification = callback;
    return stack::call("nrf_modem_at_notif_handler_set", stack::own_policy{},
                       [](const stack::Call&) {
                           atlink::follow_modem();
                           return 0;
                       });
}

void nrf_modem_at_cfun_handler_set(nrf_modem_at_cfun_handler_t handler)
{
    atlink::interface().on_mode = handler;
}

int nrf_modem_at_printf(const char* fmt, ...)
{
    if (fmt == nullptr) return -NRF_EFAULT;
    va_list arguments;
    va_start(arguments, fmt);
    const int result = atlink::rendered(fmt, arguments, [](const std::string& line) {
        std::string answer;
        return atlink::transact("nrf_modem_at_printf", line, answer);
    });
    va_end(arguments);
    return result;
}

int nrf_modem_at_scanf(const char* cmd, const char* fmt, ...)
{
    if (cmd == nullptr || fmt == nullptr) return -NRF_EFAULT;
    std::string answer;
    const int result =
        atlink::within_memory([&] { return atlink::transact("nrf_modem_at_scanf", cmd, answer); });
    if (result < 0) return result;
    if (result > 0) return -NRF_EBADMSG; // an error of the modem has nothing to scan
    va_list arguments;
    va_start(arguments, fmt);
    const int conversions = std::vsscanf(answer.c_str(), fmt, arguments);
    va_end(arguments);
    return conversions > 0 ? conversions : -NRF_EBADMSG;
}

int nrf_modem_at_cmd(void* buf, size_t len, const char* fmt, ...)
{
    if (buf == nullptr || fmt == nullptr) return -NRF_EFAULT;
    if (len == 0) return -NRF_EINVAL;
    va_list arguments;
    va_start(arguments, fmt);
    const int result = atlink::rendered(fmt, arguments, [&](const std::string& line) {
        return atlink::command({static_cast<char*>(buf), len}, line);
    });
    va_end(arguments);
    return result;
}

int nrf_modem_at_cmd_async(nrf_modem_at_resp_handler_t callback, const char* fmt, ...)
{
    if (callback == nullptr || fmt == nullptr) return -NRF_EFAULT;
    va_list arguments;
    va_start(arguments, fmt);
    const int result = atlink::rendered(fmt, arguments, [&](const std::string& line) {
        return atlink::command_async(callback, line);
    });
    va_end(arguments);
    return result;
}

int nrf_modem_at_cmd_custom_set(struct nrf_modem_at_cmd_custom* custom_commands, size_t len)
{
    if ((custom_commands == nullptr) != (len == 0)) return -NRF_EINVAL;
    const std::span<nrf_modem_at_cmd_custom> list{custom_commands, len};
    for (const nrf_modem_at_cmd_custom& each : list) {
        if (each.cmd == nullptr || each.callback == nullptr) return -NRF_EINVAL;
    }
    const std::lock_guard guard{atlink::interface().custom_mutex};
    for (nrf_modem_at_cmd_custom& each : list)
        each.cmd_strlen = std::string_view{each.cmd}.size();
    atlink::interface().custom = list;
    return 0;
}

int nrf_modem_at_sem_timeout_set(int timeout_ms)
{
    if (timeout_ms < NRF_MODEM_OS_FOREVER) return -NRF_EINVAL;
    atlink::interface().patience_ms = timeout_ms;
    return 0;
}

} // extern "C"
