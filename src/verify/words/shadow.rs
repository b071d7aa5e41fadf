//! S780 to S788: what was prepared before signing, and the attached record.

use super::{Say, code};
use crate::diagnostic::Diagnostic;
use crate::say;
use crate::verify::content::{By, Hidden};

impl Say {
    pub(in crate::verify) fn hidden_layers(&mut self, count: usize) {
        self.push(
            780,
            say!(self.lang, "签名时文件里就有 {count} 个关闭的图层，打开后看到的内容会不同", "{count} layer(s) were switched off when it was signed: switched on, they show other content"),
            say!(self.lang, "在阅读器里打开全部图层看一看", "look at it with all layers switched on"),
        );
    }

    pub(in crate::verify) fn unused(&mut self, object: u32, count: usize) {
        self.push(
            781,
            say!(self.lang, "签名时文件里有 {count} 个没有用到的页面、字体或内容（如对象 {object}），可能是为日后替换准备的", "{count} page(s), font(s) or content(s) that nothing uses were there when it was signed (such as object {object}): they may be meant to be exchanged later"),
            say!(self.lang, "留意后来的修订；新文件请去掉无用对象后再签", "mind later revisions; sign new files without such objects"),
        );
    }

    pub(in crate::verify) fn unlisted(&mut self, object: &str) {
        self.push(
            781,
            say!(self.lang, "签名时文件里藏有交叉引用表没有登记的对象（{object}），以后只改一张表就能换上它", "an object that no cross-reference table knows ({object}) was in the file when it was signed: changing a table is enough to put it in"),
            say!(self.lang, "留意后来的修订；新文件请重新生成后再签", "mind later revisions; make new files afresh before they are signed"),
        );
    }

    pub(in crate::verify) fn loose_fonts(&mut self, font: &str, count: usize) {
        self.push(
            782,
            say!(self.lang, "有 {count} 种字体没有嵌入（如 {font}），在别的电脑上显示的字可能不同", "{count} font(s) are not embedded (such as {font}): another computer may show other characters"),
            say!(self.lang, "新文件请嵌入字体后再签", "sign new files with embedded fonts"),
        );
    }

    pub(in crate::verify) fn covering(&mut self, page: usize) {
        self.push(
            783,
            say!(self.lang, "签名时第 {page} 页就有大面积的批注盖在内容上，移走后看到的内容会不同", "a large annotation lay over page {page} when it was signed: without it the page shows other content"),
            say!(self.lang, "看一看批注下面的内容", "look at what lies under it"),
        );
    }

    pub(in crate::verify) fn hidden_text(&mut self, page: usize, hidden: &Hidden) {
        let glyphs = hidden.glyphs;
        let text: String = hidden.text.chars().take(40).collect();
        let what = match text.trim() {
            "" => say!(self.lang, "{glyphs} 个字", "{glyphs} character(s)"),
            text => say!(self.lang, "“{text}”等 {glyphs} 个字", "{glyphs} character(s) ({text})"),
        };
        match hidden.by {
            By::Annotation => self.push(
                783,
                say!(self.lang, "签名时第 {page} 页就有批注或表单控件盖住了{what}，移走后看到的内容会不同", "an annotation or form control covered {what} on page {page} when it was signed: without it the page shows other content"),
                say!(self.lang, "看一看批注下面的内容", "look at what lies under it"),
            ),
            By::Content => self.push(
                784,
                say!(self.lang, "签名时第 {page} 页就有图形或图片盖住了{what}，拿掉它就会显出来", "a drawing or picture covered {what} on page {page} when it was signed: taken away, they show"),
                say!(self.lang, "选中并复制该页文字，看看遮住的是什么；新文件请去掉遮盖后再签", "select and copy the page's text to see what lies under it; sign new files without such covers"),
            ),
            By::Colour => self.push(
                784,
                say!(self.lang, "签名时第 {page} 页就有{what}与底色相同，看不见；换了底色就会显出来", "{what} on page {page} had the colour of the ground when it was signed: on another ground they show"),
                say!(self.lang, "选中并复制该页文字，看看是什么；新文件请去掉这些字后再签", "select and copy the page's text to see what it says; sign new files without such text"),
            ),
        }
    }

    pub(in crate::verify) fn shows_other(&mut self, field: &str, value: &str) {
        let value: String = value.chars().take(40).collect();
        self.push(
            787,
            say!(self.lang, "签名时表单域“{field}”存的值是“{value}”，显示的却不是，点开后会变", "the field {field} held the value {value} when it was signed, but shows something else until it is touched"),
            say!(self.lang, "点开该域看存的值，向签发单位核实以哪个为准", "look at the value in the field and ask the issuing office which one counts"),
        );
    }

    pub(in crate::verify) fn unlooked(&mut self, page: usize, why: &str) {
        self.push(
            788,
            say!(self.lang, "第 {page} 页的内容读不全（{why}），没有查有没有互相遮盖", "the content of page {page} cannot be read whole ({why}): whether it covers anything was not looked at"),
            say!(self.lang, "人工看一看这一页", "look at the page by eye"),
        );
    }

    pub(in crate::verify) fn record_differs(&mut self, field: &str, value: &str) {
        self.field = None;
        let value: String = value.chars().take(80).collect();
        let message = say!(
            self.lang,
            "附带的记录里“{field}”是“{value}”，页面上却没有这些字",
            "the attached record says {value} for {field}, but the pages do not"
        );
        let help = say!(
            self.lang,
            "不要采信；向签发单位索取原件",
            "do not rely on it; ask the issuing office for the original"
        );
        self.diagnostics.push(Diagnostic::new(code(785), message, help).of(field));
    }

    pub(in crate::verify) fn record_unread(&mut self, why: &str) {
        self.field = None;
        self.push(
            786,
            say!(
                self.lang,
                "附带的记录没有与页面比对：{why}",
                "the attached record was not compared with the pages: {why}"
            ),
            say!(self.lang, "人工核对页面和记录", "compare pages and record by eye"),
        );
    }
}
