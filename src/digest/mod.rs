//! Bytes in, digest out.
//!
//! In: a reader or a file and the algorithms asked for. Out: its length and one
//! [`Digest`] an algorithm, from a single pass over the bytes. It keeps no
//! state between files save a buffer a thread, and judges nothing: which
//! digest is on record is the business of `manifest`. Whoever has many files
//! gives them to [`files`], which is faster than one after another.

use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use unicode_normalization::UnicodeNormalization;

mod pair;

pub use pair::files;

/// The algorithms that digest lists use. Orders by name of the family, then by
/// length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Algorithm {
    /// MD5: broken, met in old bags.
    Md5,
    /// SHA-1: broken, met in old bags.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256, the default everywhere.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// SM3 (GB/T 32905).
    Sm3,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Algorithm; 7] = [
        Algorithm::Md5,
        Algorithm::Sha1,
        Algorithm::Sha224,
        Algorithm::Sha256,
        Algorithm::Sha384,
        Algorithm::Sha512,
        Algorithm::Sm3,
    ];

    /// The word in file names, reports and messages.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Md5 => "md5",
            Algorithm::Sha1 => "sha1",
            Algorithm::Sha224 => "sha224",
            Algorithm::Sha256 => "sha256",
            Algorithm::Sha384 => "sha384",
            Algorithm::Sha512 => "sha512",
            Algorithm::Sm3 => "sm3",
        }
    }

    /// The algorithm that people write as `SHA-256`, `sha256`, `SHA2-256`,
    /// `ＳＭ３` or `国密SM3`.
    pub fn from_name(text: &str) -> Option<Algorithm> {
        let folded: String = text
            .nfkc()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'))
            .flat_map(char::to_lowercase)
            .collect();
        let bare = folded.trim_start_matches("国密").trim_start_matches("商密");
        Some(match bare.trim_end_matches("算法") {
            "md5" => Algorithm::Md5,
            "sha1" => Algorithm::Sha1,
            "sha224" | "sha2224" => Algorithm::Sha224,
            "sha256" | "sha2256" => Algorithm::Sha256,
            "sha384" | "sha2384" => Algorithm::Sha384,
            "sha512" | "sha2512" => Algorithm::Sha512,
            "sm3" => Algorithm::Sm3,
            _ => return None,
        })
    }

    /// Bytes of a digest.
    pub fn length(self) -> usize {
        match self {
            Algorithm::Md5 => 16,
            Algorithm::Sha1 => 20,
            Algorithm::Sha224 => 28,
            Algorithm::Sha256 | Algorithm::Sm3 => 32,
            Algorithm::Sha384 => 48,
            Algorithm::Sha512 => 64,
        }
    }

    /// Hexadecimal digits of a digest.
    pub fn hex_length(self) -> usize {
        self.length() * 2
    }

    /// True where a forger can make two files of one digest.
    pub fn is_weak(self) -> bool {
        matches!(self, Algorithm::Md5 | Algorithm::Sha1)
    }

    /// The algorithm that a digest of so many hexadecimal digits is taken for
    /// when nothing names it: 64 is SHA-256, never SM3.
    pub fn of_hex_length(digits: usize) -> Option<Algorithm> {
        Algorithm::ALL.into_iter().find(|algorithm| algorithm.hex_length() == digits)
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A digest and the algorithm that made it. Displays as lower-case
/// hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest {
    algorithm: Algorithm,
    /// The digest, then zeroes.
    bytes: [u8; 64],
}

impl Digest {
    /// The digest that hexadecimal text of either case says; `None` where it
    /// has another length than the algorithm's or another character.
    pub fn parse(algorithm: Algorithm, hex: &str) -> Option<Digest> {
        let mut bytes = [0; 64];
        let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
        if pairs.len() != algorithm.length() || !rest.is_empty() {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(pairs) {
            let [high, low] = pair.map(|digit| char::from(digit).to_digit(16));
            *byte = (high? << 4 | low?) as u8;
        }
        Some(Digest { algorithm, bytes })
    }

    /// A digest from what an implementation gave.
    fn new(algorithm: Algorithm, found: &[u8]) -> Digest {
        let mut bytes = [0; 64];
        for (byte, given) in bytes.iter_mut().zip(found) {
            *byte = *given;
        }
        Digest { algorithm, bytes }
    }

    /// The algorithm that made it.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The digest's own bytes.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.algorithm.length()).unwrap_or(&self.bytes)
    }

