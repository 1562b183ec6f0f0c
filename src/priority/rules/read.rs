//! A file of rules as text to rules, with everything that is wrong with it however the store looks.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::keys::{Document, Keys, RuleProblem, note};
use super::{HOTSPOT, HotspotRule, PATTERNS, Predicate, Rule, Way};
use crate::analysis::hotspot::HotspotSettings;
use crate::domain::group_figure::is_group_figure;
use crate::domain::{Basis, DesignationKind, OperatorLayer, Validity};
use crate::query::Expression;
use crate::query::expression::Language;

/// Longest file, in bytes.
const LONGEST: usize = 1 << 20;
/// Most rules.
const MOST_RULES: usize = 200;
/// Farthest distance of any kind, in metres.
const FARTHEST_M: f64 = 50_000.0;
/// What meets incidents already, or is made by these rules: no rule looks at it.
const NOT_LOOKED_AT: [&str; 5] = ["incidents", "hotspots", "density", "zones", "zone_differences"];

pub(super) fn rules(text: &str) -> Result<Vec<Rule>, Vec<RuleProblem>> {
    let document = Document::new(text);
    if text.len() > LONGEST {
        document.refuse(1, "", note("tệp dài hơn 1 MiB", "the file is longer than 1 MiB"));
        return Err(document.problems());
    }
    let parsed = match DeTable::parse(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            let line = error.span().map_or(1, |span| document.line(span.start));
            let message = error.message();
            document.refuse(line, "", note(format!("sai cú pháp TOML: {message}"), format!("it is no TOML: {message}")));
            return Err(document.problems());
        }
    };
    let top = Keys::new(&document, parsed.get_ref(), 0..0);
    let tables = top.tables("rule");
    top.finish();
    if tables.is_empty() {
        document.refuse(1, "rule", note("không có quy tắc [[rule]] nào", "there is no [[rule]]"));
    }
    if tables.len() > MOST_RULES {
        document.refuse(1, "rule", note(format!("nhiều hơn {MOST_RULES} quy tắc"), format!("there are more than {MOST_RULES} rules")));
    }
    let (mut lines, mut letters) = (BTreeMap::<String, usize>::new(), BTreeMap::<String, usize>::new());
    let mut rules = Vec::new();
    for keys in tables.iter().take(MOST_RULES) {
        let Some(rule) = rule(keys) else { continue };
        if let Some(first) = lines.insert(rule.id.clone(), keys.line_of("id")) {
            let reason = note(format!("mã này đã có ở dòng {first}"), format!("the same id stands in line {first}"));
            keys.refuse("id", reason);
        }
        if let Some(letter) = &rule.letter
            && let Some(first) = letters.insert(letter.to_uppercase(), keys.line_of("letter"))
        {
            let reason = note(
                format!("chữ này đã dùng ở dòng {first}: không phân biệt được hai loại"),
                format!("line {first} has the same letter: the two kinds could not be told apart"),
            );
            keys.refuse("letter", reason);
        }
        rules.push(rule);
    }
    if document.is_right() { Ok(rules) } else { Err(document.problems()) }
}

fn rule(keys: &Keys<'_, '_>) -> Option<Rule> {
    let id = id(keys);
    let basis = basis(keys, id.as_deref());
    let (title_vi, title_en) = (keys.needed_text("title_vi"), keys.needed_text("title_en"));
    let source = keys.needed_text("source");
    let is_place = basis != Some(Basis::Population);
    for (key, text) in [("id", &id), ("title_vi", &title_vi), ("title_en", &title_en)] {
        if is_place && text.as_ref().is_some_and(|text| is_group_figure(text)) {
            keys.refuse(
                key,
                note(
                    "tên nói về dân tộc hoặc tôn giáo: không thể là khu vực theo địa điểm",
                    "it names residents by ethnicity or religion: it cannot be a kind of place",
                ),
            );
        }
    }
    let colour = colour(keys, is_place);
    let pattern = pattern(keys, is_place);
    let letter = letter(keys, is_place);
    let (from, to) = (keys.day("valid_from"), keys.day("valid_to"));
    let validity = Validity::new(from, to).unwrap_or_else(|_| {
        keys.refuse("valid_to", note("phải sau valid_from", "it must lie after valid_from"));
        Validity::default()
    });
    let active = keys.flag("active", true);
    let list = keys.flag("list", false);
    let is_hotspot = id.as_deref() == Some(HOTSPOT);
    let hotspots = hotspots(keys, is_hotspot, is_place);
    let ways = ways(keys, is_hotspot, is_place);
    if is_hotspot && list {
        keys.refuse("list", note("cụm tập trung vụ việc không có danh sách", "hot spots have no list"));
    }
    if !is_hotspot && !list && ways.is_empty() && !keys.has("find") {
        let reason = note(
            "quy tắc không lấy gì: cần list = true hoặc [[rule.find]]",
            "the rule takes nothing: expected list = true or [[rule.find]]",
        );
        keys.refuse("id", reason);
    }
    keys.finish();
    let (id, title_vi, title_en) = (id?, title_vi?, title_en?);
    Some(Rule {
        line: keys.line,
        id,
        active,
        basis: basis?,
        title_vi,
        title_en,
        colour,
        pattern,
        letter,
        source: source?,
        validity,
        list,
        ways,
        hotspots,
    })
}

