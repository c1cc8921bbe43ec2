// Transcripts: what the host sends and what the modem must answer, byte for byte, as text files.
//
// One step a line; empty lines and lines that begin with # say nothing. Texts know \r \n \t \\ and
// \xNN, and run to the end of the line.
//
//   boot                         the modem starts and says so
//   H> <text>                    the host sends; everything said before must have been expected
//   H*<n>> <text>                the host sends it n times
//   M> <text>                    the next output is this; time goes on until it is there
//   M~> <pattern>                the same with a regular expression; escapes are its own
//   until <text>                 time goes on until this is said; it and all before is dropped
//   wait <n>s|ms                 time goes on
//   quiet <n>s|ms                time goes on and nothing is said
//   took <n>s|ms                 so much time has passed since the last H>, exactly
//   pin power|reset              the pin is pressed
//   host <name> <ipv4> <service>:<port> ...   a host joins the internet; services are tcp_echo,
//                                udp_echo, tcp_discard, udp_discard, dtls_psk_echo and
//                                dtls_psk_echo_no_cid
//   peer at <ipv4> [<name>]      where the peer is from now on; 192.0.2.99 before
//   peer connect <port> [ipv6]   it connects to the modem over TCP
//   peer listen <port>           it takes the next connection of the modem's
//   peer send <text>             it sends
//   peer expect <text>           it has received this, and nothing else, since the last expect
//   peer close                   it closes
//   peer reset                   it resets the connection
//   peer datagram <port> <text>  it sends a datagram from its port 4000 to a port of the modem's
//   peer expect_datagram <text>  the last datagram it has received since the last expect
//   peer2 ...                    another peer, at 192.0.2.98
//   action pdn_loss cid=<n> cause=<n>
//   action pdn_restore cid=<n>
//   action coverage on|off
//
// Before anything is sent:
//
//   needs tls|raw                the transcript is skipped where the sockets have no such thing
//   option <name>                the slm::Options of this name is turned from its default
#pragma once

#include "atlink/session.hpp"
#include "stack/net/services.hpp"
#include "tests/peers.hpp"
#include "tests/transcript_pty.hpp"
#include "tests/transcript_text.hpp"

#include "stack/tls/server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace atlink::transcript {

/// Plays one transcript against a fresh world: in virtual time, bytes fed to the session; or with a
/// scale over a pseudo-terminal, so many times faster than the wall's clock.
class Player {
public:
    explicit Player(double scale = 0) : scale_{scale} {}

    /// All steps until the first that fails, which is reported with its place in the file.
    void play(const std::filesystem::path& file)
    {
        file_ = file.string();
        for (const Step& step : read(file)) {
            line_ = step.line;
            try {
                act(step);
            } catch (const std::exception& error) {
                fail(error.what());
            }
            if (failed_ || !missing_.empty()) return;
        }
        nothing_left();
    }

    /// What it needs and the sockets do not have; then nothing was played.
    const std::string& missing() const { return missing_; }

private:
    /// Longest wait for an answer; nothing the modem does takes longer.
    static constexpr emu::Ts patience = std::chrono::minutes{10};

    void act(const Step& step)
    {
        if (step.verb == "needs") return needs(step.argument);
        if (step.verb == "option") return turn(step.argument);
        if (!session_) start();
        if (step.verb == "H>") return host_sends(unescape(step.argument));
        if (step.verb.starts_with("H*")) {
            std::string all;
            for (int left = std::stoi(step.verb.substr(2)); left > 0; --left)
                all += unescape(step.argument);
            return host_sends(all);
        }
        if (step.verb == "M>") return modem_says(unescape(step.argument));
        if (step.verb == "boot") return session_->start();
        if (step.verb == "M~>") return modem_says_like(step.argument);
        if (step.verb == "pin") return pin(step.argument);
        if (step.verb == "until") return until(unescape(step.argument));
        if (step.verb == "wait") return advance(duration(step.argument));
        if (step.verb == "quiet") {
            advance(duration(step.argument));
            return nothing_left();
        }
        if (step.verb == "took") return took(duration(step.argument));
        if (step.verb == "host") return host(step.argument);
        if (step.verb.starts_with("peer")) return peer(step.verb, step.argument);
        if (step.verb == "action") return action(step.argument);
        fail("no such step: " + step.verb);
    }

    void host_sends(const std::string& bytes)
    {
        nothing_left();
        if (failed_) return;
        sent_at_ = world_.engine().now();
        if (pty_) return pty_->host_sends(bytes);
        session_->feed(bytes);
    }

