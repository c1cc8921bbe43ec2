// Part of include/modem/modem_key_mgmt.h.
#include "stack/zephyr/configuration.hpp"
#include "stack/zephyr/nordic/at.hpp"

#include "nrf_modem_at.h"

#include "modem/modem_key_mgmt.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

namespace stack::inline v0::zephyr::nordic {

namespace {

/// Errors by number while this lives.
class NumberedErrors {
public:
    NumberedErrors()
    {
        int on = 0;
        if (nrf_modem_at_scanf("AT+CMEE?", "+CMEE: %d", &on) == 1) were_on_ = on != 0;
        if (!were_on_) nrf_modem_at_printf("AT+CMEE=1");
    }
    ~NumberedErrors()
    {
        if (!were_on_) nrf_modem_at_printf("AT+CMEE=0");
    }
    NumberedErrors(const NumberedErrors&) = delete;
    NumberedErrors& operator=(const NumberedErrors&) = delete;

private:
    bool were_on_ = false;
};

/// at/notes.md §9 and zephyr/environment.md §1.4. A malformed command has no number.
int refused(int result)
{
    if (result <= 0) return result;
    switch (nrf_modem_at_err(result)) {
    case 513: // not found
        return -ENOENT;
    case 514: // no access
        return -EACCES;
    case 515: // memory full
        return -ENOMEM;
    case 518: // not in active state
        return -EPERM;
    case 519: // already exists
        return -EALREADY;
    case 528: // not while power-off warning is active
        return -ECANCELED;
    default:
        return -EINVAL;
    }
}

/// %CMNG, with what it answered.
Answer manage(const std::string& what)
{
    const NumberedErrors numbered;
    Answer answer = command("AT%CMNG=" + what);
    answer.result = refused(answer.result);
    if (answer.result == -E2BIG) answer.result = -ENOBUFS;
    return answer;
}

std::string named(nrf_sec_tag_t tag, int type) { return fmt::format("{},{}", tag, type); }

/// What stands between the last quotes: a PEM has line ends, and no quotes.
Answer content(nrf_sec_tag_t tag, int type)
{
    Answer answer = manage("2," + named(tag, type));
    if (answer.result != 0) return answer;
    const auto end = answer.text.rfind('"');
    const auto begin =
        end == 0 || end == answer.text.npos ? answer.text.npos : answer.text.rfind('"', end - 1);
    if (begin == answer.text.npos) return {.result = -EINVAL, .text = {}};
    answer.text = answer.text.substr(begin + 1, end - begin - 1);
    return answer;
}

} // namespace

} // namespace stack::inline v0::zephyr::nordic

extern "C" {

using namespace stack::zephyr::nordic;

int modem_key_mgmt_write(nrf_sec_tag_t sec_tag, enum modem_key_mgmt_cred_type cred_type,
                         const void* buf, size_t len)
{
    if (buf == nullptr || len == 0) return -EINVAL;
    std::string text{static_cast<const char*>(buf), len};
    text.resize(std::strlen(text.c_str())); // some count the end of the string
    return manage(fmt::format("0,{},\"{}\"", named(sec_tag, cred_type), text)).result;
}

int modem_key_mgmt_delete(nrf_sec_tag_t sec_tag, enum modem_key_mgmt_cred_type cred_type)
{
    return manage("3," + named(sec_tag, cred_type)).result;
}

int modem_key_mgmt_clear(nrf_sec_tag_t sec_tag)
{
    const Answer listed = manage(fmt::format("1,{}", sec_tag));
    if (listed.result != 0) return listed.result;
    for (std::string_view left = listed.text; !left.empty();) {
        const auto each = parameters(left);
        const auto type = each.size() > 1 ? number(each[1]) : std::nullopt;
        if (type) {
            const Answer gone = manage("3," + named(sec_tag, static_cast<int>(*type)));
            if (gone.result != 0) return gone.result;
        }
        const auto end = left.find("\r\n");
        left.remove_prefix(end == left.npos ? left.size() : end + 2);
    }
    return 0;
}

int modem_key_mgmt_read(nrf_sec_tag_t sec_tag, enum modem_key_mgmt_cred_type cred_type, void* buf,
                        size_t* len)
{
    if (buf == nullptr || len == nullptr) return -EINVAL;
    const Answer stored = content(sec_tag, cred_type);
    if (stored.result != 0) return stored.result;
    if (stored.text.size() > *len) return -ENOMEM;
    *len = stored.text.copy(static_cast<char*>(buf), stored.text.size());
    return 0;
}

int modem_key_mgmt_cmp(nrf_sec_tag_t sec_tag, enum modem_key_mgmt_cred_type cred_type,
                       const void* buf, size_t len)
{
    if (buf == nullptr) return -EINVAL;
    const Answer stored = content(sec_tag, cred_type);
    if (stored.result != 0) return stored.result;
    return stored.text == std::string_view{static_cast<const char*>(buf), len} ? 0 : 1;
}

int modem_key_mgmt_exists(nrf_sec_tag_t sec_tag, enum modem_key_mgmt_cred_type cred_type,
                          bool* exists)
{
    if (exists == nullptr) return -EINVAL;
    const Answer listed = manage("1," + named(sec_tag, cred_type));
    if (listed.result == 0) *exists = !listed.text.empty();
    return listed.result;
}

} // extern "C"
