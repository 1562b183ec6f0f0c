//! CSV as spreadsheets write it: comma, semicolon or tab, with or without a byte-order mark, UTF-8.

use std::io::{BufRead, Read};

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
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(PlainLineEnds::new(source.reader()));
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

/// Makes `\r\n` a `\n`: the parser counts lines before it has seen the second half of a line end.
struct PlainLineEnds<R> {
    inner: R,
    held: bool,
}

impl<R: Read> PlainLineEnds<R> {
    const fn new(inner: R) -> Self {
        Self { inner, held: false }
    }
}

impl<R: Read> Read for PlainLineEnds<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        // One byte is left free for a `\r` that was held back and turns out to stand alone.
        if buffer.len() < 2 {
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "the buffer is too small"));
        }
        loop {
            let length = self.inner.read(&mut buffer[1..])?;
            if length == 0 {
                buffer[0] = b'\r';
                return Ok(usize::from(std::mem::take(&mut self.held)));
            }
            let mut written = 0;
            for at in 1..=length {
                let byte = buffer[at];
                if std::mem::take(&mut self.held) && byte != b'\n' {
                    buffer[written] = b'\r';
                    written += 1;
                }
                if byte == b'\r' {
                    self.held = true;
                } else {
                    buffer[written] = byte;
                    written += 1;
                }
            }
            if written > 0 {
                return Ok(written);
            }
        }
    }
}

enum Fault {
    NotUtf8(u64),
    Other(String),
}

fn advance<R: Read>(reader: &mut csv::Reader<R>, record: &mut csv::StringRecord) -> Result<bool, Fault> {
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
    fn line_ends_become_plain_wherever_a_read_stops() {
        for size in 2..12 {
            let mut reader = std::io::BufReader::with_capacity(size, PlainLineEnds::new(&b"a\r\nb\rc\n\r\n\r\r\nd\r"[..]));
            let mut text = String::new();
            reader.read_to_string(&mut text).expect("memory is read");
            assert_eq!(text, "a\nb\rc\n\n\r\nd\r", "{size}");
        }
    }

    #[test]
    fn the_delimiter_is_told_from_the_first_line() {
        assert_eq!(sniff(b"a,b,c\n1;2;3;4;5"), b',');
        assert_eq!(sniff("ngày;loại;\"kinh độ, vĩ độ, x, y\"\n".as_bytes()), b';');
        assert_eq!(sniff(b"a\tb\n"), b'\t');
        assert_eq!(sniff(b"a\n"), b',');
    }
}