    void modem_says(const std::string& bytes)
    {
        run([&] { return output_.size() >= bytes.size() || !bytes.starts_with(output_); });
        if (!output_.starts_with(bytes)) {
            return fail("expected  " + visible(bytes) + "\ngot       " + visible(output_));
        }
        output_.erase(0, bytes.size());
    }

    void modem_says_like(const std::string& pattern)
    {
        const std::regex wanted{pattern};
        std::smatch found;
        const auto fits = [&] {
            return std::regex_search(output_, found, wanted,
                                     std::regex_constants::match_continuous);
        };
        run(fits);
        if (!fits()) return fail("expected  " + pattern + "\ngot       " + visible(output_));
        output_.erase(0, static_cast<std::size_t>(found.length()));
    }

    void pin(const std::string& which)
    {
        if (which == "power") return session_->power_pin();
        if (which == "reset") return session_->reset_pin();
        fail("no such pin: " + which);
    }

    void until(const std::string& bytes)
    {
        run([&] { return output_.find(bytes) != output_.npos; });
        const std::size_t at = output_.find(bytes);
        if (at == output_.npos) return fail("never said: " + visible(bytes));
        output_.erase(0, at + bytes.size());
    }

    void took(emu::Ts expected)
    {
        const emu::Ts passed = pty_ ? pty_->took() : world_.engine().now() - sent_at_;
        if (passed == expected) return;
        fail("took " + std::to_string(std::chrono::duration<double>(passed).count()) + " s");
    }

    void nothing_left()
    {
        if (pty_) output_ += pty_->host_hears();
        if (!output_.empty()) fail("not expected: " + visible(output_));
    }

    void start()
    {
        session_.emplace(world_, modem_, config_, [this](std::string_view bytes) {
            if (pty_) return pty_->modem_says(bytes);
            output_ += bytes;
        });
        if (scale_ == 0) return;
        pty_.emplace(world_, scale_, [this](std::string_view bytes) { session_->feed(bytes); });
    }

    void needs(const std::string& what)
    {
        const bool tls = what == "tls";
        if (!tls && what != "raw") return fail("no such need: " + what);
        stack::Sockets& sockets = world_.modem().sockets();
        const auto opened = tls ? sockets.open(1, 1, 258) : sockets.open(3, 3, 0);
        if (!opened) missing_ = what;
        if (opened) (void)sockets.close(*opened);
    }

    void turn(const std::string& name)
    {
        slm::Options& it = config_.slm;
        const std::map<std::string, bool*> options = {
            {"direct_reconnect", &it.direct_reconnect},
            {"udp_data_address", &it.udp_data_address},
            {"udp_server_failure_line", &it.udp_server_failure_line},
            {"tcp_server_keeps_family", &it.tcp_server_keeps_family},
            {"udp_client_checks_cid", &it.udp_client_checks_cid},
            {"tls_servers", &it.tls_servers},
            {"ipv6_delayed_refresh", &it.ipv6_delayed_refresh},
            {"empty_data_is_data_mode", &it.empty_data_is_data_mode},
            {"client_cid", &it.client_cid},
        };
        const auto option = options.find(name);
        if (option == options.end()) return fail("no such option: " + name);
        if (session_) return fail("too late for an option");
        *option->second = !*option->second;
    }

    void host(const std::string& argument)
    {
        std::istringstream words{argument};
        std::string name;
        std::string address;
        words >> name >> address;
        const std::string last = address.substr(address.rfind('.') + 1);
        const auto ipv4 = stack::Address::parse(address);
        const auto ipv6 = stack::Address::parse("2001:db8:" + last + "::" + last);
        if (!ipv4 || !ipv6) return fail("no address: " + address);
        stack::net::Host& added = world_.internet().add(name, *ipv4, *ipv6);
        for (std::string word; words >> word;) {
            const std::size_t colon = std::min(word.find(':'), word.size());
            const std::string service = word.substr(0, colon);
            const auto port = static_cast<std::uint16_t>(std::stoi(word.substr(colon + 1)));
            if (service == "udp_echo") {
                added.serve<stack::net::UdpEcho>(port);
            } else if (service == "tcp_echo") {
                added.serve<stack::net::TcpEcho>(port);
            } else if (service == "udp_discard") {
                added.serve<stack::net::UdpDiscard>(port);
            } else if (service == "tcp_discard") {
                added.serve<stack::net::TcpDiscard>(port);
            } else if (service == "dtls_psk_echo" || service == "dtls_psk_echo_no_cid") {
                stack::tls::ServerConfig config{.behaviour = stack::tls::Behaviour::psk};
                if (service.ends_with("no_cid")) config.cid = stack::tls::CidMode::disabled;
                added.serve<stack::tls::DtlsServer>(port, config);
            } else {
                return fail("no such service: " + service);
            }
        }
    }

