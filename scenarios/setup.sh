#!/usr/bin/env bash
# Installs what the build needs, and the packages named as arguments, and fetches the sources of lwIP
# and mbedTLS. Safe to run again.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
deps="$root/build/deps"

packages=(
    g++ cmake ninja-build dpkg-dev python3
    libboost-dev libyaml-cpp-dev libexpected-dev libcli11-dev libfmt-dev nlohmann-json3-dev
    "$@"
)

if [ "$(id -u)" -eq 0 ]; then
    as_root() { "$@"; }
elif command -v sudo >/dev/null; then
    as_root() { sudo "$@"; }
else
    as_root() {
        echo "setup: this needs root, and there is no sudo; run as root: $*" >&2
        exit 1
    }
fi

missing=()
for package in "${packages[@]}"; do
    if ! dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed'; then
        missing+=("$package")
    fi
done
if [ "${#missing[@]}" -gt 0 ]; then
    echo "setup: installing ${missing[*]}"
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        as_root apt-get install --no-install-recommends "${missing[@]}"
    fi
    as_root apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "${missing[@]}"
fi

# lwIP 2.2 and mbedTLS 3.6 are source packages of the next Debian release. A private apt
# configuration fetches them from the mirror this machine already uses; the system's stays as it is.
wanted=()
for package in lwip mbedtls; do
    [ -e "$deps/$package/.complete" ] || wanted+=("$package")
done
[ "${#wanted[@]}" -gt 0 ] || exit 0

mirror() {
    apt-get indextargets --format '$(SITE)|$(LABEL)' 'Created-By: Packages' 'Component: main' |
        sed -n 's/|Debian$//p' | head -n 1
}
site=$(mirror)
if [ -z "$site" ]; then
    as_root apt-get update -q
    site=$(mirror)
fi
if [ -z "$site" ]; then
    echo "setup: no Debian mirror in this machine's apt configuration;" \
        "configure with -DEMU9160_LWIP_SOURCE=... and -DEMU9160_MBEDTLS_SOURCE=..." >&2
    exit 1
fi
private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT
mkdir -p "$private/lists/partial" "$private/cache/archives/partial"
echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $site trixie main" \
    >"$private/sources.list"
cat >"$private/apt.conf" <<CONF
Dir::Etc::SourceList "$private/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$private/lists";
Dir::Cache "$private/cache";
APT::Sandbox::User "";
CONF
export APT_CONFIG="$private/apt.conf"
echo "setup: fetching the sources of ${wanted[*]}"
apt-get update -q >/dev/null
for package in "${wanted[@]}"; do
    rm -rf "${deps:?}/$package"
    mkdir -p "$deps/$package"
    (
        cd "$deps/$package"
        apt-get source -q "$package" >/dev/null
        mv "$(find . -mindepth 1 -maxdepth 1 -type d)" src
        rm -f ./*.tar.* ./*.dsc
        touch .complete
    )
done