    /// Lower-case hexadecimal.
    pub fn hex(&self) -> String {
        let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('?');
        self.bytes().iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.algorithm, self.hex())
    }
}

/// A digest being made.
enum State {
    Md5(md5::Md5),
    Sha1(sha1::Sha1),
    Sha224(sha2::Sha224),
    Sha256(sha2::Sha256),
    Sha384(sha2::Sha384),
    Sha512(sha2::Sha512),
    Sm3(sm3::Sm3),
}

impl State {
    fn new(algorithm: Algorithm) -> State {
        match algorithm {
            Algorithm::Md5 => State::Md5(Default::default()),
            Algorithm::Sha1 => State::Sha1(Default::default()),
            Algorithm::Sha224 => State::Sha224(Default::default()),
            Algorithm::Sha256 => State::Sha256(Default::default()),
            Algorithm::Sha384 => State::Sha384(Default::default()),
            Algorithm::Sha512 => State::Sha512(Default::default()),
            Algorithm::Sm3 => State::Sm3(Default::default()),
        }
    }

    fn update(&mut self, bytes: &[u8]) {
        match self {
            State::Md5(state) => state.update(bytes),
            State::Sha1(state) => state.update(bytes),
            State::Sha224(state) => state.update(bytes),
            State::Sha256(state) => state.update(bytes),
            State::Sha384(state) => state.update(bytes),
            State::Sha512(state) => state.update(bytes),
            State::Sm3(state) => state.update(bytes),
        }
    }

    fn finish(self) -> Digest {
        match self {
            State::Md5(state) => Digest::new(Algorithm::Md5, &state.finalize()),
            State::Sha1(state) => Digest::new(Algorithm::Sha1, &state.finalize()),
            State::Sha224(state) => Digest::new(Algorithm::Sha224, &state.finalize()),
            State::Sha256(state) => Digest::new(Algorithm::Sha256, &state.finalize()),
            State::Sha384(state) => Digest::new(Algorithm::Sha384, &state.finalize()),
            State::Sha512(state) => Digest::new(Algorithm::Sha512, &state.finalize()),
            State::Sm3(state) => Digest::new(Algorithm::Sm3, &state.finalize()),
        }
    }
}

/// Bytes read at a time: few enough that chunk and states stay in the nearest
/// caches (5 % faster than 256 KiB), enough that system calls do not count.
const CHUNK: usize = 64 * 1024;

