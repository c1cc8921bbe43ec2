// A hostile host on the serial line: any bytes, cut anywhere, with time passing between them.
//
// Input: one byte of settings, then bytes for the line. 0xff and a byte n: 2^(n mod 16) ms pass.
// 0xfe and a byte n: a few of the commands that open ways deeper in. 0xfd and a byte n: "AT" and
// the name of the n-th command of both tables.
#include "atlink/modem/table.hpp"
#include "atlink/slm/application.hpp"
#include "atlink/slm/session.hpp"
#include "stack/world.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t max_output = 8U * 1024 * 1024; // for an input of a kilobyte or so
constexpr std::array<std::string_view, 19> deeper{
    "AT+CFUN=1\r\n",
    "AT#XSOCKET=1,1,0\r\n",
    "AT#XSOCKET=1,2,0\r\n",
    "AT#XCONNECT=\"echo.test\",7\r\n",
    "AT#XSEND\r\n",
    "+++",
    "AT#XTCPCLI=1,\"echo.test\",7\r\n",
    "AT#XUDPCLI=1,\"echo.test\",7\r\n",
    "AT#XTCPSVR=1,4000\r\n",
    "AT#XTCPSEND\r\n",
    "AT#XUDPSEND\r\n",
    "AT#XRECV=1\r\n",
    "AT+CMEE=1\r\n",
    "AT+CEREG=5\r\n",
    "AT#XSSOCKET=1,1,0,1\r\n",
    "AT+CFUN=4\r\n",
    "AT#XHTTPCCON=1,\"web.test\",80\r\n",
    "AT#XHTTPCREQ=\"GET\",\"/bytes/5000\"\r\n",
    "AT#XHTTPCREQ=\"POST\",\"/\",\"\",\"a/b\",5\r\n",
};

std::vector<std::string> command_names()
{
    std::vector<std::string> names;
    for (const std::string_view name : atlink::slm::Application::names({}))
        names.push_back("AT" + std::string{name});
    for (const atlink::modem::Entry& entry : atlink::modem::commands())
        names.push_back("AT" + std::string{entry.name});
    return names;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const std::vector<std::string> names = command_names();
    if (size < 1) return 0;
    stack::WorldConfig config;
    config.timing.ra_failure = 0;
    stack::World world{config};
    atlink::ModemAt modem{world};
    atlink::SessionConfig settings;
    settings.terminator = static_cast<atlink::Line::Terminator>(data[0] % 4);
    std::size_t written = 0;
    atlink::Session session{world, modem, settings, [&](std::string_view bytes) {
                                written += bytes.size();
                                if (written > max_output) std::abort(); // it talks without end
                            }};
    session.start();
    const auto pass = [&](emu::Ts time) { world.engine().advance_to(world.engine().now() + time); };
    std::string bytes;
    for (std::size_t at = 1; at < size; ++at) {
        if (data[at] < 0xfd || at + 1 == size) {
            bytes.push_back(static_cast<char>(data[at]));
            continue;
        }
        const unsigned value = data[++at];
        if (data[at - 1] == 0xfd) {
            bytes += names[value % names.size()];
            continue;
        }
        session.feed(bytes);
        bytes.clear();
        if (data[at - 1] == 0xfe) {
            session.feed(deeper[value % deeper.size()]);
        } else {
            pass(std::chrono::milliseconds{1U << (value % 16)});
        }
    }
    session.feed(bytes);
    pass(std::chrono::minutes{5});
    // Whatever came, the line is usable again once a quote, data mode or a command is ended.
    session.feed("\"\r\n\r\n");
    pass(std::chrono::minutes{5});
    return 0;
}