    void place(const std::string& peer, const std::string& where)
    {
        const auto [address, name] = halves(where);
        const std::string host = name.empty() ? peer + "-" + address + ".test" : name;
        peers_[peer] = std::make_unique<Peer>(world_, host, address);
    }

    void peer(const std::string& name, const std::string& argument)
    {
        if (name != "peer" && name != "peer2") return fail("no such step: " + name);
        const auto [what, rest] = halves(argument);
        if (what == "at") return place(name, rest);
        if (!peers_[name]) place(name, name == "peer" ? "192.0.2.99" : "192.0.2.98");
        Peer& peer = *peers_[name];
        if (what == "connect") {
            const auto [port, family] = halves(rest);
            const bool ipv6 = family == "ipv6";
            if (!peer.connect(number(port), ipv6 ? stack::Family::ipv6 : stack::Family::ipv4)) {
                fail("no address");
            }
        } else if (what == "listen") {
            if (!peer.listen(number(rest))) fail("cannot listen");
        } else if (what == "send") {
            if (!peer.send(unescape(rest))) fail("the peer is not connected");
        } else if (what == "expect") {
            const std::string got = peer.take_received();
            if (got != unescape(rest)) fail("got " + visible(got));
        } else if (what == "close") {
            peer.close();
        } else if (what == "reset") {
            peer.reset();
        } else if (what == "datagram") {
            const auto [port, text] = halves(rest);
            if (!peer.send_datagram(number(port), unescape(text), stack::Family::ipv4)) {
                fail("no address");
            }
        } else if (what == "expect_datagram") {
            const std::string got = peer.take_datagram();
            if (got != unescape(rest)) fail("got " + visible(got));
        } else {
            fail("no such step: peer " + what);
        }
    }

    static std::pair<std::string, std::string> halves(const std::string& text)
    {
        const std::size_t blank = std::min(text.find(' '), text.size());
        return {text.substr(0, blank), blank < text.size() ? text.substr(blank + 1) : ""};
    }

    static std::uint16_t number(const std::string& text)
    {
        return static_cast<std::uint16_t>(std::stoi(text));
    }

    void action(const std::string& what)
    {
        int cid = 0;
        int cause = 0;
        int end = -1; // set only when the whole text matched
        std::sscanf(what.c_str(), "pdn_loss cid=%d cause=%d%n", &cid, &cause, &end);
        if (end > 0) return world_.cell().lose_pdn(cid, cause);
        std::sscanf(what.c_str(), "pdn_restore cid=%d%n", &cid, &end);
        if (end > 0) return world_.cell().restore_pdn(cid);
        if (what == "coverage on") return world_.cell().set_coverage(true);
        if (what == "coverage off") return world_.cell().set_coverage(false);
        fail("no such action: " + what);
    }

    void advance(emu::Ts time)
    {
        const emu::Instant end = world_.engine().now() + time;
        if (!pty_) return world_.engine().advance_to(end);
        while (world_.engine().now() < end)
            real_step(end);
    }

    void real_step(emu::Instant limit)
    {
        pty_->step(limit);
        output_ += pty_->host_hears();
    }

    /// Event by event, so that the clock stands where it became true.
    template <typename F>
    void run(F&& done)
    {
        const emu::Instant limit = world_.engine().now() + patience;
        while (!done()) {
            if (pty_) {
                if (world_.engine().now() > limit) return;
                real_step(limit + emu::Ts{1});
                continue;
            }
            const auto next = world_.engine().next_event();
            if (!next || *next > limit) return;
            world_.engine().run_one();
        }
    }

    void fail(const std::string& text)
    {
        failed_ = true;
        ADD_FAILURE_AT(file_.c_str(), line_) << text;
    }

    stack::World world_{stack::WorldConfig{}};
    ModemAt modem_{world_};
    std::string output_;
    SessionConfig config_;
    double scale_;
    std::optional<PtyLine> pty_;
    std::optional<Session> session_; // from the first step that is no need and no option
    std::map<std::string, std::unique_ptr<Peer>> peers_;
    std::string missing_;
    emu::Instant sent_at_ = emu::epoch;
    std::string file_;
    int line_ = 0;
    bool failed_ = false;
};

} // namespace atlink::transcript
