//! Time-stamp tokens (RFC 3161, RFC 5816).
//!
//! In: the DER of a token, and what it stamps. Out: when, by whom, and whether
//! the token holds. Responses of an authority ([`Response`]) are read too; the
//! client that fetches them is `sign`.

use const_oid::ObjectIdentifier;
use der::Tag;
use jiff::Timestamp;
use spki::AlgorithmIdentifierOwned;

use super::algorithm::digest_of;
use super::cms::{Checked, Content, Fault, SignedData};
use super::tlv::Element;
use super::{Certificate, Malformed};
use crate::digest::Algorithm;

/// id-ct-TSTInfo.
pub const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// TSTInfo (RFC 3161, 2.4.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TstInfo {
    /// The policy of the authority.
    pub policy: ObjectIdentifier,
    /// The algorithm of the imprint.
    pub algorithm: Algorithm,
    /// The digest of what was stamped.
    pub imprint: Vec<u8>,
    /// The number of the token, big-endian.
    pub serial: Vec<u8>,
    /// When it was stamped.
    pub time: Timestamp,
    /// How far off the time may be, in milliseconds, where the authority says.
    pub accuracy_ms: Option<u64>,
    /// The number that the client had sent, big-endian.
    pub nonce: Option<Vec<u8>>,
}

impl TstInfo {
    /// Reads it.
    pub fn from_der(bytes: &[u8]) -> Result<TstInfo, Malformed> {
        let mut members = Element::only(bytes)?.sequence()?;
        if members.take()?.decode::<u8>()? != 1 {
            return Err(Malformed::new("version of TSTInfo"));
        }
        let policy = members.take()?.decode()?;
        let mut imprint = members.take()?.sequence()?;
        let algorithm: AlgorithmIdentifierOwned = imprint.take()?.decode()?;
        let algorithm = digest_of(&algorithm).map_err(Malformed::new)?;
        let digest = imprint.take_tag(Tag::OctetString)?.value.to_vec();
        imprint.finish()?;
        if digest.len() != algorithm.length() {
            return Err(Malformed::new("length of the imprint"));
        }
        let serial = members.take_tag(Tag::Integer)?.value.to_vec();
        let time = generalized_time(members.take_tag(Tag::GeneralizedTime)?.value)?;
        let accuracy_ms = match members.take_if(Tag::Sequence) {
            Some(accuracy) => Some(self::accuracy(&accuracy)?),
            None => None,
        };
        members.take_if(Tag::Boolean);
        let nonce = members.take_if(Tag::Integer).map(|nonce| nonce.value.to_vec());
        members.take_context(0);
        members.take_context(1);
        members.finish()?;
        Ok(TstInfo { policy, algorithm, imprint: digest, serial, time, accuracy_ms, nonce })
    }
}

/// A token: a CMS signature over a [`TstInfo`].
#[derive(Clone, Debug)]
pub struct Token {
    /// The signature.
    pub signed: SignedData,
    /// What it says.
    pub info: TstInfo,
    /// The bytes of [`Token::info`].
    content: Vec<u8>,
}

impl Token {
    /// Reads a token with nothing behind it.
    pub fn from_der(bytes: &[u8]) -> Result<Token, Malformed> {
        let signed = SignedData::from_der(bytes)?;
        if signed.content_type != TST_INFO {
            return Err(Malformed::new("no TSTInfo"));
        }
        let content = signed.content.clone().ok_or_else(|| Malformed::new("no TSTInfo"))?;
        let info = TstInfo::from_der(&content)?;
        Ok(Token { signed, info, content })
    }

    /// Whether it stamps this.
    pub fn stamps<C: Content + ?Sized>(&self, what: &C) -> bool {
        what.digest(self.info.algorithm) == self.info.imprint
    }

