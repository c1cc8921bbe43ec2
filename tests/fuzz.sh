#!/usr/bin/env bash
# Fuzzes an entry point of tests/fuzz/ with libFuzzer: tests/fuzz.sh at_line|option|tls_record [SECONDS].
# New inputs go to build/fuzz/; what breaks is left there as crash-*, leak-* or timeout-*.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
target=${1:?"which one: at_line, option or tls_record"}
seconds=${2:-600}

[ -d "tests/fuzz/corpus/$target" ] || { echo "tests/fuzz.sh: no target '$target'; allowed: $(ls tests/fuzz/corpus | xargs)" >&2; exit 2; }

tests/setup.sh clang libclang-rt-14-dev
CC=clang CXX=clang++ cmake --preset fuzz >/dev/null
cmake --build --preset fuzz -j2 --target "emu9160_${target}_fuzz"
found="build/fuzz/${target}"
mkdir -p "$found/corpus"
exec "build/fuzz/bin/emu9160_${target}_fuzz" -max_total_time="$seconds" -max_len=1024 -timeout=20 \
    -artifact_prefix="$found/" "$found/corpus" "tests/fuzz/corpus/${target}"
