//! What a person meets at a terminal when something is wrong: in Vietnamese unless the option or the
//! environment asks for English, whichever of the three programs it is.
#![expect(clippy::unwrap_used, reason = "a test stops where something it needs is not there")]

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::harness::process::{diemcau, diemcau_agent, diemcau_monitor};

const PRINT: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// One failure: what is run, its exit code, and what it says in either language.
struct Failure<'a> {
    program: PathBuf,
    arguments: &'a [&'a str],
    code: i32,
    vietnamese: &'a str,
    english: &'a str,
}

#[test]
fn a_wrong_command_line_is_told_in_the_reader_s_language() {
    for (arguments, vietnamese, english) in [
        (&["serve", "--foo"][..], "không có tùy chọn «--foo»", "there is no option «--foo»"),
        (&["srve"], "không có lệnh «srve»", "there is no command «srve»"),
        (
            &["serve"],
            "còn thiếu: --event <FILE>, --data <DIR>",
            "what is missing: --event <FILE>, --data <DIR>",
        ),
        (
            &["serve", "--event", "e", "--data", "d", "--listen", "here"],
            "--listen <ADDR:PORT>: «here» phải là địa chỉ IP và cổng",
            "--listen <ADDR:PORT>: «here» must be an IP address and a port",
        ),
        (
            &["rehearse", "--data", "d", "--for", "soon"],
            "--for <TIME>: «soon» không phải khoảng thời gian",
            "--for <TIME>: «soon» is no length of time",
        ),
    ] {
        check(&Failure { program: diemcau(), arguments, code: 2, vietnamese, english });
    }
    for (count, shown) in [("abc", "abc"), ("-5", "-5"), ("4,5", "4,5"), ("100001", "100001")] {
        check(&Failure {
            program: diemcau_agent(),
            arguments: &["attend", count],
            code: 2,
            vietnamese: &format!("«{shown}» phải là số nguyên từ 0 đến 100000"),
            english: &format!("«{shown}» must be a whole number from 0 to 100000"),
        });
    }
    check(&Failure {
        program: diemcau_monitor(),
        arguments: &["--conect", "x"],
        code: 2,
        vietnamese: "có phải là: --connect",
        english: "is it one of these: --connect",
    });
}

#[test]
fn what_is_not_there_or_not_as_it_should_be_is_told_in_the_reader_s_language() {
    let dir = TempDir::new().unwrap();
    let nowhere = dir.path().join("nowhere");
    let config = dir.path().join("agent.toml");
    fs::write(&config, "point = \"A\"\nconect = \"x\"\n").unwrap();
    let (nowhere, config) = (text(&nowhere), text(&config));
    for failure in [
        Failure {
            program: diemcau(),
            arguments: &["event", "check", nowhere],
            code: 2,
            vietnamese: "không đọc được /",
            english: "cannot read /",
        },
        Failure {
            program: diemcau(),
            arguments: &["journal", "check", "--data", nowhere],
            code: 2,
            vietnamese: "nowhere: không có nhật ký",
            english: "nowhere: there is no journal",
        },
        Failure {
            program: diemcau(),
            arguments: &["status", "--data", nowhere],
            code: 1,
            vietnamese: "không có tệp hoặc thư mục này; máy chủ giám sát có đang chạy",
            english: "there is no such file or directory; does a collector run",
        },
        Failure {
            program: diemcau(),
            arguments: &["reply", "A", "x", "--data", nowhere],
            code: 1,
            vietnamese: "chưa có gì được ghi nhận: không đọc được",
            english: "nothing was recorded: cannot read",
        },
        Failure {
            program: diemcau_monitor(),
            arguments: &["--connect", "10.0.0.1:7500"],
            code: 1,
            vietnamese: "«10.0.0.1:7500» không phải địa chỉ của máy chủ giám sát: không bắt đầu bằng https://",
            english: "«10.0.0.1:7500» is not the address of a collector: it starts with neither https://",
        },
        Failure {
            program: diemcau_monitor(),
            arguments: &["--connect", "https://10.0.0.1:7500", "--fingerprint", PRINT],
            code: 1,
            vietnamese: "bảng theo dõi cần một cửa sổ lệnh",
            english: "the dashboard needs a terminal",
        },
        Failure {
            program: diemcau_agent(),
            arguments: &["run", "--config", config],
            code: 78,
            vietnamese: "agent.toml, dòng 2, cột 1: không hiểu «conect»",
            english: "agent.toml, line 2, column 1: cannot understand «conect»",
        },
        Failure {
            program: diemcau_agent(),
            arguments: &["run", "--point", "A", "--connect", "https://a:1"],
            code: 78,
            vietnamese: "--connect: https://a:1 cần dấu vân tay",
            english: "--connect: https://a:1 needs the fingerprint",
        },
        Failure {
            program: diemcau_agent(),
            arguments: &["attend", "5", "--state", nowhere],
            code: 1,
            vietnamese: "số đại biểu CHƯA được ghi nhận: không có máy trạm nào dùng thư mục",
            english: "the count is NOT recorded: no agent keeps its state in",
        },
    ] {
        check(&failure);
    }
}

