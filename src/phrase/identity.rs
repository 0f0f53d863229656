//! The folder of an event, the collector's certificate, and who has an identity.

use std::fmt::Display;

use super::Language;

/// A folder of an event that was made.
#[derive(Clone, Copy, Debug)]
pub struct Begun<'a> {
    /// Where.
    pub dir: &'a str,
    /// Under which name or address the collector is reached; may be empty.
    pub name: &'a str,
    /// Of its authority.
    pub fingerprint: &'a str,
}

/// What a collector's certificate says.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// What agents pin.
    pub fingerprint: &'a str,
    /// Of the certificate alone.
    pub leaf: &'a str,
    /// When it ends.
    pub ends: &'a str,
    /// What it is for.
    pub names: &'a str,
}

impl Language {
    /// That the folder of an event is made, and what to do next.
    pub fn event_begun(self, begun: &Begun<'_>) -> String {
        let Begun { dir, name, fingerprint } = *begun;
        let name = if name.is_empty() { self.pick("TÊN-MÁY", "HOST") } else { name };
        match self {
            Self::Vietnamese => format!(
                "đã tạo thư mục buổi lễ {dir}; dấu vân tay của máy chủ giám sát (không đổi khi gia hạn chứng thư):\n  \
                 {fingerprint}\n\nViệc tiếp theo:\n  1. sửa giờ giấc trong {dir}/event.toml, điền {dir}/roster.xlsx, \
                 rồi kiểm tra:\n     diemcau event check {dir}/event.toml\n  2. diễn tập:\n     diemcau serve --event \
                 {dir}/event.toml --data {dir}/data --listen 0.0.0.0:7500 --session rehearsal\n  3. phát mã ghi danh \
                 cho các điểm cầu:\n     diemcau enroll codes --out {dir}/sheets --data {dir}/data --by \"HỌ TÊN\"\n  \
                 4. tại mỗi điểm cầu:\n     diemcau-agent enroll --collector {name}:7500 --code MÃ\n\nGiữ kín \
                 {dir}/data: ai có ca-key.pem trong đó thì giả được mọi điểm cầu.\n"
            ),
            Self::English => format!(
                "the folder of the event is {dir}; fingerprint of the collector, which stays when its certificate is \
                 renewed:\n  {fingerprint}\n\nWhat to do next:\n  1. put the times in {dir}/event.toml right, fill in \
                 {dir}/roster.xlsx, and check:\n     diemcau event check {dir}/event.toml\n  2. rehearse:\n     diemcau \
                 serve --event {dir}/event.toml --data {dir}/data --listen 0.0.0.0:7500 --session rehearsal\n  3. hand \
                 out enrolment codes:\n     diemcau enroll codes --out {dir}/sheets --data {dir}/data --by \"NAME\"\n  \
                 4. at each point:\n     diemcau-agent enroll --collector {name}:7500 --code CODE\n\nKeep {dir}/data to \
                 yourself: who has its ca-key.pem can be any point.\n"
            ),
        }
    }

    /// That a folder holds something and is left alone.
    pub fn event_folder_taken(self, dir: &str) -> String {
        match self {
            Self::Vietnamese => format!("thư mục {dir} đã có tệp; hãy chọn thư mục mới, không ghi đè gì cả"),
            Self::English => {
                format!("{dir} holds files already; choose a new folder, nothing is overwritten")
            }
        }
    }

    /// That a text is no name or address for a certificate.
    pub fn no_name(self, name: &str) -> String {
        match self {
            Self::Vietnamese => {
                format!("«{name}» không phải tên máy hay địa chỉ IP (không kèm cổng, không kèm https://)")
            }
            Self::English => {
                format!("«{name}» is no host name or IP address (without port and without https://)")
            }
        }
    }

    /// What a collector's certificate says, a line each.
    pub fn certificate_says(self, shown: &Shown<'_>) -> String {
        let Shown { fingerprint, leaf, ends, names } = *shown;
        match self {
            Self::Vietnamese => format!(
                "dấu vân tay để ghim: {fingerprint}\nriêng chứng thư này:  {leaf}\nhết hạn:             {ends}\n\
                 dùng cho:            {names}\n"
            ),
            Self::English => format!(
                "fingerprint to pin:   {fingerprint}\nof this certificate:  {leaf}\nends:                 {ends}\n\
                 is for:               {names}\n"
            ),
        }
    }

