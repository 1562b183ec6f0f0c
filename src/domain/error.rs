//! The one error of this layer: a word or a value that cannot be what it claims to be.

/// A value that was refused, and what was expected instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {found:?} is not accepted, expected {expected}")]
pub struct DomainError {
    /// The field or parameter.
    pub field: &'static str,
    /// What stood there.
    pub found: String,
    /// What would have been accepted.
    pub expected: &'static str,
}

impl DomainError {
    /// An error for `field`, which held `found`.
    #[must_use]
    pub fn new(field: &'static str, found: &str, expected: &'static str) -> Self {
        // A whole row pasted into one field must not fill a report.
        let found = found.chars().take(80).collect();
        Self { field, found, expected }
    }
}

/// Defines an enumeration whose variants have fixed words in files, JSON and SQL.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident, $field:literal, $expected:literal { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used in files, JSON and SQL.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::DomainError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text.trim() {
                    $($word => Ok(Self::$variant),)+
                    other => Err($crate::domain::DomainError::new($field, other, $expected)),
                }
            }
        }

        // By hand, since the derive cannot see through the macro to the words.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some([$($word),+]))
                    .into()
            }
        }
        impl utoipa::ToSchema for $name {}

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;
