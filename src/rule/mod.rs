//! The expression language of form rules: parse, type, evaluate.
//!
//! In: the text of an expression and a [`Scope`] that knows the names and their
//! types. Out: a typed [`Expr`] that gives a value for a record. Expressions
//! cannot loop, call out or touch the world; evaluation is linear in their
//! size. Logic is three-valued: what depends on a blank field is unknown, and
//! an unknown assertion says nothing, since F101 has spoken already.
//!
//! ```text
//! cover.community == community            text; white space does not count
//! characters(summary) <= 1000             numbers are exact decimals
//! filed_on <= as_of                       dates
//! title in ['四川省绿色社区', '…']        lists of text
//! not ends_with(community, ['街道', '镇'])
//! sum(lawn, grove) == green_area and blank(remark)
//! ```

use crate::lang::Lang;

mod eval;
mod parse;

pub use eval::{Answer, Values};
pub use parse::{Fault, parse};
pub(crate) use parse::{decimal, nearest};

/// Types of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Text.
    Text,
    /// A decimal number.
    Number,
    /// A civil date.
    Date,
    /// True or false.
    Bool,
    /// A list of text.
    List,
}

impl Type {
    /// The word in messages.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Type::Text => lang.pick("文字", "a text"),
            Type::Number => lang.pick("数", "a number"),
            Type::Date => lang.pick("日期", "a date"),
            Type::Bool => lang.pick("真假", "true or false"),
            Type::List => lang.pick("文字的列表", "a list of texts"),
        }
    }
}

/// The names that an expression may use.
pub trait Scope {
    /// The type of a name, if there is such a name.
    fn type_of(&self, name: &str) -> Option<Type>;
    /// All names, to offer the nearest one for a misspelt name.
    fn names(&self) -> Vec<&str>;
}

/// A typed expression. Made by [`parse`] only, so its types agree.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// The type of its value.
    pub result: Type,
    node: Node,
}

impl Expr {
    /// The names it reads, each once, in the order of their first use.
    pub fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        let mut open = vec![&self.node];
        while let Some(node) = open.pop() {
            match node {
                Node::Name(name) if !names.contains(&name.as_str()) => names.push(name),
                Node::Not(a) | Node::Negate(a) => open.push(a),
                Node::Binary(_, a, b) => open.extend([b.as_ref(), a.as_ref()]),
                Node::Call(_, arguments) => open.extend(arguments.iter().rev()),
                _ => {}
            }
        }
        names
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Text(String),
    Number(i64),
    Bool(bool),
    List(Vec<String>),
    Name(String),
    Not(Box<Node>),
    Negate(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    Call(Function, Vec<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Plus,
    Minus,
    Times,
}

/// The functions of the language. A new one is a line here, its types in
/// [`Function::signature`] and its meaning in `eval`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Function {
    Characters,
    Words,
    StartsWith,
    EndsWith,
    Contains,
    Filled,
    Blank,
    Sum,
    Year,
    Month,
    Written,
    Days,
}

const FUNCTIONS: &[(&str, Function)] = &[
    ("characters", Function::Characters),
    ("words", Function::Words),
    ("starts_with", Function::StartsWith),
    ("ends_with", Function::EndsWith),
    ("contains", Function::Contains),
    ("filled", Function::Filled),
    ("blank", Function::Blank),
    ("sum", Function::Sum),
    ("year", Function::Year),
    ("month", Function::Month),
    ("written", Function::Written),
    ("days", Function::Days),
];

/// What a function takes.
enum Signature {
    /// These types, in this order; a `List` also takes one text.
    Fixed(&'static [Type]),
    /// One name of any type.
    AnyName,
    /// One or more numbers.
    Numbers,
}

impl Function {
    fn signature(self) -> (Signature, Type) {
        use Type::{Bool, Date, List, Number, Text};
        match self {
            Function::Characters | Function::Words => (Signature::Fixed(&[Text]), Number),
            Function::StartsWith | Function::EndsWith | Function::Contains => {
                (Signature::Fixed(&[Text, List]), Bool)
            }
            Function::Filled | Function::Blank => (Signature::AnyName, Bool),
            Function::Sum => (Signature::Numbers, Number),
            Function::Year | Function::Month => (Signature::Fixed(&[Date]), Number),
            Function::Written => (Signature::Fixed(&[Date]), Text),
            Function::Days => (Signature::Fixed(&[Date, Date]), Number),
        }
    }
}

#[cfg(test)]
mod tests;
