//! shenpi reads filled approval forms (审批表), checks them, and reports.

pub mod lang;
pub mod text;
pub mod document;
pub mod diagnostic;
pub mod record;
pub mod date;
pub mod phone;
pub mod division;
pub mod numeral;
pub mod application;
