//! The document security store: certificates and evidence that travel with
//! the file (ISO 32000-2, 12.8.4.3; ETSI EN 319 142-1, 5.4).
//!
//! In: a view. Out: what it holds, and whether all of it can be read. It
//! judges nothing.

use super::pdf::{Object, View};
use crate::pki::Certificate;
use crate::pki::revocation::Evidence;

/// Streams of a store, at most.
const MOST: usize = 10_000;

/// What travels with the file.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// Whether there is one.
    pub(super) present: bool,
    /// Certificates.
    pub(super) certificates: Vec<Certificate>,
    /// Revocation data.
    pub(super) evidence: Evidence,
    /// Streams that hold nothing readable.
    pub(super) broken: usize,
}

/// The store of a revision.
pub(super) fn read(view: &View<'_, '_>) -> Store {
    let mut store = Store::default();
    let Ok(catalog) = view.catalog() else { return store };
    let Some(dss) = catalog.dictionary().and_then(|catalog| view.value(catalog, "DSS")) else {
        return store;
    };
    let Some(dss) = dss.dictionary() else { return store };
    store.present = true;
    for key in ["Certs", "CRLs", "OCSPs"] {
        let Some(list) = view.value(dss, key) else { continue };
        for stream in list.array().unwrap_or_default().iter().take(MOST) {
            let data = view.resolve(stream).ok().and_then(|stream| match stream {
                Object::Stream(stream) => view.pdf().data(&stream, view).ok(),
                _ => None,
            });
            let read = match (key, &data) {
                ("Certs", Some(data)) => match Certificate::from_der(data) {
                    Ok(certificate) => {
                        store.certificates.push(certificate);
                        true
                    }
                    Err(_) => false,
                },
                (_, Some(data)) => store.evidence.add(data),
                (_, None) => false,
            };
            store.broken += usize::from(!read);
        }
    }
    store
}
