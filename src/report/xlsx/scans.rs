//! Pictures of scans, on a sheet of their own.
//!
//! In: attachments with thumbnails. Out: a row each, as many as a report has
//! room for (`report::scan`); no sheet where there are none. Pictures stay in
//! memory until the workbook is saved, which is why they are limited.

use rust_xlsxwriter::{Image, ObjectMovement, Workbook, Worksheet, XlsxError};

use super::looks::Looks;
use super::sheet::page as lay_out;
use crate::application::{Application, Attachment};
use crate::lang::Lang;
use crate::report::scan::{self, Album};
use crate::report::words;

/// Height of a row, in points; a picture is a little lower.
const ROW: f64 = 170.0;

/// Pixels of a picture's longer side.
const SIDE: u32 = 216;

/// The sheet, once it has a row.
#[derive(Default)]
pub(super) struct Scans {
    sheet: Option<Worksheet>,
    row: u32,
    album: Album,
}

impl Scans {
    pub(super) fn add(
        &mut self,
        application: &Application,
        file: &Attachment,
        looks: &Looks,
        lang: Lang,
    ) -> Result<(), XlsxError> {
        let Some(seen) = &file.scan else { return Ok(()) };
        for (page, picture) in self.album.take(file) {
            let sheet = match &mut self.sheet {
                Some(sheet) => sheet,
                none => {
                    self.row = 1;
                    none.insert(head(looks, lang)?)
                }
            };
            let text = |id: &str| application.record.text(id).unwrap_or("");
            let number = page.number.to_string();
            let facts = scan::facts(seen, lang);
            let cells = [text("community"), &file.path, &number, &facts, &application.path];
            sheet.set_row_height(self.row, ROW)?;
            for (column, cell) in (0..).zip(cells) {
                let cell = words::plain(cell);
                sheet.write_string_with_format(self.row, column, cell.as_ref(), &looks.text)?;
            }
            let image = Image::new_from_buffer(picture)?
                .set_scale_to_size(SIDE, SIDE, true)
                .set_alt_text(scan::caption(file, page, lang))
                .set_object_movement(ObjectMovement::MoveButDontSizeWithCells);
            sheet.insert_image_with_offset(self.row, 5, &image, 4, 4)?;
            self.row += 1;
        }
        Ok(())
    }

    pub(super) fn close(
        &mut self,
        workbook: &mut Workbook,
        looks: &Looks,
        lang: Lang,
    ) -> Result<(), XlsxError> {
        let Some(mut sheet) = self.sheet.take() else { return Ok(()) };
        if self.album.full {
            let note = lang.pick(
                "扫描件太多，其余的缩略图从略；检测结果都在“问题”和“附件”里",
                "Too many scans: further thumbnails are left out; every result is among findings and attachments",
            );
            sheet.write_string_with_format(self.row, 0, note, &looks.text)?;
        }
        workbook.push_worksheet(sheet);
        Ok(())
    }
}

/// The sheet with its titles.
fn head(looks: &Looks, lang: Lang) -> Result<Worksheet, XlsxError> {
    let columns = [
        ("社区名称", "Community", 15.0),
        ("附件", "Attachment", 34.0),
        ("页", "Page", 6.0),
        ("检测", "What was seen", 26.0),
        ("文件", "Form", 30.0),
        ("缩略图（印迹蓝圈标出）", "Thumbnail (seals circled in blue)", 32.0),
    ];
    let mut sheet = Worksheet::new();
    sheet.set_name(lang.pick("扫描件", "Scans"))?;
    sheet.set_row_height(0, 22)?;
    for (at, (zh, en, width)) in (0..).zip(columns) {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(0, at, lang.pick(zh, en), &looks.header)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    lay_out(&mut sheet, lang);
    Ok(sheet)
}
