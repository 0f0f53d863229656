//! The bench, as far as it runs without other processes.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[test]
fn prints_every_row_with_its_figures_and_goals() {
    let output = Command::new(env!("CARGO_BIN_EXE_diemcau-bench"))
        .args(["8", "12", "--quick"])
        .output()
        .expect("diemcau-bench runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    let report: Value = serde_json::from_slice(&output.stdout).expect("it prints JSON alone");
    assert_eq!(report["quick"], true);
    let rows = report["rows"].as_array().expect("there are rows");
    assert_eq!(rows.iter().map(|row| &row["id"]).collect::<Vec<_>>(), [8, 12]);
    for row in rows {
        assert!(row["what"].is_string() && row["error"].is_null(), "{row}");
        assert!(row["holds"].is_null() && row["reason"].is_string(), "a quick run judges nothing: {row}");
        let goals = row["goal"].as_array().expect("there are goals");
        assert!(!goals.is_empty());
        for goal in goals.iter().filter(|goal| !goal["value"].is_null()) {
            let figure = goal["figure"].as_str().expect("a figure has a name");
            let measured = &row["ours"][figure];
            assert!(measured["value"].as_f64().is_some_and(|value| value > 0.0), "{figure}: {measured}");
            assert!(measured["unit"].is_string() && goal["limit"].is_number(), "{goal}");
        }
    }
    let search = &rows[1];
    assert!(search["baseline"]["key_p50_ms"]["value"].is_number(), "{search}");
    assert!(search["ratio"]["key_p50_ms"].is_number(), "{search}");
}

#[test]
fn refuses_a_row_that_is_not_there() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_diemcau-bench")).args(["6"]).output().expect("diemcau-bench runs");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("there is no row 6"), "{said}");
}

#[test]
fn the_pictures_of_the_readme_are_what_the_command_draws() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let drawn = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_diemcau-bench"))
        .arg("pictures")
        .arg(drawn.path())
        .output()
        .expect("diemcau-bench runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let readme = fs::read_to_string(root.join("README.md")).expect("there is a README");
    let read =
        |path: &Path| fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut n_drawn = 0;
    for file in fs::read_dir(drawn.path()).expect("a folder") {
        let path = file.expect("a file").path();
        let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
        let (new, kept) = (read(&path), read(&root.join("monitor/pictures").join(&name)));
        assert!(new == kept, "{name} is another: cargo run -p diemcau-bench -- pictures monitor/pictures");
        assert!(new.len() < 150_000, "{name} has {} bytes", new.len());
        let is_text = path.extension().is_some_and(|kind| kind == "txt");
        let is_shown = if is_text { readme.contains(&*new) } else { readme.contains(&name) };
        assert!(is_shown, "{name} is not in the README");
        n_drawn += 1;
    }
    assert_eq!(n_drawn, 4);
}
