//! Whether a lineage makes sense as a whole: nothing becomes itself, and nothing is given away more than once.
//!
//! A node is a code *and* a boundary version: most communes of the reform of 2025 kept their code, and are other units all the same. Which
//! version is meant is said by the day: the old unit is the one in force the day before, the new one that of the day itself. A unit that is not in
//! the store has a version for each day on which the lineage changes it.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use crate::domain::{Lineage, UnitCode, Validity};

/// Shares may add up to this much more than 1, for their rounding.
const ROUNDING: f64 = 1e-6;

/// A version of a code: by its place among those of the store, or among the days on which it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Node<'l> {
    Stored(&'l UnitCode, usize),
    Unknown(&'l UnitCode, usize),
}

impl<'l> Node<'l> {
    fn code(self) -> &'l UnitCode {
        match self {
            Self::Stored(code, _) | Self::Unknown(code, _) => code,
        }
    }
}

/// What is wrong with a lineage, if anything; `versions` gives the periods of a code in the store.
pub fn fault(lineage: &[Lineage], versions: &HashMap<UnitCode, Vec<Validity>>) -> Option<String> {
    overdrawn(lineage).or_else(|| cycle(lineage, versions))
}

/// A unit whose shares add up to more than 1.
fn overdrawn(lineage: &[Lineage]) -> Option<String> {
    let mut sums: BTreeMap<(&UnitCode, Date), f64> = BTreeMap::new();
    for link in lineage {
        *sums.entry((&link.old_code, link.date)).or_default() += link.share.unwrap_or(0.0);
    }
    let (&(code, date), sum) = sums.iter().find(|(_, sum)| **sum > 1.0 + ROUNDING)?;
    Some(format!("the shares of {code} on {date} add up to {sum:.4}; expected at most 1"))
}

/// A unit that becomes itself, perhaps by way of others.
fn cycle(lineage: &[Lineage], versions: &HashMap<UnitCode, Vec<Validity>>) -> Option<String> {
    let mut changes: HashMap<&UnitCode, Vec<Date>> = HashMap::new();
    for link in lineage {
        changes.entry(&link.old_code).or_default().push(link.date);
        changes.entry(&link.new_code).or_default().push(link.date);
    }
    for dates in changes.values_mut() {
        dates.sort_unstable();
        dates.dedup();
    }
    let node = |code, day: Date| {
        let stored = versions.get(code).and_then(|periods| periods.iter().position(|period| period.contains(day)));
        stored
            .map_or_else(|| Node::Unknown(code, changes[code].partition_point(|change| *change <= day)), |place| Node::Stored(code, place))
    };
    let mut next: BTreeMap<Node<'_>, Vec<Node<'_>>> = BTreeMap::new();
    for link in lineage {
        let before = link.date.yesterday().unwrap_or(link.date);
        next.entry(node(&link.old_code, before)).or_default().push(node(&link.new_code, link.date));
    }
    let found = walk(&next)?;
    let codes: Vec<&str> = found.iter().map(|node| node.code().as_str()).collect();
    Some(format!(
        "{} goes round in a circle: a unit in force before and after cannot become another that becomes it; check the days and the units' valid_from and valid_to",
        codes.join(" → ")
    ))
}

/// The first circle of a walk through all nodes, without recursion: a chain may be as long as the file.
fn walk<'l>(next: &BTreeMap<Node<'l>, Vec<Node<'l>>>) -> Option<Vec<Node<'l>>> {
    let mut is_done: HashMap<Node<'_>, bool> = HashMap::new();
    for &start in next.keys() {
        let mut path: Vec<(Node<'l>, usize)> = vec![(start, 0)];
        while let Some((node, child)) = path.last_mut() {
            let node = *node;
            if *child == 0 && is_done.insert(node, false) == Some(true) {
                is_done.insert(node, true);
                path.pop();
                continue;
            }
            let Some(&to) = next.get(&node).and_then(|children| children.get(*child)) else {
                is_done.insert(node, true);
                path.pop();
                continue;
            };
            *child += 1;
            match is_done.get(&to) {
                Some(true) => {}
                Some(false) => {
                    let from = path.iter().position(|(node, _)| *node == to)?;
                    return Some(path[from..].iter().map(|(node, _)| *node).chain([to]).collect());
                }
                None => path.push((to, 0)),
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const REFORM: Date = date(2025, 7, 1);

    fn link(old: &str, new: &str, date: Date, share: Option<f64>) -> Lineage {
        let code = |text| UnitCode::new(text).expect("a code");
        Lineage {
            old_code: code(old),
            new_code: code(new),
            date,
            split: false,
            is_default: true,
            share,
            area_share: None,
            demonstration: false,
        }
    }

    fn store(units: &[(&str, Option<Date>, Option<Date>)]) -> HashMap<UnitCode, Vec<Validity>> {
        let mut versions: HashMap<UnitCode, Vec<Validity>> = HashMap::new();
        for (code, from, to) in units {
            versions.entry(UnitCode::new(code).expect("a code")).or_default().push(Validity { from: *from, to: *to });
        }
        versions
    }

    #[test]
    fn a_kept_code_is_no_circle_and_neither_are_two_that_change_places() {
        let lineage = [link("1", "1", REFORM, None), link("2", "3", REFORM, None), link("3", "2", REFORM, None)];
        assert_eq!(fault(&lineage, &HashMap::new()), None);
        let before_and_after =
            store(&[("1", None, Some(REFORM)), ("1", Some(REFORM), None), ("2", None, Some(REFORM)), ("2", Some(REFORM), None)]);
        assert_eq!(fault(&lineage, &before_and_after), None);
        // A chain back to a code of before, years later.
        let chain = [link("1", "2", REFORM, None), link("2", "1", date(2026, 1, 1), None)];
        assert_eq!(fault(&chain, &HashMap::new()), None);
    }

    #[test]
    fn a_unit_that_stays_in_force_cannot_come_back_to_itself() {
        let unbounded = store(&[("1", None, None), ("2", None, None)]);
        let found = fault(&[link("1", "1", REFORM, None)], &unbounded).expect("a circle");
        assert!(found.starts_with("1 → 1 goes round"), "{found}");
        let chain = [link("1", "2", REFORM, None), link("2", "1", date(2026, 1, 1), None)];
        let found = fault(&chain, &unbounded).expect("a circle");
        assert!(found.starts_with("1 → 2 → 1") || found.starts_with("2 → 1 → 2"), "{found}");
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_is_walked() {
        let lineage: Vec<Lineage> = (0..100_000).map(|i| link(&i.to_string(), &(i + 1).to_string(), REFORM, None)).collect();
        let versions = (0..=100_000).map(|i| (UnitCode::new(&i.to_string()).expect("a code"), vec![Validity::default()])).collect();
        assert_eq!(fault(&lineage, &versions), None);
    }

    #[test]
    fn nobody_gives_away_more_than_there_is() {
        let lineage = [link("1", "2", REFORM, Some(0.6)), link("1", "3", REFORM, Some(0.400_000_1))];
        assert_eq!(fault(&lineage, &HashMap::new()), None);
        let lineage = [link("1", "2", REFORM, Some(0.6)), link("1", "3", REFORM, Some(0.5))];
        assert_eq!(fault(&lineage, &HashMap::new()).as_deref(), Some("the shares of 1 on 2025-07-01 add up to 1.1000; expected at most 1"));
    }
}
