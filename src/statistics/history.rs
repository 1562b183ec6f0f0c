//! The history of hot spots under a filter: what each cell has been over equal steps of time.

use std::collections::BTreeMap;

use geo::MultiPolygon;
use serde_json::json;

use super::about::About;
use super::located::{Counted, Located};
use super::period::{Step, intervals, within_data};
use super::study_area::{StudyArea, study_areas};
use super::{Note, hotspots, words};
use crate::analysis::hotspot::{HotspotCell, HotspotClass, HotspotSettings, analyse_hotspots};
use crate::analysis::hotspot_history::{MapHistory, Spot, SpotHistory, StepClass, TREND_P, history, on_map};
use crate::analysis::mann_kendall::mann_kendall_of_many;
use crate::analysis::watch::Watch;
use crate::domain::Interval;
use crate::index::Snapshot;
use crate::query::summary::data_period;
use crate::query::{Filter, QueryError};

/// Fewest steps of a history, as its published method advises.
pub const FEWEST_STEPS: usize = 10;
/// Most cells times steps.
const MOST_VALUES: usize = 24_000_000;

/// A cell with a history.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryCell {
    /// Identifier of the cell.
    pub id: String,
    /// Hot or cold, and the published category; `None` where no category fits.
    pub history: Option<(Spot, SpotHistory)>,
    /// The word that the map shows; cold spots are not on the map.
    pub on_map: Option<MapHistory>,
    /// What it was at each step, oldest first.
    pub steps: Vec<StepClass>,
    /// Steps at which it was hot.
    pub hot_steps: u64,
    /// Steps at which it was cold.
    pub cold_steps: u64,
    /// Trend of its Gi\* (Mann-Kendall).
    pub trend_z: f64,
    /// Two-sided p of that.
    pub trend_p: f64,
    /// Incidents in it over all steps.
    pub count: u64,
    /// The cell in degrees.
    pub geometry: MultiPolygon<f64>,
}

impl HistoryCell {
    /// A letter a step, oldest first: `h` for hot, `c` for cold, `-` for neither.
    #[must_use]
    pub fn states(&self) -> String {
        let letter = |step: &StepClass| match step {
            StepClass::Hot => 'h',
            StepClass::Cold => 'c',
            StepClass::Neither => '-',
        };
        self.steps.iter().map(letter).collect()
    }
}

/// The histories of a filter.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryAnswer {
    /// Settings, incidents and method.
    pub about: About,
    /// First day of each step.
    pub steps: Vec<String>,
    /// Cells with a category or a word for the map.
    pub cells: Vec<HistoryCell>,
}

/// Follows every cell of the study areas over the steps of the asked period, or of all data. Without a step, quarters where there are ten
/// of them, and months otherwise.
///
/// # Errors
/// As [`study_areas`]; when the period has fewer than ten steps, or there would be too many cells.
pub fn histories(
    snapshot: &Snapshot,
    filter: &Filter,
    settings: &HotspotSettings,
    step: Option<Step>,
    watch: &Watch,
) -> Result<HistoryAnswer, QueryError> {
    let period = match filter.period {
        Some(asked) => Some(within_data(snapshot, asked)?),
        None => data_period(snapshot, None),
    };
    let Some(period) = period else { return Ok(nothing(snapshot, filter)) };
    let is_asked = filter.period.is_some();
    let quarters = Step::Quarter.edges(period, is_asked)?;
    let step = step.unwrap_or(if quarters.len() > FEWEST_STEPS { Step::Quarter } else { Step::Month });
    let edges = step.edges(period, is_asked)?;
    let steps = intervals(&edges);
    if steps.len() < FEWEST_STEPS {
        let counted = words::counted(steps.len() as u64, "whole step", "whole steps");
        let detail = format!("the period has {counted}: {}; at least {FEWEST_STEPS} are needed", step.counted(steps.len()).en);
        return Err(QueryError::refused("step", detail));
    }
    let period = Interval { start: steps[0].start, end: steps[steps.len() - 1].end };
    let filter = filter.with_period(period);
    let areas = study_areas(snapshot, &filter)?;
    watch.expect((areas.len() * steps.len()) as u64);
    let mut found = Found::default();
    for area in areas {
        found.add(snapshot, &area, settings, &steps, watch)?;
    }
    let about = About::new(snapshot, &filter, Some(period), &found.counted, (found.n, found.outside)).by(
        json!({ "cell_side_m": settings.side_m, "step": step.word(), "steps": steps.len(), "fewest_steps": FEWEST_STEPS,
            "false_discovery_rate": settings.fdr, "trend_p": TREND_P, "neighbourhood": "cell and first ring, no time lag",
            "hot": "strong by the three-stage convolution test of the step", "cold": "Gi* below 0, normal p, Benjamini-Hochberg" }),
        Note {
            vi: "Lịch sử cụm tập trung: mỗi kỳ kiểm định riêng, 17 loại theo định nghĩa đã công bố, xu hướng Gi* theo Mann-Kendall".into(),
            en: "History of hot spots: each step tested by itself, the 17 published categories, the trend of Gi* by Mann-Kendall".into(),
        },
    );
    let sentence = sentence(&found.cells, &steps, step);
    if found.n > 0 {
        found.notes.push(hotspots::about_the_mask(snapshot));
    }
    let about = about.noting(found.notes).saying(sentence);
    Ok(HistoryAnswer { about, steps: edges.iter().take(steps.len()).map(ToString::to_string).collect(), cells: found.cells })
}

