#include "stack/tls/session_impl.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace stack::inline v0::tls {

namespace {

constexpr std::size_t max_unsent = 64 * 1024; // more than a flight ever is
constexpr unsigned char content_alert = 21;   // RFC 5246 §6.2.1
constexpr unsigned char content_handshake = 22;
constexpr unsigned char content_data = 23;

// clang-format off
constexpr auto modem_order = std::to_array<int>({   // nrf_socket.h, AEAD first
    0xC02B, 0xC030, 0xC02F, 0xC024, 0xC00A, 0xC023, 0xC009, 0xC014, 0xC027, 0xC013,
    0xC0A8, 0x00AE, 0x008D, 0x008C,
});
// clang-format on

} // namespace

std::span<const int> modem_suites() { return modem_order; }

bool psk_suite(int suite)
{
    return suite == 0xC0A8 || suite == 0x00AE || suite == 0x008D || suite == 0x008C;
}

bool aead(int suite)
{
    return suite == 0xC02B || suite == 0xC030 || suite == 0xC02F || suite == 0xC0A8;
}

int draw(void* random, unsigned char* into, std::size_t size)
{
    auto& source = *static_cast<emu::Random*>(random);
    for (std::size_t at = 0; at < size; at += sizeof(std::uint64_t)) {
        const std::uint64_t bits = source.bits();
        std::memcpy(into + at, &bits, std::min(sizeof bits, size - at));
    }
    return 0;
}

// The transport as mbedTLS sees it

int Session::Impl::on_send(void* argument, const unsigned char* bytes, std::size_t size)
{
    Impl& it = self(argument);
    it.note_alert(bytes, size);
    if (it.config.datagram) {
        const auto sent = it.transport.send({reinterpret_cast<const std::byte*>(bytes), size});
        if (!sent && sent.error() != Errno::again) {
            it.transport_error = sent.error();
            return no_transport;
        }
        return static_cast<int>(size); // without room it is lost, as any datagram may be
    }
    if (it.out.size() > max_unsent) return MBEDTLS_ERR_SSL_WANT_WRITE;
    it.out.append(reinterpret_cast<const char*>(bytes), size);
    it.flush();
    return static_cast<int>(size);
}

bool Session::Impl::flush()
{
    while (!out.empty() && !transport_error) {
        const auto sent =
            transport.send({reinterpret_cast<const std::byte*>(out.data()), out.size()});
        if (!sent) {
            if (sent.error() != Errno::again) transport_error = sent.error();
            break;
        }
        out.erase(0, *sent);
    }
    return out.empty();
}

/// The alert mbedTLS sends when it gives up, as long as it is in the clear.
void Session::Impl::note_alert(const unsigned char* bytes, std::size_t size)
{
    const std::size_t header = config.datagram ? 13 : 5;
    if (done || size != header + 2 || bytes[0] != content_alert) return;
    if (!failure) failure = Failure{};
    failure->alert = bytes[header + 1];
}

int Session::Impl::on_receive(void* argument, unsigned char* into, std::size_t size)
{
    Impl& it = self(argument);
    auto got = it.transport.receive({reinterpret_cast<std::byte*>(into), size});
    while (it.config.datagram && got && *got == 0) { // an empty datagram ends nothing
        got = it.transport.receive({reinterpret_cast<std::byte*>(into), size});
    }
    if (!got) {
        if (got.error() == Errno::again) return MBEDTLS_ERR_SSL_WANT_READ;
        if (!it.transport_error) it.transport_error = got.error(); // a send may have met the cause
        return no_transport;
    }
    if (!it.config.datagram) {
        if (const int wrong = it.measure(into, *got); wrong != 0) return wrong;
    } else if (!it.done) {
        it.measure_datagram(into, *got);
    }
    if (!it.done && it.config.max_chain > 0 && it.handshake_bytes > it.config.max_chain) {
        return too_many;
    }
    return static_cast<int>(*got);
}

/// Follows the record headers of a stream; mbedTLS asks for a header first, then for its body.
int Session::Impl::measure(const unsigned char* bytes, std::size_t size)
{
    for (std::size_t at = 0; at < size;) {
        if (meter.left > 0) {
            const std::size_t part = std::min(meter.left, size - at);
            meter.left -= part;
            at += part;
            continue;
        }
        meter.header[meter.have++] = bytes[at++];
        if (meter.have < sizeof meter.header) continue;
        meter.have = 0;
        meter.left = static_cast<std::size_t>(meter.header[3]) << 8 | meter.header[4];
        const bool data = meter.header[0] == content_data;
        if (done && data && config.max_record > 0 && meter.left > config.max_record) {
            return too_long;
        }
        if (!done && meter.header[0] == content_handshake) handshake_bytes += meter.left;
    }
    return 0;
}

