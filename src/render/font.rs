//! Fonts of official papers: which face prints which role, and which
//! characters none of them has.
//!
//! In: font files of an office and of the set that comes along. Out: [`Fonts`],
//! a book in which each role (仿宋, 小标宋, 黑体, 楷体) is a family of one face,
//! with the chain of faces that stand in where it lacks a character. Nothing
//! falls back silently: a stand-in is named, a character without any face is a
//! diagnostic. No font is compiled in: the licence of the 仿宋 (Fandol) allows
//! that for documents only.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontVariant};
use typst::utils::LazyHash;

use crate::text;

/// What a face is for, as GB/T 9704-2012 names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 仿宋: body text.
    FangSong,
    /// 小标宋: titles.
    Title,
    /// 黑体: headings of the first level.
    Hei,
    /// 楷体: headings of the second level.
    Kai,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 4] = [Role::FangSong, Role::Title, Role::Hei, Role::Kai];

    /// The family that templates ask for, and the name on the command line.
    pub fn family(self) -> &'static str {
        match self {
            Role::FangSong => "仿宋",
            Role::Title => "小标宋",
            Role::Hei => "黑体",
            Role::Kai => "楷体",
        }
    }

    /// The name of the face itself, as the standards and offices have it.
    pub fn genuine_name(self) -> &'static str {
        self.genuine().first().copied().unwrap_or(self.family())
    }

    /// Families inside font files that are this face itself.
    fn genuine(self) -> &'static [&'static str] {
        match self {
            Role::FangSong => &["仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong"],
            Role::Title => &[
                "方正小标宋_GBK",
                "方正小标宋简体",
                "FZXiaoBiaoSong-B05S",
                "FZXiaoBiaoSong-B05",
                "FZXBSJW--GB1-0",
            ],
            Role::Hei => &["黑体", "SimHei"],
            Role::Kai => &["楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi"],
        }
    }

    /// The face of the set that stands in for it: family and whether bold.
    fn stand_in(self) -> (&'static str, bool) {
        match self {
            Role::FangSong => ("FandolFang R", false),
            Role::Title => ("Noto Serif CJK SC", true),
            Role::Hei => ("Noto Sans CJK SC", false),
            Role::Kai => ("Shequ Kai", false),
        }
    }
}

/// Faces for characters that the roles lack, in this order.
const RARE: [&str; 2] = ["Noto Serif CJK SC", "BabelStone Han"];

/// The weight from which a face is bold.
const BOLD: u16 = 600;

/// One face, ready for layout.
#[derive(Debug)]
struct Face {
    /// The family in the book: a role's, or its own where it only stands in.
    family: String,
    /// The family inside the file.
    name: String,
    font: Font,
    file: PathBuf,
}

/// All faces of a run.
#[derive(Debug)]
pub struct Fonts {
    faces: Vec<Face>,
    book: LazyHash<FontBook>,
    chains: Vec<(Role, Vec<usize>)>,
    stand_ins: Vec<StandIn>,
}

/// A role whose genuine face was not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// The role.
    pub role: Role,
    /// The family that prints it.
    pub by: String,
}

/// Why there are no usable fonts.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// A file or folder cannot be read.
    #[error("{0}: {1}")]
    Unreadable(PathBuf, #[source] std::io::Error),
    /// A file named for a role is no font.
    #[error("{0}: not a font")]
    NotAFont(PathBuf),
    /// Its maker forbids embedding (OS/2 fsType 2).
    #[error("{0}: may not be embedded")]
    Restricted(PathBuf),
    /// No face for a role was found in these folders.
    #[error("no face for {}", .0.family())]
    NoFace(Role, Vec<PathBuf>),
}

/// A face's family as the file gives it, whether bold, and the face.
type Loaded = (String, bool, Font, PathBuf);

impl Fonts {
    /// Loads the faces: `own` are files that an office names for roles; then
    /// each folder is searched, the first one first.
    pub fn load(folders: &[PathBuf], own: &[(Role, PathBuf)]) -> Result<Fonts, FontError> {
        let mut found: Vec<Loaded> = Vec::new();
        for folder in folders {
            for file in font_files(folder)? {
                let faces = read(&file)?;
                found.extend(faces.map(|font| describe(font, &file)));
            }
        }
        let mut faces = Vec::new();
        let mut chains = Vec::new();
        let mut stand_ins = Vec::new();
        for role in Role::ALL {
            let mut chain = Vec::new();
            let named = own.iter().filter(|(of, _)| *of == role);
            for (_, file) in named {
                let font = read(file)?.next().ok_or_else(|| FontError::NotAFont(file.clone()))?;
                chain.push(add(&mut faces, role.family(), describe(font, file)));
            }
            if chain.is_empty()
                && let Some(genuine) =
                    found.iter().find(|(name, ..)| role.genuine().contains(&name.as_str()))
            {
                chain.push(add(&mut faces, role.family(), genuine.clone()));
            }
            let (name, bold) = role.stand_in();
            if let Some(stand_in) = found.iter().find(|face| face.0 == name && face.1 == bold) {
                let first = chain.is_empty();
                // Beside a genuine face it is the next of the chain.
                let family = if first { role.family() } else { name };
                if first {
                    stand_ins.push(StandIn { role, by: name.to_owned() });
                }
                chain.push(add(&mut faces, family, stand_in.clone()));
            }
            if chain.is_empty() {
                return Err(FontError::NoFace(role, folders.to_vec()));
            }
            chains.push((role, chain));
        }
        for (at, name) in RARE.iter().enumerate() {
            if let Some(rare) = found.iter().find(|face| face.0 == *name && !face.1) {
                let rare = add(&mut faces, &format!("补字{}", at + 1), rare.clone());
                chains.iter_mut().for_each(|(_, chain)| chain.push(rare));
            }
        }
        // What neither a role nor the rare faces have, the body's face may have.
        let body = chains.first().map(|(_, chain)| chain.clone()).unwrap_or_default();
        for (_, chain) in &mut chains {
            let more: Vec<usize> =
                body.iter().copied().filter(|face| !chain.contains(face)).collect();
            chain.extend(more);
        }
        let infos = faces.iter().map(|face: &Face| {
            let mut info = face.font.info().clone();
            info.family = face.family.clone();
            // One face a family: whatever weight is asked, it is this one.
            info.variant = FontVariant::default();
            info
        });
        let book = LazyHash::new(FontBook::from_infos(infos));
        Ok(Fonts { faces, book, chains, stand_ins })
    }

