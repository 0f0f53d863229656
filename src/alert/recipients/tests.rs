//! What is wrong with a file is told with its place, and costs nothing else.

use std::fmt::Write as _;
use std::fs;

use diemcau_core::incident::audience::Audience;
use diemcau_phrase::Language;
use diemcau_phrase::failure::Explain as _;

use super::*;
use crate::alert::channel::ChannelKind;

const GOOD: &str = r#"[channels.sms]
kind = "sms"
brandname = "SOKHCN"
api_key_file = "secret"
secret_key_file = "secret"
parts = 2

[channels.tele]
kind = "telegram"
token_file = "secret"
timeout = "5s"

[channels.am]
kind = "alertmanager"
base = "http://127.0.0.1:9093"

[[recipient]]
id = "vnpt"
name = "VNPT, trực kỹ thuật"
audience = ["telecom", "operators"]
carrier = "vnpt"
channels = [{ channel = "tele", to = "-100123" }, { channel = "sms", to = "0912 345 678" }]

[[recipient]]
id = "dien-luc"
name = "Điện lực huyện"
audience = ["power"]
scope = "1"
channels = [{ channel = "sms", to = "0912345679" }]

[[recipient]]
id = "ban-to-chuc"
name = "Ban tổ chức"
audience = ["organisers"]
channels = [{ channel = "am" }]
"#;

const ROSTER: &str = "code,name,level,parent,carrier\nT,Tỉnh,tinh,,\n1,A,huyen,T,VNPT\n2,B,huyen,T,Viettel\n";

#[test]
fn a_good_file_says_who_is_told_by_which_ways() {
    let loaded = load(GOOD);
    assert_eq!((loaded.faults, loaded.warnings), (vec![], vec![]));
    let ids: Vec<&str> = loaded.recipients.iter().map(|recipient| recipient.id.as_str()).collect();
    assert_eq!(ids, ["ban-to-chuc", "dien-luc", "vnpt"]);
    let vnpt = loaded.recipients.get(&id("vnpt")).unwrap();
    assert_eq!(vnpt.audiences, BTreeSet::from([Audience::Telecom, Audience::Operators]));
    let ways: Vec<&str> = vnpt.channels.iter().map(|way| way.name.as_str()).collect();
    assert_eq!(ways, ["tele", "sms"], "in order of preference");
    let roster = roster();
    let scoped = loaded.recipients.get(&id("dien-luc")).unwrap();
    assert_eq!(scoped.scope, roster.find("1"));
    let sms = ChannelName::new("sms").unwrap();
    assert_eq!(loaded.directory.channel(&sms).unwrap().kind(), ChannelKind::Sms);
    assert_eq!(loaded.directory.address(&id("vnpt"), &sms).unwrap().masked(), "09…78");
    assert!(loaded.directory.address(&id("ban-to-chuc"), &sms).is_none());
}

