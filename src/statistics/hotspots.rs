//! Hot spots under a filter: one analysis a study area, and what it says.

use serde_json::json;

use super::about::About;
use super::located::{Counted, Located};
use super::period::last_year_or_asked;
use super::study_area::{StudyArea, study_areas};
use super::{Note, words};
use crate::analysis::hotspot::{HotspotAnalysis, HotspotClass, HotspotSettings, TooLittleData, analyse_hotspots};
use crate::analysis::watch::Watch;
use crate::domain::Interval;
use crate::index::Snapshot;
use crate::query::{Filter, QueryError};

/// Most cells of a study area that somebody asks for.
pub const MOST_CELLS: usize = 1_000_000;
/// The same where every cell is written, which takes some hundred bytes each.
pub const MOST_WRITTEN: usize = 200_000;
/// Sides of cells that can be asked for, in metres.
pub const SIDES: (f64, f64) = (25.0, 10_000.0);

/// What a study area gave.
#[derive(Debug)]
pub enum Outcome {
    /// Its cells.
    Found(HotspotAnalysis),
    /// Too little to tell.
    TooLittle(TooLittleData),
    /// It would be about so many cells, more than were allowed.
    TooManyCells(f64),
}

/// A study area and what it gave.
#[derive(Debug)]
pub struct Study {
    /// The ground.
    pub area: StudyArea,
    /// The cells on it, or why there are none.
    pub outcome: Outcome,
    /// The incidents that were left out.
    pub counted: Counted,
}

/// The hot spots of all study areas.
#[derive(Debug)]
pub struct Hotspots {
    /// The period that was looked at; `None` without data.
    pub period: Option<Interval>,
    /// What was asked.
    pub settings: HotspotSettings,
    /// One a study area.
    pub studies: Vec<Study>,
    /// The filter, narrowed to the period.
    pub filter: Filter,
}

impl Study {
    /// The analysis, where there is one.
    #[must_use]
    pub fn analysis(&self) -> Option<&HotspotAnalysis> {
        match &self.outcome {
            Outcome::Found(analysis) => Some(analysis),
            Outcome::TooLittle(_) | Outcome::TooManyCells(_) => None,
        }
    }

    /// Incidents in its cells, and outside of them.
    fn incidents(&self) -> (u64, u64) {
        match &self.outcome {
            Outcome::Found(analysis) => (analysis.incidents as u64, analysis.incidents_outside as u64),
            Outcome::TooLittle(too_little) => (too_little.incidents as u64, too_little.incidents_outside as u64),
            Outcome::TooManyCells(_) => (0, 0),
        }
    }

    /// Why there is no answer, where there is none. A province without any incident is no news.
    #[must_use]
    pub fn note(&self, snapshot: &Snapshot) -> Option<Note> {
        let name = self.area.unit.map_or("", |row| &snapshot.units.get(row).unit.name);
        let of = if name.is_empty() { String::new() } else { format!("{name}: ") };
        match &self.outcome {
            Outcome::Found(_) | Outcome::TooLittle(TooLittleData { incidents: 0, .. }) => None,
            Outcome::TooLittle(too_little) => Some(Note {
                vi: format!(
                    "{of}chưa tính cụm tập trung vì chỉ có {} vụ việc dùng được trên {} ô (cần ít nhất {} vụ và {} ô).",
                    too_little.incidents, too_little.cells, too_little.needed_incidents, too_little.needed_cells
                ),
                en: format!("{of}no hot spots, since {too_little}."),
            }),
            Outcome::TooManyCells(cells) => Some(Note {
                vi: format!("{of}khu vực quá lớn để phân tích cụm tập trung (khoảng {cells:.0} ô)."),
                en: format!("{of}the area is too large for hot-spot analysis (about {cells:.0} cells)."),
            }),
        }
    }
}

