//! One layer a kind of designation: its official list as outlines.

use std::ops::ControlFlow;

use super::zones::{FIELDS, FIELDS_WITHOUT_FIGURES, visit_zones};
use super::{Field, GeometryKind, Group, Layer, View, Visit};
use crate::domain::{Basis, DesignationKind};
use crate::query::Filter;
use crate::spatial::Bbox;

/// The zones of one kind.
pub struct Designations(pub DesignationKind);

impl Layer for Designations {
    fn id(&self) -> &str {
        &self.0.id
    }

    fn title(&self) -> [String; 2] {
        [self.0.title_vi.clone(), self.0.title_en.clone()]
    }

    fn group(&self) -> Group {
        match self.0.basis {
            Basis::Place => Group::Zones,
            Basis::Population => Group::Programmes,
        }
    }

    fn geometry(&self) -> GeometryKind {
        GeometryKind::Polygon
    }

    fn fields(&self) -> &'static [Field] {
        match self.0.basis {
            Basis::Place => FIELDS,
            Basis::Population => FIELDS_WITHOUT_FIGURES,
        }
    }

    fn count(&self, view: &View) -> usize {
        view.zones.zones.iter().filter(|zone| zone.kind == self.0.id).count()
    }

    fn all_features<'a>(&self, view: &'a View, filter: &Filter, window: Option<&Bbox>, visit: &mut Visit<'_, 'a>) -> ControlFlow<()> {
        visit_zones(view, filter, window, |zone| zone.kind == self.0.id, visit)
    }

    fn is_demonstration(&self, view: &View) -> bool {
        view.zones.zones.iter().any(|zone| zone.kind == self.0.id && zone.demonstration)
    }

    fn is_approximate(&self, _: &View) -> bool {
        false
    }
}
