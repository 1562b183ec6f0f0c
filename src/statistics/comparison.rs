//! A count beside that of an earlier period: how the rates differ, and whether that could be luck.

use super::{Note, words};
use crate::analysis::benjamini_hochberg::benjamini_hochberg;
use crate::analysis::change::{Change, Period, change};
use crate::domain::Interval;
use crate::query::summary::{Previous, Summary};
use words::grouped;

/// q up to which a change is more than luck.
pub const LEVEL: f64 = 0.05;

/// Which way a count went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// More than luck.
    Rose,
    /// More than luck.
    Fell,
    /// Could be luck.
    CouldBeLuck,
}

/// One of several changes that are tested together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tested {
    /// Rate now over rate then; none where there were none then.
    pub ratio: Option<f64>,
    /// Exact two-sided p.
    pub p: f64,
    /// p after Benjamini and Hochberg over all of them.
    pub q: f64,
    /// What that says.
    pub change: Move,
}

/// Tests counts of then and now over periods of so many days, corrected for their number; none where then is not known.
#[must_use]
pub fn tested(counts: &[(Option<u64>, u64)], (days_then, days_now): (f64, f64)) -> Vec<Option<Tested>> {
    let of = |&(then, now): &(Option<u64>, u64)| {
        change(Period { count: then?, exposure: days_then }, Period { count: now, exposure: days_now }).ok()
    };
    let changes: Vec<Option<Change>> = counts.iter().map(of).collect();
    let p: Vec<f64> = changes.iter().flatten().map(|change| change.p).collect();
    let mut q = benjamini_hochberg(&p).into_iter();
    let mut judged = |change: Change| {
        let q = q.next().unwrap_or(1.0);
        let word = match q <= LEVEL {
            true if change.z > 0.0 => Move::Rose,
            true if change.z < 0.0 => Move::Fell,
            _ => Move::CouldBeLuck,
        };
        Tested { ratio: change.rate_ratio, p: change.p, q, change: word }
    };
    changes.into_iter().map(|change| change.map(&mut judged)).collect()
}

/// A comparison of one count with that of an earlier period.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Rate now over rate then; none where there were none then, or the data do not reach back.
    pub ratio: Option<f64>,
    /// Exact two-sided p; none where the data do not reach back.
    pub p: Option<f64>,
    /// What it says.
    pub sentence: Note,
}

/// Compares a count of a period with the earlier one.
#[must_use]
pub fn compared(count: u64, period: Interval, previous: &Previous) -> Compared {
    let then = Period { count: previous.count, exposure: previous.period.length_in_days() };
    let now = Period { count, exposure: period.length_in_days() };
    let tested = previous.covered.then(|| change(then, now).ok()).flatten();
    let sentence = change_sentence(tested.as_ref().map(|tested| (tested.rate_ratio, tested.p)), previous.count, count);
    Compared { ratio: tested.as_ref().and_then(|tested| tested.rate_ratio), p: tested.as_ref().map(|tested| tested.p), sentence }
}

/// How many incidents, when and on how much ground.
#[must_use]
pub fn summary_sentence(summary: &Summary, area_km2: Option<f64>) -> Note {
    let mut vi = vec![format!("{} vụ việc", grouped(summary.count, '.'))];
    let mut en = vec![words::counted(summary.count, "incident", "incidents")];
    if let Some(period) = summary.period {
        let when = words::from_to(period);
        vi.push(when.vi);
        en.push(when.en);
    }
    if let Some(area) = area_km2.filter(|area| *area > 0.0) {
        let decimals = if area < 10.0 { 2 } else { 1 };
        let size = format!("{area:.decimals$}");
        vi.push(format!("trên {} km²", size.replace('.', ",")));
        en.push(format!("on {size} km²"));
    }
    Note { vi: vi.join(" ") + ".", en: en.join(" ") + "." }
}

/// Whether a change from `then` to `now` could be luck. `tested` holds the ratio of the rates and the exact p; without it the
/// data do not reach back. Where the periods differ so much in length that the counts alone would say another percentage, that of the
/// rates is said to be one a day.
#[must_use]
pub fn change_sentence(tested: Option<(Option<f64>, f64)>, then: u64, now: u64) -> Note {
    let Some((ratio, p)) = tested else {
        return Note {
            vi: "Dữ liệu không đủ dài để so sánh với kỳ trước.".into(),
            en: "The data do not reach back far enough to compare.".into(),
        };
    };
    if then == 0 && now == 0 {
        return Note { vi: "Cả hai kỳ đều không có vụ việc.".into(), en: "No incidents in either period.".into() };
    }
    let percent = ratio.map(|ratio| ((ratio - 1.0) * 100.0).round());
    let (direction_vi, direction_en) = match percent {
        Some(percent) if percent < 0.0 => ("Giảm", "Fell"),
        Some(percent) if percent.abs() < 1.0 => ("Gần như không đổi", "Almost unchanged"),
        _ => ("Tăng", "Rose"),
    };
    let of_counts = ((now as f64 / then as f64 - 1.0) * 100.0).round();
    let is_a_day = percent.is_some_and(|percent| (percent - of_counts).abs() >= 1.0);
    let percent = percent.filter(|percent| percent.abs() >= 1.0).map(|percent| format!(" {:.0} %", percent.abs())).unwrap_or_default();
    let (a_day_vi, a_day_en) = if is_a_day { (" tính theo ngày", " a day") } else { ("", "") };
    let (then_vi, then_en) = (grouped(then, '.'), grouped(then, ','));
    let (now_vi, now_en) = (grouped(now, '.'), grouped(now, ','));
    let p_said = words::probability(p);
    let (verdict_vi, verdict_en) = if p >= 0.05 {
        ("có thể do ngẫu nhiên", "could be luck")
    } else {
        ("khó có thể do ngẫu nhiên", "unlikely to be luck")
    };
    Note {
        vi: format!("{direction_vi}{percent}{a_day_vi} (từ {then_vi} thành {now_vi} vụ): {verdict_vi} (p {}).", p_said.vi),
        en: format!("{direction_en}{percent}{a_day_en} (from {then_en} to {now_en}): {verdict_en} (p {}).", p_said.en),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luck_is_said_in_words() {
        let could_be = change_sentence(Some((Some(2.0), 0.0987)), 10, 20);
        assert_eq!(could_be.en, "Rose 100 % (from 10 to 20): could be luck (p = 0.099).");
        let unlikely = change_sentence(Some((Some(0.5), 1e-9)), 2000, 1000);
        assert_eq!(unlikely.vi, "Giảm 50 % (từ 2.000 thành 1.000 vụ): khó có thể do ngẫu nhiên (p < 0,001).");
        // 90 days and 91: a quarter less by the counts, a little more by the day.
        let quarter = change_sentence(Some((Some(12.0 / 91.0 / (16.0 / 90.0)), 0.5)), 16, 12);
        assert_eq!(quarter.en, "Fell 26 % a day (from 16 to 12): could be luck (p = 0.500).");
        assert!(quarter.vi.starts_with("Giảm 26 % tính theo ngày (từ 16 thành 12 vụ)"));
        assert!(change_sentence(None, 0, 3).en.contains("do not reach back"));
        assert!(change_sentence(Some((None, 0.25)), 0, 3).en.starts_with("Rose (from 0 to 3)"));
    }
}
