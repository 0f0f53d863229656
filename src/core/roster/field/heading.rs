//! What a heading means, as the lists of offices word it: in English or Vietnamese, with or without
//! marks, typed in Unicode or for a font of its own.

use super::Field;
use crate::garbled::Garbling;
use crate::text::fold;

/// What a heading means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A field, by words that mean nothing else.
    Field(Field),
    /// A field if no other heading means it.
    Perhaps(Field),
    /// A plain running number, which is nobody's field.
    RunningNumber,
    /// There is no heading.
    Nothing,
    /// Something else.
    Unknown,
}

/// What a heading means.
pub(super) fn meaning(heading: &str) -> Meaning {
    mended(heading).map_or_else(|| of_key(&key(heading)), |mended| of_key(&key(&mended)))
}

/// A heading as it was meant, if it means nothing as it stands and something then.
pub(crate) fn mended(heading: &str) -> Option<String> {
    let means = |heading: &str| of_key(&key(heading)) != Meaning::Unknown;
    if means(heading) {
        return None;
    }
    Garbling::any_mended(heading).filter(|mended| means(mended))
}

fn of_key(key: &str) -> Meaning {
    if key.is_empty() {
        return Meaning::Nothing;
    }
    if matches!(key, "stt" | "tt" | "so tt" | "so thu tu" | "s tt" | "thu tu" | "no" | "#") {
        return Meaning::RunningNumber;
    }
    match (surely(key), perhaps(key)) {
        (Some(field), _) => Meaning::Field(field),
        (None, Some(field)) => Meaning::Perhaps(field),
        (None, None) => Meaning::Unknown,
    }
}

fn surely(key: &str) -> Option<Field> {
    let field = match key {
        "code" | "ma" | "ma diem cau" | "ma diem" | "ma dc" | "ma don vi" | "ma dv" | "ma so" => Field::Code,
        "name" | "ten" | "ten diem cau" | "ten diem" | "ten don vi" | "ten dv" | "ten co quan"
        | "ten co quan don vi" => Field::Name,
        "level" | "cap" | "cap diem cau" | "cap don vi" | "cap hanh chinh" => Field::Level,
        "parent"
        | "ma cap tren"
        | "cap tren"
        | "ma don vi cap tren"
        | "ma diem cau cap tren"
        | "don vi cap tren"
        | "diem cau cap tren"
        | "ma truc thuoc" => Field::Parent,
        "expected"
        | "so du kien"
        | "so moi"
        | "so dai bieu"
        | "so dai bieu du kien"
        | "so luong dai bieu"
        | "so luong dai bieu du kien"
        | "dai bieu du kien"
        | "so dai bieu moi"
        | "tong so dai bieu"
        | "tong so dai bieu du kien"
        | "tong so dai bieu tham du"
        | "so dai bieu tham du"
        | "so nguoi"
        | "so nguoi du kien"
        | "so nguoi du"
        | "so luong nguoi" => Field::Expected,
        "chair" | "nguoi chu tri" | "chu tri" | "dong chi chu tri" | "lanh dao chu tri"
        | "dai bieu chu tri" => Field::Chair,
        "contact"
        | "nguoi lien he"
        | "can bo lien he"
        | "dau moi"
        | "dau moi lien he"
        | "nguoi dau moi"
        | "can bo dau moi"
        | "can bo ky thuat"
        | "can bo phu trach"
        | "nguoi phu trach"
        | "ho ten nguoi lien he"
        | "ho va ten nguoi lien he" => Field::Contact,
        "phone"
        | "dien thoai"
        | "so dien thoai"
        | "sdt"
        | "so dt"
        | "dt"
        | "sdt lien he"
        | "so dt lien he"
        | "dien thoai lien he"
        | "so dien thoai lien he"
        | "dien thoai di dong"
        | "so dien thoai di dong"
        | "di dong"
        | "so di dong"
        | "dtdd"
        | "so dtdd"
        | "dt di dong"
        | "so dt di dong"
        | "sdt di dong"
        | "phone number"
        | "mobile"
        | "tel" => Field::Phone,
        "carrier"
        | "nha mang"
        | "nha cung cap"
        | "don vi cung cap"
        | "don vi vien thong"
        | "doanh nghiep vien thong" => Field::Carrier,
        "uplink" | "tuyen truyen dan" | "tuyen" | "ma kenh" | "kenh truyen" | "ma kenh truyen" | "olt" => {
            Field::Uplink
        }
        "feeder" | "lo dien tram bien ap" | "lo dien" | "tram bien ap" | "nguon dien" | "tba" => {
            Field::Feeder
        }
        "hosted by" | "du ghep tai" | "ghep voi" | "ghep tai" | "diem ghep" | "ghep diem" => Field::HostedBy,
        "note" | "ghi chu" | "chu thich" | "ghi chu khac" => Field::Note,
        _ => return None,
    };
    Some(field)
}

