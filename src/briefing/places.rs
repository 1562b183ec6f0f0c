//! Hot spots and programme areas of a briefing.

use super::answer::{HotspotFigures, Programme, ProgrammeCommune};
use super::ground::Ground;
use super::{Briefer, in_order_of_names};
use crate::domain::Basis;
use crate::priority::{Zone, ZoneShape, lies_in};
use crate::statistics::Note;

impl Briefer<'_> {
    /// Hot spots that lie in a commune of the ground and on the ground itself.
    pub(super) fn hotspots(&self, ground: &Ground) -> Vec<HotspotFigures> {
        let of = |zone: &Zone| {
            let ZoneShape::Own { prepared, area_km2, .. } = &zone.shape else { return None };
            let communes = ground.communes.iter().filter(|row| lies_in(self.snapshot, zone, **row));
            let communes: Vec<String> = communes.map(|row| self.name_and_code(*row).0.to_owned()).collect();
            let (longitude, latitude) = prepared.bbox().centre();
            (!communes.is_empty() && ground.meets(prepared)).then(|| HotspotFigures {
                id: zone.id.clone(),
                name: zone.name.clone(),
                reason: Note { vi: zone.reason_vi.clone(), en: zone.reason_en.clone() },
                communes,
                area_km2: *area_km2,
                centre: [longitude, latitude],
            })
        };
        self.hotspot_zones.iter().filter_map(of).collect()
    }

    /// Programme areas by kind: names and decisions of the communes of the ground, in order of name. Incidents are not looked at.
    pub(super) fn programmes(&self, ground: &Ground) -> Vec<Programme> {
        let kinds = self.zones.kinds.iter().filter(|kind| self.zones.is_of_population(&kind.id));
        let of = |kind: &crate::domain::DesignationKind| {
            let zones = self.zones.zones.iter().filter(|zone| zone.basis == Basis::Population && zone.kind == kind.id);
            let mut communes: Vec<ProgrammeCommune> = zones
                .filter_map(|zone| {
                    let ZoneShape::Unit(row) = zone.shape else { return None };
                    ground.communes.binary_search(&row).ok()?;
                    let (name, code) = self.name_and_code(row);
                    Some(ProgrammeCommune {
                        code: code.to_string(),
                        name: name.to_owned(),
                        class: zone.class.clone(),
                        decision: zone.decision.clone(),
                    })
                })
                .collect();
            communes.sort_by_cached_key(|commune| in_order_of_names(&commune.name, &commune.code));
            (!communes.is_empty()).then(|| Programme { kind: kind.id.clone(), title: self.title_of(&kind.id), communes })
        };
        kinds.filter_map(of).collect()
    }
}
