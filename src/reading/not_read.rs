//! The detail of I111 in the language asked for.
//!
//! In: the words in which a reader names what it did not read, in Chinese, with
//! a sheet's name between the outermost “ and ”. Out: the same, or its English.
//! A reader's words that are not listed here stay as they are.

use crate::lang::Lang;

/// What readers say: the words before and after a name, if there is one, and
/// their English with `{}` for the name.
const KNOWN: &[(&str, &str, &str)] = &[
    ("被合并单元格遮住的文字", "", "text hidden under merged cells"),
    ("SmartArt 图示", "", "a SmartArt graphic"),
    ("嵌入的其他文件（altChunk）", "", "another file embedded as altChunk"),
    ("子文档", "", "a subdocument"),
    ("嵌入的对象（OLE 或 ActiveX）", "", "an embedded object (OLE or ActiveX)"),
    ("框架网页所引用的其他文件", "", "the other files that a page of frames refers to"),
    ("脚注或尾注", "", "footnotes or endnotes"),
    (
        "表单域（复选框或下拉列表）的状态",
        "",
        "the state of form fields (check boxes or drop-down lists)",
    ),
    ("工作表", "中的表单控件（如复选框）", "form controls (such as check boxes) on sheet “{}”"),
    ("图表工作表", "", "chart sheet “{}”"),
    ("对话框工作表", "", "dialog sheet “{}”"),
    ("宏模块", "", "macro module “{}”"),
    ("宏工作表", "", "macro sheet “{}”"),
    ("不认识的工作表", "", "sheet “{}” of an unknown kind"),
    ("不是表格的工作表", "", "sheet “{}”, which has no cells"),
];

pub(super) fn words(what: &str, lang: Lang) -> String {
    let parts = || {
        let (before, rest) = what.split_once('“')?;
        let (name, after) = rest.rsplit_once('”')?;
        Some((before, name, after))
    };
    let (before, name, after) = parts().unwrap_or((what, "", ""));
    match KNOWN.iter().find(|(start, end, _)| *start == before && *end == after) {
        Some((_, _, english)) if lang == Lang::En => english.replace("{}", name),
        _ => what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_place() {
        let what = "工作表“一“二”三”中的表单控件（如复选框）";
        assert_eq!(words(what, Lang::Zh), what);
        let english = "form controls (such as check boxes) on sheet “一“二”三”";
        assert_eq!(words(what, Lang::En), english);
        assert_eq!(words("子文档", Lang::En), "a subdocument");
        assert_eq!(words("不认识的东西", Lang::En), "不认识的东西");
    }

    /// Every wording stands in the source of some reader, as it stands here.
    #[test]
    fn no_wording_is_dead() {
        let mut source = String::new();
        let mut open = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/document")];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    source.push_str(&std::fs::read_to_string(path).expect("UTF-8"));
                }
            }
        }
        for (before, after, _) in KNOWN {
            assert!(source.contains(before) && source.contains(after), "{before}{after}");
        }
    }
}
