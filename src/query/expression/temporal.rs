//! Temporal functions: how two instants or intervals lie to each other (Allen's relations as OGC 21-065r2, requirements class "Temporal
//! Functions", takes them from OWL-Time). Intervals hold both of their ends.
//!
//! A day is all of itself here, as a bare end day is in `datetime`: an interval to 31 December holds that evening.

use super::moment;

/// How two instants or intervals may lie to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemporalRelation {
    /// The first begins after the second has ended.
    After,
    /// The first ends before the second begins.
    Before,
    /// The second lies inside of the first and shares neither end.
    Contains,
    /// One is before the other.
    Disjoint,
    /// The first lies inside of the second and shares neither end.
    During,
    /// They begin and end together.
    Equals,
    /// They end together, and the first begins earlier.
    FinishedBy,
    /// They end together, and the first begins later.
    Finishes,
    /// They share an instant.
    Intersects,
    /// The first ends where the second begins.
    Meets,
    /// The first begins where the second ends.
    MetBy,
    /// The second begins and ends earlier, but goes on into the first.
    OverlappedBy,
    /// The first begins and ends earlier, but goes on into the second.
    Overlaps,
    /// They begin together, and the first ends later.
    StartedBy,
    /// They begin together, and the first ends earlier.
    Starts,
}

impl TemporalRelation {
    /// Every relation.
    pub const ALL: [Self; 15] = [
        Self::After,
        Self::Before,
        Self::Contains,
        Self::Disjoint,
        Self::During,
        Self::Equals,
        Self::FinishedBy,
        Self::Finishes,
        Self::Intersects,
        Self::Meets,
        Self::MetBy,
        Self::OverlappedBy,
        Self::Overlaps,
        Self::StartedBy,
        Self::Starts,
    ];

    /// The name of its function in the text encoding; in JSON it is in lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::After => "T_AFTER",
            Self::Before => "T_BEFORE",
            Self::Contains => "T_CONTAINS",
            Self::Disjoint => "T_DISJOINT",
            Self::During => "T_DURING",
            Self::Equals => "T_EQUALS",
            Self::FinishedBy => "T_FINISHEDBY",
            Self::Finishes => "T_FINISHES",
            Self::Intersects => "T_INTERSECTS",
            Self::Meets => "T_MEETS",
            Self::MetBy => "T_METBY",
            Self::OverlappedBy => "T_OVERLAPPEDBY",
            Self::Overlaps => "T_OVERLAPS",
            Self::StartedBy => "T_STARTEDBY",
            Self::Starts => "T_STARTS",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.as_str().eq_ignore_ascii_case(name))
    }

    /// Whether it is defined between instants too; the others are between intervals only.
    #[must_use]
    pub const fn takes_instants(self) -> bool {
        matches!(self, Self::After | Self::Before | Self::Disjoint | Self::Equals | Self::Intersects)
    }

    /// The relation when both sides change places.
    pub(super) const fn mirrored(self) -> Self {
        match self {
            Self::After => Self::Before,
            Self::Before => Self::After,
            Self::Contains => Self::During,
            Self::During => Self::Contains,
            Self::FinishedBy => Self::Finishes,
            Self::Finishes => Self::FinishedBy,
            Self::Meets => Self::MetBy,
            Self::MetBy => Self::Meets,
            Self::OverlappedBy => Self::Overlaps,
            Self::Overlaps => Self::OverlappedBy,
            Self::StartedBy => Self::Starts,
            Self::Starts => Self::StartedBy,
            same => same,
        }
    }

    pub(super) fn holds(self, a: Span, b: Span) -> bool {
        match self {
            Self::Before => a.end.last < b.start.first,
            Self::Disjoint => Self::Before.holds(a, b) || Self::Before.holds(b, a),
            Self::Intersects => !Self::Disjoint.holds(a, b),
            Self::Equals => a.start.first == b.start.first && a.end.last == b.end.last,
            Self::During => b.start.first < a.start.first && a.end.last < b.end.last,
            Self::Finishes => a.end.last == b.end.last && b.start.first < a.start.first,
            Self::Starts => a.start.first == b.start.first && a.end.last < b.end.last,
            Self::Meets => a.end == b.start,
            Self::Overlaps => a.start.first < b.start.first && b.start.first < a.end.first && a.end.last < b.end.last,
            _ => self.mirrored().holds(b, a),
        }
    }
}

/// An end of an interval or an instant: its first and last nanosecond, which differ where it is a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    pub(super) first: i128,
    pub(super) last: i128,
}

impl End {
    pub(super) const OPEN_START: Self = Self { first: i128::MIN, last: i128::MIN };
    pub(super) const OPEN_END: Self = Self { first: i128::MAX, last: i128::MAX };

    /// From an instant, or the midnight of a day.
    pub(super) fn new(time: i128, is_day: bool) -> Self {
        Self { first: time, last: if is_day { time + moment::DAY - 1 } else { time } }
    }
}

/// An instant, with its two ends the same, or an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    start: End,
    end: End,
}

impl Span {
    /// `None` when it would end before it begins.
    pub(super) fn new(start: End, end: End) -> Option<Self> {
        (start.first <= end.last).then_some(Self { start, end })
    }

    pub(super) const fn first(&self) -> i128 {
        self.start.first
    }

    pub(super) const fn last(&self) -> i128 {
        self.end.last
    }
}