/// Counts each handshake message once, however often it is sent again (RFC 6347 §4.2.2).
void Session::Impl::measure_datagram(const unsigned char* bytes, std::size_t size)
{
    constexpr std::size_t record_header = 13;
    constexpr std::size_t message_header = 12;
    const auto number = [bytes](std::size_t at, std::size_t count) {
        std::size_t result = 0;
        for (std::size_t i = 0; i < count; ++i)
            result = result << 8 | bytes[at + i];
        return result;
    };
    for (std::size_t at = 0; at + record_header <= size;) {
        const std::size_t body = at + record_header;
        const std::size_t end = std::min(size, body + number(at + 11, 2));
        const bool counts = bytes[at] == content_handshake && number(at + 3, 2) == 0; // its epoch
        for (at = body; counts && at + message_header <= end;) {
            const std::size_t sequence = number(at + 4, 2);
            if (sequence >= next_message) handshake_bytes += message_header + number(at + 1, 3);
            next_message = std::max(next_message, sequence + 1);
            at += message_header + number(at + 9, 3); // a fragment may be all there is of it
        }
        at = end;
    }
}

void Session::Impl::on_set_timer(void* argument, uint32_t intermediate, uint32_t final)
{
    Impl& it = self(argument);
    it.timer_set = final != 0;
    if (!it.timer_set) return it.timer.cancel();
    it.intermediate_at = it.engine.now() + std::chrono::milliseconds{intermediate};
    it.timer.start(std::chrono::milliseconds{final});
}

int Session::Impl::on_get_timer(void* argument)
{
    const Impl& it = self(argument);
    if (!it.timer_set) return -1;
    if (!it.timer.running()) return 2;
    return it.engine.now() >= it.intermediate_at ? 1 : 0;
}

// The handshake

Result<void> Session::Impl::step()
{
    while (mbedtls_ssl_is_handshake_over(&ssl) == 0) {
        const int state = ssl.MBEDTLS_PRIVATE(state);
        if (state == MBEDTLS_SSL_SERVER_CERTIFICATE || state == MBEDTLS_SSL_SERVER_KEY_EXCHANGE) {
            full = true; // an abbreviated handshake goes past them (RFC 5246 §7.3)
        }
        if (state == MBEDTLS_SSL_CLIENT_CERTIFICATE && !config.server) choose_own_certificate();
        if (give_up_after > 0 && timer_set && !timer.running()) {
            // mbedTLS ends at its longest wait; a longer one is always allowed here.
            mbedtls_ssl_conf_handshake_timeout(&conf, 1000, static_cast<uint32_t>(++give_up_after));
        }
        if (asking) return emu::fail(Errno::again);
        const int result = verdict ? judge() : mbedtls_ssl_handshake_step(&ssl);
        if (result == 0 && chain) {
            asking = true;
            config.on_chain(std::move(chain));
        }
        if (result == 0) continue;
        if (result == MBEDTLS_ERR_SSL_WANT_READ || result == MBEDTLS_ERR_SSL_WANT_WRITE) {
            if (transport_error) return emu::fail(fail_with(no_transport));
            return emu::fail(Errno::again);
        }
        if (result == MBEDTLS_ERR_SSL_HELLO_VERIFY_REQUIRED) { // the client comes back with it
            mbedtls_ssl_session_reset(&ssl);
            if (!set_up_server() || !set_up_cid()) return emu::fail(failure->error);
            continue;
        }
        if (result == MBEDTLS_ERR_SSL_NO_CLIENT_CERTIFICATE) { // mbedTLS says nothing
            mbedtls_ssl_send_alert_message(&ssl, MBEDTLS_SSL_ALERT_LEVEL_FATAL,
                                           MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE);
        }
        flush(); // the alert
        return emu::fail(fail_with(result));
    }
    finish_handshake();
    return {};
}

/// As mbedTLS does with what its own verification says.
int Session::Impl::judge()
{
    const Chain::Verdict said = *std::exchange(verdict, std::nullopt);
    mbedtls_ssl_session& session = *ssl.MBEDTLS_PRIVATE(session_negotiate);
    session.MBEDTLS_PRIVATE(verify_result) |= said.flags;
    const bool fine = said.flags == 0 || config.verify != Verify::required;
    if (!said.refused && fine) return 0;
    mbedtls_ssl_send_alert_message(&ssl, MBEDTLS_SSL_ALERT_LEVEL_FATAL,
                                   (said.flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) != 0
                                       ? MBEDTLS_SSL_ALERT_MSG_UNKNOWN_CA
                                       : MBEDTLS_SSL_ALERT_MSG_BAD_CERT);
    return MBEDTLS_ERR_X509_CERT_VERIFY_FAILED;
}