/// Settings with another side of the cells.
///
/// # Errors
/// When it is out of bounds; of one that is too small the message says how many cells that would be.
pub fn settings(snapshot: &Snapshot, filter: &Filter, side_m: Option<f64>) -> Result<HotspotSettings, QueryError> {
    let settings = HotspotSettings { side_m: side_m.unwrap_or(HotspotSettings::default().side_m), ..HotspotSettings::default() };
    if (SIDES.0..=SIDES.1).contains(&settings.side_m) {
        return Ok(settings);
    }
    let expected = format!("expected a number from {} to {}", SIDES.0, SIDES.1);
    if !(0.0..SIDES.0).contains(&settings.side_m) || settings.side_m == 0.0 {
        return Err(QueryError::invalid("cell", expected));
    }
    let areas = study_areas(snapshot, filter)?;
    let about: f64 = areas.iter().filter_map(|area| area.cells(&settings.grid(), 0).err()).sum();
    let cells = format!("with a side of {} m the study area would have about {about:.0} cells", settings.side_m);
    Err(QueryError::invalid("cell", format!("{expected}; {cells}")))
}

/// Looks for hot spots in every study area of a filter, on at most `most_cells` cells each.
///
/// # Errors
/// As [`study_areas`]; when the data have nothing of the period.
pub fn hotspots(
    snapshot: &Snapshot,
    filter: &Filter,
    settings: &HotspotSettings,
    most_cells: usize,
    watch: &Watch,
) -> Result<Hotspots, QueryError> {
    let Some(period) = last_year_or_asked(snapshot, filter)? else {
        return Ok(Hotspots { period: None, settings: *settings, studies: Vec::new(), filter: filter.clone() });
    };
    let filter = filter.with_period(period);
    let areas = study_areas(snapshot, &filter)?;
    watch.expect(areas.len() as u64);
    let mut studies = Vec::with_capacity(areas.len());
    for area in areas {
        if watch.is_cancelled() {
            break;
        }
        studies.push(study(snapshot, area, settings, most_cells));
        watch.advance(1);
    }
    Ok(Hotspots { period: Some(period), settings: *settings, studies, filter })
}

fn study(snapshot: &Snapshot, area: StudyArea, settings: &HotspotSettings, most_cells: usize) -> Study {
    let cells = match area.cells(&settings.grid(), most_cells) {
        Ok(cells) => cells,
        Err(about) => return Study { area, outcome: Outcome::TooManyCells(about), counted: Counted::default() },
    };
    let located = Located::collect(snapshot, &area);
    let counted = located.counted;
    let columns = located.columns().expect("the columns are filled together");
    let outcome = match analyse_hotspots(&columns, &cells, settings) {
        Ok(analysis) => Outcome::Found(analysis),
        Err(too_little) => Outcome::TooLittle(too_little),
    };
    Study { area, outcome, counted }
}

/// The method, wherever it is named.
#[must_use]
pub fn method(settings: &HotspotSettings) -> Note {
    let side = settings.side_m;
    Note {
        vi: format!(
            "Kiểm định tích chập ba bước (Benjamini-Hochberg 5 %) trên ô lục giác cạnh {} m và các ô kề; «có thể»: chỉ Gi* với phân bố chuẩn, hay báo nhầm",
            words::decimal(side, 0).vi
        ),
        en: format!(
            "Three-stage convolution test (Benjamini-Hochberg at 5 %) on hexagons of side {side:.0} m and their first ring; \"possible\": only Gi* with its normal p, which raises false alarms"
        ),
    }
}

/// What must be said of uninhabited land, whether a mask of it is loaded or not.
#[must_use]
pub fn about_the_mask(snapshot: &Snapshot) -> Note {
    if snapshot.uninhabited.is_some() {
        return Note {
            vi: "Đã loại trừ nơi không có người ở theo lớp đã nạp; vụ việc ở đó không được tính. Chưa xét tới dân số.".into(),
            en: "Uninhabited land is left out, as the loaded layer has it, with the incidents on it. Population is not considered.".into(),
        };
    }
    Note {
        vi: "Cụm tập trung tính trên toàn bộ diện tích: chưa xét tới dân số, chưa loại trừ rừng và nơi không có người ở.".into(),
        en: "Hot spots are computed over the whole area: population and forest are not considered.".into(),
    }
}

