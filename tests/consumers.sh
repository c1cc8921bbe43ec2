#!/usr/bin/env bash
# Builds and runs firmware of two projects that take emu9160 in as source: by add_subdirectory and by
# FetchContent from a local path. Nothing of theirs is changed: output folders, flags, targets.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

[ -e "$root/build/deps/lwip/.complete" ] || "$root/scenarios/setup.sh"

cat >"$folder/firmware.c" <<'C'
#include <nrf_modem.h>
#include <stdio.h>
int main(void) { return printf("%s %d\n", nrf_modem_build_version(), (int)nrf_modem_is_initialized()) < 0; }
C

# NAME LINES...: the lines of CMake that bring the library in.
consume() {
    local name=$1 said
    shift
    mkdir "$folder/$name"
    {
        printf 'cmake_minimum_required(VERSION 3.25)\nproject(user C CXX)\n'
        printf '%s\n' "$@"
        printf 'add_executable(firmware ../firmware.c)\n'
        printf 'target_link_libraries(firmware PRIVATE emu9160::emu9160)\n'
        printf 'if(CMAKE_RUNTIME_OUTPUT_DIRECTORY OR TARGET emu9160_bench OR TARGET emu9160_emu_tests)\n'
        printf '    message(FATAL_ERROR "the project changed its user")\nendif()\n'
    } >"$folder/$name/CMakeLists.txt"
    cmake -S "$folder/$name" -B "$folder/$name/build" -G Ninja -DCMAKE_BUILD_TYPE=Debug \
        -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DCMAKE_C_COMPILER_LAUNCHER="$(command -v ccache || true)" \
        -DCMAKE_CXX_COMPILER_LAUNCHER="$(command -v ccache || true)" >/dev/null
    cmake --build "$folder/$name/build" -j2 --target firmware >"$folder/$name/log" ||
        { tail -n 20 "$folder/$name/log"; exit 1; }
    said=$("$folder/$name/build/firmware")
    [ "$said" = "2.7.0-emu9160 0" ] || { echo "consumers: $name said '$said'"; exit 1; }
    echo "consumers: $name builds and runs"
}

consume add_subdirectory "add_subdirectory(\"$root\" emu9160)"
consume FetchContent 'include(FetchContent)' \
    "FetchContent_Declare(emu9160 SOURCE_DIR \"$root\")" 'FetchContent_MakeAvailable(emu9160)'
