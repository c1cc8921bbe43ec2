// PPP between the host and a PDN (slm/behaviour.md §9): #XPPP, automatic start and stop.
#pragma once

#include "emu/post.hpp"
#include "emu/random.hpp"
#include "emu/signal.hpp"
#include "stack/proto/ppp/link.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atlink::inline v0 {
class Command;
}

namespace atlink::inline v0::slm {

class Application;

/// Runs from the activation of the default PDN, or from #XPPP=1, until the loss of its PDN, or
/// #XPPP=0. While it runs a raw socket of the modem has all packets of the PDN.
class Ppp {
public:
    explicit Ppp(Application& app);
    ~Ppp();
    Ppp(const Ppp&) = delete;
    Ppp& operator=(const Ppp&) = delete;

    /// After the answer OK. Nothing happens to what runs already, and without the PDN, an address
    /// there, or a socket. `cid`: 0 to 10.
    void start(int cid) { ask({.run = true, .cid = cid}); }
    void stop() { ask({}); }
    bool running() const { return fd_ >= 0; }
    bool connected() const { return running() && link_->connected(); }
    /// "#XPPP: 1,0"
    std::string status() const;

    /// Octets of the host's end, split anywhere.
    void feed(std::string_view octets);
    /// The line of PPP has broken.
    void hang_up();

    void socket_changed(int fd);
    /// A command of the host's for the modem.
    void heed(const Command& command);
    /// True for +CGEV that the host has not asked for; another session may have.
    bool hides(std::string_view unsolicited) const;

private:
    struct Request {
        bool run = false;
        bool again = false; // stop and start
        int cid = 0;
    };

    void ask(const Request& request);
    void act();
    void begin(int cid);
    void end();
    std::optional<int> open(int cid);
    stack::net::PppLink::Network network(int cid) const;
    void on_up(int cid);
    void on_loss(int cid);
    void on_peer_packet(emu::Bytes packet);
    void take_packets();
    void tell();

    Application& app_;
    emu::Random random_;
    std::unique_ptr<stack::net::PppLink> link_; // of this run, or of the last one
    int fd_ = -1;
    int cid_ = 0;
    bool default_up_ = false;
    bool events_wanted_ = false; // AT+CGEREP=1
    std::deque<Request> requests_;
    emu::Post act_;
    std::vector<emu::Subscription> subscriptions_;
};

} // namespace atlink::inline v0::slm
