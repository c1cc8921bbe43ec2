// The MQTT client and a peer that plays the broker, byte by byte.
#pragma once

#include "atlink/slm/mqtt_client.hpp"
#include "tests/atlink/slm/slm_fixture.hpp"

#include <string>
#include <string_view>

namespace atlink::slm {

class MqttClientTest : public SlmTest {
protected:
    /// A connection to the peer, which has answered `answer` to CONNECT.
    void connect(std::string_view answer = accepted)
    {
        if (!world.modem().bearers().up(0)) attach();
        ++port; // of the last a connection may still be in TIME-WAIT
        ASSERT_TRUE(peer.listen(port));
        ASSERT_EQ(ask(con()), "OK");
        run(1s);
        first = peer.take_received();
        if (answer.empty()) return;
        ASSERT_TRUE(peer.send(answer));
        run(1s);
        if (answer != accepted) return;
        ASSERT_EQ(take(), (Outputs{"\r\n#XMQTTEVT: 0,0\r\n"}));
    }
    /// What the client says to bytes of the broker.
    Outputs says_to(std::string_view bytes)
    {
        EXPECT_TRUE(peer.send(bytes));
        run(5s);
        return take();
    }
    std::string received()
    {
        run(2s);
        return peer.take_received();
    }
    bool connected() { return app->mqtt().connected(); }

    static constexpr std::string_view accepted{"\x20\x02\x00\x00", 4};
    std::string con(const std::string& login = "\"\",\"\"") const
    {
        return "AT#XMQTTCON=1," + login + ",\"192.0.2.99\"," + std::to_string(port);
    }
    std::uint16_t port = 1883;
    std::string first; // CONNECT
    Peer peer{world, "peer.example", "192.0.2.99"};
};

} // namespace atlink::slm
