//! shenpi (审批) reads filled approval forms, checks them and their
//! attachments, and reports; makes, signs and verifies official papers; keeps
//! the ledger and the archive.
//!
//! # The map
//!
//! Data flows one way, and the order of the modules below is the order of that
//! flow: a module uses only modules above it (`tests/all/layering.rs` holds it
//! to that).
//!
//! ```text
//! bytes ── document ──▶ Document ── extract ──▶ Filled ── check ──▶ Record + Diagnostics
//!                       grids,       ▲ form                │
//!                       paragraphs   │ (form.toml)         ▼
//! folders, zips ── batch (worker, manifest, scan) ──▶ Application ── report ──▶ text, JSON, xlsx …
//!                                                        │
//!                       registry (steps, numbers, quota) ┤
//!                                                        ▼
//!                                    render ──▶ papers ── sign ──▶ verify ──▶ archive
//! ```
//!
//! `pki` holds what signing and verifying share: certificates, CMS, timestamps,
//! revocation. `score` reads filled 附件1 sheets as `extract` and `check` read
//! forms; `archive` makes and judges bags.
//!
//! What is true of one form is data in `forms/<id>/`: labels, rules, messages,
//! clauses, division data. Rust holds what is true of every form.
//!
//! # Invariants
//!
//! 1. `Err` means that the tool could not work; a [`diagnostic::Diagnostic`]
//!    means that the document is wrong. One run reports everything.
//! 2. The label is the binding: a Word table and a sheet are both grids, so one
//!    `form.toml` reads every format. Tags of content controls win over labels.
//! 3. Never a partial read reported as success, never a silent pick between two
//!    values, never a green tick for what was not checked.
//! 4. Foreign bytes are read in a [`worker`] only: a crash, a hang or a bomb
//!    costs one diagnostic. `unsafe` is forbidden in this crate.
//! 5. Deterministic: time, paths and settings are arguments. The same input
//!    gives the same bytes, whatever the number of jobs.
//! 6. Portable: no call that only one system has outside [`worker`].
//! 7. Originals are read-only; an output appears under its name when it is
//!    whole.
//! 8. A rule is data: a new field, form or rule needs no Rust.
//! 9. Published JSON is written from view structs in [`report`]. Core types
//!    derive `Serialize` only for the wire between a batch and its workers, one
//!    binary at both ends.
//!
//! # Example
//!
//! ```
//! use shenpi::check::{self, Context};
//! use shenpi::document::{self, Limits};
//! use shenpi::{extract, form::FormDef, lang::Lang, record::Date};
//!
//! let form = FormDef::built_in("sichuan-green-community", &[])?;
//! let roster = "社区名称,拟创建称号,所在行政区划,负责人联系电话\n\
//!               玉林东路社区,四川省绿色社区,成都市武侯区,1380000\n";
//! let limits = Limits::default();
//! let document = document::read(roster.as_bytes(), &limits)?;
//! let found = extract::extract(&form, &document, limits.forms);
//! let as_of = Date::new(2022, 6, 30).expect("a real day");
//! let context = Context { as_of, stage: 0, lang: Lang::Zh };
//! let (record, diagnostics) = check::check(&form, &found.forms[0], &document, &context);
//!
//! assert_eq!(record.text("division.county"), Some("武侯区"));
//! let codes: Vec<String> = diagnostics.iter().map(|d| d.code.to_string()).collect();
//! assert!(codes.contains(&"F105".to_owned())); // the telephone
//! assert!(codes.contains(&"F106".to_owned())); // the street is missing
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod lang;

pub mod digest;

pub mod document;

pub mod diagnostic;

pub mod record;

pub mod text;

pub mod date;

pub mod phone;

pub mod numeral;

pub mod division;

pub mod rule;

pub mod form;

pub mod scan;

pub mod application;

pub mod manifest;

pub mod pki;

pub mod verify;

pub mod sign;

pub mod extract;

pub mod check;

pub mod score;

pub mod reading;

pub mod remark;

pub mod worker;

pub mod batch;

pub mod archive;

pub mod registry;

pub mod report;

pub mod template;

#[cfg(feature = "render")]
pub mod render;

pub mod cli;
