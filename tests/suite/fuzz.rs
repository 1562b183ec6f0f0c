//! Every parser of what comes from outside takes anything without a panic, and what it accepts is what it says.

use diaban::domain::{Interval, UnitCode, text};
use diaban::http::parameters::{Parameters, parse_bbox};
use diaban::query::AreaRequest;
use diaban::query::filter::parse_datetime;
use diaban::spatial::TileCoordinate;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Text in the neighbourhood of dates.
fn nearly_a_date() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9/T:.Z+ -]{0,30}",
        "[0-9]{4}-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?"
    ]
}

/// JSON in the neighbourhood of areas.
fn nearly_an_area() -> impl Strategy<Value = Value> {
    let number = prop_oneof![any::<f64>().prop_map(Value::from), (-200i64..200).prop_map(Value::from), Just(Value::Null)];
    let position = proptest::collection::vec(number, 0..4).prop_map(Value::Array);
    let ring = proptest::collection::vec(position.clone(), 0..8).prop_map(|mut ring| {
        if let Some(first) = ring.first().cloned() {
            ring.push(first);
        }
        Value::Array(ring)
    });
    let rings = proptest::collection::vec(ring, 0..3).prop_map(Value::Array);
    prop_oneof![
        rings.clone().prop_map(|rings| json!({"type": "Polygon", "coordinates": rings})),
        proptest::collection::vec(rings, 0..3).prop_map(|shapes| json!({"type": "MultiPolygon", "coordinates": shapes})),
        (position, any::<f64>()).prop_map(|(center, radius)| json!({"center": center, "radius_m": radius})),
        any::<String>().prop_map(|text| json!({"unit": text})),
        any::<String>().prop_map(|text| json!({"type": text, "coordinates": []})),
    ]
}

proptest! {
    #[test]
    fn dates(text in nearly_a_date()) {
        if let Ok(interval) = Interval::parse(&text) {
            prop_assert!(interval.start < interval.end);
            prop_assert!(interval.first_day() <= interval.last_day());
        }
        if let Ok(period) = parse_datetime(&text) {
            prop_assert!(period.start < period.end);
        }
    }

    #[test]
    fn periods(from in nearly_a_date(), to in nearly_a_date()) {
        if let Ok(period) = parse_datetime(&format!("{from}/{to}")) {
            prop_assert!(period.start < period.end);
            let _ = (period.first_day(), period.last_day());
        }
    }

    #[test]
    fn boxes(text in prop_oneof![any::<String>(), "[-0-9.,eEinfNa ]{0,40}"]) {
        if let Ok(bbox) = parse_bbox(&text) {
            prop_assert!(bbox.west <= bbox.east && bbox.south <= bbox.north && bbox.south >= -90.0 && bbox.east <= 180.0);
        }
    }

    #[test]
    fn query_strings(text in prop_oneof![any::<String>(), "((bbox|datetime|unit|category|severity|zone|filter|filter-lang|x)=[%0-9A-Za-z,./:+-]{0,20}&?){0,4}"]) {
        if let Ok(parameters) = Parameters::parse(Some(&text), &["x"]) {
            let canonical = parameters.canonical().trim_start_matches('?').to_owned();
            let again = Parameters::parse(Some(&canonical), &["x"]);
            prop_assert_eq!(again.map(|again| again.canonical().to_owned()).ok(), Some(parameters.canonical().to_owned()), "canonical text is canonical");
        }
    }

    #[test]
    fn areas(value in nearly_an_area()) {
        if let Ok(area) = AreaRequest::from_json(&value)
            && let Some((ground, size)) = area.resolve_drawn()
        {
            prop_assert!(size.is_finite() && size >= 0.0);
            let (x, y) = ground.bbox().centre();
            let _ = ground.contains(x, y);
        }
    }

    #[test]
    fn codes_names_and_tiles(text in any::<String>(), zoom in any::<u8>(), x in any::<u32>(), y in any::<u32>()) {
        if let Ok(code) = UnitCode::new(&text) {
            prop_assert!(code.as_str().is_ascii());
        }
        let folded = text::fold(&text);
        prop_assert_eq!(text::fold(&folded), folded.clone(), "folding twice changes nothing");
        if let Some(tile) = TileCoordinate::new(zoom, x, y) {
            let bbox = tile.bbox(0.0);
            prop_assert!(bbox.west < bbox.east && bbox.south < bbox.north);
        }
    }

    #[test]
    fn geometry_blobs(bytes in proptest::collection::vec(any::<u8>(), 0..200), kind in 0u8..8) {
        let _ = diaban::store::geometry::decode(&bytes);
        let _ = diaban::store::geometry::envelope(&bytes);
        // The same behind a header that is right, so that the body is reached.
        let mut blob = vec![b'G', b'P', 0, 1, 0xE6, 0x10, 0, 0, 1, kind, 0, 0, 0];
        blob.extend(&bytes);
        let _ = diaban::store::geometry::decode(&blob);
        let _ = diaban::store::geometry::envelope(&blob);
    }
}
