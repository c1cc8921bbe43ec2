#!/usr/bin/env bash
# Sets up, builds and tests: the default build, then the address and undefined-behaviour sanitizers.
# tests/run.sh quick leaves the sanitizers out.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

timed() {
    local begin=$SECONDS what=$1
    shift
    "$@"
    echo "tests/run.sh: $what took $((SECONDS - begin)) s"
}

run_preset() {
    local preset=$1
    shift
    cmake --preset "$preset" >/dev/null
    timed "building $preset" cmake --build --preset "$preset" -j2
    timed "testing $preset" ctest --preset "$preset" -j2 "$@"
}

timed set-up tests/setup.sh
run_preset default
if [ "${1:-}" != quick ]; then
    # The install tests compile against a plain library, those of headers against none: once is enough.
    ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1 \
        run_preset asan -E '^((zephyr_|wincs02_)?install|zephyr_programs|(zephyr|wincs02)_headers.*)$'
fi
echo "tests/run.sh: all passed"
