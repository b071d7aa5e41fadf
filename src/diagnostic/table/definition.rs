//! D codes: the form definition, which is no clerk's fault.

use super::{Code, Entry, Severity, text};

pub(super) static ENTRIES: &[Entry] = &[Entry {
    code: Code::new('D', 901),
    severity: Severity::Error,
    name: text("表单定义有误", "form definition is wrong"),
    why: text(
        "表单定义文件（form.toml）写错了，提示里有文件、行号和应写的内容。这与填报人无关；为免\
         判错，改正以前不检查任何表。填好的审批表有错不会用这个代码。",
        "The form definition (form.toml) is wrong; the message gives file, line and what to \
         write instead. No sender is to blame, and no form is checked until it is mended, lest \
         it be judged wrongly. Mistakes in a filled form never use this code.",
    ),
    basis: text(
        "shenpi 约定：表单定义有误时退出码为 2，不检查任何表",
        "shenpi convention: with a wrong definition the exit code is 2 and nothing is checked",
    ),
    example: text(
        "form.toml 第 42 行：规则用了不存在的字段 adress，应为 address",
        "form.toml, line 42: a rule uses the unknown field adress; write address",
    ),
    fix: text(
        "请维护表单定义的人按提示改正；从未改动过定义的，重新安装即可恢复。",
        "Whoever keeps the definition mends it as the message says; if nobody ever changed it, \
         install shenpi again.",
    ),
}];
