//! Whether rules that are right by themselves fit the store: the layers, the fields and the kinds that they name.

use super::keys::{RuleProblem, note};
use super::source::LayerSource;
use super::{Predicate, Rule, Rules, Way};
use crate::domain::ShapeKind;
use crate::index::Snapshot;
use crate::query::expression::Bound;
use crate::statistics::Note;

/// Everything that does not fit.
#[must_use]
pub fn check(rules: &Rules, snapshot: &Snapshot) -> Vec<RuleProblem> {
    rules.rules.iter().flat_map(|rule| of_rule(rule, snapshot)).collect()
}

fn of_rule(rule: &Rule, snapshot: &Snapshot) -> Vec<RuleProblem> {
    let mut problems = Vec::new();
    let mut refuse = |line: usize, key: &str, reason: Note| problems.push(RuleProblem { line, key: key.to_owned(), reason });
    if snapshot.operator_layers.iter().any(|layer| layer.id == rule.id) {
        refuse(
            rule.line,
            "id",
            note("trùng tên một lớp đã nạp", "it is the name of a layer that was brought in; a kind needs a name of its own"),
        );
    }
    if let Some(kind) = snapshot.designation_kinds.iter().find(|kind| kind.id == rule.id && kind.basis != rule.basis) {
        let reason =
            note(format!("trong dữ liệu, loại này là \"{}\"", kind.basis), format!("the lists that are loaded say \"{}\"", kind.basis));
        refuse(rule.line, "basis", reason);
    }
    for way in &rule.ways {
        let Some(source) = LayerSource::find(&way.layer, snapshot) else {
            let known = LayerSource::names(snapshot).join(", ");
            let reason = note(
                format!("không có lớp \"{}\"; các lớp: {known}", way.layer),
                format!("there is no layer \"{}\"; the layers are: {known}", way.layer),
            );
            refuse(way.line, "layer", reason);
            continue;
        };
        if let Some(reason) = wrong_shape(way, source) {
            refuse(way.line, "predicate", reason);
        }
        if let Some((_, expression)) = &way.filter
            && let Err(error) = Bound::new(expression, &source.properties())
        {
            refuse(
                way.line,
                "filter",
                note(
                    format!("không hợp với lớp \"{}\": {error}", way.layer),
                    format!("it does not fit the layer \"{}\": {error}", way.layer),
                ),
            );
        }
    }
    problems
}

fn wrong_shape(way: &Way, source: LayerSource<'_>) -> Option<Note> {
    let (fits, vi, en) = match way.predicate {
        Predicate::Touches { .. } => (source.shape() == ShapeKind::Line, "cần lớp đường", "it needs a layer of lines"),
        Predicate::Within { distance_m: None } => {
            (source.shape() == ShapeKind::Polygon, "cần lớp vùng, hoặc thêm distance_m", "it needs a layer of polygons, or distance_m")
        }
        Predicate::Overlaps { .. } => (source.shape() == ShapeKind::Polygon, "cần lớp vùng", "it needs a layer of polygons"),
        Predicate::Attribute => (way.layer == "communes", "cần layer = \"communes\"", "it needs layer = \"communes\""),
        Predicate::Buffer { buffer_m } => {
            let has_ground = buffer_m >= 1.0 || source.shape() == ShapeKind::Polygon;
            (has_ground, "điểm và đường cần buffer_m ít nhất 1", "points and lines need a buffer_m of at least 1")
        }
        Predicate::Within { distance_m: Some(_) } => (true, "", ""),
    };
    (!fits).then(|| note(vi, en))
}
