//! The rules by which places become priority zones: one readable file, read and checked as a whole.
//!
//! A kind of a *place* comes from an official list, from layers by a [`Predicate`], or is the hot spots. A kind of a *population* comes
//! from a list only, and no rule brings it together with incidents (design rule: areas, never people).

mod check;
mod explain;
mod find;
mod keys;
mod read;
mod source;

use std::sync::{Arc, LazyLock};

use sha2::{Digest, Sha256};

use crate::domain::{Basis, DesignationKind, Validity};
use crate::query::Expression;
use crate::statistics::Note;

pub use check::check;
pub use find::{Found, find};
pub use keys::RuleProblem;

/// Name of the file in the data folder.
pub const FILE_NAME: &str = "priority_rules.toml";
/// The rules that hold where there is no such file.
pub const DEFAULT: &str = include_str!("../../../geodata/priority_rules.toml");
/// The kind of hot spots.
pub const HOTSPOT: &str = "hotspot";
/// Names of the patterns that a zone can be filled with.
pub const PATTERNS: [&str; 5] = ["diagonal", "waves", "dots", "rows", "crosses"];

/// How a layer makes a zone.
#[derive(Debug, Clone, PartialEq)]
pub enum Predicate {
    /// Communes along a line.
    Touches {
        /// How far the line may lie from the commune, in metres.
        tolerance_m: f64,
        /// Along how much of the line the commune must lie, in metres.
        length_m: f64,
    },
    /// Communes inside polygons; with a distance those of which a part lies within it of any feature.
    Within {
        /// In metres.
        distance_m: Option<f64>,
    },
    /// Communes of whose area this share at least is covered by polygons.
    Overlaps {
        /// From 0 to 1.
        share: f64,
    },
    /// Communes that the filter takes.
    Attribute,
    /// Ground of its own: the features and all within this distance of them, merged.
    Buffer {
        /// In metres.
        buffer_m: f64,
    },
}

impl Predicate {
    /// The word in the file.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Touches { .. } => "touches",
            Self::Within { .. } => "within",
            Self::Overlaps { .. } => "overlaps",
            Self::Attribute => "attribute",
            Self::Buffer { .. } => "buffer",
        }
    }
}

/// One way to find zones.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// Line in the file.
    pub line: usize,
    /// Layer that it looks at.
    pub layer: String,
    /// How.
    pub predicate: Predicate,
    /// Which features of the layer count: as written, and as understood.
    pub filter: Option<(String, Expression)>,
}

/// What a hot spot needs to become a zone; never less than what the test was tested with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HotspotRule {
    /// Incidents.
    pub minimum_incidents: usize,
    /// Days on which they happened.
    pub minimum_days: usize,
    /// Places at which they happened.
    pub minimum_places: usize,
}

/// One kind of priority zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Line in the file.
    pub line: usize,
    /// The kind.
    pub id: String,
    /// Whether it makes zones.
    pub active: bool,
    /// What the kind is about.
    pub basis: Basis,
    /// Vietnamese title.
    pub title_vi: String,
    /// English title.
    pub title_en: String,
    /// Colour, `#RRGGBB`.
    pub colour: Option<String>,
    /// One of [`PATTERNS`].
    pub pattern: Option<String>,
    /// One or two characters that stand for the kind on the map and on prints without colour; a kind of a place only.
    pub letter: Option<String>,
    /// Legal source.
    pub source: String,
    /// Days on which it holds.
    pub validity: Validity,
    /// Whether official lists of the kind make zones; where one is in force, it wins over what layers say.
    pub list: bool,
    /// Ways over layers.
    pub ways: Vec<Way>,
    /// For the kind of hot spots.
    pub hotspots: Option<HotspotRule>,
}

impl Rule {
    /// The kind with its titles.
    #[must_use]
    pub fn kind(&self) -> DesignationKind {
        DesignationKind { id: self.id.clone(), basis: self.basis, title_vi: self.title_vi.clone(), title_en: self.title_en.clone() }
    }

    /// What it takes, from where, in a sentence.
    #[must_use]
    pub fn explanation(&self) -> Note {
        explain::rule(self)
    }
}

/// All rules of a file, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// The rules.
    pub rules: Vec<Rule>,
    /// The text that they were read from.
    pub text: String,
    /// SHA-256 of the text: other rules give other answers.
    pub digest: String,
}

impl Rules {
    /// Reads a file, without asking whether the layers that it names are there, see [`check`].
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of its lines.
    pub fn read(text: &str) -> Result<Self, Vec<RuleProblem>> {
        let rules = read::rules(text)?;
        let digest = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
        Ok(Self { rules, text: text.to_owned(), digest })
    }

    /// The rules that come with the program.
    ///
    /// # Panics
    /// Never: a test reads them.
    #[must_use]
    pub fn built_in() -> Arc<Self> {
        static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::read(DEFAULT).expect("the built-in rules are right")));
        RULES.clone()
    }

    /// The rule of a kind.
    #[must_use]
    pub fn of(&self, kind: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == kind)
    }
}
