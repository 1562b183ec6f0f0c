//! The three years of the synthetic incidents: minutes counted from their start, drawn with seasons, weekdays and hours.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::random::SplitMix64;

/// The first day with incidents.
pub const FIRST_DAY: Date = date(2023, 7, 1);

/// The last day with incidents.
pub const LAST_DAY: Date = date(2026, 6, 30);

const MINUTES_PER_DAY: u32 = 24 * 60;

/// A local time in minutes since the start of the first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Minute(u32);

/// Every day of the three years.
#[derive(Debug)]
pub(super) struct Calendar {
    days: Vec<Date>,
}

impl Calendar {
    pub(super) fn new() -> Self {
        Self { days: FIRST_DAY.series(1.day()).take_while(|&day| day <= LAST_DAY).collect() }
    }

    /// A day, each in proportion to the weight of its month and of its weekday.
    pub(super) fn draw_day(&self, rhythm: &Rhythm, random: &mut SplitMix64) -> u32 {
        let highest = highest(&rhythm.months) * highest(&rhythm.weekdays);
        loop {
            let day = random.index(self.days.len());
            if random.below(highest) < rhythm.weight(self.days[day]) {
                return day as u32;
            }
        }
    }

    /// The day at the share `at`, in `[0, 1)`, of the incidents from `from` to `to`, both included, when they come
    /// evenly; when `fading`, as many a day as a straight line from 1 down to 1/20 says.
    pub(super) fn day_at(&self, (from, to): (Date, Date), fading: bool, at: f64) -> u32 {
        let first = self.index(from);
        let length = self.index(to) + 1 - first;
        let elapsed = if fading {
            // Solves (t - 0.475 t^2) / 0.525 = at, the line's share until t, for t; a square root is exact to the bit.
            (1.0 - (1.0 - 1.9 * 0.525 * at).sqrt()) / 0.95
        } else {
            at
        };
        first + ((elapsed * f64::from(length)) as u32).min(length - 1)
    }

    fn index(&self, day: Date) -> u32 {
        self.days.partition_point(|&other| other < day) as u32
    }

    /// The time so many minutes later, or the last minute of the three years if that is earlier.
    pub(super) fn later(&self, time: Minute, minutes: u32) -> Minute {
        let end = self.days.len() as u32 * MINUTES_PER_DAY;
        Minute((time.0 + minutes).min(end - 1))
    }

    /// The first minute of the month after the one that holds `time`, or the last minute of the three years.
    pub(super) fn start_of_next_month(&self, time: Minute) -> Minute {
        let month = self.day(time).first_of_month();
        let next = self.days.partition_point(|day| day.first_of_month() <= month) as u32;
        self.later(Minute(next * MINUTES_PER_DAY), 0)
    }

    /// Whether `time` lies in the last month.
    pub(super) fn is_in_last_month(&self, time: Minute) -> bool {
        self.day(time).first_of_month() == LAST_DAY.first_of_month()
    }

    /// Which of the three years, each from July to June, holds the day of this index.
    pub(super) fn year(&self, day: u32) -> u8 {
        let day = self.days[day as usize];
        (day.year() - FIRST_DAY.year() - i16::from(day.month() < FIRST_DAY.month())) as u8
    }

    /// The time as RFC 3339 with the offset of Vietnam, which has no daylight saving.
    pub(super) fn timestamp(&self, time: Minute) -> String {
        let (day, minute) = (self.day(time), time.0 % MINUTES_PER_DAY);
        format!("{day}T{:02}:{:02}:00+07:00", minute / 60, minute % 60)
    }

    /// The month of the time, such as "2025-03".
    pub(super) fn month(&self, time: Minute) -> String {
        let day = self.day(time);
        format!("{:04}-{:02}", day.year(), day.month())
    }

    fn day(&self, time: Minute) -> Date {
        self.days[(time.0 / MINUTES_PER_DAY) as usize]
    }
}

/// How often a category happens: relative weights of the months from January, the weekdays from Monday, the hours from 0.
#[derive(Debug)]
pub(super) struct Rhythm {
    pub(super) months: [u32; 12],
    pub(super) weekdays: [u32; 7],
    pub(super) hours: [u32; 24],
}

impl Rhythm {
    fn weight(&self, day: Date) -> u64 {
        let month = self.months[day.month() as usize - 1];
        let weekday = self.weekdays[day.weekday().to_monday_zero_offset() as usize];
        u64::from(month * weekday)
    }

    /// A time of the day of this index; people write down quarters of an hour more often than minutes between.
    pub(super) fn draw_time(&self, day: u32, random: &mut SplitMix64) -> Minute {
        let hour = random.weighted(&self.hours) as u32;
        let minute = if random.percent(60) { 15 * random.below(4) } else { random.below(60) };
        Minute(day * MINUTES_PER_DAY + hour * 60 + minute as u32)
    }
}

fn highest(weights: &[u32]) -> u64 {
    weights.iter().copied().max().map_or(0, u64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_years_have_1096_days_and_change_in_july() {
        let calendar = Calendar::new();
        assert_eq!(calendar.days.len(), 1_096);
        let years = [0, 365, 366, 730, 731, 1_095].map(|day| calendar.year(day));
        assert_eq!(years, [0, 0, 1, 1, 2, 2]);
    }

    #[test]
    fn times_are_written_with_the_offset_of_vietnam_and_never_pass_the_end() {
        let calendar = Calendar::new();
        let time = Minute(366 * MINUTES_PER_DAY + 61);
        assert_eq!(calendar.timestamp(time), "2024-07-01T01:01:00+07:00");
        assert_eq!(calendar.month(time), "2024-07");
        assert_eq!(calendar.timestamp(calendar.start_of_next_month(time)), "2024-08-01T00:00:00+07:00");
        assert_eq!(calendar.timestamp(calendar.later(time, 10_000_000)), "2026-06-30T23:59:00+07:00");
    }

    #[test]
    fn even_incidents_keep_to_the_days_and_fading_ones_come_early() {
        let calendar = Calendar::new();
        let years = |fading: bool| {
            let mut years = [0_u32; 3];
            for index in 0..1_096 {
                let at = (f64::from(index) + 0.5) / 1_096.0;
                let day = calendar.day_at((FIRST_DAY, LAST_DAY), fading, at);
                years[usize::from(calendar.year(day))] += 1;
            }
            years
        };
        assert_eq!(years(false), [366, 365, 365]);
        // The line's mean height in each third, of their sum: 0.842, 0.525 and 0.208 of 1.575.
        let [first, second, third] = years(true);
        assert!(first.abs_diff(586) <= 2 && second.abs_diff(365) <= 2 && third.abs_diff(145) <= 2);
    }
}
