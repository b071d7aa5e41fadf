//! Certificates and plaques: what the office prints and the workshop makes.

use std::fs;
use std::process::Command;

use lopdf::{Document, Object};
use tempfile::TempDir;

use crate::support::run;

const HEADER: &str = "社区名称,拟创建称号,所在行政区划,编号,命名日期";
const SHORT: &str =
    "东社区,四川省绿色社区,阿坝藏族羌族自治州阿坝县阿坝镇,川绿社2022-00003,2022-01-01";
const LONG: &str = "西昌市长安街道人民南路第三幸福花园小区社区,四川省省级示范绿色社区,凉山彝族自治州木里藏族自治县乔瓦镇,川绿社2022-00004,2022-12-30";

/// Renders an output of these rows. Gives the folder, the exit code and what
/// was said.
fn render(output: &str, rows: &[&str], more: &[&str]) -> (TempDir, Option<i32>, String) {
    let folder = TempDir::new().expect("a folder");
    let roster = format!("{HEADER}\n{}\n", rows.join("\n"));
    fs::write(folder.path().join("名单.csv"), roster).expect("a roster");
    fs::create_dir(folder.path().join("out")).expect("a folder");
    let mut arguments = vec!["render", output, "名单.csv", "--output", "out/"];
    arguments.extend(["--as-of", "2023-01-05"]);
    arguments.extend(more);
    let ran = run(folder.path(), &arguments);
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    (folder, ran.status.code(), said)
}

/// The papers with this extension, in order of name.
fn papers(folder: &TempDir, extension: &str) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder.path().join("out")).expect("the folder");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a paper")).collect()
}

/// One paper of one row.
fn paper(output: &str, row: &str, extension: &str, more: &[&str]) -> Vec<u8> {
    let more: Vec<&str> = more.iter().copied().chain(["--format", extension]).collect();
    let (folder, code, said) = render(output, &[row], &more);
    assert_eq!(code, Some(0), "{said}");
    papers(&folder, extension).pop().unwrap_or_else(|| panic!("no paper: {said}"))
}

/// A box of each page, in millimetres: left, bottom, right, top.
fn boxes(pdf: &[u8], name: &str) -> Vec<[f64; 4]> {
    let document = Document::load_mem(pdf).expect("a PDF");
    let pages = document.get_pages();
    let of = |id| {
        let page = document.get_dictionary(id).expect("a page");
        let numbers = page.get(name.as_bytes()).and_then(Object::as_array).expect(name);
        let mm = |n: &Object| f64::from(n.as_float().expect("a number")) / 72.0 * 25.4;
        <[f64; 4]>::try_from(numbers.iter().map(mm).collect::<Vec<_>>()).expect("four")
    };
    pages.into_values().map(of).collect()
}

fn near(found: &[f64; 4], wanted: [f64; 4]) -> bool {
    found.iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() < 0.01)
}

/// Width and height of a picture, and what the QR codes in a part of it say.
/// The part (left, top, right, bottom, in hundredths) is what one would hold a
/// telephone over: in a whole certificate the reader takes rosettes for corners.
fn picture(bytes: &[u8], [left, top, right, bottom]: [usize; 4]) -> (usize, usize, Vec<String>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("its size")];
    let info = reader.next_frame(&mut pixels).expect("its pixels");
    let samples = info.color_type.samples();
    let (width, height) = (info.width as usize, info.height as usize);
    let (x0, y0) = (width * left / 100, height * top / 100);
    let (part_width, part_height) = (width * (right - left) / 100, height * (bottom - top) / 100);
    // Green is close to what the eye and a scanner take for brightness.
    let grey = |x: usize, y: usize| pixels[((y0 + y) * width + x0 + x) * samples + 1];
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(part_width, part_height, grey);
    let grids = prepared.detect_grids();
    let said = grids.iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect();
    (width, height, said)
}

