#!/usr/bin/env bash
# The whole way once: set-up, build, an hour of firmware through two PDN losses, an AT session.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

scenarios/setup.sh
echo "demo: building"
cmake --preset default >/dev/null
cmake --build --preset default -j2 >build/demo-build.log || {
    tail -n 40 build/demo-build.log
    exit 1
}

echo
echo "== A sensor's hour: build/bin/udp_uplink under scenarios/library/pdn-loss.yaml =="
build/bin/emu9160 run scenarios/library/pdn-loss.yaml --digest --log build/demo.log -- build/bin/udp_uplink

echo
echo "== A host on a serial line: the same kind of modem behind a pseudo-terminal =="
python3 scenarios/at_demo.py build/bin/emu9160

echo
echo "demo: done; every packet, transition and AT line of the hour is in build/demo.log"
