//! What is the matter with a value of a roster file, and what follows.

use std::borrow::Cow;

use diemcau_core::garbled::Garbling;
use diemcau_core::roster::issue::IssueKind;
use diemcau_core::roster::look_alike::Likeness;

use crate::Language;

/// An issue in Vietnamese: what is the matter, and what follows.
pub(super) fn vietnamese(kind: &IssueKind) -> Cow<'static, str> {
    let text = match kind {
        IssueKind::EmptyCode => "chưa ghi mã điểm cầu; bỏ dòng này",
        IssueKind::DuplicateCode { first_row } => {
            return format!("mã đã có ở dòng {first_row}; bỏ dòng này").into();
        }
        IssueKind::LookAlikeCode { first, first_row, likeness } => {
            return look_alike(Language::Vietnamese, first, *first_row, *likeness).into();
        }
        IssueKind::UnknownLevel { known } => {
            return format!("không có cấp này (các cấp: {known}); bỏ dòng này").into();
        }
        IssueKind::Cycle => "cấp trên đi vòng, điểm cầu nằm dưới chính nó; bỏ dòng này",
        IssueKind::SecondRoot { root } => {
            return format!("chỉ một điểm cầu được để trống cấp trên, đó là {root}; bỏ dòng này").into();
        }
        IssueKind::EmptyName => "chưa ghi tên; tạm lấy mã làm tên",
        IssueKind::UnknownParent { similar } => {
            let similar = similar_codes(similar, "mã gần giống", "dòng");
            return format!("không có điểm cầu mang mã này{similar}; xếp tạm vào «chưa xếp»").into();
        }
        IssueKind::ExcludedParent => "dòng của cấp trên này đã bị bỏ; xếp tạm vào «chưa xếp»",
        IssueKind::BadExpected => "không phải số người; coi như chưa biết",
        IssueKind::BadPhone => "không phải số điện thoại; để trống",
        IssueKind::UnknownHost { similar } => {
            let similar = similar_codes(similar, "mã gần giống", "dòng");
            return format!("không có điểm cầu mang mã này{similar}; coi như không dự ghép").into();
        }
        IssueKind::SelfHost => "điểm cầu dự ghép tại chính nó; coi như không dự ghép",
        IssueKind::HostIsHosted => "nơi dự ghép lại cũng dự ghép ở nơi khác; coi như không dự ghép",
        IssueKind::ExcelError => "ô báo lỗi của Excel; để trống",
        IssueKind::NoFormulaValue => {
            "ô là công thức chưa được tính nên không có giá trị; để trống (mở tệp bằng Excel, lưu lại rồi kiểm tra lại)"
        }
        IssueKind::DateFormat { number, format } => {
            return format!(
                "trong ô là số {number}, định dạng «{format}» làm thành ngày giờ, không phải chữ đã gõ; \
                 định dạng cột là Text rồi nhập lại"
            )
            .into();
        }
        IssueKind::NumberFormat { format, shown } => {
            let shown = shown.as_ref().map_or("khác thế".to_owned(), |shown| format!("«{shown}»"));
            return format!(
                "trong ô là số, được đọc như số; Excel hiện {shown} vì định dạng «{format}»; \
                 nếu đó mới là giá trị đúng, định dạng cột là Text rồi nhập lại"
            )
            .into();
        }
        IssueKind::NoHeading => "giá trị không nằm dưới tiêu đề cột nào; không dùng",
        IssueKind::UnknownHeading => "không hiểu tiêu đề cột này; không dùng cả cột",
        IssueKind::RepeatedHeading => "một cột khác đã mang nghĩa của tiêu đề này; không dùng cột này",
        IssueKind::HeadingRow { n_more } => {
            let more =
                if *n_more > 0 { format!(" (còn {n_more} dòng nữa như vậy)") } else { String::new() };
            return format!("dòng này ghi lại tiêu đề các cột{more}; không tính là điểm cầu").into();
        }
        IssueKind::Garbled { garbling, rows, n_cells, mended } => {
            let at = named_rows(rows, *n_cells);
            return garbled(Language::Vietnamese, *garbling, *n_cells, &at, mended.as_deref()).into();
        }
        IssueKind::NoParentColumn => "không có cột mã cấp trên (parent); các điểm cầu xếp tạm vào «chưa xếp»",
        IssueKind::OtherSheet { name } => {
            return format!(
                "trang tính «{name}» cũng là danh sách điểm cầu; chỉ đọc trang đầu, hãy gộp lại một trang"
            )
            .into();
        }
        IssueKind::HiddenSheet { name } => {
            return format!("trang tính ẩn «{name}» cũng là danh sách điểm cầu; không đọc trang này").into();
        }
        IssueKind::ReadHiddenSheet { name } => {
            return format!(
                "chỉ trang tính ẩn «{name}» là danh sách điểm cầu; đã đọc trang này, hãy bỏ ẩn rồi xem lại"
            )
            .into();
        }
        IssueKind::NoRoot => "không có điểm cầu trung tâm (dòng để trống cấp trên)",
        IssueKind::LostDigits => "Excel đã làm mất chữ số; định dạng cột là Text rồi nhập lại",
        IssueKind::CarrierName => {
            "đây là tên nhà mạng, không phải tuyến hay lộ điện dùng chung; không dùng để gộp sự cố"
        }
        IssueKind::SharedTooWidely { n_points, n_total } => {
            return format!(
                "{n_points} trên {n_total} điểm cầu cùng ghi giá trị này (quá 10 %); không dùng để gộp sự cố"
            )
            .into();
        }
        IssueKind::Recomposed => "dấu tiếng Việt ở dạng tách rời (NFD); đã sửa thành NFC",
        IssueKind::PhoneZero { phone } => return format!("mất số 0 ở đầu; đã sửa thành {phone}").into(),
    };
    text.into()
}

