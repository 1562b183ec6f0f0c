//! The spatial functions of CQL2: read in both encodings and in every system, against `geo`'s matrices by brute force, and over features of
//! every dimension.

use diaban::query::Expression;
use diaban::query::expression::{Bound, Kind, Language, Literal, LiteralSystem, Operand, Property, Scalar, Shape, SpatialRelation};
use geo::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, Rect, Relate, coord};
use proptest::prelude::*;
use serde_json::{Value, json};

/// By the nine intersections alone.
pub fn related(relation: SpatialRelation, one: &Geometry<f64>, other: &Geometry<f64>) -> bool {
    let matrix = one.relate(other);
    match relation {
        SpatialRelation::Intersects => matrix.is_intersects(),
        SpatialRelation::Disjoint => !matrix.is_intersects(),
        SpatialRelation::Within => matrix.is_within(),
        SpatialRelation::Contains => matrix.is_contains(),
        SpatialRelation::Touches => matrix.is_touches(),
        SpatialRelation::Crosses => matrix.is_crosses(),
        SpatialRelation::Overlaps => matrix.is_overlaps(),
        SpatialRelation::Equals => matrix.is_equal_topo(),
    }
}

/// A place of the grid that the incidents of tests lie on, so that edges and corners meet them.
fn place() -> impl Strategy<Value = Coord<f64>> {
    (0i32..22, 0i32..22)
        .prop_map(|(x, y)| coord! {x: f64::from(1_050_000_000 + x * 1_000_000) / 1e7, y: f64::from(200_000_000 + y * 1_000_000) / 1e7})
}

fn rect() -> impl Strategy<Value = Rect<f64>> {
    (place(), place())
        .prop_filter("with an area", |(a, b)| (a.x - b.x).abs().min((a.y - b.y).abs()) > 0.01)
        .prop_map(|(a, b)| Rect::new(a, b))
}

fn triangle() -> impl Strategy<Value = Polygon<f64>> {
    (place(), place(), place())
        .prop_map(|(a, b, c)| (Polygon::new(LineString(vec![a, b, c, a]), vec![]), (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)))
        .prop_filter("with an area", |(_, area)| area.abs() > 1e-9)
        .prop_map(|(polygon, _)| polygon)
}

/// A square with a hole that touches nothing.
fn ring_road() -> impl Strategy<Value = Polygon<f64>> {
    place().prop_map(|Coord { x, y }| {
        let square = |from: f64, to: f64| {
            Rect::new(coord! {x: x + from, y: y + from}, coord! {x: x + to, y: y + to}).to_polygon().exterior().clone()
        };
        Polygon::new(square(0.0, 1.0), vec![square(0.25, 0.75)])
    })
}

fn line() -> impl Strategy<Value = LineString<f64>> {
    proptest::collection::vec(place(), 2..5)
        .prop_filter("of several places", |line| line.iter().any(|c| *c != line[0]))
        .prop_map(LineString)
}

/// A geometry as an expression may hold it.
pub fn shape() -> impl Strategy<Value = Geometry<f64>> {
    prop_oneof![
        3 => rect().prop_map(Geometry::Rect),
        3 => triangle().prop_map(Geometry::Polygon),
        2 => ring_road().prop_map(Geometry::Polygon),
        1 => ring_road().prop_map(|polygon| Geometry::MultiPolygon(MultiPolygon(vec![polygon]))),
        1 => place().prop_map(|place| Geometry::Point(Point(place))),
        1 => proptest::collection::vec(place().prop_map(Point), 1..5).prop_map(|points| Geometry::MultiPoint(MultiPoint(points))),
        1 => line().prop_map(Geometry::LineString),
        1 => proptest::collection::vec(line(), 1..3).prop_map(|lines| Geometry::MultiLineString(MultiLineString(lines))),
    ]
}

fn relation() -> impl Strategy<Value = SpatialRelation> {
    proptest::sample::select(&SpatialRelation::ALL[..])
}

fn geometry() -> Operand {
    Operand::Property("geometry".into())
}

