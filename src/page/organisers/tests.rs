use diemcau_core::attendance::CountSource;
use diemcau_core::cutoff::{FrozenFigure, FrozenSums};
use diemcau_core::figure::{Connected, Flag, Sums};
use diemcau_core::presence::Presence;

use super::*;
use crate::view::ClockSource;

/// 07:12 in Vietnam.
const NOW: Timestamp = Timestamp::from_millis(1_746_663_120_000);

fn sums() -> Sums {
    let connected = Connected { total: 845, agent: 840, confirmed: 12, meeting: 0 };
    Sums { expected: 1_018, connected, attendees: 15_212, missing_points: 1, ..Sums::default() }
}

fn missing() -> Vec<MissingAreaView> {
    let point = MissingView {
        code: "14650".to_owned(),
        name: "Xã <Thọ> Xuân".to_owned(),
        expected: Some(60),
        presence: Presence::Lost,
        contact: "Chị Lan".to_owned(),
        phone: "0912 345 678".to_owned(),
        of: Some("Huyện Thọ Xuân".to_owned()),
        called: Some(CalledView {
            at: NOW, by: "Lê Hoa".to_owned(), note: "sẽ báo".to_owned(), n_calls: 2
        }),
    };
    let (code, name) = ("395".to_owned(), "Huyện Thọ Xuân".to_owned());
    vec![MissingAreaView { code, name, n_missing: 9, people: 540, points: vec![point] }]
}

fn doubtful() -> Vec<DoubtView> {
    let told = |count, source| ToldView { count, source: Some(source), by: String::new(), at: NOW };
    vec![DoubtView {
        code: "407".to_owned(),
        name: "Nghi Sơn".to_owned(),
        expected: Some(50),
        stands: Some(told(450, CountSource::Person)),
        told: vec![told(450, CountSource::Person), told(45, CountSource::Device)],
        is_conflict: true,
        flags: vec![Flag::Many],
        verified_by: None,
    }]
}

fn frozen() -> Vec<FrozenView> {
    let amendment = AmendmentView {
        by: "Lê Hoa".to_owned(),
        at: NOW,
        reason: "điểm cầu báo lại".to_owned(),
        approved: None,
    };
    vec![FrozenView {
        name: "Báo cáo nhanh".to_owned(),
        query: "cutoff=B%C3%A1o".to_owned(),
        at: NOW,
        due: Some(NOW),
        figure: Some(FrozenFigure {
            name: "Báo cáo nhanh".into(),
            at: NOW,
            sums: Some(FrozenSums { expected: 1_018, connected: 801, attendees: 14_900 }),
            n_amendments: 1,
            n_open: 3,
        }),
        approved: Some(ApprovedView { by: "Phạm Văn B".to_owned(), at: NOW }),
        amendments: vec![amendment],
    }]
}

fn shown(notice: Option<Notice<'_>>) -> String {
    let row = RowView { name: "xã, phường".to_owned(), sums: sums() };
    let view = OrganisersView {
        language: Language::Vietnamese,
        base: "/o/secret",
        token: "form-token",
        name: "Lê Hoa",
        event: "Lễ phát động",
        session: Session::Rehearsal,
        clock: ClockView { source: ClockSource::Event, now: NOW, utc_offset_s: 7 * 3_600 },
        is_unwritten: false,
        next: Some(NextCutoff {
            name: "Báo cáo nhanh",
            at: NOW + std::time::Duration::from_mins(8),
            due: None,
        }),
        figure: FigureView { total: sums(), levels: vec![row.clone()], areas: vec![row] },
        missing: &missing(),
        is_one_area: false,
        doubtful: &doubtful(),
        frozen: &frozen(),
        formats: &["txt", "xlsx"],
        notice,
    };
    page(&view).into_string()
}

#[test]
fn the_page_tells_figure_missing_doubtful_and_frozen() {
    let page = shown(None);
    for part in [
        "DIỄN TẬP",
        "Báo cáo nhanh: chốt 07:20 (còn 8 phút)",
        "845/1.018 điểm cầu đã kết nối, 15.212 đại biểu",
        "Xã &lt;Thọ&gt; Xuân",
        "href=\"tel:0912345678\"",
        "Chị Lan 0912 345 678 (của Huyện Thọ Xuân)",
        "Lê Hoa đã gọi lúc 07:12, 2 lần",
        "và 8 điểm cầu khác",
        "/o/secret?area=395#missing",
        "lệch số liệu",
        "hơn 3 lần số dự kiến",
        "Xác minh",
        "801/1.018 điểm cầu đã kết nối, 14.900 đại biểu",
        "3 thay đổi sau giờ chốt",
        "Đính chính lần 1",
        "/o/secret/report.xlsx?cutoff=B%C3%A1o",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let forms = page.matches("<form").count();
    assert_eq!(page.matches("name=\"token\" value=\"form-token\"").count(), forms, "each form has its token");
    assert!(!page.contains(" style="), "the policy allows no inline style");
}

#[test]
fn what_became_of_a_form_is_told() {
    assert!(shown(Some(Notice::Done)).contains("Đã ghi nhận."));
    assert!(shown(Some(Notice::Refused("Xin ghi lý do."))).contains("✖ Xin ghi lý do."));
}