fn nothing(snapshot: &Snapshot, filter: &Filter) -> HistoryAnswer {
    let about = About::new(snapshot, filter, None, &Counted::default(), (0, 0))
        .saying(Note { vi: "Không có vụ việc nào.".into(), en: "There are no incidents.".into() });
    HistoryAnswer { about, steps: Vec::new(), cells: Vec::new() }
}

#[derive(Default)]
struct Found {
    cells: Vec<HistoryCell>,
    counted: Counted,
    n: u64,
    outside: u64,
    notes: Vec<Note>,
}

impl Found {
    fn add(
        &mut self,
        snapshot: &Snapshot,
        area: &StudyArea,
        settings: &HotspotSettings,
        steps: &[Interval],
        watch: &Watch,
    ) -> Result<(), QueryError> {
        let hexagons = settings.grid();
        let most = MOST_VALUES / steps.len();
        let study_cells = area.cells(&hexagons, most).map_err(|about| too_many(about, most))?;
        let incidents = &snapshot.incidents;
        let step_of = |row: usize| {
            let occurred = incidents.occurred(row);
            let step = steps.partition_point(|step| step.end <= occurred.start);
            steps.get(step).filter(|step| step.contains(occurred)).map(|_| step)
        };
        let mut step_of_row = Vec::new();
        let located = Located::collect_where(snapshot, area, |row| {
            let step = step_of(row);
            step_of_row.extend(step);
            step.is_some()
        });
        self.counted = self.counted.and(located.counted);
        if located.is_empty() {
            watch.advance(steps.len() as u64);
            return Ok(());
        }
        let mut outcome = Columns::default();
        for (number, step) in steps.iter().enumerate() {
            watch.check().map_err(|cancelled| QueryError::refused("job", cancelled.to_string()))?;
            let part = located.part(|row| step_of_row[row] == number);
            match analyse_hotspots(&part.columns().expect("the columns are filled together"), &study_cells, settings) {
                Ok(analysis) => {
                    self.n += analysis.incidents as u64;
                    self.outside += analysis.incidents_outside as u64;
                    outcome.add(&analysis.cells, settings);
                }
                Err(too_little) => {
                    let day = words::day(step.first_day());
                    self.notes.push(Note {
                        vi: format!(
                            "Không xét được lịch sử: kỳ bắt đầu {} chỉ có {} vụ việc dùng được (cần ít nhất {}); hãy dùng kỳ dài hơn.",
                            day.vi, too_little.incidents, too_little.needed_incidents
                        ),
                        en: format!("No history: in the step from {} there are {too_little}; take longer steps.", day.en),
                    });
                    return Ok(());
                }
            }
            watch.advance(1);
        }
        self.cells.extend(outcome.cells(area, settings, steps.len()));
        Ok(())
    }
}

fn too_many(about: f64, most: usize) -> QueryError {
    let detail =
        format!("the study area would have about {about:.0} cells, more than the {most} that fit so many steps; take larger cells");
    QueryError::refused("cell", detail)
}

impl Located {
    /// Some of the incidents.
    fn part(&self, is_wanted: impl Fn(usize) -> bool) -> Self {
        let rows: Vec<usize> = (0..self.len()).filter(|&row| is_wanted(row)).collect();
        Self {
            x: rows.iter().map(|&row| self.x[row]).collect(),
            y: rows.iter().map(|&row| self.y[row]).collect(),
            day: rows.iter().map(|&row| self.day[row]).collect(),
            place: rows.iter().map(|&row| self.place[row]).collect(),
            counted: Counted::default(),
        }
    }
}

