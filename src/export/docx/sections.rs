//! The sections of a briefing, in the order in which it is read and under the titles that the page prints.

use super::parts::{Body, Column, Map};
use super::words::Language;
use crate::briefing::{Briefing, Changed, HOTSPOT, PriorityCommune, Reason};

/// Communes that a table has at most; the rest is in the answer's JSON.
const MOST_COMMUNES: usize = 25;
/// Months of the table of months.
const MONTHS: usize = 13;

/// Writes one briefing.
pub(super) fn briefing(body: &mut Body, briefing: &Briefing, notices: &[&str], map: Option<&Map>, on_new_page: bool) {
    let language = body.language;
    body.title(
        &language.of("Báo cáo địa bàn: ", "Briefing: ").chars().chain(body.said(&briefing.area.name).chars()).collect::<String>(),
        on_new_page,
    );
    if let Some(within) = &briefing.area.within {
        let within = body.said(within).to_owned();
        body.aside(&within);
    }
    body.aside(&language.period(&briefing.period.from, &briefing.period.to));
    if !briefing.categories_asked.is_empty() {
        let named: Vec<&str> = briefing.categories_asked.iter().map(|category| body.said(category)).collect();
        let line = format!("{} {}", language.of("Chỉ xét:", "Only:"), named.join(", "));
        body.aside(&line);
    }
    for notice in notices {
        body.aside(notice);
    }
    body.section(language.of("Tóm tắt", "Summary"));
    for sentence in &briefing.sentences {
        body.item("", &said(body, sentence));
    }
    if let Some(map) = map {
        body.section(language.of("Bản đồ", "Map"));
        let caption = format!("{}; {}.", body.said(&briefing.area.name), language.period(&briefing.period.from, &briefing.period.to));
        body.picture(map, &caption);
    }
    figures(body, briefing);
    trend(body, briefing);
    categories(body, briefing);
    communes(body, briefing);
    hotspots(body, briefing);
    priority_communes(body, briefing);
    programmes(body, briefing);
    body.section(language.of("Ghi chú về dữ liệu", "Notes on the data"));
    for note in &briefing.notes {
        body.item("", &said(body, note));
    }
}

fn said(body: &Body, note: &crate::statistics::Note) -> String {
    body.said(note).to_owned()
}

