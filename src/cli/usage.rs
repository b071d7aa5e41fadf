//! Mistakes on the command line, in the user's language.

use std::io::{self, Write};

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use super::Exit;
use crate::lang::Lang;
use crate::say;

/// Prints help, version or an error; gives the exit code.
pub(super) fn explain(error: &Error, lang: Lang) -> Exit {
    use ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    match error.kind() {
        DisplayHelp | DisplayVersion => {
            let _ = write!(io::stdout(), "{error}");
            return Exit::Clean;
        }
        DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = write!(io::stderr(), "{error}");
            return Exit::Usage;
        }
        _ => {}
    }
    let text = match lang {
        Lang::En => error.to_string(),
        Lang::Zh => {
            format!("{}\n用 shenpi --help 或 shenpi 命令 --help 查看说明\n", sentence(error))
        }
    };
    let _ = write!(io::stderr(), "{text}");
    Exit::Usage
}

fn sentence(error: &Error) -> String {
    let argument = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    let valid = context(error, ContextKind::ValidValue);
    let near =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
            .into_iter()
            .map(|kind| context(error, kind))
            .find(|near| !near.is_empty())
            .map(|near| format!("，是否为“{near}”"))
            .unwrap_or_default();
    let lang = Lang::Zh;
    match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => {
            say!(lang, "错误：{argument} 后面缺少内容", "error: {argument} needs a value")
        }
        ErrorKind::InvalidValue => {
            format!("错误：{argument} 不能是“{value}”，可用：{valid}{near}")
        }
        ErrorKind::ValueValidation => format!("错误：{argument} 不能是“{value}”"),
        ErrorKind::UnknownArgument => format!("错误：没有“{argument}”这个选项{near}"),
        ErrorKind::InvalidSubcommand => {
            format!("错误：没有“{}”这个命令{near}", context(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("错误：缺少 {argument}"),
        ErrorKind::MissingSubcommand => "错误：缺少命令".to_owned(),
        ErrorKind::ArgumentConflict => {
            format!("错误：{argument} 写了两次，或不能与别的选项同用")
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            format!("错误：{argument} 的内容个数不对")
        }
        ErrorKind::InvalidUtf8 => "错误：参数不是有效的 UTF-8 文字".to_owned(),
        _ => format!("错误：命令写法有误：{}", error.kind()),
    }
}

fn context(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
