//! Excel workbooks (ECMA-376), written as they are sent: one sheet of rows with Vietnamese headers and typed cells, one that says
//! what they are.
//!
//! Times are local, since a workbook knows no zone. Text is written in place and never as a formula. Shapes other than points are
//! left out: a cell holds no more than 32,767 characters.

use std::io::Write;

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::ExportError;
use super::about::About;
use super::rows::{Cell, ColumnType, Rows};
use super::xml::{escape, escaped};
use crate::domain::LocalClock;
use crate::domain::time::LOCAL_OFFSET_SECONDS;
use crate::layer::{Geometry, GeometryKind};

/// Rows that a sheet can hold below its header.
pub const MOST_ROWS: u64 = 1_048_575;
const LONGEST_TEXT: usize = 32_767;
/// Days from 30 December 1899, the day 0 of a workbook, to 1970.
const EPOCH: i64 = 25_569;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const PARTS: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override PartName=\"/xl/worksheets/sheet2.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/></Types>",
    ),
    (
        "_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
    ),
    (
        "xl/_rels/workbook.xml.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet2.xml\"/><Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>",
    ),
    // Styles by number: 0 plain, 1 day, 2 time, 3 header.
    (
        "xl/styles.xml",
        "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/><numFmt numFmtId=\"165\" formatCode=\"dd/mm/yyyy\\ hh:mm:ss\"/></numFmts><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"4\"><xf xfId=\"0\"/><xf xfId=\"0\" numFmtId=\"164\" applyNumberFormat=\"1\"/><xf xfId=\"0\" numFmtId=\"165\" applyNumberFormat=\"1\"/><xf xfId=\"0\" fontId=\"1\" applyFont=\"1\"/></cellXfs></styleSheet>",
    ),
];

/// Writes a layer.
///
/// # Errors
/// When it has more rows than a sheet can hold, or the writer fails.
pub fn write(out: &mut dyn Write, rows: &Rows<'_>, about: &About) -> Result<(), ExportError> {
    let mut archive = ZipWriter::new_stream(out);
    for (name, content) in PARTS {
        begin(&mut archive, name)?;
        write!(archive, "{DECLARATION}{content}")?;
    }
    begin(&mut archive, "xl/workbook.xml")?;
    write!(
        archive,
        "{DECLARATION}<workbook xmlns=\"{MAIN}\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\
         <sheet name=\"{}\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"Thông tin\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>",
        sheet_name(about)
    )?;
    begin(&mut archive, "xl/worksheets/sheet1.xml")?;
    write_rows(&mut archive, rows)?;
    begin(&mut archive, "xl/worksheets/sheet2.xml")?;
    write!(
        archive,
        "{DECLARATION}<worksheet xmlns=\"{MAIN}\"><cols><col min=\"1\" max=\"1\" width=\"28\"/><col min=\"2\" max=\"2\" width=\"100\"/></cols><sheetData>"
    )?;
    for (row, [_, title, value]) in (1..).zip(about.items()) {
        write!(archive, "<row r=\"{row}\">")?;
        text(&mut archive, &title, 3)?;
        text(&mut archive, &value, 0)?;
        write!(archive, "</row>")?;
    }
    write!(archive, "</sheetData></worksheet>")?;
    archive.finish()?;
    Ok(())
}

fn begin<W: Write>(archive: &mut ZipWriter<StreamWriter<W>>, name: &str) -> Result<(), ExportError> {
    // Without the time of writing, so that the same question gives the same bytes.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(1));
    archive.start_file(name, options.large_file(true).last_modified_time(DateTime::default()))?;
    Ok(())
}

fn write_rows(out: &mut dyn Write, rows: &Rows<'_>) -> Result<(), ExportError> {
    let columns = rows.columns();
    let is_of_points = rows.geometry() == GeometryKind::Point;
    write!(
        out,
        "{DECLARATION}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\" tabSelected=\"1\"><pane ySplit=\"1\" topLeftCell=\"A2\" \
         activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\" defaultColWidth=\"18\"/><sheetData><row r=\"1\">"
    )?;
    for column in &columns {
        text(out, column.title_vi, 3)?;
    }
    if is_of_points {
        text(out, "Kinh độ", 3)?;
        text(out, "Vĩ độ", 3)?;
    }
    write!(out, "</row>")?;
    let (mut line, mut clock, mut row_number) = (Vec::new(), LocalClock::default(), 1);
    rows.visit(&mut |row| {
        row_number += 1;
        line.clear();
        // Cells need no address of their own, but GDAL wants the row's.
        write!(line, "<row r=\"{row_number}\">")?;
        for (column, cell) in columns.iter().zip(row.cells) {
            match *cell {
                Cell::Null => line.extend_from_slice(b"<c/>"),
                Cell::Text(day) if column.kind == ColumnType::Day => match day.parse::<jiff::civil::Date>() {
                    Ok(day) => number(&mut line, 1, days(day))?,
                    Err(_) => text(&mut line, day, 0)?,
                },
                Cell::Text(value) => text(&mut line, value, 0)?,
                Cell::Integer(value) => number(&mut line, 0, value)?,
                Cell::Number(value) => number(&mut line, 0, value)?,
                Cell::Boolean(value) => write!(line, "<c t=\"b\"><v>{}</v></c>", u8::from(value))?,
                Cell::Moment(moment) => {
                    let local = moment.seconds + LOCAL_OFFSET_SECONDS;
                    let day = local.div_euclid(86_400) + EPOCH;
                    if day < 61 {
                        // A workbook takes 1900 for a leap year, and knows no day before.
                        text(&mut line, moment.text(&mut clock, &mut [0; LocalClock::LONGEST]), 0)?;
                    } else {
                        let style = if moment.is_instant { 2 } else { 1 };
                        let second = if moment.is_instant { local.rem_euclid(86_400) } else { 0 };
                        number(&mut line, style, day as f64 + second as f64 / 86_400.0)?;
                    }
                }
            }
        }
        if let Some(Geometry::Point(place)) = row.geometry {
            for degrees in place {
                number(&mut line, 0, degrees)?;
            }
        }
        line.extend_from_slice(b"</row>\n");
        out.write_all(&line)?;
        Ok(())
    })?;
    write!(out, "</sheetData></worksheet>")?;
    Ok(())
}

fn days(day: jiff::civil::Date) -> i64 {
    crate::domain::time::local_midnight(day).saturating_add(LOCAL_OFFSET_SECONDS).div_euclid(86_400) + EPOCH
}

fn number(out: &mut dyn Write, style: u8, value: impl std::fmt::Display) -> std::io::Result<()> {
    if style == 0 { write!(out, "<c><v>{value}</v></c>") } else { write!(out, "<c s=\"{style}\"><v>{value}</v></c>") }
}

fn text(out: &mut dyn Write, value: &str, style: u8) -> std::io::Result<()> {
    let end = value.char_indices().nth(LONGEST_TEXT).map_or(value.len(), |(at, _)| at);
    write!(out, "<c t=\"inlineStr\" s=\"{style}\"><is><t xml:space=\"preserve\">")?;
    escape(out, &value[..end])?;
    out.write_all(b"</t></is></c>")
}

/// At most 31 characters, none of which has a meaning in an address of a cell.
fn sheet_name(about: &About) -> String {
    let name: String = about.title[0].chars().map(|c| if "[]:*?/\\'".contains(c) { ' ' } else { c }).take(31).collect();
    if name.trim().is_empty() || name == "Thông tin" { "Dữ liệu".into() } else { escaped(&name) }
}
