//! The answers of the statistics as tables.

use std::sync::Arc;

use super::feature::fields;
use super::table::{Table, TableKind, TableRow};
use super::{Field, Value, hotspots as cells};
use crate::analysis::hotspot_history::{MapHistory, Spot};
use crate::domain::UnitCode;
use crate::index::Snapshot;
use crate::priority::hotspot_zones;
use crate::statistics::About;
use crate::statistics::clusters::ClusterAnswer;
use crate::statistics::comparison::Move;
use crate::statistics::evaluation::EvaluationAnswer;
use crate::statistics::history::HistoryAnswer;
use crate::statistics::hotspots::Hotspots;
use crate::statistics::near_repeat::NearRepeatAnswer;
use crate::statistics::ranking::RankingAnswer;
use crate::statistics::rates::{Origin, RatesAnswer};
use crate::statistics::trends::{By, Direction, Trends};

const HOTSPOTS: TableKind = TableKind { id: "hotspots", title: ["Ô tập trung vụ việc", "Hot-spot cells"], fields: cells::FIELDS };

const HISTORY_FIELDS: &[Field] = fields![
    "cell" String "Ô" "Cell",
    "history" String "Lịch sử (17 loại)" "History (17 categories)",
    "spot" String "Nóng hay lạnh" "Hot or cold",
    "on_map" String "Trên bản đồ" "On the map",
    "hot_steps" Integer "Số kỳ nóng" "Steps at which it was hot",
    "cold_steps" Integer "Số kỳ lạnh" "Steps at which it was cold",
    "trend_z" Number "Xu hướng Gi* (z)" "Trend of Gi* (z)",
    "trend_p" Number "Xu hướng Gi* (p)" "Trend of Gi* (p)",
    "count" Integer "Số vụ việc trong ô" "Incidents in the cell",
];
const HISTORY: TableKind =
    TableKind { id: "hotspot_history", title: ["Lịch sử cụm tập trung", "History of hot spots"], fields: HISTORY_FIELDS };

const CLUSTER_FIELDS: &[Field] = fields![
    "cluster" Integer "Nhóm" "Cluster",
    "incidents" Integer "Số vụ việc" "Incidents",
    "places" Integer "Số địa điểm" "Places",
    "first_day" Date "Ngày đầu" "First day",
    "last_day" Date "Ngày cuối" "Last day",
    "main_category" String "Loại nhiều nhất" "Main category",
    "main_category_incidents" Integer "Số vụ loại đó" "Incidents of the main category",
];
const CLUSTERS: TableKind =
    TableKind { id: "clusters", title: ["Nhóm vụ việc gần nhau", "Clusters of incidents"], fields: CLUSTER_FIELDS };

const TREND_FIELDS: &[Field] = fields![
    "key" String "Mã" "Key",
    "name_vi" String "Tên" "Name (Vietnamese)",
    "name_en" String "Tên (tiếng Anh)" "Name",
    "incidents" Integer "Số vụ việc" "Incidents",
    "direction" String "Xu hướng" "Direction",
    "change_per_year" Number "Thay đổi mỗi năm" "Change a year",
    "slope_per_step" Number "Độ dốc mỗi kỳ" "Slope a step",
    "z" Number "Mann-Kendall (z)" "Mann-Kendall (z)",
    "p" Number "p" "p",
    "q" Number "q (BH)" "q (BH)",
    "tau" Number "Kendall tau" "Kendall's tau",
    "seasonal" Boolean "Đã loại mùa vụ" "Seasons taken out",
    "counts" String "Số vụ từng kỳ" "Counts of the steps",
];
const TRENDS: TableKind = TableKind { id: "trends", title: ["Xu hướng", "Trends"], fields: TREND_FIELDS };

const NEAR_REPEAT_FIELDS: &[Field] = fields![
    "distance_from_m" Number "Từ (m)" "From (m)",
    "distance_to_m" Number "Dưới (m)" "Below (m)",
    "days_from" Integer "Từ (ngày)" "From (days)",
    "days_to" Integer "Dưới (ngày)" "Below (days)",
    "observed" Integer "Số cặp" "Pairs",
    "expected" Number "Số cặp nếu ngẫu nhiên" "Pairs to be expected",
    "deviation" Number "Độ lệch chuẩn" "Standard deviation",
    "ratio" Number "Tỷ số Knox" "Knox ratio",
    "p" Number "p" "p",
];
const NEAR_REPEAT: TableKind =
    TableKind { id: "near_repeat", title: ["Vụ việc lặp lại ở gần", "Near repeats"], fields: NEAR_REPEAT_FIELDS };

const EVALUATION_FIELDS: &[Field] = fields![
    "method" String "Cách chọn" "Method",
    "pair" Integer "Cặp so sánh" "Pair",
    "cells" Integer "Số ô" "Cells",
    "area_km2" Number "Diện tích (km²)" "Area (km²)",
    "area_share" Number "Tỷ lệ diện tích" "Share of the area",
    "hits" Integer "Vụ việc trong các ô" "Incidents in them",
    "total" Integer "Tất cả vụ việc" "All incidents",
    "hit_rate" Number "Tỷ lệ trúng" "Hit rate",
    "pai" Number "PAI" "PAI",
    "pei" Number "PEI*" "PEI*",
];
const EVALUATION: TableKind = TableKind { id: "evaluation", title: ["Có ích không", "Does it help"], fields: EVALUATION_FIELDS };

