//! Decision and notice: the grid of GB/T 9704-2012 measured on the rendered
//! page, values read back exactly, and what refuses a paper.
//!
//! Positions are read by pdftotext and pdftoppm (poppler); where these are not
//! installed a test says so and passes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support::{root, run};

/// Points of a millimetre.
const MM: f64 = 72.0 / 25.4;
/// The block: left, top, right and bottom edge, in points.
const BLOCK: [f64; 4] = [28.0 * MM, 37.0 * MM, 184.0 * MM, 262.0 * MM];
/// Rounding of coordinates, in points.
const NEAR: f64 = 0.1;

const HEADER: &str =
    "社区名称,拟创建称号,所在行政区划,负责人姓名,负责人联系电话,社区居委会地址,编号";
const DATES: [&str; 6] = [
    "--value",
    "signed_on=2022-12-30",
    "--value",
    "notice_from=2022-12-12",
    "--value",
    "notice_to=2022-12-18",
];
const CONTACTS: &str = "[notice]\nunit = \"城市建设处\"\ntelephone = \"028-12345678\"\n\
                        address = \"成都市示例路1号\"\nemail = \"lvse@example.org\"\n";

/// A roster, the office's texts, and the folder for papers.
struct Desk(TempDir);

impl Desk {
    fn new(rows: &[String], texts: &str) -> Desk {
        let desk = Desk(tempfile::tempdir().expect("a folder"));
        let roster = format!("{HEADER}\n{}\n", rows.join("\n"));
        fs::write(desk.path("名单.csv"), roster).expect("the roster");
        fs::write(desk.path("texts.toml"), texts).expect("the texts");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn render(&self, output: &str, number: &str, more: &[&str]) -> Output {
        let number = format!("document_number={number}");
        let fonts = root("fonts").display().to_string();
        let fixed = ["render", output, "名单.csv", "--as-of", "2022-12-30", "--templates", "."];
        let mut all: Vec<&str> = fixed.to_vec();
        all.extend(["--fonts", &fonts, "--output", ".", "--value", &number]);
        all.extend(more);
        run(self.0.path(), &all)
    }
}

fn talk(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Three communities, one with a rare character.
fn three() -> Vec<String> {
    [
        "玉林东路社区,四川省省级示范绿色社区,成都市武侯区玉林街道",
        "𰝟渡社区,四川省绿色社区,达州市渠县𰝟渡镇",
        "和平社区,四川省绿色社区,成都市温江区柳城街道",
    ]
    .iter()
    .enumerate()
    .map(|(at, row)| format!("{row},欧阳隐名,1390000123{at},某某路8号,川绿社2022-0000{}", at + 1))
    .collect()
}

/// What a poppler tool prints; `None`, said aloud, where there is no such tool.
fn poppler(tool: &str, arguments: &[&str], file: &Path) -> Option<Vec<u8>> {
    let stdout = if tool == "pdftotext" { vec!["-"] } else { vec![] };
    match Command::new(tool).args(arguments).arg(file).args(stdout).output() {
        Ok(output) => Some(output.stdout),
        Err(error) => {
            eprintln!("skipped: {tool}: {error}");
            None
        }
    }
}

fn text(file: &Path, arguments: &[&str]) -> Option<String> {
    poppler("pdftotext", arguments, file).map(|text| String::from_utf8_lossy(&text).into_owned())
}

/// A run of characters without spaces: a whole line of body text.
#[derive(Debug)]
struct Word {
    left: f64,
    top: f64,
    right: f64,
    text: String,
}

/// The words of a page, from the top.
fn words(file: &Path, page: usize) -> Option<Vec<Word>> {
    let page = page.to_string();
    let page = text(file, &["-bbox", "-f", &page, "-l", &page])?;
    let word = |line: &str| {
        let number = |key: &str| -> Option<f64> {
            line.split_once(&format!("{key}=\""))?.1.split_once('"')?.0.parse().ok()
        };
        let text = line.split_once("\">")?.1.split_once("</word>")?.0.to_owned();
        Some(Word { left: number("xMin")?, top: number("yMin")?, right: number("xMax")?, text })
    };
    let mut words: Vec<Word> = page.lines().filter_map(word).collect();
    words.sort_by(|a, b| a.top.total_cmp(&b.top).then(a.left.total_cmp(&b.left)));
    Some(words)
}

#[track_caller]
fn near(what: &str, measured: f64, wanted: f64, within: f64) {
    assert!((measured - wanted).abs() <= within, "{what}: {measured:.3}, not {wanted:.3}");
}

#[test]
fn the_grid_is_22_lines_of_28_characters() {
    // Two pages of text, full of the marks that typesetting likes to squeeze.
    let clause = "健全工作机制（含议事规则），落实“一社区一方案”，并报备案；";
    let texts = format!("[decision]\ndecided = \"\"\"。\n{}\n完。\"\"\"\n", clause.repeat(50));
    let desk = Desk::new(&three(), &texts);
    let made = desk.render("decision", "川建城建发[2022]12号", &DATES);
    assert_eq!(made.status.code(), Some(0), "{}", talk(&made));
    let Some(words) = words(&desk.path("命名决定.pdf"), 2) else { return };
    let (lines, number) = words.split_at(words.len() - 3);

    assert_eq!(lines.len(), 22, "lines a page");
    let mut full = 0;
    for (at, line) in lines.iter().enumerate() {
        // A bracket that opens a line prints in half a square: the
        // blank half of its glyph lies outside the block.
        let half = if line.text.starts_with('（') { 15.79 / 2.0 } else { 0.0 };
        near("left edge", line.left, BLOCK[0] - half, NEAR);
        near("pitch of lines", line.top - lines[0].top, 29.61 * at as f64, NEAR);
        let characters = line.text.chars().count();
        assert!((25..=28).contains(&characters), "{characters}: {}", line.text);
        // A line that ends within a run leaves its last tracking, 0.21 pt, over.
        near("right edge", line.right, BLOCK[2], 0.25);
        if characters == 28 && half == 0.0 {
            full += 1;
            near("pitch of characters", (line.right - line.left - 16.0) / 27.0, 15.79, 0.01);
        }
    }
    assert!(full >= 8, "only {full} lines of 28");

    // — 2 —: left on an even page, one character in.
    let shown: String = number.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(shown, "—2—");
    near("page number", number[0].left, BLOCK[0] + 14.0, NEAR);
    let Some(first) = self::words(&desk.path("命名决定.pdf"), 1) else { return };
    let last = first.last().expect("a page number");
    assert_eq!(last.text, "—");
    near("page number", last.right, BLOCK[2] - 14.0, NEAR);
}

/// Pixels of a millimetre in pictures of pages.
const DOTS: f64 = 10.0;

/// The first page as red and dark pixels: rows of (left, right, red) extents.
fn picture(file: &Path) -> Option<(usize, Vec<[u8; 3]>)> {
    let raw = poppler("pdftoppm", &["-r", "254", "-f", "1", "-l", "1"], file)?;
    let mut parts = raw.splitn(4, |byte| *byte == b'\n');
    let size = parts.by_ref().nth(1).map(|line| String::from_utf8_lossy(line).into_owned())?;
    let width = size.split(' ').next()?.parse().ok()?;
    let pixels = parts.nth(1)?.chunks_exact(3).map(|p| [p[0], p[1], p[2]]).collect();
    Some((width, pixels))
}

#[test]
fn the_red_head_the_line_and_the_page_number_stand_where_the_standard_says() {
    let desk = Desk::new(&three(), "");
    let made = desk.render("decision", "川建城建发〔2022〕12号", &DATES);
    assert_eq!(made.status.code(), Some(0), "{}", talk(&made));
    let Some((width, pixels)) = picture(&desk.path("命名决定.pdf")) else { return };
    let red = |pixel: &[u8; 3]| pixel[0] > 200 && pixel[1] < 150 && pixel[2] < 150;
    let dark = |pixel: &[u8; 3]| pixel.iter().all(|part| *part < 128);
    // In millimetres: top of row, first and last pixel of a colour.
    let rows = |wanted: &dyn Fn(&[u8; 3]) -> bool| -> Vec<(f64, f64, f64)> {
        let extent = |(row, line): (usize, &[[u8; 3]])| {
            let (left, right) = (line.iter().position(wanted)?, line.iter().rposition(wanted)?);
            let mm = |dots: usize| dots as f64 / DOTS;
            Some((mm(row), mm(left), mm(right + 1)))
        };
        pixels.chunks(width).enumerate().filter_map(extent).collect()
    };
    let red = rows(&red);
    near("top of the mark", red[0].0, 37.0 + 35.0, 0.2);
    let line: Vec<_> = red.iter().filter(|row| row.2 - row.1 > 155.0).collect();
    near("red line, left", line[0].1, 28.0, 0.15);
    near("red line, right", line[0].2, 184.0, 0.15);
    let dark = rows(&dark);
    // The number's characters end a hair above their square.
    let number = dark.iter().rfind(|row| row.0 < line[0].0).expect("文号");
    near("from 文号 to the line", line[0].0 - number.0, 4.0, 0.5);
    let foot: Vec<_> = dark.iter().filter(|row| row.0 > 263.0).collect();
    // The dashes are the widest rows of the page number.
    let dash = foot.iter().find(|row| row.2 - row.1 > 15.0).expect("dashes");
    near("from the block to the dash", dash.0 - 262.0, 7.0, 0.2);
}

#[test]
fn a_decision_gives_its_values_back_exactly() {
    let desk = Desk::new(&three(), "");
    let made = desk.render("decision", "川建城建发[2022]12号", &DATES);
    assert_eq!(made.status.code(), Some(0), "{}", talk(&made));
    let first = fs::read(desk.path("命名决定.pdf")).expect("a decision");
    fs::remove_file(desk.path("命名决定.pdf")).expect("removed");
    desk.render("decision", "川建城建发[2022]12号", &DATES);
    assert!(fs::read(desk.path("命名决定.pdf")).ok() == Some(first), "two runs differ");
    let file = desk.path("命名决定.pdf");
    let (Some(raw), Some(laid)) = (text(&file, &[]), text(&file, &["-layout"])) else { return };
    for wanted in [
        "川建城建发〔2022〕12号",
        "2022年12月30日",
        "玉林东路社区",
        "𰝟渡社区",
        "𰝟渡镇",
        "四川省省级示范绿色社区",
        "川绿社2022-00003",
    ] {
        assert!(raw.contains(wanted), "{wanted} not in {raw}");
        assert!(laid.contains(wanted), "{wanted} not in {laid}");
    }
    let joined: String = raw.split_whitespace().collect();
    assert!(joined.contains("命名3个社区，其中四川省绿色社区2个、四川省省级示范绿色社区1个"));
    // 抄送 and 印发 stand after the list.
    let list = joined.find("川绿社2022-00002").expect("the list");
    assert!(joined[list..].contains("抄送：") && joined[list..].contains("2022年12月30日印发"));
}

#[test]
fn the_list_keeps_cities_together_and_repeats_its_header() {
    let rows: Vec<String> = (0..120)
        .map(|at| {
            let of = ["成都市武侯区玉林街道", "眉山市东坡区大石桥街道", "自贡市自流井区东街街道"];
            format!("第{at}社区,四川省绿色社区,{},张三,13900001234,某路8号,", of[at % 3])
        })
        .collect();
    let desk = Desk::new(&rows, CONTACTS);
    let made = desk.render("notice", "川建公示〔2022〕3号", &DATES[2..]);
    assert_eq!(made.status.code(), Some(1), "made without a date of signing");
    let made = desk.render("notice", "川建公示〔2022〕3号", &DATES);
    assert_eq!(made.status.code(), Some(0), "{}", talk(&made));
    let Some(laid) = text(&desk.path("公示.pdf"), &["-layout"]) else { return };
    let pages: Vec<&str> = laid.split('\u{c}').filter(|page| page.contains("社区 ")).collect();
    let listing: Vec<&&str> = pages
        .iter()
        .filter(|page| page.contains("玉林街道") || page.contains("东街街道"))
        .collect();
    assert!(listing.len() >= 4, "{} pages", listing.len());
    assert!(listing.iter().all(|page| page.contains("序号")), "a page without header");
    let cities: Vec<&str> = laid
        .split_whitespace()
        .filter(|word| ["成都市", "眉山市", "自贡市"].contains(word))
        .collect();
    let mut order = cities.clone();
    order.dedup();
    assert_eq!((cities.len(), order), (120, vec!["成都市", "眉山市", "自贡市"]));
}

#[test]
fn a_notice_names_its_period_and_no_person() {
    let desk = Desk::new(&three(), CONTACTS);
    let made = desk.render("notice", "川建公示〔2022〕3号", &DATES);
    assert_eq!(made.status.code(), Some(0), "{}", talk(&made));
    let pdf = lopdf::Document::load(desk.path("公示.pdf")).expect("a PDF");
    let attached: Vec<String> = pdf
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .filter(|stream| stream.dict.has_type(b"EmbeddedFile"))
        .filter_map(|stream| stream.get_plain_content().ok())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    assert_eq!(attached.len(), 1);
    assert!(attached[0].contains("玉林东路社区"), "{}", attached[0]);
    let personal = ["欧阳隐名", "1390000123", "某某路8号", "00001"];
    for person in personal {
        assert!(!attached[0].contains(person), "{person} in {}", attached[0]);
    }
    let Some(raw) = text(&desk.path("公示.pdf"), &[]) else { return };
    let joined: String = raw.split_whitespace().collect();
    for wanted in [
        "公示期为2022年12月12日至2022年12月18日（共7天）",
        "须加盖单位公章",
        "须署本人真实姓名并提供联系方式",
        "证据材料",
        "联系单位：城市建设处",
        "联系电话：028-12345678",
        "通信地址：成都市示例路1号",
        "电子邮箱：lvse@example.org",
    ] {
        assert!(joined.contains(wanted), "{wanted} not in {joined}");
    }
    for person in personal {
        assert!(!joined.contains(person), "{person} in {joined}");
    }
}

#[test]
fn what_the_office_has_not_written_refuses_the_notice_and_shows_in_a_proof() {
    let desk = Desk::new(&three(), "");
    let made = desk.render("notice", "川建公示〔2022〕3号", &DATES);
    assert_eq!(made.status.code(), Some(1));
    for key in ["unit", "telephone", "address", "email"] {
        let wanted = format!("texts.toml 的 [notice] {key}（");
        assert!(talk(&made).contains(&wanted), "{key} not in {}", talk(&made));
    }
    assert!(!desk.path("公示.pdf").exists());
    let proof: Vec<&str> = DATES.into_iter().chain(["--proof"]).collect();
    let made = desk.render("notice", "川建公示〔2022〕3号", &proof);
    assert_eq!(made.status.code(), Some(0), "{}", talk(&made));
    let Some(raw) = text(&desk.path("公示.pdf"), &[]) else { return };
    assert!(raw.contains("[notice] telephone"), "{raw}");
}

#[test]
fn a_wrong_number_or_a_period_that_runs_backwards_refuses_the_paper() {
    let desk = Desk::new(&three(), CONTACTS);
    for number in ["川建城建发〔2022〕012号", "川建城建发2022年12号", "川建城建发〔2022〕第12号"]
    {
        let made = desk.render("decision", number, &DATES);
        assert_eq!(made.status.code(), Some(1), "{number}");
        assert!(talk(&made).contains(number), "{}", talk(&made));
    }
    let mut dates = DATES;
    dates[5] = "notice_to=2022-12-11";
    let made = desk.render("notice", "川建公示〔2022〕3号", &dates);
    assert_eq!(made.status.code(), Some(1));
    assert!(talk(&made).contains("早于"), "{}", talk(&made));
}
