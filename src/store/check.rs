//! Whether the file is whole.

use rusqlite::Connection;

use super::{Store, StoreError, schema};

/// Something wrong with the store, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Problem(pub String);

impl Store {
    /// Looks for damage: of the database, of the R-trees, of the `GeoPackage` catalogue, and of what refers to what.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub fn check(&self) -> Result<Vec<Problem>, StoreError> {
        let mut problems = Vec::new();
        let transaction = self.connection.unchecked_transaction()?;
        for sql in ["PRAGMA integrity_check", "SELECT \"table\" || ' refers to a missing row of ' || parent FROM pragma_foreign_key_check"]
        {
            problems.extend(texts(&transaction, sql)?.into_iter().filter(|text| text != "ok"));
        }
        let has_operator_layers = super::operator_layers::are_there(&transaction)?;
        for (table, _) in schema::FEATURES.into_iter().filter(|table| has_operator_layers || *table != super::operator_layers::FEATURES) {
            problems.extend(feature_problems(&transaction, table)?);
        }
        for (sql, sentence) in REFERENCES {
            let found = texts(&transaction, sql)?;
            if !found.is_empty() {
                problems.push(format!("{sentence}: {}", found.join(", ")));
            }
        }
        // What has the right shape must also have readable values.
        if problems.is_empty()
            && let Err(error) = self.load_within(&transaction)
        {
            problems.push(error.to_string());
        }
        transaction.finish()?;
        Ok(problems.into_iter().map(Problem).collect())
    }
}

/// Questions whose answers name rows that refer to nothing, at most ten each.
const REFERENCES: [(&str, &str); 4] = [
    (
        "SELECT DISTINCT category FROM incidents WHERE category NOT IN (SELECT code FROM categories) LIMIT 10",
        "incidents of categories that the taxonomy lacks",
    ),
    (
        "SELECT DISTINCT kind FROM designations WHERE kind NOT IN (SELECT kind FROM designation_kinds) LIMIT 10",
        "designations of unknown kinds",
    ),
    (
        "SELECT DISTINCT d.kind FROM designations AS d JOIN designation_kinds AS k ON k.kind = d.kind WHERE d.basis <> k.basis LIMIT 10",
        "designations whose basis is not that of their kind",
    ),
    (
        "SELECT DISTINCT a.code FROM units AS a JOIN units AS b ON a.code = b.code AND a.fid < b.fid
         WHERE ifnull(a.valid_from, '') < ifnull(b.valid_to, '9999-99-99') AND ifnull(b.valid_from, '') < ifnull(a.valid_to, '9999-99-99') LIMIT 10",
        "unit codes that are valid twice on the same day",
    ),
];

fn feature_problems(connection: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let mut problems = Vec::new();
    let tree = format!("rtree_{table}_geom");
    for text in texts(connection, &format!("SELECT rtreecheck('{tree}')"))? {
        if text != "ok" {
            problems.push(format!("{tree}: {text}"));
        }
    }
    let missing = format!(
        "SELECT count(*) || '' FROM {table} AS t LEFT JOIN {tree} AS r ON r.id = t.fid WHERE NOT ST_IsEmpty(t.geom)
         AND (r.id IS NULL OR r.minx > ST_MinX(t.geom) OR r.maxx < ST_MaxX(t.geom) OR r.miny > ST_MinY(t.geom) OR r.maxy < ST_MaxY(t.geom))"
    );
    let stray = format!("SELECT count(*) || '' FROM {tree} WHERE id NOT IN (SELECT fid FROM {table} WHERE NOT ST_IsEmpty(geom))");
    for (sql, sentence) in [(missing, "features that their R-tree lacks or misplaces"), (stray, "R-tree entries without a feature")] {
        let count = texts(connection, &sql)?.concat();
        if count != "0" {
            problems.push(format!("{table}: {count} {sentence}"));
        }
    }
    let extent = format!(
        "SELECT 'differs' FROM gpkg_contents, (SELECT min(ST_MinX(geom)) a, max(ST_MaxX(geom)) b, min(ST_MinY(geom)) c, max(ST_MaxY(geom)) d FROM {table})
         WHERE table_name = '{table}' AND (min_x, max_x, min_y, max_y) IS NOT (a, b, c, d)"
    );
    if !texts(connection, &extent)?.is_empty() {
        problems.push(format!("{table}: the extent in the catalogue is not that of the features"));
    }
    Ok(problems)
}

fn texts(connection: &Connection, sql: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare(sql)?;
    let found = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(found)
}