/// What each step says of each cell.
#[derive(Default)]
struct Columns {
    hexagons: Vec<crate::spatial::hexagon::Hexagon>,
    counts: Vec<u64>,
    z: Vec<Vec<f64>>,
    classes: Vec<Vec<StepClass>>,
}

impl Columns {
    fn add(&mut self, cells: &[HotspotCell], settings: &HotspotSettings) {
        if self.hexagons.is_empty() {
            self.hexagons = cells.iter().map(|cell| cell.hexagon).collect();
            self.counts = vec![0; cells.len()];
        }
        self.counts.iter_mut().zip(cells).for_each(|(sum, cell)| *sum += u64::from(cell.count));
        self.z.push(cells.iter().map(|cell| cell.z).collect());
        let class = |cell: &HotspotCell| match cell.class {
            HotspotClass::Strong => StepClass::Hot,
            _ if cell.z < 0.0 && cell.q_normal <= settings.fdr => StepClass::Cold,
            _ => StepClass::Neither,
        };
        self.classes.push(cells.iter().map(class).collect());
    }

    fn cells(&self, area: &StudyArea, settings: &HotspotSettings, steps: usize) -> Vec<HistoryCell> {
        let grid = settings.grid();
        // Most cells were never hot or cold; only the others have a trend that anybody looks at.
        let moved: Vec<usize> =
            (0..self.hexagons.len()).filter(|&cell| self.classes.iter().any(|step| step[cell] != StepClass::Neither)).collect();
        let series: Vec<f64> = moved.iter().flat_map(|&cell| self.z.iter().map(move |step| step[cell])).collect();
        let trends = mann_kendall_of_many(&series, steps);
        let histories = moved.iter().zip(trends).filter_map(|(&cell, (trend_z, trend_p))| {
            let classes: Vec<StepClass> = self.classes.iter().map(|step| step[cell]).collect();
            let history = history(&classes, trend_z, trend_p);
            let on_map = on_map(&classes, history, trend_z, trend_p);
            if history.is_none() && on_map.is_none() {
                return None;
            }
            let of = |class| classes.iter().filter(|&&step| step == class).count() as u64;
            Some(HistoryCell {
                id: area.cell_id(self.hexagons[cell]),
                history,
                on_map,
                hot_steps: of(StepClass::Hot),
                cold_steps: of(StepClass::Cold),
                trend_z,
                trend_p,
                count: self.counts[cell],
                geometry: area.shape(&grid, self.hexagons[cell])?,
                steps: classes,
            })
        });
        histories.collect()
    }
}

fn sentence(cells: &[HistoryCell], steps: &[Interval], step: Step) -> Note {
    let mut by_class: BTreeMap<MapHistory, usize> = BTreeMap::new();
    for class in cells.iter().filter_map(|cell| cell.on_map) {
        *by_class.entry(class).or_default() += 1;
    }
    let period = Interval { start: steps[0].start, end: steps[steps.len() - 1].end };
    let (when, steps) = (words::from_to(period), step.counted(steps.len()));
    if by_class.is_empty() {
        return Note {
            vi: format!("Không ô nào là cụm tập trung trong {} {}.", steps.vi, when.vi),
            en: format!("No cell was a hot spot in the {} {}.", steps.en, when.en),
        };
    }
    let word = |class: &MapHistory| match class {
        MapHistory::New => ("mới nổi", "new"),
        MapHistory::Growing => ("tăng dần", "growing"),
        MapHistory::Persistent => ("kéo dài", "persistent"),
        MapHistory::Fading => ("đang lắng", "fading"),
        MapHistory::OnAndOff => ("lúc có lúc không", "on and off"),
    };
    let list = |of: fn((&'static str, &'static str)) -> &'static str| {
        by_class.iter().map(|(class, count)| format!("{count} {}", of(word(class)))).collect::<Vec<_>>().join(", ")
    };
    Note {
        vi: format!("Số ô từng là cụm tập trung trong {} {}: {}.", steps.vi, when.vi, list(|words| words.0)),
        en: format!("Cells that were hot spots in the {} {}: {}.", steps.en, when.en, list(|words| words.1)),
    }
}
