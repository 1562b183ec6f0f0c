//! GeoParquet 1.1 (<https://geoparquet.org/releases/v1.1.0/>): shapes as well-known binary, and a covering `bbox` by which readers
//! skip what lies elsewhere. Longitude and latitude are those of OGC:CRS84, the format's default.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;
use serde_json::json;

use super::ExportError;
use super::about::About;
use super::rows::{Cell, Column, ColumnType, Row, Rows, bounds, join};
use crate::domain::time::{LOCAL_OFFSET_SECONDS, local_midnight};
use crate::layer::{Geometry, GeometryKind};
use crate::store::geometry::{encode_multi_line, encode_multi_polygon, encode_point, well_known_binary};

/// Rows that are held in memory at a time.
const GROUP: usize = 65_536;
/// Bytes of shapes and texts that are held in memory at a time.
const GROUP_BYTES: usize = 32 << 20;

/// Writes a layer.
///
/// # Errors
/// When the writer fails; when nobody waits any more.
pub fn write(out: impl Write + Send, rows: &Rows<'_>, about: &About) -> Result<(), ExportError> {
    let columns = rows.columns();
    let schema = Arc::new(parse_message_type(&schema(&columns))?);
    let about = vec![KeyValue::new("diaban".to_owned(), about.json().to_string())];
    let mut properties = WriterProperties::builder().set_compression(Compression::SNAPPY).set_key_value_metadata(Some(about));
    // Hardly a value comes twice in these, so a dictionary only costs time.
    for column in [&["geometry"][..], &["id"], &["bbox", "xmin"], &["bbox", "ymin"], &["bbox", "xmax"], &["bbox", "ymax"]] {
        let path = ColumnPath::new(column.iter().map(|&part| part.to_owned()).collect());
        properties = properties.set_column_dictionary_enabled(path, false);
    }
    let mut file = SerializedFileWriter::new(out, schema, Arc::new(properties.build()))?;
    let mut group = Group::new(&columns);
    let mut extent = None;
    rows.visit(&mut |row| {
        group.push(row);
        if group.rows >= GROUP || group.bytes >= GROUP_BYTES {
            extent = group.write(&mut file, extent)?;
        }
        Ok(())
    })?;
    extent = group.write(&mut file, extent)?;
    file.append_key_value_metadata(KeyValue::new("geo".to_owned(), geo(rows.geometry(), extent)));
    file.close()?;
    Ok(())
}

fn schema(columns: &[Column]) -> String {
    let fields: String = columns
        .iter()
        .map(|column| match column.kind {
            ColumnType::Text => format!("OPTIONAL BYTE_ARRAY {} (STRING);", column.name),
            ColumnType::Integer => format!("OPTIONAL INT64 {};", column.name),
            ColumnType::Number => format!("OPTIONAL DOUBLE {};", column.name),
            ColumnType::Boolean => format!("OPTIONAL BOOLEAN {};", column.name),
            ColumnType::Day => format!("OPTIONAL INT32 {} (DATE);", column.name),
            ColumnType::Moment => format!("OPTIONAL INT64 {} (TIMESTAMP(MILLIS,true));", column.name),
        })
        .collect();
    format!(
        "message schema {{ {fields} OPTIONAL GROUP bbox {{ REQUIRED DOUBLE xmin; REQUIRED DOUBLE ymin; REQUIRED DOUBLE xmax; \
         REQUIRED DOUBLE ymax; }} OPTIONAL BYTE_ARRAY geometry; }}"
    )
}

