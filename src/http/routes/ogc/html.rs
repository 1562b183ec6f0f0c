//! The same for a person: pages to browse in, Vietnamese first, without a script.

use std::fmt::Write;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use geo::{BoundingRect, CoordsIter, SimplifyVw};
use serde_json::Value;

use crate::export::geojson::Header;
use crate::export::xml::escaped;
use crate::http::answer;
use crate::layer::{Feature, Geometry, Layer, Value as Property};
use crate::spatial::Bbox;

/// How the pages look.
pub const STYLE: &str = "\
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 0 auto; padding: 1rem; }
a { color: LinkText; }
a:focus-visible { outline: 3px solid; outline-offset: 2px; }
small { opacity: .8; }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { border: 1px solid color-mix(in srgb, currentColor 30%, transparent); padding: .25rem .5rem; text-align: left; vertical-align: top; }
svg { display: block; width: 100%; max-width: 30rem; height: auto; border: 1px solid; margin: 1rem 0; }
svg path { fill: #2b6cb0; fill-opacity: .25; stroke: #2b6cb0; vector-effect: non-scaling-stroke; }
svg .line { fill: none; }
";

/// Vertices that a map draws of one feature, about.
const VERTICES: usize = 400;
/// Features that a map draws.
const DRAWN: usize = 2000;

/// The landing page.
pub fn landing(base: &str, landing: &Value) -> Response {
    let mut body = paragraph(&landing["description"]);
    body.push_str(&links(&landing["links"]));
    let _ = write!(
        body,
        "<p>Trong QGIS: <em>Lớp › Thêm lớp › WFS / OGC API - Features</em>, rồi dán địa chỉ này. <small>In QGIS: Layer › Add Layer › WFS / OGC API - Features, and paste this address.</small></p><p><code>{}/ogc</code></p>",
        escaped(base)
    );
    page(&landing["title"], &[("/", "Bản đồ")], &body)
}

/// All collections.
pub fn collections(base: &str, collections: &Value) -> Response {
    let mut body = String::from("<ul>");
    for collection in collections["collections"].as_array().into_iter().flatten() {
        let (id, title) = (text(&collection["id"]), text(&collection["title"]));
        let _ = write!(
            body,
            "<li><a href=\"{}/ogc/collections/{id}?f=html\">{title}</a> <small>{}</small></li>",
            escaped(base),
            text(&collection["description"])
        );
    }
    body.push_str("</ul>");
    page(&Value::from("Các lớp / Collections"), &[("/ogc?f=html", "Đầu trang")], &body)
}

/// One collection.
pub fn collection(layer: &dyn Layer, collection: &Value) -> Response {
    let mut body = paragraph(&collection["description"]);
    body.push_str(&links(&collection["links"]));
    body.push_str("<h2>Thuộc tính <small>Properties</small></h2><div class=\"table\"><table><thead><tr><th scope=\"col\">Tên / Name</th><th scope=\"col\">Tiếng Việt</th><th scope=\"col\">English</th></tr></thead><tbody>");
    for field in layer.fields() {
        let _ = write!(
            body,
            "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td></tr>",
            field.name,
            escaped(field.title_vi),
            escaped(field.title_en)
        );
    }
    body.push_str("</tbody></table></div>");
    page(&collection["title"], &[("/ogc/collections?f=html", "Các lớp")], &body)
}

/// A page of features as a table under a small map.
pub struct Table {
    layer: String,
    title: String,
    rows: String,
    shapes: String,
    drawn: usize,
    box_around: Bbox,
}

impl Table {
    /// An empty table of a layer.
    pub fn new(layer: &dyn Layer) -> Self {
        let mut rows = String::from("<div class=\"table\"><table><thead><tr><th scope=\"col\">Số / Number</th>");
        for field in layer.fields() {
            let _ = write!(rows, "<th scope=\"col\">{} <small>{}</small></th>", escaped(field.title_vi), escaped(field.title_en));
        }
        rows.push_str("</tr></thead><tbody>");
        Self {
            layer: layer.id().to_owned(),
            title: layer.title().join(" / "),
            rows,
            shapes: String::new(),
            drawn: 0,
            box_around: Bbox::EMPTY,
        }
    }

    /// Adds a feature.
    pub fn add(&mut self, feature: &Feature<'_>) {
        let number = feature.number;
        let _ = write!(
            self.rows,
            "<tr><th scope=\"row\"><a href=\"/ogc/collections/{}/items/{number}?f=html\">{number}</a></th>",
            escaped(&self.layer)
        );
        for value in &feature.values {
            let value = match value {
                Property::Absent | Property::Null => String::new(),
                Property::Text(text) => escaped(text),
                Property::Integer(number) => number.to_string(),
                Property::Number(number) => number.to_string(),
                Property::Boolean(true) => "✓".into(),
                Property::Boolean(false) => "✗".into(),
            };
            let _ = write!(self.rows, "<td>{value}</td>");
        }
        self.rows.push_str("</tr>");
        if let Some(geometry) = feature.geometry.filter(|_| self.drawn < DRAWN) {
            self.drawn += 1;
            self.draw(geometry);
        }
    }

    fn draw(&mut self, geometry: Geometry<'_>) {
        let mut extend = |rectangle: Option<geo::Rect<f64>>| {
            if let Some((low, high)) = rectangle.map(|rectangle| (rectangle.min(), rectangle.max())) {
                self.box_around = self.box_around.union(&Bbox::new(low.x, -high.y, high.x, -low.y));
            }
            rectangle.map_or(0.0, |rectangle| rectangle.width() * rectangle.height())
        };
        match geometry {
            Geometry::Point([x, y]) => {
                self.box_around = self.box_around.union(&Bbox::new(x, -y, x, -y));
                // A circle's size follows the box, which is known at the end: a line without length has round ends of a fixed width.
                let _ = write!(self.shapes, "<path class=\"line\" stroke-linecap=\"round\" stroke-width=\"5\" d=\"M{x} {}h0\"/>", -y);
            }
            Geometry::Line(lines) => {
                let size = extend(lines.bounding_rect());
                let lines = lines.simplify_vw(tolerance(size, lines.coords_count()));
                self.shapes.push_str("<path class=\"line\" d=\"");
                lines.iter().for_each(|line| self.path(line.coords().map(|c| [c.x, c.y])));
                self.shapes.push_str("\"/>");
            }
            Geometry::Polygon(polygons) => {
                let size = extend(polygons.bounding_rect());
                let polygons = polygons.simplify_vw(tolerance(size, polygons.coords_count()));
                self.shapes.push_str("<path fill-rule=\"evenodd\" d=\"");
                for polygon in &polygons {
                    std::iter::once(polygon.exterior())
                        .chain(polygon.interiors())
                        .for_each(|ring| self.path(ring.coords().map(|c| [c.x, c.y])));
                }
                self.shapes.push_str("\"/>");
            }
        }
    }

    fn path(&mut self, places: impl Iterator<Item = [f64; 2]>) {
        for (number, [x, y]) in places.enumerate() {
            let _ = write!(self.shapes, "{}{x:.5} {:.5}", if number == 0 { 'M' } else { 'L' }, -y);
        }
    }

    /// The page.
    pub fn finish(self, header: &Header, matched: u64) -> Response {
        let mut body = format!("<p>{matched} đối tượng <small>features</small></p>");
        for notice in &header.notices {
            let _ = write!(body, "<p>{} <small>{}</small></p>", escaped(&notice.vi), escaped(&notice.en));
        }
        body.push_str(&links(header.more.get("links").unwrap_or(&Value::Null)));
        if !self.box_around.is_empty() {
            let b = self.box_around.padded(0.01, 0.01);
            let _ = write!(
                body,
                "<svg role=\"img\" aria-label=\"Bản đồ nhỏ của các đối tượng trên trang này\" viewBox=\"{} {} {} {}\">{}</svg>",
                b.west,
                b.south,
                b.east - b.west,
                b.north - b.south,
                self.shapes
            );
        }
        body.push_str(&self.rows);
        body.push_str("</tbody></table></div>");
        page(&Value::from(self.title), &[("/ogc/collections?f=html", "Các lớp")], &body)
    }
}

/// The area below which Visvalingam drops a vertex, so that a shape of some vertices keeps about [`VERTICES`].
fn tolerance(size: f64, vertices: usize) -> f64 {
    if vertices > VERTICES { size / (VERTICES * VERTICES) as f64 } else { 0.0 }
}

fn page(title: &Value, up: &[(&str, &str)], body: &str) -> Response {
    let title = text(title);
    let above: String = up.iter().map(|(href, name)| format!("<a href=\"{href}\">{name}</a> › ")).collect::<Vec<_>>().concat();
    let page = format!(
        "<!doctype html><html lang=\"vi\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <link rel=\"stylesheet\" href=\"/ogc/style.css\"></head><body><nav aria-label=\"Vị trí\">{above}</nav><main><h1>{title}</h1>{body}</main></body></html>"
    );
    (StatusCode::OK, answer::bytes("text/html; charset=utf-8", page)).into_response()
}

/// Relations of what there is a page of, too.
const WITH_PAGE: [&str; 3] = ["data", "collection", "next"];

/// The links of a document: those to pages first, then those to data.
fn links(links: &Value) -> String {
    let all: Vec<&Value> = links.as_array().into_iter().flatten().filter(|link| link["rel"] != "alternate").collect();
    let is_page = |link: &Value| link["type"] == "text/html" || WITH_PAGE.iter().any(|rel| link["rel"] == *rel);
    let (pages, data): (Vec<&Value>, Vec<&Value>) = all.into_iter().partition(|link| is_page(link));
    let mut lists = String::from("<ul>");
    for link in pages {
        let href = text(&link["href"]);
        let choice = if href.contains("f=html") {
            ""
        } else if href.contains('?') {
            "&amp;f=html"
        } else {
            "?f=html"
        };
        let _ = write!(lists, "<li><a href=\"{href}{choice}\">{}</a></li>", text(&link["title"]));
    }
    lists.push_str("</ul><details><summary>Dữ liệu cho phần mềm <small>Data for software</small></summary><ul>");
    for link in data {
        let [href, title, kind] = ["href", "title", "type"].map(|name| text(&link[name]));
        let _ = write!(lists, "<li><a href=\"{href}\">{title}</a> <small>{kind}</small></li>");
    }
    lists.push_str("</ul></details>");
    lists
}

fn paragraph(value: &Value) -> String {
    format!("<p>{}</p>", text(value))
}

fn text(value: &Value) -> String {
    escaped(value.as_str().unwrap_or_default())
}
