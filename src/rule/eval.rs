//! Typed expression and values to an answer.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::{Expr, Function, Node, Operator};
use crate::record::{Date, NUMBER_SCALE, Value};
use crate::text;

/// Where names get their values. `None` is a blank field.
pub trait Values {
    /// The value of a name; borrowed where it can be, since a summary is long
    /// and asked for by several rules.
    fn value(&self, name: &str) -> Option<Cow<'_, Value>>;
}

/// What an expression gave; `None` inside is "unknown, since a field is blank".
pub type Answer = Option<Value>;

impl Expr {
    /// The value for a record; `None` where it depends on a blank field.
    pub fn evaluate(&self, values: &dyn Values) -> Answer {
        evaluate(&self.node, values).map(Cow::into_owned)
    }

    /// True or false for a condition; `None` where it depends on a blank field.
    pub fn holds(&self, values: &dyn Values) -> Option<bool> {
        truth(&self.node, values)
    }
}

fn evaluate<'a>(node: &'a Node, values: &'a dyn Values) -> Option<Cow<'a, Value>> {
    Some(Cow::Owned(match node {
        Node::Text(text) => Value::Text(text.clone()),
        Node::Number(number) => Value::Number(*number),
        Node::Bool(bool) => Value::Bool(*bool),
        Node::List(_) => return None, // only a function or `in` takes a list
        Node::Name(name) => return values.value(name),
        Node::Not(inner) => Value::Bool(!truth(inner, values)?),
        Node::Negate(inner) => Value::Number(number(inner, values)?.checked_neg()?),
        Node::Binary(operator, left, right) => binary(*operator, left, right, values)?,
        Node::Call(function, arguments) => call(*function, arguments, values)?,
    }))
}

fn truth(node: &Node, values: &dyn Values) -> Option<bool> {
    match *evaluate(node, values)? {
        Value::Bool(bool) => Some(bool),
        _ => None,
    }
}

fn number(node: &Node, values: &dyn Values) -> Option<i64> {
    match *evaluate(node, values)? {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

fn date(node: &Node, values: &dyn Values) -> Option<Date> {
    match *evaluate(node, values)? {
        Value::Date(date) => Some(date),
        _ => None,
    }
}

/// What a function makes of a text.
fn of_text<T>(node: &Node, values: &dyn Values, make: impl FnOnce(&str) -> T) -> Option<T> {
    match &*evaluate(node, values)? {
        Value::Text(text) => Some(make(text)),
        _ => None,
    }
}

fn binary(operator: Operator, left: &Node, right: &Node, values: &dyn Values) -> Answer {
    let answer = match operator {
        // Kleene: one side can decide although the other is unknown.
        Operator::And => match truth(left, values) {
            Some(false) => false,
            Some(true) => truth(right, values)?,
            None if truth(right, values) == Some(false) => false,
            None => return None,
        },
        Operator::Or => match truth(left, values) {
            Some(true) => true,
            Some(false) => truth(right, values)?,
            None if truth(right, values) == Some(true) => true,
            None => return None,
        },
        Operator::In => match right {
            Node::List(items) => {
                of_text(left, values, |text| items.iter().any(|item| same_text(item, text)))?
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
    let mut text = text::nfc(text).into_owned();
    text.retain(|c| !c.is_whitespace());
    text
}

fn call(function: Function, arguments: &[Node], values: &dyn Values) -> Answer {
    let [first, rest @ ..] = arguments else { return None };
    let count = |n: usize| Value::Number((n as i64).saturating_mul(NUMBER_SCALE));
    Some(match function {
        Function::Characters => count(of_text(first, values, text::characters)?),
        Function::Words => count(of_text(first, values, text::words)?),
        Function::Filled => Value::Bool(evaluate(first, values).is_some()),
        Function::Blank => Value::Bool(evaluate(first, values).is_none()),
        Function::Year => Value::Number(i64::from(date(first, values)?.year()) * NUMBER_SCALE),
        Function::Month => Value::Number(i64::from(date(first, values)?.month()) * NUMBER_SCALE),
        Function::Written => Value::Text(date(first, values)?.written()),
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
            let text = of_text(first, values, squeeze)?;
            let test = |part: &str| match function {
                Function::StartsWith => text.starts_with(part),
                Function::EndsWith => text.ends_with(part),
                _ => text.contains(part),
            };
            Value::Bool(match rest.first()? {
                Node::List(items) => items.iter().any(|item| test(&squeeze(item))),
                node => test(&of_text(node, values, squeeze)?),
            })
        }
    })
}
