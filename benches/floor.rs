//! What signing cannot do without, each alone in a process of its own, so that
//! `benches/sign.py` can measure its CPU like that of `shenpi sign`.
//!
//! In: `raw KEY PDF COUNT` or `files FOLDER OUT MORE`. Out: nothing. `raw` does
//! the private-key operation of ring (RSA, PKCS#1 v1.5, SHA-256) and two
//! digests of the file, COUNT times. `files` reads every file of the folder and
//! writes it with MORE bytes behind it as `shenpi sign` writes: under a
//! temporary name, synced, renamed.

use std::error::Error;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::Write;
use std::path::Path;

use ring::rand::SystemRandom;
use ring::rsa::KeyPair;
use ring::signature::RSA_PKCS1_SHA256;
use sha2::{Digest, Sha256};

fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).filter(|one| one != "--bench").collect();
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    match given.as_slice() {
        ["raw", key, pdf, count] => raw(key, &fs::read(pdf)?, count.parse()?),
        ["files", folder, out, more] => files(folder, Path::new(out), more.parse()?),
        _ => Ok(println!("see benches/sign.py")),
    }
}

fn raw(key: &str, pdf: &[u8], count: usize) -> Result<(), Box<dyn Error>> {
    let (_, key) = pkcs8::SecretDocument::from_pem(&fs::read_to_string(key)?)?;
    let key = KeyPair::from_pkcs8(key.as_bytes()).map_err(|_| "no RSA key")?;
    let mut signature = vec![0; key.public().modulus_len()];
    for _ in 0..count {
        let digest = Sha256::digest(black_box(pdf));
        black_box(Sha256::digest(black_box(pdf)));
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), &digest, &mut signature)
            .map_err(|_| "ring did not sign")?;
        black_box(&signature);
    }
    Ok(())
}

fn files(folder: &str, out: &Path, more: usize) -> Result<(), Box<dyn Error>> {
    let more = vec![0; more];
    let mut names: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    names.sort_by_key(fs::DirEntry::file_name);
    for from in names {
        let mut bytes = fs::read(from.path())?;
        bytes.extend_from_slice(&more);
        let temporary = out.join(format!(".floor-{}.tmp", from.file_name().to_string_lossy()));
        let mut to = File::create_new(&temporary)?;
        to.write_all(&bytes)?;
        to.sync_all()?;
        fs::rename(&temporary, out.join(from.file_name()))?;
    }
    Ok(())
}
