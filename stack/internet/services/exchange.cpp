#include "stack/internet/services/exchange.hpp"

#include "stack/internet/services/tcp_peer.hpp"
#include "stack/internet/services/udp_peer.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace stack::inline v0::net {

namespace {

using namespace std::chrono_literals;

constexpr emu::Ts again_connecting = 1s;
constexpr emu::Ts again_saying = 5s; // more than a modem's paging takes
constexpr emu::Ts time_to_close = 10s;
constexpr std::size_t most_shown = 60;
constexpr std::string_view no_address = "the modem has no such address";

/// For a line of text.
std::string printable(std::string_view bytes)
{
    std::string text;
    for (const char c : bytes.substr(0, most_shown)) {
        const bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
        text += plain ? std::string(1, c) : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
    const std::size_t more = bytes.size() - std::min(bytes.size(), most_shown);
    return more == 0 ? fmt::format("\"{}\"", text)
                     : fmt::format("\"{}\" and {} bytes more", text, more);
}

} // namespace

/// What streams and datagrams have in common: rounds, the limit, the end.
class Exchanges::Exchange {
public:
    Exchange(Exchanges& owner, ExchangePlan plan)
        : plan_{std::move(plan)}, owner_{owner}, limit_{owner.host_.internet().engine(),
                                                        [this] { on_limit(); }},
          again_{owner.host_.internet().engine(), [this] { attempt(); }}
    {
        limit_.start(plan_.within);
    }
    virtual ~Exchange() = default;
    bool over() const { return over_; }

    /// Says the words, by a new connection where there is none.
    virtual void attempt() = 0;

protected:
    /// Nothing more is to be kept of it.
    void leave()
    {
        over_ = true;
        owner_.sweep_.post(); // not here: one of its own may be who calls
    }
    bool finished() const { return finished_; }
    void retry(emu::Ts after, std::string why)
    {
        why_ = std::move(why);
        again_.start(after);
    }
    void fail(std::string why)
    {
        again_.cancel();
        finished_ = true;
        plan_.done(answers_, std::move(why));
        leave();
    }
    /// "2 of 3 answers had come".
    std::string so_far() const
    {
        return fmt::format("{} of {} answers had come", answers_, plan_.times);
    }
    /// Of this round so far; says whether that is the answer.
    bool take(std::string_view bytes)
    {
        got_ += bytes;
        if (got_.empty() || !plan_.fits(got_)) return false;
        got_.clear();
        ++answers_;
        again_.cancel();
        return true;
    }
    /// Whether it was the last answer; then the host is told.
    bool finish()
    {
        if (answers_ < plan_.times) return false;
        finished_ = true;
        plan_.done(answers_, {});
        limit_.start(time_to_close);
        return true;
    }
    const std::string& got() const { return got_; }
    void forget_got() { got_.clear(); }

    const ExchangePlan plan_;

private:
    void on_limit()
    {
        if (finished_) return leave();
        if (!got_.empty()) why_ = "what came is " + printable(got_);
        fail(fmt::format("{}; {}", so_far(), why_));
    }

    Exchanges& owner_;
    unsigned answers_ = 0;
    std::string got_;
    std::string why_ = "nothing came back";
    bool finished_ = false;
    bool over_ = false;
    emu::Timer limit_;
    emu::Timer again_;
};

class Exchanges::StreamExchange final : public Exchange {
public:
    StreamExchange(Exchanges& owner, Host& host, ExchangePlan plan)
        : Exchange{owner, std::move(plan)}, peer_{host, [this] { look(); }}
    {
    }

    void attempt() override
    {
        const auto to = plan_.to();
        if (!to) return retry(again_connecting, std::string{no_address});
        if (!peer_.connect(*to, plan_.words, false, plan_.secure ? &*plan_.secure : nullptr)) {
            retry(again_connecting, "there was no room for a connection");
        }
    }

private:
    void look()
    {
        if (finished()) return peer_.connected() ? void() : leave();
        if (take(peer_.take_received())) {
            if (!finish()) {
                if (peer_.send(plan_.words)) return;
            } else if (peer_.close()) {
                return peer_.connected() ? void() : leave();
            } else {
                return leave();
            }
        }
        if (peer_.connected()) return;
        if (peer_.opened() == 0) return retry(again_connecting, "nobody took the connection");
        std::string why = so_far() + "; ";
        why += peer_.failure().empty() ? "the connection ended" : peer_.failure();
        if (!got().empty()) why += ", what came is " + printable(got());
        fail(std::move(why));
    }

    TcpPeer peer_;
};

class Exchanges::DatagramExchange final : public Exchange {
public:
    DatagramExchange(Exchanges& owner, Host& host, ExchangePlan plan)
        : Exchange{owner, std::move(plan)}, peer_{host, [this] { look(); }}
    {
        peer_.listen(0);
    }

    void attempt() override
    {
        const auto to = plan_.to();
        if (!to) return retry(again_saying, std::string{no_address});
        retry(again_saying, "nothing came back");
        if (!plan_.secure) {
            peer_.send(*to, plan_.words);
            return;
        }
        // What a handshake waits for it repeats itself.
        if (peer_.secure() && !peer_.established()) return;
        peer_.send_secure(*to, plan_.words, *plan_.secure);
    }

private:
    void look()
    {
        if (finished()) return;
        while (const auto datagram = peer_.take()) {
            forget_got(); // the answer is one datagram
            if (!take(*datagram)) continue;
            if (finish()) {
                peer_.end();
                return leave();
            }
            attempt();
        }
        if (!peer_.failure().empty()) retry(again_saying, peer_.failure());
    }

    UdpPeer peer_;
};

Exchanges::Exchanges(Host& host)
    : host_{host}, sweep_{host.internet().engine(), [this] {
                              std::erase_if(all_, [](const auto& each) { return each->over(); });
                          }}
{
}

Exchanges::~Exchanges() = default;

bool Exchanges::begin(ExchangePlan plan)
{
    if (all_.size() >= most) return false;
    std::unique_ptr<Exchange> made;
    if (plan.datagram) {
        made = std::make_unique<DatagramExchange>(*this, host_, std::move(plan));
    } else {
        made = std::make_unique<StreamExchange>(*this, host_, std::move(plan));
    }
    all_.push_back(std::move(made));
    all_.back()->attempt();
    return true;
}

} // namespace stack::inline v0::net
