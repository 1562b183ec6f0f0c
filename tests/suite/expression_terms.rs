//! Arithmetic and temporal functions of CQL2: what they give, by a second evaluator and by Allen's table, and what they refuse.

use diaban::domain::time::local_midnight;
use diaban::domain::{Incident, Interval};
use diaban::query::Expression;
use diaban::query::expression::{
    ArithmeticOperator, Bound, Comparison, Kind, Language, Literal, MAX_OPERATIONS, Operand, Property, Scalar, TemporalRelation,
};
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;

use super::expression_incidents::{incident, snapshot, taken};

const PROPERTIES: [Property; 5] = [
    Property { name: "a", kind: Kind::Number },
    Property { name: "b", kind: Kind::Number },
    Property { name: "name", kind: Kind::Text },
    Property { name: "day", kind: Kind::Day },
    Property { name: "time", kind: Kind::Time },
];

fn read(text: &str) -> Expression {
    Expression::parse(text, Language::Text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Whether an expression takes a feature with a = 7 and b = -2 and nothing else.
fn takes(text: &str) -> bool {
    let value = |number: usize| [Scalar::Integer(7), Scalar::Integer(-2)].get(number).cloned().unwrap_or(Scalar::Null);
    Bound::new(&read(text), &PROPERTIES).unwrap_or_else(|error| panic!("{text}: {error}")).holds(&value)
}

#[test]
fn arithmetic_has_ranks_signs_and_parentheses() {
    for text in [
        "1 + 2 * 3 = 7",
        "(1 + 2) * 3 = 9",
        "((1 + 2)) * (3) = 9 AND ((a) > (b))",
        "10 - 4 - 3 = 3",
        "2 ^ 3 ^ 2 = 512",
        "2 * 3 ^ 2 = 18",
        "-a = -7 AND +a = 7 AND - -a = 7",
        "a -1 = 6 AND a-1=6 AND a - -1 = 8",
        "a / 2 = 3.5 AND a div 2 = 3 AND a DIV b = -3 AND a % b = 1 AND -a % 2 = -1",
        "8 / 4 = 2 AND 2 ^ -1 = 0.5 AND 0.1e1 + 1 = 2",
        "a * 2 BETWEEN 10 + 3 AND 15 AND (a + b) IN (5) AND (a) IS NOT NULL",
        "NOT (a + b) * 2 > 11",
        "9007199254740992 + 1 > 9007199254740992",
        "(a / 0) IS NULL AND a % 0 IS NULL AND a div 0 IS NULL AND a / 0.0 IS NULL AND 0.0 / 0 IS NULL",
        "9223372036854775807 + 1 IS NULL AND 10 ^ 40 IS NULL AND 1e308 * 10 IS NULL AND (-9223372036854775807 - 2) IS NULL",
        "a > b",
    ] {
        assert!(takes(text), "{text}");
    }
    for text in ["a / 0 = 1", "NOT a / 0 = 1", "a / 0 <> a / 0"] {
        assert!(!takes(text), "what has no value is not known: {text}");
    }
}

#[test]
fn arithmetic_over_other_things_or_without_end_is_refused() {
    for (text, expected) in [
        ("a + name = 1", "+ takes numbers, but name is a text"),
        ("day - 1 > 5", "- takes numbers, but day is a time"),
        ("-name = 1", "* takes numbers, but name is a text"),
        ("a + 1 = 'x'", "cannot be compared"),
        ("CASEI(a + 1) = 'x'", "CASEI takes a text"),
        ("a + 1", "expected one of"),
        ("a IN (b + 1)", "a value is expected"),
    ] {
        let error = Expression::parse(text, Language::Text).and_then(|read| Bound::new(&read, &PROPERTIES)).expect_err(text).to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
    for long in [format!("a = 1{}", " + 1".repeat(MAX_OPERATIONS + 1)), format!("a = {}1", "-".repeat(20_000))] {
        assert!(Expression::parse(&long, Language::Text).is_err());
    }
    assert!(takes(&format!("a = 7{}", " + 0".repeat(MAX_OPERATIONS))));
    let deep = format!("{}a{} > 1", "(".repeat(20_000), ")".repeat(20_000));
    assert!(Expression::parse(&deep, Language::Text).unwrap_err().to_string().contains("nested more than"));
    let sum = json!({"op": ">", "args": [{"op": "+", "args": [{"property": "a"}, {"op": "div", "args": [5, 2]}]}, 8]});
    assert_eq!(Expression::from_json(&sum), Ok(read("a + (5 DIV 2) > 8")));
    assert!(Expression::from_json(&json!({"op": "=", "args": [{"op": "+", "args": [1]}, 1]})).is_err());
}

/// A sum as it is drawn, and what it gives.
fn sum() -> impl Strategy<Value = Operand> {
    let leaf = prop_oneof![(-9i64..10).prop_map(|number| Operand::Literal(Literal::Integer(number))), Just(Operand::Property("a".into()))];
    leaf.prop_recursive(5, 20, 2, |inner| {
        (inner.clone(), proptest::sample::select(&ArithmeticOperator::ALL[..6]), inner)
            .prop_map(|(left, operator, right)| Operand::Arithmetic { left: Box::new(left), operator, right: Box::new(right) })
    })
}

/// In fractions, so that nothing is rounded. `None` where there is no value, or none that fits here.
fn fraction(operand: &Operand) -> Option<(i128, i128)> {
    match operand {
        Operand::Property(_) => Some((7, 1)),
        Operand::Literal(Literal::Integer(number)) => Some((i128::from(*number), 1)),
        Operand::Arithmetic { left, operator, right } => {
            let ((a, b), (c, d)) = (fraction(left)?, fraction(right)?);
            let (top, bottom) = match operator {
                ArithmeticOperator::Add => (a.checked_mul(d)?.checked_add(c.checked_mul(b)?)?, b.checked_mul(d)?),
                ArithmeticOperator::Subtract => (a.checked_mul(d)?.checked_sub(c.checked_mul(b)?)?, b.checked_mul(d)?),
                ArithmeticOperator::Multiply => (a.checked_mul(c)?, b.checked_mul(d)?),
                ArithmeticOperator::Divide => (a.checked_mul(d)?, b.checked_mul(c)?),
                _ if b != 1 || d != 1 || c == 0 => return None,
                ArithmeticOperator::IntegerDivide => (a / c, 1),
                _ => (a % c, 1),
            };
            let (top, bottom) = if bottom < 0 { (-top, -bottom) } else { (top, bottom) };
            let divisor = (1..=bottom.min(5000)).rev().find(|d| bottom % d == 0 && top % d == 0).unwrap_or(1);
            (bottom > 0 && top.abs() < 1 << 40 && bottom < 5000).then_some((top / divisor, bottom / divisor))
        }
        other => panic!("{other}"),
    }
}

proptest! {
    #[test]
    fn sums_are_those_of_fractions_and_come_back(sum in sum()) {
        let expression = Expression::Comparison { left: sum.clone(), comparison: Comparison::Equal, right: Operand::Literal(Literal::Integer(0)) };
        prop_assert_eq!(&read(&expression.to_string()), &expression);
        prop_assert_eq!(Expression::from_json(&expression.to_json()), Ok(expression.clone()));
        if let Some((top, bottom)) = fraction(&sum) {
            let near = |sign: &str, by: f64| takes(&format!("{sum} {sign} {:?}", top as f64 / bottom as f64 + by));
            prop_assert!(near(">", -1e-6) && near("<", 1e-6), "{} is {}/{}", sum, top, bottom);
        }
    }
}

fn holds(relation: TemporalRelation, left: &str, right: &str) -> bool {
    takes(&format!("{}({left}, {right})", relation.as_str()))
}

#[test]
fn intervals_have_just_one_of_the_thirteen_relations() {
    use TemporalRelation::{
        After, Before, Contains, During, Equals, FinishedBy, Finishes, Meets, MetBy, OverlappedBy, Overlaps, StartedBy, Starts,
    };
    let second = "INTERVAL('2025-01-10', '2025-01-20')";
    for (first, relation) in [
        ("INTERVAL('2025-01-01', '2025-01-05')", Before),
        ("INTERVAL('2025-01-01', '2025-01-10')", Meets),
        ("INTERVAL('2025-01-01', '2025-01-15')", Overlaps),
        ("INTERVAL('2025-01-01', '2025-01-20')", FinishedBy),
        ("INTERVAL('2025-01-01', '2025-01-25')", Contains),
        ("INTERVAL('..', '..')", Contains),
        ("INTERVAL('2025-01-10', '2025-01-15')", Starts),
        ("INTERVAL('2025-01-10', '2025-01-20')", Equals),
        ("INTERVAL('2025-01-10', '..')", StartedBy),
        ("INTERVAL('2025-01-12', '2025-01-18')", During),
        ("INTERVAL('2025-01-12', '2025-01-20')", Finishes),
        ("INTERVAL('2025-01-12', '2025-01-25')", OverlappedBy),
        ("INTERVAL('2025-01-20', '2025-01-25')", MetBy),
        ("INTERVAL('2025-01-21', '2025-01-25')", After),
    ] {
        let exclusive =
            TemporalRelation::ALL.into_iter().filter(|r| !matches!(r, TemporalRelation::Disjoint | TemporalRelation::Intersects));
        let found: Vec<_> = exclusive.filter(|relation| holds(*relation, first, second)).collect();
        assert_eq!(found, [relation], "{first}");
        let is_disjoint = matches!(relation, Before | After);
        assert_eq!(holds(TemporalRelation::Disjoint, first, second), is_disjoint, "{first}");
        assert_eq!(holds(TemporalRelation::Intersects, first, second), !is_disjoint, "{first}");
    }
}

#[test]
fn days_are_all_of_themselves_and_instants_have_five_functions() {
    let evening = "TIMESTAMP('2025-01-20T22:00:00+07:00')";
    assert!(holds(TemporalRelation::Intersects, evening, "INTERVAL('2025-01-10', '2025-01-20')"));
    assert!(holds(TemporalRelation::Intersects, evening, "DATE('2025-01-20')"));
    assert!(
        holds(TemporalRelation::After, evening, "DATE('2025-01-19')") && !holds(TemporalRelation::After, evening, "DATE('2025-01-20')")
    );
    assert!(holds(TemporalRelation::Before, "INTERVAL('..', '2025-01-19')", evening));
    assert!(holds(TemporalRelation::Equals, evening, "TIMESTAMP('2025-01-20T15:00:00Z')"));
    for relation in TemporalRelation::ALL {
        let text = format!("{}(time, INTERVAL('2025-01-10', '..'))", relation.as_str());
        let bound = Bound::new(&read(&text), &PROPERTIES);
        assert_eq!(bound.is_ok(), relation.takes_instants(), "{text}");
        let text = format!("{}(INTERVAL(day, time), INTERVAL('2025-01-10', '..'))", relation.as_str());
        let both = read(&text);
        assert!(!takes(&text), "missing ends are not known: {text}");
        assert_eq!(read(&both.to_string()), both);
        assert_eq!(Expression::from_json(&both.to_json()), Ok(both));
    }
    for (text, expected) in [
        (
            "T_DURING(time, INTERVAL('2025-01-10', '..'))",
            "T_DURING takes two intervals, but time is none; write INTERVAL(…, …), or T_INTERSECTS",
        ),
        ("T_AFTER(name, time)", "T_AFTER takes times, but name is a text"),
        ("T_AFTER(INTERVAL(name, '..'), time)", "T_AFTER takes times, but name is a text"),
        ("T_AFTER(time, INTERVAL('2025-02-01', '2025-01-01'))", "ends before it begins"),
    ] {
        let error = Bound::new(&read(text), &PROPERTIES).expect_err(text).to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
    let json =
        json!({"op": "t_during", "args": [{"interval": [{"property": "day"}, {"property": "time"}]}, {"interval": ["2025-01-10", ".."]}]});
    assert_eq!(Expression::from_json(&json), Ok(read("T_DURING(INTERVAL(day, time), INTERVAL('2025-01-10', '..'))")));
    for ends in [json!([]), json!(["soon", ".."]), json!("2025"), json!([1, 2, 3])] {
        let faulty = json!({"op": "t_after", "args": [{"property": "time"}, {"interval": ends}]});
        assert!(Expression::from_json(&faulty).unwrap_err().to_string().contains("at $.args[1].interval"), "{faulty}");
    }
}

#[test]
fn incidents_are_taken_to_the_second_by_the_period_and_row_by_row() {
    let at = local_midnight(date(2024, 5, 1));
    let times =
        [Interval::instant(at - 1), Interval::instant(at), Interval::instant(at + 86_399), Interval { start: at, end: at + 86_400 * 3 }];
    let snapshots = times.map(|occurred| snapshot(vec![(1, Incident { occurred, ..incident() })]));
    for (expression, expected) in [
        ("T_AFTER(occurred_at, DATE('2024-04-30'))", [false, true, true, true]),
        ("T_AFTER(occurred_at, TIMESTAMP('2024-04-30T17:00:00Z'))", [false, false, true, false]),
        ("T_BEFORE(DATE('2024-04-30'), occurred_at)", [false, true, true, true]),
        ("T_BEFORE(occurred_at, DATE('2024-05-01'))", [true, false, false, false]),
        ("T_INTERSECTS(occurred_at, DATE('2024-05-01'))", [false, true, true, true]),
        ("T_INTERSECTS(INTERVAL('2024-05-01', '2024-05-01'), occurred_at)", [false, true, true, true]),
        ("T_DISJOINT(occurred_at, INTERVAL('2024-05-01', '..'))", [true, false, false, false]),
        ("T_EQUALS(occurred_at, TIMESTAMP('2024-04-30T17:00:00Z'))", [false, true, false, true]),
        ("NOT T_AFTER(occurred_at, DATE('2024-04-30'))", [true, false, false, false]),
        ("T_EQUALS(INTERVAL(occurred_at, occurred_until), INTERVAL('2024-05-01', '2024-05-03'))", [false, false, false, true]),
        ("T_DURING(INTERVAL(occurred_at, occurred_until), INTERVAL('2024-04-30', '2024-05-04'))", [false, false, false, true]),
        ("T_AFTER(occurred_at, INTERVAL('..', '..'))", [false; 4]),
    ] {
        assert_eq!(taken(expression, &snapshots), expected, "{expression}");
    }
}
