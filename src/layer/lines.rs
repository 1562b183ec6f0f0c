//! Land border and sea coast.

use std::ops::ControlFlow;

use geo::BoundingRect;

use super::feature::fields;
use super::{Drawing, DrawnShape, Feature, Field, Geometry, GeometryKind, Group, Layer, View, Visit};
use crate::domain::LineKind;
use crate::query::Filter;
use crate::spatial::Bbox;

const FIELDS: &[Field] = fields![
    "kind" String "Loại" "Kind",
    "name" String "Tên" "Name",
    "source" String "Nguồn" "Source",
];

/// The lines of one kind.
pub struct Lines(pub LineKind);

impl Layer for Lines {
    fn id(&self) -> &str {
        match self.0 {
            LineKind::Border => "border_line",
            LineKind::Coast => "coast_line",
        }
    }

    fn title(&self) -> [String; 2] {
        let (vi, en) = match self.0 {
            LineKind::Border => ("Đường biên giới đất liền", "Land border"),
            LineKind::Coast => ("Bờ biển", "Sea coast"),
        };
        [vi.into(), en.into()]
    }

    fn group(&self) -> Group {
        Group::Background
    }

    fn geometry(&self) -> GeometryKind {
        GeometryKind::Line
    }

    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn count(&self, view: &View) -> usize {
        view.snapshot.lines.iter().filter(|line| line.kind == self.0).count()
    }

    fn all_features<'a>(&self, view: &'a View, filter: &Filter, window: Option<&Bbox>, visit: &mut Visit<'_, 'a>) -> ControlFlow<()> {
        for (number, line) in view.snapshot.lines.iter().enumerate().filter(|(_, line)| line.kind == self.0) {
            let bbox = line.geometry.bounding_rect().map_or(Bbox::EMPTY, Bbox::from);
            if !filter.meets(&bbox) || window.is_some_and(|window| !window.intersects(&bbox)) {
                continue;
            }
            visit(Feature {
                number: number as u64 + 1,
                geometry: Some(Geometry::Line(&line.geometry)),
                shape: Some(DrawnShape { drawing: Drawing::Lines, number: number as u32 }),
                label: None,
                values: vec![line.kind.as_str().into(), line.name.as_str().into(), line.source.as_str().into()],
            })?;
        }
        ControlFlow::Continue(())
    }

    fn is_demonstration(&self, view: &View) -> bool {
        view.snapshot.lines.iter().any(|line| line.kind == self.0 && line.demonstration)
    }

    fn is_approximate(&self, _: &View) -> bool {
        false
    }

    fn attribution(&self, view: &View) -> Option<String> {
        let lines = view.snapshot.lines.iter().filter(|line| line.kind == self.0 && !line.source.is_empty());
        let sources: std::collections::BTreeSet<&str> = lines.map(|line| line.source.as_str()).collect();
        (!sources.is_empty()).then(|| sources.into_iter().collect::<Vec<_>>().join("; "))
    }
}