/// The words of a PDF as `pdftotext` gives them, where it is installed.
fn words(pdf: &[u8]) -> Option<String> {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("paper.pdf");
    fs::write(&file, pdf).expect("written");
    let ran = Command::new("pdftotext").arg(&file).arg("-").output();
    let Ok(ran) = ran else {
        eprintln!("skipped: pdftotext is not installed");
        return None;
    };
    Some(String::from_utf8(ran.stdout).expect("UTF-8"))
}

#[test]
fn the_boxes_of_a_print_sheet_are_exact() {
    for (width, height, bleed) in [(600.0, 400.0, 3.0), (280.0, 135.0, 5.0), (800.5, 600.25, 0.0)] {
        let set = [("width", width), ("height", height), ("bleed", bleed)]
            .map(|(name, value)| format!("plaque_{name}={value}"));
        let more: Vec<&str> = set.iter().flat_map(|one| ["--set", one.as_str()]).collect();
        let pdf = paper("plaque", LONG, "pdf", &more);
        let (room, edge) = (bleed + 12.0, 12.0);
        let (right, top) = (width + 2.0 * room, height + 2.0 * room);
        let found = |name| boxes(&pdf, name).pop().expect("a page");
        assert!(near(&found("MediaBox"), [0.0, 0.0, right, top]), "{:?}", found("MediaBox"));
        let trim = [room, room, right - room, top - room];
        assert!(near(&found("TrimBox"), trim), "{:?}, not {trim:?}", found("TrimBox"));
        let bled = [edge, edge, right - edge, top - edge];
        assert!(near(&found("BleedBox"), bled), "{:?}, not {bled:?}", found("BleedBox"));
    }
}

#[test]
fn text_is_a_spot_colour_and_marks_are_on_all_plates() {
    let pdf = paper("plaque", SHORT, "pdf", &["--set", "plaque_ink=PANTONE 485 C"]);
    let document = Document::load_mem(&pdf).expect("a PDF");
    let plates: Vec<String> = document
        .objects
        .values()
        .filter_map(|object| match object.as_array().ok()?.as_slice() {
            [Object::Name(kind), Object::Name(name), Object::Name(space), ..]
                if kind == b"Separation" =>
            {
                assert_eq!(space, b"DeviceCMYK");
                Some(String::from_utf8_lossy(name).into_owned())
            }
            _ => None,
        })
        .collect();
    for wanted in ["PANTONE 485 C", "All"] {
        assert!(plates.iter().any(|plate| plate == wanted), "{wanted} is not among {plates:?}");
    }
}

#[test]
fn a_picture_shows_the_plate_alone_with_a_code_that_reads() {
    let (width, height, said) =
        picture(&paper("plaque", SHORT, "png", &["--dpi", "60"]), [0, 0, 100, 100]);
    // 600 × 400 mm at 60 pixels an inch, no marks around it.
    assert!(width.abs_diff(1417) <= 1 && height.abs_diff(945) <= 1, "{width} × {height}");
    let [plaque] = said.as_slice() else { panic!("{} codes read", said.len()) };
    let begins = "川绿社2022-00003|阿坝藏族羌族自治州阿坝县阿坝镇东社区|四川省绿色社区|";
    assert!(plaque.starts_with(begins), "{plaque}");
    // The digest is of the record, so every paper of it bears the same code.
    let (.., said) =
        picture(&paper("certificate", SHORT, "png", &["--dpi", "200"]), [8, 60, 30, 88]);
    assert_eq!(said, std::slice::from_ref(plaque));
    let (.., said) =
        picture(&paper("plaque-proof", SHORT, "png", &["--dpi", "400"]), [15, 30, 40, 50]);
    assert_eq!(said, std::slice::from_ref(plaque));
}

#[test]
fn a_drawing_holds_outlines_and_no_text() {
    for orientation in ["horizontal", "vertical"] {
        let set = format!("plaque_orientation={orientation}");
        let svg = paper("plaque", LONG, "svg", &["--set", &set]);
        let svg = String::from_utf8(svg).expect("UTF-8");
        assert!(!svg.contains("<text") && !svg.contains("<image") && svg.contains("<path"));
        let view = svg.split("viewBox=\"0 0 ").nth(1).and_then(|rest| rest.split('"').next());
        let size: Vec<f64> =
            view.into_iter().flat_map(|v| v.split(' ')).flat_map(str::parse).collect();
        let [width, height] = size.as_slice() else { panic!("viewBox {view:?}") };
        assert!((width / height - 1.5).abs() < 1e-6, "{width} × {height}");
    }
}

