//! Text to typed expression: a lexer, a precedence climber, a type checker.

use super::{Expr, FUNCTIONS, Node, Operator, Scope, Signature, Type};
use crate::lang::Words;
use crate::record::NUMBER_SCALE;
use crate::{say, words};

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Byte offset in the expression's text.
    pub at: usize,
    /// What is wrong.
    pub message: Words,
    /// The nearest right name, where a name is wrong.
    pub nearest: Option<String>,
}

/// Parentheses and negations inside each other, at most.
const DEPTH: usize = 64;

/// Parses and types an expression.
pub fn parse(text: &str, scope: &dyn Scope) -> Result<Expr, Fault> {
    let mut parser = Parser { tokens: lex(text)?, next: 0, end: text.len(), scope, depth: 0 };
    let (node, result) = parser.binary(0)?;
    match parser.peek() {
        None => Ok(Expr { result, node }),
        Some(token) => {
            Err(fault(token.at, words!("表达式到这里本该结束", "The expression should end here")))
        }
    }
}

fn fault(at: usize, message: Words) -> Fault {
    Fault { at, message, nearest: None }
}

fn stray(at: usize, found: impl std::fmt::Display) -> Fault {
    fault(at, words!("这里不能有“{found}”", "“{found}” cannot stand here"))
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Text(String),
    Number(i64),
    Word(String),
    Sign(&'static str),
}

#[derive(Clone, Debug, PartialEq)]
struct Token {
    at: usize,
    kind: Kind,
}

const SIGNS: &[&str] = &["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "(", ")", "[", "]", ","];

fn lex(text: &str) -> Result<Vec<Token>, Fault> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if first == '"' || first == '\'' {
            let inner = &rest[1..];
            let Some(length) = inner.find(first) else {
                return Err(fault(at, words!("引号没有配对", "The quotation mark has no partner")));
            };
            tokens.push(Token { at, kind: Kind::Text(inner[..length].to_owned()) });
            length + 2
        } else if first.is_ascii_digit() {
            let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            let number = decimal(&rest[..length]).ok_or_else(|| {
                fault(
                    at,
                    words!(
                        "数写得不对：整数或至多四位小数",
                        "Not a number: a whole one, or up to four decimals"
                    ),
                )
            })?;
            tokens.push(Token { at, kind: Kind::Number(number) });
            length
        } else if first.is_ascii_alphabetic() || first == '_' {
            let length = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.')
                .unwrap_or(rest.len());
            tokens.push(Token { at, kind: Kind::Word(rest[..length].to_owned()) });
            length
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            tokens.push(Token { at, kind: Kind::Sign(sign) });
            sign.len()
        } else {
            return Err(stray(at, first));
        };
        at += length;
    }
    Ok(tokens)
}

/// A decimal with at most four places, scaled by [`NUMBER_SCALE`].
pub(crate) fn decimal(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || fraction.len() > 4 || !digits(whole) || !digits(fraction) {
        return None;
    }
    if text.ends_with('.') {
        return None;
    }
    let fraction: i64 = format!("{fraction:0<4}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(NUMBER_SCALE)?.checked_add(fraction)
}

struct Parser<'a> {
    tokens: Vec<Token>,
    next: usize,
    end: usize,
    scope: &'a dyn Scope,
    depth: usize,
}

