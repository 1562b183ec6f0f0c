//! CQL2 as text and as JSON: what is written is read again, what clients send is taken, and every fault says where it is.

use diaban::query::expression::{Comparison, Language, Literal, MAX_CONDITIONS, MAX_LITERALS, Operand, incidents::PROPERTIES};
use diaban::query::{Expression, expression::Bound};
use jiff::civil::{DateTime, date};
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(text: &str) -> Expression {
    Expression::parse(text, Language::Text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn property(name: &str) -> Operand {
    Operand::Property(name.into())
}

fn text(text: &str) -> Operand {
    Operand::Literal(Literal::text(text))
}

fn folded(operand: Operand) -> Operand {
    Operand::CaseInsensitive(Box::new(operand))
}

fn number(number: i64) -> Operand {
    Operand::Literal(Literal::Integer(number))
}

fn compared(left: Operand, sign: &str, right: Operand) -> Expression {
    let comparison = Comparison::ALL.into_iter().find(|comparison| comparison.as_str() == sign).unwrap();
    Expression::Comparison { left, comparison, right }
}

fn not(inner: Expression) -> Expression {
    Expression::Not(Box::new(inner))
}

#[test]
fn what_clients_send_is_taken() {
    let public = || Operand::Literal(Literal::Boolean(true));
    let like = |operand, pattern| Expression::Like { operand, pattern };
    let timestamp = |y, m, d| Operand::Literal(Literal::Timestamp(DateTime::constant(y, m, d, 0, 0, 0, 0)));
    for (sent, expected) in [
        // QGIS 3.40
        (
            r#"(("area_m2" > 100) AND (public = TRUE))"#,
            Expression::And(vec![compared(property("area_m2"), ">", number(100)), compared(property("public"), "=", public())]),
        ),
        ("(zone LIKE 'Woh%')", like(property("zone"), text("Woh%"))),
        ("(CASEI(zone) LIKE CASEI('woh%'))", like(folded(property("zone")), folded(text("woh%")))),
        ("(zone NOT LIKE 'Woh%')", not(like(property("zone"), text("Woh%")))),
        ("floors BETWEEN 1 AND 3", Expression::Between { operand: property("floors"), low: number(1), high: number(3) }),
        (
            "(floors NOT BETWEEN 1 AND 3 AND public = TRUE)",
            Expression::And(vec![
                not(Expression::Between { operand: property("floors"), low: number(1), high: number(3) }),
                compared(property("public"), "=", public()),
            ]),
        ),
        ("(updated >= TIMESTAMP('2024-05-01T00:00:00.000Z'))", compared(property("updated"), ">=", timestamp(2024, 5, 1))),
        (
            r#"("valid_from" < DATE('2010-01-01'))"#,
            compared(property("valid_from"), "<", Operand::Literal(Literal::Date(date(2010, 1, 1)))),
        ),
        ("zone IN ('a','b')", Expression::In { operand: property("zone"), list: vec![text("a"), text("b")] }),
        ("zone NOT IN ('a')", not(Expression::In { operand: property("zone"), list: vec![text("a")] })),
        ("(NOT ((zone = 'a')))", not(compared(property("zone"), "=", text("a")))),
        (r"(path = 'C:\\Temp')", compared(property("path"), "=", text(r"C:\Temp"))),
        (r"(zone LIKE '100\\%')", like(property("zone"), text(r"100\%"))),
        ("(name = 'O''Brien')", compared(property("name"), "=", text("O'Brien"))),
        (r"(name = 'O\'Brien')", compared(property("name"), "=", text("O'Brien"))),
        // GDAL 3.6
        (
            "(deaths >= 1) AND (name ILIKE 'x%')",
            Expression::And(vec![compared(property("deaths"), ">=", number(1)), like(folded(property("name")), folded(text("x%")))]),
        ),
        ("NOT ((deaths IS NULL))", not(Expression::IsNull(property("deaths")))),
        ("area > 1e+16", compared(property("area"), ">", Operand::Literal(Literal::Number(1e16)))),
        // By hand
        (
            "ACCENTI(CASEI(name)) = ACCENTI('đong')",
            compared(
                Operand::AccentInsensitive(Box::new(folded(property("name")))),
                "=",
                Operand::AccentInsensitive(Box::new(text("đong"))),
            ),
        ),
        ("cleared", Expression::Boolean(property("cleared"))),
        ("not Cleared or TRUE", Expression::Or(vec![not(Expression::Boolean(property("Cleared"))), Expression::Boolean(public())])),
        ("deaths IS NOT NULL", not(Expression::IsNull(property("deaths")))),
        ("-1<deaths", compared(number(-1), "<", property("deaths"))),
        ("deaths<>+.5", compared(property("deaths"), "<>", Operand::Literal(Literal::Number(0.5)))),
        (r#""Loại ""chính""" = 'Đông'"#, compared(property(r#"Loại "chính""#), "=", text("Đông"))),
        ("tên = 'Đo\u{302}ng'", compared(property("tên"), "=", Operand::Literal(Literal::Text("Đông".into())))),
        (
            "a AND b OR c AND NOT d",
            Expression::Or(vec![
                Expression::And(vec![Expression::Boolean(property("a")), Expression::Boolean(property("b"))]),
                Expression::And(vec![Expression::Boolean(property("c")), not(Expression::Boolean(property("d")))]),
            ]),
        ),
        ("date = date('2010-01-01')", compared(property("date"), "=", Operand::Literal(Literal::Date(date(2010, 1, 1))))),
        (r#""and" = 1"#, compared(property("and"), "=", number(1))),
    ] {
        assert_eq!(Expression::parse(sent, Language::Text), Ok(expected.clone()), "{sent}");
        assert_eq!(Expression::parse(sent, Language::OldText), Ok(expected), "{sent}");
    }
}

#[test]
fn the_json_encoding_says_the_same_as_text() {
    for (sent, same) in [
        (
            json!({"op": "and", "args": [{"op": ">", "args": [{"property": "deaths"}, 0]}, {"op": "=", "args": [{"property": "a"}, "x"]}]}),
            "deaths > 0 AND a = 'x'",
        ),
        (
            json!({"op": "=", "args": [{"op": "accenti", "args": [{"property": "a"}]}, {"accenti": {"op": "casei", "args": ["x"]}}]}),
            "ACCENTI(a) = ACCENTI(CASEI('x'))",
        ),
        (json!({"op": "not", "args": [{"op": "in", "args": [{"property": "a"}, ["x", "y"]]}]}), "a NOT IN ('x', 'y')"),
        (json!({"op": "between", "args": [{"property": "n"}, 1, 2.5]}), "n BETWEEN 1 AND 2.5"),
        (
            json!({"op": "like", "args": [{"op": "casei", "args": [{"property": "a"}]}, {"op": "casei", "args": ["Woh%"]}]}),
            "CASEI(a) LIKE CASEI('Woh%')",
        ),
        (json!({"op": "like", "args": [{"casei": {"property": "a"}}, {"casei": "Woh%"}]}), "a ILIKE 'Woh%'"),
        (json!({"op": "isNull", "args": [{"property": "a"}]}), "a IS NULL"),
        (json!({"op": ">=", "args": [{"property": "t"}, {"timestamp": "2024-05-01T00:00:00Z"}]}), "t >= TIMESTAMP('2024-05-01T00:00:00Z')"),
        (json!({"op": "<", "args": [{"date": "2010-01-01"}, {"property": "t"}]}), "DATE('2010-01-01') < t"),
        (json!({"op": "or", "args": [true, {"property": "cleared"}]}), "TRUE OR cleared"),
    ] {
        assert_eq!(Expression::from_json(&sent), Ok(read(same)), "{sent}");
        assert_eq!(Expression::parse(&sent.to_string(), Language::Json), Ok(read(same)), "{sent}");
    }
}

#[test]
fn faulty_text_says_where_and_what_was_expected() {
    for (sent, expected) in [
        ("", "at character 1: expected a condition, found the end"),
        ("   ", "at character 4: expected a condition, found the end"),
        ("deaths >", "at character 9: expected a value or a property, found the end"),
        ("deaths > > 1", "at character 10: expected a value or a property, found >"),
        ("deaths >= 1 2", "at character 13: expected AND, OR or the end, found 2"),
        ("(deaths > 1", "at character 12: expected AND, OR or ), found the end"),
        ("deaths > 1)", "at character 11: expected AND, OR or the end, found )"),
        ("category = 'TT", "at character 15: expected a closing ' for the one at character 12"),
        ("\"category = 1", "at character 14: expected a closing \" for the one at character 1"),
        ("\"\" = 1", "at character 1: expected the name of a property within \"\""),
        ("category 'TT'", "at character 10: expected one of = <> < > <= >=, IN, BETWEEN, LIKE or IS NULL, found 'TT'"),
        ("category == 'TT'", "at character 11: expected a value or a property, found ="),
        ("category != 'TT'", "at character 10: '!' is not part of CQL2; expected a property, a value, or one of = <> < > <= >="),
        ("'TT'", "at character 5: expected one of = <> < > <= >=, IN, BETWEEN, LIKE or IS NULL, found the end"),
        ("category IN ()", "at character 14: expected a value, found )"),
        ("category IN 'TT'", "at character 13: expected ( and a list of values, found 'TT'"),
        ("category IN ('TT' 'MT')", "at character 19: expected , or ), found 'MT'"),
        ("category IN (unit)", "at character 14: expected a value, found the property unit"),
        ("category NOT 'TT'", "at character 14: expected IN, BETWEEN or LIKE, found 'TT'"),
        ("category IS 'TT'", "at character 13: expected NULL or NOT NULL, found 'TT'"),
        ("category = NULL", "at character 12: expected a value or a property, found NULL; write IS NULL"),
        ("category LIKE unit", "at character 15: expected a pattern in single quotes, found the property unit"),
        ("category LIKE 5", "at character 15: expected a pattern in single quotes"),
        ("deaths BETWEEN 1 OR 2", "at character 18: expected AND and the greatest value, found OR"),
        ("deaths = 12abc", "at character 10: expected a number such as 12, 1.5 or 1e3"),
        ("deaths = 1.2.3", "at character 10: expected a number such as 12, 1.5 or 1e3"),
        ("deaths = 1e999", "at character 10: the number is too large"),
        ("deaths = -AND", "at character 11: expected a number or a property, found AND"),
        ("deaths = (1 + 2", "at character 16: expected an operator or ), found the end"),
        ("T_AFTER(occurred_at)", "at character 20: expected , and a second time or interval, found )"),
        (
            "T_AFTER(occurred_at, INTERVAL('soon', '..'))",
            "at character 31: expected a day such as '2025-07-01', a time such as '2025-07-01T08:30:00Z', '..' or a property, found 'soon'",
        ),
        ("occurred_at > DATE('2025-02-29')", "at character 20: expected a day such as '2025-07-01', found '2025-02-29'"),
        ("occurred_at > DATE(2025)", "at character 20: expected a day such as '2025-07-01', found 2025"),
        ("occurred_at > TIMESTAMP('now')", "at character 25: expected a time such as '2025-07-01T08:30:00Z', found 'now'"),
        (
            "S_NEAR(geometry, BBOX(1,2,3,4))",
            "at character 1: the function S_NEAR is not taken; taken are CASEI, ACCENTI, DATE and TIMESTAMP, and as conditions \
             S_INTERSECTS, S_DISJOINT, S_WITHIN, S_CONTAINS, S_TOUCHES, S_CROSSES, S_OVERLAPS, S_EQUALS, \
             T_AFTER, T_BEFORE, T_CONTAINS, T_DISJOINT, T_DURING, T_EQUALS, T_FINISHEDBY, T_FINISHES, T_INTERSECTS, T_MEETS, T_METBY, \
             T_OVERLAPPEDBY, T_OVERLAPS, T_STARTEDBY, T_STARTS",
        ),
        ("đường = #", "at character 9: '#' is not part of CQL2; expected a property, a value, or one of = <> < > <= >="),
        ("AND", "at character 1: expected a condition, found AND"),
    ] {
        let error = Expression::parse(sent, Language::Text).expect_err(sent);
        assert_eq!(error.to_string(), format!("filter: {expected}"), "{sent}");
    }
}

#[test]
fn faulty_json_says_where_and_what_was_expected() {
    let deaths = json!({"property": "deaths"});
    for (sent, expected) in [
        (json!(null), "at $: expected a condition, found null"),
        (json!("deaths > 1"), "at $: expected a condition, found a text"),
        (json!([]), "at $: expected a condition, found an array"),
        (json!({}), "at $: expected the member \"op\""),
        (json!({"op": "and"}), "at $: expected the member \"args\""),
        (json!({"op": 1, "args": []}), "at $.op: expected an operator, found a number"),
        (json!({"op": "and", "args": {}}), "at $.args: expected an array, found an object"),
        (json!({"op": "and", "args": [true]}), "at $.args: and takes at least 2 arguments, found 1"),
        (json!({"op": "and", "args": [true, 5]}), "at $.args[1]: expected a condition, found a number"),
        (json!({"op": "not", "args": [true, true]}), "at $.args: not takes 1 argument, found 2"),
        (json!({"op": "=", "args": [deaths]}), "at $.args: = takes 2 arguments, found 1"),
        (json!({"op": "=", "args": [deaths, null]}), "at $.args[1]: expected a value or a property, found null; use isNull"),
        (json!({"op": "=", "args": [deaths, [1]]}), "at $.args[1]: expected a value or a property, found an array"),
        (
            json!({"op": "=", "args": [deaths, {"op": "avg", "args": [1, 2]}]}),
            "at $.args[1]: expected a value or a property, found the operator \"avg\"",
        ),
        (json!({"op": "in", "args": [deaths, []]}), "at $.args[1]: expected at least one value"),
        (json!({"op": "in", "args": [deaths, [deaths]]}), "at $.args[1][0]: expected a value, found a property"),
        (json!({"op": "like", "args": [deaths, 5]}), "at $.args[1]: expected a pattern as text, found a number"),
        (json!({"op": "=", "args": [{"property": ""}, 5]}), "at $.args[0]: expected the name of a property, found a text"),
        (json!({"op": "<", "args": [{"property": "t"}, {"date": "soon"}]}), "at $.args[1]: expected a day such as 2025-07-01"),
        (json!({"op": "<", "args": [{"property": "t"}, {"timestamp": 5}]}), "at $.args[1]: expected a time such as 2025-07-01T08:30:00Z"),
        (json!({"op": "s_intersects", "args": []}), "at $.args: s_intersects takes 2 arguments, found 0"),
        (
            json!({"op": "a_equals", "args": []}),
            "at $.op: the operator \"a_equals\" is not taken; taken are and, or, not, =, <>, <, >, <=, >=, in, between, like, isNull, casei, accenti, arithmetic and the spatial and temporal functions such as s_intersects and t_during",
        ),
        (
            json!({"property": "cleared", "op": "not"}),
            "at $: the member \"property\" is not known; expected \"op\" and \"args\", or \"property\"",
        ),
    ] {
        let error = Expression::from_json(&sent).expect_err("it is faulty");
        assert_eq!(error.to_string(), format!("filter: {expected}"), "{sent}");
    }
    for (sent, expected) in [
        ("{\"op\":", "at column 6: expected CQL2 as JSON, but it breaks off"),
        ("{]", "at column 2: expected CQL2 as JSON, but it is not:"),
    ] {
        let error = Expression::parse(sent, Language::Json).expect_err(sent).to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn binding_names_the_property_and_those_there_are() {
    for (sent, expected) in [
        ("colour = 'red'", "there is no property \"colour\"; properties are id (text), source (text), occurred_at (time), "),
        ("Deaths = 1", "there is no property \"Deaths\""),
        ("deaths = 'one'", "deaths (a number) cannot be compared with 'one' (a text); properties are "),
        ("1 = category", "1 (a number) cannot be compared with category (a text)"),
        ("category = how_known AND unit = deaths", "unit (a text) cannot be compared with deaths (a number)"),
        ("deaths IN (1, 'two')", "deaths (a number) cannot be compared with 'two' (a text)"),
        ("occurred_at IN ('2025-07-01', 'soon')", "occurred_at (a time) cannot be compared with 'soon' (a text)"),
        ("occurred_at > 2025", "occurred_at (a time) cannot be compared with 2025 (a number)"),
        ("deaths BETWEEN 1 AND DATE('2025-07-01')", "deaths (a number) cannot be compared with DATE('2025-07-01') (a time)"),
        ("deaths LIKE '1%'", "LIKE takes a text, but deaths is a number"),
        ("CASEI(deaths) = 'a'", "CASEI takes a text, but deaths is a number"),
        ("category", "a condition is expected, but category is a text"),
        ("cleared < TRUE", "cleared and TRUE are true or false: they compare with = and <> only"),
        ("cleared BETWEEN FALSE AND TRUE", "cleared is true or false: it has no BETWEEN"),
    ] {
        let error = Bound::new(&read(sent), PROPERTIES).expect_err(sent).to_string();
        assert!(error.contains(expected), "{sent}: {error}");
    }
}

#[test]
fn too_much_is_refused_quickly_and_without_overflow() {
    let nested = |open: &str, close: &str, levels: usize| format!("{}cleared{}", open.repeat(levels), close.repeat(levels));
    for levels in [60, 200, 80_000] {
        for (open, close) in [("(", ")"), ("NOT ", ""), ("NOT (", ")"), ("((", "))")] {
            let text = nested(open, close, levels);
            match Expression::parse(&text, Language::Text) {
                Ok(_) => assert_eq!(levels, 60),
                Err(error) => assert!(error.to_string().contains("deep") || error.to_string().contains("longer"), "{error}"),
            }
        }
        let casei = format!("{}category{} = 'a'", "CASEI(".repeat(levels), ")".repeat(levels));
        assert_eq!(Expression::parse(&casei, Language::Text).is_ok(), levels == 60);
        let json = format!("{}true{}", "{\"op\":\"not\",\"args\":[".repeat(levels), "]}".repeat(levels));
        assert_eq!(Expression::parse(&json, Language::Json).is_ok(), levels == 60, "{levels}");
    }
    let many = |count: usize, between: &str| vec!["deaths=1"; count].join(between);
    for between in [" OR ", " AND "] {
        assert!(Expression::parse(&many(MAX_CONDITIONS, between), Language::Text).is_ok());
        let error = Expression::parse(&many(MAX_CONDITIONS + 1, between), Language::Text).expect_err("too many").to_string();
        assert!(error.contains("use IN"), "{error}");
        assert!(Expression::parse(&many(100_000, between), Language::Text).is_err());
    }
    let list = |count: usize| format!("deaths IN ({})", vec!["1"; count].join(","));
    assert!(Expression::parse(&list(MAX_LITERALS), Language::Text).is_ok());
    assert!(Expression::parse(&list(MAX_LITERALS + 1), Language::Text).is_err());
    let or = json!({"op": "or", "args": vec![json!(true); 100_000]});
    assert!(Expression::from_json(&or).is_err());
    assert!(
        Expression::parse(&format!("category LIKE '{}'", "%a".repeat(400)), Language::Text)
            .expect_err("long")
            .to_string()
            .contains("pattern")
    );
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(PROPERTIES).prop_map(|property| property.name.to_owned()),
        "[a-z]{1,8}",
        "\\PC{1,8}",
        proptest::sample::select(&["and", "NOT", "Null", "date", "casei", "a\"b", "1a", " "][..]).prop_map(str::to_owned),
    ]
}

fn pattern() -> impl Strategy<Value = Operand> {
    (prop_oneof!["\\PC{0,12}", "[a%_\\\\']{0,8}"], any::<bool>())
        .prop_map(|(written, ignores)| if ignores { folded(text(&written)) } else { text(&written) })
}

fn literal() -> impl Strategy<Value = Literal> {
    // Of a length that JSON readers give back to the bit; for longer ones see below.
    let finite = (any::<i32>(), 0i32..8).prop_map(|(digits, places)| f64::from(digits) / 10f64.powi(places));
    let days = (0i16..9999, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| date(year, month, day));
    let time = (days.clone(), 0i8..24, 0i8..60, prop_oneof![Just(0), 0i32..1_000_000_000])
        .prop_map(|(day, hour, minute, nanoseconds)| Literal::Timestamp(day.at(hour, minute, 7, nanoseconds)));
    prop_oneof![
        "\\PC{0,12}".prop_map(|written| Literal::text(&written)),
        "['\\\\\n a]{0,6}".prop_map(|written| Literal::text(&written)),
        (i64::MIN + 1..).prop_map(Literal::Integer),
        (-3i64..3).prop_map(Literal::Integer),
        finite.prop_map(Literal::Number),
        any::<bool>().prop_map(Literal::Boolean),
        days.prop_map(Literal::Date),
        time,
    ]
}

fn operand() -> impl Strategy<Value = Operand> {
    let plain = prop_oneof![name().prop_map(Operand::Property), literal().prop_map(Operand::Literal)];
    (plain, 0usize..4).prop_map(|(operand, folds)| {
        let inner = (0..folds.saturating_sub(1)).fold(operand, |inner, _| folded(inner));
        if folds == 3 { Operand::AccentInsensitive(Box::new(inner)) } else { inner }
    })
}

fn expression() -> impl Strategy<Value = Expression> {
    let literals = proptest::collection::vec(literal().prop_map(Operand::Literal), 1..4);
    let leaf = prop_oneof![
        (operand(), proptest::sample::select(&Comparison::ALL[..]), operand())
            .prop_map(|(left, comparison, right)| Expression::Comparison { left, comparison, right }),
        (operand(), literals).prop_map(|(operand, list)| Expression::In { operand, list }),
        (operand(), operand(), operand()).prop_map(|(operand, low, high)| Expression::Between { operand, low, high }),
        (operand(), pattern()).prop_map(|(operand, pattern)| Expression::Like { operand, pattern }),
        operand().prop_map(Expression::IsNull),
        name().prop_map(|name| Expression::Boolean(Operand::Property(name))),
        any::<bool>().prop_map(|value| Expression::Boolean(Operand::Literal(Literal::Boolean(value)))),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let parts = || proptest::collection::vec(inner.clone(), 2..4);
        prop_oneof![parts().prop_map(Expression::And), parts().prop_map(Expression::Or), inner.clone().prop_map(not)]
    })
}

/// One thing changed in a text.
fn mutated(text: &str, at: usize, kind: u8, other: char) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let at = at % (characters.len() + 1);
    match kind % 3 {
        0 => characters.insert(at, other),
        1 if at < characters.len() => drop(characters.remove(at)),
        _ if at < characters.len() => characters[at] = other,
        _ => characters.truncate(at / 2),
    }
    characters.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn what_is_written_is_read_again(expression in expression()) {
        let text = expression.to_string();
        prop_assert_eq!(Expression::parse(&text, Language::Text), Ok(expression.clone()), "{}", text);
        let json = expression.to_json();
        prop_assert_eq!(Expression::from_json(&json), Ok(expression.clone()), "{}", json);
        prop_assert_eq!(Expression::parse(&json.to_string(), Language::Json), Ok(expression), "{}", json);
    }

    #[test]
    fn every_number_is_read_to_the_bit(number in any::<f64>().prop_filter("numbers are finite", |number| number.is_finite())) {
        let expression = compared(property("n"), "=", Operand::Literal(Literal::Number(number)));
        prop_assert_eq!(read(&expression.to_string()), expression.clone());
        prop_assert_eq!(Expression::from_json(&expression.to_json()), Ok(expression));
    }

    #[test]
    fn any_text_is_read_or_refused(
        text in prop_oneof![any::<String>(), "[ a-cA()<>=,'\"\\\\0-9.eE+-]{0,40}", "((NOT|AND|OR|IN|IS|NULL|LIKE|BETWEEN|CASEI|DATE|a|1|'x'|=|\\(|\\)|,) ?){0,30}"],
        language in proptest::sample::select(&[Language::Text, Language::Json][..]),
    ) {
        if let Ok(expression) = Expression::parse(&text, language) {
            prop_assert_eq!(Expression::parse(&expression.to_string(), Language::Text), Ok(expression));
        }
    }

    #[test]
    fn anything_changed_in_a_good_one_is_read_or_refused(expression in expression(), at in any::<usize>(), kind in any::<u8>(), other in any::<char>()) {
        let text = mutated(&expression.to_string(), at, kind, other);
        if let Ok(read) = Expression::parse(&text, Language::Text) {
            prop_assert_eq!(Expression::parse(&read.to_string(), Language::Text), Ok(read));
        }
        let json = mutated(&expression.to_json().to_string(), at, kind, other);
        if let Ok(read) = Expression::parse(&json, Language::Json) {
            prop_assert_eq!(Expression::from_json(&read.to_json()), Ok(read));
        }
    }

    #[test]
    fn any_json_is_read_or_refused(value in nearly_an_expression()) {
        if let Ok(read) = Expression::from_json(&value) {
            prop_assert_eq!(Expression::from_json(&read.to_json()), Ok(read));
        }
    }
}

/// JSON in the neighbourhood of CQL2.
fn nearly_an_expression() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        "[a-z0-9%T:Z-]{0,20}".prop_map(Value::from),
        name().prop_map(|name| json!({"property": name})),
        "[0-9TZ:-]{0,20}".prop_map(|text| json!({"timestamp": text})),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let operator =
            proptest::sample::select(&["and", "or", "not", "=", "<", "in", "between", "like", "isNull", "casei", "s_within"][..]);
        let list = proptest::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            list.clone().prop_map(Value::from),
            (operator, list).prop_map(|(operator, arguments)| json!({"op": operator, "args": arguments})),
            inner.prop_map(|inner| json!({"casei": inner})),
        ]
    })
}
