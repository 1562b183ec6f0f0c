//! The words and signs of CQL2 as text, one at a time, each with the character at which it begins.

use super::{Literal, PARAMETER};
use crate::query::QueryError;

/// A word or sign.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A bare identifier or a keyword, as written.
    Word(String),
    /// An identifier in double quotes.
    Quoted(String),
    /// A text in single quotes.
    Text(String),
    /// A number without a sign.
    Number(Literal),
    /// One of `( ) , + - * / % ^ = <> < > <= >=`.
    Sign(&'static str),
    /// Nothing more.
    End,
}

impl Token {
    /// Whether it is this keyword, in any case.
    pub(super) fn is_word(&self, keyword: &str) -> bool {
        matches!(self, Self::Word(word) if word.eq_ignore_ascii_case(keyword))
    }
}

impl std::fmt::Display for Token {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Enough to find the place, however long it is.
        let short = |text: &str| text.chars().take(20).collect::<String>();
        match self {
            Self::Word(word) => write!(out, "{}", short(word)),
            Self::Quoted(name) => write!(out, "\"{}\"", short(name)),
            Self::Text(text) => write!(out, "'{}'", short(text)),
            Self::Number(Literal::Integer(number)) => write!(out, "{number}"),
            Self::Number(Literal::Number(number)) => write!(out, "{number}"),
            Self::Number(_) => write!(out, "a number"),
            Self::Sign(sign) => write!(out, "{sign}"),
            Self::End => write!(out, "the end"),
        }
    }
}

/// A fault at a character, counted from 1.
pub(super) fn fault(at: usize, detail: &str) -> QueryError {
    QueryError::invalid(PARAMETER, format!("at character {}: {detail}", at + 1))
}

/// Cuts a text into tokens.
pub(super) struct Lexer {
    characters: Vec<char>,
    at: usize,
}

const SIGNS: [&str; 15] = ["<>", "<=", ">=", "(", ")", ",", "+", "-", "*", "/", "%", "^", "=", "<", ">"];

impl Lexer {
    pub(super) fn new(text: &str) -> Self {
        Self { characters: text.chars().collect(), at: 0 }
    }

    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    /// The token behind the parenthesis that closes the one read last; the end where none closes it.
    pub(super) fn behind_closing(&mut self) -> Token {
        let start = self.at;
        let mut depth = 1;
        while depth > 0 {
            match self.next() {
                Ok((_, Token::Sign("("))) => depth += 1,
                Ok((_, Token::Sign(")"))) => depth -= 1,
                Ok((_, Token::End)) | Err(_) => break,
                Ok(_) => {}
            }
        }
        let behind = self.next();
        self.at = start;
        behind.map_or(Token::End, |(_, token)| token)
    }

    /// The next token and where it begins.
    pub(super) fn next(&mut self) -> Result<(usize, Token), QueryError> {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        let start = self.at;
        let Some(first) = self.peek() else { return Ok((start, Token::End)) };
        let token = match first {
            '\'' => Token::Text(self.quoted('\'', "a closing '")?),
            '"' => {
                let name = self.quoted('"', "a closing \"")?;
                if name.is_empty() {
                    return Err(fault(start, "expected the name of a property within \"\""));
                }
                Token::Quoted(name)
            }
            _ if begins_name(first) => Token::Word(self.take_while(continues_name)),
            _ if first.is_ascii_digit() || first == '.' => self.number(start)?,
            _ => Token::Sign(self.sign().ok_or_else(|| {
                fault(start, &format!("{first:?} is not part of CQL2; expected a property, a value, or one of = <> < > <= >="))
            })?),
        };
        Ok((start, token))
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let rest = &self.characters[self.at..];
        let taken: String = rest.iter().take_while(|c| wanted(**c)).collect();
        self.at += taken.chars().count();
        taken
    }

    fn sign(&mut self) -> Option<&'static str> {
        let rest = &self.characters[self.at..];
        let sign = SIGNS.into_iter().find(|sign| sign.chars().enumerate().all(|(place, c)| rest.get(place) == Some(&c)))?;
        self.at += sign.len();
        Some(sign)
    }

    /// What stands between two quotes; a doubled quote is one. In texts a backslash escapes a quote, as CQL2 has it, and another
    /// backslash, since QGIS doubles them; before anything else it stands for itself, so that patterns keep theirs.
    fn quoted(&mut self, quote: char, expected: &str) -> Result<String, QueryError> {
        let start = self.at;
        let mut text = String::new();
        self.at += 1;
        while let Some(c) = self.peek() {
            let next = self.characters.get(self.at + 1).copied();
            let escapes = quote == '\'' && c == '\\' && matches!(next, Some('\'' | '\\'));
            if (c == quote && next == Some(quote)) || escapes {
                text.extend(next);
                self.at += 2;
            } else if c == quote {
                self.at += 1;
                return Ok(text);
            } else {
                text.push(c);
                self.at += 1;
            }
        }
        Err(fault(self.at, &format!("expected {expected} for the one at character {}", start + 1)))
    }

    fn number(&mut self, start: usize) -> Result<Token, QueryError> {
        let mut digits = self.take_while(|c| c.is_ascii_digit());
        let is_whole = self.peek() != Some('.');
        if !is_whole {
            self.at += 1;
            digits.push('.');
            digits.push_str(&self.take_while(|c| c.is_ascii_digit()));
        }
        let has_exponent = matches!(self.peek(), Some('e' | 'E'));
        if has_exponent {
            self.at += 1;
            digits.push('e');
            if let Some(sign @ ('+' | '-')) = self.peek() {
                self.at += 1;
                digits.push(sign);
            }
            digits.push_str(&self.take_while(|c| c.is_ascii_digit()));
        }
        let wrong = || fault(start, "expected a number such as 12, 1.5 or 1e3");
        if self.peek().is_some_and(continues_name) {
            return Err(wrong());
        }
        if is_whole
            && !has_exponent
            && let Ok(number) = digits.parse()
        {
            return Ok(Token::Number(Literal::Integer(number)));
        }
        let number: f64 = digits.parse().map_err(|_| wrong())?;
        if number.is_finite() { Ok(Token::Number(Literal::Number(number))) } else { Err(fault(start, "the number is too large")) }
    }
}

/// Whether a bare property name may begin with it.
pub(super) fn begins_name(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == ':'
}

/// Whether a bare property name may go on with it; Vietnamese letters may come with combining marks.
pub(super) fn continues_name(c: char) -> bool {
    begins_name(c) || c.is_numeric() || c == '.' || ('\u{300}'..='\u{36f}').contains(&c)
}
