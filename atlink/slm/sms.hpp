// Short messages of the application: #XSMS, on the modem's SMS client.
#pragma once

#include "atlink/modem/modem_at.hpp"
#include "emu/post.hpp"
#include "emu/signal.hpp"
#include "emu/sms/pdu.hpp"

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace atlink::inline v0::slm {

class Application;
class ModemCommand;

class Messages {
public:
    explicit Messages(Application& app);
    /// Gives the modem's client back.
    ~Messages();
    Messages(const Messages&) = delete;
    Messages& operator=(const Messages&) = delete;

    bool started() const { return started_; }
    void start() { started_ = true; }
    void stop();
    /// Commands that send `text` to a number, "+358401234567" or "12345"; none when it is no
    /// number. Characters are ISO 8859-15, as the host's line carries them.
    std::vector<std::string> submit(std::string_view number, std::string_view text);

private:
    void on_urc(const std::string& line);
    void work();
    void on_answer(const std::string& answer);
    void show(std::string_view notification);
    void collect(const emu::lte::SmsDeliver& message);

    Application& app_;
    bool started_ = false;
    std::deque<std::string> shown_;                 // +CMT that wait to be told
    std::deque<std::string> commands_;              // for the modem
    std::unique_ptr<ModemCommand> command_;         // the last one
    std::map<int, emu::lte::SmsDeliver> collected_; // parts of one message, by sequence number
    int reference_ = 0;                             // of that message
    int reference_to_send_ = 1;                     // of the next message in parts
    emu::Post work_;                                // out of the modem's signal
    std::vector<emu::Subscription> subscriptions_;
};

} // namespace atlink::inline v0::slm
