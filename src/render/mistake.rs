//! The layout engine's words for mistakes in a template, in Chinese.
//!
//! In: its message, English. Out: a Chinese sentence for the mistakes that
//! whoever edits a template makes; the rest stays as it is, since a wrong
//! translation costs more time than a foreign word.

/// Messages with their holes, and what they mean.
const SENTENCES: [(&str, &str); 25] = [
    ("unknown variable: {}", "没有叫“{}”的变量"),
    ("unclosed delimiter", "括号没有成对"),
    ("unclosed string", "引号没有成对"),
    ("unclosed raw text", "反引号没有成对"),
    ("unclosed label", "标签“<…>”没有写完"),
    ("expected {}, found {}", "这里要{}，写的是{}"),
    ("expected {}", "这里缺{}"),
    ("unexpected argument: {}", "没有叫“{}”的参数"),
    ("unexpected argument", "参数多了"),
    ("unexpected {}", "这里不能有{}"),
    ("missing argument: {}", "缺参数“{}”"),
    ("dictionary does not contain key {}", "数据里没有{}这一项"),
    ("{} does not contain field {}", "{}没有{}这一项"),
    ("type {} has no method `{}`", "{}没有“{}”这个方法"),
    ("type {} does not contain field {}", "{}没有{}这一项"),
    ("cannot add {} and {}", "{}和{}不能相加"),
    ("cannot join {} with {}", "{}和{}不能相连"),
    ("cannot compare {} and {}", "{}和{}不能比较"),
    ("cannot apply '{}' to {} and {}", "“{}”不能用于{}和{}"),
    ("array index out of bounds (index: {}, len: {})", "下标{}超出范围，一共{}项"),
    (
        "array index out of bounds (index: {}, len: {}) and no default value was specified",
        "下标{}超出范围，一共{}项",
    ),
    ("array is empty", "这里一项也没有"),
    ("the character `{}` is not valid in code", "代码里不能有“{}”"),
    ("file not found (searched at {})", "没有文件“{}”"),
    ("failed to load file (access denied)", "模板只能读表单文件夹里的文件"),
];

/// What things are called.
const THINGS: [(&str, &str); 22] = [
    ("string", "文字"),
    ("content", "内容"),
    ("integer", "整数"),
    ("float", "小数"),
    ("boolean", "真假"),
    ("length", "长度"),
    ("array", "数组"),
    ("dictionary", "字典"),
    ("function", "函数"),
    ("none", "空"),
    ("auto", "自动"),
    ("color", "颜色"),
    ("alignment", "对齐"),
    ("label", "标签"),
    ("expression", "表达式"),
    ("identifier", "名称"),
    ("pattern", "名称"),
    ("semicolon or line break", "分号或换行"),
    ("comma", "逗号"),
    ("closing paren", "右圆括号"),
    ("closing bracket", "右方括号"),
    ("closing brace", "右花括号"),
];

/// The sentence in Chinese, or as it is.
pub(super) fn zh(reason: &str) -> String {
    let known =
        |(pattern, sentence): &(&str, &'static str)| Some((held(pattern, reason)?, *sentence));
    let Some((held, sentence)) = SENTENCES.iter().find_map(known) else {
        return reason.to_owned();
    };
    let mut held = held.into_iter().map(thing);
    let mut parts = sentence.split("{}");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(&held.next().unwrap_or_default());
        out.push_str(part);
    }
    out
}

fn thing(name: &str) -> String {
    let one = |name: &str| {
        let known = THINGS.iter().find(|(en, _)| *en == name);
        known.map_or_else(|| name.to_owned(), |(_, zh)| (*zh).to_owned())
    };
    let names = name.replace(", or ", " or ").replace(", ", " or ");
    match one(&names) {
        known if known != names => known,
        _ => names.split(" or ").map(one).collect::<Vec<_>>().join("或"),
    }
}

/// What stands in the holes of a pattern, where it fits.
fn held<'a>(pattern: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut held = Vec::new();
    let parts: Vec<&str> = parts.collect();
    for (at, part) in parts.iter().enumerate() {
        let end =
            if at + 1 == parts.len() && part.is_empty() { rest.len() } else { rest.find(part)? };
        let (hole, after) = rest.split_at_checked(end)?;
        held.push(hole);
        rest = after.strip_prefix(part)?;
    }
    rest.is_empty().then_some(held)
}

#[cfg(test)]
mod tests {
    use super::zh;

    #[test]
    fn sentences() {
        for (en, said) in [
            ("unknown variable: recrod", "没有叫“recrod”的变量"),
            ("expected content, found integer", "这里要内容，写的是整数"),
            ("expected semicolon or line break", "这里缺分号或换行"),
            ("expected string, content, or none, found array", "这里要文字或内容或空，写的是数组"),
            ("unexpected closing brace", "这里不能有右花括号"),
            ("dictionary does not contain key \"comunity\"", "数据里没有\"comunity\"这一项"),
            ("array index out of bounds (index: 4, len: 2)", "下标4超出范围，一共2项"),
            ("something else: {}", "something else: {}"),
            ("", ""),
        ] {
            assert_eq!(zh(en), said);
        }
    }
}
