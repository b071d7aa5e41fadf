//! Typed expression and values to an answer.

use std::cmp::Ordering;

use super::{Expr, Function, Node, Operator};
use crate::record::{Date, NUMBER_SCALE, Value};
use crate::text;

/// Where names get their values. `None` is a blank field.
pub trait Values {
    /// The value of a name.
    fn value(&self, name: &str) -> Option<Value>;
}

/// What an expression gave; `None` inside is "unknown, since a field is blank".
pub type Answer = Option<Value>;

impl Expr {
    /// The value for a record; `None` where it depends on a blank field.
    pub fn evaluate(&self, values: &dyn Values) -> Answer {
        evaluate(&self.node, values)
    }

    /// True or false for a condition; `None` where it depends on a blank field.
    pub fn holds(&self, values: &dyn Values) -> Option<bool> {
        truth(&self.node, values)
    }
}

fn evaluate(node: &Node, values: &dyn Values) -> Answer {
    match node {
        Node::Text(text) => Some(Value::Text(text.clone())),
        Node::Number(number) => Some(Value::Number(*number)),
        Node::Bool(bool) => Some(Value::Bool(*bool)),
        Node::List(_) => None, // only a function or `in` takes a list
        Node::Name(name) => values.value(name),
        Node::Not(inner) => Some(Value::Bool(!truth(inner, values)?)),
        Node::Negate(inner) => Some(Value::Number(number(inner, values)?.checked_neg()?)),
        Node::Binary(operator, left, right) => binary(*operator, left, right, values),
        Node::Call(function, arguments) => call(*function, arguments, values),
    }
}

fn truth(node: &Node, values: &dyn Values) -> Option<bool> {
    match evaluate(node, values)? {
        Value::Bool(bool) => Some(bool),
        _ => None,
    }
}

fn number(node: &Node, values: &dyn Values) -> Option<i64> {
    match evaluate(node, values)? {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

fn date(node: &Node, values: &dyn Values) -> Option<Date> {
    match evaluate(node, values)? {
        Value::Date(date) => Some(date),
        _ => None,
    }
}

fn string(node: &Node, values: &dyn Values) -> Option<String> {
    match evaluate(node, values)? {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn binary(operator: Operator, left: &Node, right: &Node, values: &dyn Values) -> Answer {
    let answer = match operator {
        // Kleene: one side can decide although the other is unknown.
        Operator::And => match (truth(left, values), truth(right, values)) {
            (Some(false), _) | (_, Some(false)) => false,
            (Some(true), Some(true)) => true,
            _ => return None,
        },
        Operator::Or => match (truth(left, values), truth(right, values)) {
            (Some(true), _) | (_, Some(true)) => true,
            (Some(false), Some(false)) => false,
            _ => return None,
        },
        Operator::In => match right {
            Node::List(items) => {
                let text = string(left, values)?;
                items.iter().any(|item| same_text(item, &text))
            }
            _ => return None,
        },
        Operator::Plus | Operator::Minus | Operator::Times => {
            let (a, b) = (number(left, values)?, number(right, values)?);
            let result = match operator {
                Operator::Plus => a.checked_add(b),
                Operator::Minus => a.checked_sub(b),
                _ => scaled_product(a, b),
            };
            return result.map(Value::Number);
        }
        _ => {
            let (a, b) = (evaluate(left, values)?, evaluate(right, values)?);
            let order = compare(&a, &b)?;
            match operator {
                Operator::Equal => order == Ordering::Equal,
                Operator::Unequal => order != Ordering::Equal,
                Operator::Less => order == Ordering::Less,
                Operator::LessOrEqual => order != Ordering::Greater,
                Operator::Greater => order == Ordering::Greater,
                _ => order != Ordering::Less,
            }
        }
    };
    Some(Value::Bool(answer))
}

fn scaled_product(a: i64, b: i64) -> Option<i64> {
    i64::try_from(i128::from(a) * i128::from(b) / i128::from(NUMBER_SCALE)).ok()
}

fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    Some(match (a, b) {
        (Value::Text(a), Value::Text(b)) if same_text(a, b) => Ordering::Equal,
        (Value::Text(a), Value::Text(b)) => a.cmp(b).then(Ordering::Less),
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        _ => return None,
    })
}

/// Texts are the same when they differ in white space and composition only.
fn same_text(a: &str, b: &str) -> bool {
    a == b || squeeze(a) == squeeze(b)
}

fn squeeze(text: &str) -> String {
    text::nfc(text).chars().filter(|c| !c.is_whitespace()).collect()
}

fn call(function: Function, arguments: &[Node], values: &dyn Values) -> Answer {
    let [first, rest @ ..] = arguments else { return None };
    let count = |n: usize| Value::Number((n as i64).saturating_mul(NUMBER_SCALE));
    Some(match function {
        Function::Characters => count(text::characters(&string(first, values)?)),
        Function::Words => count(text::words(&string(first, values)?)),
        Function::Filled => Value::Bool(evaluate(first, values).is_some()),
        Function::Blank => Value::Bool(evaluate(first, values).is_none()),
        Function::Year => Value::Number(i64::from(date(first, values)?.year()) * NUMBER_SCALE),
        Function::Days => {
            let days = date(rest.first()?, values)?.days_since(date(first, values)?);
            Value::Number(i64::from(days) * NUMBER_SCALE)
        }
        // A blank addend counts as nothing; all blank is unknown.
        Function::Sum => {
            let mut known = arguments.iter().filter_map(|node| number(node, values)).peekable();
            known.peek()?;
            Value::Number(known.try_fold(0_i64, i64::checked_add)?)
        }
        Function::StartsWith | Function::EndsWith | Function::Contains => {
            let text = squeeze(&string(first, values)?);
            let test = |part: &str| match function {
                Function::StartsWith => text.starts_with(part),
                Function::EndsWith => text.ends_with(part),
                _ => text.contains(part),
            };
            Value::Bool(match rest.first()? {
                Node::List(items) => items.iter().any(|item| test(&squeeze(item))),
                node => test(&squeeze(&string(node, values)?)),
            })
        }
    })
}