fn id(keys: &Keys<'_, '_>) -> Option<String> {
    let id = keys.needed_text("id")?;
    if !OperatorLayer::is_identifier(&id) || (OperatorLayer::RESERVED.contains(&id.as_str()) && id != HOTSPOT) {
        let reason = note(
            "cần chữ thường a-z, số và _, không trùng tên lớp có sẵn",
            "expected lower-case letters, digits and _, and no name of a layer that is there already",
        );
        keys.refuse("id", reason);
        return None;
    }
    Some(id)
}

/// What a kind is about. That of a kind which the law knows is fixed.
fn basis(keys: &Keys<'_, '_>, id: Option<&str>) -> Option<Basis> {
    let text = keys.needed_text("basis")?;
    let Ok(basis) = text.parse::<Basis>() else {
        keys.refuse("basis", note("cần \"place\" hoặc \"population\"", "expected \"place\" or \"population\""));
        return None;
    };
    let known = DesignationKind::known().into_iter().find(|kind| Some(kind.id.as_str()) == id).map(|kind| kind.basis);
    let known = known.or_else(|| (id == Some(HOTSPOT)).then_some(Basis::Place));
    if let Some(known) = known.filter(|known| *known != basis) {
        let reason = format!("{} luôn là \"{known}\"", id.unwrap_or_default());
        keys.refuse("basis", note(reason, format!("that of {} is always \"{known}\"", id.unwrap_or_default())));
    }
    Some(basis)
}

fn colour(keys: &Keys<'_, '_>, is_place: bool) -> Option<String> {
    let Some(text) = keys.text("colour") else {
        if is_place && !keys.has("colour") {
            keys.needed_text("colour");
        }
        return None;
    };
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
    if digits.is_none() {
        keys.refuse("colour", note("cần màu dạng \"#8C5A2B\"", "expected a colour such as \"#8C5A2B\""));
    }
    digits.map(|digits| format!("#{}", digits.to_ascii_uppercase()))
}

fn pattern(keys: &Keys<'_, '_>, is_place: bool) -> Option<String> {
    let text = keys.text("pattern")?;
    if !is_place {
        let reason = note("vùng chương trình chỉ là đường viền, không tô", "an area of a programme is an outline and is never filled");
        keys.refuse("pattern", reason);
        return None;
    }
    if !PATTERNS.contains(&text.as_str()) {
        let known = PATTERNS.join(", ");
        keys.refuse("pattern", note(format!("cần một trong: {known}"), format!("expected one of: {known}")));
        return None;
    }
    Some(text)
}

fn letter(keys: &Keys<'_, '_>, is_place: bool) -> Option<String> {
    let text = keys.text("letter")?;
    if !is_place {
        let reason = note("vùng chương trình chỉ là đường viền, không có chữ", "an area of a programme is an outline and has no letter");
        keys.refuse("letter", reason);
        return None;
    }
    if !(1..=2).contains(&text.chars().count()) || !text.chars().all(char::is_alphanumeric) {
        keys.refuse(
            "letter",
            note("cần một hoặc hai chữ cái hay chữ số, như \"T\"", "expected one or two letters or digits, such as \"T\""),
        );
        return None;
    }
    Some(text)
}

/// Why a kind of a population takes nothing but lists.
fn refuse_population(keys: &Keys<'_, '_>, key: &'static str) {
    keys.refuse(
        key,
        note(
            "loại theo dân cư chỉ lấy từ danh sách chính thức: không ghép với lớp dữ liệu, vụ việc hay thống kê",
            "a kind of a population comes from official lists only: it is never combined with layers, incidents or statistics",
        ),
    );
}

