//! Writing the lists that go with units and incidents: categories, lineage, designations, indicators, lines.

use rusqlite::{Connection, params};

use super::commit::{Commit, Outcome};
use super::{StoreError, geometry};
use crate::domain::{Category, Designation, DesignationKind, Indicator, Line, LineKind, Lineage, UnitCode};

pub(super) fn insert_category(connection: &Connection, category: &Category) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO categories (code, parent, name_vi, name_en, colour, coarse_location, usually_discovered) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            category.code,
            category.parent,
            category.name_vi,
            category.name_en,
            category.colour,
            category.coarse_location,
            category.usually_discovered
        ])?;
    Ok(())
}

impl Commit<'_> {
    /// Adds a category at the end of the taxonomy.
    ///
    /// # Errors
    /// When its code is taken or the disk refuses.
    pub fn add_category(&mut self, category: &Category) -> Result<(), StoreError> {
        insert_category(self.connection(), category)?;
        self.touch("categories");
        Ok(())
    }

    /// The taxonomy as it stands in this commit.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn taxonomy(&self) -> Result<crate::domain::Taxonomy, StoreError> {
        super::load::taxonomy(self.connection())
    }

    /// The kinds of designation known so far.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn designation_kinds(&self) -> Result<Vec<DesignationKind>, StoreError> {
        super::load::designation_kinds(self.connection())
    }

    /// The lineage as it stands in this commit.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn lineage(&self) -> Result<Vec<Lineage>, StoreError> {
        super::load::lineage(self.connection())
    }

    /// Stores a lineage row; the same old code, new code and day is replaced.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put_lineage(&mut self, lineage: &Lineage) -> Result<Outcome, StoreError> {
        self.upsert(
            "lineage",
            &["old_code", "new_code", "date"],
            &["split", "is_default", "share", "demonstration"],
            params![
                lineage.old_code.as_str(),
                lineage.new_code.as_str(),
                lineage.date.to_string(),
                lineage.split,
                lineage.is_default,
                lineage.share,
                lineage.demonstration
            ],
        )
    }

    /// Adds a kind of designation, or changes the titles of one that is there.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put_designation_kind(&mut self, kind: &DesignationKind) -> Result<Outcome, StoreError> {
        self.upsert(
            "designation_kinds",
            &["kind"],
            &["basis", "title_vi", "title_en"],
            params![kind.id, kind.basis.as_str(), kind.title_vi, kind.title_en],
        )
    }

    /// The designations of a kind and unit as they stand in this commit, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn designations_of(&self, kind: &str, unit: &UnitCode) -> Result<Vec<Designation>, StoreError> {
        super::load::designations(self.connection(), "kind = ?1 AND unit = ?2", &[&kind, &unit.as_str()])
    }

    /// Ends every designation of a kind that a decision gave and that is in force on a day; returns how many. Those that begin on that
    /// day or later stay.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn end_designations(&mut self, kind: &str, decision: &str, day: jiff::civil::Date) -> Result<usize, StoreError> {
        let sql = "UPDATE designations SET valid_to = ?3 WHERE kind = ?1 AND decision = ?2 AND ifnull(valid_from, '') < ?3 AND ifnull(valid_to, '9999-99-99') > ?3";
        let count = self.connection().prepare_cached(sql)?.execute(params![kind, decision, day.to_string()])?;
        if count > 0 {
            self.touch("designations");
        }
        Ok(count)
    }

    /// Stores a designation; one of the same kind, unit and first day is replaced.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put_designation(&mut self, designation: &Designation) -> Result<Outcome, StoreError> {
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        self.upsert(
            "designations",
            &["kind", "unit", "valid_from"],
            &["basis", "class", "source", "decision", "valid_to", "demonstration", "supersedes"],
            params![
                designation.kind,
                designation.unit.as_str(),
                day(designation.validity.from),
                designation.basis.as_str(),
                designation.class,
                designation.source,
                designation.decision,
                day(designation.validity.to),
                designation.demonstration,
                designation.supersedes
            ],
        )
    }

    /// Stores an indicator; one of the same unit, name and year is replaced.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put_indicator(&mut self, indicator: &Indicator) -> Result<Outcome, StoreError> {
        self.upsert(
            "indicators",
            &["unit", "indicator", "year"],
            &["value", "demonstration"],
            params![indicator.unit.as_str(), indicator.indicator, indicator.year, indicator.value, indicator.demonstration],
        )
    }

    /// Stores a line. Lines have no identity of their own: see [`Commit::remove_lines`].
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put_line(&mut self, line: &Line) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("INSERT INTO lines (geom, kind, name, source, demonstration) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![
                geometry::encode_multi_line(&line.geometry),
                line.kind.as_str(),
                line.name,
                line.source,
                line.demonstration
            ])?;
        self.touch("lines");
        Ok(())
    }

    /// The lines of a kind as they stand, to see whether an import would change them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn lines(&self, kind: LineKind) -> Result<Vec<Line>, StoreError> {
        let mut lines = super::load::lines(self.connection())?;
        lines.retain(|line| line.kind == kind);
        Ok(lines)
    }

    /// Removes the lines of a kind.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove_lines(&mut self, kind: LineKind) -> Result<usize, StoreError> {
        self.remove("lines", &format!("kind = '{kind}'"))
    }

    /// Removes the demonstration's lineage.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove_demonstration_lineage(&mut self) -> Result<usize, StoreError> {
        self.remove("lineage", "demonstration")
    }

    /// Removes the demonstration's designations of a kind.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove_demonstration_designations(&mut self, kind: &str) -> Result<usize, StoreError> {
        self.remove_named("designations", "kind", kind)
    }

    /// Removes the demonstration's figures of an indicator.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove_demonstration_indicators(&mut self, indicator: &str) -> Result<usize, StoreError> {
        self.remove_named("indicators", "indicator", indicator)
    }

    /// Removes the demonstration's inhabitants: real incidents for so many invented ones would be a rate that looks real.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove_demonstration_population(&mut self) -> Result<usize, StoreError> {
        self.remove("indicators", "demonstration")
    }

    /// Removes the demonstration's rows of a table that have a name in a column.
    fn remove_named(&mut self, table: &'static str, column: &str, name: &str) -> Result<usize, StoreError> {
        let sql = format!("DELETE FROM {table} WHERE demonstration AND {column} = ?1");
        let count = self.connection().execute(&sql, [name])?;
        if count > 0 {
            self.touch(table);
        }
        Ok(count)
    }

    /// Inserts, or updates what differs. `values` are those of `identity`, then those of `others`; a null in the identity
    /// is a value like any other.
    fn upsert(
        &mut self,
        table: &'static str,
        identity: &[&str],
        others: &[&str],
        values: &[&dyn rusqlite::ToSql],
    ) -> Result<Outcome, StoreError> {
        let same = identity.iter().enumerate().map(|(i, name)| format!("{name} IS ?{}", i + 1)).collect::<Vec<_>>().join(" AND ");
        let numbered = |from: usize, count: usize| (from..from + count).map(|i| format!("?{i}")).collect::<Vec<_>>().join(", ");
        let count = identity.len() + others.len();
        let exists: bool = self
            .connection()
            .prepare_cached(&format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE {same})"))?
            .query_row(&values[..identity.len()], |row| row.get(0))?;
        let outcome = if exists {
            let columns = others.join(", ");
            let given = numbered(identity.len() + 1, others.len());
            let differs = format!("({columns}) IS NOT ({given})");
            let sql = format!("UPDATE {table} SET ({columns}) = ({given}) WHERE {same} AND {differs}");
            if self.connection().prepare_cached(&sql)?.execute(values)? == 0 { Outcome::Unchanged } else { Outcome::Updated }
        } else {
            let sql = format!("INSERT INTO {table} ({}, {}) VALUES ({})", identity.join(", "), others.join(", "), numbered(1, count));
            self.connection().prepare_cached(&sql)?.execute(values)?;
            Outcome::New
        };
        Ok(self.note(table, outcome))
    }
}