/// The format's own metadata.
fn geo(kind: GeometryKind, extent: Option<[f64; 4]>) -> String {
    let types: &[&str] = match kind {
        GeometryKind::Polygon => &["MultiPolygon"],
        GeometryKind::Line => &["MultiLineString"],
        GeometryKind::Point => &["Point"],
        GeometryKind::Raster => &[],
    };
    let side = |name: &str| json!(["bbox", name]);
    let mut column = json!({
        "encoding": "WKB",
        "geometry_types": types,
        "covering": {"bbox": {"xmin": side("xmin"), "ymin": side("ymin"), "xmax": side("xmax"), "ymax": side("ymax")}},
    });
    if let Some(extent) = extent {
        column["bbox"] = json!(extent);
    }
    json!({"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}).to_string()
}

/// Values of one column.
enum Values {
    Texts(Vec<ByteArray>),
    Integers(Vec<i64>),
    Numbers(Vec<f64>),
    Booleans(Vec<bool>),
    Days(Vec<i32>),
}

/// A column of a group: what is known, and for each row whether it is.
struct Gathered {
    values: Values,
    known: Vec<i16>,
}

/// Rows that are written together.
struct Group {
    columns: Vec<Gathered>,
    sides: [Vec<f64>; 4],
    has_shape: Vec<i16>,
    shapes: Vec<ByteArray>,
    rows: usize,
    bytes: usize,
}

impl Group {
    fn new(columns: &[Column]) -> Self {
        let gathered = columns.iter().map(|column| Gathered {
            values: match column.kind {
                ColumnType::Text => Values::Texts(Vec::new()),
                ColumnType::Integer | ColumnType::Moment => Values::Integers(Vec::new()),
                ColumnType::Number => Values::Numbers(Vec::new()),
                ColumnType::Boolean => Values::Booleans(Vec::new()),
                ColumnType::Day => Values::Days(Vec::new()),
            },
            known: Vec::new(),
        });
        Self { columns: gathered.collect(), sides: Default::default(), has_shape: Vec::new(), shapes: Vec::new(), rows: 0, bytes: 0 }
    }

    fn push(&mut self, row: &Row<'_>) {
        self.rows += 1;
        for (column, cell) in self.columns.iter_mut().zip(row.cells) {
            self.bytes += column.push(*cell);
        }
        let bounds = bounds(row.geometry);
        let blob = row.geometry.map(|geometry| match geometry {
            Geometry::Point([longitude, latitude]) => encode_point(longitude, latitude).to_vec(),
            Geometry::Line(lines) => encode_multi_line(lines),
            Geometry::Polygon(polygons) => encode_multi_polygon(polygons),
        });
        let shape = blob.as_deref().and_then(well_known_binary);
        self.has_shape.push((shape.is_some() && bounds.is_some()).into());
        if let (Some(shape), Some(bounds)) = (shape, bounds) {
            self.bytes += shape.len();
            self.shapes.push(shape.to_vec().into());
            self.sides.iter_mut().zip(bounds).for_each(|(sides, side)| sides.push(side));
        }
    }

    /// Writes what was gathered, if anything, and gives the box around it and `extent`.
    fn write<W: Write + Send>(
        &mut self,
        file: &mut SerializedFileWriter<W>,
        extent: Option<[f64; 4]>,
    ) -> Result<Option<[f64; 4]>, ExportError> {
        if self.rows == 0 {
            return Ok(extent);
        }
        let mut group = file.next_row_group()?;
        for column in &mut self.columns {
            column.write(&mut group)?;
        }
        for sides in &self.sides {
            write_column::<DoubleType, W>(&mut group, sides, &self.has_shape)?;
        }
        write_column::<ByteArrayType, W>(&mut group, &self.shapes, &self.has_shape)?;
        group.close()?;
        let [west, south, east, north] = &self.sides;
        let boxes = west.iter().zip(south).zip(east.iter().zip(north));
        let extent = boxes.fold(extent, |extent, ((west, south), (east, north))| Some(join(extent, [*west, *south, *east, *north])));
        self.sides.iter_mut().for_each(Vec::clear);
        self.shapes.clear();
        self.has_shape.clear();
        (self.rows, self.bytes) = (0, 0);
        Ok(extent)
    }
}

impl Gathered {
    /// Takes the value of a row, and gives how many bytes of text it has.
    fn push(&mut self, cell: Cell<'_>) -> usize {
        let mut bytes = 0;
        let known = match (&mut self.values, cell) {
            (Values::Texts(values), Cell::Text(text)) => {
                bytes = text.len();
                values.push(text.as_bytes().to_vec().into());
                true
            }
            (Values::Days(values), Cell::Text(text)) => {
                let day = text.parse().ok().map(|day| (local_midnight(day) + LOCAL_OFFSET_SECONDS).div_euclid(86_400) as i32);
                values.extend(day);
                day.is_some()
            }
            (Values::Integers(values), Cell::Integer(number)) => {
                values.push(number);
                true
            }
            (Values::Integers(values), Cell::Moment(moment)) => {
                values.push(moment.seconds.saturating_mul(1000));
                true
            }
            (Values::Numbers(values), Cell::Number(number)) => {
                values.push(number);
                true
            }
            (Values::Numbers(values), Cell::Integer(number)) => {
                values.push(number as f64);
                true
            }
            (Values::Booleans(values), Cell::Boolean(value)) => {
                values.push(value);
                true
            }
            _ => false,
        };
        self.known.push(known.into());
        bytes
    }

    fn write<W: Write + Send>(&mut self, group: &mut SerializedRowGroupWriter<'_, W>) -> Result<(), ExportError> {
        match &mut self.values {
            Values::Texts(values) => write_column::<ByteArrayType, W>(group, values, &self.known).map(|()| values.clear()),
            Values::Integers(values) => write_column::<Int64Type, W>(group, values, &self.known).map(|()| values.clear()),
            Values::Numbers(values) => write_column::<DoubleType, W>(group, values, &self.known).map(|()| values.clear()),
            Values::Booleans(values) => write_column::<BoolType, W>(group, values, &self.known).map(|()| values.clear()),
            Values::Days(values) => write_column::<Int32Type, W>(group, values, &self.known).map(|()| values.clear()),
        }?;
        self.known.clear();
        Ok(())
    }
}

fn write_column<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[T::T],
    known: &[i16],
) -> Result<(), ExportError> {
    if let Some(mut column) = group.next_column()? {
        column.typed::<T>().write_batch(values, Some(known), None)?;
        column.close()?;
    }
    Ok(())
}
