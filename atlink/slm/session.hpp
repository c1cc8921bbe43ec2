// One serial line into the Serial LTE Modem application: bytes in, bytes out.
#pragma once

#include "atlink/line.hpp"
#include "atlink/modem/modem_at.hpp"
#include "atlink/slm/data_mode.hpp"
#include "atlink/slm/host_line.hpp"
#include "atlink/slm/power.hpp"
#include "atlink/slm/session_config.hpp"
#include "emu/post.hpp"
#include "emu/signal.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atlink::inline v0 {

namespace slm {
class Application;
class Cmux;
class ModemCommand;
} // namespace slm

/// Commands run one at a time; bytes that come meanwhile wait. Outputs are whole: one call of
/// the sink is one atomic output. Transport-free: tests feed() it in virtual time.
class Session : private slm::HostLine {
public:
    using Output = std::function<void(std::string_view bytes)>;

    /// Unread input above which a transport should stop reading, and at which bytes are lost.
    static constexpr std::size_t backlog_limit = std::size_t{16} * 1024;
    static constexpr std::size_t input_limit = std::size_t{256} * 1024;

    Session(stack::World& world, ModemAt& modem, const SessionConfig& config, Output output);
    ~Session();

    /// Sends the boot text.
    void start();
    /// Host bytes, split anywhere. Lost while the UART is off, as on the real line, and above the
    /// input limit, where a host ignores flow control.
    void feed(std::string_view bytes);
    /// The host's bytes on the second serial line, which leads nowhere under CMUX.
    void feed_ppp(std::string_view octets);
    /// Bytes received and not yet parsed because a command runs.
    std::size_t backlog() const { return input_.size() - parsed_; }
    /// True from the backlog limit on until half of it is worked off: the host is to wait.
    bool full() const { return full_; }
    /// A command runs, or data mode has bytes to send.
    bool busy() const;
    std::size_t lost() const { return lost_; }

    /// No longer full(), or everything is worked off.
    emu::Signal<> on_drained;
    /// For a second the host has said nothing more, and its command waits behind a CR or LF that
    /// ends no line here. Told once.
    emu::Signal<std::string_view> on_unended;

    /// The power pin, active low, is pressed: wakes, or switches off when running.
    void power_pin() { power_.pin(); }
    /// The reset pin, or the power comes back: the only way on after #XSHUTDOWN.
    void reset_pin() { power_.reset(); }
    const slm::Power& power() const { return power_; }

private:
    void make_application();
    std::string_view boot_text() const;
    void take(std::string_view bytes);
    void watch_line_end();
    void begin_multiplexing();
    void multiplex();
    unsigned ppp_channel() const { return 3 - at_channel_; }
    void pump();
    void pump_line();
    bool pump_data();
    void execute(CommandLine line);
    void pass_on(CommandLine line);
    void poll();
    void poll_pending();
    void finish(const Final& final);
    void start_data_mode();
    void after_data();
    void say(std::string_view bytes);
    void suspend(std::string_view bytes);
    void close();
    bool commanded() const;

    // For the application.
    void announce(std::string_view bytes) override;
    void send_ppp(std::string_view octets) override;
    void enter_data_mode(std::unique_ptr<slm::DataHandler> handler) override;
    bool begin_data_mode(std::unique_ptr<slm::DataHandler> handler) override;
    void end_data_mode(int status, Ending ending) override;
    bool in_data_mode() const override { return data_ && !data_->failed(); }
    void look_again() override;
    void request_power(slm::Power::Request request) override { power_.request(request); }
    void request_multiplexing() override { multiplexing_ = true; }
    bool multiplexed() const override { return cmux_ != nullptr; }

    stack::World& world_;
    ModemAt& modem_;
    SessionConfig config_;
    Output output_;
    Line line_;
    std::string input_;
    std::size_t parsed_ = 0; // bytes of input_ that line_ has had
    std::size_t lost_ = 0;
    bool full_ = false;
    bool pumping_ = false;
    bool answering_ = false; // within the modem's answer
    bool skip_lf_ = false;   // the other half of the end of the line that began data mode
    std::string suspended_;  // output of the idle mode
    std::unique_ptr<slm::Application> application_; // none while it is off
    std::unique_ptr<Operation> pending_;
    std::unique_ptr<slm::ModemCommand> modem_command_; // the last one
    std::unique_ptr<slm::DataHandler> entering_;       // data mode, once the answer is out
    std::unique_ptr<slm::DataMode> data_;
    Response response_;
    emu::Timer deadline_; // of the pending operation, or of data mode
    emu::Timer unended_;  // until the host is told of its line end
    bool told_unended_ = false;
    emu::Post soon_;                  // something changed: look again, outside of whoever told us
    std::unique_ptr<slm::Cmux> cmux_; // once it runs
    unsigned at_channel_ = 1;         // of it
    bool multiplexing_ = false;       // once the answer is out
    emu::Timer multiplex_;
    slm::Power power_;
    std::vector<emu::Subscription> subscriptions_;
};

} // namespace atlink::inline v0