fn figures(body: &mut Body, briefing: &Briefing) {
    let language = body.language;
    let figures = &briefing.figures;
    body.section(language.of("Số liệu chính", "Key figures"));
    let mut rows = vec![vec![language.of("Số vụ việc", "Incidents").to_owned(), language.count(figures.count)]];
    if figures.discovered > 0 {
        rows.push(vec![
            language.of("trong đó do tuần tra, kiểm tra phát hiện", "of these discovered by patrols or inspections").into(),
            language.count(figures.discovered),
        ]);
    }
    if let Some(everywhere) = figures.count_everywhere.filter(|count| *count > 0) {
        let share = figures.count as f64 / everywhere as f64 * 100.0;
        rows.push(vec![
            language.of("Tỷ trọng trong toàn bộ dữ liệu", "Share of all incidents").into(),
            format!("{} % ({} / {})", language.decimal(share, 1), language.count(figures.count), language.count(everywhere)),
        ]);
    }
    if let Some(rate) = figures.per_inhabitants {
        rows.push(vec![
            language.of("Số vụ trên 10.000 dân mỗi năm (khoảng tin cậy 95 %)", "Per 10,000 inhabitants and year (95 % interval)").into(),
            format!("{} ({}–{})", language.decimal(rate.rate, 1), language.decimal(rate.lower, 1), language.decimal(rate.upper, 1)),
        ]);
    }
    if let Some(per_km2) = figures.per_km2 {
        rows.push(vec![language.of("Số vụ trên km² mỗi năm", "Per km² and year").into(), language.decimal(per_km2, 2)]);
    }
    if let Some(area) = briefing.area.area_km2 {
        rows.push(vec![language.of("Diện tích", "Area").into(), format!("{} km²", language.decimal(area, usize::from(area < 1000.0)))]);
    }
    body.table(&[Column::text(language.of("Chỉ số", "Figure"), 6), Column::number(language.of("Giá trị", "Value"), 4)], rows);
    let rows = briefing.comparisons.iter().map(|comparison| {
        vec![
            match comparison.compare {
                "preceding" => language.of("Kỳ liền trước", "The period just before").to_owned(),
                _ => language.of("Cùng kỳ năm trước", "The same months last year").to_owned(),
            },
            format!("{} – {}", language.day(&comparison.period.from), language.day(&comparison.period.to)),
            language.count(comparison.count),
            language.percent(comparison.ratio),
            said(body, &comparison.sentence),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    if !rows.is_empty() {
        let columns = [
            Column::text(language.of("So với", "Against"), 16),
            Column::text(language.of("Kỳ", "Period"), 20),
            Column::number(language.of("Số vụ", "Incidents"), 11),
            Column::number(language.of("Thay đổi", "Change"), 12),
            Column::text(language.of("Nhận xét", "Reading"), 41),
        ];
        body.table(&columns, rows);
    }
}

fn trend(body: &mut Body, briefing: &Briefing) {
    let language = body.language;
    body.section(language.of("Xu hướng theo tháng", "Trend by month"));
    let Some(trend) = &briefing.trend else {
        body.text(language.of("Không xét được xu hướng của câu hỏi này.", "No trend can be told of this question."));
        return;
    };
    body.text(match language {
        Language::Vietnamese => &trend.about.sentence_vi,
        Language::English => &trend.about.sentence_en,
    });
    let Some(series) = trend.series.first() else { return };
    let skipped = series.counts.len().saturating_sub(MONTHS);
    let rows = trend.steps.iter().zip(&series.counts).skip(skipped).map(|(step, count)| {
        let month =
            step.get(..7).and_then(|month| month.split_once('-')).map_or_else(|| step.clone(), |(year, month)| format!("{month}/{year}"));
        vec![month, language.count(*count)]
    });
    let columns = [
        Column::text(language.of("Tháng", "Month"), 5),
        Column::number(language.of("Số vụ (không tính vụ do tuần tra phát hiện)", "Incidents (without those that patrols discovered)"), 5),
    ];
    body.table(&columns, rows.collect());
}

/// The cells that categories and communes have in common, after their name.
fn changed(language: Language, changed: &Changed) -> [String; 4] {
    let previous = changed.previous.map_or_else(|| "–".into(), |count| language.count(count));
    [language.count(changed.count), previous, language.percent(changed.ratio), language.change(changed.change).into()]
}

fn changed_columns(language: Language, name: Column) -> Vec<Column> {
    vec![
        name,
        Column::number(language.of("Số vụ", "Incidents"), 11),
        Column::number(language.of("Cùng kỳ", "Last year"), 12),
        Column::number(language.of("Thay đổi", "Change"), 13),
        Column::text(language.of("Nhận xét", "Reading"), 26),
    ]
}

fn categories(body: &mut Body, briefing: &Briefing) {
    let language = body.language;
    body.section(language.of("Theo loại vụ việc", "By category"));
    if briefing.categories.is_empty() {
        body.text(language.of("Không có vụ việc nào.", "No incidents."));
        return;
    }
    let rows = briefing.categories.iter().map(|category| {
        let mark = if category.usually_discovered { " *" } else { "" };
        let mut row = vec![format!("{}{mark}", body.said(&category.changed.name))];
        row.extend(changed(language, &category.changed));
        row
    });
    let rows = rows.collect();
    body.table(&changed_columns(language, Column::text(language.of("Loại", "Category"), 38)), rows);
    if briefing.categories.iter().any(|category| category.usually_discovered) {
        body.text(language.of(
            "* Phần lớn do tuần tra, kiểm tra phát hiện: số liệu đi theo hoạt động đó.",
            "* Mostly discovered by patrols and inspections: the figures follow that activity.",
        ));
    }
}

fn communes(body: &mut Body, briefing: &Briefing) {
    let language = body.language;
    if briefing.communes.is_empty() {
        return;
    }
    body.section(language.of("Theo xã, phường", "By commune"));
    let has_rates = briefing.communes.iter().any(|commune| commune.rate.is_some());
    let rows = briefing.communes.iter().take(MOST_COMMUNES).map(|commune| {
        let mut row = vec![said(body, &commune.changed.name)];
        row.extend(changed(language, &commune.changed));
        row.extend(has_rates.then(|| commune.rate.map_or_else(|| "–".into(), |rate| language.decimal(rate, 1))));
        row
    });
    let rows = rows.collect();
    let mut columns = changed_columns(language, Column::text(language.of("Xã, phường", "Commune"), 29));
    columns.extend(has_rates.then(|| Column::number(language.of("Trên 10.000 dân", "Per 10,000"), 14)));
    body.table(&columns, rows);
    let rest = briefing.communes.len().saturating_sub(MOST_COMMUNES);
    if rest > 0 {
        let text = match language {
            Language::Vietnamese => format!("Và {rest} xã khác có ít vụ hơn."),
            Language::English => format!("And {rest} more communes with fewer incidents."),
        };
        body.text(&text);
    }
    body.text(language.of("Không tính vụ do tuần tra, kiểm tra phát hiện.", "Without incidents that patrols or inspections discovered."));
}

fn hotspots(body: &mut Body, briefing: &Briefing) {
    let language = body.language;
    body.section(language.of("Cụm tập trung vụ việc", "Hot spots"));
    if briefing.hotspots.is_empty() {
        body.text(language.of("Không thấy cụm tập trung vụ việc nào đủ chắc chắn.", "No hot spot that is sure enough."));
    }
    for hotspot in &briefing.hotspots {
        let reason = said(body, &hotspot.reason);
        body.item(&format!("{}:", hotspot.communes.join(", ")), &reason);
    }
}

fn priority_communes(body: &mut Body, briefing: &Briefing) {
    let language = body.language;
    if briefing.priority_communes.is_empty() {
        return;
    }
    body.section(language.of("Xã, phường cần chú ý trước", "Communes to attend to first"));
    let from_incidents = |commune: &&PriorityCommune| commune.reasons.iter().any(Reason::comes_from_incidents);
    let said_of = |reason: &Reason| {
        let decision = if reason.decision.is_empty() { String::new() } else { format!(" ({})", reason.decision) };
        // The section before has said why.
        let detail = if reason.kind == HOTSPOT { "" } else { body.said(&reason.detail) };
        let colon = if detail.is_empty() { "" } else { ": " };
        format!("{}{colon}{detail}{decision}", body.said(&reason.title))
    };
    let rows = briefing.priority_communes.iter().filter(from_incidents).take(MOST_COMMUNES).map(|commune| {
        let reasons = commune.reasons.iter().map(said_of).collect::<Vec<_>>().join(" · ");
        vec![commune.name.clone(), language.count(commune.count), reasons]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        body.text(language.of("Không có xã nào nổi bật về số vụ việc.", "No commune stands out by its incidents."));
    } else {
        let columns = [
            Column::text(language.of("Xã, phường", "Commune"), 22),
            Column::number(language.of("Số vụ", "Incidents"), 11),
            Column::text(language.of("Lý do", "Reasons"), 67),
        ];
        body.table(&columns, rows);
    }
    let mut by_kind: Vec<(String, Vec<&str>)> = Vec::new();
    for commune in &briefing.priority_communes {
        for reason in commune.reasons.iter().filter(|reason| !reason.comes_from_incidents()) {
            let title = said(body, &reason.title);
            match by_kind.iter_mut().find(|(kind, _)| *kind == title) {
                Some((_, names)) => names.push(&commune.name),
                None => by_kind.push((title, vec![&commune.name])),
            }
        }
    }
    for (title, mut names) in by_kind {
        names.dedup();
        body.item(&format!("{title} ({}):", names.len()), &names.join(", "));
    }
}

fn programmes(body: &mut Body, briefing: &Briefing) {
    let language = body.language;
    if briefing.programmes.is_empty() {
        return;
    }
    body.section(language.of("Danh sách vùng chương trình", "List of programme areas"));
    body.text(language.of(
        "Danh sách theo quyết định, nói về dân cư: không đặt cạnh số liệu vụ việc.",
        "Lists by decision that are about a population: no figure of incidents stands beside them.",
    ));
    for programme in &briefing.programmes {
        let communes = programme.communes.iter().map(|commune| match commune.class.as_str() {
            "" => commune.name.clone(),
            class => format!("{} ({class})", commune.name),
        });
        let communes = communes.collect::<Vec<_>>().join(", ");
        let lead = format!("{} ({}):", body.said(&programme.title), programme.communes.len());
        body.item(&lead, &communes);
    }
}