/// The certificate of the tag whose root CA the server's chain led to, or the first there is.
void Session::Impl::choose_own_certificate()
{
    if (own.empty()) return;
    const auto match = std::find_if(own.begin(), own.end(),
                                    [&](const auto& each) { return each->tag == used_tag; });
    OwnCertificate& chosen = match == own.end() ? *own.front() : **match;
    mbedtls_ssl_conf_own_cert(&conf, nullptr, nullptr); // forgets the last choice
    mbedtls_ssl_conf_own_cert(&conf, &chosen.certificate, &chosen.key);
    if (used_tag == 0) used_tag = chosen.tag;
}

void Session::Impl::finish_handshake()
{
    done = true;
    failure.reset();
    const int suite = mbedtls_ssl_get_ciphersuite_id_from_ssl(&ssl);
    if (psk_suite(suite)) used_tag = psk_tag;
    if (config.server || !config.tickets) return;
    mbedtls_ssl_session session;
    mbedtls_ssl_session_init(&session);
    if (mbedtls_ssl_get_session(&ssl, &session) == 0) {
        std::size_t size = 0;
        mbedtls_ssl_session_save(&session, nullptr, 0, &size);
        resumable.resize(size);
        if (mbedtls_ssl_session_save(&session, reinterpret_cast<unsigned char*>(resumable.data()),
                                     resumable.size(), &size) != 0) {
            resumable.clear();
        }
    }
    mbedtls_ssl_session_free(&session);
}

Errno Session::Impl::fail_with(int error)
{
    const int alert = failure ? failure->alert : 0;
    failure = to_failure(error);
    if (failure->alert == 0) failure->alert = alert;
    return failure->error;
}

// The public face

Session::Session(emu::Engine& engine, emu::Random& random, SessionConfig config,
                 Transport& transport, std::function<void()> on_timer)
    : impl_{
          std::make_unique<Impl>(engine, random, std::move(config), transport, std::move(on_timer))}
{
}

Session::~Session() = default;

Result<void> Session::handshake()
{
    if (impl_->done) return {};
    if (!impl_->prepared) {
        impl_->prepared = true;
        impl_->set_up_well = impl_->set_up();
    }
    if (!impl_->set_up_well) return emu::fail(impl_->failure->error);
    impl_->flush();
    return impl_->step();
}

void Session::judged(const Chain::Verdict& verdict)
{
    if (!std::exchange(impl_->asking, false)) return;
    impl_->verdict = verdict;
}

bool Session::established() const { return impl_->done; }

bool Session::under_way() const
{
    return impl_->prepared && impl_->ssl.MBEDTLS_PRIVATE(state) > MBEDTLS_SSL_CLIENT_HELLO;
}

const Failure& Session::failure() const
{
    static const Failure none{};
    return impl_->failure ? *impl_->failure : none;
}

Result<std::size_t> Session::next()
{
    const auto got = read({}); // decrypts, and takes nothing
    if (!got || impl_->peer_closed) return got;
    return mbedtls_ssl_get_bytes_avail(&impl_->ssl);
}

Result<std::size_t> Session::read(std::span<std::byte> into)
{
    const int got =
        mbedtls_ssl_read(&impl_->ssl, reinterpret_cast<unsigned char*>(into.data()), into.size());
    impl_->flush();
    if (got >= 0) return static_cast<std::size_t>(got);
    if (got == MBEDTLS_ERR_SSL_WANT_READ || got == MBEDTLS_ERR_SSL_WANT_WRITE) {
        return emu::fail(Errno::again);
    }
    const bool ended = got == MBEDTLS_ERR_SSL_CONN_EOF && !impl_->config.needs_close_notify;
    if (got == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY || ended) {
        impl_->peer_closed = true;
        return 0;
    }
    if (got == MBEDTLS_ERR_SSL_CLIENT_RECONNECT) { // mbedTLS has its hello, and has begun anew
        impl_->done = false;
        impl_->full = false;
        if (!impl_->set_up_cid()) return emu::fail(impl_->failure->error);
        return emu::fail(Errno::inprogress);
    }
    if (got == too_long) {
        mbedtls_ssl_send_alert_message(&impl_->ssl, MBEDTLS_SSL_ALERT_LEVEL_FATAL,
                                       alert_record_overflow);
        impl_->flush();
    }
    impl_->fail_with(got);
    // What refuses a handshake resets a connection.
    const Errno why = impl_->failure->error;
    if (why == Errno::connrefused || why == Errno::opnotsupp) {
        impl_->failure->error = Errno::connreset;
    }
    return emu::fail(impl_->failure->error);
}