#[test]
fn a_busy_port_is_told_and_leaves_no_data_directory_behind() {
    let dir = TempDir::new().unwrap();
    let event = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sample/event.toml");
    let data = dir.path().join("data");
    let held = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = held.local_addr().unwrap().to_string();
    check(&Failure {
        program: diemcau(),
        arguments: &["serve", "--event", text(&event), "--data", text(&data), "--listen", &address],
        code: 2,
        vietnamese: &format!("{address}: chương trình khác đang dùng địa chỉ và cổng này"),
        english: &format!("{address}: another program uses this address and port"),
    });
    assert!(!data.exists());
}

#[test]
fn a_file_without_permission_is_not_taken_for_one_that_is_not_there() {
    if rustix::process::geteuid().is_root() {
        return crate::harness::skip("permissions", "root may read everything");
    }
    let dir = TempDir::new().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o000)).unwrap();
    check(&Failure {
        program: diemcau(),
        arguments: &["status", "--data", text(dir.path())],
        code: 1,
        vietnamese: "không có quyền",
        english: "no permission",
    });
    check(&Failure {
        program: diemcau_agent(),
        arguments: &["status", "--state", text(dir.path())],
        code: 1,
        vietnamese: "không có quyền",
        english: "no permission",
    });
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let script = format!(
        "{} check --point A --connect http://127.0.0.1:1 --state /nonexistent/state 2>&1 >/dev/full | head -c 0; \
         {} check --point A --connect http://127.0.0.1:1 --state /nonexistent/state | head -c 1",
        diemcau_agent().display(),
        diemcau_agent().display(),
    );
    let output = Command::new("sh").arg("-c").arg(script).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

/// Each way to ask for a language gets it.
#[track_caller]
fn check(failure: &Failure<'_>) {
    let Failure { program, arguments, code, vietnamese, english } = failure;
    for (options, variable, wanted) in [
        (&[][..], None, vietnamese),
        (&[], Some("vi_VN.UTF-8"), vietnamese),
        (&[], Some("C.UTF-8"), vietnamese),
        (&[], Some("en_US.UTF-8"), english),
        (&["--lang", "en"], Some("vi_VN.UTF-8"), english),
        (&["--lang", "vi"], Some("en_US.UTF-8"), vietnamese),
    ] {
        let output = run(program, arguments, options, variable);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(*code), "{arguments:?}: {said}");
        assert!(said.contains(*wanted), "{arguments:?} {options:?} {variable:?}, wanted {wanted:?}: {said}");
    }
}

fn run(program: &Path, arguments: &[&str], options: &[&str], variable: Option<&str>) -> Output {
    let mut command = Command::new(program);
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "DIEMCAU_CONNECT", "DIEMCAU_LOG", "RUST_LOG"] {
        command.env_remove(name);
    }
    if let Some(locale) = variable {
        command.env("LANG", locale);
    }
    command.args(arguments).args(options).output().unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