/// Operators by binding strength, weakest first.
const LEVELS: &[&[(&str, Operator)]] = &[
    &[("or", Operator::Or)],
    &[("and", Operator::And)],
    &[
        ("==", Operator::Equal),
        ("!=", Operator::Unequal),
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
        ("in", Operator::In),
    ],
    &[("+", Operator::Plus), ("-", Operator::Minus)],
    &[("*", Operator::Times)],
];

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn at(&self) -> usize {
        self.peek().map_or(self.end, |token| token.at)
    }

    fn take(&mut self, spelling: &str) -> bool {
        let found = match self.peek().map(|token| &token.kind) {
            Some(Kind::Sign(sign)) => *sign == spelling,
            Some(Kind::Word(word)) => word == spelling,
            _ => false,
        };
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, spelling: &str) -> Result<(), Fault> {
        let at = self.at();
        if self.take(spelling) {
            Ok(())
        } else {
            Err(fault(at, words!("这里缺少“{spelling}”", "“{spelling}” is missing here")))
        }
    }

    fn binary(&mut self, level: usize) -> Result<(Node, Type), Fault> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let (mut left, mut left_type) = self.binary(level + 1)?;
        loop {
            let at = self.at();
            let Some((_, operator)) = operators.iter().find(|(sign, _)| self.take(sign)) else {
                return Ok((left, left_type));
            };
            let (right, right_type) = self.binary(level + 1)?;
            left_type = operator_type(*operator, left_type, right_type).ok_or_else(|| {
                let (a, b) = (left_type, right_type);
                let message = Words::of(|lang| {
                    let (a, b) = (a.name(lang), b.name(lang));
                    say!(
                        lang,
                        "左边是{a}，右边是{b}，不能这样运算",
                        "The left side is {a}, the right side {b}: no such operation"
                    )
                });
                fault(at, message)
            })?;
            left = Node::Binary(*operator, Box::new(left), Box::new(right));
        }
    }

    fn unary(&mut self) -> Result<(Node, Type), Fault> {
        let at = self.at();
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(fault(
                at,
                words!("括号或否定套得太深", "Brackets or negations nest too deep"),
            ));
        }
        let result = if self.take("not") {
            // Binds looser than a comparison: `not a == b` is `not (a == b)`.
            let (node, found) = self.binary(2)?;
            self.demand(at, found, Type::Bool)?;
            Ok((Node::Not(Box::new(node)), Type::Bool))
        } else if self.take("-") {
            let (node, found) = self.unary()?;
            self.demand(at, found, Type::Number)?;
            Ok((Node::Negate(Box::new(node)), Type::Number))
        } else {
            self.primary()
        };
        self.depth -= 1;
        result
    }

    fn demand(&self, at: usize, found: Type, wanted: Type) -> Result<(), Fault> {
        if found == wanted {
            return Ok(());
        }
        let message = Words::of(|lang| {
            let (wanted, found) = (wanted.name(lang), found.name(lang));
            say!(lang, "这里要{wanted}，却是{found}", "Here must be {wanted}, not {found}")
        });
        Err(fault(at, message))
    }

    fn primary(&mut self) -> Result<(Node, Type), Fault> {
        let at = self.at();
        let Some(token) = self.peek().cloned() else {
            return Err(fault(at, words!("表达式没有写完", "The expression is not finished")));
        };
        self.next += 1;
        match token.kind {
            Kind::Text(text) => Ok((Node::Text(text), Type::Text)),
            Kind::Number(number) => Ok((Node::Number(number), Type::Number)),
            Kind::Word(word) if word == "true" || word == "false" => {
                Ok((Node::Bool(word == "true"), Type::Bool))
            }
            Kind::Word(word) if self.take("(") => self.call(at, &word),
            Kind::Word(word) => self.name(at, word),
            Kind::Sign("(") => {
                let inner = self.binary(0)?;
                self.expect(")")?;
                Ok(inner)
            }
            Kind::Sign("[") => self.list(),
            Kind::Sign(sign) => Err(stray(at, sign)),
        }
    }

    fn list(&mut self) -> Result<(Node, Type), Fault> {
        let mut items = Vec::new();
        while !self.take("]") {
            let at = self.at();
            match self.peek().map(|token| token.kind.clone()) {
                Some(Kind::Text(text)) => items.push(text),
                _ => {
                    return Err(fault(
                        at,
                        words!(
                            "列表里只能是带引号的文字",
                            "A list holds texts in quotation marks only"
                        ),
                    ));
                }
            }
            self.next += 1;
            if !self.take(",") {
                self.expect("]")?;
                break;
            }
        }
        Ok((Node::List(items), Type::List))
    }

    fn name(&self, at: usize, name: String) -> Result<(Node, Type), Fault> {
        match self.scope.type_of(&name) {
            Some(found) => Ok((Node::Name(name), found)),
            None => Err(Fault {
                at,
                message: words!("没有叫“{name}”的字段", "There is no field “{name}”"),
                nearest: nearest(&name, self.scope.names()),
            }),
        }
    }

    fn call(&mut self, at: usize, name: &str) -> Result<(Node, Type), Fault> {
        let Some((_, function)) = FUNCTIONS.iter().find(|(known, _)| *known == name) else {
            return Err(Fault {
                at,
                message: words!("没有叫“{name}”的函数", "There is no function “{name}”"),
                nearest: nearest(name, FUNCTIONS.iter().map(|(known, _)| *known)),
            });
        };
        let mut arguments = Vec::new();
        while !self.take(")") {
            let at = self.at();
            arguments.push((at, self.binary(0)?));
            if !self.take(",") {
                self.expect(")")?;
                break;
            }
        }
        let (signature, result) = function.signature();
        self.check_arguments(at, &signature, &arguments)?;
        let arguments = arguments.into_iter().map(|(_, (node, _))| node).collect();
        Ok((Node::Call(*function, arguments), result))
    }

    fn check_arguments(
        &self,
        at: usize,
        signature: &Signature,
        arguments: &[(usize, (Node, Type))],
    ) -> Result<(), Fault> {
        match signature {
            Signature::Fixed(types) => {
                if types.len() != arguments.len() {
                    let (wanted, found) = (types.len(), arguments.len());
                    return Err(fault(
                        at,
                        words!(
                            "这个函数要 {wanted} 个参数，却有 {found} 个",
                            "This function takes {wanted} arguments, not {found}"
                        ),
                    ));
                }
                for ((at, (_, found)), wanted) in arguments.iter().zip(*types) {
                    if !(*wanted == Type::List && *found == Type::Text) {
                        self.demand(*at, *found, *wanted)?;
                    }
                }
            }
            Signature::AnyName => match arguments {
                [(_, (Node::Name(_), _))] => {}
                _ => {
                    return Err(fault(
                        at,
                        words!("这个函数要一个字段名", "This function takes the name of a field"),
                    ));
                }
            },
            Signature::Numbers => {
                if arguments.is_empty() {
                    return Err(fault(
                        at,
                        words!(
                            "这个函数至少要一个参数",
                            "This function takes one argument or more"
                        ),
                    ));
                }
                for (at, (_, found)) in arguments {
                    self.demand(*at, *found, Type::Number)?;
                }
            }
        }
        Ok(())
    }
}

fn operator_type(operator: Operator, left: Type, right: Type) -> Option<Type> {
    use Operator::*;
    let fits = match operator {
        Or | And => left == Type::Bool && right == Type::Bool,
        Equal | Unequal => left == right && left != Type::List,
        Less | LessOrEqual | Greater | GreaterOrEqual => {
            left == right && matches!(left, Type::Number | Type::Date)
        }
        In => left == Type::Text && right == Type::List,
        Plus | Minus | Times => left == Type::Number && right == Type::Number,
    };
    let result = match operator {
        Plus | Minus | Times => Type::Number,
        _ => Type::Bool,
    };
    fits.then_some(result)
}

/// The known name that differs least from a misspelt one, if any is near.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let limit = 1 + name.chars().count() / 3;
    known
        .into_iter()
        .map(|known| (distance(name, known), known))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, known)| known.to_owned())
}

/// Levenshtein distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = corner + usize::from(from != *to);
            corner = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}