const RANKING_FIELDS: &[Field] = fields![
    "cell" String "Ô" "Cell",
    "rank" Integer "Thứ hạng" "Rank",
    "count" Integer "Số vụ việc" "Incidents",
    "rate" Number "Số vụ trên km² mỗi năm" "Per km² and year",
    "lower" Number "Cận dưới 95 %" "Lower limit, 95 %",
    "upper" Number "Cận trên 95 %" "Upper limit, 95 %",
    "shrunk" Number "Tỷ suất làm mượt" "Shrunk rate",
    "in_first" Number "Tỷ lệ đứng trong nhóm đầu" "Share among the first",
    "could_be_luck" Boolean "Có thể do ngẫu nhiên" "Could be luck",
    "is_strong" Boolean "Cụm tập trung chắc chắn" "Strong hot spot",
];
const RANKING: TableKind =
    TableKind { id: "ranking", title: ["Nơi cần chú ý trước", "Places to attend to first"], fields: RANKING_FIELDS };

const RATE_FIELDS: &[Field] = fields![
    "code" String "Mã" "Code",
    "name" String "Tên" "Name",
    "count" Integer "Số vụ việc" "Incidents",
    "per_km2" Number "Số vụ trên km² mỗi năm" "Per km² and year",
    "denominator" Number "Mẫu số (dân số)" "Denominator (population)",
    "denominator_origin" String "Nguồn mẫu số" "Origin of the denominator",
    "rate" Number "Tỷ suất trên 10.000 mỗi năm" "Rate per 10,000 and year",
    "lower" Number "Cận dưới 95 %" "Lower limit, 95 %",
    "upper" Number "Cận trên 95 %" "Upper limit, 95 %",
    "shrunk" Number "Tỷ suất làm mượt" "Shrunk rate",
    "is_unsure" Boolean "Ít số liệu (≤ 20 vụ)" "Few incidents (≤ 20)",
    "rank" Integer "Thứ hạng" "Rank",
    "rank_lower" Integer "Hạng tốt nhất (90 %)" "Best rank (90 %)",
    "rank_upper" Integer "Hạng kém nhất (90 %)" "Worst rank (90 %)",
    "in_first" Number "Tỷ lệ đứng trong nhóm đầu" "Share among the first",
    "previous" Integer "Kỳ trước" "Earlier period",
    "ratio" Number "So với kỳ trước" "Ratio to the earlier period",
    "p" Number "p" "p",
    "q" Number "q (BH)" "q (BH)",
    "change" String "Thay đổi" "Change",
];
const RATES: TableKind =
    TableKind { id: "rates", title: ["Tỷ suất và thay đổi theo xã", "Rates and change by commune"], fields: RATE_FIELDS };

/// Communes with their shapes.
#[must_use]
pub fn rates(answer: &RatesAnswer, snapshot: &Snapshot) -> Table {
    let shape = shapes_on(&answer.about, snapshot);
    let rows = answer.units.iter().map(|unit| {
        let origin = match unit.denominator_origin {
            Origin::Own => "own",
            Origin::Predecessors => "predecessors",
            Origin::CannotBeSplit => "cannot_be_split",
            Origin::Missing => "missing",
        };
        let change = unit.change.map(|change| match change {
            Move::Rose => "rose",
            Move::Fell => "fell",
            Move::CouldBeLuck => "could_be_luck",
        });
        let values = vec![
            unit.code.clone().into(),
            unit.name.clone().into(),
            unit.count.into(),
            unit.per_km2.into(),
            unit.denominator.into(),
            origin.into(),
            unit.rate.into(),
            unit.lower.into(),
            unit.upper.into(),
            unit.shrunk.into(),
            unit.is_unsure.into(),
            unit.rank.map(u64::from).into(),
            unit.rank_lower.map(u64::from).into(),
            unit.rank_upper.map(u64::from).into(),
            unit.in_first.into(),
            unit.previous.into(),
            unit.ratio.into(),
            unit.p.into(),
            unit.q.into(),
            change.into(),
        ];
        row(shape(&unit.code), values)
    });
    Table { kind: RATES, rows: rows.collect() }
}

/// The shape of a unit on the day of an answer.
fn shapes_on<'s>(about: &About, snapshot: &'s Snapshot) -> impl Fn(&str) -> Option<Arc<geo::MultiPolygon<f64>>> + 's {
    let day = about.as_of.parse().ok();
    move |code| {
        let unit = snapshot.units.row_on(&UnitCode::new(code).ok()?, day?)?;
        snapshot.units.get(unit).unit.geometry.clone().map(Arc::new)
    }
}

