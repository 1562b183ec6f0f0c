//! What the statistics answer, as files: the same rows as on the command line, in every format.

use axum::http::HeaderMap;
use axum::response::Response;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{OpenApi, PathItem, Required, Response as DescribedResponse};

use super::files::{self, Export, LANGUAGE};
use super::statistics;
use crate::analysis::watch::Watch;
use crate::export::Format;
use crate::http::coding::Coding;
use crate::http::parameters::Parameters;
use crate::http::state::Current;
use crate::http::statistic::Statistic;
use crate::http::{AppState, Asked, Problem};

/// Every statistic in every format.
pub fn all() -> impl Iterator<Item = (Statistic, Format)> {
    Statistic::ALL.into_iter().flat_map(|statistic| Format::ALL.map(|format| (statistic, format)))
}

/// The path of a statistic's file, such as `/api/hotspots/history.csv`.
#[must_use]
pub fn path(statistic: Statistic, format: Format) -> String {
    format!("{}.{}", statistic.path(), format.ending())
}

/// Answers with a file. A map as GeoJSON is what the statistic itself answers.
pub async fn file(
    (statistic, format): (Statistic, Format),
    state: AppState,
    (coding, request): (Coding, HeaderMap),
    asked: Asked,
) -> Result<Response, Problem> {
    let name = path(statistic, format).trim_start_matches("/api/").replace('/', "-");
    if format == Format::GeoJson && statistic.is_map() {
        return Ok(files::named(statistics::ask(&state, &asked, coding, statistic).await?, &name));
    }
    let beside: &[&str] = if format == Format::Csv { &[LANGUAGE] } else { &[] };
    let parameters = asked.parameters(&[statistic.parameters(), beside].concat())?;
    let find = move |current: &Current, parameters: &Parameters| {
        let answer = statistic.answer(current, parameters, &Watch::default())?;
        Ok(Export::of_answer(current, answer, parameters))
    };
    files::send(&state, (&asked, &request), parameters, (format, &name), find).await
}

/// Describes the files, each with the parameters of its statistic.
pub fn describe(document: &mut OpenApi) {
    for statistic in Statistic::ALL {
        let Some(operation) = document.paths.get_path_operation(statistic.path(), utoipa::openapi::HttpMethod::Get) else { continue };
        let described = operation_of_files(operation.clone());
        let item = PathItem::new(utoipa::openapi::HttpMethod::Get, described);
        document.paths.paths.insert(format!("{}.{{ending}}", statistic.path()), item);
    }
}

fn operation_of_files(mut operation: Operation) -> Operation {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let endings = ParameterBuilder::new()
        .name("ending")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some("the format of the file"))
        .schema(Some(text().enum_values(Some(Format::ALL.map(Format::ending)))));
    let language = ParameterBuilder::new()
        .name(LANGUAGE)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some("of CSV: headers in Vietnamese (`vi`) or English (`en`) instead of the names of the fields"))
        .schema(Some(text()));
    operation.parameters.get_or_insert_default().extend([endings.build().into(), language.build().into()]);
    operation.operation_id = operation.operation_id.map(|id| format!("{id}_file"));
    operation.summary = operation.summary.map(|summary| format!("As a file of rows. {summary}"));
    let problems = operation.responses.responses.remove("4XX");
    let whole = DescribedResponse::new("the file; of `.gpkg`, `.fgb`, `.parquet` and `.shp.zip` a range can be asked for");
    operation.responses = utoipa::openapi::Responses::new();
    operation.responses.responses.insert("200".into(), whole.into());
    operation.responses.responses.extend(problems.map(|problems| ("4XX".into(), problems)));
    operation
}
