//! Adjusted p values (q values) that control the false discovery rate.
//!
//! With p values sorted upward, p₍₁₎ ≤ … ≤ p₍ₙ₎: `q₍ᵢ₎ = min over j ≥ i of p₍ⱼ₎ · n / j`, at most 1. Calling significant every test
//! with q ≤ α expects at most the share α of false ones among those called, for independent or positively dependent tests
//! (neighbouring cells are).
//!
//! Source: Benjamini & Hochberg, *Controlling the False Discovery Rate*, J. R. Stat. Soc. B 57 (1995) 289–300.
//!
//! ```
//! use diaban::analysis::benjamini_hochberg::benjamini_hochberg;
//!
//! let q = benjamini_hochberg(&[0.01, 0.04, 0.03, 0.5]);
//! assert_eq!(q[0], 0.04);
//! assert!((q[1] - 0.16 / 3.0).abs() < 1e-15);
//! assert_eq!(q[1], q[2]);
//! ```

/// The adjusted p of each p, in the order given; the same p gets the same q. O(n log n).
///
/// A p that is not a number counts as 1 (nothing shown), so every answer is a number from 0 to 1.
#[must_use]
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    benjamini_hochberg_of_groups(p, &vec![1; p.len()])
}

/// The same where each p is that of so many tests: exactly what each of them would get. O(g log g) in groups.
#[must_use]
pub fn benjamini_hochberg_of_groups(p: &[f64], sizes: &[usize]) -> Vec<f64> {
    debug_assert_eq!(p.len(), sizes.len());
    // Of tests with the same p the last in rank decides, so a group has the rank of its last.
    let mut rank: usize = sizes.iter().sum();
    let total = rank as f64;
    let mut ascending: Vec<(f64, u32)> =
        p.iter().zip(0..).map(|(&p, index)| (if p.is_nan() { 1.0 } else { p.clamp(0.0, 1.0) }, index)).collect();
    ascending.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut adjusted = vec![1.0; p.len()];
    let mut smallest: f64 = 1.0;
    for &(p, index) in ascending.iter().rev() {
        // The factor first: it is never below 1, so rounding cannot bring q below p.
        smallest = smallest.min(p * (total / rank as f64));
        adjusted[index as usize] = smallest;
        rank -= sizes[index as usize];
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_tests_give_no_answers_and_a_missing_number_shows_nothing() {
        assert!(benjamini_hochberg(&[]).is_empty());
        assert_eq!(benjamini_hochberg(&[f64::NAN, 0.01]), [1.0, 0.02]);
    }

    proptest! {
        #[test]
        fn agrees_with_the_step_up_rule_of_the_paper(
            p in prop::collection::vec(0.0..1.0_f64, 1..60),
            level in 0.01..0.5_f64,
        ) {
            let mut sorted = p.clone();
            sorted.sort_by(f64::total_cmp);
            let count = p.len() as f64;
            // The largest rank whose p is at most level · rank / n; all up to it are called.
            let called = (1..=p.len())
                .rev()
                .find(|&rank| sorted[rank - 1] * count / rank as f64 <= level)
                .unwrap_or(0);
            let q = benjamini_hochberg(&p);
            prop_assert_eq!(q.iter().filter(|&&q| q <= level).count(), called);
            prop_assert!(q.iter().zip(&p).all(|(q, p)| q >= p && *q <= 1.0));
        }

        #[test]
        fn a_group_gets_what_each_of_its_tests_would_get(groups in prop::collection::vec((0.0..1.0_f64, 1..9_usize), 1..40)) {
            // Some groups with the same p, as neighbourhoods of other sizes may have.
            let groups: Vec<(f64, usize)> = groups.iter().map(|&(p, size)| ((p * 16.0).round() / 16.0, size)).collect();
            let (p, sizes): (Vec<f64>, Vec<usize>) = groups.iter().copied().unzip();
            let each: Vec<f64> = groups.iter().flat_map(|&(p, size)| vec![p; size]).collect();
            let expected = benjamini_hochberg(&each);
            let found: Vec<f64> =
                benjamini_hochberg_of_groups(&p, &sizes).iter().zip(&sizes).flat_map(|(&q, &size)| vec![q; size]).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
