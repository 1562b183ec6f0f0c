//! What a briefing says first: each figure that matters in one sentence.

use super::answer::{Briefing, BriefingArea};
use super::counted;
use crate::domain::Interval;
use crate::query::summary::Summary;
use crate::statistics::comparison::{Move, summary_sentence};
use crate::statistics::{Note, words};

/// Communes that a sentence names at most.
const MOST_NAMED: usize = 5;

/// What it is about.
pub(super) fn title(area: &BriefingArea, period: Interval) -> Note {
    let period = words::from_to(period);
    Note { vi: format!("Báo cáo địa bàn: {}, {}", area.name.vi, period.vi), en: format!("Briefing: {}, {}", area.name.en, period.en) }
}

/// The sentences at the top.
pub(super) fn first(briefing: &Briefing, summary: &Summary) -> Vec<Note> {
    let mut said = vec![summary_sentence(summary, briefing.area.area_km2)];
    // Of exactly a year both are the same.
    let is_said = |at: usize| briefing.comparisons[..at].iter().any(|earlier| earlier.period == briefing.comparisons[at].period);
    for (_, comparison) in briefing.comparisons.iter().enumerate().filter(|(at, _)| !is_said(*at)) {
        let (vi, en) = match comparison.compare {
            "preceding" => ("So với kỳ liền trước", "Against the period just before"),
            _ => ("So với cùng kỳ năm trước", "Against the same months last year"),
        };
        said.push(Note { vi: format!("{vi}: {}", comparison.sentence.vi), en: format!("{en}: {}", comparison.sentence.en) });
    }
    if let Some(trend) = &briefing.trend {
        said.push(Note { vi: format!("Xu hướng: {}", trend.about.sentence_vi), en: format!("Trend: {}", trend.about.sentence_en) });
    }
    said.push(hotspots(briefing));
    said.extend(moved(briefing));
    said
}

fn hotspots(briefing: &Briefing) -> Note {
    if briefing.hotspots.is_empty() {
        return Note {
            vi: "Không thấy cụm tập trung vụ việc nào đủ chắc chắn trong khu vực này.".into(),
            en: "No hot spot that is sure enough on this ground.".into(),
        };
    }
    let number = counted(briefing.hotspots.len(), "cụm tập trung vụ việc", ["hot spot", "hot spots"]);
    let communes: std::collections::BTreeSet<&str> =
        briefing.hotspots.iter().flat_map(|hotspot| &hotspot.communes).map(String::as_str).collect();
    let names = named(&communes.into_iter().collect::<Vec<_>>());
    Note {
        vi: format!("Có {} tại {}.", number.vi, names.vi),
        en: format!("There are {} in {}.", number.en, names.en).replace("are 1 ", "is 1 "),
    }
}

fn moved(briefing: &Briefing) -> Option<Note> {
    let of = |wanted| {
        let moved = briefing.communes.iter().filter(|commune| commune.changed.change == Some(wanted));
        moved.map(|commune| commune.changed.name.vi.as_str()).collect::<Vec<_>>()
    };
    if briefing.communes.iter().all(|commune| commune.changed.change.is_none()) {
        return None;
    }
    let (rose, fell) = (of(Move::Rose), of(Move::Fell));
    if rose.is_empty() && fell.is_empty() {
        return Some(Note {
            vi: "Không xã nào tăng hay giảm rõ hơn ngẫu nhiên so với cùng kỳ năm trước.".into(),
            en: "No commune rose or fell more than luck against the same months last year.".into(),
        });
    }
    let (mut vi, mut en) = (Vec::new(), Vec::new());
    for (names, vi_word, en_word) in [(&rose, "tăng", "rose"), (&fell, "giảm", "fell")] {
        let number = counted(names.len(), "xã", ["commune", "communes"]);
        let listed = named(names);
        let (in_vi, in_en) =
            if names.is_empty() { (String::new(), String::new()) } else { (format!(" ({})", listed.vi), format!(" ({})", listed.en)) };
        vi.push(format!("{} {vi_word}{in_vi}", number.vi));
        en.push(format!("{} {en_word}{in_en}", number.en));
    }
    Some(Note {
        vi: format!("{} rõ hơn ngẫu nhiên so với cùng kỳ năm trước.", vi.join(", ")),
        en: format!("{} more than luck against the same months last year.", en.join(", ")),
    })
}

/// The first of some names, and how many more there are.
fn named(names: &[&str]) -> Note {
    let listed = names.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    let more = names.len().saturating_sub(MOST_NAMED);
    if more == 0 {
        return Note { vi: listed.clone(), en: listed };
    }
    Note { vi: format!("{listed} và {more} xã khác"), en: format!("{listed} and {more} more") }
}
