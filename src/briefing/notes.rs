//! What the figures of a briefing rest on.

use super::Briefer;
use crate::domain::{GeometryQuality, Interval};
use crate::query::Filter;
use crate::query::summary::{Summary, data_period};
use crate::statistics::{Note, words};

impl Briefer<'_> {
    /// Incidents, places, boundaries, method: in this order.
    pub(super) fn notes(&self, filter: &Filter, summary: &Summary) -> Vec<Note> {
        let mut notes = vec![self.incidents(summary)];
        notes.extend(self.without_place());
        notes.push(self.boundaries(filter));
        notes.extend(discovered(summary));
        notes.push(self.hotspots_note());
        notes.extend(self.hotspots.notes.iter().cloned());
        notes.push(Note {
            vi: "So sánh: kiểm định nhị thức chính xác; bảng theo loại và theo xã hiệu chỉnh Benjamini-Hochberg (q ≤ 0,05 mới gọi là tăng hay giảm).".into(),
            en: "Comparisons: exact binomial test; the tables of categories and communes are corrected after Benjamini and Hochberg (only q ≤ 0.05 is called a rise or fall).".into(),
        });
        notes.push(Note {
            vi: "Mật độ trên bản đồ: số vụ trên km², hàm nhân Gauss với σ tính bằng mét, hiệu chỉnh ở rìa địa bàn; không tính vụ chỉ biết đến cấp xã.".into(),
            en: "Density on the map: incidents per km², a Gaussian kernel with σ in metres, corrected at the edge of the ground; without incidents known by their commune only.".into(),
        });
        notes
    }

    fn incidents(&self, summary: &Summary) -> Note {
        let n = words::count(summary.count);
        let period = words::from_to(self.period);
        let (reach_vi, reach_en) = data_period(self.snapshot, None).map(Interval::last_day).map_or_else(Default::default, |last| {
            let last = words::day(last);
            (format!("; dữ liệu đến ngày {}", last.vi), format!("; the data reach up to {}", last.en))
        });
        Note {
            vi: format!("n = {} vụ việc {}{reach_vi}.", n.vi, period.vi),
            en: format!("n = {} incidents {}{reach_en}.", n.en, period.en),
        }
    }

    /// Of all ground, since what was refused at import has none.
    fn without_place(&self) -> Option<Note> {
        let about = &self.rates.about;
        let share = about.without_location_share.filter(|share| *share > 0.0)?;
        let share = words::decimal(share * 100.0, 1);
        let [by_area, refused] = [about.left_out.known_by_area_only, about.left_out.refused_at_import].map(words::count);
        Some(Note {
            vi: format!(
                "Không có vị trí dùng được trong toàn bộ dữ liệu của kỳ này: {} % ({} vụ chỉ biết đến cấp thôn, xã; {} dòng bị từ chối khi nhập).",
                share.vi, by_area.vi, refused.vi
            ),
            en: format!(
                "Without a usable place in all data of this period: {} % ({} known by village or commune only; {} rows refused at import).",
                share.en, by_area.en, refused.en
            ),
        })
    }

    fn boundaries(&self, filter: &Filter) -> Note {
        let (day, said) = (filter.as_of, words::day(filter.as_of));
        let approximate = self.snapshot.units.on(day).any(|(_, unit)| unit.unit.geometry_quality == GeometryQuality::Approximate);
        let (vi, en) = if approximate {
            (
                " Địa giới xã là gần đúng, không dùng cho số liệu báo cáo chính thức.",
                " Commune boundaries are approximate, never for official figures.",
            )
        } else {
            ("", "")
        };
        Note {
            vi: format!("Địa giới hành chính có hiệu lực ngày {}; vụ việc của mọi thời kỳ được tính lại theo địa giới này.{vi}", said.vi),
            en: format!("Boundaries in force on {}; incidents of every time are counted again by them.{en}", said.en),
        }
    }

    fn hotspots_note(&self) -> Note {
        let period = self.hotspots.period.map(words::from_to);
        let (vi, en) = period.map_or_else(Default::default, |period| (format!(" {}", period.vi), format!(" {}", period.en)));
        let n = words::count(self.hotspots.n);
        Note {
            vi: format!(
                "Cụm tập trung vụ việc tính trên {} vụ{vi}, so với toàn tỉnh; kiểm định tích chập ba bước trên ô lục giác cạnh 250 m.",
                n.vi
            ),
            en: format!(
                "Hot spots are found among {} incidents{en}, against the whole province; three-stage convolution test on hexagons of side 250 m.",
                n.en
            ),
        }
    }
}

fn discovered(summary: &Summary) -> Option<Note> {
    use crate::domain::HowKnown;
    let of = |wanted| summary.by_how_known.iter().find(|(way, _)| *way == wanted).map_or(0, |(_, count)| *count);
    let (discovered, unknown) = (of(HowKnown::Discovered), of(HowKnown::Unknown));
    if discovered + unknown == 0 {
        return None;
    }
    let [discovered, unknown] = [discovered, unknown].map(words::count);
    Some(Note {
        vi: format!(
            "{} vụ do tuần tra, kiểm tra phát hiện nằm trong tổng số và bảng theo loại, nhưng không dùng để tính xu hướng, xếp hạng xã và tìm cụm tập trung, vì chúng đi theo nơi tuần tra; {} vụ không rõ nguồn tin.",
            discovered.vi, unknown.vi
        ),
        en: format!(
            "{} incidents that patrols or inspections discovered are in the total and the table of categories, but not in the trend, the communes and the hot spots, since they follow the patrols; {} do not say how they came to be known.",
            discovered.en, unknown.en
        ),
    })
}
