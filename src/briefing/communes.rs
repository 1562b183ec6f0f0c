//! Communes in a briefing: what each counts, and why it deserves attention.

use std::collections::HashMap;

use super::answer::{Changed, CommuneFigures, FIRST, PriorityCommune, ROSE, Reason};
use super::ground::Ground;
use super::{Briefer, counted};
use crate::analysis::rank_stability::SURE;
use crate::domain::Basis;
use crate::priority::rules::HOTSPOT;
use crate::priority::{Zone, lies_in};
use crate::query::Filter;
use crate::statistics::comparison::{Move, change_sentence};
use crate::statistics::rates::{DEFAULT_FIRST, UnitRate, reported_by_unit};
use crate::statistics::{Note, words};

impl Briefer<'_> {
    /// The communes of a ground, whose incidents are counted by row of the unit, with incidents now or a year before, largest first; none where it is a single one.
    pub(super) fn communes(&self, filter: &Filter, ground: &Ground, counts: &[u64]) -> Vec<CommuneFigures> {
        if ground.is_single {
            return Vec::new();
        }
        let before = self.before(filter).map(|(earlier, _)| reported_by_unit(self.snapshot, &earlier).0);
        let rates = self.rates_by_code();
        let figures = ground.communes.iter().map(|&row| {
            let (name, code) = self.name_and_code(row);
            let count = counts[row as usize];
            // Of a part of a commune there is neither a number of inhabitants nor a place among the communes.
            let rate = rates.get(code.as_str()).copied().filter(|_| ground.is_whole);
            let previous = before.as_ref().map(|before| before[row as usize]);
            CommuneFigures {
                changed: Changed {
                    code: code.to_string(),
                    name: Note { vi: name.to_owned(), en: name.to_owned() },
                    count,
                    previous,
                    ratio: rate.and_then(|rate| rate.ratio),
                    q: rate.and_then(|rate| rate.q),
                    change: rate.and_then(|rate| rate.change),
                },
                rate: rate.and_then(|rate| rate.rate),
                lower: rate.and_then(|rate| rate.lower),
                upper: rate.and_then(|rate| rate.upper),
                rank: rate.and_then(|rate| rate.rank),
                in_first: rate.and_then(|rate| rate.in_first),
            }
        });
        let mut figures: Vec<CommuneFigures> =
            figures.filter(|commune| commune.changed.count > 0 || commune.changed.previous.is_some_and(|count| count > 0)).collect();
        figures.sort_by(|a, b| b.changed.count.cmp(&a.changed.count).then_with(|| a.changed.code.cmp(&b.changed.code)));
        figures
    }

    /// The communes of a ground that deserve attention: most reasons that come from incidents first, then by their incidents.
    pub(super) fn priority_communes(&self, ground: &Ground, counts: &[u64]) -> Vec<PriorityCommune> {
        let rates = self.rates_by_code();
        let communes = ground.communes.iter().filter_map(|&row| {
            let (name, code) = self.name_and_code(row);
            let rate = rates.get(code.as_str()).copied();
            let mut reasons: Vec<Reason> =
                self.hotspot_zones.iter().filter(|zone| lies_in(self.snapshot, zone, row)).map(|zone| self.of_zone(zone)).collect();
            reasons.extend(rate.and_then(|rate| self.rise(rate)));
            reasons.extend(rate.and_then(first));
            let designations = self.zones.zones.iter().filter(|zone| zone.basis == Basis::Place && zone.kind != HOTSPOT);
            reasons.extend(designations.filter(|zone| lies_in(self.snapshot, zone, row)).map(|zone| self.of_zone(zone)));
            let commune = PriorityCommune { code: code.to_string(), name: name.to_owned(), count: counts[row as usize], reasons };
            let from_incidents = commune.reasons.iter().filter(|reason| reason.comes_from_incidents()).count();
            (!commune.reasons.is_empty()).then_some((from_incidents, commune))
        });
        let mut communes: Vec<(usize, PriorityCommune)> = communes.collect();
        communes
            .sort_by(|(a, first), (b, second)| b.cmp(a).then(second.count.cmp(&first.count)).then_with(|| first.code.cmp(&second.code)));
        communes.into_iter().map(|(_, commune)| commune).collect()
    }

    fn rates_by_code(&self) -> HashMap<&str, &UnitRate> {
        self.rates.units.iter().map(|unit| (unit.code.as_str(), unit)).collect()
    }

    /// What a kind is called; the hot spots' rule, which lists know nothing of, says its own.
    pub(super) fn title_of(&self, kind: &str) -> Note {
        let of_lists = self
            .zones
            .kinds
            .iter()
            .find(|known| known.id == kind)
            .map(|kind| Note { vi: kind.title_vi.clone(), en: kind.title_en.clone() });
        let of_rules = || self.zones.rules.of(kind).map(|rule| Note { vi: rule.title_vi.clone(), en: rule.title_en.clone() });
        of_lists.or_else(of_rules).unwrap_or_else(|| Note { vi: kind.to_owned(), en: kind.to_owned() })
    }

    fn of_zone(&self, zone: &Zone) -> Reason {
        Reason {
            kind: zone.kind.clone(),
            title: self.title_of(&zone.kind),
            detail: Note { vi: zone.reason_vi.clone(), en: zone.reason_en.clone() },
            source: zone.source.clone(),
            decision: zone.decision.clone(),
        }
    }

    fn rise(&self, rate: &UnitRate) -> Option<Reason> {
        let (previous, p) = rate.previous.zip(rate.p).filter(|_| rate.change == Some(Move::Rose))?;
        let said = change_sentence(Some((rate.ratio, p)), previous, rate.count);
        let all = self.rates.units.iter().filter(|unit| unit.change.is_some()).count();
        let (q, all) = (words::probability(rate.q?), counted(all, "xã", ["commune", "communes"]));
        Some(Reason {
            kind: ROSE.into(),
            title: Note { vi: "Tăng so với cùng kỳ năm trước".into(), en: "Rose against the same months last year".into() },
            detail: Note {
                vi: format!("{} Đã hiệu chỉnh cho {}: q {}.", said.vi, all.vi, q.vi),
                en: format!("{} Corrected for {}: q {}.", said.en, all.en, q.en),
            },
            source: String::new(),
            decision: String::new(),
        })
    }
}

/// Why a commune is among the first, where it surely is.
fn first(rate: &UnitRate) -> Option<Reason> {
    let (rank, share) = rate.rank.zip(rate.in_first).filter(|(_, share)| *share >= SURE)?;
    let percent = words::decimal(share * 100.0, 0);
    let (vi, en) = if let Some(value) = rate.rate {
        let value = words::decimal(value, 1);
        (format!("{} vụ trên 10.000 dân mỗi năm", value.vi), format!("{} incidents per 10,000 inhabitants and year", value.en))
    } else {
        let value = words::decimal(rate.per_km2?, 2);
        (format!("{} vụ trên km² mỗi năm", value.vi), format!("{} incidents per km² and year", value.en))
    };
    Some(Reason {
        kind: FIRST.into(),
        title: Note { vi: format!("Trong nhóm {DEFAULT_FIRST} xã cao nhất"), en: format!("Among the first {DEFAULT_FIRST} communes") },
        detail: Note {
            vi: format!("Hạng {rank}: {vi}; còn trong nhóm này ở {} % lần rút thử lại.", percent.vi),
            en: format!("Rank {rank}: {en}; still among them in {} % of the draws.", percent.en),
        },
        source: String::new(),
        decision: String::new(),
    })
}
