//! Briefings as a document to edit (Office Open XML, ISO/IEC 29500): A4 with the margins and the letter of Decree 30/2020/NĐ-CP, annex I.
//!
//! Text stays text and tables stay tables, so that an office can finish it. A document of several briefings begins each on a new page.

mod parts;
mod sections;
mod words;

use std::collections::BTreeMap;
use std::io::Cursor;

use docx_rs::{AlignmentType, Docx, Footer, LineSpacing, PageMargin, PageNum, Paragraph, RunFonts, Style, StyleType};

pub use parts::Map;
pub use words::Language;

use crate::briefing::Briefing;
use parts::{Body, FONT};

/// Its media type.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A4 in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
/// Top, bottom, left, right in twentieths of a point: 20, 20, 30 and 15 mm.
const MARGINS: [i32; 4] = [1_134, 1_134, 1_701, 850];
/// Letters in half points: 13 points.
const LETTER: usize = 26;

/// Writes briefings, each with its map where `maps` has one under its unit's code, or under the empty key for the first. `notices` must stay
/// visible wherever the data are shown.
///
/// # Errors
/// When the archive cannot be written.
pub fn write(briefings: &[Briefing], notices: &[&str], language: Language, maps: &BTreeMap<String, Map>) -> std::io::Result<Vec<u8>> {
    let mut body = Body::new(language);
    for (number, briefing) in briefings.iter().enumerate() {
        let of_unit = briefing.area.code.as_ref().and_then(|code| maps.get(code));
        let map = of_unit.or_else(|| maps.get("").filter(|_| briefings.len() == 1));
        sections::briefing(&mut body, briefing, notices, map, number > 0);
    }
    let spacing = LineSpacing::new().line(276).after(80);
    let [top, bottom, left, right] = MARGINS;
    let document = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(PageMargin::new().top(top).bottom(bottom).left(left).right(right).header(567).footer(567))
        .default_fonts(RunFonts::new().ascii(FONT).hi_ansi(FONT).cs(FONT).east_asia(FONT))
        .default_size(LETTER)
        .default_line_spacing(spacing)
        .add_style(heading("Heading1", "heading 1", 30, 0).align(AlignmentType::Center))
        .add_style(heading("Heading2", "heading 2", 28, 1))
        .footer(Footer::new().add_paragraph(Paragraph::new().align(AlignmentType::Center).add_page_num(PageNum::new())));
    let mut parts = body.into_document(document).build();
    parts.document = repeat_heads(&parts.document);
    let mut file = Cursor::new(Vec::new());
    parts.pack(&mut file).map_err(std::io::Error::other)?;
    Ok(file.into_inner())
}

fn heading(id: &str, name: &str, size: usize, level: usize) -> Style {
    Style::new(id, StyleType::Paragraph)
        .name(name)
        .based_on("Normal")
        .next("Normal")
        .q_format(true)
        .size(size)
        .bold()
        .outline_lvl(level)
        .line_spacing(LineSpacing::new().before(160).after(80))
}

/// The library cannot say that a row stands again on the next page; the rows that it must not split are the heads of tables, see [`parts`].
fn repeat_heads(document: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(document).replace("<w:cantSplit />", "<w:cantSplit/><w:tblHeader/>").into_bytes()
}
