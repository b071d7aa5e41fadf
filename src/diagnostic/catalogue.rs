//! The whole table as Markdown: `docs/rules.md` and `docs/rules.en.md`.
//!
//! In: a language. Out: the text of the file. It writes nothing outside its
//! test, which holds the files to the table and renews them with `UPDATE=1`.

use std::fmt::Write as _;

use super::{Entry, Severity, entries};
use crate::lang::Lang;

/// A stage: its letter, its title and what it is about.
struct Stage {
    letter: char,
    title: (&'static str, &'static str),
    about: (&'static str, &'static str),
}

/// The stages in the order in which a form passes them.
const STAGES: [Stage; 12] = [
    Stage {
        letter: 'I',
        title: ("文件", "The file"),
        about: (
            "文件能不能读、里面有没有审批表。I101 至 I104 和 I106 的结论是“无法读取”；只有其他 I 代码的，照常检查。",
            "Whether the file can be read and holds a form. I101 to I104 and I106 give the verdict “unreadable”; with the other I codes the check goes on.",
        ),
    },
    Stage {
        letter: 'F',
        title: ("填报内容", "The fields"),
        about: (
            "封面和表格各栏填得对不对。空着的栏目只提示 F101，不再重复提示别的。",
            "Whether cover and table are filled in rightly. A blank field is F101 and nothing else.",
        ),
    },
    Stage {
        letter: 'O',
        title: ("审核意见", "The opinions"),
        about: (
            "各级审核意见是否齐全、明确、先后有序。要求到哪一级，由检查时的阶段（--stage）决定。",
            "Whether the opinions are complete, clear and in order. The stage (--stage) says up to which level they are required.",
        ),
    },
    Stage {
        letter: 'A',
        title: ("附件", "The attachments"),
        about: (
            "附件是否齐全、有没有变动，扫描件是否合用。",
            "Whether the attachments are complete and unchanged and the scans fit for use.",
        ),
    },
    Stage {
        letter: 'B',
        title: ("批次", "The batch"),
        about: (
            "几份申请放在一起才看得出的问题。",
            "What shows only when applications are seen together.",
        ),
    },
    Stage {
        letter: 'L',
        title: ("版式", "The layout"),
        about: (
            "纸张和字体字号，只在文件写明时检查。",
            "Paper and type, as far as the file states them.",
        ),
    },
    Stage {
        letter: 'P',
        title: ("文书", "The papers"),
        about: (
            "由记录生成审批表、证书、标识牌、决定和公示（`shenpi render`）和退改单（`shenpi fixes`）时的提示。",
            "What `shenpi render` says when records become papers, and `shenpi fixes` when findings become corrections.",
        ),
    },
    Stage {
        letter: 'C',
        title: ("评分", "The score"),
        about: (
            "填好的评分表（附件1）对不对：分数、小计合计、指标，以及几位评分人之间（`shenpi score`）。",
            "Filled scoring sheets (附件1): scores, sums, figures, and the raters among themselves (`shenpi score`).",
        ),
    },
    Stage {
        letter: 'S',
        title: ("签名", "The signatures"),
        about: (
            "给 PDF 签名（`shenpi sign`，S701 至 S739）和验证签名（`shenpi verify`，S740 起）时的提示。",
            "What `shenpi sign` (S701 to S739) and `shenpi verify` (from S740) say.",
        ),
    },
    Stage {
        letter: 'R',
        title: ("封装包与归档", "Bags and archives"),
        about: (
            "封装包是否完整、有没有变动，四性检测的各项结果（`shenpi archive`）。",
            "Whether bags are complete and unchanged, and what an inspection finds (`shenpi archive`).",
        ),
    },
    Stage {
        letter: 'G',
        title: ("台账", "The ledger"),
        about: (
            "录入名单、办理各步骤、核查台账时的提示（`shenpi registry`）。",
            "What `shenpi registry` says of rosters, steps and the ledger itself.",
        ),
    },
    Stage {
        letter: 'D',
        title: ("表单定义", "The form definition"),
        about: (
            "与填报人无关，供维护表单定义的人查看。",
            "Nothing to do with whoever filled in a form: for those who keep its definition.",
        ),
    },
];

/// The rule catalogue: an introduction, a table of contents by stage, and an
/// entry for every code.
pub fn catalogue(lang: Lang) -> String {
    let mut text = String::from(lang.pick(INTRODUCTION_ZH, INTRODUCTION_EN));
    for stage in &STAGES {
        contents(&mut text, stage, lang);
    }
    for stage in &STAGES {
        let _ = write!(
            text,
            "\n## {} {}\n\n{}\n",
            stage.letter,
            lang.pick(stage.title.0, stage.title.1),
            lang.pick(stage.about.0, stage.about.1)
        );
        for entry in of(stage) {
            article(&mut text, entry, lang);
        }
    }
    text
}