fn hotspots(keys: &Keys<'_, '_>, is_hotspot: bool, is_place: bool) -> Option<HotspotRule> {
    let tested = HotspotSettings::default();
    let rule = HotspotRule {
        minimum_incidents: tested.zone_min_incidents,
        minimum_days: tested.zone_min_days,
        minimum_places: tested.zone_min_places,
    };
    let Some(given) = keys.table("hotspots") else { return is_hotspot.then_some(rule) };
    if !is_place {
        refuse_population(keys, "hotspots");
        return None;
    }
    if !is_hotspot {
        keys.refuse("hotspots", note("chỉ dùng cho quy tắc \"hotspot\"", "only the rule \"hotspot\" has it"));
        return None;
    }
    // The test was tested with these cells only, and asking for less evidence than it was tested with would raise false alarms.
    if let Some(side) = given.number("cell_side_m", 1.0, FARTHEST_M)
        && (side - tested.side_m).abs() > f64::EPSILON
    {
        let (vi, en) = (
            format!("phép kiểm định chỉ được thử với ô {} m", tested.side_m),
            format!("the test was tested with {} m only", tested.side_m),
        );
        given.refuse("cell_side_m", note(vi, en));
    }
    let at_least = |key: &'static str, tested: usize| match given.number(key, 1.0, 100_000.0) {
        Some(number) if number.fract() != 0.0 || (number as usize) < tested => {
            let reason = note(
                format!("cần số nguyên, ít nhất {tested} như khi thử phép kiểm định"),
                format!("expected a whole number, at least {tested} as the test was tested with"),
            );
            given.refuse(key, reason);
            tested
        }
        Some(number) => number as usize,
        None => tested,
    };
    let rule = HotspotRule {
        minimum_incidents: at_least("minimum_incidents", rule.minimum_incidents),
        minimum_days: at_least("minimum_days", rule.minimum_days),
        minimum_places: at_least("minimum_places", rule.minimum_places),
    };
    given.finish();
    Some(rule)
}

fn ways(keys: &Keys<'_, '_>, is_hotspot: bool, is_place: bool) -> Vec<Way> {
    let tables = keys.tables("find");
    if tables.is_empty() {
        return Vec::new();
    }
    if is_hotspot {
        keys.refuse("find", note("cụm tập trung vụ việc chỉ do phép kiểm định tìm ra", "hot spots are found by their test alone"));
        return Vec::new();
    }
    if !is_place {
        for way in &tables {
            refuse_population(way, "layer");
        }
        return Vec::new();
    }
    tables.iter().filter_map(way).collect()
}

fn way(keys: &Keys<'_, '_>) -> Option<Way> {
    let layer = keys.needed_text("layer");
    if layer.as_ref().is_some_and(|layer| NOT_LOOKED_AT.contains(&layer.as_str())) {
        let reason = note(
            "vụ việc, mật độ và cụm tập trung không chọn khu vực ở đây; chỉ quy tắc \"hotspot\" dùng vụ việc, qua phép kiểm định",
            "incidents, density, hot spots and zones choose no zones here; only the rule \"hotspot\" uses incidents, by its test",
        );
        keys.refuse("layer", reason);
    }
    let filter = keys.text("filter").and_then(|text| match Expression::parse(&text, Language::Text) {
        Ok(expression) => Some((text, expression)),
        Err(error) => {
            let reason = note(format!("không hiểu được CQL2: {error}"), format!("it is no CQL2: {error}"));
            keys.refuse("filter", reason);
            None
        }
    });
    let metres = |key| keys.number(key, 0.0, FARTHEST_M);
    let predicate = match keys.needed_text("predicate")?.as_str() {
        "touches" => Predicate::Touches {
            tolerance_m: keys.number("tolerance_m", 1.0, 5_000.0).unwrap_or(crate::priority::derive::TOLERANCE_M),
            length_m: metres("length_m").unwrap_or(crate::priority::derive::LENGTH_M),
        },
        "within" => Predicate::Within { distance_m: metres("distance_m") },
        "overlaps" => {
            if !keys.has("share") {
                keys.refuse("share", note("thiếu khóa này", "this key is missing"));
            }
            Predicate::Overlaps { share: keys.number("share", 0.001, 1.0).unwrap_or(1.0) }
        }
        "attribute" => {
            if !keys.has("filter") {
                keys.refuse("filter", note("thiếu khóa này", "this key is missing"));
            }
            Predicate::Attribute
        }
        "buffer" => {
            if !keys.has("buffer_m") {
                keys.refuse("buffer_m", note("thiếu khóa này", "this key is missing"));
            }
            Predicate::Buffer { buffer_m: metres("buffer_m").unwrap_or_default() }
        }
        _ => {
            let known = "touches, within, overlaps, attribute, buffer";
            keys.refuse("predicate", note(format!("cần một trong: {known}"), format!("expected one of: {known}")));
            return None;
        }
    };
    keys.finish();
    Some(Way { line: keys.line, layer: layer?, predicate, filter })
}

