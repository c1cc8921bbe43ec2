// Part of stack/tls/session.hpp: certificates for a judge outside. They are copies: the session may
// end while they are looked at.
#include "stack/tls/session_impl.hpp"

namespace stack::inline v0::tls {

Chain::Link::Link(const mbedtls_x509_crt& verified, int its_depth, std::uint32_t its_flags)
    : depth{its_depth}, flags{its_flags}
{
    mbedtls_x509_crt_init(&certificate);
    mbedtls_x509_crt_parse_der(&certificate, verified.raw.p, verified.raw.len); // it was one before
}

Chain::Link::~Link() { mbedtls_x509_crt_free(&certificate); }

Chain::Chain() = default;
Chain::~Chain() = default;

Chain::Verdict Chain::ask(Judge* judge, void* context)
{
    Verdict verdict;
    for (const auto& each : links_) {
        verdict.refused = judge(context, &each->certificate, each->depth, &each->flags) != 0;
        if (verdict.refused) return verdict;
        verdict.flags |= each->flags;
    }
    return verdict;
}

} // namespace stack::inline v0::tls
