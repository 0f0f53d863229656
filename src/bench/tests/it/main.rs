//! The bench, as far as it runs without other processes.

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
