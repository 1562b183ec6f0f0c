//! A rule in words.

use super::keys::note;
use super::{Predicate, Rule, Way};
use crate::domain::Basis;
use crate::statistics::{Note, words};

/// What a rule takes, from where.
pub(super) fn rule(rule: &Rule) -> Note {
    let mut parts = Vec::new();
    if rule.list {
        parts.push(note("lấy từ danh sách chính thức", "takes the official list"));
    }
    if let Some(hotspots) = rule.hotspots {
        let (incidents, days, places) = (hotspots.minimum_incidents, hotspots.minimum_days, hotspots.minimum_places);
        parts.push(note(
            format!("lấy các cụm mạnh mà ngẫu nhiên khó giải thích, ít nhất {incidents} vụ trong {days} ngày tại {places} nơi"),
            format!("takes strong clusters that chance hardly explains, at least {incidents} incidents on {days} days at {places} places"),
        ));
    }
    for (number, way) in rule.ways.iter().enumerate() {
        let Note { vi, en } = self::way(way);
        let stands_in = rule.list && number == 0;
        parts.push(if stands_in {
            note(format!("khi chưa có danh sách: {vi}"), format!("where no list is loaded: {en}"))
        } else {
            note(vi, en)
        });
    }
    let days = match (rule.validity.from, rule.validity.to) {
        (None, None) => note("", ""),
        (from, to) => {
            let day = |day: Option<jiff::civil::Date>| day.map_or_else(|| note("…", "…"), words::day);
            let (from, to) = (day(from), day(to));
            note(format!(" Hiệu lực: {} đến trước {}.", from.vi, to.vi), format!(" In force from {} until before {}.", from.en, to.en))
        }
    };
    let off = if rule.active { note("", "") } else { note(" Đang tắt.", " Switched off.") };
    let basis = if rule.basis == Basis::Population {
        note(" Chỉ là đường viền và danh sách, không gắn với vụ việc.", " An outline and a list only; it never meets incidents.")
    } else {
        note("", "")
    };
    let join = |pick: fn(&Note) -> &String| parts.iter().map(|part| pick(part).as_str()).collect::<Vec<_>>().join("; ");
    note(
        format!("{}: {}.{}{}{}", rule.title_vi, join(|part| &part.vi), basis.vi, days.vi, off.vi),
        format!("{}: {}.{}{}{}", rule.title_en, join(|part| &part.en), basis.en, days.en, off.en),
    )
}

fn way(way: &Way) -> Note {
    let (layer, filter) = (&way.layer, way.filter.as_ref().map(|(text, _)| text.as_str()));
    let only = filter.map_or_else(|| note("", ""), |filter| note(format!(" (chỉ khi {filter})"), format!(" (only where {filter})")));
    let Note { vi, en } = match &way.predicate {
        Predicate::Touches { tolerance_m, length_m } => note(
            format!("xã nằm dọc lớp {layer}{}, cách không quá {tolerance_m} m, dài ít nhất {length_m} m", only.vi),
            format!("communes along the layer {layer}{}, within {tolerance_m} m, along at least {length_m} m", only.en),
        ),
        Predicate::Within { distance_m: None } => {
            note(format!("xã nằm trọn trong lớp {layer}{}", only.vi), format!("communes inside the layer {layer}{}", only.en))
        }
        Predicate::Within { distance_m: Some(metres) } => note(
            format!("xã có chỗ cách lớp {layer}{} không quá {metres} m", only.vi),
            format!("communes of which a part lies within {metres} m of the layer {layer}{}", only.en),
        ),
        Predicate::Overlaps { share } => note(
            format!("xã có ít nhất {} % diện tích nằm trong lớp {layer}{}", share * 100.0, only.vi),
            format!("communes of whose area at least {} % lies in the layer {layer}{}", share * 100.0, only.en),
        ),
        Predicate::Attribute => {
            note(format!("xã thỏa điều kiện {}", filter.unwrap_or_default()), format!("communes where {}", filter.unwrap_or_default()))
        }
        Predicate::Buffer { buffer_m } => note(
            format!("phạm vi {buffer_m} m quanh lớp {layer}{}", only.vi),
            format!("the ground within {buffer_m} m of the layer {layer}{}", only.en),
        ),
    };
    note(vi, en)
}