/// A function of the property and a geometry, in either order.
pub fn spatial() -> impl Strategy<Value = Expression> {
    (relation(), shape(), any::<bool>()).prop_map(|(relation, shape, is_first)| {
        let literal = Operand::Literal(Literal::Geometry(shape));
        let (left, right) = if is_first { (geometry(), literal) } else { (literal, geometry()) };
        Expression::Spatial { relation, left, right }
    })
}

/// Whether an expression takes a feature of which only the shape is known.
fn takes(expression: &Expression, shape: Shape<'_>) -> bool {
    let bound = Bound::new(expression, &[Property { name: "geometry", kind: Kind::Geometry }]).unwrap();
    bound.holds(&|_| Scalar::Shape(shape))
}

fn read(text: &str) -> Expression {
    Expression::parse(text, Language::Text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]
    #[test]
    fn features_of_every_dimension_equal_brute_force(relation in relation(), literal in shape(), feature in shape(), is_first in any::<bool>()) {
        let written = Operand::Literal(Literal::Geometry(literal.clone()));
        let (left, right) = if is_first { (geometry(), written) } else { (written, geometry()) };
        let expression = Expression::Spatial { relation, left, right };
        let polygons = |polygon: Polygon<f64>| MultiPolygon(vec![polygon]);
        let (shape, found) = match feature {
            Geometry::Point(point) => (Geometry::from(point), takes(&expression, Shape::Point([point.x(), point.y()]))),
            Geometry::LineString(line) => {
                let lines = MultiLineString(vec![line]);
                (lines.clone().into(), takes(&expression, Shape::Line(&lines)))
            }
            Geometry::MultiLineString(lines) => (lines.clone().into(), takes(&expression, Shape::Line(&lines))),
            Geometry::Rect(rect) => (polygons(rect.to_polygon()).into(), takes(&expression, Shape::Polygon(&polygons(rect.to_polygon())))),
            Geometry::Polygon(polygon) => (polygons(polygon.clone()).into(), takes(&expression, Shape::Polygon(&polygons(polygon)))),
            Geometry::MultiPolygon(polygons) => (polygons.clone().into(), takes(&expression, Shape::Polygon(&polygons))),
            _ => return Ok(()),
        };
        let expected = if is_first { related(relation, &shape, &literal) } else { related(relation, &literal, &shape) };
        prop_assert_eq!(found, expected, "{} of {:?}", expression, shape);
    }

    #[test]
    fn both_encodings_come_back(expression in spatial()) {
        prop_assert_eq!(&read(&expression.to_string()), &expression);
        let json = expression.to_json().to_string();
        prop_assert_eq!(&Expression::parse(&json, Language::Json).unwrap(), &expression, "{}", json);
    }
}

#[test]
fn every_type_is_read_in_both_encodings() {
    for (text, json) in [
        ("POINT(105.5 20.5)", json!({"type": "Point", "coordinates": [105.5, 20.5]})),
        ("linestring (105 20, 106 21)", json!({"type": "LineString", "coordinates": [[105, 20], [106, 21]]})),
        (
            "POLYGON((105 20,106 20,106 21,105 20))",
            json!({"type": "Polygon", "coordinates": [[[105, 20], [106, 20], [106, 21], [105, 20]]]}),
        ),
        ("MULTIPOINT((105 20), (-106 -21))", json!({"type": "MultiPoint", "coordinates": [[105, 20], [-106, -21]]})),
        ("MULTIPOINT(105 20, -106 -2.1e1)", json!({"type": "MultiPoint", "coordinates": [[105, 20], [-106, -21]]})),
        ("MULTILINESTRING((105 20, 106 21))", json!({"type": "MultiLineString", "coordinates": [[[105, 20], [106, 21]]]})),
        (
            "MULTIPOLYGON(((105 20, 106 20, 106 21, 105 20)), ((10 10, 11 10, 11 11, 10 10)))",
            json!({"type": "MultiPolygon", "coordinates": [[[[105, 20], [106, 20], [106, 21], [105, 20]]], [[[10, 10], [11, 10], [11, 11], [10, 10]]]]}),
        ),
        (
            "GEOMETRYCOLLECTION(POINT(1 2), GEOMETRYCOLLECTION(LINESTRING(3 4, 5 6)))",
            json!({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]},
                {"type": "GeometryCollection", "geometries": [{"type": "LineString", "coordinates": [[3, 4], [5, 6]]}]}]}),
        ),
        ("BBOX(105, 20, 106, 21)", json!({"bbox": [105, 20, 106, 21]})),
        ("ENVELOPE(105, 20, 106, 21)", json!({"bbox": [105, 20, -5, 106, 21, 900]})),
        ("BBOX(105, 20, 105, 20)", json!({"type": "Point", "coordinates": [105, 20]})),
        ("BBOX(105, 20, 105, 21)", json!({"type": "LineString", "coordinates": [[105, 20], [105, 21]]})),
    ] {
        let json = json!({"op": "s_touches", "args": [{"property": "geometry"}, json]});
        assert_eq!(read(&format!("S_TOUCHES(geometry, {text})")), Expression::parse(&json.to_string(), Language::Json).unwrap(), "{text}");
    }
}

