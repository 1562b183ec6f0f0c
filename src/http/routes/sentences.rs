//! How dense a map gets, in one sentence, in both languages.

use super::Sentence;
use crate::domain::Interval;
use crate::layer::density_grid::DensityMap;
use crate::statistics::words::{from_to, grouped};

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
