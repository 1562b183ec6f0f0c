//! Reading everything, of one generation.

use rusqlite::Connection;

use super::{RejectedCount, Store, StoreError, geometry, incidents, journal, operator_layers, units};
use crate::domain::{Category, Designation, DesignationKind, Incident, Indicator, Line, Lineage, OperatorLayer, Taxonomy, Unit, UnitCode};

/// The whole store at one generation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StoredData {
    /// Identity of the store.
    pub store_id: String,
    /// The generation all of this belongs to.
    pub generation: u64,
    /// Categories, in the operator's order.
    pub taxonomy: Taxonomy,
    /// Units, by code and first day.
    pub units: Vec<Unit>,
    /// Lineage.
    pub lineage: Vec<Lineage>,
    /// Designations, by kind and unit.
    pub designations: Vec<Designation>,
    /// Kinds of designation.
    pub designation_kinds: Vec<DesignationKind>,
    /// Indicators, by unit, name and year.
    pub indicators: Vec<Indicator>,
    /// Border and coast.
    pub lines: Vec<Line>,
    /// What operators brought in: schools, industrial zones.
    pub operator_layers: Vec<OperatorLayer>,
    /// Rows that imports of incidents did not accept, by month and category; of each file its last import.
    pub refused: Vec<RejectedCount>,
    /// Incidents with their row number, which stays the same while the incident is in the store.
    pub incidents: Vec<(i64, Incident)>,
    /// Whether anything of the demonstration is there.
    pub demonstration: bool,
}

impl Store {
    /// Reads everything, in one transaction: commits that happen meanwhile are not seen. About a second for a million
    /// incidents.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn load(&self) -> Result<StoredData, StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        let data = self.load_within(&transaction)?;
        transaction.finish()?;
        Ok(data)
    }

    /// The same inside a transaction that the caller holds.
    pub(super) fn load_within(&self, transaction: &Connection) -> Result<StoredData, StoreError> {
        let incidents = rows(transaction, incidents::SELECT, &[], |row| {
            let (number, incident) = incidents::read(row)?;
            Ok((number, incident.to_owned()))
        })?;
        Ok(StoredData { incidents, ..self.load_without_incidents(transaction)? })
    }

    /// Everything but the incidents, inside a transaction that the caller holds.
    pub(super) fn load_without_incidents(&self, transaction: &Connection) -> Result<StoredData, StoreError> {
        Ok(StoredData {
            generation: self.generation()?,
            store_id: self.store_id()?,
            taxonomy: taxonomy(transaction)?,
            units: rows(transaction, units::SELECT, &[], |row| units::read_unit(row, 0))?,
            lineage: lineage(transaction)?,
            designations: designations(transaction, "true", &[])?,
            designation_kinds: designation_kinds(transaction)?,
            indicators: indicators(transaction)?,
            lines: lines(transaction)?,
            operator_layers: operator_layers::load(transaction)?,
            refused: journal::refused(transaction)?,
            incidents: Vec::new(),
            demonstration: has_demonstration(transaction)?,
        })
    }
}

