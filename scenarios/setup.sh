#!/usr/bin/env bash
# Installs what the build needs and fetches the sources of lwIP and mbedTLS. Safe to run again.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
deps="$root/build/deps"

packages=(
    g++ cmake ninja-build pkg-config dpkg-dev python3
    libboost-dev libyaml-cpp-dev libexpected-dev libcli11-dev libfmt-dev libhttp-parser-dev libspdlog-dev
    nlohmann-json3-dev libgtest-dev libgmock-dev libbenchmark-dev
    gcc-arm-none-eabi libnewlib-arm-none-eabi socat python3-serial
    openssl gnutls-bin libmbedtls-dev
)

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

missing=()
for package in "${packages[@]}"; do
    if ! dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed'; then
        missing+=("$package")
    fi
done
if [ "${#missing[@]}" -gt 0 ]; then
    echo "setup: installing ${missing[*]}"
    as_root apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "${missing[@]}"
fi

# lwIP 2.2 and mbedTLS 3.6 are source packages of the next Debian release. A private apt
# configuration fetches them from the mirror this machine already uses; the system's stays as it is.
fetch_source() {
    local package=$1 suite=trixie site private
    [ -e "$deps/$package/.complete" ] && return
    site=$(apt-get indextargets --format '$(SITE)|$(LABEL)' 'Created-By: Packages' 'Component: main' |
        sed -n 's/|Debian$//p' | head -n 1)
    if [ -z "$site" ]; then
        as_root apt-get update -q
        site=$(apt-get indextargets --format '$(SITE)|$(LABEL)' 'Created-By: Packages' \
            'Component: main' | sed -n 's/|Debian$//p' | head -n 1)
    fi
    if [ -z "$site" ]; then
        echo "setup: no Debian mirror in this machine's apt configuration;" \
            "configure with -DEMU9160_LWIP_SOURCE=... and -DEMU9160_MBEDTLS_SOURCE=..." >&2
        exit 1
    fi
    echo "setup: fetching the source of $package"
    rm -rf "${deps:?}/$package"
    mkdir -p "$deps/$package"
    private=$(mktemp -d)
    mkdir -p "$private/lists/partial" "$private/cache/archives/partial"
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $site $suite main" \
        >"$private/sources.list"
    cat >"$private/apt.conf" <<CONF
Dir::Etc::SourceList "$private/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$private/lists";
Dir::Cache "$private/cache";
APT::Sandbox::User "";
CONF
    (
        cd "$deps/$package"
        export APT_CONFIG="$private/apt.conf"
        apt-get update -q >/dev/null
        apt-get source -q "$package" >/dev/null
        mv "$(find . -mindepth 1 -maxdepth 1 -type d)" src
        rm -f ./*.tar.* ./*.dsc
    )
    rm -rf "$private"
    touch "$deps/$package/.complete"
}

mkdir -p "$deps"
fetch_source lwip
fetch_source mbedtls
