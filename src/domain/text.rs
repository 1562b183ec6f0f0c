//! Vietnamese text: one normal form on the way in, and a folded form to search by.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Trimmed and normalised to NFC, so that equal words are equal bytes.
#[must_use]
pub fn normalise(text: &str) -> String {
    text.trim().nfc().collect()
}

/// Lower case without diacritics, `đ` as `d`, runs of anything but letters and digits as one space.
///
/// ```
/// assert_eq!(diaban::domain::text::fold("  Phường Đông-Sơn "), "phuong dong son");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        let c = if c == 'đ' { 'd' } else { c };
        if c.is_alphanumeric() {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            folded.push(c);
        } else {
            gap = true;
        }
    }
    folded
}

/// `Tỉnh Thanh Hóa` as `Thanh Hóa province`; names of other units stay as they are.
///
/// ```
/// assert_eq!(diaban::domain::text::english_unit_name("Tỉnh Thanh Hóa"), "Thanh Hóa province");
/// ```
#[must_use]
pub fn english_unit_name(name: &str) -> String {
    if let Some(rest) = name.strip_prefix("Tỉnh ") {
        return format!("{rest} province");
    }
    name.strip_prefix("Thành phố ").map_or_else(|| name.to_owned(), |rest| format!("{rest} city"))
}
