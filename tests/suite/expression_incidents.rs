//! Random expressions over random incidents against a second evaluator that knows neither columns nor binding: through
//! counts, files and tiles, and through the index with and without its columns.

use std::cmp::Ordering;
use std::sync::Arc;

use diaban::domain::time::{local_date, local_midnight};
use diaban::domain::{Category, HowKnown, Incident, Interval, Precision, Taxonomy};
use diaban::export::geojson::{self, Header};
use diaban::index::{Selection, Snapshot};
use diaban::layer::{self, View, incident_fields};
use diaban::priority::ZoneSet;
use diaban::query::expression::incidents::{IncidentExpression, PROPERTIES};
use diaban::query::expression::{Comparison, Kind, Literal, Operand};
use diaban::query::{Expression, Filter, FilterRequest, QueryError, group};
use diaban::spatial::TileCoordinate;
use diaban::store::StoredData;
use diaban::tile::points::{self, Gathering};
use jiff::civil::date;
use proptest::prelude::*;

use super::expression_spatial::{related, shape, spatial};
use crate::test_app::{Random, TODAY};

const CODES: [&str; 4] = ["A", "A-1", "B", "b%_"];
const FIRST: i64 = 1_700_000_000;

fn incidents(seed: u64, count: usize) -> Vec<(i64, Incident)> {
    let mut random = Random(seed);
    let mut below = move |most: u64| random.next() % most;
    (1..=count as i64)
        .map(|number| {
            let day = local_midnight(local_date(FIRST + below(40) as i64 * 86_400));
            let occurred = match below(3) {
                0 => Interval::instant(day + below(3) as i64 * 43_200),
                1 => Interval { start: day, end: day + 86_400 },
                _ => Interval { start: day, end: day + 30 * 86_400 },
            };
            let incident = Incident {
                id: ["", "x1", "X1", r"a\b"][below(4) as usize].into(),
                source: ["", "Công an", "CÔNG AN", "100%"][below(4) as usize].into(),
                category: CODES[below(4) as usize].into(),
                occurred,
                reported_at: [None, Some(day + 3600), Some(day)][below(3) as usize],
                longitude_e7: 1_050_000_000 + below(21) as i32 * 1_000_000,
                latitude_e7: 200_000_000 + below(21) as i32 * 1_000_000,
                severity: [None, Some(0), Some(1), Some(100)][below(4) as usize],
                how_known: HowKnown::ALL[below(3) as usize],
                precision: Precision::ALL[below(4) as usize],
                deaths: [None, Some(0), Some(2)][below(3) as usize],
                injured: [None, Some(1)][below(2) as usize],
                damage_vnd: [None, Some(9_007_199_254_740_993), Some(5)][below(3) as usize],
                cleared: [None, Some(true), Some(false)][below(3) as usize],
                kept: ["", r#"{"a":"b"}"#][below(2) as usize].into(),
            };
            (number, incident)
        })
        .collect()
}

pub fn snapshot(incidents: Vec<(i64, Incident)>) -> Snapshot {
    let category = |code: &&str| Category {
        code: (*code).into(),
        parent: code.split_once('-').map(|(group, _)| group.into()),
        name_vi: (*code).into(),
        name_en: (*code).into(),
        colour: None,
        coarse_location: false,
        usually_discovered: false,
    };
    let data = StoredData {
        store_id: "test".into(),
        generation: 1,
        taxonomy: Taxonomy::new(CODES.iter().map(category).collect()),
        units: Vec::new(),
        lineage: Vec::new(),
        designations: Vec::new(),
        designation_kinds: Vec::new(),
        indicators: Vec::new(),
        lines: Vec::new(),
        operator_layers: Vec::new(),
        refused: Vec::new(),
        incidents,
        demonstration: false,
    };
    Snapshot::new(data, TODAY)
}

/// A value, for the second evaluator. Numbers and times are integers in halves and seconds, so that nothing is rounded.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
enum Plain {
    Text(String),
    Halves(i128),
    Boolean(bool),
    Seconds(i64),
}

fn of_incident(incident: &Incident, property: &str) -> Option<Plain> {
    let text = |text: &str| Some(Plain::Text(text.into()));
    let number = |number: u64| Plain::Halves(i128::from(number) * 2);
    let occurred = incident.occurred;
    match property {
        "id" => text(&incident.id),
        "source" => text(&incident.source),
        "occurred_at" => Some(Plain::Seconds(occurred.start)),
        "occurred_until" => (!occurred.is_instant()).then(|| Plain::Seconds(occurred.end - 86_400)),
        "reported_at" => incident.reported_at.map(Plain::Seconds),
        "category" => text(&incident.category),
        "severity" => incident.severity.map(|n| number(n.into())),
        "how_known" => text(incident.how_known.as_str()),
        "precision" => text(incident.precision.as_str()),
        "unit" => None,
        "deaths" => incident.deaths.map(|n| number(n.into())),
        "injured" => incident.injured.map(|n| number(n.into())),
        "damage_vnd" => incident.damage_vnd.map(number),
        "cleared" => incident.cleared.map(Plain::Boolean),
        "kept" => (!incident.kept.is_empty()).then(|| Plain::Text(incident.kept.clone())),
        other => panic!("{other}"),
    }
}

fn value(operand: &Operand, incident: &Incident) -> Option<Plain> {
    match operand {
        Operand::Property(name) => of_incident(incident, name),
        Operand::Arithmetic { .. } | Operand::Interval { .. } => panic!("{operand}"),
        Operand::CaseInsensitive(inner) => match value(inner, incident) {
            Some(Plain::Text(text)) => Some(Plain::Text(text.to_lowercase())),
            other => other,
        },
        Operand::AccentInsensitive(inner) => match value(inner, incident) {
            Some(Plain::Text(text)) => Some(Plain::Text(text.replace('ô', "o").replace('Ô', "O"))),
            other => other,
        },
        Operand::Literal(literal) => Some(match literal {
            Literal::Text(text) => Plain::Text(text.clone()),
            Literal::Integer(number) => Plain::Halves(i128::from(*number) * 2),
            Literal::Number(number) => Plain::Halves((number * 2.0) as i128),
            Literal::Boolean(value) => Plain::Boolean(*value),
            Literal::Date(day) => Plain::Seconds(local_midnight(*day)),
            Literal::Geometry(geometry) => panic!("{geometry:?}"),
            Literal::Timestamp(utc) => Plain::Seconds(format!("{utc}Z").parse::<jiff::Timestamp>().unwrap().as_second()),
        }),
    }
}

fn like(pattern: &[char], text: &[char]) -> bool {
    match pattern {
        [] => text.is_empty(),
        ['\\', escaped @ ('%' | '_' | '\\'), rest @ ..] => text.first() == Some(escaped) && like(rest, &text[1..]),
        ['%', rest @ ..] => (0..=text.len()).any(|skip| like(rest, &text[skip..])),
        ['_', rest @ ..] => !text.is_empty() && like(rest, &text[1..]),
        [c, rest @ ..] => text.first() == Some(c) && like(rest, &text[1..]),
    }
}

/// SQL's three values, by the tables.
fn truth(expression: &Expression, incident: &Incident) -> Option<bool> {
    let order = |a: &Operand, b: &Operand| -> Option<Ordering> { value(a, incident)?.partial_cmp(&value(b, incident)?) };
    match expression {
        Expression::And(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| truth(part, incident)).collect();
            if parts.contains(&Some(false)) { Some(false) } else { (!parts.contains(&None)).then_some(true) }
        }
        Expression::Or(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| truth(part, incident)).collect();
            if parts.contains(&Some(true)) { Some(true) } else { (!parts.contains(&None)).then_some(false) }
        }
        Expression::Not(inner) => truth(inner, incident).map(|inner| !inner),
        Expression::Comparison { left, comparison, right } => order(left, right).map(|order| match comparison {
            Comparison::Equal => order == Ordering::Equal,
            Comparison::NotEqual => order != Ordering::Equal,
            Comparison::Less => order == Ordering::Less,
            Comparison::Greater => order == Ordering::Greater,
            Comparison::LessOrEqual => order != Ordering::Greater,
            Comparison::GreaterOrEqual => order != Ordering::Less,
        }),
        Expression::In { operand, list } => {
            let found = value(operand, incident)?;
            Some(list.iter().any(|listed| value(listed, incident).as_ref() == Some(&found)))
        }
        Expression::Between { operand, low, high } => {
            let both = Expression::And(vec![
                Expression::Comparison { left: operand.clone(), comparison: Comparison::GreaterOrEqual, right: low.clone() },
                Expression::Comparison { left: operand.clone(), comparison: Comparison::LessOrEqual, right: high.clone() },
            ]);
            truth(&both, incident)
        }
        Expression::Like { operand, pattern } => match (value(operand, incident)?, value(pattern, incident)?) {
            (Plain::Text(text), Plain::Text(pattern)) => {
                Some(like(&pattern.chars().collect::<Vec<_>>(), &text.chars().collect::<Vec<_>>()))
            }
            other => panic!("{other:?}"),
        },
        Expression::IsNull(operand) => Some(value(operand, incident).is_none()),
        Expression::Boolean(operand) => match value(operand, incident)? {
            Plain::Boolean(truth) => Some(truth),
            other => panic!("{other:?}"),
        },
        Expression::Temporal { .. } => panic!("{expression}"),
        Expression::Spatial { relation, left, right } => {
            let place = geo::Point::new(f64::from(incident.longitude_e7) / 1e7, f64::from(incident.latitude_e7) / 1e7);
            let geometry = |operand: &Operand| match operand {
                Operand::Literal(Literal::Geometry(geometry)) => geometry.clone(),
                _ => place.into(),
            };
            Some(related(*relation, &geometry(left), &geometry(right)))
        }
    }
}