#[test]
fn what_is_wrong_costs_itself_alone() {
    let all = ["ban-to-chuc", "dien-luc", "vnpt"];
    let without = |gone: &str| all.into_iter().filter(|id| *id != gone).collect::<Vec<_>>();
    for (from, to, faults, left) in [
        ("scope = \"1\"", "scope = \"9\"", "28 recipient dien-luc scope", without("dien-luc")),
        ("id = \"dien-luc\"", "id = \"Điện lực\"", "25 recipient Điện lực id", without("dien-luc")),
        ("id = \"dien-luc\"", "id = \"vnpt\"", "25 recipient vnpt id", without("dien-luc")),
        ("[\"power\"]", "[\"water\"]", "27 recipient dien-luc audience", without("dien-luc")),
        ("[\"power\"]", "[]", "27 recipient dien-luc audience", without("dien-luc")),
        ("[\"power\"]", "\"power\"", "27 recipient dien-luc audience", without("dien-luc")),
        ("scope = \"1\"", "scoop = \"1\"", "28 recipient dien-luc scoop", without("dien-luc")),
        ("name = \"Điện lực huyện\"\n", "", "24 recipient dien-luc name", without("dien-luc")),
        (
            "{ channel = \"am\" }",
            "{ channel = \"am\", to = \"x\" }",
            "35 recipient ban-to-chuc channels; 35 recipient ban-to-chuc to",
            without("ban-to-chuc"),
        ),
        // The other way is left.
        ("\"0912 345 678\"", "\"anh Nam\"", "22 recipient vnpt to", all.to_vec()),
        (", to = \"0912 345 678\"", "", "22 recipient vnpt to", all.to_vec()),
        (
            "{ channel = \"sms\", to = \"0912 345 678\" }",
            "{ channel = \"fax\" }",
            "22 recipient vnpt channels",
            all.to_vec(),
        ),
        (
            "{ channel = \"sms\", to = \"0912 345 678\" }",
            "{ channel = \"tele\", to = \"1\" }",
            "22 recipient vnpt channels",
            all.to_vec(),
        ),
        // A channel that is wrong is lost to all.
        (
            "kind = \"telegram\"",
            "kind = \"telegraph\"",
            "9 channels.tele kind; 22 recipient vnpt channels",
            all.to_vec(),
        ),
        (
            "timeout = \"5s\"",
            "timeout = \"5h\"",
            "11 channels.tele timeout; 22 recipient vnpt channels",
            all.to_vec(),
        ),
        (
            "timeout = \"5s\"",
            "retries = 3",
            "11 channels.tele retries; 22 recipient vnpt channels",
            all.to_vec(),
        ),
        (
            "token_file = \"secret\"",
            "token_file = \"none\"",
            "10 channels.tele token_file; 22 recipient vnpt channels",
            all.to_vec(),
        ),
        (
            "token_file = \"secret\"",
            "",
            "8 channels.tele token_file; 22 recipient vnpt channels",
            all.to_vec(),
        ),
        (
            "token_file = \"secret\"",
            "token_env = \"DIEMCAU_NONE\"",
            "10 channels.tele token_env; 22 recipient vnpt channels",
            all.to_vec(),
        ),
        (
            "http://127.0.0.1:9093",
            "127.0.0.1:9093",
            "15 channels.am base; 35 recipient ban-to-chuc channels; 35 recipient ban-to-chuc channels",
            without("ban-to-chuc"),
        ),
        (
            "parts = 2",
            "parts = 9",
            "6 channels.sms parts; 22 recipient vnpt channels; 29 recipient dien-luc channels; 29 recipient dien-luc channels",
            without("dien-luc"),
        ),
        ("[[recipient]]\nid = \"vnpt\"", "[mail]\n[[recipient]]\nid = \"vnpt\"", "17  mail", all.to_vec()),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let loaded = load(&GOOD.replacen(from, to, 1));
        let told: Vec<String> =
            loaded.faults.iter().map(|it| format!("{} {} {}", it.line, it.entry, it.key)).collect();
        assert_eq!(told.join("; "), faults, "{to}");
        let ids: Vec<&str> = loaded.recipients.iter().map(|recipient| recipient.id.as_str()).collect();
        assert_eq!(ids, left, "{to}");
    }
}

#[test]
fn each_kind_of_channel_says_what_it_lacks() {
    for (keys, faults) in [
        ("kind = \"http\"", "channels.x url: is missing"),
        (
            "kind = \"http\"\nurl = \"ftp://a/\"",
            "channels.x url: «ftp://a/» is no address with http:// or https://",
        ),
        ("kind = \"http\"\nurl = \"http://a/{{ x\"", "channels.x url: the template is not well formed"),
        (
            "kind = \"http\"\nurl = \"http://a/\"\nmethod = \"DELETE\"",
            "channels.x method: «DELETE» is no HTTP method",
        ),
        ("kind = \"http\"\nurl = \"http://a/\"\nproof = \"id\"", "channels.x proof: «id» is no JSON pointer"),
        (
            "kind = \"http\"\nurl = \"http://a/\"\nheaders = { \"a b\" = \"c\" }",
            "channels.x headers: «a b» is no name",
        ),
        (
            "kind = \"http\"\nurl = \"http://a/\"\nsecrets = { token = \"abc\" }",
            "channels.x secrets.token: a secret is missing",
        ),
        (
            "kind = \"http\"\nurl = \"http://a/\"\nsuccess = { pointer = \"/r\" }",
            "channels.x success.equals: is missing",
        ),
        (
            "kind = \"voice\"\nfrom = \"\"\nkey_id = \"k\"\nkey_secret_file = \"secret\"",
            "channels.x from: is empty",
        ),
        ("kind = \"voice\"\nfrom = \"1\"\nkey_secret_file = \"secret\"", "channels.x key_id: is missing"),
        (
            "kind = \"email\"\nhost = \"mail.vn\"\nfrom = \"a@b.vn\"\ntls = \"none\"",
            "channels.x tls: only this very machine",
        ),
        ("kind = \"email\"\nhost = \"mail.vn\"\nfrom = \"a\"", "channels.x from: «a» is no address"),
        (
            "kind = \"email\"\nhost = \"m\"\nfrom = \"a@b.vn\"\npassword_file = \"secret\"",
            "channels.x user: is missing",
        ),
        (
            "kind = \"zalo-zns\"\ntemplate_id = \"1\"\ntemplate_data = {}\napp_id = \"1\"\nsecret_key_file = \"secret\"\ntokens_file = \"secret\"",
            "channels.x tokens_file: cannot read",
        ),
        (
            "kind = \"zalo-oa\"\nmessage = \"promotion\"\napp_id = \"1\"\nsecret_key_file = \"secret\"\ntokens_file = \"no\"",
            "channels.x message: «promotion» is none of cs, transaction",
        ),
        (
            "kind = \"alertmanager\"\nbase = \"http://a\"\nlabels = { \"a-b\" = \"c\" }",
            "channels.x labels: «a-b» is no label name",
        ),
        ("timeout = \"5s\"", "channels.x kind: is missing"),
    ] {
        let loaded = load(&format!("[channels.x]\n{keys}\n"));
        let told: Vec<String> =
            loaded.faults.iter().map(|it| format!("{} {}: {}", it.entry, it.key, it.fault)).collect();
        assert!(told.first().is_some_and(|told| told.starts_with(faults)), "{keys}: {told:?}");
        assert!(!told.concat().contains("abc"), "a value where a secret belongs is not shown: {told:?}");
    }
}