/// Words that lists use for a field, and for something else beside it.
fn perhaps(key: &str) -> Option<Field> {
    let field = match key {
        "ky hieu" => Field::Code,
        "don vi" | "co quan" | "co quan don vi" | "diem cau" | "dia diem" | "ten goi" => Field::Name,
        "loai" | "loai diem cau" | "phan cap" => Field::Level,
        "dai bieu" | "so luong" | "du kien" | "so luong du kien" => Field::Expected,
        "ho ten" | "ho va ten" | "can bo" | "lien he" => Field::Contact,
        "duong truyen" | "kenh" => Field::Uplink,
        _ => return None,
    };
    Some(field)
}

/// A heading's letters and digits, folded, without what stands in brackets.
fn key(heading: &str) -> String {
    let mut depth = 0_u32;
    let mut bare = String::with_capacity(heading.len());
    for letter in heading.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '*' | ':' | '_' | '-' | '/' | '.' | ',' => bare.push(' '),
            _ => bare.push(letter),
        }
    }
    fold(&bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_understood_in_english_and_vietnamese() {
        for field in Field::ALL {
            assert_eq!(meaning(field.id()), Meaning::Field(field));
        }
        for (heading, field) in [
            ("Cấp trên", Field::Parent),
            ("số mời", Field::Expected),
            ("Tuyến", Field::Uplink),
            ("nguồn điện", Field::Feeder),
            ("Ghép với", Field::HostedBy),
            ("Hosted by", Field::HostedBy),
            ("Ma\u{303} *", Field::Code),
            ("  tên\u{a0}điểm cầu (bắt buộc):", Field::Name),
            ("Tên đơn vị", Field::Name),
            ("Tên cơ quan, đơn vị", Field::Name),
            ("Mã ĐV", Field::Code),
            ("Số đại biểu", Field::Expected),
            ("SỐ LƯỢNG ĐẠI BIỂU", Field::Expected),
            ("Đầu mối liên hệ", Field::Contact),
            ("SĐT", Field::Phone),
            ("Số ĐT", Field::Phone),
            ("Điện thoại", Field::Phone),
            ("ĐTDĐ", Field::Phone),
            ("Số điện thoại liên hệ", Field::Phone),
        ] {
            assert_eq!(meaning(heading), Meaning::Field(field), "{heading}");
        }
        for (heading, field) in [("Họ và tên", Field::Contact), ("Đơn vị", Field::Name)] {
            assert_eq!(meaning(heading), Meaning::Perhaps(field), "{heading}");
        }
        assert_eq!(meaning("địa chỉ"), Meaning::Unknown);
        assert_eq!(meaning("Số TT"), Meaning::RunningNumber);
        assert_eq!(meaning(" (*) "), Meaning::Nothing);
    }

    #[test]
    fn headings_typed_for_a_font_of_its_own_are_understood() {
        for (heading, field) in [
            ("M\u{b7} ®iÓm cÇu", Field::Code),
            ("Tªn", Field::Name),
            ("CÊp", Field::Level),
            ("Ghi chó", Field::Note),
            ("Soá ñaïi bieåu", Field::Expected),
            ("MÃ£", Field::Code),
        ] {
            assert_eq!(meaning(heading), Meaning::Field(field), "{heading}");
        }
    }
}
