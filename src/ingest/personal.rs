//! Data about people: recognised by the words of a header or the shape of a value, so that it stays out.

use crate::domain::text::fold;

/// Headers that are about a person as they stand.
const WHOLE: &[&str] =
    &["name", "names", "ten", "ho", "ho dem", "ten dem", "full name", "fullname", "nguoi", "person", "tel", "fax", "sdt"];
/// The same, but legitimate where the rows are areas.
const NAMES: &[&str] = &["name", "names", "ten", "full name", "fullname"];
/// Phrases that make a header personal wherever they stand in it.
const PHRASES: &[&str] = &[
    "ho ten",
    "ho va ten",
    "full name",
    "first name",
    "last name",
    "middle name",
    "given name",
    "family name",
    "surname",
    "sdt",
    "so dien thoai",
    "dien thoai",
    "phone",
    "phone number",
    "telephone",
    "tel",
    "mobile",
    "cccd",
    "cmnd",
    "cmt",
    "so dinh danh",
    "dinh danh ca nhan",
    "ma dinh danh",
    "can cuoc",
    "chung minh",
    "identity",
    "identification",
    "id card",
    "id number",
    "national id",
    "citizen id",
    "passport",
    "ho chieu",
    "dan toc",
    "ethnicity",
    "ethnic",
    "ethnic group",
    "religion",
    "religious",
    "ton giao",
    "dia chi",
    "address",
    "email",
    "e mail",
    "thu dien tu",
    "date of birth",
    "birth date",
    "birthday",
    "birth",
    "dob",
    "ngay sinh",
    "nam sinh",
    "victim",
    "suspect",
    "offender",
    "nan nhan",
    "bi can",
    "bi cao",
    "bi hai",
    "doi tuong",
    "nghi pham",
    "nghi can",
    "nguoi bao tin",
    "ten nguoi",
    "chu ho",
    "nguoi dan",
    "reporter name",
    "person name",
    "owner name",
    "citizen name",
    "officer name",
    "bien so",
    "license plate",
    "number plate",
];
/// Words without spaces that give a header away even inside a longer one, such as `victim_phone2`.
const STEMS: &[&str] = &[
    "phone",
    "cccd",
    "cmnd",
    "email",
    "passport",
    "ethnic",
    "religio",
    "dantoc",
    "tongiao",
    "diachi",
    "hoten",
    "hovaten",
    "dienthoai",
    "ngaysinh",
    "nannhan",
];
/// Words that make a header a count or a class of cases, not a person: `số nạn nhân`, `number of victims`.
const COUNTS: &[&str] = &["so nan nhan", "so bi hai", "so doi tuong", "so bi can", "number of", "count", "total", "tong so"];

/// A header in folded words, `camelCase` taken apart.
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
    fold(&spaced)
}

/// Whether a header is about a person. `names_allowed` where rows are areas, which have names.
#[must_use]
pub fn is_personal_header(header: &str, names_allowed: bool) -> bool {
    let words = words(header);
    if names_allowed && (NAMES.contains(&words.as_str()) || words.starts_with("full name ")) {
        return false;
    }
    if COUNTS.iter().any(|count| words.starts_with(count) || words.ends_with(count)) {
        return false;
    }
    let padded = format!(" {words} ");
    let tight = words.replace(' ', "");
    WHOLE.contains(&words.as_str())
        || PHRASES.iter().any(|phrase| padded.contains(&format!(" {phrase} ")) || tight == phrase.replace(' ', ""))
        || STEMS.iter().any(|stem| tight.contains(stem))
}

/// Whether a name stands for a share or number of residents of an ethnic group or a religion.
#[must_use]
pub fn is_group_figure(name: &str) -> bool {
    let words = words(name);
    let tight = words.replace(' ', "");
    [
        "ethnic",
        "religio",
        "dantoc",
        "tongiao",
        "catholic",
        "conggiao",
        "buddh",
        "phatgiao",
        "protestant",
        "tinlanh",
        "muslim",
        "hoigiao",
        "hmong",
    ]
    .iter()
    .any(|stem| tight.contains(stem))
}

