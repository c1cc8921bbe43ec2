#!/usr/bin/env bash
# Installs what the tests need on top of the build: the test libraries, peers, a cross compiler.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/../scenarios/setup.sh" \
    libgtest-dev libgmock-dev libbenchmark-dev pkg-config \
    gcc-arm-none-eabi libnewlib-arm-none-eabi socat python3-serial \
    openssl gnutls-bin libmbedtls-dev gdb valgrind "$@"
