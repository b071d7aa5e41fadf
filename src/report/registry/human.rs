//! Text for a terminal: tables whose columns stand under one another although
//! Chinese characters are two columns wide, and bars for shares.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::words::{Convention, conventions, fault, maybe, share, state, target};
use crate::form::FormDef;
use crate::lang::Lang;
use crate::registry::Path;
use crate::registry::history::tell;
use crate::registry::log::Entry;
use crate::registry::quota::Quotas;
use crate::registry::stats::{Place, Stats, Sums};
use crate::registry::verify::Check;
use crate::report::words::plain;
use crate::say;

/// Writes rows under one another; all columns but the first stand at the right
/// where `numbers` says so.
pub(super) fn table(out: &mut dyn Write, rows: &[Vec<String>], numbers: &[bool]) -> io::Result<()> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| {
        rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    for row in rows {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            let wide = widths.get(at).copied().unwrap_or(0);
            let gap = " ".repeat(wide.saturating_sub(cell.width()));
            if at > 0 {
                line.push_str("  ");
            }
            if numbers.get(at).copied().unwrap_or(false) {
                line.push_str(&gap);
                line.push_str(cell);
            } else {
                line.push_str(cell);
                line.push_str(&gap);
            }
        }
        writeln!(out, "{}", plain(line.trim_end()))?;
    }
    Ok(())
}

/// A bar of ten cells for a share, in eighths of a cell; whatever is not nothing
/// shows.
fn bar(of: i64, whole: Option<i64>) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let Some(whole) = whole.filter(|whole| *whole > 0) else { return String::new() };
    let eighths = i128::from(of.max(0)) * 80 / i128::from(whole);
    let eighths = usize::try_from(eighths.clamp(i128::from(of > 0), 80)).unwrap_or(0);
    let part = PARTS.get(eighths % 8).copied().unwrap_or_default();
    let full = "█".repeat(eighths / 8) + part;
    format!("{full}{}", "░".repeat(10 - full.chars().count()))
}

fn settings(out: &mut dyn Write, all: &[Convention], lang: Lang) -> io::Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "{}",
        lang.pick(
            "\n口径（文件没有写明，可以改）：",
            "\nSettings (our own reading, may be changed):"
        )
    )?;
    all.iter().try_for_each(|of| writeln!(out, "  {} = {}  {}", of.id, of.value, of.text))
}

/// The quota of a year.
pub fn quota(out: &mut dyn Write, form: &FormDef, quotas: &Quotas, lang: Lang) -> io::Result<()> {
    let year = quotas.year;
    let title = &quotas.title;
    writeln!(out, "{}", say!(lang, "{title}名额（{year}年）", "Quota of {title} ({year})"))?;
    let heads = lang.pick(
        ["市（州）", "窗口", "社区总数", "上限", "已命名", "在办", "剩余", "状态"],
        ["City", "Window", "Communities", "Cap", "Named", "Pending", "Left", "State"],
    );
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    for city in &quotas.cities {
        let window = &city.window;
        rows.push(vec![
            city.city.clone(),
            format!("{}—{}", window.from, window.to),
            maybe(window.communities),
            maybe(window.cap),
            window.awarded.to_string(),
            city.pending.to_string(),
            maybe(city.left),
            state(city, lang),
        ]);
        for window in &city.earlier {
            rows.push(vec![
                String::new(),
                format!("{}—{}", window.from, window.to),
                maybe(window.communities),
                maybe(window.cap),
                window.awarded.to_string(),
                String::new(),
                maybe(window.cap.map(|cap| cap - window.awarded)),
                lang.pick("此前超限", "exceeded before").to_owned(),
            ]);
        }
    }
    table(out, &rows, &[false, false, true, true, true, true, true, false])?;
    settings(out, &conventions(form, "quota_", lang), lang)
}

fn heads(lang: Lang) -> Vec<String> {
    let heads = lang.pick(
        [
            "区划",
            "城市社区总数",
            "底表",
            "参与",
            "参与占比",
            "达标",
            "达标占比",
            "",
            "示范",
            "试点",
            "在办",
            "除名",
        ],
        [
            "Division",
            "Communities",
            "In base",
            "Taking part",
            "Share",
            "Met",
            "Share",
            "",
            "Demonstration",
            "Pilots",
            "Open",
            "Revoked",
        ],
    );
    heads.map(str::to_owned).to_vec()
}

fn line(name: String, communities: Option<i64>, sums: &Sums) -> Vec<String> {
    vec![
        name,
        maybe(communities),
        sums.in_base.to_string(),
        sums.taking_part.to_string(),
        share(sums.taking_part, communities),
        sums.met.to_string(),
        share(sums.met, communities),
        bar(sums.met, communities),
        sums.demonstration.to_string(),
        sums.pilots.to_string(),
        sums.open.to_string(),
        sums.revoked.to_string(),
    ]
}

