//! What all manifests of a bag say together, against what is there.
//!
//! In: the lines of every manifest, and the tree. Out: one [`Listed`] a path,
//! with the entry that is meant, and the findings of completeness: missing,
//! surplus, told twice, told under two names.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use super::{Entries, Judge, is_payload, is_unread, words};
use crate::archive::bag::{Declaration, Fetch, Info, Line, Version};
use crate::digest::Digest;
use crate::manifest::name;

/// A manifest: its name, and what it lists.
pub(super) struct Source {
    pub(super) name: Box<str>,
    pub(super) payload: bool,
    pub(super) lines: Vec<Line>,
}

/// A file that manifests list.
pub(super) struct Listed {
    pub(super) path: Box<str>,
    pub(super) others: Vec<Box<str>>,
    /// The digests on record, one an algorithm.
    pub(super) digests: Vec<Digest>,
    /// How many manifests list it.
    lists: usize,
    /// Two lines of one manifest contradict each other: neither is believed.
    pub(super) conflict: bool,
    /// The entry of the tree that is meant.
    pub(super) entry: Option<usize>,
}

/// Whether a file of the bag's root is a manifest: of payload or not, and the
/// name of its algorithm.
pub(super) fn manifest_name(path: &str) -> Option<(bool, &str)> {
    let cut = |prefix: &str| {
        let head = path.get(..prefix.len())?;
        let stem = path.get(prefix.len()..)?;
        let end = stem.len().checked_sub(4)?;
        let named = head.eq_ignore_ascii_case(prefix)
            && stem.get(end..)?.eq_ignore_ascii_case(".txt")
            && !stem.contains('/');
        stem.get(..end).filter(|stem| named && !stem.is_empty())
    };
    cut("manifest-").map(|name| (true, name)).or_else(|| Some((false, cut("tagmanifest-")?)))
}

