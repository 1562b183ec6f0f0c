//! What a file says of itself in every format: what was asked, of which data, and what must be known of them.

use std::fmt::Write;

use super::rows::Column;
use crate::priority::Note;

/// What stands in the metadata of a file.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// The layer's id.
    pub name: String,
    /// Vietnamese and English title.
    pub title: [String; 2],
    /// Number of the commit.
    pub generation: u64,
    /// What was asked for, as it stands in an address; empty for the whole layer.
    pub filters: String,
    /// Day whose boundary version is used.
    pub as_of: String,
    /// Last day of the data.
    pub data_until: Option<String>,
    /// What must be known of the data.
    pub notices: Vec<Note>,
    /// Whom to name, and the licence.
    pub attribution: Option<String>,
}

impl About {
    /// Names and texts, in English as they stand in metadata and in Vietnamese as people read them.
    #[must_use]
    pub fn items(&self) -> Vec<[String; 3]> {
        let mut items = Vec::new();
        let mut item = |name: &str, title: &str, text: String| items.push([name.to_owned(), title.to_owned(), text]);
        item("title_vi", "Lớp dữ liệu", self.title[0].clone());
        item("title_en", "Lớp dữ liệu (tiếng Anh)", self.title[1].clone());
        item("layer", "Mã lớp", self.name.clone());
        item("source", "Nguồn", concat!("Diaban ", env!("CARGO_PKG_VERSION")).to_owned());
        item("generation", "Lần cập nhật", self.generation.to_string());
        item("filters", "Bộ lọc", self.filters.clone());
        item("as_of", "Địa giới tại ngày", self.as_of.clone());
        item("data_until", "Dữ liệu đến ngày", self.data_until.clone().unwrap_or_default());
        for notice in &self.notices {
            item("notice_vi", "Lưu ý", notice.vi.clone());
            item("notice_en", "Lưu ý (tiếng Anh)", notice.en.clone());
        }
        item("attribution", "Ghi công và giấy phép", self.attribution.clone().unwrap_or_default());
        items
    }

    /// The items in one text, a line each.
    #[must_use]
    pub fn description(&self) -> String {
        self.items().iter().fold(String::new(), |mut text, [name, _, value]| {
            let _ = writeln!(text, "{name}: {value}");
            text
        })
    }

    /// The items as one JSON object; what comes several times is a list.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        let mut object = serde_json::Map::new();
        for [name, _, value] in self.items().into_iter().filter(|[name, ..]| !name.starts_with("notice")) {
            object.insert(name, value.into());
        }
        object.insert("notices".into(), serde_json::to_value(&self.notices).unwrap_or_default());
        object.into()
    }

    /// A text file beside formats that have no place for metadata: the items, then the columns with their names in the file.
    #[must_use]
    pub fn text(&self, columns: &[Column], names: &[String]) -> String {
        let mut text = String::from('\u{feff}');
        for [name, title, value] in self.items() {
            let _ = write!(text, "{title} ({name}): {value}\r\n");
        }
        text.push_str("\r\n");
        for (column, name) in columns.iter().zip(names) {
            let _ = write!(text, "{name}\t{}\t{}\t{}\r\n", column.name, column.title_vi, column.title_en);
        }
        text
    }
}
