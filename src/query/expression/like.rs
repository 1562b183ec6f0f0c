//! Patterns of `LIKE`: `%` for any characters, `_` for one, a backslash before either or before another for itself.

/// A pattern, ready to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Piece>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Any,
    One,
    Character(char),
}

impl Pattern {
    /// A backslash before anything else stands for itself, so that a name with one can be looked for.
    pub(super) fn new(pattern: &str) -> Self {
        let mut pieces = Vec::new();
        let mut characters = pattern.chars().peekable();
        while let Some(c) = characters.next() {
            pieces.push(match c {
                '\\' => Piece::Character(characters.next_if(|next| matches!(next, '%' | '_' | '\\')).unwrap_or(c)),
                // Several in a row say no more than one, and would cost a walk each.
                '%' if pieces.last() == Some(&Piece::Any) => continue,
                '%' => Piece::Any,
                '_' => Piece::One,
                _ => Piece::Character(c),
            });
        }
        Self(pieces)
    }

    /// Whether the whole text matches: at most its length times the pattern's steps, without recursion, since only the last
    /// `%` ever has to be tried again.
    pub(super) fn matches(&self, text: &str) -> bool {
        let mut rest = text.chars();
        let mut at = 0;
        // Behind the last `%`, and the text from which it is tried next.
        let mut retry: Option<(usize, std::str::Chars<'_>)> = None;
        loop {
            if self.0.get(at) == Some(&Piece::Any) {
                at += 1;
                retry = Some((at, rest.clone()));
                continue;
            }
            let before = rest.clone();
            let fits = match (self.0.get(at), rest.next()) {
                (None, None) => return true,
                (Some(Piece::One), Some(_)) => true,
                (Some(Piece::Character(wanted)), Some(found)) => *wanted == found,
                _ => false,
            };
            if fits {
                at += 1;
                continue;
            }
            if before.as_str().is_empty() {
                return false;
            }
            let Some((behind, from)) = &mut retry else { return false };
            from.next();
            (at, rest) = (*behind, from.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wildcards_and_their_escapes() {
        for (pattern, text, expected) in [
            ("abc", "abc", true),
            ("abc", "abcd", false),
            ("", "", true),
            ("", "a", false),
            ("%", "", true),
            ("a%", "a", true),
            ("%b", "aab", true),
            ("%b", "aba", false),
            ("a_c", "aộc", true),
            ("a_c", "ac", false),
            ("%a%b%", "xxaxxbxx", true),
            ("%ab", "abab", true),
            (r"100\%", "100%", true),
            (r"100\%", "1000", false),
            (r"a\_b", "a_b", true),
            (r"a\_b", "axb", false),
            (r"a\b", r"a\b", true),
            (r"a\\%", r"a\bc", true),
            (r"a\", r"a\", true),
        ] {
            assert_eq!(Pattern::new(pattern).matches(text), expected, "{text:?} like {pattern:?}");
        }
    }

    /// By the definition, with recursion.
    fn brute(pattern: &[Piece], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some((Piece::Any, rest)) => (0..=text.len()).any(|skip| brute(rest, &text[skip..])),
            Some((Piece::One, rest)) => !text.is_empty() && brute(rest, &text[1..]),
            Some((Piece::Character(c), rest)) => text.first() == Some(c) && brute(rest, &text[1..]),
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(pattern in "[ab%_]{0,8}", text in "[ab]{0,10}") {
            let pattern = Pattern::new(&pattern);
            prop_assert_eq!(pattern.matches(&text), brute(&pattern.0, &text.chars().collect::<Vec<_>>()));
        }
    }
}
