//! Units that nobody brought, made of the ones below them: a parent code without a unit becomes a province.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{IngestError, provinces};
use crate::domain::{GeometryQuality, Level, Unit, UnitCode, Validity};
use crate::spatial::repair;
use crate::store::{Commit, UnitEntry};

/// Makes the outlines of these parents anew. Returns what is worth knowing.
pub fn refresh(commit: &mut Commit<'_>, parents: &BTreeSet<UnitCode>, demonstration: bool) -> Result<Vec<String>, IngestError> {
    let mut made = Vec::new();
    for parent in parents {
        let versions = commit.unit_versions(parent)?;
        let (old, own): (Vec<_>, Vec<_>) =
            versions.into_iter().partition(|entry| entry.unit.geometry_quality == GeometryQuality::Dissolved);
        let children = commit.units_below(parent)?;
        let wanted: Vec<Validity> =
            periods(&children).into_iter().filter(|period| !own.iter().any(|entry| entry.unit.validity.overlaps(*period))).collect();
        for entry in old {
            if !wanted.contains(&entry.unit.validity) {
                commit.remove_unit(entry.fid)?;
            }
        }
        for period in wanted {
            let unit = outline(commit, parent, period, &children, demonstration)?;
            if unit.geometry.is_some() {
                commit.put_unit(&unit)?;
                made.push(format!("{} {}", unit.code, unit.name));
            }
        }
    }
    made.dedup();
    Ok(match made.len() {
        0 => Vec::new(),
        1..=3 => vec![format!("outlines merged from the units below: {}", made.join(", "))],
        count => vec![format!("outlines of {count} units were merged from the units below")],
    })
}

/// The periods during which the same children are valid.
fn periods(children: &[UnitEntry]) -> Vec<Validity> {
    // `None` stands for the beginning of time among the first days, and is left out among the last ones.
    let days: BTreeSet<Option<Date>> =
        children.iter().flat_map(|child| [child.unit.validity.from, child.unit.validity.to.or(child.unit.validity.from)]).collect();
    let starts: Vec<Option<Date>> = days.into_iter().collect();
    let mut periods = Vec::new();
    for (number, from) in starts.iter().enumerate() {
        let period = Validity { from: *from, to: starts.get(number + 1).copied().flatten() };
        if children.iter().any(|child| child.unit.validity.overlaps(period)) {
            periods.push(period);
        }
    }
    periods
}

fn outline(
    commit: &Commit<'_>,
    code: &UnitCode,
    validity: Validity,
    children: &[UnitEntry],
    demonstration: bool,
) -> Result<Unit, IngestError> {
    let mut shapes = Vec::new();
    for child in children.iter().filter(|child| child.unit.validity.overlaps(validity)) {
        shapes.extend(commit.unit_shape(child.fid)?);
    }
    let geometry = repair::dissolve(&shapes);
    // Official codes have two digits for a province, three for a district.
    let level = if code.as_str().len() == 3 { Level::District } else { Level::Province };
    Ok(Unit {
        code: code.clone(),
        level,
        name: provinces::name(code.as_str()).map_or_else(|| code.to_string(), str::to_owned),
        parent: None,
        validity,
        area_km2: geometry.as_ref().map(repair::area_km2),
        geometry,
        geometry_quality: GeometryQuality::Dissolved,
        demonstration,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn child(from: Option<Date>, to: Option<Date>) -> UnitEntry {
        UnitEntry {
            fid: 1,
            unit: Unit {
                code: UnitCode::new("1").expect("a code"),
                level: Level::Commune,
                name: String::new(),
                parent: None,
                validity: Validity { from, to },
                geometry: None,
                geometry_quality: GeometryQuality::None,
                area_km2: None,
                demonstration: false,
            },
        }
    }

    #[test]
    fn periods_are_cut_where_children_change() {
        let reform = date(2025, 7, 1);
        let always = Validity::default();
        assert_eq!(periods(&[child(None, None), child(None, None)]), [always]);
        let before = Validity { from: None, to: Some(reform) };
        let after = Validity { from: Some(reform), to: None };
        assert_eq!(periods(&[child(None, Some(reform)), child(Some(reform), None)]), [before, after]);
        assert_eq!(periods(&[child(Some(reform), None)]), [after]);
        assert_eq!(periods(&[child(None, Some(reform))]), [before]);
    }
}
