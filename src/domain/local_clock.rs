//! Local times as text, many of them: quicker than a calendar, and to the letter the same.

use super::time::{LOCAL_OFFSET_SECONDS, local_date, local_rfc3339};

const DAY: i64 = 86_400;

/// Writes local times; the text of a day is kept for the next time on it.
#[derive(Debug, Clone, Copy, Default)]
pub struct LocalClock {
    day: Option<(i64, [u8; 10])>,
}

impl LocalClock {
    /// Bytes that a time may take.
    pub const LONGEST: usize = 25;

    /// `2025-07-01T08:30:00+07:00` of an instant, `2025-07-01` of anything longer, as [`local_rfc3339`] and [`local_date`] write it.
    pub fn write<'t>(&mut self, start: i64, is_instant: bool, text: &'t mut [u8; Self::LONGEST]) -> &'t [u8] {
        let local = start.saturating_add(LOCAL_OFFSET_SECONDS);
        let day = local.div_euclid(DAY);
        let known = self.day.filter(|(known, _)| *known == day).map(|(_, date)| date);
        let Some(date) = known.or_else(|| local_date(start).to_string().as_bytes().try_into().ok()) else {
            // A year that does not have four digits.
            let long = if is_instant { local_rfc3339(start) } else { local_date(start).to_string() };
            let length = long.len().min(text.len());
            text[..length].copy_from_slice(&long.as_bytes()[..length]);
            return &text[..length];
        };
        self.day = Some((day, date));
        text[..10].copy_from_slice(&date);
        if !is_instant {
            return &text[..10];
        }
        let second = local.rem_euclid(DAY);
        text[10..].copy_from_slice(b"T00:00:00+07:00");
        for (at, number) in [(11, second / 3600), (14, second / 60 % 60), (17, second % 60)] {
            text[at] += (number / 10) as u8;
            text[at + 1] += (number % 10) as u8;
        }
        &text[..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_clock_writes_what_the_calendar_does(start in -2_000_000_000i64..4_000_000_000, later in 0i64..200_000) {
            let mut clock = LocalClock::default();
            for start in [start, start + later] {
                let mut text = [0; LocalClock::LONGEST];
                let (instant, day) = (local_rfc3339(start), local_date(start).to_string());
                prop_assert_eq!(clock.write(start, true, &mut text), instant.as_bytes());
                prop_assert_eq!(clock.write(start, false, &mut text), day.as_bytes());
            }
        }
    }
}
