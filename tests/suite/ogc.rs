//! OGC API - Features and Tiles under `/ogc`: every layer as a collection, page by page, in every system, and what is refused.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use diaban::http::Settings;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

use crate::test_app::{Answer, TODAY, TestApp, demonstration_data};

const CRS: &str = "http://www.opengis.net/def/crs";

fn app() -> &'static TestApp {
    TestApp::demonstration()
}

fn path_of(href: &Value) -> String {
    href.as_str().expect("an address").strip_prefix("http://localhost").expect("absolute").to_owned()
}

fn next(page: &Value) -> Option<String> {
    let links = page["links"].as_array().expect("links");
    links.iter().find(|link| link["rel"] == "next").map(|link| path_of(&link["href"]))
}

fn numbers(page: &Value) -> Vec<u64> {
    page["features"].as_array().expect("features").iter().map(|feature| feature["id"].as_u64().expect("a number")).collect()
}

fn layers() -> Vec<String> {
    let collections = app().get("/ogc/collections").ok();
    collections["collections"].as_array().expect("collections").iter().map(|c| c["id"].as_str().expect("an id").to_owned()).collect()
}

/// Every page from a path on.
fn pages(app: &TestApp, first: &str) -> Vec<Value> {
    let (mut pages, mut path) = (Vec::new(), Some(first.to_owned()));
    while let Some(at) = path {
        let page = app.get(&at).ok();
        path = next(&page);
        pages.push(page);
        assert!(pages.len() < 10_000, "paging has no end");
    }
    pages
}

#[test]
fn every_link_of_the_standard_leads_somewhere() {
    let landing = app().get("/ogc").ok();
    let rels: BTreeSet<&str> = landing["links"].as_array().unwrap().iter().map(|link| link["rel"].as_str().unwrap()).collect();
    for rel in ["self", "service-desc", "conformance", "data"] {
        assert!(rels.contains(rel), "{rel}");
    }
    let conformance = app().get("/ogc/conformance").ok();
    for class in [
        "ogcapi-features-1/1.0/conf/core",
        "ogcapi-features-2/1.0/conf/crs",
        "ogcapi-features-3/1.0/conf/features-filter",
        "cql2/1.0/conf/basic-cql2",
    ] {
        assert!(conformance["conformsTo"].as_array().unwrap().iter().any(|c| c.as_str().unwrap().ends_with(class)), "{class}");
    }
    let mut seen = 0;
    for document in [
        landing,
        app().get("/ogc/collections").ok(),
        app().get("/ogc/collections/communes").ok(),
        app().get("/ogc/collections/communes/tiles").ok(),
    ] {
        for link in document["links"].as_array().unwrap() {
            let answer = app().get(&path_of(&link["href"]));
            assert_eq!(answer.status, StatusCode::OK, "{link}");
            let kind = answer.headers["content-type"].to_str().unwrap();
            assert!(kind.starts_with(link["type"].as_str().unwrap()), "{link} is {kind}");
            seen += 1;
        }
    }
    assert!(seen > 15);
    // With a slash at the end, too.
    for path in ["/ogc/", "/ogc/collections/", "/ogc/collections/communes/", "/ogc/collections/communes/items/?limit=1"] {
        assert_eq!(app().get(path).status, StatusCode::OK, "{path}");
    }
}

#[test]
fn every_layer_is_a_collection_whose_pages_are_its_file() {
    let catalogue = app().get("/layers").ok();
    let with_features: Vec<&str> = catalogue["layers"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|layer| layer["geojson"].is_string())
        .map(|layer| layer["id"].as_str().unwrap())
        .collect();
    assert_eq!(layers(), with_features);
    for id in with_features {
        let file = app().get(&format!("/layers/{id}.geojson")).ok();
        let mut expected: Vec<Value> = file["features"].as_array().unwrap().clone();
        expected.sort_by_key(|feature| feature["id"].as_u64());
        let limit = (expected.len() / 3).clamp(1, 4000);
        let pages = pages(app(), &format!("/ogc/collections/{id}/items?limit={limit}"));
        let found: Vec<Value> = pages.iter().flat_map(|page| page["features"].as_array().unwrap().clone()).collect();
        assert_eq!(found.len(), expected.len(), "{id}");
        assert!(found == expected, "{id}: the features differ");
        for page in &pages {
            assert_eq!(page["numberMatched"], expected.len(), "{id}");
            assert_eq!(page["numberReturned"], page["features"].as_array().unwrap().len(), "{id}");
            assert!(page["timeStamp"].as_str().unwrap().ends_with('Z'));
        }
    }
}

