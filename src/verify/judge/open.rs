//! Contents against the covered bytes (ISO 32000-2, 12.8.3; RFC 5652, 5).
//!
//! In: the SubFilter, the bytes of Contents, the covered ranges. Out: the
//! signature or token with what its own check said; else why not.

use super::Judge;
use crate::digest::{self, Algorithm};
use crate::pki::cms::{self, Checked, Content, SignedData};
use crate::pki::timestamp::Token;
use crate::pki::tlv::Element;
use crate::verify::Integrity;
use crate::verify::words::Say;

/// The two covered ranges.
pub(super) struct Ranges<'a>(pub(super) &'a [u8], pub(super) &'a [u8]);

impl Content for Ranges<'_> {
    fn digest(&self, algorithm: Algorithm) -> Vec<u8> {
        let mut both = std::io::Read::chain(self.0, self.1);
        let made = digest::digests(&mut both, &[algorithm]);
        let made = made.map(|(_, made)| made.first().map(|digest| digest.bytes().to_vec()));
        made.ok().flatten().unwrap_or_default()
    }

    fn bytes(&self) -> Vec<u8> {
        [self.0, self.1].concat()
    }
}

/// What a signature says before time and trust.
pub(super) enum Opened {
    Document(SignedData, Checked),
    Stamp(Token, Checked),
}

impl Judge<'_, '_, '_> {
    /// Reads Contents and holds the signature against the covered bytes. `Err`
    /// has the integrity where it does not hold or cannot be judged.
    pub(super) fn open(
        &self,
        sub_filter: Option<&[u8]>,
        contents: &[u8],
        ranges: &Ranges<'_>,
        say: &mut Say,
    ) -> Result<Opened, Integrity> {
        const KNOWN: [&[u8]; 4] =
            [b"ETSI.RFC3161", b"ETSI.CAdES.detached", b"adbe.pkcs7.detached", b"adbe.pkcs7.sha1"];
        let kind = sub_filter.unwrap_or(b"SubFilter");
        if !KNOWN.contains(&kind) {
            say.unsupported(&String::from_utf8_lossy(kind));
            // RSA with SHA-1 is not good enough, whatever it says.
            let weak = kind == b"adbe.x509.rsa_sha1";
            return Err(if weak { Integrity::Malformed } else { Integrity::Unknown });
        }
        // The structure ends; what follows is padding.
        let (element, padding) = Element::first(contents).map_err(|error| {
            say.malformed(&error.to_string());
            Integrity::Malformed
        })?;
        if padding.iter().any(|byte| *byte != 0) {
            say.malformed("bytes behind the signature");
            return Err(Integrity::Malformed);
        }
        let mut malformed = |error: &dyn std::fmt::Display| {
            say.malformed(&error.to_string());
            Integrity::Malformed
        };
        let more = &self.store.certificates;
        let result = match kind {
            b"ETSI.RFC3161" => {
                let token = Token::from_der(element.whole).map_err(|error| malformed(&error))?;
                if token.stamps(ranges) {
                    token.check(more).map(|checked| Opened::Stamp(token, checked))
                } else {
                    Err(cms::Fault::Content)
                }
            }
            kind => {
                let signed =
                    SignedData::from_der(element.whole).map_err(|error| malformed(&error))?;
                let checked = match (&signed.content, kind == b"adbe.pkcs7.sha1") {
                    (Some(content), true) if *content == ranges.digest(Algorithm::Sha1) => {
                        signed.check(content.as_slice(), more)
                    }
                    (Some(_), true) => Err(cms::Fault::Content),
                    (None, true) => Err(cms::Fault::Malformed("no content")),
                    (Some(_), false) => Err(cms::Fault::Malformed("content inside the signature")),
                    (None, false) => signed.check(ranges, more),
                };
                match checked {
                    Ok(checked) if kind == b"ETSI.CAdES.detached" && !checked.ess => {
                        Err(cms::Fault::Malformed("no signing-certificate attribute"))
                    }
                    Ok(checked) => Ok(Opened::Document(signed, checked)),
                    Err(fault) => Err(fault),
                }
            }
        };
        result.map_err(|fault| match fault {
            cms::Fault::Content => {
                say.altered();
                Integrity::Altered
            }
            cms::Fault::Signature => {
                say.not_the_key();
                Integrity::Altered
            }
            cms::Fault::Unsupported(name) => {
                say.unsupported(&name);
                Integrity::Unknown
            }
            cms::Fault::NoCertificate | cms::Fault::Malformed(_) | cms::Fault::OtherCertificate => {
                say.malformed(&fault.to_string());
                Integrity::Malformed
            }
        })
    }
}
