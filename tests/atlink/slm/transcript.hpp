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
//   until <text>                 time goes on until this is said; it and all before is dropped, so
//                                not for an answer
//   wait <n>s|ms                 time goes on
//   quiet <n>s|ms                time goes on and nothing is said
//   took <n>s|ms                 so much time has passed since the last H>, exactly
//   pin power|reset              the pin is pressed
//   internet empty               the hosts that are there by default are not
//   host <name> <ipv4> [no_aaaa] <service>[:<port>[:<key>=<value>...]] ...   a host joins the
//                                internet; services are those of the registry
//                                (stack/internet/service_type.hpp)
//   path <n>s|ms                 packets take so long between network and hosts, each way
//   publish <host> <qos> [retained] <topic> <text>   somebody publishes at the host's broker
//   dtls_cid <name> on|off       whether a host's DTLS servers know connection identifiers
//   peer at <ipv4> [<name>]      where the peer is from now on; 192.0.2.99 before
//   peer connect <port> [ipv6]   it connects to the modem over TCP
//   peer listen <port>           it takes the next connection of the modem's
//   peer send <text>             it sends
//   peer expect <text>           it has received this, and nothing else, since the last expect
//   peer expect_end              the modem has closed or reset the connection
//   peer close                   it closes
//   peer reset                   it resets the connection
//   peer datagram <port> <text>  it sends a datagram from its port 4000 to a port of the modem's
//   peer datagram6 <port> <text>   the same over IPv6
//   peer expect_datagram <text>  this is the next datagram it has received
//   peer2 ...                    another peer, at 192.0.2.98
//   action <name> <key>=<value> ...   an action of the registry (scenarios/action.hpp), such as
//   action <name> <value>             pdn_loss cid=0 cause=36, or coverage none
//   ppp negotiate                the host's end of PPP, on a line of its own, asks for addresses;
//                                time goes on until it has them
//   ppp terminate                it ends the link; time goes on until the modem agrees
//   ppp channel <dlci>           it is on this channel of CMUX from now on; 0: on its own line
//   frame> <type> <dlci> [<text>]   the host sends a frame of CMUX: SABM, UA, DM, DISC or UIH
//   frame< <type> <dlci> [<text>]   the modem's next frame is this; a text may come in several
//
// After the last step nothing more may be said. Before anything is sent:
//
//   option <name>                the slm::Options of this name is turned from its default
#pragma once

#include "atlink/slm/session.hpp"
#include "tests/atlink/slm/transcript_channels.hpp"
#include "tests/atlink/slm/transcript_far_side.hpp"
#include "tests/atlink/slm/transcript_pty.hpp"
#include "tests/atlink/slm/transcript_text.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
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
            if (failed_) return;
        }
        if (!answered_) return fail("no answer is expected");
        advance(last_word);
        nothing_left();
    }

