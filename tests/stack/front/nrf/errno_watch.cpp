#include "tests/stack/front/nrf/errno_watch.hpp"

#include "emu/result.hpp"

#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace stack {

namespace {

std::string read_header(const std::string& name)
{
    std::ifstream file{std::string{EMU9160_SOURCE_DIR "/stack/api/"} + name};
    if (!file) throw std::runtime_error{"no " + name};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::map<std::string, int> errno_numbers()
{
    const std::string header = read_header("nrf_errno.h");
    const std::regex definition{R"(#define NRF_(E\w+) +(\d+))"};
    std::map<std::string, int> numbers;
    for (std::sregex_iterator it{header.begin(), header.end(), definition}, end; it != end; ++it)
        numbers[(*it)[1]] = std::stoi((*it)[2]);
    return numbers;
}

struct Comment {
    std::set<int> errors;
    std::vector<std::string> as; // functions it refers to
    bool descriptor = false;
};

std::map<std::string, Comment> comments()
{
    const auto numbers = errno_numbers();
    const std::regex function{R"(^\w[\w \*]*?\**(nrf_\w+)\((.*))"};
    const std::regex error{R"(\b(?:NRF_|_)(E[A-Z0-9]+)\b)"};
    const std::regex like{R"([Aa]s (nrf_\w+)\(\))"};
    std::istringstream lines{read_header("nrf_socket.h")};
    std::map<std::string, Comment> all;
    std::string text;
    for (std::string line; std::getline(lines, line);) {
        std::smatch found;
        if (line.starts_with("///")) {
            text += line.substr(3);
        } else if (std::regex_search(line, found, function)) {
            Comment& it = all[found[1]];
            const std::string arguments = found[2];
            it.descriptor = arguments.starts_with("int fildes") ||
                            arguments.starts_with("int fd") || arguments.starts_with("int soc");
            for (std::sregex_iterator at{text.begin(), text.end(), error}, end; at != end; ++at) {
                const std::string name = (*at)[1];
                if (name == "EAI_SYSTEM" || name.starts_with("EAI")) continue;
                it.errors.insert(numbers.at(name));
            }
            for (std::sregex_iterator at{text.begin(), text.end(), like}, end; at != end; ++at)
                it.as.push_back((*at)[1]);
            text.clear();
        } else {
            text.clear();
        }
    }
    return all;
}

/// With those of the functions it refers to, and theirs.
std::set<int> whole(const std::map<std::string, Comment>& all, const std::string& name)
{
    const Comment& it = all.at(name);
    std::set<int> errors = it.errors;
    for (const std::string& other : it.as)
        errors.merge(whole(all, other));
    return errors;
}

} // namespace

const std::map<std::string, std::set<int>>& documented_errnos()
{
    static const auto documented = [] {
        const auto all = comments();
        std::map<std::string, std::set<int>> result;
        for (const auto& [name, comment] : all) {
            std::set<int> errors = whole(all, name);
            errors.insert(static_cast<int>(emu::Errno::shutdown));
            if (comment.descriptor) errors.insert(static_cast<int>(emu::Errno::badf));
            result[name] = std::move(errors);
        }
        return result;
    }();
    return documented;
}

ErrnoWatch& ErrnoWatch::instance()
{
    static auto* watch = new ErrnoWatch; // worlds may outlive what is static
    return *watch;
}

void ErrnoWatch::on_record(const emu::Record& record)
{
    const auto* call = std::get_if<emu::ApiCall>(&record.payload);
    if (call == nullptr || call->error == 0) return;
    seen_[std::string{call->call}].insert(call->error);
}

std::vector<std::string> ErrnoWatch::take_undocumented()
{
    std::vector<std::string> wrong;
    for (const auto& [call, errors] : std::exchange(seen_, {})) {
        const auto documented = documented_errnos().find(call);
        if (documented == documented_errnos().end()) continue; // of another header
        for (const int error : errors) {
            if (documented->second.contains(error)) continue;
            wrong.push_back(call + ": " + std::string{emu::name(static_cast<emu::Errno>(error))});
        }
    }
    return wrong;
}

bool ErrnoWatch::seen(const std::string& call, int error) const
{
    const auto found = seen_.find(call);
    return found != seen_.end() && found->second.contains(error);
}

} // namespace stack
