//! The file of priority rules: taken up and refused by a running server, explained by the command line.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use diaban::priority::rules::DEFAULT;
use serde_json::{Value, json};

use crate::priority_rules::{collection, layer, point, rule, store, way, west};
use crate::support::Data;

struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(data: &Data) -> Self {
        let mut child = data.command(&["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.map(Result::unwrap).find(|line| line.contains("http://")).expect("the address is printed");
        Self { child, url: line[line.find("http://").unwrap()..].trim().to_owned() }
    }

    fn get(&self, path: &str) -> Value {
        let text = ureq::get(format!("{}{path}", self.url)).call().unwrap().body_mut().read_to_string().unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// Waits until the rules' answer is as wanted; how long it took.
    fn until(&self, what: &str, wanted: impl Fn(&Value) -> bool) -> Duration {
        let from = Instant::now();
        loop {
            let answer = self.get("/api/rules");
            if wanted(&answer) {
                return from.elapsed();
            }
            assert!(from.elapsed() < Duration::from_secs(30), "{what}: {answer:#}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_running_server_takes_a_right_file_and_keeps_the_old_rules_beside_a_wrong_one() {
    let data = store();
    let file = data.folder().join("priority_rules.toml");
    let put = |text: &str| std::fs::write(&file, text).unwrap();
    let good = format!("{DEFAULT}\n{}", rule("school", &way("schools", "buffer", "buffer_m = 300")));
    let server = Server::start(&data);
    let schools =
        || server.get("/api/zones")["features"].as_array().unwrap().iter().filter(|zone| zone["properties"]["kind"] == "school").count();
    assert_eq!(schools(), 0);
    put(&good);
    let took = server.until("a right file is taken", |answer| answer["file"] == "priority_rules.toml");
    assert!(took < Duration::from_secs(3), "{took:?}");
    assert_eq!(schools(), 2);
    let last = good.lines().count();
    let population = "[[rule]]\nid = \"x\"\nbasis = \"population\"\ntitle_vi = \"a\"\ntitle_en = \"b\"\nsource = \"c\"\n[[rule.find]]\nlayer = \"incidents\"\npredicate = \"within\"\n";
    let lettered = |text: &str, letter: &str| text.replace("colour = \"#AA5500\"", &format!("colour = \"#AA5500\"\nletter = \"{letter}\""));
    let port = rule("port", &way("schools", "buffer", "buffer_m = 1"));
    let broken = [
        (lettered(&good, "T-1"), "expected one or two letters"),
        (format!("{}\n{}", lettered(&good, "t"), lettered(&port, "T")), "has the same letter"),
        (format!("{good}\n{}", population.replace("[[rule.find]]", "letter = \"Đ\"\n[[rule.find]]")), "has no letter"),
        (good.replace("buffer_m = 300", "buffer_m = "), "TOML"),
        (good.replace("buffer_m = 300", "bufer_m = 300"), "bufer_m"),
        (good.replace("\"schools\"", "\"skools\""), "there is no layer"),
        (good.replace("#AA5500", "orange"), "colour"),
        (good.replace("predicate = \"buffer\"\nbuffer_m = 300", "predicate = \"overlaps\"\nshare = 1.5"), "share"),
        (format!("{good}\n{population}"), "official lists only"),
        (format!("{good}\n{}", rule("school", &way("schools", "buffer", "buffer_m = 1"))), "the same id stands in line"),
    ];
    for (text, reason) in broken {
        put(&text);
        server.until(reason, |answer| answer["problems"].to_string().contains(reason));
        let answer = server.get("/api/rules");
        let line = answer["problems"][0]["line"].as_u64().unwrap() as usize;
        assert!(line > last - 14 && line <= text.lines().count(), "{answer}");
        assert!(server.get("/readyz")["rules_problem"].as_str().unwrap().contains(&format!("line {line}")));
        assert_eq!(schools(), 2, "the rules before are still in force: {reason}");
        let run = data.run(&["rules", "check", file.to_str().unwrap()]);
        assert_eq!(run.status, 1);
        assert!(run.error.contains("priority_rules.toml: line ") && run.error.contains(reason), "{}", run.error);
    }
    put(&lettered(&good.replace("buffer_m = 300", "buffer_m = 50"), "Tr"));
    server.until("a file that was put right is taken", |answer| answer["problems"] == json!([]));
    assert_eq!(schools(), 3, "circles of 50 m do not meet");
    let (health, rules) = (server.get("/readyz"), server.get("/api/rules"));
    assert_eq!((&health["rules_problem"], &health["rules"]), (&Value::Null, &rules["digest"]));
    let letters: Vec<&Value> = rules["rules"].as_array().unwrap().iter().map(|rule| &rule["letter"]).collect();
    assert_eq!((letters[0], letters[letters.len() - 1]), (&Value::Null, &json!("Tr")));
    // A rule may come before its layer.
    put(&format!("{good}\n{}", rule("port", &way("ports", "buffer", "buffer_m = 500"))));
    server.until("the layer is missing", |answer| answer["problems"].to_string().contains("ports"));
    layer(&data, "ports", &collection(&[(json!({"name": "Cảng"}), point(west(3), 20.01))]), &[]);
    server.until("the layer has come", |answer| answer["problems"] == json!([]) && answer["rules"].to_string().contains("\"port\""));
    std::fs::remove_file(&file).unwrap();
    server.until("without a file the built-in rules hold", |answer| answer["file"].is_null());
}

#[test]
fn a_file_is_explained_in_both_languages_with_what_it_finds() {
    let data = store();
    let text = rule("school", &way("schools", "buffer", "buffer_m = 300\nfilter = \"cap = 'THPT'\""));
    let file = data.file("rules.toml", &text);
    let run = data.run(&["rules", "check", file.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.error);
    for said in
        ["phạm vi 300 m quanh lớp schools", "within 300 m of the layer schools", "cap = 'THPT'", "2 khu vực", "2 zones", "Kế hoạch 1"]
    {
        assert!(run.out.contains(said), "{said}: {}", run.out);
    }
    assert_eq!(data.run(&["rules", "show"]).out.trim(), DEFAULT.trim());
    std::fs::write(data.folder().join("priority_rules.toml"), &text).unwrap();
    assert_eq!(data.run(&["rules", "show"]).out.trim(), text.trim());
    let output = data.path("zones.geojson");
    assert_eq!(data.run(&["export", "zones", "-o", output.to_str().unwrap()]).status, 0);
    let written: Value = serde_json::from_str(&std::fs::read_to_string(&output).unwrap()).unwrap();
    assert_eq!(written["features"].as_array().unwrap().len(), 2, "commands use the rules of the data folder");
    assert_eq!(data.run(&["rules", "check", "/nowhere.toml"]).status, 1);
    assert!(Path::new(&output).exists());
}