Result<std::size_t> Session::write(Bytes bytes)
{
    if (!impl_->flush()) {
        if (impl_->transport_error) return emu::fail(impl_->fail_with(no_transport));
        return emu::fail(Errno::again);
    }
    if (bytes.empty()) return 0; // an empty record would go out as one
    const int sent = mbedtls_ssl_write(
        &impl_->ssl, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    if (sent >= 0) return static_cast<std::size_t>(sent);
    if (sent == MBEDTLS_ERR_SSL_BAD_INPUT_DATA) return emu::fail(Errno::msgsize); // a datagram
    return emu::fail(impl_->fail_with(sent));
}

bool Session::flush() { return impl_->flush(); }

std::string Session::take_unsent() { return std::exchange(impl_->out, {}); }

void Session::close_notify()
{
    if (!impl_->done) return;
    mbedtls_ssl_close_notify(&impl_->ssl);
    impl_->flush();
}

int Session::suite() const
{
    if (!impl_->done) return 0;
    return mbedtls_ssl_get_ciphersuite_id_from_ssl(&impl_->ssl);
}

bool Session::resumed() const { return impl_->done && !impl_->full; }

bool Session::cid_downlink() const
{
    int enabled = 0;
    mbedtls_ssl_get_peer_cid(&impl_->ssl, &enabled, nullptr, nullptr);
    return impl_->done && enabled == MBEDTLS_SSL_CID_ENABLED && !impl_->own_cid.empty();
}

bool Session::cid_uplink() const
{
    int enabled = 0;
    unsigned char cid[MBEDTLS_SSL_CID_OUT_LEN_MAX];
    std::size_t size = 0;
    mbedtls_ssl_get_peer_cid(&impl_->ssl, &enabled, cid, &size);
    return impl_->done && enabled == MBEDTLS_SSL_CID_ENABLED && size > 0;
}

std::string Session::own_cid() const { return impl_->own_cid; }

std::string Session::peer_cid() const
{
    int enabled = 0;
    std::string cid(MBEDTLS_SSL_CID_OUT_LEN_MAX, '\0');
    std::size_t size = 0;
    mbedtls_ssl_get_peer_cid(&impl_->ssl, &enabled, reinterpret_cast<unsigned char*>(cid.data()),
                             &size);
    cid.resize(impl_->done && enabled == MBEDTLS_SSL_CID_ENABLED ? size : 0);
    return cid;
}

std::string Session::alpn() const
{
    const char* chosen = mbedtls_ssl_get_alpn_protocol(&impl_->ssl);
    return chosen == nullptr ? "" : chosen;
}

std::uint32_t Session::verdict() const { return mbedtls_ssl_get_verify_result(&impl_->ssl); }
std::uint32_t Session::used_tag() const { return impl_->used_tag; }
std::string Session::resumable() const { return impl_->resumable; }

Result<std::string> Session::save()
{
    if (!impl_->done || !impl_->config.datagram || !aead(suite())) return emu::fail(Errno::inval);
    if (mbedtls_ssl_check_pending(&impl_->ssl) != 0) return emu::fail(Errno::again);
    std::size_t size = 0;
    // Without a buffer it tells the size and leaves the session alone.
    mbedtls_ssl_context_save(&impl_->ssl, nullptr, 0, &size);
    std::string saved(size, '\0');
    if (size == 0 ||
        mbedtls_ssl_context_save(&impl_->ssl, reinterpret_cast<unsigned char*>(saved.data()), size,
                                 &size) != 0) {
        return emu::fail(Errno::again);
    }
    return impl_->own_cid + saved; // our ID is not in it
}

Result<void> Session::load(const std::string& saved)
{
    impl_->prepared = true;
    impl_->config.resume.clear(); // mbedTLS would keep it and lose it
    impl_->set_up_well = impl_->set_up();
    if (!impl_->set_up_well) return emu::fail(Errno::inval);
    const std::size_t id = impl_->config.cid == CidMode::enabled ? cid_length : 0;
    if (saved.size() < id) return emu::fail(Errno::inval);
    impl_->own_cid = saved.substr(0, id);
    const auto* bytes = reinterpret_cast<const unsigned char*>(saved.data() + id);
    if (mbedtls_ssl_context_load(&impl_->ssl, bytes, saved.size() - id) != 0) {
        return emu::fail(Errno::again);
    }
    impl_->done = true;
    impl_->full = true;
    return {};
}

} // namespace stack::inline v0::tls
