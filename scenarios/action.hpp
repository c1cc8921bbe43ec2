// What can be done to a world: actions, and the registry of their types.
//
// A family of actions is one file of scenarios/actions/: x.cpp defines
// `std::span<const ActionType> x()` in scenarios::actions. From the registry come the keys of a
// timeline, the page schema.md, and the `action` steps of the tests' transcripts.
#pragma once

#include "scenarios/yaml/yaml_reader.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace stack::inline v0 {
struct WorldConfig;
}

namespace scenarios::inline v0 {

class Scene;

/// Why it could not be done; nothing: it was.
using Failure = std::optional<std::string>;

/// One action with its values. It knows nothing of when: a timeline, a transcript or whoever else
/// has a Scene performs it, as often as it likes.
class Action {
public:
    virtual ~Action() = default;

    /// Its value as one line of YAML, with what was left out filled in.
    virtual std::string text() const = 0;
    /// Before anything happens; makes what it needs. Throws std::invalid_argument that says what
    /// the world does not have.
    virtual void check(Scene& scene) const;
    /// Does it now.
    virtual Failure perform(Scene& scene) const = 0;
};
using ActionPtr = std::shared_ptr<const Action>;

struct ActionType {
    std::string_view name;    // its key in YAML
    std::string_view form;    // of its value, for the page: "{cid: N, cause: N}"
    std::string_view meaning; // for the page's table, Markdown
    /// Notes errors; nullptr when nothing can be made of the item. `config` is the world in which
    /// it is to happen.
    ActionPtr (*parse)(Errors& errors, const Item& item, const stack::WorldConfig& config);
};

/// In the order of their names.
using ActionTypes = std::span<const ActionType* const>;
/// Those of scenarios/actions/.
ActionTypes action_types();

struct NamedAction {
    const ActionType* type = nullptr;
    ActionPtr action;

    std::string_view name() const { return type->name; }
    std::string text() const { return action->text(); }
};

/// Exactly one action among the keys of `map`; notes an error and gives nothing unless there is.
std::optional<NamedAction> parse_action(Map& map, const stack::WorldConfig& config,
                                        ActionTypes types = action_types());
/// "{pdn_loss: {cid: 0}}"; `file` is how messages call the text. Throws ScenarioError.
NamedAction parse_action(const std::string& yaml, const std::string& file,
                         const stack::WorldConfig& config, ActionTypes types = action_types());

/// "a \"text\"" in quotes, as YAML reads it.
std::string in_quotes(std::string_view text);

} // namespace scenarios::inline v0
