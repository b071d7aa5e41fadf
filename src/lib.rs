//! shenpi reads filled approval forms (审批表), checks them, and reports.

pub mod lang;
pub mod document;
pub mod diagnostic;
pub mod record;
pub mod application;
