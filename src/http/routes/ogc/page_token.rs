//! What a link to the next page says: the edition that the page before was of, and the last number on it. A check over both and over the
//! question makes it useless for any other question, and a mistyped one is noticed.

use sha2::{Digest, Sha256};

use crate::http::Problem;
use crate::http::parameters::Parameters;
use crate::http::state::Edition;

/// The parameter.
pub const PARAMETER: &str = "next";
/// Parameters that may differ from page to page.
const FREE: [&str; 3] = [PARAMETER, "limit", super::format::PARAMETER];

/// A place between two pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageToken {
    /// The data and rules of the page before.
    pub edition: Edition,
    /// The last number on it.
    pub after: u64,
}

impl PageToken {
    /// As text. `question` tells one question from another, see [`question`].
    pub fn write(self, question: &str) -> String {
        format!("{}-{}-{}", self.edition, self.after, self.check(question))
    }

    /// Reads what [`Self::write`] wrote for the same question.
    ///
    /// # Errors
    /// 400 for anything else.
    pub fn read(text: &str, question: &str) -> Result<Self, Problem> {
        let token = match text.split('-').collect::<Vec<_>>()[..] {
            [generation, rules, after, check] => Edition::read(generation, rules)
                .zip(after.parse().ok())
                .map(|(edition, after)| Self { edition, after })
                .filter(|token| token.check(question) == check),
            _ => None,
        };
        token.ok_or_else(|| Problem::invalid(PARAMETER, "is not a token of this question; follow the links to the next page as they are"))
    }

    fn check(self, question: &str) -> String {
        let hash = Sha256::digest(format!("{} {} {question}", self.edition, self.after));
        hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
    }
}

/// What a token belongs to: the store, the layer, and every parameter but those that may change between pages.
pub fn question(store: &str, layer: &str, parameters: &Parameters) -> String {
    let pairs = parameters.canonical().trim_start_matches('?').split('&');
    let kept: Vec<&str> = pairs.filter(|pair| !FREE.contains(&pair.split('=').next().unwrap_or_default())).collect();
    format!("{store} {layer} {}", kept.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_of_one_question_only() {
        let parse = |query: &str| Parameters::parse(Some(query), &["limit", "next", "f"]).expect("well formed");
        let of = |query: &str| question("store", "communes", &parse(query));
        let token = PageToken { edition: Edition { generation: 7, rules: 0xabc }, after: 1000 };
        let text = token.write(&of("unit=38&limit=5"));
        assert_eq!(PageToken::read(&text, &of("unit=38&limit=50&next=x&f=html")).expect("the same question"), token);
        assert!(PageToken::read(&text, &of("unit=40")).is_err());
        let other_rules = text.replace("00000abc", "00000abd");
        for forged in [
            "",
            "1",
            "7-1000",
            "7-abc-1001-000000000000",
            "7-abc-1000-",
            "---",
            "a-b-c-d",
            &format!("{text}-1"),
            &text[1..],
            "-7-1-0",
            &other_rules,
        ] {
            assert!(PageToken::read(forged, &of("unit=38")).is_err(), "{forged}");
        }
    }
}
