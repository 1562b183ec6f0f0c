//! Data about people: recognised by the words of a header or the shape of a value, so that it stays out.

pub use crate::domain::group_figure::{is_group_figure, words};

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
    "ten nguoi",
    "chu ho",
    "nguoi dan",
    "reporter name",
    "person name",
    "owner name",
    "citizen name",
    "officer name",
    "bien so",
    "bien kiem soat",
    "license plate",
    "number plate",
    "so dt",
    "bhyt",
    "gplx",
    "ho khau",
    "thuong tru",
    "tam tru",
    "noi o",
    "que quan",
    "so nha",
    "gioi tinh",
    "gender",
    "sex",
    "tuoi",
    "age",
    "quoc tich",
    "nationality",
    "toc nguoi",
    "nguoi mong",
    "tin nguong",
];
/// Parts that a person has in a case. A count of them is no person, see [`COUNTS`].
const ROLES: &[&str] = &[
    "nan nhan",
    "bi can",
    "bi cao",
    "bi hai",
    "doi tuong",
    "nghi pham",
    "nghi can",
    "nguoi bao",
    "nguoi to giac",
    "nguoi vi pham",
    "nhan chung",
    "thu pham",
    "hung thu",
];
/// The same without spaces, also inside a longer word: `victims`, `suspectname`.
const ROLE_STEMS: &[&str] = &["victim", "suspect", "offender", "witness", "nannhan"];
/// Abbreviations that mean something else where the rows are areas (`DT` is an area there).
const NOT_OF_AREAS: &[&str] = &["dt"];
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
    "homeaddress",
    "mobileno",
    "telno",
    "idno",
    "identityno",
    "personalid",
];
/// Words that make a header with a part in a case a count, not a person: `số nạn nhân`, `number of victims`. They excuse
/// nothing else: `tổng số CMND` is still about identity cards.
const COUNTS: &[&str] = &["so nan nhan", "so bi hai", "so doi tuong", "so bi can", "number of", "count", "total", "tong so"];

/// Whether a header is about a person. `names_allowed` where rows are areas, which have names.
#[must_use]
pub fn is_personal_header(header: &str, names_allowed: bool) -> bool {
    let words = words(header);
    if names_allowed && (NAMES.contains(&words.as_str()) || words.starts_with("full name ")) {
        return false;
    }
    let padded = format!(" {words} ");
    let tight = words.replace(' ', "");
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| padded.contains(&format!(" {phrase} ")) || tight == phrase.replace(' ', ""));
    let holds = |stems: &[&str]| stems.iter().any(|stem| tight.contains(stem));
    let is_role = says(ROLES) || holds(ROLE_STEMS);
    let is_count = COUNTS.iter().any(|count| words.starts_with(count) || words.ends_with(count));
    let names_a_role = is_role && says(&["name", "names", "ten"]);
    WHOLE.contains(&words.as_str())
        || (!names_allowed && NOT_OF_AREAS.contains(&words.as_str()))
        || says(PHRASES)
        || holds(STEMS)
        || names_a_role
        || (is_role && !is_count)
}

/// Whether a text is a phone number, an identity number or an e-mail address and nothing else.
#[must_use]
pub fn is_nothing_but_personal(text: &str) -> bool {
    let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ' ' | '-' | '+'));
    let number = digits(text);
    (plain && (is_identity_number(&number) || is_phone_number(&number))) || (has_email(text) && !text.contains(' '))
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
        for title in
            ["Vùng đồng bào DTTS", "Vùng người Mông", "Tỷ lệ người Mông", "Số hộ Khmer", "Số người theo đạo", "tin do", "Tỷ lệ DTTS"]
        {
            assert!(is_group_figure(title), "{title}");
        }
        for title in [
            "Xã đảo",
            "Bờ Tây",
            "Mường Lát",
            "Khu công nghiệp Thái Bình",
            "schools",
            "Hộ nghèo",
            "Đường phía Tây",
            "Hồ Tây",
            "Tín doanh nghiệp",
        ] {
            assert!(!is_group_figure(title), "{title}");
        }
        assert!(!is_group_figure("population") && !is_group_figure("households") && !is_group_figure("an_toan_an_ninh_trat_tu"));
    }

    #[test]
    fn words_for_a_count_excuse_only_parts_in_a_case() {
        for header in ["Họ tên (total)", "phone count", "Tổng số CMND", "number of victim name", "count of suspect names"] {
            assert!(is_personal_header(header, false), "{header}");
        }
        for header in ["Số nạn nhân", "number of victims", "Số người chết", "deaths", "injured", "total", "count", "Số vụ"]
        {
            assert!(!is_personal_header(header, false), "{header}");
        }
    }

    #[test]
    fn more_ways_to_say_it_are_known() {
        for header in [
            "Người báo",
            "Người tố giác",
            "Nhân chứng",
            "Thủ phạm",
            "Hung thủ",
            "Người vi phạm",
            "victims",
            "suspectname",
            "witness",
            "Hộ khẩu",
            "Thường trú",
            "Nơi ở",
            "Quê quán",
            "Số nhà",
            "homeaddress",
            "Số ĐT",
            "ĐT",
            "mobileno",
            "idno",
            "BHYT",
            "GPLX",
            "Biển kiểm soát",
            "Giới tính",
            "Tuổi",
            "Quốc tịch",
            "Tộc người",
            "Tín ngưỡng",
            "ｐｈｏｎｅ",
        ] {
            assert!(is_personal_header(header, false), "{header}");
        }
        for header in ["damage", "Địa bàn", "Địa điểm", "Đơn vị", "Tên loại", "category_name", "Mức độ", "message", "usage"]
        {
            assert!(!is_personal_header(header, false), "{header}");
        }
        assert!(!is_personal_header("DT", true), "an area's area");
    }

    #[test]
    fn an_id_is_refused_only_when_it_is_nothing_else() {
        for id in ["0912345678", "+84 912 345 678", "038201001234", "a.b@example.org"] {
            assert!(is_nothing_but_personal(id), "{id}");
        }
        for id in ["2025-000123", "TH-0912345678-A", "bac7e13b0b1be6f97804b9a59e73", "", "12"] {
            assert!(!is_nothing_but_personal(id), "{id}");
        }
    }
}
