//! `diemcau recipients check` as an office runs it, on the README's own example.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

use super::{Office, SECRET, keep_private};
use crate::harness::process::diemcau;

const EVENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/sample/event.toml");

#[test]
fn the_example_of_the_readme_is_clean() {
    let office = Office::new();
    let example = example(&office);
    office.write("recipients.toml", &example);
    let checked = check(&office, &["--event", EVENT]);
    assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    let text = String::from_utf8_lossy(&checked.stdout);
    for line in [
        "3 người nhận, 7 kênh",
        "  vnpt · VNPT Thanh Hóa, trực kỹ thuật\n    nhà mạng: cả buổi lễ, nhà mạng VNPT\n    bot -1…90, không được thì call 09…78",
        "    điện lực: từ Huyện Thọ Xuân (395)\n    zalo 09…79, không được thì sms 09…79",
        "ban tổ chức, người vận hành máy chủ giám sát: cả buổi lễ\n    mail tr…vn, không được thì web ph…ay, không được thì alertmanager",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains(SECRET) && !text.contains("345 679") && !text.contains("345679"), "{text}");
}

#[test]
fn what_is_wrong_is_told_to_people_and_scripts() {
    let office = Office::new();
    let example = example(&office);
    let wrong = example.replace("scope = \"395\"", "scope = \"9999\"").replace("[\"organisers\", ", "[");
    office.write("recipients.toml", &wrong);
    let checked = check(&office, &["--event", EVENT]);
    assert_eq!(checked.status.code(), Some(1), "{checked:?}");
    let text = String::from_utf8_lossy(&checked.stdout);
    let fault = "recipient dien-luc-tho-xuan: scope: danh sách không có điểm cầu mang mã «9999»";
    assert!(text.contains(fault) && text.contains("không ai được báo với tư cách ban tổ chức"), "{text}");
    let checked = check(&office, &["--event", EVENT, "--json", "--lang", "en"]);
    let report: Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!((&report["clean"], &report["with_roster"]), (&json!(false), &json!(true)));
    assert_eq!(report["faults"][0]["message"], "no point of the roster has the code «9999»");
    assert_eq!(report["recipients"][0]["id"], "so-khcn");
    assert!(report["warnings"].as_array().is_some_and(|all| !all.is_empty()));
}

#[test]
fn a_file_that_is_not_there_is_no_check() {
    let checked = check(&Office::new(), &[]);
    assert_eq!(checked.status.code(), Some(2), "{checked:?}");
    assert!(String::from_utf8_lossy(&checked.stderr).contains("không đọc được"), "{checked:?}");
}

/// The README's example, with the secrets that it names beside it.
fn example(office: &Office) -> String {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("it is there");
    let block = readme.split("```toml\n# recipients.toml\n").nth(1).expect("the example is there");
    let example = block.split("```").next().unwrap_or_default().to_owned();
    fs::create_dir(office.path("secrets")).expect("a folder");
    let named = example.split('"').filter(|text| text.starts_with("secrets/"));
    for name in named {
        let text = if name == "secrets/zalo.json" { "{\"refresh_token\": \"r0\"}" } else { SECRET };
        office.write(name, text);
        keep_private(&office.path(name));
    }
    example
}

fn check(office: &Office, more: &[&str]) -> Output {
    let mut command = Command::new(diemcau());
    command.args(["recipients", "check"]).arg(office.path("recipients.toml")).args(more);
    command.env_remove("LC_ALL").env_remove("LC_MESSAGES").env_remove("LANG");
    command.output().expect("it starts")
}