/// A literal in the neighbourhood of what incidents have.
fn literal(kind: Kind) -> BoxedStrategy<Literal> {
    const TEXTS: [&str; 15] =
        ["A", "a", "A-1", "B", "b%_", "x1", r"a\b", "Công an", "100%", "reported", "unknown", "exact", "village", r#"{"a":"b"}"#, ""];
    let day = || (0i8..50).prop_map(|number| local_date(FIRST + i64::from(number) * 86_400));
    match kind {
        Kind::Text => proptest::sample::select(&TEXTS[..]).prop_map(Literal::text).boxed(),
        Kind::Number => prop_oneof![
            proptest::sample::select(&[-1, 0, 1, 2, 5, 100, 255, 256, 9_007_199_254_740_992, 9_007_199_254_740_993][..])
                .prop_map(Literal::Integer),
            proptest::sample::select(&[-0.5, 0.0, 0.5, 1.0, 100.0, 9_007_199_254_740_992.0, 1e15][..]).prop_map(Literal::Number),
        ]
        .boxed(),
        Kind::Boolean => any::<bool>().prop_map(Literal::Boolean).boxed(),
        Kind::Geometry => shape().prop_map(Literal::Geometry).boxed(),
        Kind::Time | Kind::Day => {
            let utc = (day(), 0i8..24).prop_map(|(day, hour)| Literal::Timestamp(day.at(hour, 0, 0, 0)));
            let far = proptest::sample::select(vec![date(0, 1, 1), date(9999, 12, 30)]);
            prop_oneof![day().prop_map(Literal::Date), day().prop_map(Literal::Date), utc, far.prop_map(Literal::Date)].boxed()
        }
    }
}

/// An operand of a kind; times may stand as text, which only the parts that are read as times may hold.
fn constant(kind: Kind) -> BoxedStrategy<Operand> {
    literal(kind).prop_map(Operand::Literal).boxed()
}

/// Days and instants compare.
fn same_kind(one: Kind, other: Kind) -> bool {
    one == other || [one, other].iter().all(|kind| matches!(kind, Kind::Time | Kind::Day))
}

/// Often one of the properties that the index has a column for.
fn property() -> impl Strategy<Value = (String, Kind)> {
    let columns: Vec<_> =
        PROPERTIES.iter().filter(|p| ["occurred_at", "category", "severity", "how_known"].contains(&p.name)).copied().collect();
    let comparable: Vec<_> = PROPERTIES.iter().filter(|p| p.kind != Kind::Geometry).copied().collect();
    prop_oneof![proptest::sample::select(columns), proptest::sample::select(comparable)].prop_map(|p| (p.name.to_owned(), p.kind))
}

fn predicate() -> impl Strategy<Value = Expression> {
    property().prop_flat_map(|(name, kind)| {
        let operand = Operand::Property(name);
        let signs = if kind == Kind::Boolean { &Comparison::ALL[..2] } else { &Comparison::ALL[..] };
        let others: Vec<_> = PROPERTIES.iter().filter(|p| same_kind(p.kind, kind)).map(|p| Operand::Property(p.name.into())).collect();
        let right = prop_oneof![4 => constant(kind), 1 => proptest::sample::select(others.clone())];
        let (o, p, q, r) = (operand.clone(), operand.clone(), operand.clone(), operand.clone());
        let mut kinds = vec![
            (proptest::sample::select(signs), right, any::<bool>())
                .prop_map(move |(comparison, right, swapped)| {
                    let (left, right) = if swapped { (right, o.clone()) } else { (o.clone(), right) };
                    Expression::Comparison { left, comparison, right }
                })
                .boxed(),
            proptest::collection::vec(constant(kind), 1..4).prop_map(move |list| Expression::In { operand: p.clone(), list }).boxed(),
            Just(Expression::IsNull(q.clone())).boxed(),
        ];
        if kind == Kind::Boolean {
            kinds.push(Just(Expression::Boolean(operand.clone())).boxed());
        } else {
            let bound = prop_oneof![3 => constant(kind), 1 => proptest::sample::select(others.clone())];
            let bounds = (bound.clone(), bound);
            kinds.push(bounds.prop_map(move |(low, high)| Expression::Between { operand: r.clone(), low, high }).boxed());
        }
        if kind == Kind::Text {
            let written = prop_oneof!["[A-b1%_\\\\-]{0,4}", Just("%ô%AN".to_owned()), Just("%x%".to_owned())];
            let pattern = (written, any::<bool>(), any::<bool>()).prop_map(move |(written, ignores_case, ignores_accents)| {
                let fold = |inner: Operand| {
                    let inner = if ignores_case { Operand::CaseInsensitive(Box::new(inner)) } else { inner };
                    if ignores_accents { Operand::AccentInsensitive(Box::new(inner)) } else { inner }
                };
                Expression::Like { operand: fold(operand.clone()), pattern: fold(Operand::Literal(Literal::text(&written))) }
            });
            kinds.push(pattern.boxed());
        }
        proptest::strategy::Union::new(kinds)
    })
}

/// A comparison of when it happened, which may become a bound of the period.
fn comparison_of_time() -> impl Strategy<Value = Expression> {
    (proptest::sample::select(&Comparison::ALL[..]), constant(Kind::Time), any::<bool>()).prop_map(|(comparison, time, swapped)| {
        let property = Operand::Property("occurred_at".into());
        let (left, right) = if swapped { (time, property) } else { (property, time) };
        Expression::Comparison { left, comparison, right }
    })
}

fn expression() -> impl Strategy<Value = Expression> {
    let leaf = prop_oneof![2 => comparison_of_time(), 9 => predicate(), 2 => spatial(), 1 => any::<bool>().prop_map(|value| Expression::Boolean(Operand::Literal(Literal::Boolean(value))))];
    leaf.prop_recursive(4, 16, 3, |inner| {
        let parts = || proptest::collection::vec(inner.clone(), 2..4);
        prop_oneof![2 => parts().prop_map(Expression::And), 1 => parts().prop_map(Expression::Or), 1 => inner.clone().prop_map(|e| Expression::Not(Box::new(e)))]
    })
}

/// The ids of a selection, and nothing twice.
fn ids(snapshot: &Snapshot, selection: &Selection<'_>) -> Vec<i64> {
    let mut ids = Vec::new();
    snapshot.incidents.scan(selection, |row| ids.push(snapshot.incidents.feature_id(row)));
    ids.sort_unstable();
    ids
}

fn count_in_tile(view: &View, filter: &Filter) -> u64 {
    let Some(tile) = points::encode(&view.snapshot, filter, TileCoordinate::new(0, 0, 0).unwrap(), Gathering::Grid) else { return 0 };
    let reader = fast_mvt::MvtReaderRef::new(&tile).unwrap();
    let counts = reader.layers().flat_map(fast_mvt::MvtLayerRef::features).map(|feature| {
        let count = feature.properties().map(Result::unwrap).find(|(key, _)| *key == "count").unwrap().1;
        match count {
            fast_mvt::MvtValueRef::Int(count) | fast_mvt::MvtValueRef::SInt(count) => count as u64,
            fast_mvt::MvtValueRef::UInt(count) => count,
            other => panic!("{other:?}"),
        }
    });
    counts.sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn counts_files_and_tiles_equal_brute_force(seed in any::<u64>(), count in 0usize..700, expression in expression(), reported in any::<bool>(), group_a in any::<bool>()) {
        let stored = incidents(seed, count);
        let snapshot = Arc::new(snapshot(stored.clone()));
        // Beside other filters on the same columns, so that neither replaces the other.
        let request = FilterRequest {
            how_known: if reported { vec![HowKnown::Reported, HowKnown::Unknown] } else { Vec::new() },
            category: if group_a { vec!["A".into()] } else { Vec::new() },
            severity: if seed % 3 == 0 { vec![0, 1] } else { Vec::new() },
            expression: Some(expression.clone()),
            ..FilterRequest::default()
        };
        let filter = Filter::resolve(&request, &snapshot, TODAY, &|id| Err(QueryError::not_found("zone", id))).unwrap();
        let takes = |incident: &Incident| truth(&expression, incident) == Some(true)
            && (!reported || incident.how_known != HowKnown::Discovered)
            && (!group_a || incident.category.starts_with('A'))
            && (!seed.is_multiple_of(3) || matches!(incident.severity, Some(0 | 1)));
        let expected: Vec<i64> = stored.iter().filter(|(_, incident)| takes(incident)).map(|(id, _)| *id).collect();
        prop_assert_eq!(ids(&snapshot, &filter.selection(&snapshot)), &expected[..], "{}", expression);
        prop_assert_eq!(group::count(&snapshot, &filter), expected.len() as u64);

        let zones = Arc::new(ZoneSet::new(&snapshot, &diaban::priority::Rules::built_in(), TODAY));
        let view = View::new(snapshot.clone(), zones, Arc::default(), Arc::default());
        let mut file = Vec::new();
        let layer = layer::find(&view, "incidents").unwrap();
        geojson::write(&mut file, &view, &*layer, &filter, &Header::default(), usize::MAX).unwrap();
        let file: serde_json::Value = serde_json::from_slice(&file).unwrap();
        let mut in_file: Vec<i64> = file["features"].as_array().unwrap().iter().map(|feature| feature["id"].as_i64().unwrap()).collect();
        in_file.sort_unstable();
        prop_assert_eq!(in_file, &expected[..]);
        prop_assert_eq!(count_in_tile(&view, &filter), expected.len() as u64);
    }

    #[test]
    fn columns_take_the_rows_that_asking_every_row_takes(seed in any::<u64>(), count in 0usize..1500, expression in expression()) {
        let snapshot = snapshot(incidents(seed, count));
        let [mut by_column, mut by_row] = [Selection::default(), Selection::default()];
        IncidentExpression::new(&expression, &snapshot).unwrap().narrow(&mut by_column, &snapshot, TODAY);
        IncidentExpression::without_columns(&expression).unwrap().narrow(&mut by_row, &snapshot, TODAY);
        prop_assert_eq!(by_row.predicates.len(), 1);
        prop_assert_eq!(ids(&snapshot, &by_column), ids(&snapshot, &by_row), "{}", expression);
    }
}

/// Which of some snapshots of one incident each an expression takes, and the same row by row.
pub fn taken<const N: usize>(expression: &str, snapshots: &[Snapshot; N]) -> [bool; N] {
    let read = Expression::parse(expression, diaban::query::expression::Language::Text).unwrap();
    snapshots.each_ref().map(|snapshot| {
        let [mut by_column, mut by_row] = [Selection::default(), Selection::default()];
        IncidentExpression::new(&read, snapshot).unwrap().narrow(&mut by_column, snapshot, TODAY);
        IncidentExpression::without_columns(&read).unwrap().narrow(&mut by_row, snapshot, TODAY);
        assert_eq!(ids(snapshot, &by_column), ids(snapshot, &by_row), "{expression}");
        !ids(snapshot, &by_column).is_empty()
    })
}

pub fn incident() -> Incident {
    incidents(1, 1).remove(0).1
}

#[test]
fn bounds_of_time_are_exact_to_the_second() {
    let at = local_midnight(date(2024, 5, 1));
    // One second before midnight, midnight, one second after it, and the whole day.
    let times = [Interval::instant(at - 1), Interval::instant(at), Interval::instant(at + 1), Interval { start: at, end: at + 86_400 }];
    let snapshots = times.map(|occurred| snapshot(vec![(1, Incident { occurred, ..incident() })]));
    for (expression, expected) in [
        ("occurred_at > DATE('2024-05-01')", [false, false, true, false]),
        ("occurred_at >= DATE('2024-05-01')", [false, true, true, true]),
        ("occurred_at < DATE('2024-05-01')", [true, false, false, false]),
        ("occurred_at <= DATE('2024-05-01')", [true, true, false, true]),
        ("occurred_at = DATE('2024-05-01')", [false, true, false, true]),
        ("DATE('2024-05-01') < occurred_at", [false, false, true, false]),
        ("DATE('2024-05-01') <= occurred_at", [false, true, true, true]),
        ("occurred_at > TIMESTAMP('2024-04-30T16:59:59.5Z')", [false, true, true, true]),
        ("occurred_at >= TIMESTAMP('2024-04-30T17:00:00.000000001Z')", [false, false, true, false]),
        ("occurred_at < TIMESTAMP('2024-04-30T17:00:00.5Z')", [true, true, false, true]),
        ("occurred_at > TIMESTAMP('0000-01-01T00:00:00Z') AND occurred_at < TIMESTAMP('9999-12-31T00:00:00Z')", [true; 4]),
        ("occurred_at > TIMESTAMP('9999-12-31T00:00:00Z')", [false; 4]),
        ("occurred_until = DATE('2024-05-01')", [false, false, false, true]),
    ] {
        assert_eq!(taken(expression, &snapshots), expected, "{expression}");
    }
}

#[test]
fn what_is_missing_makes_unknown_and_case_matters_unless_it_is_said() {
    let with = |source: &str, deaths, injured| snapshot(vec![(1, Incident { source: source.into(), deaths, injured, ..incident() })]);
    let snapshots = [with("Công an", Some(2), Some(3)), with("CÔNG AN", None, Some(1)), with("", Some(0), None)];
    for (expression, expected) in [
        ("deaths > 1", [true, false, false]),
        ("NOT deaths > 1", [false, false, true]),
        ("deaths > 1 OR NOT deaths > 1", [true, false, true]),
        ("deaths IS NULL OR deaths <> 2", [false, true, true]),
        ("deaths NOT IN (2)", [false, false, true]),
        ("deaths BETWEEN injured AND 5", [false, false, false]),
        // Unknown below, but surely not at most 1: false, so that its opposite is true.
        ("1 NOT BETWEEN injured AND deaths", [true, false, true]),
        ("deaths > 1 AND FALSE OR TRUE", [true, true, true]),
        ("source = 'Công an'", [true, false, false]),
        ("ACCENTI(source) = ACCENTI('Cong an')", [true, false, false]),
        ("CASEI(ACCENTI(source)) LIKE ACCENTI(CASEI('%ộNG an'))", [true, true, false]),
        ("CASEI(source) = CASEI('cÔNG an')", [true, true, false]),
        ("CASEI(source) IN (CASEI('CÔNG AN'), 'x')", [true, true, false]),
        ("source LIKE '%an'", [true, false, false]),
        ("source ILIKE '%an'", [true, true, false]),
        ("source ILIKE 'c_ng%'", [true, true, false]),
        ("source ILIKE 'c_ng%' AND source <> 'Công an' AND source <> 'x'", [false, true, false]),
        ("source LIKE ''", [false, false, true]),
    ] {
        assert_eq!(taken(expression, &snapshots), expected, "{expression}");
    }
}

#[test]
fn what_names_one_column_is_left_to_the_columns() {
    let snapshot = snapshot(incidents(1, 500));
    for (expression, left_over) in [
        ("category = 'A'", 0),
        ("category LIKE 'A%' AND (severity IS NULL AND how_known NOT IN ('discovered'))", 0),
        ("severity BETWEEN 1 AND 100 AND occurred_at >= DATE('2023-11-20')", 0),
        ("DATE('2023-11-20') < occurred_at", 0),
        ("TRUE AND category IN ('A', 'B')", 0),
        ("FALSE", 0),
        ("S_INTERSECTS(geometry, BBOX(105, 20, 106, 21)) AND S_INTERSECTS(POLYGON((105 20, 106 20, 106 21, 105 20)), geometry)", 0),
        ("S_WITHIN(geometry, BBOX(105, 20, 106, 21))", 1),
        ("T_AFTER(occurred_at, DATE('2023-11-20')) AND T_BEFORE(TIMESTAMP('2023-11-20T00:00:00Z'), occurred_at)", 0),
        ("T_INTERSECTS(occurred_at, INTERVAL('2023-11-20', '2023-11-22'))", 1),
        ("severity * 2 > 3 AND severity % 2 = 0", 0),
        ("S_DISJOINT(geometry, BBOX(105, 20, 106, 21))", 1),
        ("deaths > 100 AND FALSE", 0),
        ("occurred_at < DATE('2023-11-20')", 1),
        ("category = 'A' OR deaths > 0", 1),
        ("category = 'A' AND deaths > 0", 1),
    ] {
        let mut selection = Selection::default();
        let expression = Expression::parse(expression, diaban::query::expression::Language::Text).unwrap();
        IncidentExpression::new(&expression, &snapshot).unwrap().narrow(&mut selection, &snapshot, TODAY);
        assert_eq!(selection.predicates.len(), left_over, "{expression}");
    }
}

#[test]
fn the_properties_are_the_fields_of_the_layer_and_its_geometry() {
    let names: Vec<&str> = PROPERTIES.iter().map(|property| property.name).collect();
    let fields: Vec<&str> = incident_fields().iter().map(|field| field.name).chain(["geometry"]).collect();
    assert_eq!(names, fields);
}

#[test]
fn two_expressions_have_two_keys() {
    let snapshot = snapshot(incidents(1, 5));
    let key = |text: &str| {
        let expression = Some(Expression::parse(text, diaban::query::expression::Language::Text).unwrap());
        let request = FilterRequest { expression, ..FilterRequest::default() };
        Filter::resolve(&request, &snapshot, TODAY, &|id| Err(QueryError::not_found("zone", id))).unwrap().key().unwrap()
    };
    assert_ne!(key("deaths > 1"), key("deaths > 2"));
    assert_ne!(key("deaths > 1"), key("NOT deaths > 1"));
    assert_eq!(key("deaths>1"), key("(deaths > 1)"));
}