    /// Holds its signature against its content and demands what RFC 3161,
    /// 2.4.1 demands: a signing-certificate attribute. The path of the
    /// authority's certificate is asked with
    /// [`Purpose::Timestamps`](super::Purpose).
    pub fn check(&self, more: &[Certificate]) -> Result<Checked, Fault> {
        let checked = self.signed.check(self.content.as_slice(), more)?;
        if !checked.ess {
            return Err(Fault::Malformed("no signing-certificate attribute"));
        }
        Ok(checked)
    }
}

/// TimeStampResp (RFC 3161, 2.4.2).
#[derive(Clone, Debug)]
pub struct Response {
    /// PKIStatus: 0 and 1 grant a token.
    pub status: u32,
    /// What the authority says in words.
    pub text: Option<String>,
    /// The token, as DER.
    pub token: Option<Vec<u8>>,
}

impl Response {
    /// Reads it.
    pub fn from_der(bytes: &[u8]) -> Result<Response, Malformed> {
        let mut outer = Element::only(bytes)?.sequence()?;
        let mut info = outer.take()?.sequence()?;
        let status = info.take()?.decode()?;
        let text = match info.take_if(Tag::Sequence) {
            Some(list) => {
                let lines = list.members()?;
                let words = lines.iter().map(|line| String::from_utf8_lossy(line.value));
                Some(words.collect::<Vec<_>>().join(" "))
            }
            None => None,
        };
        let token = outer.take_if(Tag::Sequence).map(|token| token.whole.to_vec());
        outer.finish()?;
        Ok(Response { status, text, token })
    }
}

/// GeneralizedTime with an optional fraction (RFC 3161, 2.4.2), which the
/// types of `der` do not take.
pub fn generalized_time(bytes: &[u8]) -> Result<Timestamp, Malformed> {
    let odd = || Malformed::new("GeneralizedTime");
    let text = std::str::from_utf8(bytes).map_err(|_| odd())?;
    let text = text.strip_suffix('Z').ok_or_else(odd)?;
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return Err(odd()),
        Some((whole, fraction)) => (whole, fraction),
        None => (text, ""),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // A fraction ends in no zero (X.690, 11.7.3).
    if whole.len() != 14 || !digits(whole) || !digits(fraction) || fraction.ends_with('0') {
        return Err(odd());
    }
    let part = |from, to| whole.get(from..to).and_then(|part| part.parse::<i8>().ok());
    let year = whole.get(..4).and_then(|year| year.parse::<i16>().ok()).ok_or_else(odd)?;
    let nanos: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    let nanos = nanos.parse::<i32>().map_err(|_| odd())?;
    let [Some(month), Some(day), Some(hour), Some(minute), Some(second)] =
        [part(4, 6), part(6, 8), part(8, 10), part(10, 12), part(12, 14)]
    else {
        return Err(odd());
    };
    let civil = jiff::civil::DateTime::new(year, month, day, hour, minute, second, nanos)
        .map_err(|_| odd())?;
    jiff::tz::Offset::UTC.to_timestamp(civil).map_err(|_| odd())
}

/// Accuracy in milliseconds, rounded up.
fn accuracy(element: &Element<'_>) -> Result<u64, Malformed> {
    let mut members = element.sequence()?;
    let seconds: u64 = match members.take_if(Tag::Integer) {
        Some(seconds) => seconds.decode::<u32>()?.into(),
        None => 0,
    };
    let mut part = |number| -> Result<u64, Malformed> {
        let Some(part) = members.take_implicit(number) else { return Ok(0) };
        let value = part
            .value
            .iter()
            .try_fold(0_u64, |sum, byte| sum.checked_mul(256).map(|sum| sum + u64::from(*byte)));
        match value {
            Some(value @ 0..1000) => Ok(value),
            _ => Err(Malformed::new("accuracy")),
        }
    };
    let (millis, micros) = (part(0)?, part(1)?);
    members.finish()?;
    Ok(seconds * 1000 + millis + u64::from(micros > 0))
}
