//! Names of groups of residents by ethnicity or religion: nothing that meets incidents may carry one.

use unicode_normalization::UnicodeNormalization;

use super::text::fold;

/// A header or a title in folded words, `camelCase` taken apart.
#[must_use]
pub fn words(header: &str) -> String {
    let mut spaced = String::with_capacity(header.len() + 4);
    let mut lower = false;
    for c in header.chars() {
        if c.is_uppercase() && lower {
            spaced.push(' ');
        }
        lower = c.is_lowercase() || c.is_ascii_digit();
        spaced.push(c);
    }
    // Compatibility forms too, such as full-width letters.
    fold(&spaced.nfkc().collect::<String>())
}

/// Whether a name or a title stands for a group of residents by ethnicity or religion, or a share or number of them.
#[must_use]
pub fn is_group_figure(name: &str) -> bool {
    let words = words(name);
    let padded = format!(" {words} ");
    let tight = words.replace(' ', "");
    let stems = [
        "ethnic",
        "religio",
        "dantoc",
        "tocnguoi",
        "tongiao",
        "tinnguong",
        "catholic",
        "conggiao",
        "buddh",
        "phatgiao",
        "protestant",
        "tinlanh",
        "muslim",
        "hoigiao",
        "hmong",
    ];
    let phrases = ["dtts", "tin do", "theo dao", "thieu so"];
    // Names of peoples are words of places too (Mường Lát, đảo, Hồ Tây): they count only behind a word for people.
    let peoples = ["mong", "muong", "thai", "dao", "khmer", "cham", "tay", "nung", "kinh", "tho", "kho mu"];
    let behind = ["nguoi", "so ho", "ty le", "dong bao"];
    stems.iter().any(|stem| tight.contains(stem))
        || phrases.iter().any(|phrase| padded.contains(&format!(" {phrase} ")))
        || peoples.iter().any(|people| behind.iter().any(|before| padded.contains(&format!(" {before} {people} "))))
}