#[cfg(test)]
mod tests {
    use super::super::{DEFAULT, Rules};
    use super::*;
    use proptest::prelude::*;

    const GOOD: &str = "[[rule]]\nid = \"school\"\nbasis = \"place\"\ntitle_vi = \"Quanh trường học\"\ntitle_en = \"Around schools\"\n\
        colour = \"#4d6b2f\"\nsource = \"x\"\n[[rule.find]]\nlayer = \"schools\"\npredicate = \"buffer\"\nbuffer_m = 300\n";

    #[test]
    fn the_built_in_rules_are_right_and_a_good_rule_is_read_as_it_stands() {
        assert!(Rules::read(DEFAULT).expect("the built-in rules").rules.len() >= 6);
        let rules = rules(GOOD).expect("a good rule");
        assert_eq!((rules[0].id.as_str(), rules[0].colour.as_deref()), ("school", Some("#4D6B2F")));
        assert_eq!(rules[0].ways[0].predicate, Predicate::Buffer { buffer_m: 300.0 });
    }

    #[test]
    fn what_is_wrong_is_told_with_line_key_and_reason() {
        let population = GOOD.replace("\"school\"", "\"ethnic_minority\"").replace("\"place\"", "\"population\"");
        let cases = [
            (GOOD.replace("\"x\"", "\"x"), 7, ""),
            (GOOD.replace("buffer_m", "bufer_m"), 11, "bufer_m"),
            (GOOD.replace("#4d6b2f", "green"), 6, "colour"),
            (GOOD.replace("\"buffer\"", "\"overlaps\"").replace("buffer_m = 300", "share = 1.5"), 11, "share"),
            (GOOD.replace("300", "-1"), 11, "buffer_m"),
            (GOOD.replace("\"schools\"", "\"incidents\""), 9, "layer"),
            (GOOD.replace("\"school\"", "\"communes\""), 2, "id"),
            (GOOD.replace("\"place\"", "\"people\""), 3, "basis"),
            (GOOD.replace("Quanh trường học", "Người dân tộc thiểu số"), 4, "title_vi"),
            (GOOD.replace("source = \"x\"\n", ""), 1, "source"),
            (GOOD.replace("buffer_m = 300", "buffer_m = 300\nfilter = \"a = = 1\""), 12, "filter"),
            (format!("{GOOD}{GOOD}"), 13, "id"),
            (population, 9, "layer"),
            (GOOD.replace("source = \"x\"", "source = \"x\"\nvalid_from = 2025-02-30"), 8, ""),
            (GOOD.replace("source = \"x\"", "source = \"x\"\nvalid_from = \"2025-02-30\""), 8, "valid_from"),
            ("[[rule]]\nid = \"hotspot\"\nbasis = \"place\"\ntitle_vi = \"a\"\ntitle_en = \"a\"\ncolour = \"#4d6b2f\"\nsource = \"x\"\n[rule.hotspots]\nminimum_incidents = 2\n".into(), 9, "minimum_incidents"),
            (String::new(), 1, "rule"),
        ];
        for (text, line, key) in cases {
            let problems = rules(&text).expect_err(&text);
            assert!(problems.iter().any(|problem| problem.line == line && problem.key == key), "{text}\n{problems:#?}");
            assert!(problems.iter().all(|problem| !problem.reason.vi.is_empty() && !problem.reason.en.is_empty()));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn no_text_makes_the_reader_panic(cut in 0usize..4096, at in 0usize..4096, put in ".{0,12}") {
            let chars: Vec<char> = DEFAULT.chars().collect();
            let (cut, at) = (cut % chars.len(), at % chars.len());
            let (from, to) = (cut.min(at), cut.max(at));
            let text: String = chars[..from].iter().copied().chain(put.chars()).chain(chars[to..].iter().copied()).collect();
            match rules(&text) {
                Ok(rules) => prop_assert!(!rules.is_empty()),
                Err(problems) => prop_assert!(problems.iter().all(|problem| problem.line <= text.lines().count() + 1)),
            }
            let _ = rules(&put);
        }
    }
}