private:
    /// Longest wait for an answer; nothing the modem does takes longer.
    static constexpr emu::Ts patience = std::chrono::minutes{10};
    /// What is not expected may still come so long after the last step.
    static constexpr emu::Ts last_word = std::chrono::seconds{1};
    static constexpr std::size_t cmux_mtu = 127;

    void act(const Step& step)
    {
        if (step.verb == "option") return turn(step.argument);
        if (!session_) start();
        if (step.verb == "ppp") return ppp(step.argument);
        if (step.verb == "frame>") return host_sends(host_frame(step.argument));
        if (step.verb == "frame<") return modem_sends(step.argument);
        const bool text = step.verb.ends_with('>') || step.verb == "until";
        if (text && step.argument.empty()) return fail("no text");
        if (step.verb == "H>") return host_sends(unescape(step.argument));
        if (step.verb.starts_with("H*")) {
            std::string all;
            const std::string times = step.verb.substr(2, step.verb.size() - 3);
            for (int left = integer(times); left > 0; --left)
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
        if (!far_side_.act(step)) fail("no such step: " + step.verb);
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
        answered_ = true;
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
        answered_ = true;
        output_.erase(0, static_cast<std::size_t>(found.length()));
    }

    static std::string host_frame(const std::string& text)
    {
        cmux::Frame sent = frame(text);
        sent.command = sent.control != cmux::ua && sent.control != cmux::dm;
        return cmux::encode(sent);
    }

    void modem_sends(const std::string& text)
    {
        const cmux::Frame wanted = frame(text);
        run([&] {
            frames_.take(output_);
            return frames_.settled(wanted);
        });
        if (!frames_.pop(wanted))
            return fail("expected  " + text + "\ngot       " + frames_.left());
        answered_ = true;
    }

    void ppp(const std::string& what)
    {
        if (what == "negotiate") {
            ppp_.negotiate();
            run([&] { return ppp_.up(ppp_host::ipcp) && ppp_.up(ppp_host::ipv6cp); });
            if (!ppp_.up(ppp_host::ipcp)) fail("the modem does not negotiate");
        } else if (what == "terminate") {
            ppp_.terminate();
            run([&] { return ppp_.terminated(); });
            if (!ppp_.terminated()) fail("the modem does not agree");
        } else if (what.starts_with("channel ")) {
            hear_ppp();
            frames_.ppp_channel = static_cast<unsigned>(integer(what.substr(what.find(' ') + 1)));
        } else {
            fail("no such step: ppp " + what);
        }
    }

    /// The host's end of PPP sends.
    void send_ppp(const std::string& octets)
    {
        if (frames_.ppp_channel == 0) {
            return pty_ ? pty_->ppp().host_sends(octets) : session_->feed_ppp(octets);
        }
        std::string all;
        for (std::size_t at = 0; at < octets.size(); at += cmux_mtu)
            all += cmux::host(frames_.ppp_channel, cmux::uih, octets.substr(at, cmux_mtu));
        pty_ ? pty_->host_sends(all) : session_->feed(all);
    }

    /// It hears what has come for it.
    void hear_ppp()
    {
        if (pty_) ppp_output_ += pty_->ppp().host_hears();
        if (frames_.ppp_channel != 0) frames_.take(output_);
        ppp_.hear(std::exchange(ppp_output_, {}));
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
        if (frames_.ppp_channel != 0) frames_.take(output_);
        if (!output_.empty()) fail("not expected: " + visible(output_));
        if (!frames_.left().empty()) fail("not expected: " + frames_.left());
    }

    void start()
    {
        config_.ppp_output = [this](std::string_view octets) {
            if (pty_) return pty_->ppp().modem_says(octets);
            ppp_output_ += octets;
        };
        frames_.to_ppp = [this](std::string_view octets) { ppp_output_ += octets; };
        session_.emplace(world_, modem_, config_, [this](std::string_view bytes) {
            if (pty_) return pty_->modem_says(bytes);
            output_ += bytes;
        });
        if (scale_ == 0) return;
        pty_.emplace(
            world_, scale_, [this](std::string_view bytes) { session_->feed(bytes); },
            [this](std::string_view octets) { session_->feed_ppp(octets); });
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
            {"cmux", &it.cmux},
            {"ppp", &it.ppp},
            {"ppp_cid", &it.ppp_cid},
            {"http_request_line_first", &it.http_request_line_first},
            {"mqtt_clean_session", &it.mqtt_clean_session},
        };
        const auto option = options.find(name);
        if (option == options.end()) return fail("no such option: " + name);
        if (session_) return fail("too late for an option");
        *option->second = !*option->second;
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
        for (hear_ppp(); !done(); hear_ppp()) {
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
    FarSide far_side_{world_, modem_};
    std::string output_;
    std::string ppp_output_;
    ppp_host::Host ppp_{[this](const std::string& octets) { send_ppp(octets); }};
    Frames frames_; // of CMUX
    SessionConfig config_;
    double scale_;
    std::optional<PtyLine> pty_;
    std::optional<Session> session_; // from the first step that is no option
    emu::Instant sent_at_ = emu::epoch;
    std::string file_;
    int line_ = 0;
    bool answered_ = false; // as expected, once at least
    bool failed_ = false;
};

} // namespace atlink::transcript
