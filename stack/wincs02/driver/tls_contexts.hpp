// TLS contexts: which files a socket uses and what it checks (wdrv_winc_tls.h).
#pragma once

#include "stack/tls/credential_source.hpp"
#include "stack/wincs02/driver/files.hpp"
#include "stack/wincs02/driver/time.hpp"
#include "stack/wincs02/settings.hpp"
#include "stack/wincs02/socket/sockets.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace stack::inline v0::wincs02 {

struct TlsContext {
    std::string ca;
    bool peer_auth = false;
    std::string certificate;
    std::string key;
    std::string dh_parameters;
    std::string server_name; // asked for
    std::string domain;      // checked
    bool verify_domain = false;
    unsigned suites = 0; // of suite lists; 0: all
};

class TlsContextStore final : public TlsContexts, public tls::CredentialSource {
public:
    TlsContextStore(const Files& files, const DeviceTime& time, const Settings& settings);

    /// 1 and up; 0 when all are taken.
    unsigned open();
    void close(unsigned handle);
    void close_all();
    /// Nullptr when it is not open.
    TlsContext* find(unsigned handle);

    unsigned open_suites();
    void close_suites(unsigned handle);
    /// Nullptr when it is not open.
    std::vector<int>* suites(unsigned handle);

    bool apply(unsigned index, TlsSocket& socket) const override;
    /// `noent` for a file that is not there, after a line that names it.
    tls::Result<std::vector<tls::Material>>
    materials(std::span<const std::uint32_t> tags) const override;
    bool any_psk(std::span<const std::uint32_t>) const override { return false; }
    bool any_root_ca() const override { return true; }

private:
    const TlsContext* at(std::uint32_t index) const;
    bool take(Files::Type type, const std::string& name, bool key, std::string& into) const;

    const Files& files_;
    const DeviceTime& time_;
    std::vector<std::optional<TlsContext>> contexts_;
    std::array<std::optional<std::vector<int>>, 2> suites_; // WDRV_WINC_TLS_CIPHER_SUITE_NUM
};

} // namespace stack::inline v0::wincs02
