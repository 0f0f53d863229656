//! `diemcau manual`: the pages and completions that packages carry, judged by who reads them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::harness::process::{diemcau, diemcau_agent, diemcau_monitor};
use crate::harness::skip;

const PROGRAMS: [&str; 3] = ["diemcau", "diemcau-agent", "diemcau-monitor"];
/// Of each language, below the folder of a program.
const PAGES: [&str; 2] = ["man/man1", "man/vi/man1"];

#[test]
fn every_command_has_a_page_in_both_languages_that_man_finds_no_fault_with() {
    let dir = written();
    let mut n_pages = 0;
    for (program, file) in PROGRAMS.into_iter().zip([diemcau(), diemcau_agent(), diemcau_monitor()]) {
        let wanted = commands(program, &file, &[]);
        for folder in PAGES {
            let folder = dir.path().join(program).join(folder);
            let there: BTreeSet<String> = files(&folder).iter().map(|page| stem(page)).collect();
            assert_eq!(there, wanted, "{}", folder.display());
            n_pages += there.len();
            for page in files(&folder) {
                let text = fs::read_to_string(&page).expect("a page can be read");
                let words = if folder.ends_with("vi/man1") { "CÁCH DÙNG" } else { "SYNOPSIS" };
                assert!(text.contains(&format!(".SH \"{words}\"")), "{}: {text}", page.display());
            }
        }
    }
    assert!(n_pages > 100, "{n_pages}");
    let pages: Vec<PathBuf> = PROGRAMS
        .iter()
        .flat_map(|program| PAGES.map(|folder| dir.path().join(program).join(folder)))
        .flat_map(|folder| files(&folder))
        .collect();
    for (tool, args) in [
        // What man-db formats with: it tells of unknown requests, lines that do not fit and glyphs that are none.
        ("groff", &["-ww", "-z", "-man", "-Tutf8", "-Kutf8"][..]),
        ("mandoc", &["-T", "lint", "-W", "warning"][..]),
    ] {
        finds_no_fault(tool, args, &pages);
    }
}

#[test]
fn shells_take_the_completions() {
    let dir = written();
    for shell in ["bash", "zsh", "fish"] {
        let scripts: Vec<PathBuf> =
            PROGRAMS.iter().flat_map(|program| files(&dir.path().join(program).join(shell))).collect();
        assert_eq!(scripts.len(), PROGRAMS.len(), "{scripts:?}");
        for script in &scripts {
            finds_no_fault(shell, &["-n"], std::slice::from_ref(script));
        }
    }
}

#[test]
fn bash_completes_commands_options_and_values() {
    let dir = written();
    let script = dir.path().join("diemcau/bash/diemcau.bash");
    let completed = |words: &[&str]| {
        // As bash itself calls it when the last word is completed.
        let asked = format!(
            "source {}; COMP_WORDS=({}); COMP_CWORD={}; _diemcau diemcau {:?} {:?}; echo \"${{COMPREPLY[*]}}\"",
            script.display(),
            words.join(" "),
            words.len() - 1,
            words[words.len() - 1],
            words[words.len() - 2],
        );
        let output = Command::new("bash").args(["--norc", "-c", &asked]).output().expect("bash starts");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    assert_eq!(completed(&["diemcau", "ros"]), "roster");
    assert_eq!(completed(&["diemcau", "roster", "che"]), "check");
    assert_eq!(completed(&["diemcau", "serve", "--se"]), "--session");
    assert_eq!(completed(&["diemcau", "serve", "--session", "reh"]), "rehearsal");
}

/// A folder with all of it, in the language of a machine that speaks none.
fn written() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(diemcau());
    let output = command.env("LC_ALL", "C").arg("manual").arg(dir.path()).output().expect("it starts");
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    dir
}

/// The names of the pages that a program should have: of itself and of all commands that its help lists.
fn commands(page: &str, program: &Path, path: &[String]) -> BTreeSet<String> {
    let output =
        Command::new(program).args(path).args(["--help", "--lang", "en"]).output().expect("it starts");
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut all = BTreeSet::from([page.to_owned()]);
    let listed = help.split("\nCommands:\n").nth(1).and_then(|rest| rest.split("\n\n").next());
    // The text of a command is one line, or stands further in.
    let names = listed.into_iter().flat_map(str::lines).filter(|line| !line.starts_with("   "));
    for name in names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help") {
        let inner: Vec<String> = path.iter().cloned().chain([name.to_owned()]).collect();
        all.extend(commands(&format!("{page}-{name}"), program, &inner));
    }
    all
}

/// A tool that is there says nothing of the files.
#[track_caller]
fn finds_no_fault(tool: &str, args: &[&str], files: &[PathBuf]) {
    assert!(!files.is_empty());
    let output: Output = match Command::new(tool).args(args).args(files).output() {
        Ok(output) => output,
        Err(error) => return skip(&format!("what {tool} says of the manual"), &error.to_string()),
    };
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    // The pages are of a version, not of a day.
    let said: Vec<&str> = said.lines().filter(|line| !line.contains("missing date")).collect();
    assert!(said.is_empty() && output.status.code().is_some(), "{tool}:\n{}", said.join("\n"));
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.expect("the entry can be read").path()).collect()
}

fn stem(page: &Path) -> String {
    page.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