thread_local! {
    /// The thread's buffer, taken out while in use; a reader that itself
    /// hashes gets a second one.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// The number of bytes up to the end, and their digest in each of the
/// algorithms, in the order asked for.
pub fn digests(reader: &mut impl Read, algorithms: &[Algorithm]) -> io::Result<(u64, Vec<Digest>)> {
    let mut buffer = BUFFER.take();
    buffer.resize(CHUNK, 0);
    let result = run(reader, algorithms, &mut buffer);
    BUFFER.set(buffer);
    result
}

fn run(
    reader: &mut impl Read,
    algorithms: &[Algorithm],
    buffer: &mut [u8],
) -> io::Result<(u64, Vec<Digest>)> {
    let mut states: Vec<State> = algorithms.iter().copied().map(State::new).collect();
    let mut length = 0;
    loop {
        let read = match reader.read(buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let chunk = buffer.get(..read).unwrap_or_default();
        for state in &mut states {
            state.update(chunk);
        }
        length += chunk.len() as u64;
    }
    Ok((length, states.into_iter().map(State::finish).collect()))
}

/// The same of one file.
pub fn file(path: &Path, algorithms: &[Algorithm]) -> io::Result<(u64, Vec<Digest>)> {
    digests(&mut File::open(path)?, algorithms)
}

/// The same of bytes in memory.
pub fn bytes(bytes: &[u8], algorithms: &[Algorithm]) -> Vec<Digest> {
    let made = algorithms.iter().map(|algorithm| {
        let mut state = State::new(*algorithm);
        state.update(bytes);
        state.finish()
    });
    made.collect()
}

/// The digest of parts that lie one behind the other.
pub fn parts(parts: &[&[u8]], algorithm: Algorithm) -> Digest {
    let mut state = State::new(algorithm);
    for part in parts {
        state.update(part);
    }
    state.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        let cases = [
            (Algorithm::Md5, "900150983cd24fb0d6963f7d28e17f72"),
            (Algorithm::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (Algorithm::Sha224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
            (Algorithm::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                Algorithm::Sha384,
                "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed\
                 8086072ba1e7cc2358baeca134c825a7",
            ),
            (
                Algorithm::Sha512,
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
                 2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            ),
            (Algorithm::Sm3, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        ];
        let algorithms = cases.map(|(algorithm, _)| algorithm);
        let (length, found) = digests(&mut &b"abc"[..], &algorithms).unwrap();
        assert_eq!(length, 3);
        assert_eq!(found.last(), Some(&parts(&[b"a", b"", b"bc"], Algorithm::Sm3)));
        assert_eq!(found, bytes(b"abc", &algorithms));
        for ((algorithm, hex), digest) in cases.into_iter().zip(found) {
            assert_eq!(digest.algorithm(), algorithm);
            assert_eq!(digest.hex(), hex);
            assert_eq!(hex.len(), algorithm.hex_length());
            assert_eq!(Digest::parse(algorithm, &hex.to_uppercase()), Some(digest));
        }
    }

    #[test]
    fn hexadecimal_that_is_none() {
        for hex in
            ["", "9001", "900150983cd24fb0d6963f7d28e17f7", "g00150983cd24fb0d6963f7d28e17f72"]
        {
            assert_eq!(Digest::parse(Algorithm::Md5, hex), None, "{hex}");
        }
        assert_eq!(Digest::parse(Algorithm::Md5, &"文".repeat(16)), None);
        assert_eq!(Digest::parse(Algorithm::Md5, &"a".repeat(33)), None);
    }

    #[test]
    fn names() {
        let cases = [
            ("SHA-256", Some(Algorithm::Sha256)),
            ("sha256", Some(Algorithm::Sha256)),
            ("SHA2-256", Some(Algorithm::Sha256)),
            ("Sha_512", Some(Algorithm::Sha512)),
            ("国密SM3", Some(Algorithm::Sm3)),
            ("国密 SM3 算法", Some(Algorithm::Sm3)),
            ("ＳＭ３", Some(Algorithm::Sm3)),
            ("MD5", Some(Algorithm::Md5)),
            ("sha-1", Some(Algorithm::Sha1)),
            ("sha3-256", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Algorithm::from_name(text), expected, "{text}");
        }
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::from_name(algorithm.name()), Some(algorithm));
        }
        assert_eq!(Algorithm::of_hex_length(64), Some(Algorithm::Sha256));
        assert_eq!(Algorithm::of_hex_length(63), None);
    }

    /// A reader that gives little at a time and is interrupted in between.
    struct Halting(Vec<u8>, bool);

    impl Read for Halting {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.1 = !self.1;
            if self.1 {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let take = self.0.len().min(buffer.len()).min(7777);
            buffer[..take].copy_from_slice(&self.0[..take]);
            self.0.drain(..take);
            Ok(take)
        }
    }

    #[test]
    fn pieces_give_the_same_as_the_whole() {
        let all = Algorithm::ALL;
        for length in [0, 1, 7777, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5] {
            let data: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            let whole = bytes(&data, &all);
            let (count, read) = digests(&mut Halting(data.clone(), false), &all).unwrap();
            assert_eq!((count, &read), (length as u64, &whole));
            let (count, read) = digests(&mut data.as_slice(), &all).unwrap();
            assert_eq!((count, &read), (length as u64, &whole));
        }
    }
}
