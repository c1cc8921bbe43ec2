#!/bin/sh
# Makes the certificates of the simulated internet's TLS hosts. Run once, by hand; the files are
# kept in the repository and the build embeds them. What is already there is left alone: remove a
# file to have it made anew, and all *.pem and *.key for a new PKI (ca.pem then has to be
# copied into scenarios/firmware/ again). These keys are public: trust nothing but tests to them.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

names="DNS:tls.test,DNS:*.tls.test,DNS:dtls.test"
always="20200101000000Z 20491231235959Z"

key() { # file, "ec" or "rsa"
    [ -e "$1" ] && return
    if [ "$2" = rsa ]; then
        openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1"
    else
        openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 \
            -pkeyopt ec_param_enc:named_curve -out "$1"
    fi
}

# certificate key subject extensions "start end" [issuer's certificate and key; none: itself]
certificate() {
    out=$1 own=$2 subject=$3 extensions=$4 dates=$5
    [ -e "$out" ] && return
    : >"$work/index"
    openssl rand -hex 8 >"$work/serial"
    {
        printf '[ca]\ndatabase=%s\nserial=%s\nnew_certs_dir=%s\n' \
            "$work/index" "$work/serial" "$work"
        printf 'default_md=sha256\npolicy=any\nunique_subject=no\nx509_extensions=extensions\n'
        printf '[any]\ncommonName=supplied\n[extensions]\n'
        printf 'subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n%b\n' "$extensions"
    } >"$work/config"
    openssl req -new -key "$own" -subj "/CN=$subject" -out "$work/request"
    if [ $# -gt 5 ]; then
        openssl x509 -in "$6" -out "$work/issuer" # the first of a chain
        set -- -cert "$work/issuer" -keyfile "$7"
    else
        set -- -selfsign -keyfile "$own"
    fi
    openssl ca -batch -notext -name ca -config "$work/config" "$@" -in "$work/request" \
        -startdate "${dates% *}" -enddate "${dates#* }" -out "$out" 2>"$work/log" ||
        { cat "$work/log"; exit 1; }
}

authority='basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign'
server="basicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth\nsubjectAltName="
client='basicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature
extendedKeyUsage=clientAuth'

for authority_name in ca other-ca; do
    key $authority_name.key ec
    certificate $authority_name.pem $authority_name.key "emu9160 test $authority_name" \
        "$authority" "$always"
done
key tls.key ec
key rsa.key rsa
key client.key ec

certificate tls.pem tls.key tls.test "$server$names,DNS:tls.example" "$always" ca.pem ca.key
certificate rsa.pem rsa.key tls.test "$server$names" "$always" ca.pem ca.key
certificate expired.pem tls.key tls.test "$server$names" "20200101000000Z 20201231235959Z" \
    ca.pem ca.key
certificate not-yet-valid.pem tls.key tls.test "$server$names" "20480101000000Z 20491231235959Z" \
    ca.pem ca.key
certificate wrong-name.pem tls.key other.example "${server}DNS:other.example" "$always" \
    ca.pem ca.key
certificate unknown-ca.pem tls.key tls.test "$server$names" "$always" other-ca.pem other-ca.key
certificate client.pem client.key "emu9160 test client" "$client" "$always" ca.pem ca.key

# Own certificate first, then its issuer, as a server sends them.
if [ ! -e chain.pem ]; then
    key "$work/middle.key" ec
    certificate "$work/middle.pem" "$work/middle.key" "emu9160 test intermediate" "$authority" \
        "$always" ca.pem ca.key
    certificate "$work/leaf.pem" tls.key tls.test "$server$names" "$always" \
        "$work/middle.pem" "$work/middle.key"
    cat "$work/leaf.pem" "$work/middle.pem" >chain.pem
fi

# Each of four intermediates carries a comment of 2000 bytes: over 8192 bytes in all, below
# the 16384 of a TLS record.
if [ ! -e long-chain.pem ]; then
    comment=$(head -c 2000 /dev/zero | tr '\0' x)
    issuer=ca.pem issuer_key=ca.key chain=
    for number in 1 2 3 4; do
        key "$work/long$number.key" ec
        certificate "$work/long$number.pem" "$work/long$number.key" \
            "emu9160 test intermediate $number" "$authority\nnsComment=$comment" "$always" \
            "$issuer" "$issuer_key"
        issuer=$work/long$number.pem issuer_key=$work/long$number.key chain="$issuer $chain"
    done
    certificate "$work/long.pem" tls.key tls.test "$server$names" "$always" "$issuer" "$issuer_key"
    # shellcheck disable=SC2086
    cat "$work/long.pem" $chain >long-chain.pem
fi