const INTRODUCTION_ZH: &str = "\
# 规则目录

`shenpi check` 会给出的每一个代码：什么时候提示、依据哪一条、怎么改。在命令行里用 `shenpi explain 代码` 可以看到同样的文字。

- **错误**：须改正后才能通过，表要退回（文件读不出来的，记为“无法读取”）。
- **警告**：请人看一看，不因此退回。
- **提示**：仅供了解。

依据中的“附件2”是《四川省绿色社区创建审批表》，“实施方案”是《四川省绿色社区创建行动实施方案》。政策没有写明、由本软件选定的做法，都注明“shenpi 约定”。代码只增不改，以前的报告始终读得懂。

<!-- 本文由代码表生成，请勿直接修改：改 src/diagnostic/table/ 后运行 UPDATE=1 cargo test --lib catalogue -->

## 目录
";

const INTRODUCTION_EN: &str = "\
# Rule catalogue

Every code that `shenpi check` may give: when it speaks, on what basis, and how to mend it. `shenpi explain CODE --lang en` prints the same words on the command line.

- **Error**: to be mended before the form can pass; the form is returned (or, where the file cannot be read, counted as unreadable).
- **Warning**: a person should look; the form is not returned for it.
- **Info**: worth knowing.

“附件2” is the approval form (annex 2, 四川省绿色社区创建审批表) with its ten notes, “programme” the 四川省绿色社区创建行动实施方案. Where the policy is silent and the reading is ours, the basis says “shenpi convention”. Codes are only ever added, so that old reports stay readable.

<!-- Made from the code table; do not edit: change src/diagnostic/table/ and run UPDATE=1 cargo test --lib catalogue -->

## Contents
";

/// The entries of a stage.
fn of(stage: &Stage) -> impl Iterator<Item = &'static Entry> {
    let letter = stage.letter;
    entries().filter(move |entry| entry.code.letter() == letter)
}

/// One stage in the table of contents.
fn contents(text: &mut String, stage: &Stage, lang: Lang) {
    let _ = write!(
        text,
        "\n**{} {}**\n\n{}\n|---|---|---|\n",
        stage.letter,
        lang.pick(stage.title.0, stage.title.1),
        lang.pick("| 代码 | 级别 | 名称 |", "| code | severity | name |"),
    );
    for entry in of(stage) {
        let code = entry.code;
        let severity = severity(entry.severity, lang);
        let name = escaped(entry.name.get(lang));
        let _ = writeln!(text, "| [{code}](#{code}) | {severity} | {name} |");
    }
}

/// The entry of one code. The anchor is explicit: what sites make of a Chinese
/// heading differs.
fn article(text: &mut String, entry: &Entry, lang: Lang) {
    let code = entry.code;
    let _ = write!(
        text,
        "\n### <a id=\"{code}\"></a>{code} {}\n\n**{}**{}{}\n\n- {}{}\n- {}{}\n- {}{}\n",
        escaped(entry.name.get(lang)),
        severity(entry.severity, lang),
        lang.pick("　", " · "),
        escaped(entry.why.get(lang)),
        lang.pick("依据：", "Basis: "),
        escaped(entry.basis.get(lang)),
        lang.pick("例如：", "Example: "),
        escaped(entry.example.get(lang)),
        lang.pick("办法：", "Fix: "),
        escaped(entry.fix.get(lang)),
    );
}

/// The word for a severity.
fn severity(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => lang.pick("错误", "Error"),
        Severity::Warning => lang.pick("警告", "Warning"),
        Severity::Info => lang.pick("提示", "Info"),
    }
}

/// The text with the marks of Markdown taken literally.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '_' | '*' | '`' | '<' | '|' | '[' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_code_has_its_article_and_its_line() {
        for lang in [Lang::Zh, Lang::En] {
            let text = catalogue(lang);
            for entry in entries() {
                let code = entry.code;
                assert_eq!(text.matches(&format!("<a id=\"{code}\"></a>")).count(), 1, "{code}");
                assert_eq!(text.matches(&format!("[{code}](#{code})")).count(), 1, "{code}");
            }
        }
    }

    #[test]
    fn marks_are_literal() {
        assert_eq!(escaped("“____”|<a>"), "“\\_\\_\\_\\_”\\|\\<a>");
    }

    #[test]
    fn the_files_in_docs_are_the_table() {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
        for (name, lang) in [("rules.md", Lang::Zh), ("rules.en.md", Lang::En)] {
            let path = docs.join(name);
            let text = catalogue(lang);
            if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
                std::fs::create_dir_all(&docs).unwrap();
                std::fs::write(&path, &text).unwrap();
            }
            // A checkout on Windows may have turned the line ends.
            let found = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
            assert!(
                found == text,
                "docs/{name} is behind the table: UPDATE=1 cargo test --lib catalogue"
            );
        }
    }
}
