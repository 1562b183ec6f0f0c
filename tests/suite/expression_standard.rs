//! Expressions from the standard's own examples (OGC 21-065r2, clauses 6 and 7 and Annex examples) are read, written and read again the same; so is
//! what comes near them, or it is refused without a panic.

use diaban::query::Expression;
use diaban::query::expression::Language;
use proptest::prelude::*;

/// Those whose conformance classes are claimed; functions of one's own and arrays are not.
const EXAMPLES: [&str; 49] = [
    "city='Toronto'",
    "balance-150.0 > 0",
    "updated >= DATE('1970-01-01')",
    "geometry IS NOT NULL",
    "name LIKE 'Smith%'",
    "depth BETWEEN 100.0 and 150.0",
    "cityName IN ('Toronto','Frankfurt','Tokyo','New York')",
    "category NOT IN (1,2,3,4)",
    "CASEI(road_class) IN (CASEI('Οδος'),CASEI('Straße'))",
    "ACCENTI(etat_vol) = ACCENTI('débárquér')",
    "S_INTERSECTS(geometry,POINT(36.319836 32.288087))",
    "S_CROSSES(road,POLYGON((43.7286 -79.2986, 43.7311 -79.2996, 43.7323 -79.2972, 43.7326 -79.2971, 43.7350 -79.2981, 43.7352 -79.2982, \
     43.7357 -79.2956, 43.7337 -79.2948, 43.7343 -79.2933, 43.7339 -79.2923, 43.7327 -79.2947, 43.7320 -79.2942, 43.7322 -79.2937, \
     43.7306 -79.2930, 43.7299 -79.2928, 43.7286 -79.2986)))",
    "T_INTERSECTS(event_time, INTERVAL('1969-07-16T05:32:00Z', '1969-07-24T16:50:35Z'))",
    "T_DURING(INTERVAL(touchdown, liftOff), INTERVAL('1969-07-16T13:32:00Z', '1969-07-24T16:50:35Z'))",
    "beamMode = 'ScanSAR Narrow' AND swathDirection = 'ascending' AND polarization = 'HH+VV+HV+VH' \
     AND S_INTERSECTS(footprint,POLYGON((-77.117938 38.936860,-77.040604 39.995648,-76.910536 38.892912,-77.039359 38.791753,-77.047906 38.841462,-77.034183 38.840655,-77.033142 38.857490,-77.117938 38.936860)))",
    "floors>5",
    "taxes<=500",
    "owner LIKE '%Jones%'",
    "owner LIKE 'Mike%'",
    "owner NOT LIKE '%Mike%'",
    "swimming_pool=true",
    "floors>5 AND swimming_pool=true",
    "swimming_pool=TRUE AND (floors>5 OR material LIKE 'brick%' OR material LIKE '%brick')",
    "(floors>5 AND material='brick') OR swimming_pool=true",
    "NOT (floors<5) OR swimming_pool=true",
    "(owner LIKE 'mike%' OR owner LIKE 'Mike%') AND floors<4",
    "T_BEFORE(built,DATE('2015-01-01'))",
    "T_AFTER(built,DATE('2012-06-05'))",
    "updated BETWEEN TIMESTAMP('2017-06-10T07:30:00Z') AND TIMESTAMP('2017-06-11T10:30:00Z')",
    "S_WITHIN(location,POLYGON((-118 33.8,-117.9 33.8,-117.9 34,-118 34,-118 33.8)))",
    "S_INTERSECTS(geom,POLYGON((-118 33.8,-117.9 33.8,-117.9 34,-118 34,-118 33.8)))",
    "floors>5 AND S_WITHIN(geometry,POLYGON((-118 33.8,-117.9 33.8,-117.9 34,-118 34,-118 33.8)))",
    "value=field^2",
    "\"value\" < 10",
    "\"name\" NOT LIKE 'foo%'",
    "\"value\" NOT BETWEEN 10 AND 20",
    "\"value\" IS NULL OR \"value\" BETWEEN 10 AND 20",
    "T_BEFORE(updated_at, TIMESTAMP('2012-08-10T05:30:00Z'))",
    "S_EQUALS(POLYGON((0 0,0 1,1 1,0 0)), \"geometry\")",
    "S_OVERLAPS(geometry,BBOX(-180, -90, 180, 90))",
    "S_TOUCHES(geometry,MULTIPOLYGON(((0 0,0 1,1 1,0 0)),((2 2,2 3,3 3,2 2))))",
    "S_DISJOINT(geometry,MULTIPOLYGON(((0 0,0 1,1 1,0 0)),((2 2,2 3,3 3,2 2))))",
    "S_CONTAINS(geometry,POINT(-1 -1))",
    "T_MEETS(INTERVAL('2005-01-10', '2010-02-10'), INTERVAL(starts_at, ends_at))",
    "T_OVERLAPPEDBY(INTERVAL(starts_at, ends_at), INTERVAL('1991-10-07', '2010-02-10T05:29:20.073225Z'))",
    "T_STARTEDBY(INTERVAL('1991-10-07T08:21:06.393262Z', ends_at), INTERVAL('1991-10-07T08:21:06.393262Z', '..'))",
    "T_CONTAINS(INTERVAL('2000-01-01T00:00:00Z', '2005-01-10T01:01:01.393216Z'), INTERVAL(starts_at, ends_at))",
    "eo:cloud_cover >= 0.1 AND eo:cloud_cover <= 0.2 AND landsat:wrs_row=28 AND landsat:wrs_path=203",
    "eo:cloud_cover BETWEEN 0.1 AND 0.2 AND landsat:wrs_row=28",
];

#[test]
fn the_examples_of_the_standard_are_read_and_written_the_same() {
    for example in EXAMPLES {
        let read = Expression::parse(example, Language::Text).unwrap_or_else(|error| panic!("{example}: {error}"));
        let text = Expression::parse(&read.to_string(), Language::Text).unwrap_or_else(|error| panic!("{example} as {read}: {error}"));
        assert_eq!(text, read, "{example}");
        let json = Expression::from_json(&read.to_json()).unwrap_or_else(|error| panic!("{example} as {}: {error}", read.to_json()));
        assert_eq!(json, read, "{example}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    /// A piece of one example after a piece of another, with a letter changed: sometimes it still is an expression.
    #[test]
    fn what_comes_near_the_examples_is_read_or_refused(
        first in 0..EXAMPLES.len(), second in 0..EXAMPLES.len(), cut in 0usize..200, from in 0usize..200, at in 0usize..300, letter in "[ (),'\"0-9A-Za-z.^*-]",
    ) {
        let piece = |text: &str, from: usize, to: usize| text.chars().skip(from).take(to).collect::<String>();
        let mut text: Vec<char> = (piece(EXAMPLES[first], 0, cut) + &piece(EXAMPLES[second], from, usize::MAX)).chars().collect();
        if let (Some(place), Some(letter)) = (text.get_mut(at), letter.chars().next()) {
            *place = letter;
        }
        let text: String = text.into_iter().collect();
        if let Ok(read) = Expression::parse(&text, Language::Text) {
            prop_assert_eq!(Expression::parse(&read.to_string(), Language::Text), Ok(read.clone()));
            prop_assert_eq!(Expression::from_json(&read.to_json()), Ok(read));
        }
    }
}