#[test]
fn features_are_what_the_schema_says() {
    for id in layers() {
        let schema = app().get(&format!("/ogc/collections/{id}/schema")).ok();
        let queryables = app().get(&format!("/ogc/collections/{id}/queryables")).ok();
        let geometry = queryables["properties"]["geometry"]["$ref"].as_str().unwrap().to_owned();
        assert!(queryables["properties"]["geometry"].get("type").is_none(), "QGIS takes a geometry with a type for a text");
        let page = app().get(&format!("/ogc/collections/{id}/items?limit=50")).ok();
        for feature in page["features"].as_array().unwrap() {
            if let Some(kind) = feature["geometry"]["type"].as_str() {
                assert_eq!(geometry, format!("https://geojson.org/schema/{kind}.json"), "{id}");
            }
            for (name, value) in feature["properties"].as_object().unwrap() {
                let kind = schema["properties"]["properties"]["properties"][name]["type"]
                    .as_str()
                    .unwrap_or_else(|| panic!("{id} does not describe {name}"));
                let fits = match kind {
                    "string" => value.is_string(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "number" => value.is_number(),
                    "boolean" => value.is_boolean(),
                    other => panic!("{other}"),
                };
                assert!(fits || value.is_null(), "{id} {name} {value}");
                assert_eq!(queryables["properties"][name]["type"], kind, "{id} {name}");
            }
        }
    }
}

#[test]
fn one_item_is_the_same_as_in_its_page() {
    for id in layers() {
        let page = app().get(&format!("/ogc/collections/{id}/items?limit=3")).ok();
        for feature in page["features"].as_array().unwrap() {
            let mut item = app().get(&format!("/ogc/collections/{id}/items/{}", feature["id"])).ok();
            assert!(item["links"].as_array().unwrap().iter().any(|link| link["rel"] == "collection"));
            item.as_object_mut().unwrap().remove("links");
            assert_eq!(&item, feature, "{id}");
        }
        for missing in ["0", "4000000000", "-1", "x", "1.5"] {
            app().get(&format!("/ogc/collections/{id}/items/{missing}")).problem(404, None);
        }
    }
}

#[test]
fn systems_are_written_and_read_in_the_order_of_the_authority() {
    let degrees = app().get("/ogc/collections/incidents/items?limit=20");
    assert_eq!(degrees.headers["content-crs"], format!("<{CRS}/OGC/1.3/CRS84>"));
    let degrees = degrees.ok();
    let place = |feature: &Value| {
        let position = &feature["geometry"]["coordinates"];
        [position[0].as_f64().unwrap(), position[1].as_f64().unwrap()]
    };
    let collection = app().get("/ogc/collections/incidents").ok();
    let systems: Vec<&str> = collection["crs"].as_array().unwrap().iter().map(|crs| crs.as_str().unwrap()).collect();
    assert_eq!(systems.len(), 6);
    assert!(systems.contains(&collection["storageCrs"].as_str().unwrap()));
    for crs in systems {
        let page = app().get(&format!("/ogc/collections/incidents/items?limit=20&crs={crs}"));
        assert_eq!(page.headers["content-crs"], format!("<{crs}>"));
        let page = page.ok();
        assert_eq!(numbers(&page), numbers(&degrees));
        for (found, expected) in page["features"].as_array().unwrap().iter().zip(degrees["features"].as_array().unwrap()) {
            let ([x, y], [longitude, latitude]) = (place(found), place(expected));
            assert_eq!(found["properties"], expected["properties"]);
            match crs.rsplit('/').next().unwrap() {
                "CRS84" => assert!((x - longitude).hypot(y - latitude) < 1e-9),
                "4326" => assert!((y - longitude).hypot(x - latitude) < 1e-9),
                "3857" => assert!((x - longitude.to_radians() * 6_378_137.0).abs() < 0.01),
                _ => assert!((400_000.0..700_000.0).contains(&x) && (2_100_000.0..2_400_000.0).contains(&y), "{crs} {x} {y}"),
            }
        }
    }
    // A box around one incident, in each order, finds the same.
    let [x, y] = place(&degrees["features"][0]);
    let plain = app().get(&format!("/ogc/collections/incidents/items?bbox={},{},{},{}", x - 0.01, y - 0.01, x + 0.01, y + 0.01)).ok();
    let swapped = app()
        .get(&format!(
            "/ogc/collections/incidents/items?bbox={},{},{},{}&bbox-crs={CRS}/EPSG/0/4326",
            y - 0.01,
            x - 0.01,
            y + 0.01,
            x + 0.01
        ))
        .ok();
    assert!(plain["numberMatched"].as_u64().unwrap() >= 1);
    assert_eq!(numbers(&plain), numbers(&swapped));
    // One across the antimeridian that holds all of Viet Nam, and one that holds none of it.
    let all = app().get("/ogc/collections/incidents/items?limit=1").ok();
    let across = app().get("/ogc/collections/incidents/items?limit=1&bbox=90,0,-170,40").ok();
    assert_eq!(across["numberMatched"], all["numberMatched"]);
    // All but a strip of a degree.
    let communes = app().get("/ogc/collections/communes/items?limit=1").ok();
    assert!(
        app().get("/ogc/collections/communes/items?limit=1&bbox=106,0,105,40").ok()["numberMatched"].as_u64()
            < communes["numberMatched"].as_u64()
    );
    assert_eq!(app().get("/ogc/collections/communes/items?bbox=170,0,-170,40").ok()["numberMatched"], 0);
}

#[test]
fn what_clients_send_is_understood() {
    let count =
        |query: &str| app().get(&format!("/ogc/collections/incidents/items?limit=1&{query}")).ok()["numberMatched"].as_u64().unwrap();
    let all = count("");
    // Recorded of QGIS and GDAL.
    assert_eq!(count("datetime=0000-01-01T00:00:00Z/9999-12-31T00:00:00Z"), all);
    let until = count("datetime=../2025-12-31");
    assert!(until > 0 && until < all);
    assert_eq!(count("datetime=0000-01-01T00:00:00Z/2025-12-31"), until);
    assert_eq!(count("datetime=2025-07-01/9999-12-31T00:00:00Z&datetime=../2025-12-31"), count("datetime=2025-07-01/2025-12-31"));
    // Two that contradict each other hold of nothing.
    assert_eq!(count("datetime=2025-07-01/..&datetime=../2025-06-30"), 0);
    assert_eq!(count("datetime=2025-07-01&datetime=2025-07-02"), 0);
    let severe = count("filter=severity%20%3E%3D%203");
    assert!(severe > 0 && severe < all);
    assert_eq!(count("filter=((%22severity%22%20%3E%3D%203)%20AND%20(TRUE))&filter-lang=cql-text"), severe);
    assert_eq!(
        count("filter=%7B%22op%22%3A%22%3E%3D%22%2C%22args%22%3A%5B%7B%22property%22%3A%22severity%22%7D%2C3%5D%7D&filter-lang=cql2-json"),
        severe
    );
    // A larger limit is the largest one.
    let page = app().get("/ogc/collections/incidents/items?limit=1000000000").ok();
    assert_eq!(page["numberReturned"], all.min(10_000));
    let options =
        app().request(Request::builder().method(Method::OPTIONS).uri("/ogc/collections/communes/items").body(Body::empty()).unwrap());
    assert_eq!((options.status, options.headers["allow"].to_str().unwrap()), (StatusCode::NO_CONTENT, "GET, HEAD, OPTIONS"));
    let head = app().request(Request::head("/ogc/collections/communes/items?limit=2").body(Body::empty()).unwrap());
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
}

#[test]
fn what_is_wrong_is_refused_with_its_name() {
    let get = |path: &str| -> Answer { app().get(&format!("/ogc/collections{path}")) };
    for path in ["/nothing", "/nothing/items", "/nothing/queryables", "/nothing/schema", "/nothing/tiles", "/density/items"] {
        get(path).problem(404, None);
    }
    let items = [
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=many", "limit"),
        ("colour=red", "colour"),
        ("f=xml", "f"),
        ("crs=http://www.opengis.net/def/crs/EPSG/0/4756", "crs"),
        ("bbox-crs=http://www.opengis.net/def/crs/EPSG/0/1&bbox=1,2,3,4", "bbox-crs"),
        ("filter-crs=nonsense&filter=TRUE", "filter-crs"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=105,21,106,20", "bbox"),
        ("bbox=105,19,106,nan", "bbox"),
        ("datetime=yesterday", "datetime"),
        ("next=1-1-000000000000", "next"),
        ("next=nonsense", "next"),
        ("filter=incidents%20%3E", "filter"),
        ("filter=name%20%3E%205", "filter"),
        ("filter=nothing%20%3D%205", "filter"),
        ("filter-lang=cql2-text", "filter-lang"),
    ];
    for (query, parameter) in items {
        get(&format!("/communes/items?{query}")).problem(400, Some(parameter));
    }
    let deep = "(".repeat(10_000) + "TRUE" + &")".repeat(10_000);
    get(&format!("/communes/items?filter={deep}")).problem(400, Some("filter"));
    let detail = get("/communes/items?filter=incidents%20%3E%20%3E%205").problem(400, Some("filter"));
    assert!(detail.contains("character") || detail.contains("at "), "{detail}");
    // A token of one question is none of another.
    let page = get("/communes/items?limit=10").ok();
    let next = next(&page).unwrap().replace("/communes/", "/provinces/");
    app().get(&next).problem(400, Some("next"));
}

#[test]
fn paging_goes_on_in_its_generation_until_that_is_given_up() {
    let settings = Settings { page_time: Duration::from_secs(3), ..Settings::default() };
    let before = demonstration_data();
    let app = TestApp::with(before.clone(), settings);
    let first = app.get("/ogc/collections/communes/items?limit=60").ok();
    let incidents = app.get("/ogc/collections/incidents/items?limit=3000").ok();
    let mut all = numbers(&first);
    // Half of the communes go, which moves the numbers of the others.
    let mut data = before;
    data.generation += 1;
    data.units.retain(|unit| unit.code.as_str().len() < 3 || unit.code.as_str().ends_with(['0', '2', '4', '6', '8']));
    app.swap(diaban::index::Snapshot::new(data, TODAY));
    let fewer = app.get("/ogc/collections/communes/items?limit=1").ok()["numberMatched"].as_u64().unwrap();
    let rest = pages(&app, &next(&first).unwrap());
    all.extend(rest.iter().flat_map(numbers));
    let matched = first["numberMatched"].as_u64().unwrap();
    assert!(fewer < matched);
    assert_eq!(all.len() as u64, matched);
    assert!(all.is_sorted_by(|a, b| a < b), "a commune came twice");
    assert!(rest.iter().all(|page| page["generation"] == first["generation"] && page["numberMatched"] == matched));
    // Later it is gone, and says so; incidents go on.
    std::thread::sleep(Duration::from_millis(3_500));
    let detail = app.get(&next(&first).unwrap()).problem(410, Some("next"));
    assert!(detail.contains("first page"), "{detail}");
    let second = app.get(&next(&incidents).unwrap()).ok();
    assert!(numbers(&second)[0] > *numbers(&incidents).last().unwrap());
}

#[test]
fn tiles_of_the_standard_are_those_of_the_map() {
    let set = app().get("/ogc/collections/communes/tiles/WebMercatorQuad").ok();
    let template = set["links"].as_array().unwrap().iter().find(|link| link["rel"] == "item").unwrap();
    assert_eq!(template["templated"], true);
    let tile = |zoom: &str, row: &str, column: &str| {
        let path = path_of(&template["href"]).replace("{tileMatrix}", zoom).replace("{tileRow}", row).replace("{tileCol}", column);
        app().get(&path)
    };
    // Thanh Hóa is there.
    let there = tile("8", "113", "203");
    assert_eq!(there.status, StatusCode::OK);
    assert_eq!(there.body, app().get("/tiles/communes/8/203/113.mvt").body_of_200());
    assert_eq!(tile("8", "0", "0").status, StatusCode::NO_CONTENT);
    tile("8", "256", "0").problem(404, None);
    let matrices = app().get("/ogc/tileMatrixSets/WebMercatorQuad").ok();
    assert!((matrices["tileMatrices"][0]["scaleDenominator"].as_f64().unwrap() - 559_082_264.028).abs() < 0.01);
}

#[test]
fn people_get_pages_without_anything_from_elsewhere() {
    let page = |path: &str| {
        let request = Request::get(path).header("accept", "text/html,*/*;q=0.8").body(Body::empty()).unwrap();
        let answer = app().request(request);
        assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8", "{path}");
        assert!(answer.headers.get_all("vary").iter().any(|vary| vary.to_str().unwrap().contains("accept")));
        String::from_utf8(answer.body_of_200()).unwrap()
    };
    let mut paths = vec!["/ogc".to_owned(), "/ogc/collections".to_owned()];
    for id in layers() {
        paths.extend(["", "/items?limit=20"].map(|rest| format!("/ogc/collections/{id}{rest}")));
    }
    let first = numbers(&app().get("/ogc/collections/communes/items?limit=1").ok())[0];
    paths.push(format!("/ogc/collections/communes/items/{first}"));
    for path in paths {
        let text = page(&path);
        assert!(text.contains("<html lang=\"vi\">") && text.contains("<h1>"), "{path}");
        assert!(!text.contains("<script") && !text.contains("style="), "{path}");
        for address in text.split(['"', '\'']).filter(|part| part.starts_with("http")) {
            assert!(address.starts_with("http://localhost"), "{path} asks {address}");
        }
    }
    assert!(page("/ogc/collections/communes/items?limit=20").contains("<svg"));
    assert!(page("/ogc/collections/communes/items?limit=20").contains("<p>166 "));
    assert!(page(&format!("/ogc/collections/communes/items/{first}")).contains("<p>1 "), "one item is one");
    // Whoever reads pages is led to pages; data are a section of their own.
    let mut followed = 0;
    let mut open = vec!["/ogc?f=html".to_owned()];
    while let Some(path) = open.pop().filter(|_| followed < 12) {
        let text = page(&path);
        let before_data = text.split("<details>").next().unwrap();
        for link in before_data.split("href=\"").skip(1).map(|part| part.split('"').next().unwrap().replace("&amp;", "&")) {
            let link = link.trim_start_matches("http://localhost").to_owned();
            if link.starts_with("/ogc/collections") {
                assert!(link.contains("f=html"), "{path} leads to {link}");
                open.push(link);
            }
        }
        followed += 1;
    }
    assert_eq!(followed, 12);
    // The same address has another entity tag for each.
    let json = app().get("/ogc/collections/communes");
    let html = app().request(Request::get("/ogc/collections/communes").header("accept", "text/html").body(Body::empty()).unwrap());
    assert_ne!(json.headers["etag"], html.headers["etag"]);
}

#[test]
fn the_description_names_only_what_is_honoured() {
    let document = app().get("/ogc/api").ok();
    assert_eq!(document["openapi"], "3.0.3");
    let limit = &document["components"]["parameters"]["limit"]["schema"];
    assert_eq!(*limit, json!({"type": "integer", "minimum": 1, "maximum": 10_000, "default": 1000}));
    let values = |name: &str| match name {
        "limit" => "5",
        "bbox" => "105,19,106,20",
        "bbox-crs" => "http://www.opengis.net/def/crs/OGC/1.3/CRS84&bbox=105,19,106,20",
        "crs" => "http://www.opengis.net/def/crs/EPSG/0/5897",
        "filter" => "TRUE",
        "filter-lang" => "cql2-text&filter=TRUE",
        "filter-crs" => "http://www.opengis.net/def/crs/OGC/1.3/CRS84&filter=TRUE",
        "datetime" => "2025-07-01/..",
        "category" => "TT",
        "how_known" => "reported,unknown",
        "severity" => "1,2",
        "unit" => "38",
        "as_of" => "2026-01-01",
        "f" => "json",
        other => panic!("{other} is not tried"),
    };
    let items = &document["paths"]["/collections/incidents/items"]["get"]["parameters"];
    let mut tried = 0;
    for reference in items.as_array().unwrap() {
        let parameter = document.pointer(reference["$ref"].as_str().unwrap().trim_start_matches('#')).unwrap();
        let name = parameter["name"].as_str().unwrap();
        // A token and a zone come from elsewhere.
        if ["next", "zone"].contains(&name) {
            continue;
        }
        app().get(&format!("/ogc/collections/incidents/items?{name}={}", values(name))).ok();
        tried += 1;
    }
    assert!(tried >= 14);
}