#[test]
fn what_is_worth_a_thought_is_told() {
    let mut text =
        GOOD.replace("carrier = \"vnpt\"", "carrier = \"FPT\"").replace("[\"power\"]", "[\"telecom\"]");
    text = text.replace("parts = 2", "template = \"{{ text }} {{ text }} {{ fields.scoop }}\"");
    let _ = write!(text, "[channels.web]\nkind = \"http\"\nurl = \"http://gw.example/\"\n");
    let loaded = load(&text);
    assert_eq!(loaded.faults, vec![]);
    let told: Vec<String> = loaded.warnings.iter().map(|it| it.explain(Language::English)).collect();
    let expected = [
        "nobody is told as power company",
        "channels.sms: the template speaks of something that is not there; it stays empty (line 1: undefined value)",
        "channels.sms: a usual message does not fit 1 parts of 160 characters and is cut",
        "channels.web: no recipient uses this channel",
        "channels.web: goes to gw.example without TLS: everybody on the way can read it",
        "recipient vnpt: no point of the scope has the carrier «FPT»",
    ];
    assert_eq!(told, expected);
}

#[test]
fn templates_are_tried_with_all_fields_that_a_message_has() {
    for language in [Language::Vietnamese, Language::English] {
        let tried: Vec<&str> = language.sample_alert().fields.iter().map(|(name, _)| *name).collect();
        assert_eq!(tried, crate::alert::message::FIELDS);
    }
}

#[cfg(unix)]
#[test]
fn a_secret_that_others_can_read_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = folder(GOOD);
    let secret = dir.path().join("secret");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
    let loaded = read(&dir.path().join("recipients.toml")).unwrap().resolve(Some(&roster()));
    let told = loaded.warnings.iter().filter(|it| matches!(it.warning, RecipientsWarning::OpenToOthers(_)));
    assert_eq!(told.count(), 3);
}

#[test]
fn a_file_that_is_none_is_told_as_a_whole() {
    let dir = folder("[channels.sms\n");
    let error = read(&dir.path().join("recipients.toml")).unwrap_err();
    assert!(error.explain(Language::Vietnamese).contains("recipients.toml:1: không hiểu"), "{error}");
    let missing = read(&dir.path().join("none.toml")).unwrap_err();
    assert!(missing.explain(Language::Vietnamese).starts_with("không đọc được"), "{missing}");
}

fn load(text: &str) -> Loaded {
    let dir = folder(text);
    read(&dir.path().join("recipients.toml")).expect("it is TOML").resolve(Some(&roster()))
}

fn folder(text: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("recipients.toml"), text).expect("a file can be written");
    let secret = dir.path().join("secret");
    fs::write(&secret, "s3cret").expect("a file can be written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).expect("rights can be set");
    }
    dir
}

fn roster() -> Roster {
    let levels = crate::event::sample_levels();
    crate::roster::parse(ROSTER.as_bytes(), &levels, &BTreeSet::new()).expect("a roster").roster
}

fn id(text: &str) -> RecipientId {
    RecipientId::new(text).expect("a good identity")
}