impl Judge<'_> {
    /// Brings the lines about one file together.
    pub(super) fn settle(
        &mut self,
        sources: Vec<Source>,
        declaration: &Declaration,
        info: &Info,
    ) -> Vec<Listed> {
        let names: Vec<(Box<str>, bool)> =
            sources.iter().map(|source| (source.name.clone(), source.payload)).collect();
        let mut lines: Vec<(usize, Line)> = Vec::new();
        for (at, source) in sources.into_iter().enumerate() {
            lines.extend(source.lines.into_iter().map(|line| (at, line)));
        }
        lines.sort_unstable_by(|(list, one), (other_list, other)| {
            (&one.path, list, one.line).cmp(&(&other.path, other_list, other.line))
        });
        let mut listed: Vec<Listed> = Vec::new();
        let mut first_of_list = 0;
        for (list, line) in lines {
            let Line { path, others, digest, line } = line;
            let name = names.get(list).map_or("", |(name, _)| name);
            match listed.last_mut() {
                Some(known) if known.path == path => {
                    let same = known.digests.iter().find(|d| d.algorithm() == digest.algorithm());
                    match same.map(|same| *same == digest) {
                        None => {
                            known.digests.push(digest);
                            known.lists += 1;
                            first_of_list = line;
                        }
                        Some(true) => {
                            let grave = declaration.version >= Version::RFC;
                            self.say(words::twice(
                                name,
                                &path,
                                (first_of_list, line),
                                grave,
                                self.lang,
                            ));
                        }
                        Some(false) => {
                            known.conflict = true;
                            self.say(words::conflict(
                                name,
                                &path,
                                (first_of_list, line),
                                self.lang,
                            ));
                        }
                    }
                }
                _ => {
                    first_of_list = line;
                    listed.push(Listed {
                        path,
                        others,
                        digests: vec![digest],
                        lists: 1,
                        conflict: false,
                        entry: None,
                    });
                }
            }
        }
        for one in &mut listed {
            let names = std::iter::once(&one.path).chain(&one.others);
            one.entry = names.into_iter().find_map(|name| self.tree.find(name));
        }
        self.twins(&mut listed, info);
        self.unequal(&listed, &names, declaration);
        listed
    }

    /// Names that only some file systems keep apart.
    fn twins(&mut self, listed: &mut [Listed], info: &Info) {
        let mut groups: HashMap<u64, usize> = HashMap::with_capacity(listed.len());
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for (at, one) in listed.iter().enumerate() {
            let mut hasher = DefaultHasher::new();
            name::folded(&one.path).for_each(|letter| hasher.write_u32(letter.into()));
            match groups.get(&hasher.finish()) {
                None => {
                    groups.insert(hasher.finish(), at);
                }
                Some(first) => pairs.push((*first, at)),
            }
        }
        // A bag from a system that does not keep the names apart holds one
        // file for both lines. That nothing is missing is then certain only
        // where the bag's own count of its files says so.
        let files = self.tree.entries.iter().filter(|one| one.is_file() && is_payload(&one.path));
        let counted = info.oxum.is_some_and(|oxum| oxum.files == files.count() as u64);
        for (first, at) in pairs {
            let (Some(one), Some(other)) = (listed.get(first), listed.get(at)) else { continue };
            if !name::folded(&one.path).eq(name::folded(&other.path)) {
                continue; // one hash by chance
            }
            self.say(words::twins(&one.path, &other.path, self.lang));
            let alike = one.digests == other.digests && !one.conflict && !other.conflict;
            if alike && counted {
                let entry = one.entry.or(other.entry);
                for at in [first, at] {
                    if let Some(one) = listed.get_mut(at) {
                        one.entry = one.entry.or(entry);
                    }
                }
            }
        }
    }

    /// From 1.0 on each payload manifest lists all of the payload.
    fn unequal(
        &mut self,
        listed: &[Listed],
        names: &[(Box<str>, bool)],
        declaration: &Declaration,
    ) {
        let manifests = names.iter().filter(|(_, payload)| *payload).count();
        if declaration.version < Version::RFC || manifests < 2 {
            return;
        }
        for one in listed.iter().filter(|one| is_payload(&one.path) && one.lists < manifests) {
            self.say(words::not_in_all(&one.path, one.lists, manifests, self.lang));
        }
    }

    /// Missing and surplus files, and the bag's own sums.
    pub(super) fn compare_with_tree(
        &mut self,
        listed: &mut [Listed],
        fetch: &Fetch,
        declaration: &Declaration,
        info: &Info,
    ) {
        let mut entries = Entries::default();
        let mut named = vec![false; self.tree.entries.len()];
        for one in listed.iter_mut() {
            let entry = one.entry.and_then(|at| self.tree.entries.get(at));
            match (entry, one.entry) {
                (Some(entry), Some(at)) => {
                    if let Some(named) = named.get_mut(at) {
                        *named = true;
                    }
                    if !entry.is_file() {
                        // Another finding has spoken of it.
                        entries.missing += u64::from(!is_unread(&entry.what));
                        entries.unverified += u64::from(is_unread(&entry.what));
                        one.entry = None;
                    }
                }
                _ if self.is_below_unread(&one.path) => entries.unverified += 1,
                _ => {
                    entries.missing += 1;
                    let wanted = fetch.wanted.iter().find(|wanted| wanted.path == one.path);
                    let found = match wanted {
                        Some(wanted) => words::to_fetch(&one.path, wanted, self.lang),
                        None => words::missing(&one.path, is_payload(&one.path), self.lang),
                    };
                    self.say(found);
                }
            }
        }
        for wanted in &fetch.wanted {
            let known = listed.binary_search_by(|one| one.path.cmp(&wanted.path)).is_ok()
                || wanted
                    .others
                    .iter()
                    .any(|path| listed.binary_search_by(|one| one.path.cmp(path)).is_ok());
            if !known {
                self.say(words::fetch_unlisted(wanted, self.lang));
            }
        }
        let tagged = listed.iter().any(|one| !is_payload(&one.path));
        let mut sum = (0, 0);
        for (entry, named) in self.tree.entries.iter().zip(named) {
            let payload = is_payload(&entry.path);
            if payload && entry.is_file() {
                sum = (sum.0 + entry.size, sum.1 + 1);
            }
            if named || !entry.is_file() {
                continue;
            }
            if payload {
                entries.unlisted += 1;
                self.say(words::unlisted(&entry.path, self.lang));
            } else if tagged && manifest_name(&entry.path).is_none_or(|(payload, _)| payload) {
                self.say(words::untagged(&entry.path, self.lang));
            }
        }
        if let Some(oxum) = info.oxum
            && (oxum.bytes, oxum.files) != sum
        {
            self.say(words::oxum(declaration.version.info_name(), oxum, sum, self.lang));
        }
        self.verified.bytes = sum.0;
        self.verified.entries = entries;
    }

    /// Whether a folder above could not be listed, so that nobody knows
    /// whether the file is there.
    fn is_below_unread(&self, path: &str) -> bool {
        path.match_indices('/').any(|(at, _)| {
            let above = path.get(..at).unwrap_or_default();
            let found = self.tree.entries.binary_search_by(|entry| (*entry.path).cmp(above));
            let entry = found.ok().and_then(|at| self.tree.entries.get(at));
            entry.is_some_and(|entry| is_unread(&entry.what))
        })
    }
}
