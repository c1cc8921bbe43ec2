# A registry made from the files that match a pattern: what is added in a file of its own needs no
# other file changed.
#
#   emu9160_registry(OUTPUT pattern HEADER header NAMESPACE namespace TYPE type FUNCTION function)
#
# Each x.cpp of the pattern defines `std::span<const TYPE> family()` in NAMESPACE::x; OUTPUT, which
# is compiled with them, defines `std::vector<const TYPE*> NAMESPACE::FUNCTION()`: all of them in the
# order of their names, whatever the order of files and of initialisation. The pattern is looked at
# in every build (CONFIGURE_DEPENDS), so that a new file is found without configuring by hand.
function(emu9160_registry output pattern)
    cmake_parse_arguments(PARSE_ARGV 2 it "" "HEADER;NAMESPACE;TYPE;FUNCTION" "")
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${pattern}")
    list(SORT sources)
    set(declarations "")
    set(calls "")
    foreach(source IN LISTS sources)
        cmake_path(GET source STEM name)
        string(APPEND declarations "namespace ${name} { std::span<const ${it_TYPE}> family(); }\n")
        string(APPEND calls "    add(${name}::family());\n")
    endforeach()
    file(CONFIGURE OUTPUT "${output}" @ONLY CONTENT [[
// Made from the files @pattern@ by stack/registry.cmake.
#include "@it_HEADER@"

#include <algorithm>
#include <span>
#include <vector>

namespace @it_NAMESPACE@ {

@declarations@
std::vector<const @it_TYPE@*> @it_FUNCTION@()
{
    std::vector<const @it_TYPE@*> all;
    const auto add = [&](std::span<const @it_TYPE@> family) {
        for (const @it_TYPE@& each : family)
            all.push_back(&each);
    };
@calls@    std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
    return all;
}

} // namespace @it_NAMESPACE@
]])
    target_sources(emu9160_core_objects PRIVATE
        "${CMAKE_CURRENT_BINARY_DIR}/${output}" ${sources})
endfunction()
