// Part of stack/tls/session_impl.hpp: contexts, material, suites.
#include "stack/tls/session_impl.hpp"

#include <algorithm>
#include <array>

namespace stack::inline v0::tls {

namespace {

struct Step {
    int seconds; // sum of the waits
    std::uint32_t longest_ms;
};
// The waits double from 1 s up to 60 s (RFC 6347 §4.2.4.1).
constexpr auto steps = std::to_array<Step>(
    {{1, 1000}, {3, 2000}, {7, 4000}, {15, 8000}, {31, 16'000}, {63, 32'000}, {123, 60'000}});
constexpr int longest_wait_ms = 60'000;

const unsigned char* text(const std::string& pem)
{
    return reinterpret_cast<const unsigned char*>(pem.c_str());
}

unsigned char fragment_code(int size)
{
    if (size >= 4096) return MBEDTLS_SSL_MAX_FRAG_LEN_4096;
    if (size >= 2048) return MBEDTLS_SSL_MAX_FRAG_LEN_2048;
    return size >= 1024 ? MBEDTLS_SSL_MAX_FRAG_LEN_1024 : MBEDTLS_SSL_MAX_FRAG_LEN_512;
}

std::uint32_t longest_wait(std::chrono::seconds sum)
{
    for (const Step& step : steps) {
        if (step.seconds == sum.count()) return step.longest_ms;
    }
    return longest_wait_ms;
}

} // namespace

ServerState::ServerState(emu::Random random, bool resumption)
    : parts_{std::make_unique<Parts>(std::move(random))}
{
    mbedtls_ssl_cookie_init(&parts_->cookies);
    mbedtls_ssl_cache_init(&parts_->cache);
    mbedtls_ssl_ticket_init(&parts_->tickets);
    parts_->resumption = resumption;
    mbedtls_ssl_cookie_setup(&parts_->cookies, draw, &parts_->random);
    constexpr std::uint32_t day = 86'400;
    mbedtls_ssl_ticket_setup(&parts_->tickets, draw, &parts_->random, MBEDTLS_CIPHER_AES_256_GCM,
                             day);
}

ServerState::~ServerState()
{
    mbedtls_ssl_cookie_free(&parts_->cookies);
    mbedtls_ssl_cache_free(&parts_->cache);
    mbedtls_ssl_ticket_free(&parts_->tickets);
}

RootCache::RootCache() : parts_{std::make_unique<Parts>()} {}

RootCache::~RootCache() = default;

std::size_t RootCache::parsed() const { return parts_->parsed; }

Roots::Roots(std::span<const Material> materials)
{
    mbedtls_x509_crt_init(&chain);
    for (const Material& each : materials) {
        Source& source = sources.emplace_back(each.tag, each.root_ca, true);
        if (source.pem.empty()) continue;
        source.well_formed =
            mbedtls_x509_crt_parse(&chain, text(source.pem), source.pem.size() + 1) == 0;
        if (!source.well_formed) continue;
        std::size_t count = 0;
        for (const mbedtls_x509_crt* root = &chain; root != nullptr; root = root->next)
            ++count;
        tags.resize(count, source.tag);
    }
}

Roots::~Roots() { mbedtls_x509_crt_free(&chain); }

bool Roots::of(std::span<const Material> materials) const
{
    return std::ranges::equal(sources, materials, [](const Source& ours, const Material& theirs) {
        return ours.tag == theirs.tag && ours.pem == theirs.root_ca;
    });
}

std::shared_ptr<Roots> Session::Impl::find_roots() const
{
    if (config.roots == nullptr) return std::make_shared<Roots>(config.materials);
    auto& kept = config.roots->parts_->kept;
    const auto known =
        std::ranges::find_if(kept, [this](const auto& each) { return each->of(config.materials); });
    if (known != kept.end()) {
        std::rotate(known, known + 1, kept.end());
        return kept.back();
    }
    constexpr std::size_t most = 4; // a modem has three sessions at once
    if (kept.size() == most) kept.erase(kept.begin());
    ++config.roots->parts_->parsed;
    return kept.emplace_back(std::make_shared<Roots>(config.materials));
}

OwnCertificate::OwnCertificate()
{
    mbedtls_x509_crt_init(&certificate);
    mbedtls_pk_init(&key);
}

OwnCertificate::~OwnCertificate()
{
    mbedtls_x509_crt_free(&certificate);
    mbedtls_pk_free(&key);
}

Session::Impl::Impl(emu::Engine& engine_given, emu::Random& random_given, SessionConfig given,
                    Transport& transport_given, std::function<void()> on_timer)
    : engine{engine_given}, random{random_given}, config{std::move(given)},
      transport{transport_given}, timer{engine, std::move(on_timer)}
{
    mbedtls_ssl_init(&ssl);
    mbedtls_ssl_config_init(&conf);
}

Session::Impl::~Impl()
{
    mbedtls_ssl_free(&ssl);
    mbedtls_ssl_config_free(&conf);
}

bool Session::Impl::unusable(Cause cause)
{
    if (!failure) failure = failure_of(cause);
    return false;
}

bool Session::Impl::set_up()
{
    if (mbedtls_ssl_config_defaults(
            &conf, config.server ? MBEDTLS_SSL_IS_SERVER : MBEDTLS_SSL_IS_CLIENT,
            config.datagram ? MBEDTLS_SSL_TRANSPORT_DATAGRAM : MBEDTLS_SSL_TRANSPORT_STREAM,
            MBEDTLS_SSL_PRESET_DEFAULT) != 0) {
        return unusable(Cause::memory);
    }
    mbedtls_ssl_conf_rng(&conf, draw, &random);
    mbedtls_ssl_conf_authmode(&conf, config.verify == Verify::none ? MBEDTLS_SSL_VERIFY_NONE
                                     : config.verify == Verify::optional
                                         ? MBEDTLS_SSL_VERIFY_OPTIONAL
                                         : MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_verify(&conf, on_verify, this);
    if (!set_up_materials()) return false;
    if (!set_up_suites()) return false;
    if (!config.server) {
        mbedtls_ssl_conf_session_tickets(&conf, config.tickets
                                                    ? MBEDTLS_SSL_SESSION_TICKETS_ENABLED
                                                    : MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
    }
    if (config.max_fragment != 0) {
        mbedtls_ssl_conf_max_frag_len(&conf, fragment_code(config.max_fragment));
    }
    if (config.datagram) {
        const bool gaps = config.longest_wait.count() > 0;
        const bool endless = !gaps && config.handshake_timeout.count() == 0;
        give_up_after = endless ? longest_wait_ms : 0;
        mbedtls_ssl_conf_handshake_timeout(
            &conf, gaps ? static_cast<std::uint32_t>(config.first_wait.count()) : 1000,
            gaps ? static_cast<std::uint32_t>(config.longest_wait.count())
                 : longest_wait(config.handshake_timeout));
        const std::size_t own = config.own_cid.empty() ? cid_length : config.own_cid.size();
        mbedtls_ssl_conf_cid(&conf, config.cid == CidMode::enabled ? own : 0,
                             MBEDTLS_SSL_UNEXPECTED_CID_IGNORE);
    }
    if (config.server && config.certificate_for) {
        mbedtls_ssl_conf_sni(&conf, on_server_name, this);
    }
    if (!config.alpn.empty()) {
        for (const std::string& each : config.alpn)
            alpn.push_back(each.c_str());
        alpn.push_back(nullptr);
        if (mbedtls_ssl_conf_alpn_protocols(&conf, alpn.data()) != 0) {
            return unusable(Cause::malformed_message);
        }
    }
    if (config.server && config.shared) {
        ServerState::Parts& parts = *config.shared->parts_;
        if (config.datagram) {
            mbedtls_ssl_conf_dtls_cookies(&conf, mbedtls_ssl_cookie_write, mbedtls_ssl_cookie_check,
                                          &parts.cookies);
        }
        if (parts.resumption) {
            mbedtls_ssl_conf_session_cache(&conf, &parts.cache, mbedtls_ssl_cache_get,
                                           mbedtls_ssl_cache_set);
            mbedtls_ssl_conf_session_tickets_cb(&conf, mbedtls_ssl_ticket_write,
                                                mbedtls_ssl_ticket_parse, &parts.tickets);
        }
    }
    if (mbedtls_ssl_setup(&ssl, &conf) != 0) {
        return unusable(Cause::memory);
    }
    mbedtls_ssl_set_bio(&ssl, this, on_send, on_receive, nullptr);
    mbedtls_ssl_set_timer_cb(&ssl, this, on_set_timer, on_get_timer);
    if (config.datagram && config.mtu > 0) {
        mbedtls_ssl_set_mtu(&ssl, static_cast<std::uint16_t>(config.mtu));
    }
    if (!config.server) {
        // Without a name this says that none is meant to be checked.
        mbedtls_ssl_set_hostname(&ssl, config.hostname ? config.hostname->c_str() : nullptr);
        if (!config.resume.empty() && !offer_resumption()) return false;
    }
    return set_up_server() && set_up_cid();
}

bool Session::Impl::set_up_suites()
{
    const std::span<const int> wanted =
        config.suites.empty() ? modem_suites() : std::span<const int>{config.suites};
    // Without a root CA no certificate can be verified: its suites would only end in failure.
    const bool only_psk =
        !config.server && !config.offer_all &&
        (config.psk_only || (config.verify == Verify::required && roots->tags.empty()));
    for (const int suite : wanted) {
        if (!only_psk || psk_suite(suite)) suites.push_back(suite);
    }
    if (suites.empty()) return unusable(Cause::no_root_ca);
    suites.push_back(0);
    mbedtls_ssl_conf_ciphersuites(&conf, suites.data());
    return true;
}

bool Session::Impl::set_up_materials()
{
    roots = find_roots();
    // Unless asked to, one tag that is of no use does not spoil the others.
    std::size_t usable = 0;
    for (std::size_t i = 0; i < config.materials.size(); ++i)
        usable += set_up_material(i) ? 1 : 0;
    if (failure && (usable == 0 || config.all_usable)) return false;
    failure.reset();
    if (!roots->tags.empty()) mbedtls_ssl_conf_ca_chain(&conf, &roots->chain, nullptr);
    if (config.server) {
        for (const auto& each : own)
            mbedtls_ssl_conf_own_cert(&conf, &each->certificate, &each->key);
        return true;
    }
    if (roots->tags.empty() && !has_psk && config.verify == Verify::required && !config.offer_all) {
        return unusable(Cause::no_root_ca);
    }
    return true;
}

bool Session::Impl::set_up_material(std::size_t index)
{
    const Material& material = config.materials[index];
    if (!roots->sources[index].well_formed) return unusable(Cause::malformed_root_ca);
    if (!set_up_certificate(material)) return false;
    if (material.psk_malformed) return unusable(Cause::malformed_psk);
    if (has_psk || material.psk.empty() || material.psk_identity.empty()) return true;
    has_psk = true; // the first is the one that is offered
    psk_tag = material.tag;
    return mbedtls_ssl_conf_psk(&conf, reinterpret_cast<const unsigned char*>(material.psk.data()),
                                material.psk.size(), text(material.psk_identity),
                                material.psk_identity.size()) == 0 ||
           unusable(Cause::long_psk);
}

bool Session::Impl::set_up_certificate(const Material& material)
{
    if (material.certificate.empty() || material.key.empty()) return true;
    std::string pem = material.certificate + material.key;
    ServerState::Parts* shared = config.shared ? config.shared->parts_.get() : nullptr;
    if (shared != nullptr && shared->own && shared->own->text == pem) {
        own.push_back(shared->own);
        return true;
    }
    auto parsed = std::make_shared<OwnCertificate>();
    parsed->tag = material.tag;
    parsed->text = std::move(pem);
    if (mbedtls_x509_crt_parse(&parsed->certificate, text(material.certificate),
                               material.certificate.size() + 1) != 0) {
        return unusable(Cause::malformed_own_certificate);
    }
    if (mbedtls_pk_parse_key(&parsed->key, text(material.key), material.key.size() + 1, nullptr, 0,
                             draw, &random) != 0) {
        return unusable(Cause::malformed_key);
    }
    // What a host shows is ours and fits; what the user has stored may not.
    if (!config.server &&
        mbedtls_pk_check_pair(&parsed->certificate.pk, &parsed->key, draw, &random) != 0) {
        return unusable(Cause::wrong_key);
    }
    if (shared != nullptr) shared->own = parsed;
    own.push_back(std::move(parsed));
    return true;
}

bool Session::Impl::set_up_server()
{
    if (!config.server || !config.datagram || config.client_id.empty()) return true;
    return mbedtls_ssl_set_client_transport_id(&ssl, text(config.client_id),
                                               config.client_id.size()) == 0 ||
           unusable(Cause::memory);
}

bool Session::Impl::set_up_cid()
{
    if (!config.datagram) return true;
    if (config.cid == CidMode::enabled && own_cid.empty()) {
        own_cid = config.own_cid;
    }
    if (config.cid == CidMode::enabled && own_cid.empty()) {
        own_cid.resize(cid_length);
        draw(&random, reinterpret_cast<unsigned char*>(own_cid.data()), own_cid.size());
    }
    const bool wanted = config.cid != CidMode::disabled;
    return mbedtls_ssl_set_cid(&ssl, wanted ? MBEDTLS_SSL_CID_ENABLED : MBEDTLS_SSL_CID_DISABLED,
                               text(own_cid), own_cid.size()) == 0 ||
           unusable(Cause::memory);
}

/// A session that cannot be read is not offered: the handshake is a full one.
bool Session::Impl::offer_resumption()
{
    mbedtls_ssl_session session;
    mbedtls_ssl_session_init(&session);
    if (mbedtls_ssl_session_load(&session,
                                 reinterpret_cast<const unsigned char*>(config.resume.data()),
                                 config.resume.size()) == 0) {
        mbedtls_ssl_set_session(&ssl, &session);
    }
    mbedtls_ssl_session_free(&session);
    return true;
}

int Session::Impl::on_server_name(void* argument, mbedtls_ssl_context* ssl,
                                  const unsigned char* name, std::size_t size)
{
    Impl& it = *static_cast<Impl*>(argument);
    Material shown = it.config.materials.front();
    shown.certificate = it.config.certificate_for({reinterpret_cast<const char*>(name), size});
    if (shown.certificate.empty() || shown.key.empty() || !it.set_up_certificate(shown)) return 0;
    return mbedtls_ssl_set_hs_own_cert(ssl, &it.own.back()->certificate, &it.own.back()->key);
}

int Session::Impl::on_verify(void* argument, mbedtls_x509_crt* certificate, int depth,
                             uint32_t* flags)
{
    Impl& it = *static_cast<Impl*>(argument);
    if (!it.config.check_validity) {
        *flags &=
            ~static_cast<uint32_t>(MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE);
    }
    std::size_t index = 0;
    for (const mbedtls_x509_crt* root = &it.roots->chain;
         root != nullptr && index < it.roots->tags.size(); root = root->next, ++index) {
        if (root->raw.len == certificate->raw.len &&
            std::memcmp(root->raw.p, certificate->raw.p, root->raw.len) == 0) {
            it.used_tag = it.roots->tags[index];
        }
    }
    if (it.config.on_chain) { // the last word is not ours: it is waited for behind this step
        if (!it.chain) it.chain = std::make_unique<Chain>();
        it.chain->links_.push_back(std::make_unique<Chain::Link>(*certificate, depth, *flags));
        *flags = 0;
    }
    return 0;
}

} // namespace stack::inline v0::tls