#[test]
fn what_does_not_fit_is_refused_and_the_next_one_made() {
    let endless = "甲".repeat(60);
    let row =
        format!("{endless}社区,四川省绿色社区,成都市武侯区玉林街道,川绿社2022-00001,2022-01-01");
    let (folder, code, said) = render("plaque", &[&row, SHORT], &[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("P603"), "{said}");
    assert_eq!(papers(&folder, "pdf").len(), 1, "{said}");
    // A workshop that cannot make the thin strokes at this size.
    let set = ["--set", "plaque_width=280", "--set", "plaque_height=135", "--set", "plaque_line=1"];
    let (folder, code, said) = render("plaque", &[SHORT], &set);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("P603") && papers(&folder, "pdf").is_empty(), "{said}");
}

#[test]
fn plates_are_imposed_on_as_many_sheets_as_needed() {
    let third = SHORT.replace("00003", "00099").replace("东社区", "西社区");
    let sheet = ["--set", "sheet_width=1250", "--set", "sheet_height=440"];
    let (folder, code, said) = render("plaque-sheet", &[SHORT, LONG, &third], &sheet);
    assert_eq!(code, Some(0), "{said}");
    let pdf = papers(&folder, "pdf").pop().expect("a paper");
    let trims = boxes(&pdf, "TrimBox");
    // Two of 606 × 406 mm side by side, 10 mm apart.
    assert_eq!(trims.len(), 2);
    assert!(trims.iter().all(|trim| near(trim, [0.0, 0.0, 1250.0, 440.0])), "{trims:?}");
    let (_folder, code, said) = render("plaque-sheet", &[SHORT], &["--set", "sheet_height=300"]);
    assert!(code == Some(1) && said.contains("P603"), "{said}");
}

#[test]
fn values_are_read_back_as_they_were_given() {
    for (output, row) in
        [("certificate", SHORT), ("certificate", LONG), ("plaque", SHORT), ("plaque-proof", SHORT)]
    {
        let Some(text) = words(&paper(output, row, "pdf", &[])) else { return };
        let mut cells: Vec<&str> = row.split(',').take(4).collect();
        cells.push("四川省住房和城乡建设厅");
        for cell in cells {
            assert!(text.contains(cell), "{output}: no {cell} in\n{text}");
        }
    }
}

#[test]
fn a_folder_is_410_by_290_and_every_name_of_a_city_fits() {
    let table = include_str!("../../forms/sichuan-green-community/divisions/city-county.csv");
    let rows_of = |parent: &str| -> Vec<(&str, &str)> {
        let cells = table.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let of = cells.filter_map(|cells| match cells.as_slice() {
            [code, name, of] if *of == parent => Some((*code, *name)),
            _ => None,
        });
        of.collect()
    };
    let row = |(at, (code, city)): (usize, &(&str, &str))| {
        let longest = rows_of(code).into_iter().max_by_key(|(_, county)| county.len());
        let county = longest.map_or("", |(_, county)| county);
        format!(
            "民族团结进步示范街第三居民社区,四川省绿色社区,{city}{county}民族团结街道,川绿社2022-{at:05},2022-01-01"
        )
    };
    let cities = rows_of("51");
    assert_eq!(cities.len(), 21);
    let rows: Vec<String> = cities.iter().enumerate().map(row).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let (folder, code, said) = render("certificate", &rows, &["--set", "certificate_size=open"]);
    assert_eq!(code, Some(0), "{said}");
    let made = papers(&folder, "pdf");
    assert_eq!(made.len(), 21);
    for pdf in made {
        let media = boxes(&pdf, "MediaBox");
        assert!(matches!(media.as_slice(), [one] if near(one, [0.0, 0.0, 410.0, 290.0])));
    }
}
