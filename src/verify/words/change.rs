//! S752 to S758: what came after a signature.

use super::Say;
use crate::lang::Lang;
use crate::say;
use crate::verify::changes::{Change, Kind, What};

impl Say {
    /// A later change in revision `revision`.
    pub(in crate::verify) fn change(
        &mut self,
        change: &Change,
        revision: usize,
        fits: bool,
        level: Option<u8>,
    ) {
        let what = what(&change.what, self.lang);
        let object = match change.object {
            Some(object) => say!(self.lang, "（对象 {object}）", " (object {object})"),
            None => String::new(),
        };
        if fits {
            if let What::NewField(_, true) = change.what {
                self.push(
                    758,
                    say!(self.lang, "修订 {revision}：{what}{object}，其外观可能遮住已签的内容", "revision {revision}: {what}{object}, whose appearance may cover what was signed"),
                    say!(self.lang, "看一看签名外观下面是否还有内容", "look at what lies under it"),
                );
            }
            return;
        }
        let (number, zh, en) = match (change.kind, level) {
            (Kind::Signature, _) => (
                755,
                "认证级别 1 不许再签名",
                "a certification of level 1 allows no further signature",
            ),
            (Kind::FormFill, Some(2 | 3)) => (753, "该域已锁定", "the field is locked"),
            (Kind::FormFill, _) => (753, "签名不允许再填表", "the signature allows no filling in"),
            (Kind::Annotation, _) => {
                (754, "批注会遮盖已签的内容", "annotations can cover what was signed")
            }
            (Kind::Other, _) => {
                (752, "这会改变读者看到的内容", "this can change what a reader sees")
            }
        };
        let why = self.lang.pick(zh, en);
        self.push(
            number,
            say!(self.lang, "签名后在修订 {revision} 改动了{what}{object}，{why}", "after it, revision {revision} changed {what}{object}: {why}"),
            say!(self.lang, "不要采信现在的内容；以签名当时的修订为准，或索取原件", "do not rely on what is shown now: go by the signed revision, or ask for the original"),
        );
    }
}

/// What a change concerns.
fn what(what: &What, lang: Lang) -> String {
    match what {
        What::Evidence => say!(lang, "验证数据（DSS）", "validation data (DSS)"),
        What::Signed(field) => {
            say!(lang, "签名域“{field}”（新签名）", "the field {field} (a new signature)")
        }
        What::Stamped(field) => {
            say!(lang, "签名域“{field}”（新时间戳）", "the field {field} (a new time stamp)")
        }
        What::NewField(field, _) => {
            say!(lang, "新增签名域“{field}”", "a new signature field {field}")
        }
        What::Filled(field) => say!(lang, "表单域“{field}”的值", "the value of the field {field}"),
        What::Note(page) => say!(lang, "第 {page} 页的文字批注", "a text note on page {page}"),
        What::Annotation(page) => {
            say!(lang, "第 {page} 页的批注或表单控件", "annotations of page {page}")
        }
        What::Page(page) => {
            say!(lang, "第 {page} 页的内容、字体或尺寸", "content, fonts or size of page {page}")
        }
        What::Pages => say!(
            lang,
            "页面的数量、顺序或共有属性",
            "the number, order or common attributes of the pages"
        ),
        What::Field(field) => say!(lang, "表单域“{field}”", "the field {field}"),
        What::Form => say!(lang, "表单", "the form"),
        What::Catalog(key) => {
            let known = match (key.as_str(), lang) {
                ("OCProperties", Lang::Zh) => "图层（OCProperties）",
                ("Metadata", Lang::Zh) => "元数据（Metadata）",
                ("Names", Lang::Zh) => "附件、名称或脚本（Names）",
                ("Outlines", Lang::Zh) => "书签（Outlines）",
                ("Dests", Lang::Zh) => "跳转目标（Dests）",
                ("StructTreeRoot", Lang::Zh) => "结构树（StructTreeRoot）",
                ("OpenAction" | "AA", Lang::Zh) => "自动动作（OpenAction、AA）",
                ("AF", Lang::Zh) => "关联文件（AF）",
                _ => return say!(lang, "目录项 {key}", "the catalogue's {key}"),
            };
            known.to_owned()
        }
        What::Trailer(key) => match key.strip_prefix("Info/") {
            Some(key) => say!(lang, "文档信息的 {key}", "the document information's {key}"),
            None => say!(lang, "文件尾的 {key}", "the trailer's {key}"),
        },
        What::Broken(words) => say!(lang, "文件结构（{words}）", "the structure ({words})"),
        What::TooMuch => say!(lang, "过多的内容，无法逐一比对", "more than can be compared"),
    }
}