/// Progress at the end of a year; `depth` 1 city, 2 county, 3 street.
pub fn stats(
    out: &mut dyn Write,
    form: &FormDef,
    stats: &Stats,
    depth: usize,
    lang: Lang,
) -> io::Result<()> {
    let year = stats.year;
    writeln!(
        out,
        "{}",
        say!(lang, "绿色社区创建进度（{year}年底）", "Progress at the end of {year}")
    )?;
    let province = &stats.province;
    let mut rows = vec![heads(lang)];
    rows.push(line(province.name.clone(), province.communities, &province.sums));
    if depth == 1 {
        rows.extend(
            stats.cities.iter().map(|city| line(city.name.clone(), city.communities, &city.sums)),
        );
    } else {
        for (path, sums) in stats.rolled_up(depth) {
            rows.push(line(path.join("/"), None, &sums));
        }
    }
    let numbers = [false, true, true, true, true, true, true, false, true, true, true, true];
    table(out, &rows, &numbers)?;
    writeln!(out)?;
    judged(out, province, stats, lang)?;
    let targets = form.flow.as_ref().map(|flow| &flow.targets);
    if let Some(pilots) = targets.and_then(|targets| targets.pilots) {
        let found = province.sums.pilots;
        writeln!(
            out,
            "{}",
            say!(
                lang,
                "试点社区 {found} 个（鼓励 {pilots} 个）",
                "Pilots: {found} (encouraged: {pilots})"
            )
        )?;
    }
    if let Some(titled) = targets.and_then(|targets| targets.titled) {
        let found = province.sums.demonstration;
        let feasible = match stats.feasible {
            Some(most) if most >= titled => {
                say!(
                    lang,
                    "各市（州）上限合计 {most} 个，可行",
                    "the cities' caps sum up to {most}: feasible"
                )
            }
            Some(most) => {
                say!(
                    lang,
                    "各市（州）上限合计只有 {most} 个，达不到",
                    "the cities' caps sum up to {most} only: not feasible"
                )
            }
            None => say!(
                lang,
                "可行性无法判定：缺城市社区总数",
                "feasibility cannot be judged: numbers are missing"
            ),
        };
        writeln!(
            out,
            "{}",
            say!(
                lang,
                "省级示范累计 {found} 个，目标 {titled} 个；{feasible}",
                "Demonstration: {found} of {titled}; {feasible}"
            )
        )?;
    }
    if !stats.missing.is_empty() {
        let missing = stats.missing.join(lang.pick("、", ", "));
        writeln!(
            out,
            "{}",
            say!(
                lang,
                "缺{year}年城市社区总数：{missing}",
                "Numbers of {year} are missing: {missing}"
            )
        )?;
    }
    Ok(())
}

fn judged(out: &mut dyn Write, province: &Place, stats: &Stats, lang: Lang) -> io::Result<()> {
    let word = target(province.target, lang);
    let (met, part) = (
        share(province.sums.met, province.communities),
        share(province.sums.taking_part, province.communities),
    );
    match province.percent {
        Some(percent) => writeln!(
            out,
            "{}",
            say!(
                lang,
                "目标 {percent}%：{word}（参与 {part}，达标 {met}）",
                "Target {percent} %: {word} (taking part {part}, met {met})"
            )
        ),
        None => {
            let year = stats.year;
            writeln!(out, "{}", say!(lang, "{year}年没有目标", "There is no target for {year}"))
        }
    }
}

/// What happened to a community.
pub fn history(
    out: &mut dyn Write,
    form: &FormDef,
    path: &Path,
    entries: &[Entry],
    lang: Lang,
) -> io::Result<()> {
    writeln!(out, "{}", plain(&path.to_string()))?;
    let mut rows = Vec::new();
    for entry in entries {
        let former = entry.path.as_deref().filter(|known| *known != path.to_string());
        let mut words = tell(form, entry, lang);
        if let Some(by) = &entry.by {
            words.push_str(&say!(lang, "（{by}）", " ({by})"));
        }
        if let (Some(file), Some(digest)) = (&entry.file, &entry.digest) {
            let short: String = digest.chars().take(8).collect();
            words.push_str(&say!(lang, "［{file} {short}…］", " [{file} {short}…]"));
        }
        if let Some(former) = former {
            words.push_str(&say!(lang, "，时为“{former}”", ", then {former}"));
        }
        let on = entry.on.clone().unwrap_or_else(|| "——".to_owned());
        rows.push(vec![format!("#{}", entry.seq), on, words]);
    }
    table(out, &rows, &[true, false, false])
}

/// The result of a check.
pub fn verify(out: &mut dyn Write, check: &Check, lang: Lang) -> io::Result<()> {
    for one in &check.faults {
        let found = fault(one, lang);
        let word = lang.pick("错误", "error");
        writeln!(out, "{word}[{}] {}", found.code, plain(&found.message))?;
    }
    let (entries, rows, head, count) = (check.entries, check.rows, &check.head, check.count);
    if count == 0 {
        writeln!(
            out,
            "{}",
            say!(
                lang,
                "台账完好：日志 {entries} 条，数据 {rows} 行",
                "The ledger is sound: {entries} entries, {rows} rows"
            )
        )?;
    } else {
        writeln!(
            out,
            "{}",
            say!(
                lang,
                "台账被改动：{count} 处不符（日志 {entries} 条，数据 {rows} 行）",
                "The ledger was changed: {count} places do not fit ({entries} entries, {rows} rows)"
            )
        )?;
        writeln!(out, "{}", lang.pick("办法: 用 registry restore-backup 换回备份，并查明谁改动过文件", "help: put a backup in its place with registry restore-backup, and find out who touched the file"))?;
    }
    writeln!(
        out,
        "{}",
        say!(
            lang,
            "末条摘要 {entries}:{head}（另行记下，以后用 --head 核对）",
            "Last entry {entries}:{head} (write it down, and compare later with --head)"
        )
    )
}
