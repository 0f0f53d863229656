//! Files that people write, and the agent's spool.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::LazyLock;

use diemcau::event::{Clock, from_text, sample_levels};
use diemcau::meeting::list::{self, Pointers};
use diemcau::meeting::matching::Matcher;
use diemcau::meeting::rules::Rules;
use diemcau::planned::{self as cuts, Terms};
use diemcau::roster::{self, RosterFile};
use diemcau_agent::config::{Config, Flags};
use diemcau_agent::spool::fuzz::read;

use super::Depth;
use crate::event::{EVENT, TOML};

pub(super) fn roster_csv(bytes: &[u8]) -> Depth {
    depth_of(rostered(bytes).as_ref())
}

pub(super) fn roster_csv_seeds() -> Vec<Vec<u8>> {
    let english =
        "code,name,level,parent,expected,phone,uplink\nT,Tỉnh,tinh,,100,0912,O\nX,Xã Một,xa,T,40,,O\n";
    let vietnamese = "Mã;Tên điểm cầu;Cấp;Trực thuộc;Số dự kiến\nT;Tỉnh;tinh;;\"1.000\"\nX;=Xã;xã;T;-1\n";
    [english, vietnamese].map(|text| text.as_bytes().to_vec()).to_vec()
}

pub(super) fn event(bytes: &[u8]) -> Depth {
    let Ok(text) = std::str::from_utf8(bytes) else { return Depth::Refused };
    let event = from_text(text, "code,name,level\nTINH,Tỉnh,tinh\n407,Huyện,huyen\n").ok();
    Depth::of(event.is_some(), event.is_some_and(|event| !event.settings.name.starts_with("Lễ")))
}

pub(super) fn event_seeds() -> Vec<Vec<u8>> {
    let sample = diemcau::sample::EVENT;
    let short = "name = \"Lễ\"\ntime_zone = \"Asia/Ho_Chi_Minh\"\nstart = 2025-05-08T08:00:00\n\
                 end = 2025-05-08T10:00:00\ncount_open = \"06:20\"\nroster = \"r.csv\"\n\
                 [[cutoff]]\nname = \"Một\"\nat = \"07:20\"\ndue = \"07:30\"\n";
    vec![sample.as_bytes().to_vec(), short.as_bytes().to_vec(), TOML.as_bytes().to_vec()]
}

/// Its own folder in memory.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    folder.expect("a folder for one file").keep()
});

pub(super) fn agent(bytes: &[u8]) -> Depth {
    let file = FOLDER.join("agent.toml");
    std::fs::write(&file, bytes).expect("there is room for it");
    let config = Config::resolve(&Flags { config: Some(file), ..Flags::default() });
    let point = config.ok().map(|config| config.settings.point);
    Depth::of(point.is_some(), point.is_some_and(|point| point.as_str() != "X"))
}

pub(super) fn agent_seeds() -> Vec<Vec<u8>> {
    let print = "00112233445566778899aabbccddeeff".repeat(2);
    let whole = format!(
        "point = \"X\"\nconnect = \"https://collector.example:7500\"\nfingerprint = \"{print}\"\nnut = \"ups@localhost\"\n\
         state = \"/tmp/s\"\nlog_format = \"json\"\n[page]\nlisten = \"127.0.0.1:7580\"\nlan = \"off\"\n\
         [[probe]]\nkind = \"sip\"\ntarget = \"192.0.2.1:5060\"\ninterval = \"2s\"\n\
         [[attendance]]\nname = \"cửa\"\nurl = \"http://a/\"\npointer = \"/count\"\ninterval = \"30s\"\n"
    );
    vec![whole.into_bytes(), b"point = \"X\"\nconnect = \"http://127.0.0.1:1\"\n".to_vec()]
}

/// A list, a zero, the rules for it.
pub(super) fn participants(bytes: &[u8]) -> Depth {
    let (list, rules) = bytes.split_at(bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len()));
    let Ok(participants) = list::read(list, &Pointers::default()) else { return Depth::Refused };
    let rules = std::str::from_utf8(rules.get(1..).unwrap_or_default());
    let rules = rules.ok().and_then(|text| Rules::parse(text).ok()).unwrap_or_default();
    let matched = Matcher::new(&EVENT.roster, &rules).list(&participants);
    let n_told = matched.doubtful.len() + matched.unmatched.len() + matched.n_ignored;
    assert!(matched.points.len() + n_told <= participants.len(), "nobody is made up");
    Depth::of(!matched.points.is_empty(), matched.points.len() == 2)
}

pub(super) fn participants_seeds() -> Vec<Vec<u8>> {
    let rules = "\0ignore = [\"Ban tổ chức\"]\ndrop = [\"ĐC\"]\n[points]\n\"phong hop 2\" = \"X\"\n";
    [
        "Name,Email\nXã Xuân Hòa,\nPhòng họp 2,a@b\nBan tổ chức,\nX - Thôn Một,sip:1\n",
        r#"[{"name":"407"},{"name":"TINH","address":"sip:10.0.0.1"},{"name":"ĐC V"}]"#,
    ]
    .map(|list| (list.to_owned() + rules).into_bytes())
    .to_vec()
}

pub(super) fn planned(bytes: &[u8]) -> Depth {
    let clock = Clock::of("Asia/Ho_Chi_Minh", EVENT.settings.start);
    let terms = Terms { roster: &EVENT.roster, clock, utility: None, by: Some("Điện lực") };
    let words = cuts::read(bytes, &terms).map(|planned| planned.words).unwrap_or_default();
    let is_known = |by: &str| ["Điện lực", "VNPT"].contains(&by);
    Depth::of(!words.is_empty(), words.iter().any(|(word, _)| !is_known(&word.by)))
}

pub(super) fn planned_seeds() -> Vec<Vec<u8>> {
    let text = "feeder,uplink,code,from,to,by,note\nF1,,,07:00,08:00,,bảo trì\n,OLT-1,,2025-05-08 07:00,2025-05-08 09:00,VNPT,\n";
    vec![text.as_bytes().to_vec(), "Lộ điện;Từ;Đến\nF1;7h;8h\n".as_bytes().to_vec()]
}

pub(super) fn spool(bytes: &[u8]) -> Depth {
    let (written, n_waiting) = read(bytes);
    let (again, n_again) = read(&written);
    assert_eq!(n_again, n_waiting, "what is written anew holds as much");
    assert_eq!(again, written, "and is written the same");
    Depth::of(n_waiting > 0, n_waiting == 1)
}

pub(super) fn spool_seeds() -> Vec<Vec<u8>> {
    diemcau_agent::spool::fuzz::examples()
}

pub(super) fn depth_of(file: Option<&RosterFile>) -> Depth {
    let is_taken = file.is_some_and(|file| file.roster.len() == 2);
    Depth::of(is_taken, file.is_some_and(expects_another_number))
}

/// One that stands in no seed.
fn expects_another_number(file: &RosterFile) -> bool {
    let expected = file.roster.iter().filter_map(|(_, point)| point.expected);
    expected.into_iter().any(|n| ![40, 100, 1_000].contains(&n))
}

pub(super) fn rostered(bytes: &[u8]) -> Option<RosterFile> {
    roster::parse(bytes, &sample_levels(), &BTreeSet::from(["T".to_owned()])).ok()
}
