#!/usr/bin/env bash
# Sets up, builds and tests: the default build, then the address and undefined-behaviour sanitizers.
# tests/run.sh quick leaves the sanitizers out.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

scenarios/setup.sh

run_preset() {
    local preset=$1
    shift
    cmake --preset "$preset" >/dev/null
    cmake --build --preset "$preset" -j2
    ctest --preset "$preset" -j2 "$@"
}

run_preset default
if [ "${1:-}" != quick ]; then
    # The install test compiles against a plain library: once is enough.
    ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1 \
        run_preset asan -E '^install$'
fi
echo "tests/run.sh: all passed"
