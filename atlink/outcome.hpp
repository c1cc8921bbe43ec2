// How a command ends, and what it said before that.
#pragma once

#include "emu/time.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atlink::inline v0 {

/// The final result of a command.
struct Final {
    enum class Kind { ok, error, cme, cms };
    Kind kind = Kind::ok;
    int number = 0; // of +CME ERROR or +CMS ERROR

    static Final ok() { return {}; }
    static Final error() { return {.kind = Kind::error, .number = 0}; }
    static Final cme(int number) { return {.kind = Kind::cme, .number = number}; }
    static Final cms(int number) { return {.kind = Kind::cms, .number = number}; }
    friend bool operator==(const Final&, const Final&) = default;
};

/// "OK", "ERROR", "+CME ERROR: 518" ...
std::string to_string(const Final& final);

/// Lines of an answer, in order, without line ends; the layer that sends them frames them.
/// Raw data (slm) follows a line byte for byte and has no framing of its own.
struct Response {
    struct Part {
        std::string bytes;
        bool raw = false;
    };
    std::vector<Part> parts;

    void line(std::string text) { parts.emplace_back(std::move(text), false); }
    void raw(std::string bytes) { parts.emplace_back(std::move(bytes), true); }
};

/// A command that must wait: polled whenever something changed, and at its deadline.
class Operation {
public:
    virtual ~Operation() = default;
    /// The final result once it is known; writes what is to be said before it.
    virtual std::optional<Final> poll(Response& response) = 0;
    /// Instant at which poll() must be called again in any case.
    virtual emu::Instant deadline() const { return emu::never; }
};

/// What a handler gives back: a final result, or an operation to wait for.
struct Outcome {
    Final final;
    std::unique_ptr<Operation> pending;

    Outcome(Final result) : final{result} {} // NOLINT(google-explicit-constructor)
    Outcome(std::unique_ptr<Operation> operation) : pending{std::move(operation)} {} // NOLINT
};

} // namespace atlink::inline v0