/// An issue in English.
pub(super) fn english(kind: &IssueKind) -> Cow<'static, str> {
    let text = match kind {
        IssueKind::EmptyCode => "no code; the row is left out",
        IssueKind::DuplicateCode { first_row } => {
            return format!("the code stands in row {first_row} already; the row is left out").into();
        }
        IssueKind::LookAlikeCode { first, first_row, likeness } => {
            return look_alike(Language::English, first, *first_row, *likeness).into();
        }
        IssueKind::UnknownLevel { known } => {
            return format!("there is no such level (there are: {known}); the row is left out").into();
        }
        IssueKind::Cycle => "the point lies below itself; the row is left out",
        IssueKind::SecondRoot { root } => {
            return format!("only one point has no parent, which is {root}; the row is left out").into();
        }
        IssueKind::EmptyName => "no name; the code stands in for it",
        IssueKind::UnknownParent { similar } => {
            let similar = similar_codes(similar, "these look like it", "row");
            return format!("no point has this code{similar}; placed below «chưa xếp» for now").into();
        }
        IssueKind::ExcludedParent => "the row of this parent is left out; placed below «chưa xếp» for now",
        IssueKind::BadExpected => "is no number of people; taken as unknown",
        IssueKind::BadPhone => "is no phone number; left empty",
        IssueKind::UnknownHost { similar } => {
            let similar = similar_codes(similar, "these look like it", "row");
            return format!("no point has this code{similar}; taken as not hosted").into();
        }
        IssueKind::SelfHost => "the point is hosted by itself; taken as not hosted",
        IssueKind::HostIsHosted => "the host itself attends elsewhere; taken as not hosted",
        IssueKind::ExcelError => "the cell holds an error of Excel; left empty",
        IssueKind::NoFormulaValue => {
            "the cell is a formula that nobody has computed, so it has no value; left empty \
             (open the file in Excel, save it and check again)"
        }
        IssueKind::DateFormat { number, format } => {
            return format!(
                "the cell holds the number {number}, which the format «{format}» makes a date or time, and not the \
                 text that was typed; format the column as Text and type it again"
            )
            .into();
        }
        IssueKind::NumberFormat { format, shown } => {
            let shown = shown.as_ref().map_or("something else".to_owned(), |shown| format!("«{shown}»"));
            return format!(
                "the cell holds a number and is read as one; Excel shows {shown} by the format «{format}»; \
                 if that is the right value, format the column as Text and type it again"
            )
            .into();
        }
        IssueKind::NoHeading => "the value stands under no heading; not used",
        IssueKind::UnknownHeading => "this heading means nothing here; the column is not used",
        IssueKind::RepeatedHeading => "another column has what this heading means; this one is not used",
        IssueKind::HeadingRow { n_more } => {
            let more = if *n_more > 0 { format!(" (and {n_more} more do)") } else { String::new() };
            return format!("the row says the headings again{more}; it counts as no point").into();
        }
        IssueKind::Garbled { garbling, rows, n_cells, mended } => {
            let at = named_rows(rows, *n_cells);
            return garbled(Language::English, *garbling, *n_cells, &at, mended.as_deref()).into();
        }
        IssueKind::NoParentColumn => "there is no column parent; all points are placed below «chưa xếp»",
        IssueKind::OtherSheet { name } => {
            return format!(
                "worksheet «{name}» is a roster too; only the first is read, put all into one worksheet"
            )
            .into();
        }
        IssueKind::HiddenSheet { name } => {
            return format!("the hidden worksheet «{name}» is a roster too; it is not read").into();
        }
        IssueKind::ReadHiddenSheet { name } => {
            return format!(
                "only the hidden worksheet «{name}» is a roster; it is read, unhide it and look at it again"
            )
            .into();
        }
        IssueKind::NoRoot => "there is no central point (a row without a parent)",
        IssueKind::LostDigits => "Excel threw digits away; format the column as Text and type it again",
        IssueKind::CarrierName => {
            "this is a carrier's name, no line or feeder that points share; no incidents are grouped by it"
        }
        IssueKind::SharedTooWidely { n_points, n_total } => {
            return format!(
                "{n_points} of {n_total} points have this value (over 10%); no incidents are grouped by it"
            )
            .into();
        }
        IssueKind::Recomposed => "marks came apart from their letters (NFD); put together (NFC)",
        IssueKind::PhoneZero { phone } => return format!("lost its leading 0; repaired to {phone}").into(),
    };
    text.into()
}

