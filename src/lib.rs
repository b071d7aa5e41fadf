//! shenpi reads filled approval forms (审批表), checks them, and reports.

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

pub mod application;

pub mod manifest;

pub mod extract;

pub mod check;

pub mod reading;

pub mod worker;

pub mod batch;

pub mod report;

pub mod template;

pub mod cli;
