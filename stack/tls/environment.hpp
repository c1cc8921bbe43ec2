// What the TLS and DTLS sockets of one modem share: limits, credentials, caches, the one handshake.
#pragma once

#include "emu/signal.hpp"
#include "stack/credentials/credentials.hpp"
#include "stack/profile.hpp"
#include "stack/tls/clock.hpp"
#include "stack/tls/session.hpp"

#include <map>

namespace stack::inline v0::tls {

/// The modem's limits (nrf_api/behaviour.md §5 and §14); those marked are not Nordic's own word.
struct Config {
    std::chrono::sys_seconds start = default_start;
    bool network_time = true;    // expiry is checked only with it (E)
    bool require_root_ca = true; // in the store, unless by PSK only, whatever is verified (3.x)
    Verify peer_verify = Verify::required;                // default of the option: two readings
    emu::Ts handshake_timeout = std::chrono::seconds{60}; // of TLS against a silent peer (E)
    std::size_t max_message = 2048;                       // one record sent
    std::size_t max_record = 2303;                        // one record received (obs)
    std::size_t max_datagram = 1024;                      // DTLS (3rd)
    std::size_t max_chain = 8192;                         // bytes of the peer's certificates (E)
    std::size_t max_sessions = 3;                         // at once, saved ones apart (3rd)
    std::size_t max_saved = 4;
};

class Environment {
public:
    Environment(emu::Engine& its_engine, emu::Bus& its_bus, const emu::Seed& seed,
                const Config& its_config, const Credentials& store, Profile its_profile,
                Manual its_manual)
        : engine{its_engine}, bus{its_bus}, random{seed.stream("tls")}, config{its_config},
          credentials{store}, profile{its_profile}, manual{its_manual}
    {
    }

    emu::Engine& engine;
    emu::Bus& bus;
    emu::Random random;
    const Config config;
    const Credentials& credentials;
    const Profile profile;
    const Manual manual;

    std::map<std::string, std::string> resumable; // session cache: peer and tags to Session's word
    RootCache roots;
    std::size_t sessions = 0; // alive and not saved
    std::size_t saved = 0;

    /// Only one handshake runs at a time; `who` is any address. False: another one runs.
    bool begin_handshake(const void* who)
    {
        if (handshaking_ != nullptr && handshaking_ != who) return false;
        handshaking_ = who;
        return true;
    }
    void end_handshake(const void* who)
    {
        if (handshaking_ != who) return;
        handshaking_ = nullptr;
        on_handshake_free();
    }
    /// The one that ran is over; the first to begin gets it.
    emu::Signal<> on_handshake_free;

private:
    const void* handshaking_ = nullptr;
};

} // namespace stack::inline v0::tls
