//! Paragraphs, tables and pictures of a document.

use docx_rs::{
    AlignmentType, Docx, LineSpacing, Paragraph, Pic, Run, Shading, ShdType, Table, TableCell, TableCellMargins, TableLayoutType, TableRow,
    WidthType,
};

use super::words::Language;
use crate::statistics::Note;

/// The letter of administrative documents.
pub(super) const FONT: &str = "Times New Roman";
/// Width between the margins in twentieths of a point: 165 mm.
const WIDTH: usize = 9_355;
/// The same in English Metric Units, and the tallest picture: 165 and 150 mm.
const PICTURE: (u32, u32) = (5_940_000, 5_400_000);
/// Letters of tables in half points.
const TABLE_LETTER: usize = 22;

/// A picture of a map.
#[derive(Debug, Clone)]
pub struct Map {
    png: Vec<u8>,
    width: u32,
    height: u32,
}

impl Map {
    /// Takes a PNG, whose head must be right; what is in it is left to whoever opens the document.
    ///
    /// # Errors
    /// Why it is none, for a sentence.
    pub fn read(png: Vec<u8>) -> Result<Self, String> {
        let reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info().map_err(|error| format!("is no PNG: {error}"))?;
        let (width, height) = (reader.info().width, reader.info().height);
        drop(reader);
        if width.max(height) > 10_000 {
            return Err("has more than 10,000 pixels on a side".into());
        }
        Ok(Self { png, width, height })
    }

    /// Width and height in English Metric Units, so that it fits the page.
    fn size(&self) -> (u32, u32) {
        let scale = (f64::from(PICTURE.0) / f64::from(self.width)).min(f64::from(PICTURE.1) / f64::from(self.height));
        ((f64::from(self.width) * scale) as u32, (f64::from(self.height) * scale) as u32)
    }
}

/// Text, without the characters that XML 1.0 cannot say.
fn run(text: &str) -> Run {
    let is_sayable = |c: &char| *c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
    Run::new().add_text(text.chars().filter(is_sayable).collect::<String>())
}

/// A column of a table: its head, its share of the width, and whether it holds numbers.
pub(super) struct Column {
    pub head: String,
    pub share: usize,
    pub is_number: bool,
}

/// What is written so far.
pub(super) struct Body {
    pub language: Language,
    parts: Vec<Part>,
    pictures: usize,
    sections: usize,
}

enum Part {
    Paragraph(Box<Paragraph>),
    Table(Box<Table>),
}

impl Body {
    pub fn new(language: Language) -> Self {
        Self { language, parts: Vec::new(), pictures: 0, sections: 0 }
    }

    /// The sentence in the language of the document.
    pub fn said<'n>(&self, note: &'n Note) -> &'n str {
        match self.language {
            Language::Vietnamese => &note.vi,
            Language::English => &note.en,
        }
    }

    fn add(&mut self, paragraph: Paragraph) {
        self.parts.push(Part::Paragraph(Box::new(paragraph)));
    }

    /// The title of a briefing, whose sections are numbered from one.
    pub fn title(&mut self, text: &str, on_new_page: bool) {
        self.sections = 0;
        self.add(Paragraph::new().style("Heading1").keep_next(true).page_break_before(on_new_page).add_run(run(text)));
    }

    /// The heading of the next section, numbered.
    pub fn section(&mut self, text: &str) {
        self.sections += 1;
        let numbered = format!("{}. {text}", self.sections);
        self.add(Paragraph::new().style("Heading2").keep_next(true).add_run(run(&numbered)));
    }

    pub fn text(&mut self, text: &str) {
        self.add(Paragraph::new().align(AlignmentType::Both).add_run(run(text)));
    }

    /// A line in the middle, in italics.
    pub fn aside(&mut self, text: &str) {
        self.add(Paragraph::new().align(AlignmentType::Center).add_run(run(text).italic()));
    }

    /// A line of a list, its beginning in bold.
    pub fn item(&mut self, lead: &str, text: &str) {
        let mut paragraph = Paragraph::new().align(AlignmentType::Both).indent(Some(284), None, None, None).add_run(run("– "));
        if !lead.is_empty() {
            paragraph = paragraph.add_run(run(&format!("{lead} ")).bold());
        }
        self.add(paragraph.add_run(run(text)));
    }

    pub fn picture(&mut self, map: &Map, caption: &str) {
        self.pictures += 1;
        let (width, height) = map.size();
        let picture =
            Pic::new_with_dimensions(map.png.clone(), map.width, map.height).id(format!("rIdMap{}", self.pictures)).size(width, height);
        self.add(Paragraph::new().align(AlignmentType::Center).keep_next(true).add_run(Run::new().add_image(picture)));
        self.aside(caption);
    }

    /// A table whose head stands again on every page.
    pub fn table(&mut self, columns: &[Column], rows: Vec<Vec<String>>) {
        let all: usize = columns.iter().map(|column| column.share).sum();
        let widths: Vec<usize> = columns.iter().map(|column| WIDTH * column.share / all.max(1)).collect();
        let cell = |text: String, at: usize, is_head: bool| {
            let run = run(&text).size(TABLE_LETTER);
            let alignment = match (is_head, columns[at].is_number) {
                (true, _) => AlignmentType::Center,
                (false, true) => AlignmentType::Right,
                (false, false) => AlignmentType::Left,
            };
            let paragraph = Paragraph::new()
                .align(alignment)
                .keep_next(is_head)
                .line_spacing(LineSpacing::new().line(240).before(20).after(20))
                .add_run(if is_head { run.bold() } else { run });
            let cell = TableCell::new().width(widths[at], WidthType::Dxa).add_paragraph(paragraph);
            if is_head { cell.shading(Shading::new().shd_type(ShdType::Clear).color("auto").fill("E8E8E8")) } else { cell }
        };
        let line = |texts: Vec<String>, is_head: bool| {
            let cells = texts.into_iter().take(columns.len()).enumerate().map(|(at, text)| cell(text, at, is_head)).collect();
            TableRow::new(cells)
        };
        // Nothing but heads is kept whole, by which `repeat_heads` knows them.
        let head = line(columns.iter().map(|column| column.head.clone()).collect(), true).cant_split();
        let rows = std::iter::once(head).chain(rows.into_iter().map(|row| line(row, false))).collect();
        let table = Table::new(rows)
            .set_grid(widths.clone())
            .width(WIDTH, WidthType::Dxa)
            .layout(TableLayoutType::Fixed)
            .margins(TableCellMargins::new().margin(0, 80, 0, 80));
        self.parts.push(Part::Table(Box::new(table)));
        // Two tables one after the other would be one.
        self.add(Paragraph::new().line_spacing(LineSpacing::new().line(120).after(0)));
    }

    pub fn into_document(self, document: Docx) -> Docx {
        self.parts.into_iter().fold(document, |document, part| match part {
            Part::Paragraph(paragraph) => document.add_paragraph(*paragraph),
            Part::Table(table) => document.add_table(*table),
        })
    }
}

impl Column {
    pub fn text(head: &str, share: usize) -> Self {
        Self { head: head.to_owned(), share, is_number: false }
    }

    pub fn number(head: &str, share: usize) -> Self {
        Self { head: head.to_owned(), share, is_number: true }
    }
}
