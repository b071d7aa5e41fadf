#!/bin/sh
# The signed files that tests/all/verify.rs attacks. Needs the keys that
# ../pki/make.sh makes (KEYS) and the program (SHENPI); base.py writes base.pdf.
set -e
: "${KEYS:?}" "${SHENPI:?}"
python3 base.py
sign() { # from to field y more…
    from=$1 to=$2 field=$3 y=$4
    shift 4
    "$SHENPI" sign "$from" --output "$to" --key "$KEYS/leaf.key" --cert "$KEYS/leaf.pem" \
        --cert "$KEYS/inter.pem" --field "$field" --at "1,120,$y,60,20" --no-words \
        --time 2026-12-01T00:00:00Z "$@"
}
sign base.pdf approval.pdf Sig1 200
sign approval.pdf twice.pdf Sig2 230
for level in 1 2 3; do sign base.pdf certify$level.pdf Sig1 200 --certify $level; done
sign base.pdf locked.pdf Sig1 200 --certify 2 --lock note