    /// That a certificate was renewed, and what happens now.
    pub fn certificate_renewed(self) -> &'static str {
        self.pick(
            "đã gia hạn; máy chủ giám sát đang chạy tự nhận trong vài giây, không điểm cầu nào bị ngắt",
            "renewed; a collector that runs takes it within seconds, and no point is cut off",
        )
    }

    /// That a certificate was not made here and is renewed elsewhere.
    pub fn certificate_not_own(self, file: impl Display) -> String {
        match self {
            Self::Vietnamese => format!(
                "{file} không do diemcau init (hoặc lần chạy đầu) ký, nên không gia hạn được ở đây: hãy thay tệp đó \
                 bằng chứng thư mới của nơi cấp"
            ),
            Self::English => format!(
                "{file} was not signed by the authority of this data directory, so it cannot be renewed here: put the \
                 new one of its issuer in its place"
            ),
        }
    }

    /// When the certificate of the collector ends, which is soon.
    pub fn certificate_ends(self, ends: &str) -> String {
        match self {
            Self::Vietnamese => {
                format!("chứng thư của máy chủ giám sát hết hạn lúc {ends}: diemcau cert renew")
            }
            Self::English => format!("the collector's certificate ends at {ends}: diemcau cert renew"),
        }
    }

    /// The same, for the head of a screen.
    pub fn certificate_ends_on(self, day: &str) -> String {
        match self {
            Self::Vietnamese => format!("chứng thư hết hạn {day}"),
            Self::English => format!("certificate ends {day}"),
        }
    }

    /// That a data directory has no authority that could sign for points.
    pub fn no_authority(self) -> &'static str {
        self.pick(
            "thư mục dữ liệu này không có nơi cấp chứng thư (bắt đầu bằng phiên bản cũ, hoặc không dùng TLS): hãy bắt đầu \
             thư mục mới bằng diemcau init",
            "this data directory has no authority (an older version began it, or it has no TLS): begin a new one with \
             diemcau init",
        )
    }

    /// That a live session beyond this machine has no way to tell who is who.
    pub fn live_without_identity(self) -> &'static str {
        self.pick(
            "đợt chính thức mở ra ngoài máy này chỉ nhận máy trạm đã ghi danh, mà ở đây không ghi danh được: cần TLS và nơi \
             cấp chứng thư (diemcau init); hoặc diễn tập (--session rehearsal), hoặc chỉ nghe trên máy này",
            "a live session beyond this machine takes enrolled agents alone, and none can be enrolled here: it needs TLS and \
             an authority (diemcau init); or rehearse (--session rehearsal), or listen on this machine alone",
        )
    }

    /// For how long enrolment codes can be good.
    pub fn codes_valid(self) -> &'static str {
        self.pick(
            "mã ghi danh dùng được từ 1 phút đến 90 ngày",
            "enrolment codes are good for 1 minute to 90 days",
        )
    }

    /// How many sheets with enrolment codes were written, where, and until when they are good.
    pub fn codes_written(self, n: usize, out: impl Display, expires: &str) -> String {
        let n = self.number(u64::try_from(n).unwrap_or(u64::MAX));
        match self {
            Self::Vietnamese => format!(
                "đã ghi {n} phiếu ghi danh vào {out} (mỗi điểm cầu một tệp, all.html để in tất cả, codes.csv), dùng được đến \
                 {expires}; mã phát trước đó của các điểm cầu này không còn dùng được"
            ),
            Self::English => format!(
                "{n} enrolment sheets written to {out} (a file for each point, all.html to print all, codes.csv), good until \
                 {expires}; codes that these points had before are good no longer"
            ),
        }
    }

    /// That a point has no identity that could be taken away.
    pub fn not_enrolled(self) -> &'static str {
        self.pick(
            "điểm cầu này chưa ghi danh và không có mã ghi danh nào còn dùng được",
            "this point is not enrolled, and has no enrolment code that is good",
        )
    }

    /// That a person may act from other machines, and what to hand over.
    pub fn operator_added(self, name: &str, out: impl Display) -> String {
        match self {
            Self::Vietnamese => format!(
                "{name} đã được cấp quyền: đưa riêng cho người này thư mục {out}, rồi dùng với --identity (xóa bản ở đây)"
            ),
            Self::English => format!(
                "{name} may do so now: hand the folder {out} to them alone, for --identity (and remove it here)"
            ),
        }
    }

    /// That an operator of the name is there already.
    pub fn operator_taken(self) -> &'static str {
        self.pick(
            "đã có người vận hành mang tên này; thu hồi trước (diemcau operators revoke)",
            "there is an operator of this name already; revoke that one first (diemcau operators revoke)",
        )
    }

    /// That there is no operator of the name.
    pub fn no_such_operator(self) -> &'static str {
        self.pick(
            "không có người vận hành mang tên này; xem diemcau operators list",
            "there is no operator of this name; see diemcau operators list",
        )
    }

    /// An event file to be put right: the event is on that day.
    pub fn event_file(self, day: &str) -> String {
        let [head, name, times, open, roster, speaking, cutoff, first, second, third, agents] = match self {
            Self::Vietnamese => [
                "Tệp buổi lễ: sửa tên và giờ; README kể hết các mục khác.",
                "Tên buổi lễ",
                "Giờ tính theo múi giờ trên.",
                "Số đại biểu báo trước lúc này không được tính.",
                "Danh sách điểm cầu, cạnh tệp này.",
                "Mã các điểm cầu phát biểu, được theo dõi chặt hơn.",
                "Giờ chốt số liệu, và hạn nộp báo cáo.",
                "Báo cáo nhanh",
                "Khai mạc",
                "Kết thúc",
                "Máy trạm hay người không có chứng thư: \"rehearsal\" nhận khi diễn tập, \"never\" không bao giờ nhận.",
            ],
            Self::English => [
                "The event file: put name and times right; the README tells of all other keys.",
                "Name of the event",
                "Times count in that zone.",
                "Counts observed before this enter no figure.",
                "The roster, beside this file.",
                "Codes of the points that speak, which are watched tighter.",
                "When the figures are frozen, and when their report is due.",
                "Quick report",
                "Opening",
                "End",
                "Who shows no certificate, agent or person: \"rehearsal\" takes them in a rehearsal, \"never\" not at all.",
            ],
        };
        format!(
            "# {head}\n\nname = \"{name}\"\ntime_zone = \"Asia/Ho_Chi_Minh\"\n# {times}\nstart = {day}T08:00:00\n\
             end = {day}T10:00:00\n\n# {open}\ncount_open = {day}T06:20:00\n\n# {roster}\nroster = \"roster.xlsx\"\n\n\
             # {speaking}\nspeaking = []\n\n# {cutoff}\n[[cutoff]]\nname = \"{first}\"\nat = {day}T07:20:00\n\
             due = {day}T07:30:00\n\n[[cutoff]]\nname = \"{second}\"\nat = {day}T08:00:00\n\n[[cutoff]]\n\
             name = \"{third}\"\nat = {day}T10:00:00\n\n# {agents}\n[identity]\nwithout = \"rehearsal\"\n"
        )
    }
}