/// Whether a text holds a phone number, an identity number or an e-mail address.
#[must_use]
pub fn is_personal_value(text: &str) -> bool {
    has_email(text) || numbers(text).any(|number| is_identity_number(&number) || is_phone_number(&number))
}

/// Runs of digits as people write them, with points, spaces and hyphens between the groups and `+` before.
fn numbers(text: &str) -> impl Iterator<Item = String> + '_ {
    let grouped = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ' ' | '-' | '+'))).map(digits);
    let plain = text.split(|c: char| !(c.is_ascii_digit() || c == '+')).map(digits);
    grouped.chain(plain)
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Twelve digits: province 001 to 096, century and sex, year, six digits.
fn is_identity_number(digits: &str) -> bool {
    let province = digits.get(..3).and_then(|text| text.parse::<u16>().ok());
    digits.len() == 12 && province.is_some_and(|code| (1..=96).contains(&code)) && matches!(digits.as_bytes()[3], b'0'..=b'3')
}

/// A Vietnamese mobile number, `09…` or `84 9…`.
fn is_phone_number(digits: &str) -> bool {
    let national = match digits.len() {
        10 => digits.strip_prefix('0'),
        11 => digits.strip_prefix("84"),
        13 => digits.strip_prefix("0084"),
        _ => None,
    };
    national.is_some_and(|rest| matches!(rest.as_bytes()[0], b'3' | b'5' | b'7' | b'8' | b'9'))
}

fn has_email(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let domain: String = text[at + 1..].chars().take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-')).collect();
        before && domain.trim_matches('.').contains('.')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_about_people_are_recognised() {
        for header in [
            "Họ tên",
            "ho_ten",
            "Họ và tên",
            "HoTen",
            "Full name",
            "fullName",
            "name",
            "Tên",
            "phone",
            "Số điện thoại",
            "SĐT",
            "phoneNumber",
            "CCCD",
            "Số CMND",
            "Số định danh",
            "identity_number",
            "Passport No",
            "Dân tộc",
            "ethnicity",
            "ethnic_group",
            "Tôn giáo",
            "religion",
            "Địa chỉ",
            "home address",
            "E-mail",
            "date_of_birth",
            "Ngày sinh",
            "victim_name",
            "Tên nạn nhân",
            "suspect",
            "Bị can",
            "Đối tượng",
            "victim_phone2",
            "Tên người báo",
        ] {
            assert!(is_personal_header(header, false), "{header}");
        }
    }

    #[test]
    fn headers_about_things_pass() {
        for header in [
            "category_name",
            "tên loại",
            "Tên vụ việc",
            "Crime ID",
            "Month",
            "Longitude",
            "LSOA code",
            "Crime type",
            "Ngày xảy ra",
            "Số nạn nhân",
            "number of victims",
            "deaths",
            "injured",
            "unit",
            "Tên xã",
            "station_name",
            "id",
            "severity",
            "telemetry",
            "Kinh độ",
            "Loại",
        ] {
            assert!(!is_personal_header(header, false), "{header}");
        }
        for header in ["name", "fullName", "fullNameEn", "nameEn", "codeName", "ten_xa", "Tên", "Tên đầy đủ"] {
            assert!(!is_personal_header(header, true), "{header}");
        }
        assert!(is_personal_header("dan_toc", true));
    }

    #[test]
    fn values_about_people_are_recognised() {
        for text in ["0912345678", "gọi 0912 345 678", "+84 912.345.678", "CCCD 038090012345", "a.b@example.org", "038 090 012345"] {
            assert!(is_personal_value(text), "{text}");
        }
        for text in [
            "Công an tỉnh Thanh Hóa",
            "2025-07-01",
            "38-2025-000123",
            "1.500.000",
            "19.8066, 105.7841",
            "@tag",
            "vụ 12/2025",
            "202507010001",
        ] {
            assert!(!is_personal_value(text), "{text}");
        }
    }

    #[test]
    fn figures_about_groups_are_recognised() {
        for name in ["ethnic_minority_share", "Tỷ lệ dân tộc Mường", "religion_share", "so_nguoi_cong_giao"] {
            assert!(is_group_figure(name), "{name}");
        }
        assert!(!is_group_figure("population") && !is_group_figure("households") && !is_group_figure("an_toan_an_ninh_trat_tu"));
    }
}
