// OpenSSL's s_server, and a modem that is its client.
#pragma once

#include "tests/interop/interop_fixture.hpp"

namespace tests {

class OpensslServer : public InteropNet {
protected:
    using Words = std::vector<std::string>;

    /// Starts `openssl s_server` with a port it chooses itself, which comes back; 0: the test has
    /// failed.
    std::uint16_t serve(const Words& arguments)
    {
        Words all{"openssl", "s_server", "-accept", "127.0.0.1:0"};
        all.insert(all.end(), arguments.begin(), arguments.end());
        server = std::make_unique<RealProgram>(pacer, all);
        constexpr std::string_view ready = "ACCEPT 127.0.0.1:";
        if (!wait([&] { return port(ready) != 0 || server->ended(); }, "s_server")) return 0;
        EXPECT_NE(port(ready), 0) << server->output();
        return port(ready);
    }
    static Words with(Words words, const Words& more)
    {
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
    static Words certificate(const std::string& name = "tls")
    {
        return {"-cert", file(name + ".pem"), "-key",
                file((name == "rsa" ? name : "tls") + ".key")};
    }
    /// Of all that it has, also what it thinks too weak.
    static Words cipher(const std::string& name)
    {
        return {"-tls1_2", "-cipher", name + ":@SECLEVEL=0"};
    }
    /// It sends every line back from its end to its beginning.
    static std::string reversed(std::string text) { return {text.rbegin(), text.rend()}; }

private:
    /// 0 until the whole line is there.
    std::uint16_t port(std::string_view ready) const
    {
        const std::string& output = server->output();
        const std::size_t at = output.find(ready);
        if (at == std::string::npos || output.find('\n', at) == std::string::npos) return 0;
        return static_cast<std::uint16_t>(std::stoi(output.substr(at + ready.size())));
    }
};

} // namespace tests
