//! Text in XML 1.0.

use std::io::{self, Write};

/// Writes text between tags or in an attribute. Characters that XML cannot say are left out.
///
/// # Errors
/// When the writer fails.
pub fn escape(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let special = |character: char| matches!(character, '&' | '<' | '>' | '"' | '\r' | '\u{FFFE}' | '\u{FFFF}') || character < ' ';
    let mut rest = text;
    while let Some(at) = rest.find(special) {
        out.write_all(&rest.as_bytes()[..at])?;
        let character = rest[at..].chars().next().unwrap_or_default();
        match character {
            '&' => out.write_all(b"&amp;")?,
            '<' => out.write_all(b"&lt;")?,
            '>' => out.write_all(b"&gt;")?,
            '"' => out.write_all(b"&quot;")?,
            '\t' | '\n' | '\r' => write!(out, "&#{};", u32::from(character))?,
            _ => {}
        }
        rest = &rest[at + character.len_utf8()..];
    }
    out.write_all(rest.as_bytes())
}

/// The same as a string.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let _ = escape(&mut out, text);
    String::from_utf8(out).unwrap_or_default()
}