    /// The book for the layout engine.
    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    /// The face of an index of the book.
    pub(super) fn font(&self, index: usize) -> Option<Font> {
        self.faces.get(index).map(|face| face.font.clone())
    }

    /// Families of a role's chain, for a template's `font:`.
    pub fn chain(&self, role: Role) -> Vec<&str> {
        let of = self.chains.iter().find(|(known, _)| *known == role);
        let faces = of.map(|(_, chain)| chain.as_slice()).unwrap_or_default();
        faces.iter().filter_map(|at| Some(self.faces.get(*at)?.family.as_str())).collect()
    }

    /// Roles that another face stands in for.
    pub fn stand_ins(&self) -> &[StandIn] {
        &self.stand_ins
    }

    /// Families that templates ask for, each with the family inside its file
    /// and the file, for a proof sheet.
    pub fn names(&self) -> Vec<(&str, &str, &Path)> {
        self.faces
            .iter()
            .map(|face| (face.family.as_str(), face.name.as_str(), face.file.as_path()))
            .collect()
    }

    /// Characters of a text that no face has, each once, in order. Zero-width
    /// marks and white space need no face.
    pub fn missing(&self, text: &str) -> Vec<char> {
        let body = self.chains.first().map(|(_, chain)| chain.as_slice()).unwrap_or_default();
        let mut seen = BTreeSet::new();
        let has = |c: char| {
            let mut faces = body.iter().filter_map(|at| self.faces.get(*at));
            faces.any(|face| face.font.info().coverage.contains(u32::from(c)))
        };
        let unseen = |c: char| c.is_whitespace() || text::is_zero_width(c);
        text.chars().filter(|&c| !unseen(c) && !has(c) && seen.insert(c)).collect()
    }

    /// Whether a face is only a stand-in for rare characters, and its name.
    pub(super) fn rare_name(&self, font: &Font) -> Option<&str> {
        let face = self.faces.iter().find(|face| face.font == *font)?;
        let is_role = Role::ALL.iter().any(|role| role.family() == face.family);
        (!is_role).then_some(face.name.as_str())
    }
}

/// Adds a face to the book, once for each family.
fn add(faces: &mut Vec<Face>, family: &str, (name, _, font, file): Loaded) -> usize {
    let known = faces.iter().position(|face| face.family == family && face.font == font);
    known.unwrap_or_else(|| {
        faces.push(Face { family: family.to_owned(), name, font, file });
        faces.len() - 1
    })
}

fn describe(font: Font, file: &Path) -> Loaded {
    let info = font.info();
    let bold = info.variant.weight.to_number() >= BOLD;
    (info.family.clone(), bold, font, file.to_owned())
}

fn read(file: &Path) -> Result<impl Iterator<Item = Font> + use<>, FontError> {
    let bytes = fs::read(file).map_err(|error| FontError::Unreadable(file.to_owned(), error))?;
    let fonts: Vec<Font> = Font::iter(Bytes::new(bytes)).collect();
    let restricted = |font: &Font| {
        let face = ttf_parser::Face::parse(font.data(), font.index()).ok();
        face.and_then(|face| face.permissions()) == Some(ttf_parser::Permissions::Restricted)
    };
    if fonts.iter().any(restricted) {
        return Err(FontError::Restricted(file.to_owned()));
    }
    Ok(fonts.into_iter())
}

/// Font files of a folder and of its folder `optional/`, which comes first:
/// its faces hold more. In order of name.
fn font_files(folder: &Path) -> Result<Vec<PathBuf>, FontError> {
    let mut files = Vec::new();
    for dir in [folder.join("optional"), folder.to_owned()] {
        let entries = match fs::read_dir(&dir) {
            Ok(entries) => entries,
            Err(_) if dir != folder => continue,
            Err(error) => return Err(FontError::Unreadable(dir, error)),
        };
        let is_font = |path: &PathBuf| {
            let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
            matches!(extension.as_deref(), Some("ttf" | "otf" | "ttc" | "otc"))
        };
        let mut here: Vec<PathBuf> =
            entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_font).collect();
        here.sort();
        files.extend(here);
    }
    Ok(files)
}

/// The first folder `fonts` that there is: beside the program, above it (as in
/// a checkout, where it stands in target/…), or in the working directory.
pub fn usual_folder(program: Option<&Path>) -> Option<PathBuf> {
    let above = program.into_iter().flat_map(Path::ancestors).skip(1).take(4);
    let here = Path::new("fonts");
    above
        .map(|dir| dir.join("fonts"))
        .chain([here.to_owned()])
        .find(|dir| font_files(dir).is_ok_and(|files| !files.is_empty()))
}
