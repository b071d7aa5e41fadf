//! Where a bag is written: a folder or a zip, under a temporary name until it
//! is whole.
//!
//! In: files one after another. Out: the bag under its name, synced. Dropped
//! before that, it leaves nothing behind.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempDir};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{PackError, Shape};
use crate::archive::tree::join;

/// A bag that is being written.
pub(super) enum Shelf {
    Folder { half: TempDir, bag: PathBuf, folders: BTreeSet<PathBuf> },
    Zip { half: NamedTempFile, zip: Box<ZipWriter<BufWriter<File>>>, name: String },
}

/// One file on its way.
pub(super) enum Slot<'a> {
    File(BufWriter<File>),
    Member(&'a mut ZipWriter<BufWriter<File>>),
}

impl Shelf {
    pub(super) fn new(folder: &Path, name: &str, shape: Shape) -> Result<Shelf, PackError> {
        let failed = |error| PackError::Io(folder.to_owned(), error);
        fs::create_dir_all(folder).map_err(failed)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".shenpi-").suffix(".tmp");
        match shape {
            Shape::Folder => {
                let half = builder.tempdir_in(folder).map_err(failed)?;
                // A folder of its own inside: the temporary one is private, a
                // bag is like any other folder.
                let bag = half.path().join("bag");
                fs::create_dir_all(bag.join("data")).map_err(failed)?;
                let folders = BTreeSet::from([bag.clone(), bag.join("data")]);
                Ok(Shelf::Folder { half, bag, folders })
            }
            Shape::Zip => {
                let half = builder.tempfile_in(folder).map_err(failed)?;
                let out = half.as_file().try_clone().map_err(failed)?;
                let zip = ZipWriter::new(BufWriter::with_capacity(1 << 20, out));
                Ok(Shelf::Zip { half, zip: Box::new(zip), name: name.to_owned() })
            }
        }
    }

    /// The temporary name.
    pub(super) fn path(&self) -> &Path {
        match self {
            Shelf::Folder { half, .. } => half.path(),
            Shelf::Zip { half, .. } => half.path(),
        }
    }

    /// Begins a file.
    pub(super) fn file(&mut self, path: &str, size: u64) -> Result<Slot<'_>, PackError> {
        let failed = |error| PackError::Io(PathBuf::from(path), error);
        match self {
            Shelf::Folder { bag, folders, .. } => {
                let target = join(bag, path);
                if let Some(parent) = target.parent() {
                    fs::create_dir_all(parent).map_err(failed)?;
                    let new = parent.ancestors().take_while(|above| above.starts_with(&*bag));
                    folders.extend(new.map(Path::to_owned));
                }
                let file = File::create_new(&target).map_err(failed)?;
                Ok(Slot::File(BufWriter::with_capacity(1 << 17, file)))
            }
            Shelf::Zip { zip, name, .. } => {
                let options = SimpleFileOptions::default()
                    .compression_method(CompressionMethod::Stored)
                    .last_modified_time(DateTime::default())
                    .unix_permissions(0o644)
                    .large_file(size >= u64::from(u32::MAX));
                zip.start_file(format!("{name}/{path}"), options)
                    .map_err(|error| failed(io::Error::other(error)))?;
                Ok(Slot::Member(zip))
            }
        }
    }

    /// Gives the bag its name, after everything is on disk.
    pub(super) fn finish(self, target: &Path) -> Result<(), PackError> {
        let failed = |error| PackError::Io(target.to_owned(), error);
        match self {
            Shelf::Folder { bag, folders, half } => {
                for folder in folders.iter().rev() {
                    sync_folder(folder);
                }
                // Never over something: another run may have made it meanwhile.
                if target.symlink_metadata().is_ok() {
                    return Err(PackError::Exists(target.to_owned()));
                }
                fs::rename(&bag, target).map_err(failed)?;
                drop(half);
            }
            Shelf::Zip { half, zip, .. } => {
                let mut out = zip.finish().map_err(|error| failed(io::Error::other(error)))?;
                out.flush().map_err(failed)?;
                half.as_file().sync_all().map_err(failed)?;
                make_readable(half.as_file()).map_err(failed)?;
                half.persist_noclobber(target).map_err(|error| match error.error.kind() {
                    io::ErrorKind::AlreadyExists => PackError::Exists(target.to_owned()),
                    _ => failed(error.error),
                })?;
            }
        }
        if let Some(parent) = target.parent() {
            sync_folder(parent);
        }
        Ok(())
    }
}

/// A folder is synced where the system can; Windows cannot open one.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(unix)]
fn make_readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_file: &File) -> io::Result<()> {
    Ok(())
}

impl Write for Slot<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Slot::File(file) => file.write(bytes),
            Slot::Member(zip) => zip.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Slot::File(file) => file.flush(),
            Slot::Member(zip) => zip.flush(),
        }
    }
}

impl Slot<'_> {
    /// Ends the file; its bytes are on disk then, or will be with the zip.
    pub(super) fn close(self) -> io::Result<()> {
        match self {
            Slot::File(mut file) => {
                file.flush()?;
                file.get_ref().sync_all()
            }
            Slot::Member(_) => Ok(()),
        }
    }
}
