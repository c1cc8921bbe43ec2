// What the TLS and DTLS sockets of one modem, or of another door, share: limits, credentials,
// caches, the one handshake.
#pragma once

#include "emu/signal.hpp"
#include "stack/profile.hpp"
#include "stack/tls/clock.hpp"
#include "stack/tls/credential_source.hpp"
#include "stack/tls/session.hpp"

#include <deque>
#include <map>
#include <memory>

namespace stack::inline v0::tls {

/// Whose rules sockets go by where they differ.
enum class Rules : std::uint8_t {
    modem,  // nrf_api/behaviour.md §5
    zephyr, // zephyr/behaviour.md §6, "native"
};

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

    Rules rules = Rules::modem;
    std::optional<Verify> server_verify; // default of a server; nothing: as a client's
    std::size_t max_contexts = 0;        // sockets with a TLS side; 0 = as many as there are
    std::size_t max_resumable = 0;       // sessions in the cache; 0 = all
    bool one_handshake = true;           // at a time
    emu::Ts idle_peer{0};                // of a DTLS server: silent for so long it goes; 0 = never
    /// What a failure is to the caller; nullptr: Failure::error.
    Errno (*errno_of)(const Failure& failure, bool established) = nullptr;
};

class Environment {
public:
    Environment(emu::Engine& its_engine, emu::Bus& its_bus, const emu::Seed& seed,
                const Config& its_config, const CredentialSource& store, Profile its_profile,
                Manual its_manual, std::string_view stream = "tls")
        : engine{its_engine}, bus{its_bus}, random{seed.stream(stream)}, config{its_config},
          credentials{store}, profile{its_profile}, manual{its_manual}
    {
    }

    emu::Engine& engine;
    emu::Bus& bus;
    emu::Random random;
    const Config config;
    const CredentialSource& credentials;
    const Profile profile;
    const Manual manual;

    std::map<std::string, std::string> resumable; // session cache: peer and tags to Session's word
    RootCache roots;
    std::size_t sessions = 0; // alive and not saved
    std::size_t saved = 0;
    std::size_t contexts = 0; // sockets with a TLS side

    /// Keeps the word of a session; the oldest goes when there are too many.
    void remember(const std::string& key, const std::string& word)
    {
        if (config.max_resumable > 0 && !resumable.contains(key)) {
            while (resumable.size() >= config.max_resumable && !remembered_.empty()) {
                resumable.erase(remembered_.front());
                remembered_.pop_front();
            }
            remembered_.push_back(key);
        }
        resumable[key] = word;
    }
    /// Forgets every session.
    void purge()
    {
        resumable.clear();
        remembered_.clear();
        resuming_.reset();
    }
    /// What the servers share; made when it is first asked for.
    const std::shared_ptr<ServerState>& server_state(bool resumption)
    {
        auto& it = resumption ? resuming_ : plain_;
        if (!it) {
            it =
                std::make_shared<ServerState>(emu::Random{random.bits(), "tls server"}, resumption);
        }
        return it;
    }

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
    std::deque<std::string> remembered_; // keys, the oldest first; with max_resumable only
    std::shared_ptr<ServerState> plain_;
    std::shared_ptr<ServerState> resuming_;
};

} // namespace stack::inline v0::tls
