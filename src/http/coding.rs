//! Content codings of tiles: chosen once a request, applied once a tile.
//!
//! Whole answers are compressed by a layer around the router while they are sent. A tile is asked for again and again, so it is
//! compressed when it is made, and kept like that. gzip and zstd are enough: a client that reads brotli reads gzip too, and
//! brotli costs more than either for bytes as small as these.

use std::convert::Infallible;
use std::io::{self, Write};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use bytes::Bytes;

/// Tiles smaller than this fit into the first packet whatever is done to them.
const WORTH_IT: usize = 1000;
/// The cheapest level of both: the second cheapest takes two to three times as long and saves a few percent.
const LEVEL: u32 = 1;

/// How the bytes of an answer are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coding {
    /// As they are.
    Identity,
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Coding {
    /// What the client likes best (RFC 9110, section 12.5.3); of equals the one that is cheapest to make. What it likes none
    /// of is sent as it is.
    #[must_use]
    pub fn choose(headers: &HeaderMap) -> Self {
        let mut weights: [Option<u32>; 4] = [None; 4];
        let lists = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        for item in lists.flat_map(|list| list.split(',')) {
            let (name, parameter) = item.split_once(';').unwrap_or((item, ""));
            let place = match name.trim() {
                name if name.eq_ignore_ascii_case("zstd") => 0,
                name if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") => 1,
                name if name.eq_ignore_ascii_case("identity") => 2,
                "*" => 3,
                _ => continue,
            };
            weights[place] = Some(thousandths(parameter));
        }
        let [zstd, gzip, identity, other] = weights;
        let weight = |own: Option<u32>| own.or(other).unwrap_or(0);
        // Not being named says little against being sent as it is, only that a coding is welcome.
        let identity = identity.unwrap_or(0);
        let (best, coding) = if weight(zstd) >= weight(gzip) { (weight(zstd), Self::Zstd) } else { (weight(gzip), Self::Gzip) };
        if best > 0 && best >= identity { coding } else { Self::Identity }
    }

    /// Its name in `Content-Encoding`.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Zstd => Some("zstd"),
        }
    }

    /// The coded bytes and how they are coded, which is not at all when it would not pay.
    ///
    /// # Errors
    /// When a compressor fails, which writing to memory does not.
    pub fn apply(self, bytes: Bytes) -> io::Result<(Self, Bytes)> {
        let coded = match self {
            Self::Identity => return Ok((Self::Identity, bytes)),
            _ if bytes.len() < WORTH_IT => return Ok((Self::Identity, bytes)),
            Self::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::with_capacity(bytes.len() / 2), flate2::Compression::new(LEVEL));
                encoder.write_all(&bytes)?;
                encoder.finish()?
            }
            Self::Zstd => zstd::bulk::compress(&bytes, LEVEL.cast_signed())?,
        };
        Ok(if coded.len() < bytes.len() { (self, coded.into()) } else { (Self::Identity, bytes) })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Coding {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::choose(&parts.headers))
    }
}

/// The weight `q=0.5` as 500; 1000 where there is none, 0 where it is malformed.
fn thousandths(parameter: &str) -> u32 {
    let parameter = parameter.trim();
    if parameter.is_empty() {
        return 1000;
    }
    let value = parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q=")).and_then(|text| text.parse::<f32>().ok());
    value.filter(|value| (0.0..=1.0).contains(value)).map_or(0, |value| (value * 1000.0).round() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(accept: &str) -> Coding {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, accept.parse().expect("a header's text"));
        Coding::choose(&headers)
    }

    #[test]
    fn the_client_chooses() {
        assert_eq!(Coding::choose(&HeaderMap::new()), Coding::Identity);
        for (accept, expected) in [
            ("gzip, deflate, br, zstd", Coding::Zstd),
            ("gzip, deflate, br", Coding::Gzip),
            ("GZIP", Coding::Gzip),
            ("gzip;q=1.0, zstd;q=0.5", Coding::Gzip),
            ("gzip; q=0, zstd;q=0", Coding::Identity),
            ("br", Coding::Identity),
            ("", Coding::Identity),
            ("*", Coding::Zstd),
            ("zstd;q=0, *;q=0.1", Coding::Gzip),
            ("identity, gzip;q=0.5", Coding::Identity),
            ("gzip;q=many", Coding::Identity),
        ] {
            assert_eq!(chosen(accept), expected, "{accept:?}");
        }
    }

    #[test]
    fn what_is_coded_is_what_was_given() {
        use std::io::Read;
        let bytes: Vec<u8> = (0..5000u32).flat_map(|n| (n / 7).to_le_bytes()).collect();
        let (coding, gzip) = Coding::Gzip.apply(bytes.clone().into()).expect("memory");
        let mut read = Vec::new();
        flate2::read::GzDecoder::new(&gzip[..]).read_to_end(&mut read).expect("gzip");
        assert_eq!((coding, &read), (Coding::Gzip, &bytes));
        let (coding, zstd) = Coding::Zstd.apply(bytes.clone().into()).expect("memory");
        assert_eq!((coding, zstd::decode_all(&zstd[..]).expect("zstd")), (Coding::Zstd, bytes));
    }

    #[test]
    fn what_does_not_pay_is_left_as_it_is() {
        assert_eq!(Coding::Gzip.apply(vec![0; 500].into()).expect("memory"), (Coding::Identity, vec![0; 500].into()));
        // A sequence without repetitions.
        let noise: Vec<u8> = (0..2000u64)
            .scan(1u64, |s, _| {
                Some({
                    *s = s.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (*s >> 33) as u8
                })
            })
            .collect();
        for coding in [Coding::Gzip, Coding::Zstd] {
            assert_eq!(coding.apply(noise.clone().into()).expect("memory").0, Coding::Identity);
        }
    }
}
