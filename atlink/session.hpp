// One serial line into the Serial LTE Modem application: bytes in, bytes out.
#pragma once

#include "atlink/line.hpp"
#include "atlink/modem_at.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atlink {

namespace slm {
class Application;
}

struct SessionConfig {
    Line::Terminator terminator = Line::Terminator::crlf;
    std::string slm_version = "2.7.0";
    std::string libmodem_version = "2.7.0-lte-5ccd2d4dd54c";
};

/// Commands run one at a time; bytes that come meanwhile wait. Outputs are whole: one call of
/// the sink is one atomic output. Transport-free: tests feed() it in virtual time.
class Session {
public:
    using Output = std::function<void(std::string_view bytes)>;

    Session(stack::World& world, ModemAt& modem, const SessionConfig& config, Output output);
    ~Session();

    /// Sends the boot text.
    void start();
    /// Host bytes, split anywhere.
    void feed(std::string_view bytes);
    /// Bytes received and not yet parsed because a command runs; a transport stops reading
    /// from the host above its limit.
    std::size_t backlog() const { return input_.size() - parsed_; }
    bool busy() const;

private:
    void pump();
    void execute(const std::string& line);
    void pass_on(const std::string& line);
    void poll();
    void look_again();
    void finish(const Final& final);

    stack::World& world_;
    ModemAt& modem_;
    SessionConfig config_;
    Output output_;
    Line line_;
    std::string input_;
    std::size_t parsed_ = 0; // bytes of input_ that line_ has had
    bool pumping_ = false;
    bool awaiting_modem_ = false;
    std::optional<std::string> held_; // a command for the modem, which serves somebody else
    std::unique_ptr<slm::Application> application_;
    std::unique_ptr<Operation> pending_;
    Response response_;
    emu::Timer deadline_; // of the pending operation
    emu::Timer soon_;     // something changed: look again, outside of whoever told us
    emu::Timer retry_;    // a held command
    std::vector<emu::Subscription> subscriptions_;
};

} // namespace atlink