pub(super) fn rows<T>(
    connection: &Connection,
    sql: &str,
    values: &[&dyn rusqlite::ToSql],
    mut read: impl FnMut(&rusqlite::Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(values)?;
    let mut values = Vec::new();
    while let Some(row) = rows.next()? {
        values.push(read(row)?);
    }
    Ok(values)
}

pub(super) fn taxonomy(connection: &Connection) -> Result<Taxonomy, StoreError> {
    let sql = "SELECT code, parent, name_vi, name_en, colour, coarse_location, usually_discovered FROM categories ORDER BY fid";
    let categories = rows(connection, sql, &[], |row| {
        Ok(Category {
            code: row.get(0)?,
            parent: row.get(1)?,
            name_vi: row.get(2)?,
            name_en: row.get(3)?,
            colour: row.get(4)?,
            coarse_location: row.get(5)?,
            usually_discovered: row.get(6)?,
        })
    })?;
    Ok(Taxonomy::new(categories))
}

pub(super) fn designation_kinds(connection: &Connection) -> Result<Vec<DesignationKind>, StoreError> {
    rows(connection, "SELECT kind, basis, title_vi, title_en FROM designation_kinds ORDER BY fid", &[], |row| {
        Ok(DesignationKind { id: row.get(0)?, basis: row.get::<_, String>(1)?.parse()?, title_vi: row.get(2)?, title_en: row.get(3)? })
    })
}

pub(super) fn lineage(connection: &Connection) -> Result<Vec<Lineage>, StoreError> {
    let sql = "SELECT old_code, new_code, date, split, is_default, share, demonstration FROM lineage ORDER BY old_code, new_code, date";
    rows(connection, sql, &[], |row| {
        let date: String = row.get(2)?;
        Ok(Lineage {
            old_code: code(row.get(0)?)?,
            new_code: code(row.get(1)?)?,
            date: date.parse().map_err(|_| StoreError::Unreadable(format!("date {date:?}")))?,
            split: row.get(3)?,
            is_default: row.get(4)?,
            share: row.get(5)?,
            area_share: None,
            demonstration: row.get(6)?,
        })
    })
}

/// The designations that a condition chooses, by kind, unit and first day.
pub(super) fn designations(
    connection: &Connection,
    condition: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<Vec<Designation>, StoreError> {
    let sql = format!(
        "SELECT kind, basis, unit, class, source, decision, valid_from, valid_to, demonstration, supersedes FROM designations
         WHERE {condition} ORDER BY kind, unit, valid_from"
    );
    rows(connection, &sql, values, |row| {
        Ok(Designation {
            kind: row.get(0)?,
            basis: row.get::<_, String>(1)?.parse()?,
            unit: code(row.get(2)?)?,
            class: row.get(3)?,
            source: row.get(4)?,
            decision: row.get(5)?,
            validity: units::read_validity(row, 6)?,
            demonstration: row.get(8)?,
            supersedes: row.get(9)?,
        })
    })
}

fn indicators(connection: &Connection) -> Result<Vec<Indicator>, StoreError> {
    rows(connection, "SELECT unit, indicator, year, value, demonstration FROM indicators ORDER BY unit, indicator, year", &[], |row| {
        Ok(Indicator {
            unit: code(row.get(0)?)?,
            indicator: row.get(1)?,
            year: row.get(2)?,
            value: row.get(3)?,
            demonstration: row.get(4)?,
        })
    })
}

pub(super) fn lines(connection: &Connection) -> Result<Vec<Line>, StoreError> {
    rows(connection, "SELECT geom, kind, name, source, demonstration FROM lines ORDER BY fid", &[], |row| {
        let geometry = match row.get_ref(0)?.as_blob().ok().and_then(geometry::decode) {
            Some(geo::Geometry::MultiLineString(shape)) => shape,
            Some(geo::Geometry::LineString(shape)) => geo::MultiLineString(vec![shape]),
            _ => return Err(StoreError::Unreadable("a line without a shape".into())),
        };
        Ok(Line { kind: row.get::<_, String>(1)?.parse()?, name: row.get(2)?, geometry, source: row.get(3)?, demonstration: row.get(4)? })
    })
}

fn has_demonstration(connection: &Connection) -> Result<bool, StoreError> {
    let tables = ["units", "incidents", "designations", "lineage", "lines", "indicators"];
    let sql = tables.map(|table| format!("EXISTS (SELECT 1 FROM {table} WHERE demonstration)")).join(" OR ");
    Ok(connection.query_row(&format!("SELECT {sql}"), [], |row| row.get(0))?)
}

fn code(text: String) -> Result<UnitCode, StoreError> {
    Ok(UnitCode::try_from(text)?)
}
