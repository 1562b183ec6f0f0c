//! Answers in one sentence, in both languages.

use super::Sentence;
use crate::domain::Interval;
use crate::layer::density_grid::DensityMap;
use crate::query::summary::Summary;
use crate::statistics::words::{from_to, grouped};

/// How many incidents, when and on how much ground.
pub fn summary_sentence(summary: &Summary, area_km2: Option<f64>) -> Sentence {
    let mut vi = vec![format!("{} vụ việc", grouped(summary.count, '.'))];
    let mut en = vec![format!("{} incidents", grouped(summary.count, ','))];
    if let Some(period) = summary.period {
        let when = from_to(period);
        vi.push(when.vi);
        en.push(when.en);
    }
    if let Some(area) = area_km2.filter(|area| *area > 0.0) {
        let decimals = if area < 10.0 { 2 } else { 1 };
        let size = format!("{area:.decimals$}");
        vi.push(format!("trên {} km²", size.replace('.', ",")));
        en.push(format!("on {size} km²"));
    }
    Sentence { vi: vi.join(" ") + ".", en: en.join(" ") + "." }
}

/// How dense it gets, and on how many incidents that rests.
pub fn density_sentence(map: &DensityMap, period: Option<Interval>, is_yearly: bool) -> Sentence {
    let (a_year_vi, a_year_en) = if is_yearly { (" mỗi năm", " and year") } else { ("", "") };
    let (sigma, maximum) = (map.sigma_m, format!("{:.1}", map.maximum()));
    let mut vi = vec![format!(
        "Nơi dày nhất có khoảng {} vụ việc trên km²{a_year_vi}, tính trong phạm vi khoảng {} m quanh mỗi điểm; dựa trên {} vụ việc",
        maximum.replace('.', ","),
        sigma.to_string().replace('.', ","),
        grouped(map.n, '.')
    )];
    let mut en = vec![format!(
        "At most about {maximum} incidents per km²{a_year_en} within about {sigma} m, from {} incidents",
        grouped(map.n, ',')
    )];
    if let Some(period) = period {
        let when = from_to(period);
        vi.push(format!(" {}", when.vi));
        en.push(format!(" {}", when.en));
    }
    if map.known_by_commune_only > 0 {
        vi.push(format!("; không tính {} vụ chỉ biết đến cấp xã", grouped(map.known_by_commune_only, '.')));
        en.push(format!("; {} known by their commune only are left out", grouped(map.known_by_commune_only, ',')));
    }
    if map.outside_study_area > 0 {
        vi.push(format!("; không tính {} vụ ngoài khu vực", grouped(map.outside_study_area, '.')));
        en.push(format!("; {} outside the area are left out", grouped(map.outside_study_area, ',')));
    }
    Sentence { vi: vi.concat() + ".", en: en.concat() + "." }
}

/// Whether a change from `then` to `now` could be luck. `tested` holds the ratio of the rates and the exact p; without it the
/// data do not reach back.
pub fn change_sentence(tested: Option<(Option<f64>, f64)>, then: u64, now: u64) -> Sentence {
    let Some((ratio, p)) = tested else {
        return Sentence {
            vi: "Dữ liệu không đủ dài để so sánh với kỳ trước.".into(),
            en: "The data do not reach back far enough to compare.".into(),
        };
    };
    if then == 0 && now == 0 {
        return Sentence { vi: "Cả hai kỳ đều không có vụ việc.".into(), en: "No incidents in either period.".into() };
    }
    let percent = ratio.map(|ratio| ((ratio - 1.0) * 100.0).round());
    let (direction_vi, direction_en) = match percent {
        Some(percent) if percent < 0.0 => ("Giảm", "Fell"),
        Some(percent) if percent.abs() < 1.0 => ("Gần như không đổi", "Almost unchanged"),
        _ => ("Tăng", "Rose"),
    };
    let percent = percent.filter(|percent| percent.abs() >= 1.0).map(|percent| format!(" {:.0} %", percent.abs())).unwrap_or_default();
    let (then_vi, then_en) = (grouped(then, '.'), grouped(then, ','));
    let (now_vi, now_en) = (grouped(now, '.'), grouped(now, ','));
    let p_en = if p < 0.001 { "< 0.001".into() } else { format!("= {p:.3}") };
    let p_vi = p_en.replace('.', ",");
    let (verdict_vi, verdict_en) = if p >= 0.05 {
        ("có thể do ngẫu nhiên", "could be luck")
    } else {
        ("khó có thể do ngẫu nhiên", "unlikely to be luck")
    };
    Sentence {
        vi: format!("{direction_vi}{percent} (từ {then_vi} thành {now_vi} vụ): {verdict_vi} (p {p_vi})."),
        en: format!("{direction_en}{percent} (from {then_en} to {now_en}): {verdict_en} (p {p_en})."),
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
        assert!(change_sentence(None, 0, 3).en.contains("do not reach back"));
        assert!(change_sentence(Some((None, 0.25)), 0, 3).en.starts_with("Rose (from 0 to 3)"));
    }
}
