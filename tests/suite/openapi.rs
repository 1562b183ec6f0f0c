//! `docs/openapi.json` is what the code says, so that programs and the web app's types are made from what is true.

use diaban::http::openapi;

/// Set to write the file anew instead of comparing it.
const UPDATE: &str = "DIABAN_UPDATE";

#[test]
fn docs_openapi_json_is_what_the_code_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/openapi.json");
    let code = serde_json::to_string_pretty(&openapi()).unwrap() + "\n";
    if std::env::var_os(UPDATE).is_some() {
        std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/docs")).unwrap();
        std::fs::write(path, code).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == code,
        "docs/openapi.json is not what the code says; bring it up to date with: {UPDATE}=1 cargo test --test suite openapi"
    );
}
