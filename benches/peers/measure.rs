//! One row of the table: Diaban and a peer answer the same questions in turn, and every answer is compared with the truth.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::peer::{DataSet, Peer};
use super::request::{Answer, Question};
use super::statistics::{Spread, quantile, seconds};
use super::truth;

/// A row of the table: questions of one kind.
pub struct Row {
    /// What is asked.
    pub title: String,
    /// The questions.
    pub questions: Vec<Question>,
    /// What the ratio should be at least, by the peer's name.
    pub aims: &'static [(&'static str, f64)],
}

/// How long to go on.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Times that a question is asked of each peer, the first, which warms, not counted.
    pub rounds: usize,
    /// After so long a row goes on to no further question.
    pub row: Duration,
}

/// A question that takes longer than this is asked once, and not warmed for.
const SLOW: Duration = Duration::from_secs(2);

/// What a row gave for Diaban and one peer.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The row's title.
    pub row: String,
    /// The peer.
    pub peer: String,
    /// Diaban's times; `None` when it was not measured.
    pub ours: Option<Spread>,
    /// The peer's times.
    pub theirs: Option<Spread>,
    /// The median of the questions' ratios of medians.
    pub ratio: Option<f64>,
    /// What the ratio should be.
    pub aim: Option<f64>,
    /// Whether the answers are the exact ones, or what was wrong.
    pub answers: String,
}

/// The exact answers, each found once.
#[derive(Default)]
pub struct Truths(HashMap<(String, usize), Answer>);

impl Truths {
    /// The answer to a row's question of a number.
    pub fn of(&mut self, row: &Row, number: usize, data: &DataSet) -> &Answer {
        self.0.entry((row.title.clone(), number)).or_insert_with(|| truth::answer(&row.questions[number], data))
    }
}

/// Asks both in turn; `None` when the peer has no such question.
pub fn pair(row: &Row, ours: &mut dyn Peer, peer: &mut dyn Peer, data: &DataSet, truths: &mut Truths, budget: Budget) -> Option<Pair> {
    let begin = Instant::now();
    let mut sides = [Side::new(ours), Side::new(peer)];
    let mut ratios = Vec::new();
    for number in 0..row.questions.len() {
        let question = &row.questions[number];
        let exact = truths.of(row, number, data);
        let mut times: [Vec<f64>; 2] = Default::default();
        for round in 0..=budget.rounds {
            for (side, times) in sides.iter_mut().zip(&mut times) {
                let slow = times.first().is_some_and(|first| *first * question.parts() as f64 > seconds(SLOW));
                if slow && round > 0 {
                    continue;
                }
                times.extend(side.ask(question, exact, data));
            }
        }
        let medians = sides.iter_mut().zip(&times).map(|(side, times)| side.keep(times)).collect::<Vec<_>>();
        if let [Some(ours), Some(theirs)] = medians[..] {
            ratios.push(theirs / ours);
        }
        if begin.elapsed() > budget.row {
            break;
        }
    }
    let [ours, theirs] = sides;
    theirs.answered()?;
    Some(Pair {
        row: row.title.clone(),
        peer: theirs.peer.name().into(),
        ours: Spread::of(&ours.times),
        theirs: Spread::of(&theirs.times),
        ratio: quantile(&ratios, 0.5),
        aim: row.aims.iter().find(|(name, _)| *name == theirs.peer.name()).map(|(_, aim)| *aim),
        answers: verdict(&ours, &theirs),
    })
}

struct Side<'a> {
    peer: &'a mut dyn Peer,
    times: Vec<f64>,
    right: usize,
    wrong: Option<String>,
    silent: bool,
}

impl<'a> Side<'a> {
    fn new(peer: &'a mut dyn Peer) -> Self {
        Self { peer, times: Vec::new(), right: 0, wrong: None, silent: false }
    }

    /// The time of one part of the question; `None` when it was not answered.
    fn ask(&mut self, question: &Question, exact: &Answer, data: &DataSet) -> Option<f64> {
        if self.silent || self.wrong.is_some() {
            return None;
        }
        match self.peer.ask(question) {
            Ok(None) => {
                self.silent = true;
                None
            }
            Ok(Some(timed)) => {
                let found = question.comparable(timed.answer, data);
                if question.agrees(&found, exact) {
                    self.right += 1;
                } else {
                    self.wrong = Some(difference(&found, exact));
                }
                Some(seconds(timed.time) / question.parts() as f64)
            }
            Err(failure) => {
                self.wrong = Some(failure.to_string());
                None
            }
        }
    }

    /// Keeps a question's times, the first, which warms, only where there is no other.
    fn keep(&mut self, times: &[f64]) -> Option<f64> {
        let kept = if times.len() > 1 { &times[1..] } else { times };
        self.times.extend(kept);
        quantile(kept, 0.5)
    }

    fn answered(&self) -> Option<()> {
        (!self.silent).then_some(())
    }
}

fn difference(found: &Answer, exact: &Answer) -> String {
    let sum = |rows: &Answer| rows.iter().map(|row| row[2]).sum::<i64>();
    let other = exact.iter().zip(found).filter(|(a, b)| a != b).count() + exact.len().abs_diff(found.len());
    format!("{} rows for {}, sum {} for {}, {other} rows differ", found.len(), exact.len(), sum(found), sum(exact))
}

fn verdict(ours: &Side<'_>, theirs: &Side<'_>) -> String {
    let side = |side: &Side<'_>| match (&side.wrong, side.silent) {
        (Some(wrong), _) => format!("**{}: {wrong}**", side.peer.name()),
        (None, true) => format!("{}: not built", side.peer.name()),
        (None, false) => format!("{} right", side.right),
    };
    format!("{} · {}", side(ours), side(theirs))
}
