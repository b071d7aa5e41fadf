set -e
cat > c.cnf <<E
[req]
distinguished_name=dn
[dn]
[root]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
[inter]
basicConstraints=critical,CA:TRUE,pathlen:0
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
[leaf]
keyUsage=critical,digitalSignature,nonRepudiation
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
[enc]
keyUsage=critical,keyEncipherment
[tsa]
keyUsage=critical,digitalSignature
extendedKeyUsage=critical,timeStamping
[ocsp]
keyUsage=critical,digitalSignature
extendedKeyUsage=OCSPSigning
[odd]
keyUsage=critical,digitalSignature
1.2.3.4=critical,DER:0500
[constrained]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
nameConstraints=critical,permitted;dirName:dir
[dir]
C=CN
E
S="faketime"
ca() { # name subj ext key issuer
 openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $1.key 2>/dev/null
 openssl req -new -utf8 -key $1.key -subj "$2" -config c.cnf -out $1.csr
 if [ -z "$4" ]; then openssl x509 -req -in $1.csr -signkey $1.key -days 10000 -extfile c.cnf -extensions $3 -out $1.pem 2>/dev/null -set_serial 1
 else openssl x509 -req -in $1.csr -CA $4.pem -CAkey $4.key -days ${5:-9000} -extfile c.cnf -extensions $3 -out $1.pem -set_serial $RANDOM 2>/dev/null; fi
}
ca root "/C=CN/O=测试单位/CN=测试根" root
ca inter "/C=CN/O=测试单位/CN=测试中级" inter root
ca leaf "/C=CN/O=测试单位/CN=某某局" leaf inter
ca enc "/C=CN/O=测试单位/CN=加密" enc inter
ca odd "/C=CN/O=测试单位/CN=怪" odd inter
ca deep "/C=CN/O=测试单位/CN=过深" inter inter
ca below "/C=CN/O=测试单位/CN=过深之下" leaf deep
ca notca "/C=CN/O=测试单位/CN=非CA之下" leaf leaf
ca con "/C=CN/O=测试单位/CN=受限" constrained root
ca inside "/C=CN/O=测试单位/CN=之内" leaf con
ca outside "/C=US/O=别的单位/CN=之外" leaf con
ca tsa "/C=CN/O=测试单位/CN=时间戳" tsa inter
ca ocsp "/C=CN/O=测试单位/CN=应答" ocsp inter
printf '绿色社区\n' > content.txt
# CMS of every algorithm that OpenSSL makes
cp leaf.pem ecdsa-p256.pem; cp leaf.key ecdsa-p256.key
other() { openssl req -new -utf8 -key $1.key -subj "/C=CN/O=测试单位/CN=$1" -config c.cnf -out $1.csr
 openssl x509 -req -in $1.csr -CA inter.pem -CAkey inter.key -days 9000 -extfile c.cnf -extensions leaf -out $1.pem -set_serial $RANDOM 2>/dev/null; }
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out ecdsa-p384.key 2>/dev/null; other ecdsa-p384
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.key 2>/dev/null; other rsa
cms() { openssl cms -sign -binary -cades -md $3 -signer $2.pem -inkey $2.key -certfile inter.pem -outform DER -in content.txt -out $1.p7s -nosmimecap $4 $5 $6 $7; }
cms ecdsa-p256-sha256 ecdsa-p256 sha256
cms ecdsa-p384-sha384 ecdsa-p384 sha384
cms rsa-sha256 rsa sha256
cms rsa-sha512 rsa sha512
cms rsa-pss-sha256 rsa sha256 -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:32
openssl cms -sign -binary -noattr -md sha256 -signer rsa.pem -inkey rsa.key -outform DER -in content.txt -out noattr.p7s
openssl cms -sign -binary -nodetach -md sha256 -signer rsa.pem -inkey rsa.key -outform DER -in content.txt -out inside.p7s
openssl cms -sign -binary -keyid -md sha256 -signer rsa.pem -inkey rsa.key -outform DER -in content.txt -out keyid.p7s
openssl cms -sign -binary -md sha256 -signer rsa.pem -inkey rsa.key -signer leaf.pem -inkey leaf.key -outform DER -in content.txt -out twice.p7s
# SM2
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 -out sm2.key 2>/dev/null
openssl pkey -in sm2.key -pubout -outform DER -out sm2.spki
openssl pkeyutl -sign -inkey sm2.key -rawin -digest sm3 -pkeyopt distid:1234567812345678 -in content.txt -out sm2.sig
# time stamp
cat > ts.cnf <<E
[tsa]
default_tsa=t
[t]
serial=ts.serial
signer_digest=sha256
default_policy=1.2.3
digests=sha256,sha384,sha512
accuracy=secs:1,millisecs:500
ess_cert_id_chain=no
ess_cert_id_alg=sha256
E
echo 01 > ts.serial
openssl ts -query -data content.txt -sha256 -cert -out q.tsq 2>/dev/null
openssl ts -reply -config ts.cnf -queryfile q.tsq -signer tsa.pem -inkey tsa.key -chain inter.pem -out r.tsr 2>/dev/null
openssl ts -reply -config ts.cnf -queryfile q.tsq -signer tsa.pem -inkey tsa.key -chain inter.pem -token_out -out token.der 2>/dev/null
# revocation
ser() { openssl x509 -in $1.pem -noout -serial | cut -d= -f2; }
touch index.txt
printf 'R\t350101000000Z\t261120000000Z,keyCompromise\t%s\tunknown\t/CN=enc\n' $(ser enc) > index.txt
printf 'V\t350101000000Z\t\t%s\tunknown\t/CN=leaf\n' $(ser leaf) >> index.txt
cat > ca.cnf <<E
[ca]
default_ca=d
[d]
database=index.txt
crlnumber=crlnumber
default_md=sha256
default_crl_days=30
E
echo 01 > crlnumber
openssl ca -config ca.cnf -gencrl -keyfile inter.key -cert inter.pem -out crl.pem 2>/dev/null
openssl crl -in crl.pem -outform DER -out crl.der
openssl ocsp -issuer inter.pem -cert leaf.pem -reqout req.der -no_nonce >/dev/null 2>&1
openssl ocsp -index index.txt -CA inter.pem -rsigner ocsp.pem -rkey ocsp.key -reqin req.der -respout ocsp-good.der -ndays 7 >/dev/null 2>&1
openssl ocsp -issuer inter.pem -cert enc.pem -reqout req2.der -no_nonce >/dev/null 2>&1
openssl ocsp -index index.txt -CA inter.pem -rsigner ocsp.pem -rkey ocsp.key -reqin req2.der -respout ocsp-revoked.der -ndays 7 >/dev/null 2>&1
openssl ocsp -index index.txt -CA inter.pem -rsigner leaf.pem -rkey leaf.key -reqin req.der -respout ocsp-stranger.der -ndays 7 >/dev/null 2>&1
