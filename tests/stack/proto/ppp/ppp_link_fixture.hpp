// A PPP link and the host's end of it (tests/stack/proto/ppp/ppp_host.hpp).
#pragma once

#include "stack/proto/ppp/link.hpp"
#include "tests/stack/proto/ppp/ppp_host.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace stack::net {

namespace host = atlink::ppp_host;

// What both() gives the peer.
inline const std::string address{"\x0a\x01\x02\x03", 4};
inline const std::string dns1{"\xc0\x00\x02\x35", 4};
inline const std::string dns2{"\xc0\x00\x02\x36", 4};
inline const std::string identifier{"\0\0\0\0\0\0\0\x09", 8};

class PppLinkTest : public testing::Test {
protected:
    PppLinkTest() { make(both()); }

    static PppLink::Network both()
    {
        return {.ipv4 = {{10, 1, 2, 3}},
                .dns = {{192, 0, 2, 53}, {192, 0, 2, 54}},
                .interface_identifier = {{0, 0, 0, 0, 0, 0, 0, 9}},
                .mtu = 1280};
    }

    void make(const PppLink::Network& network)
    {
        link_ = std::make_unique<PppLink>(
            engine_, bus_, random_, network,
            PppLink::Owner{.output = [this](std::string_view octets) { output_(octets); },
                           .packet =
                               [this](emu::Bytes packet) {
                                   packets_.emplace_back(
                                       reinterpret_cast<const char*>(packet.data()), packet.size());
                               },
                           .connected = [this](bool up) { events_ += up ? "up " : "down "; },
                           .left = [this] { events_ += "left "; }});
    }

    /// Both ends until they are quiet.
    void exchange()
    {
        while (!line_.empty())
            host_.hear(std::exchange(line_, {}));
    }
    void connect()
    {
        host_.negotiate();
        exchange();
        ASSERT_TRUE(host_.up(host::ipcp));
    }
    void feed(unsigned protocol, const std::string& information)
    {
        link_->feed(host::encode(protocol, information));
    }
    /// What the modem answers to one control packet.
    std::string answer(unsigned protocol, const std::string& packet)
    {
        host_.answers = false;
        host_.received.clear();
        feed(protocol, packet);
        exchange();
        host_.answers = true;
        std::string all;
        for (const host::Packet& each : host_.received)
            all += each.protocol == protocol ? each.information : "other";
        return all;
    }
    static emu::Bytes bytes(const std::string& text)
    {
        return std::as_bytes(std::span{text.data(), text.size()});
    }
    void run_for(emu::Ts time) { engine_.advance_to(engine_.now() + time); }

    emu::Engine engine_;
    emu::Bus bus_{engine_};
    emu::Random random_{1, "ppp"};
    std::string line_;
    std::function<void(std::string_view)> output_ = [this](auto octets) { line_ += octets; };
    std::vector<std::string> packets_;
    std::string events_;
    std::unique_ptr<PppLink> link_;
    host::Host host_{[this](const std::string& octets) { link_->feed(octets); }};
};

} // namespace stack::net
