#!/usr/bin/env bash
# Makes the keys and certificates of this folder anew, with OpenSSL 3. They are
# for tests: their private halves are public. Never trust them.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/ca.cnf" <<END
[req]
distinguished_name = dn
prompt = no
utf8 = yes
string_mask = utf8only
[dn]
CN = x
[ca]
default_ca = own
[own]
database = $work/index.txt
serial = $work/serial
crlnumber = $work/crlnumber
new_certs_dir = $work
default_md = sha256
policy = any
unique_subject = no
default_crl_days = 9000
string_mask = utf8only
[any]
countryName = optional
organizationName = optional
commonName = supplied
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[encrypt]
basicConstraints = critical,CA:FALSE
keyUsage = critical,keyEncipherment
[stamp]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = one
[one]
serial = tsa.serial
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.5.6
signer_digest = sha256
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
END
sed -n '/^\[tsa\]/,$p' "$work/ca.cnf" >tsa.cnf
touch "$work/index.txt"
echo 1000 >"$work/serial"
echo 01 >"$work/crlnumber"
export OPENSSL_CONF=$work/ca.cnf
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/root.key"
openssl req -new -utf8 -key "$work/root.key" -subj "/C=CN/O=shenpi 测试/CN=测试根" -out "$work/root.csr"
issue() { # name section from until
  openssl ca -batch -notext -utf8 -config "$work/ca.cnf" -extensions "$2" -in "$work/$1.csr" -out "$1.pem" \
    -startdate "$3" -enddate "$4" -keyfile "$work/root.key" "${@:5}" 2>/dev/null
}
issue root root 20200101000000Z 20560101000000Z -selfsign
key() { # name subject section from until genpkey-options
  openssl genpkey "${@:6}" -out "$1.key" 2>/dev/null
  openssl req -new -utf8 -key "$1.key" -subj "$2" -out "$work/$1.csr"
  issue "$1" "$3" "$4" "$5" -cert root.pem
}
now=20220101000000Z end=20550101000000Z
rsa=(-algorithm RSA -pkeyopt rsa_keygen_bits:2048)
ec=(-algorithm EC -pkeyopt)
key rsa "/C=CN/O=测试厅/CN=省级测试" leaf $now $end "${rsa[@]}"
key p256 "/C=CN/CN=街道测试" leaf $now $end "${ec[@]}" ec_paramgen_curve:P-256
key p384 "/C=CN/CN=县级测试" leaf $now $end "${ec[@]}" ec_paramgen_curve:P-384
key sm2 "/C=CN/CN=国密测试" leaf $now $end "${ec[@]}" ec_paramgen_curve:SM2
key ed25519 "/C=CN/CN=Ed25519 测试" leaf $now $end -algorithm ED25519
key expired "/C=CN/CN=过期测试" leaf 20200101000000Z 20210101000000Z "${ec[@]}" ec_paramgen_curve:P-256
key encrypt "/C=CN/CN=加密证书" encrypt $now $end "${ec[@]}" ec_paramgen_curve:P-256
key tsa "/C=CN/CN=时间戳测试" stamp $now $end "${rsa[@]}"
openssl ca -gencrl -config "$work/ca.cnf" -keyfile "$work/root.key" -cert root.pem -out root.crl 2>/dev/null
p12() { # file password options
  openssl pkcs12 -export -inkey p256.key -in p256.pem -certfile root.pem -out "$1" -passout "pass:$2" "${@:3}"
}
p12 modern.p12 "绿色社区 2022"
p12 legacy.p12 "绿色社区 2022" -legacy
p12 3des.p12 "绿色社区 2022" -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1
p12 nomac.p12 "绿色社区 2022" -nomac
p12 empty.p12 ""
openssl pkcs8 -topk8 -in p256.key -out p256.encrypted.key -passout "pass:绿色社区 2022"
openssl pkcs12 -export -nokeys -in p256.pem -out certificates.p12 -passout pass:x
cat p256.key p384.key >two.key
