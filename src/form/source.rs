//! Where the files of a form come from: a folder, or the binary itself.

use std::path::PathBuf;

use super::FormError;
use crate::lang::Words;
use crate::words;

/// The files of one form.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// A folder on disk.
    Folder(PathBuf),
    /// Files compiled in.
    BuiltIn(&'static str, &'static [(&'static str, &'static str)]),
}

/// Built-in forms, the default first. Offices get them without any folder.
const BUILT_IN: &[(&str, &[(&str, &str)])] = &[(
    "sichuan-green-community",
    &[
        ("form.toml", include_str!("../../forms/sichuan-green-community/form.toml")),
        (
            "divisions/city-county.csv",
            include_str!("../../forms/sichuan-green-community/divisions/city-county.csv"),
        ),
        (
            "divisions/street.csv",
            include_str!("../../forms/sichuan-green-community/divisions/street.csv"),
        ),
        (
            "divisions/street-revoked.csv",
            include_str!("../../forms/sichuan-green-community/divisions/street-revoked.csv"),
        ),
        (
            "divisions/alias.csv",
            include_str!("../../forms/sichuan-green-community/divisions/alias.csv"),
        ),
        ("criteria.csv", include_str!("../../forms/sichuan-green-community/criteria.csv")),
        ("flow.toml", include_str!("../../forms/sichuan-green-community/flow.toml")),
        ("holidays.csv", include_str!("../../forms/sichuan-green-community/holidays.csv")),
        ("texts.toml", include_str!("../../forms/sichuan-green-community/texts.toml")),
        ("form.typ", include_str!("../../forms/sichuan-green-community/form.typ")),
        ("certificate.typ", include_str!("../../forms/sichuan-green-community/certificate.typ")),
        ("plaque.typ", include_str!("../../forms/sichuan-green-community/plaque.typ")),
        ("gbt9704.typ", include_str!("../../forms/sichuan-green-community/gbt9704.typ")),
        ("plaque-proof.typ", include_str!("../../forms/sichuan-green-community/plaque-proof.typ")),
        ("plaque-sheet.typ", include_str!("../../forms/sichuan-green-community/plaque-sheet.typ")),
        ("plate.typ", include_str!("../../forms/sichuan-green-community/plate.typ")),
        ("ornament.typ", include_str!("../../forms/sichuan-green-community/ornament.typ")),
        ("decision.typ", include_str!("../../forms/sichuan-green-community/decision.typ")),
        ("notice.typ", include_str!("../../forms/sichuan-green-community/notice.typ")),
    ],
)];

/// Ids of the forms that are compiled in, the default first.
pub fn built_in_ids() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(id, _)| *id)
}

/// The files of a form that is compiled in.
pub(super) fn built_in(id: &str) -> Result<Source, FormError> {
    match BUILT_IN.iter().find(|(known, _)| *known == id) {
        Some((id, files)) => Ok(Source::BuiltIn(id, files)),
        None => {
            let mut error =
                FormError::whole(id, words!("没有叫“{id}”的表格定义", "There is no form “{id}”"));
            error.nearest = crate::rule::nearest(id, built_in_ids());
            Err(error)
        }
    }
}

fn absent() -> Words {
    words!("没有这个文件", "There is no such file")
}

impl Source {
    /// A file's name as messages show it.
    pub(super) fn shown(&self, name: &str) -> String {
        match self {
            Source::Folder(dir) => dir.join(name).display().to_string(),
            Source::BuiltIn(id, _) => format!("forms/{id}/{name}"),
        }
    }

    /// Whether it has a file of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        match self {
            Source::BuiltIn(_, files) => files.iter().any(|(known, _)| *known == name),
            Source::Folder(dir) => dir.join(name).is_file(),
        }
    }

    /// A file's text.
    pub(super) fn read(&self, name: &str) -> Result<String, FormError> {
        String::from_utf8(self.bytes(name)?)
            .map(|text| text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
            .map_err(|_| {
                let message = words!("文件须为 UTF-8 编码", "The file must be in UTF-8");
                FormError::whole(&self.shown(name), message)
            })
    }

    /// A file's bytes.
    pub(super) fn bytes(&self, name: &str) -> Result<Vec<u8>, FormError> {
        match self {
            Source::BuiltIn(_, files) => match files.iter().find(|(known, _)| *known == name) {
                Some((_, text)) => Ok(text.as_bytes().to_vec()),
                None => Err(FormError::whole(&self.shown(name), absent())),
            },
            Source::Folder(dir) => {
                // A form names its own files only.
                let inside = !name.starts_with(['/', '\\'])
                    && !name.contains(':')
                    && !name.split(['/', '\\']).any(|part| part == "..");
                if !inside {
                    return Err(FormError::whole(
                        &self.shown(name),
                        words!(
                            "文件名越出了表格的文件夹",
                            "The name leads out of the form's folder"
                        ),
                    ));
                }
                std::fs::read(dir.join(name)).map_err(|error| {
                    let reason = match error.kind() {
                        std::io::ErrorKind::NotFound => absent(),
                        _ => words!("读不了这个文件：{error}", "The file cannot be read: {error}"),
                    };
                    FormError::whole(&self.shown(name), reason)
                })
            }
        }
    }
}
