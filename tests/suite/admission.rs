//! Turns: what computes holds up nobody else, and what finds no place is told at once.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use diaban::http::turns::Turns;
use diaban::http::{Problem, Settings};

use crate::test_app::{Answer, TestApp, demonstration_data};

/// Takes one turn of a lane until the sender is dropped or sends.
pub fn occupy(app: &TestApp, lane: impl Fn(&TestApp) -> std::sync::Arc<Turns>) -> mpsc::Sender<()> {
    let (release, released) = mpsc::channel::<()>();
    let turns = lane(app);
    let running = turns.load()[0];
    let watched = turns.clone();
    app.spawn(async move {
        let wait = move || {
            let _ = released.recv();
            Ok::<(), Problem>(())
        };
        turns.run(wait).await
    });
    until(|| watched.load()[0] == running + 1);
    release
}

/// Waits for something that is about to happen.
pub fn until(happened: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !happened() {
        assert!(Instant::now() < deadline, "it does not happen");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn app(computations: usize, waiting: usize) -> TestApp {
    TestApp::with(demonstration_data(), Settings { computations, waiting, ..Settings::default() })
}

#[test]
fn what_finds_no_place_is_503_at_once_and_what_waits_is_answered() {
    let app = app(1, 2);
    let heavy = || app.state().heavy.clone();
    let release = occupy(&app, |app| app.state().heavy.clone());
    let waiting: Vec<_> = (0..2).map(|_| app.begin("/api/categories")).collect();
    until(|| heavy().load() == [1, 2]);
    for path in ["/api/categories", "/api/zones", "/tiles/density/9/406/226.png", "/layers/communes.geojson"] {
        let asked = Instant::now();
        let answer = app.get(path);
        answer.problem(503, None);
        assert!(answer.headers["retry-after"].to_str().unwrap().parse::<u32>().unwrap() > 0);
        assert!(asked.elapsed() < Duration::from_secs(5), "refused at once, not when patience ends");
    }
    // The other lane is not touched.
    app.get("/tiles/communes/9/406/226.mvt").body_of_200();
    app.get("/api/units?q=ham").ok();
    drop(release);
    for answer in waiting {
        app.wait(answer).unwrap().ok();
    }
    assert_eq!(heavy().load(), [0, 0]);
    app.get("/api/zones").ok();
    let text = app.metrics();
    assert!(text.contains("diaban_work_refused_total{lane=\"heavy\"} 4\n"), "{text}");
    assert!(text.contains("diaban_work_refused_total{lane=\"light\"} 0\n"), "{text}");
}

#[test]
fn a_turn_is_given_back_after_a_panic_and_by_those_who_go_away() {
    let app = app(1, 1);
    let lane = app.state().heavy.clone();
    let panicked = app.wait(app.state().compute(|| -> Result<(), Problem> { panic!("on purpose") }));
    assert_eq!(panicked.unwrap_err().status, 500);
    assert_eq!(lane.load(), [0, 0]);
    let release = occupy(&app, |app| app.state().heavy.clone());
    let impatient = app.begin("/api/categories");
    until(|| lane.load() == [1, 1]);
    impatient.abort();
    until(|| lane.load() == [1, 0]);
    drop(release);
    app.get("/api/categories").ok();
}

/// The middle of how long an answer takes.
fn median(app: &TestApp, path: &str) -> Duration {
    let mut times: Vec<Duration> = (0..41)
        .map(|_| {
            let asked = Instant::now();
            let answer: Answer = app.wait(app.begin(path)).unwrap();
            let took = asked.elapsed();
            assert_eq!(answer.status, 200);
            // So that a probe meets computations at any point of theirs.
            std::thread::sleep(Duration::from_millis(7));
            took
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

/// The one test that asserts a time, as a difference, of medians, and with three attempts: other tests run beside it.
#[test]
fn computations_of_100_ms_do_not_delay_health_or_a_kept_tile_by_10_ms() {
    let app = app(2, 1000);
    let tile = "/tiles/communes/9/406/226.mvt";
    app.get(tile).body_of_200();
    let mut seen = Vec::new();
    for _ in 0..3 {
        let idle = ["/healthz", tile].map(|path| median(&app, path));
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let state = app.state().clone();
                app.spawn(async move {
                    loop {
                        let busy = || {
                            let began = Instant::now();
                            while began.elapsed() < Duration::from_millis(100) {
                                std::hint::spin_loop();
                            }
                            Ok(())
                        };
                        let _ = state.compute(busy).await;
                        // So that this test fails, and does not hang, where computations run on the async threads.
                        tokio::task::yield_now().await;
                    }
                })
            })
            .collect();
        until(|| app.state().heavy.load() == [2, 6]);
        let busy = ["/healthz", tile].map(|path| median(&app, path));
        tasks.iter().for_each(tokio::task::JoinHandle::abort);
        // A machine on which even an idle answer takes long is given twice that, still far less than a computation.
        let allowed = |idle: Duration| Duration::from_millis(10).max(2 * idle).min(Duration::from_millis(50));
        if busy.iter().zip(idle).all(|(busy, idle)| busy.saturating_sub(idle) < allowed(idle)) {
            return;
        }
        seen.push((idle, busy));
    }
    panic!("health and a kept tile, idle and busy: {seen:?}");
}
