//! The real server process: start, another process's commit, stop.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::Data;

struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(data: &Data, arguments: &[&str]) -> Self {
        let mut command = data.command(&[&["serve", "--listen", "127.0.0.1:0"], arguments].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.map(Result::unwrap).find(|line| line.contains("http://")).expect("the address is printed");
        let url = line[line.find("http://").unwrap()..].trim().to_owned();
        Self { child, url }
    }

    fn get(&self, path: &str) -> Value {
        let text = ureq::get(format!("{}{path}", self.url)).call().unwrap().body_mut().read_to_string().unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// The server's own figure of its resident memory, in bytes.
    fn resident(&self) -> u64 {
        let text = ureq::get(format!("{}/metrics", self.url)).call().unwrap().body_mut().read_to_string().unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("process_resident_memory_bytes ")).unwrap();
        line.parse::<f64>().unwrap() as u64
    }

    /// Asks it to stop; the exit status.
    fn stop(mut self) -> i32 {
        let done = std::process::Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().unwrap();
        assert!(done.success());
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_new_server_answers_shows_anothers_commit_and_stops_when_asked() {
    let data = Data::new();
    let server = Server::start(&data, &[]);
    assert_eq!(server.get("/healthz")["status"], "ok");
    let before = server.get("/readyz")["generation"].as_u64().unwrap();
    assert_eq!(server.get("/layers")["period"], Value::Null);
    assert_eq!(server.get("/layers/incidents.geojson")["features"].as_array().unwrap().len(), 0);
    let file = data.file("one.csv", "id,occurred_at,category,lon,lat\na,2026-01-01,TT-TROM,105.7,19.8\n");
    let imported = Instant::now();
    assert_eq!(data.import("incidents", &file, &[]).status, 0);
    let deadline = imported + Duration::from_secs(20);
    while server.get("/readyz")["generation"] == before {
        assert!(Instant::now() < deadline, "another process's commit does not show");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(server.get("/layers/incidents.geojson")["features"][0]["properties"]["id"], "a");
    assert_eq!(server.stop(), 0);
}

#[test]
fn the_demonstration_is_loaded_once_and_gone_with_the_first_own_import() {
    let data = Data::new();
    let server = Server::start(&data, &["--demo"]);
    let first = server.get("/layers");
    assert_eq!(first["demonstration"], true);
    assert_eq!(server.stop(), 0);
    let again = Server::start(&data, &["--demo"]);
    assert_eq!(again.get("/layers")["generation"], first["generation"]);
    let square = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"1","name":"Xã Một"},
        "geometry":{"type":"Polygon","coordinates":[[[105,20],[106,20],[106,21],[105,21],[105,20]]]}}]}"#;
    let run = data.import("units", &data.file("own.geojson", square), &["--level", "commune"]);
    assert_eq!(run.status, 0, "{}", run.error);
    let deadline = Instant::now() + Duration::from_secs(20);
    while again.get("/layers")["demonstration"] == true {
        assert!(Instant::now() < deadline, "the demonstration is still there");
        std::thread::sleep(Duration::from_millis(50));
    }
    let after = again.get("/layers");
    assert_eq!(after["notices"].as_array().unwrap().len(), 0);
    assert_eq!(after["period"], Value::Null, "synthetic incidents are gone too");
    assert_eq!(again.stop(), 0);
    let third = Server::start(&data, &["--demo"]);
    assert_eq!(third.get("/layers")["demonstration"], false, "it does not come back");
}

#[test]
fn a_wrong_configuration_is_refused_with_its_line() {
    let data = Data::new();
    let file = data.file("diaban.toml", "listen = \"127.0.0.1:0\"\ncolour = \"red\"\n");
    let run = data.run(&["serve", "--config", file.to_str().unwrap()]);
    assert_eq!(run.status, 1);
    assert!(run.error.contains("colour") && run.error.contains("diaban.toml"), "{}", run.error);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let run = data.run(&["serve", "--listen", &taken.local_addr().unwrap().to_string()]);
    assert_eq!(run.status, 1);
    assert!(run.error.contains("cannot listen"), "{}", run.error);
}

#[test]
fn readers_that_take_nothing_hold_up_no_one_else() {
    use std::io::Write;
    let data = Data::with_demonstration();
    let file = data.file("diaban.toml", "downloads = 2\n");
    let server = Server::start(&data, &["--config", file.to_str().unwrap()]);
    let address = server.url.trim_start_matches("http://").to_owned();
    // More than may download at a time, each of a file too large for the buffers on the way.
    let readers: Vec<_> = (0..6)
        .map(|_| {
            let mut reader = std::net::TcpStream::connect(&address).unwrap();
            reader.write_all(b"GET /layers/incidents.geojson HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
            reader
        })
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(server.get("/healthz")["status"], "ok");
    assert!(server.get("/layers")["layers"].is_array());
    assert!(server.get("/api/units?q=ham%20rong")["units"].is_array());
    drop(readers);
    assert_eq!(server.get("/layers/communes.geojson")["features"].as_array().unwrap().len(), 166, "downloads go on when they are gone");
    assert_eq!(server.stop(), 0);
}

#[test]
fn a_thousand_slow_readers_cost_little_and_hold_up_no_one_else() {
    use std::io::{Read, Write};
    // Sockets of both sides, and what other tests have open.
    rlimit::increase_nofile_limit(8192).unwrap();
    let data = Data::with_demonstration();
    let server = Server::start(&data, &[]);
    let address = server.url.trim_start_matches("http://").to_owned();
    server.get("/layers");
    let before = server.resident();
    let paths = ["/layers/incidents.geojson", "/tiles/incidents/8/203/113.mvt", "/layers/communes.geojson", "/tiles/density/8/203/113.png"];
    let mut readers: Vec<_> = (0..1000)
        .map(|number| {
            let mut reader = std::net::TcpStream::connect(&address).unwrap();
            reader.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
            write!(reader, "GET {} HTTP/1.1\r\nHost: x\r\n\r\n", paths[number % paths.len()]).unwrap();
            reader
        })
        .collect();
    let mut most = before;
    for _ in 0..5 {
        // A byte now and then, so that none is idle.
        for reader in &mut readers {
            let _ = reader.read(&mut [0; 1]);
        }
        assert_eq!(server.get("/healthz")["status"], "ok");
        assert_eq!(server.get("/api/units?q=ham%20rong")["units"][0]["code"], "14758");
        assert!(server.get("/api/categories")["categories"].is_array());
        most = most.max(server.resident());
    }
    // 64 downloads hold about a megabyte each, a connection some 50 kB; the rest is told to come back, or has its answer.
    let grown = most.saturating_sub(before) >> 20;
    assert!(grown < 200, "grown by {grown} MiB");
    drop(readers);
    assert_eq!(server.stop(), 0);
}