#[test]
fn what_cannot_be_a_shape_says_where_and_why() {
    let vertices = |count: usize| vec!["105 20"; count].join(",");
    for (text, at, expected) in [
        ("POINT(105)", "at character 30", "expected two coordinates, found 1"),
        ("POINT(105 20 3)", "at character 30", "heights are not taken"),
        ("POINT Z(105 20 3)", "at character 30", "without heights"),
        ("POINT EMPTY", "at character 30", "a geometry with places"),
        ("POINT()", "at character 30", "expected two coordinates, found )"),
        ("POINT(105 20", "at character 37", "expected ), found the end"),
        ("POINT(181 20)", "at character 30", "within ±180"),
        ("POINT(20 105)", "at character 30", "within ±90"),
        ("POINT(1e999 20)", "at character 30", "the number is too large"),
        ("POINT(nan 20)", "at character 30", "expected two coordinates, found nan"),
        ("LINESTRING(1 1)", "at character 34", "two different places"),
        ("LINESTRING(1 1, 1 1)", "at character 34", "two different places"),
        ("POLYGON((1 1, 2 1, 2 2))", "at character 32", "the last equal to the first"),
        ("POLYGON((1 1, 2 1, 1 1))", "at character 32", "at least four places"),
        ("POLYGON((0 0, 2 2, 2 0, 0 2, 0 0))", "at character 24", "crosses itself near 1.00000, 1.00000"),
        ("POLYGON((0 0, 4 0, 4 4, 0 0), (6 6, 7 6, 7 7, 6 6))", "at character 24", "a hole outside"),
        ("GEOMETRYCOLLECTION(BBOX(0, 0, 2, 2), BBOX(1, 1, 3, 3))", "at character 24", "crosses itself"),
        ("BBOX(105, 21, 106, 20)", "at character 28", "south lies above north"),
        ("BBOX(105, 20, 106)", "at character 28", "expected four numbers"),
        ("BBOX(105 20, 106, 21)", "at character 33", "expected , or )"),
        ("CIRCLE(105 20)", "at character 24", "the function CIRCLE is not taken"),
        ("'POINT(105 20)'", "at character 24", "expected a geometry such as"),
        (&format!("MULTIPOINT({})", vertices(10_001)), "at character", "more than 10000 vertices"),
        (&format!("{}POINT(1 1)", "GEOMETRYCOLLECTION(".repeat(200)), "", "nested more than 100 levels"),
    ] {
        let error = Expression::parse(&format!("S_INTERSECTS(geometry, {text})"), Language::Text).expect_err(text).to_string();
        assert!(error.contains(at) && error.contains(expected), "{text}: {error}");
    }
    for (json, expected) in [
        (json!({"type": "Point"}), "at $.args[1]: expected the member \"coordinates\""),
        (json!({"type": "Point", "coordinates": ["a", 1]}), "at $.args[1].coordinates: expected an array of numbers"),
        (json!({"type": "Point", "coordinates": [1, 2, 3]}), "at $.args[1].coordinates: expected two coordinates, found 3"),
        (json!({"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}), "at $.args[1].coordinates[0]: expected a ring"),
        (json!({"type": "Polygon", "coordinates": []}), "an array that is not empty"),
        (json!({"type": "Circle", "coordinates": []}), "at $.args[1].type: expected Point, LineString"),
        (json!({"bbox": [0, 5, 1, 1]}), "at $.args[1].bbox: south lies above north"),
        (json!({}), "expected the member \"type\""),
        (json!(5), "expected a geometry or a property, found a number"),
        (Value::Null, "expected a geometry or a property, found null"),
    ] {
        let expression = json!({"op": "s_intersects", "args": [{"property": "geometry"}, json]});
        let error = Expression::parse(&expression.to_string(), Language::Json).expect_err("a fault").to_string();
        assert!(error.contains(expected), "{expression}: {error}");
    }
}

#[test]
fn only_geometries_take_spatial_functions() {
    let properties = [Property { name: "geometry", kind: Kind::Geometry }, Property { name: "name", kind: Kind::Text }];
    for (text, expected) in [
        ("S_INTERSECTS(name, POINT(1 1))", "S_INTERSECTS takes geometries, but name is a text"),
        ("S_INTERSECTS(place, POINT(1 1))", "there is no property \"place\""),
        ("geometry = name", "use a function such as S_INTERSECTS"),
        ("geometry", "a condition is expected, but geometry is a geometry"),
        ("geometry LIKE 'POINT%'", "LIKE takes a text"),
        ("geometry IN ('a')", "use a function such as S_INTERSECTS"),
    ] {
        let error = Bound::new(&read(text), &properties).expect_err(text).to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
    let at = |text: &str| takes(&read(text), Shape::Point([1.0, 1.0]));
    assert!(at("S_EQUALS(geometry, geometry)") && !at("S_TOUCHES(geometry, geometry)") && !at("geometry IS NULL"));
    assert!(at("S_WITHIN(POINT(1 1), BBOX(0, 0, 2, 2))") && !at("S_WITHIN(POINT(0 0), BBOX(0, 0, 2, 2))"));
    let bound = Bound::new(&read("S_DISJOINT(geometry, POINT(1 1)) OR geometry IS NOT NULL"), &properties).unwrap();
    assert!(!bound.holds(&|_| Scalar::Null), "a feature without a shape is neither here nor there");
}

#[test]
fn a_box_goes_on_across_the_antimeridian() {
    let expression = read("S_INTERSECTS(geometry, BBOX(179, -10, -179, 10))");
    for (x, is_taken) in [(179.5, true), (-179.5, true), (179.0, true), (180.0, true), (0.0, false), (178.0, false)] {
        assert_eq!(takes(&expression, Shape::Point([x, 0.0])), is_taken, "{x}");
    }
}

#[test]
fn literals_are_read_in_the_system_and_order_that_is_said() {
    let latitude_first = LiteralSystem { degrees: &|[y, x]| Some([x, y]), is_projected: false };
    let parse = |text: &str, system| Expression::parse_in(text, Language::Text, system);
    assert_eq!(
        parse("S_WITHIN(geometry, BBOX(20, 105, 21, 106))", latitude_first).unwrap(),
        read("S_WITHIN(geometry, BBOX(105, 20, 106, 21))")
    );
    assert!(parse("S_WITHIN(geometry, POINT(105 20))", latitude_first).is_err());
    // A system whose eastings bend with the northing.
    let bent = LiteralSystem { degrees: &|[x, y]| (y < 1000.0).then(|| [x / 10.0 + y * y / 1000.0, y / 10.0]), is_projected: true };
    let boxed = parse("S_INTERSECTS(geometry, BBOX(0, 0, 100, 100))", bent).unwrap();
    assert!(takes(&boxed, Shape::Point([2.51, 5.0])) && !takes(&boxed, Shape::Point([2.49, 5.0])), "its edge is where it bends to");
    for (text, expected) in [
        ("S_WITHIN(geometry, POINT(0 2000))", "outside of where its system is defined"),
        ("S_WITHIN(geometry, POINT(5000 20))", "within ±180"),
        ("S_WITHIN(geometry, BBOX(100, 0, 0, 100))", "lower left corner first"),
    ] {
        let error = parse(text, bent).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}