/// That a code looks like an earlier one, and what makes them differ.
fn look_alike(language: Language, first: &str, first_row: u32, likeness: Likeness) -> String {
    let by = match likeness {
        Likeness::Form => {
            language.pick("dạng chữ (chữ rộng, chữ hẹp)", "the form of its letters (wide or narrow)")
        }
        Likeness::Case => language.pick("chữ hoa, chữ thường", "capital and small letters"),
        Likeness::Script => language.pick(
            "chữ của bảng chữ khác (như chữ Nga) trông giống nhau",
            "letters of another script (such as Cyrillic) that look the same",
        ),
        Likeness::Digit => language.pick(
            "chữ cái trông như chữ số (O và 0, I hay l và 1)",
            "letters that look like digits (O and 0, I or l and 1)",
        ),
        Likeness::Zeros => language.pick("số 0 ở đầu", "zeros before a number"),
    };
    match language {
        Language::Vietnamese => format!(
            "trông như mã «{first}» ở dòng {first_row}, chỉ khác {by}; vẫn tính là hai điểm cầu, hãy xem có phải một"
        ),
        Language::English => format!(
            "looks like code «{first}» in row {first_row} and differs by {by} alone; counted as two points, \
             see whether they are one"
        ),
    }
}

/// That cells of a column came without their letters, why, and what can be done.
fn garbled(language: Language, garbling: Garbling, n_cells: usize, at: &str, mended: Option<&str>) -> String {
    let cause = match garbling {
        Garbling::Tcvn3 => language.pick(
            "có lẽ gõ bằng phông TCVN3 (như .VnTime)",
            "probably typed for a TCVN3 font (such as .VnTime)",
        ),
        Garbling::Vni => language.pick(
            "có lẽ gõ bằng phông VNI (như VNI-Times)",
            "probably typed for a VNI font (such as VNI-Times)",
        ),
        Garbling::Utf8 => language.pick(
            "có lẽ là UTF-8 mở bằng bảng mã khác",
            "probably UTF-8 that was opened in another encoding",
        ),
        Garbling::Entities => language.pick(
            "có lẽ chép từ một trang web, chữ ở dạng mã của trang ấy",
            "probably taken from a web page, with letters as the page writes them",
        ),
        Garbling::Lost => language.pick(
            "có lẽ đã lưu ở bảng mã không có chữ tiếng Việt; phải gõ lại",
            "probably saved in an encoding without Vietnamese letters; type them again",
        ),
    };
    let mended = mended.map_or(String::new(), |mended| match language {
        Language::Vietnamese => format!("; có lẽ là «{mended}»; roster check --repair sửa vào một tệp mới"),
        Language::English => {
            format!("; probably «{mended}»; roster check --repair puts it right in a new file")
        }
    });
    match language {
        Language::Vietnamese => {
            format!("{n_cells} ô của cột này (dòng {at}) hỏng chữ tiếng Việt, {cause}{mended}")
        }
        Language::English => {
            format!(
                "Vietnamese letters are broken in cells of this column: {n_cells} (rows {at}), {cause}{mended}"
            )
        }
    }
}

/// In brackets behind a code that is not there: those that look like it, with their rows.
fn similar_codes(similar: &[(Box<str>, u32)], looks: &str, row: &str) -> String {
    if similar.is_empty() {
        return String::new();
    }
    let codes: Vec<String> = similar.iter().map(|(code, at)| format!("«{code}», {row} {at}")).collect();
    format!(" ({looks}: {})", codes.join("; "))
}

/// The first rows of so many: "3, 4, 7…".
fn named_rows(rows: &[u32], n_cells: usize) -> String {
    let named: Vec<String> = rows.iter().map(u32::to_string).collect();
    let more = if n_cells > rows.len() { "…" } else { "" };
    format!("{}{more}", named.join(", "))
}
