//! shenpi reads filled approval forms (审批表), checks them, and reports.

pub mod application;
pub mod diagnostic;
pub mod document;
pub mod lang;
pub mod record;
