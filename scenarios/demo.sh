#!/usr/bin/env bash
# The whole way once: set-up, build, an hour of firmware through two PDN losses, an AT session.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# Ninja's "[n/m] ..." as one line that is written over, or where that is not seen, a line a tenth.
show_progress() {
    local line step steps tenth=-1
    while IFS= read -r line; do
        [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] || continue
        step=${BASH_REMATCH[1]} steps=${BASH_REMATCH[2]}
        if [ -t 1 ]; then
            printf '\rdemo: building, step %d of %d ' "$step" "$steps"
        elif [ $((10 * step / steps)) -ne "$tenth" ]; then
            tenth=$((10 * step / steps))
            echo "demo: building, step $step of $steps"
        fi
    done
    [ ! -t 1 ] || echo
}

scenarios/setup.sh
cmake --preset demo >/dev/null
cmake --build --preset demo -j2 2>&1 | tee build/demo-build.log | show_progress || {
    grep -A 20 FAILED build/demo-build.log || tail -n 40 build/demo-build.log
    exit 1
}

echo
echo "== A sensor's hour: build/bin/udp_uplink under scenarios/library/pdn-loss.yaml =="
build/bin/emu9160 run scenarios/library/pdn-loss.yaml --digest --log build/demo.log -- build/bin/udp_uplink

echo
echo "== A program written for Zephyr waits for its network: build/bin/zephyr_sensor =="
build/bin/emu9160 run scenarios/library/zephyr-sensor.yaml -- build/bin/zephyr_sensor | tail -n 3

echo
echo "== A host on a serial line: the same kind of modem behind a pseudo-terminal =="
python3 scenarios/at_demo.py build/bin/emu9160

echo
echo "demo: done; every packet, transition and AT line of the hour is in build/demo.log"
