//! The table of a Shapefile: dBASE III, a fixed width for each column.

use std::io::Write;

use super::ExportError;
use super::rows::{Cell, Column, ColumnType, Rows};
use crate::domain::LocalClock;

const LONGEST_NAME: usize = 10;
const LONGEST_TEXT: usize = 254;
const NUMBER_WIDTH: usize = 24;
const END_OF_FILE: u8 = 0x1A;

/// A column.
#[derive(Debug, Clone)]
pub struct Field {
    /// At most ten letters, unlike all others.
    pub name: String,
    kind: ColumnType,
    width: usize,
}

impl Field {
    /// Makes room for a value.
    pub fn widen(&mut self, cell: &Cell<'_>) {
        let needed = match cell {
            Cell::Text(text) if self.kind == ColumnType::Text => text.len().min(LONGEST_TEXT),
            Cell::Integer(number) => number.checked_ilog10().unwrap_or(0) as usize + 2,
            _ => 0,
        };
        self.width = self.width.max(needed);
    }

    const fn type_letter(&self) -> u8 {
        match self.kind {
            ColumnType::Text | ColumnType::Moment => b'C',
            ColumnType::Integer | ColumnType::Number => b'N',
            ColumnType::Boolean => b'L',
            ColumnType::Day => b'D',
        }
    }

    const fn decimals(&self) -> u8 {
        if matches!(self.kind, ColumnType::Number) { 10 } else { 0 }
    }
}

/// The columns, as narrow as they can be.
#[must_use]
pub fn fields(columns: &[Column]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::with_capacity(columns.len());
    for column in columns {
        let mut name: String = column.name.chars().take(LONGEST_NAME).collect();
        for number in 1.. {
            if fields.iter().all(|field| field.name != name) {
                break;
            }
            let suffix = format!("_{number}");
            name = column.name.chars().take(LONGEST_NAME - suffix.len()).collect::<String>() + &suffix;
        }
        let width = match column.kind {
            ColumnType::Text | ColumnType::Boolean => 1,
            // GDAL takes nine digits for a whole number of 32 bits.
            ColumnType::Integer => 9,
            ColumnType::Number => NUMBER_WIDTH,
            ColumnType::Day => 8,
            ColumnType::Moment => LocalClock::LONGEST,
        };
        fields.push(Field { name, kind: column.kind, width });
    }
    fields
}

fn header_len(fields: &[Field]) -> usize {
    32 * (fields.len() + 1) + 1
}

fn row_len(fields: &[Field]) -> usize {
    1 + fields.iter().map(|field| field.width).sum::<usize>()
}

/// Bytes of the table.
#[must_use]
pub fn byte_len(fields: &[Field], rows: u64) -> u64 {
    header_len(fields) as u64 + row_len(fields) as u64 * rows + 1
}

/// Writes the table; `changed` is the day that it says it is of.
///
/// # Errors
/// When the writer fails.
pub fn write(out: &mut dyn Write, rows: &Rows<'_>, fields: &[Field], count: u64, changed: Option<&str>) -> Result<(), ExportError> {
    let mut header = vec![0; 32];
    header[0] = 3;
    header[1..4].copy_from_slice(&day_bytes(changed));
    header[4..8].copy_from_slice(&(count as u32).to_le_bytes());
    header[8..10].copy_from_slice(&(header_len(fields) as u16).to_le_bytes());
    header[10..12].copy_from_slice(&(row_len(fields) as u16).to_le_bytes());
    for field in fields {
        let mut description = [0; 32];
        description[..field.name.len()].copy_from_slice(field.name.as_bytes());
        description[11] = field.type_letter();
        description[16] = field.width as u8;
        description[17] = field.decimals();
        header.extend_from_slice(&description);
    }
    header.push(b'\r');
    out.write_all(&header)?;
    let (mut line, mut clock) = (Vec::new(), LocalClock::default());
    rows.visit(&mut |row| {
        line.clear();
        line.push(b' ');
        for (field, cell) in fields.iter().zip(row.cells) {
            let start = line.len();
            value(&mut line, field, *cell, &mut clock)?;
            let used = line.len() - start;
            line.resize(start + field.width, b' ');
            // Numbers stand on the right.
            if matches!(field.kind, ColumnType::Integer | ColumnType::Number) && used < field.width {
                line[start..].rotate_right(field.width - used);
            }
        }
        out.write_all(&line)?;
        Ok(())
    })?;
    out.write_all(&[END_OF_FILE])?;
    Ok(())
}

fn value(out: &mut Vec<u8>, field: &Field, cell: Cell<'_>, clock: &mut LocalClock) -> Result<(), ExportError> {
    match cell {
        Cell::Null if field.kind == ColumnType::Boolean => out.push(b'?'),
        Cell::Null => {}
        Cell::Text(day) if field.kind == ColumnType::Day => out.extend(day.bytes().filter(u8::is_ascii_digit).take(field.width)),
        Cell::Text(text) => out.extend_from_slice(&text.as_bytes()[..text.floor_char_boundary(field.width)]),
        Cell::Integer(number) => write!(out, "{number}")?,
        Cell::Number(number) => {
            let text = format!("{number:.10}");
            // What does not fit is written with an exponent, which every reader takes.
            let text = if text.len() > field.width { format!("{number:.15e}") } else { text };
            out.extend(text.bytes().take(field.width));
        }
        Cell::Boolean(value) => out.push(if value { b'T' } else { b'F' }),
        Cell::Moment(moment) => out.extend_from_slice(moment.text(clock, &mut [0; LocalClock::LONGEST]).as_bytes()),
    }
    Ok(())
}

/// Year since 1900, month, day.
fn day_bytes(day: Option<&str>) -> [u8; 3] {
    let day: Option<jiff::civil::Date> = day.and_then(|day| day.parse().ok());
    day.map_or([70, 1, 1], |day| [(day.year() - 1900).clamp(0, 255) as u8, day.month() as u8, day.day() as u8])
}
