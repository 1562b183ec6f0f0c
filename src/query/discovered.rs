//! Incidents that patrols discovered follow the patrols, so figures for priority count them apart from the others (design rule 6).

use super::Filter;
use crate::domain::HowKnown;

impl Filter {
    /// The same question of those alone that no patrol discovered; `None` where none of these are asked for.
    #[must_use]
    pub fn without_discovered(&self) -> Option<Self> {
        self.of_those(|how_known| how_known != HowKnown::Discovered)
    }

    /// The same question of those alone that patrols discovered; `None` where these are not asked for.
    #[must_use]
    pub fn discovered(&self) -> Option<Self> {
        self.of_those(|how_known| how_known == HowKnown::Discovered)
    }

    fn of_those(&self, is_wanted: impl Fn(HowKnown) -> bool) -> Option<Self> {
        let asked = self.how_known();
        let all = HowKnown::ALL.iter().copied();
        let wanted: Vec<HowKnown> =
            all.filter(|how_known| (asked.is_empty() || asked.contains(how_known)) && is_wanted(*how_known)).collect();
        (!wanted.is_empty()).then(|| self.with_how_known(&wanted))
    }
}