impl Hotspots {
    /// About how many cells a study area would have that has more than were allowed.
    #[must_use]
    pub fn too_many_cells(&self) -> Option<f64> {
        self.studies.iter().find_map(|study| match study.outcome {
            Outcome::TooManyCells(about) => Some(about),
            Outcome::Found(_) | Outcome::TooLittle(_) => None,
        })
    }

    /// Incidents in cells.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.studies.iter().filter(|study| study.analysis().is_some()).map(|study| study.incidents().0).sum()
    }

    /// What was left out, of all study areas.
    #[must_use]
    pub fn counted(&self) -> Counted {
        self.studies.iter().fold(Counted::default(), |sum, study| sum.and(study.counted))
    }

    /// Why something was not computed, and how much to trust the rest.
    #[must_use]
    pub fn notes(&self, snapshot: &Snapshot) -> Vec<Note> {
        let mut notes: Vec<Note> = self.studies.iter().filter_map(|study| study.note(snapshot)).collect();
        if self.n() > 0 {
            notes.push(about_the_mask(snapshot));
        }
        notes
    }

    /// What the answer says of itself.
    #[must_use]
    pub fn about(&self, snapshot: &Snapshot) -> About {
        let outside = self.studies.iter().map(|study| study.incidents().1).sum();
        let about = About::new(snapshot, &self.filter, self.period, &self.counted(), (self.n(), outside));
        let settings = json!({
            "cell_side_m": self.settings.side_m,
            "origin_m": [self.settings.origin_x, self.settings.origin_y],
            "neighbourhood": "cell and first ring, binary weights",
            "false_discovery_rate": self.settings.fdr,
            "stages": self.settings.stages,
            "least_incidents": self.settings.min_incidents,
            "least_cells": self.settings.min_cells,
            "study_areas": self.studies.iter().map(|study| json!({
                "unit": study.area.unit.map(|row| snapshot.units.get(row).unit.code.as_str()),
                "epsg": study.area.grid.epsg(),
                "cells": study.analysis().map(|analysis| analysis.cells.len()),
                "incidents": study.incidents().0,
                "stages_taken": study.analysis().map(|analysis| analysis.stages),
            })).collect::<Vec<_>>(),
        });
        about.noting(self.notes(snapshot)).by(settings, method(&self.settings)).saying(self.sentence(snapshot))
    }

    fn sentence(&self, snapshot: &Snapshot) -> Note {
        let analyses = || self.studies.iter().filter_map(Study::analysis);
        let Some(period) = self.period.filter(|_| analyses().next().is_some()) else {
            return self.studies.iter().find_map(|study| study.note(snapshot)).unwrap_or_else(|| Note {
                vi: "Không có vụ việc dùng được để tìm cụm tập trung.".into(),
                en: "There are no incidents to look for hot spots in.".into(),
            });
        };
        let cells = || analyses().flat_map(|analysis| &analysis.cells);
        let strong = || cells().filter(|cell| cell.class == HotspotClass::Strong);
        let (when, n) = (words::from_to(period), words::count(self.n()));
        let areas: usize = analyses().map(|analysis| analysis.areas.len()).sum();
        if areas == 0 {
            return Note {
                vi: format!("Không có cụm tập trung nào nổi bật hơn ngẫu nhiên trong {} vụ việc {}.", n.vi, when.vi),
                en: format!("No hot spot stands out from chance among {} incidents {}.", n.en, when.en),
            };
        }
        let held: u64 = strong().map(|cell| u64::from(cell.count)).sum();
        let share = words::decimal(100.0 * held as f64 / self.n() as f64, 0);
        let ground = words::percent_of(strong().count() as f64 / cells().count() as f64);
        let held = words::count(held);
        Note {
            vi: format!(
                "{areas} cụm tập trung chắc chắn giữ {} trong {} vụ việc ({} %) {} trên {} diện tích.",
                held.vi, n.vi, share.vi, when.vi, ground.vi
            ),
            en: format!(
                "{} {} of {} incidents ({} %) {} on {} of the area.",
                words::counted(areas as u64, "strong hot spot holds", "strong hot spots hold"),
                held.en,
                n.en,
                share.en,
                when.en,
                ground.en
            ),
        }
    }
}
