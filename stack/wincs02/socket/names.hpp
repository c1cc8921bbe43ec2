// getaddrinfo of this door: one query at a time, asked again until it has its answer.
#pragma once

#include "stack/names/resolver.hpp"
#include "stack/wifi/part.hpp"
#include "stack/wincs02/settings.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace stack::inline v0::wincs02 {

/// EAI_*; of `system` errno tells more.
enum class Gai : int {
    noname = -2,
    again = -3,
    fail = -4,
    family = -6,
    service = -8,
    system = -11
};

struct Refusal {
    Gai error;
    Errno number = {}; // with Gai::system
};

class Names {
public:
    /// `tell`: the query under way has its answer, or has none.
    Names(emu::Engine& engine, wifi::Part& part, Resolver& resolver, const Settings& settings,
          std::function<void(bool ok)> tell);

    /// The addresses, once they are there; begins a query when there is none of that name.
    /// No family: any (from the second generation on).
    std::variant<std::vector<Address>, Refusal> ask(const std::string& name,
                                                    std::optional<Family> family);
    /// The list that the last answer was given as, which frees it.
    void set_list(const void* list)
    {
        list_ = list;
        lists_.insert(list);
    }
    const void* list() const { return list_; }
    /// The program gives a list back; false when it has it from nobody here, or has given it back.
    bool take_back(const void* list);
    /// The query, its answer and its list.
    void forget();
    /// The part has been reset: those of resolve() too.
    void forget_all();

    /// For WDRV_WINC_DNSResolveDomain: `done` once, with no address for a failure.
    using Done = std::function<void(const Lookup& lookup)>;
    void resolve(const std::string& name, Family family, emu::Ts timeout, Done done);

private:
    struct Query {
        std::string name;
        std::vector<Resolver::Handle> handles; // none: the part has refused it, or is silent
        Lookup gathered;                       // of those that are over
        std::optional<Lookup> outcome;
    };
    struct Single {
        std::uint64_t number;
        std::optional<Resolver::Handle> handle; // nothing: nobody answers
        Done done;
        std::unique_ptr<emu::Timer> timeout;
    };

    std::optional<Resolver::Handle> begin(const std::string& name, std::optional<Family> family);
    void on_change();
    void give_up(std::uint64_t number);
    Refusal refusal(const Lookup& lookup);

    emu::Engine& engine_;
    wifi::Part& part_;
    Resolver& resolver_;
    const Settings settings_;
    std::function<void(bool)> tell_;
    std::optional<Query> query_;
    const void* list_ = nullptr;
    std::set<const void*> lists_; // that the program has
    std::vector<Single> singles_;
    std::uint64_t numbered_ = 0;
    emu::Timer silence_; // until the part says that nobody has answered
    emu::Subscription changes_;
};

} // namespace stack::inline v0::wincs02
