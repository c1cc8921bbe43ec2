#include "stack/wincs02/driver/tls_contexts.hpp"

#include "stack/process/misuse.hpp"
#include "stack/socket/tls_socket.hpp"
#include "stack/tls/pem.hpp"

#include <algorithm>

namespace stack::inline v0::wincs02 {

namespace {

/// The first that is free, opened; 0 for none.
template <typename List>
unsigned open_one(List& list)
{
    const auto free = std::ranges::find_if(list, [](const auto& each) { return !each; });
    if (free == list.end()) return 0;
    free->emplace();
    return static_cast<unsigned>(free - list.begin()) + 1;
}

template <typename List>
auto* one_of(List& list, unsigned handle)
{
    const bool there = handle >= 1 && handle <= list.size() && list[handle - 1];
    return there ? &*list[handle - 1] : nullptr;
}

} // namespace

TlsContextStore::TlsContextStore(const Files& files, const DeviceTime& time,
                                 const Settings& settings)
    : files_{files}, time_{time}, contexts_(static_cast<std::size_t>(settings.tls_contexts()))
{
}

unsigned TlsContextStore::open() { return open_one(contexts_); }

void TlsContextStore::close(unsigned handle)
{
    if (find(handle) != nullptr) contexts_[handle - 1].reset();
}

void TlsContextStore::close_all()
{
    std::ranges::fill(contexts_, std::nullopt);
    std::ranges::fill(suites_, std::nullopt);
}

TlsContext* TlsContextStore::find(unsigned handle) { return one_of(contexts_, handle); }

const TlsContext* TlsContextStore::at(std::uint32_t index) const
{
    return one_of(contexts_, index);
}

unsigned TlsContextStore::open_suites() { return open_one(suites_); }

void TlsContextStore::close_suites(unsigned handle)
{
    if (suites(handle) != nullptr) suites_[handle - 1].reset();
}

std::vector<int>* TlsContextStore::suites(unsigned handle) { return one_of(suites_, handle); }

bool TlsContextStore::apply(unsigned index, TlsSocket& socket) const
{
    const TlsContext* const context = at(index);
    if (context == nullptr) return false;
    SecureOptions& options = socket.secure_options();
    const bool checks = context->peer_auth && !context->ca.empty();
    options.tags = {index};
    options.verify = checks ? tls::Verify::required : tls::Verify::none;
    options.hostname.reset();
    if (!context->server_name.empty()) options.hostname = context->server_name;
    if (context->verify_domain) options.hostname = context->domain;
    options.check_dates = time_.now().has_value();
    if (const auto* const list = one_of(suites_, context->suites)) options.suites = *list;
    return true;
}

bool TlsContextStore::take(Files::Type type, const std::string& name, bool key,
                           std::string& into) const
{
    if (name.empty()) return true;
    const std::string* const content = files_.find(type, name);
    if (content == nullptr) {
        misuse("the TLS context", "the file \"" + name + "\" is not in the part's store");
        return false;
    }
    const bool text = content->find("-----BEGIN") != std::string::npos;
    into = text ? *content : key ? tls::key_pem(*content) : tls::certificate_pem(*content);
    return true;
}

tls::Result<std::vector<tls::Material>>
TlsContextStore::materials(std::span<const std::uint32_t> tags) const
{
    std::vector<tls::Material> all;
    for (const std::uint32_t tag : tags) {
        const TlsContext* const context = at(tag);
        if (context == nullptr) return emu::fail(emu::Errno::noent);
        tls::Material it{.tag = tag};
        if (!take(Files::Type::certificates, context->ca, false, it.root_ca) ||
            !take(Files::Type::certificates, context->certificate, false, it.certificate) ||
            !take(Files::Type::keys, context->key, true, it.key)) {
            return emu::fail(emu::Errno::noent);
        }
        all.push_back(std::move(it));
    }
    return all;
}

} // namespace stack::inline v0::wincs02