fn row(geometry: Option<Arc<geo::MultiPolygon<f64>>>, values: Vec<Value<'static>>) -> TableRow {
    TableRow { geometry, values }
}

/// Cells: all of them, or those that are strong or possible.
#[must_use]
pub fn hotspots(found: &Hotspots, all: bool) -> Table {
    let features = hotspot_zones::features(found, all).into_iter().map(|feature| {
        let values = cells::values(&feature).into_iter().map(Value::owned).collect();
        row(Some(Arc::new(feature.geometry)), values)
    });
    Table { kind: HOTSPOTS, rows: features.collect() }
}

/// Cells with a history.
#[must_use]
pub fn history(answer: &HistoryAnswer) -> Table {
    let rows = answer.cells.iter().map(|cell| {
        let values = vec![
            cell.id.clone().into(),
            cell.history.map(|(_, history)| history.word()).into(),
            cell.history.map(|(spot, _)| if spot == Spot::Hot { "hot" } else { "cold" }).into(),
            cell.on_map.map(MapHistory::word).into(),
            cell.hot_steps.into(),
            cell.cold_steps.into(),
            cell.trend_z.into(),
            cell.trend_p.into(),
            cell.count.into(),
        ];
        row(Some(Arc::new(cell.geometry.clone())), values)
    });
    Table { kind: HISTORY, rows: rows.collect() }
}

/// Clusters, largest first.
#[must_use]
pub fn clusters(answer: &ClusterAnswer) -> Table {
    let rows = (1_u64..).zip(&answer.clusters).map(|(number, cluster)| {
        let values = vec![
            number.into(),
            cluster.incidents.into(),
            cluster.places.into(),
            cluster.first_day.clone().into(),
            cluster.last_day.clone().into(),
            cluster.main_category.clone().into(),
            cluster.main_category_incidents.into(),
        ];
        row(Some(Arc::new(cluster.outline.clone())), values)
    });
    Table { kind: CLUSTERS, rows: rows.collect() }
}

/// Series; those of units with their shapes.
#[must_use]
pub fn trends(answer: &Trends, by: By, snapshot: &Snapshot) -> Table {
    let shape = shapes_on(&answer.about, snapshot);
    let rows = answer.series.iter().map(|series| {
        let test = series.test;
        let counts: Vec<String> = series.counts.iter().map(u64::to_string).collect();
        let values = vec![
            series.key.clone().into(),
            series.name_vi.clone().into(),
            series.name_en.clone().into(),
            series.counts.iter().sum::<u64>().into(),
            test.map(|test| direction(test.direction)).into(),
            test.map(|test| test.change_per_year).into(),
            test.map(|test| test.slope_per_step).into(),
            test.map(|test| test.z).into(),
            test.map(|test| test.p).into(),
            test.map(|test| test.q).into(),
            test.map(|test| test.tau).into(),
            test.map(|test| test.seasonal).into(),
            counts.join(",").into(),
        ];
        row((by == By::Unit).then(|| shape(&series.key)).flatten(), values)
    });
    Table { kind: TRENDS, rows: rows.collect() }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Rising => "rising",
        Direction::Falling => "falling",
        Direction::None => "none",
    }
}

/// Cells of Knox's table.
#[must_use]
pub fn near_repeat(answer: &NearRepeatAnswer) -> Table {
    let rows = answer.cells.iter().map(|cell| {
        let values = vec![
            cell.distance_from_m.into(),
            cell.distance_to_m.into(),
            u64::from(cell.days_from).into(),
            u64::from(cell.days_to).into(),
            cell.observed.into(),
            cell.expected.into(),
            cell.deviation.into(),
            cell.ratio.into(),
            cell.p.into(),
        ];
        row(None, values)
    });
    Table { kind: NEAR_REPEAT, rows: rows.collect() }
}

/// Places within a budget, the first first.
#[must_use]
pub fn ranking(answer: &RankingAnswer) -> Table {
    let rows = answer.places.iter().map(|place| {
        let values = vec![
            place.id.clone().into(),
            place.rank.into(),
            place.count.into(),
            place.rate.into(),
            place.lower.into(),
            place.upper.into(),
            place.shrunk.into(),
            place.in_first.into(),
            place.could_be_luck.into(),
            place.is_strong.into(),
        ];
        row(Some(Arc::new(place.geometry.clone())), values)
    });
    Table { kind: RANKING, rows: rows.collect() }
}

/// Ways of choosing cells.
#[must_use]
pub fn evaluation(answer: &EvaluationAnswer) -> Table {
    let rows = answer.choices.iter().map(|choice| {
        let values = vec![
            choice.method.into(),
            u64::from(choice.pair).into(),
            choice.cells.into(),
            choice.held.area_km2.into(),
            choice.held.area_share.into(),
            choice.held.hits.into(),
            choice.held.total.into(),
            choice.held.hit_rate.into(),
            choice.held.pai.into(),
            choice.held.pei.into(),
        ];
        row(None, values)
    });
    Table { kind: EVALUATION, rows: rows.collect() }
}
