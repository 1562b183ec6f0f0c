//! CSV as spreadsheets write it: comma, semicolon or tab, with or without a byte-order mark, UTF-8.

use std::io::BufRead;

use super::IngestError;
use super::rows::{Row, RowSink};
use super::source::Source;

/// Reads a table whose first line names the columns.
pub fn read(source: &mut Source, sink: &mut dyn RowSink) -> Result<(), IngestError> {
    let file = source.name.clone();
    let format = |reason: String| IngestError::Format { file: file.clone(), expected: "a CSV table in UTF-8", reason };
    let head = source.head()?;
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return Err(format("it is UTF-16; save it as \"CSV UTF-8\"".into()));
    }
    if head.contains(&0) {
        return Err(format("it is a binary file".into()));
    }
    let delimiter = sniff(head);
    if head.starts_with(&[0xef, 0xbb, 0xbf]) {
        source.reader().consume(3);
    }
    let state = source.state();
    let not_utf8 = |line: u64| format(format!("line {line} is not UTF-8; save it as \"CSV UTF-8\""));
    let outcome = {
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(source.reader());
        (|| {
            let mut record = csv::StringRecord::new();
            let mut columns = 0;
            while advance(&mut reader, &mut record).map_err(|fault| match fault {
                Fault::NotUtf8(line) => not_utf8(line),
                Fault::Other(reason) => format(reason),
            })? {
                state.record_done();
                let line = record.position().map_or(0, csv::Position::line);
                if columns == 0 {
                    let names: Vec<String> = record.iter().map(crate::domain::text::normalise).collect();
                    columns = names.len();
                    sink.columns(&names, false)?;
                    continue;
                }
                let values: Vec<&str> = record.iter().map(str::trim).collect();
                if values.iter().all(|value| value.is_empty()) {
                    continue;
                }
                let fault = (values.len() != columns).then(|| format!("{} values for {columns} columns", values.len()));
                sink.row(Row { line, values: &values, geometry: None, fault })?;
            }
            if columns == 0 { Err(IngestError::Empty(file.clone())) } else { Ok(()) }
        })()
    };
    // Reading that broke off shows in the parser as something else.
    outcome.map_err(|error| match error {
        IngestError::Format { .. } => source.fault().unwrap_or(error),
        other => other,
    })
}

enum Fault {
    NotUtf8(u64),
    Other(String),
}

fn advance<R: std::io::Read>(reader: &mut csv::Reader<R>, record: &mut csv::StringRecord) -> Result<bool, Fault> {
    reader.read_record(record).map_err(|error| match error.kind() {
        csv::ErrorKind::Utf8 { pos, .. } => Fault::NotUtf8(pos.as_ref().map_or(0, csv::Position::line)),
        _ => Fault::Other(error.to_string()),
    })
}

/// The delimiter that the first line holds most of, outside quotation marks.
fn sniff(head: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for &byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|(delimiter, _)| *delimiter == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    // The first of equals, so that a single column is a comma table.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_told_from_the_first_line() {
        assert_eq!(sniff(b"a,b,c\n1;2;3;4;5"), b',');
        assert_eq!(sniff("ngày;loại;\"kinh độ, vĩ độ, x, y\"\n".as_bytes()), b';');
        assert_eq!(sniff(b"a\tb\n"), b'\t');
        assert_eq!(sniff(b"a\n"), b',');
    }
}
