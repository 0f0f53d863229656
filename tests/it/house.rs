//! The house of the workspace: who may import whom, what lies at the top, how long a file may be.

mod circles;
mod strings;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Visible names at the top: the mandated ones, then what the tools put or read there.
const TOP: [&str; 12] = [
    "Cargo.toml",
    "proto",
    "src",
    "agent",
    "monitor",
    "tests",
    "README.md",
    "Cargo.lock",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "clippy.toml",
    "rustfmt.toml",
];

/// The wall; generated code aside.
const MAX_LINES: usize = 400;

/// Where Vietnamese may stand in a string beside `src/phrase`, and why.
const VIETNAMESE: [(&str, &str); 6] = [
    ("src/bench", "made names of a made roster"),
    ("src/cli/rehearse/plan/counts.rs", "made names of people who count"),
    ("src/core/roster/build/properties.rs", "a test that its parent compiles for tests alone"),
    ("src/core/roster/build/links.rs", "the name of the node for points without a place"),
    ("src/core/garbled/syllable.rs", "the parts of Vietnamese syllables"),
    ("src/event.rs", "names of the sample's levels"),
];

/// A part of the house: its files, and the names that may not occur in them.
struct Room {
    name: &'static str,
    within: &'static [&'static str],
    except: &'static [&'static str],
    forbidden: &'static [&'static str],
}

/// What a pure crate does without.
const OUTSIDE: [&str; 7] = ["tokio", "axum", "tonic", "prost", "tracing", "hyper", "reqwest"];

const ROOMS: [Room; 10] = [
    Room {
        name: "a pure crate",
        within: &["src/core", "src/phrase", "src/page"],
        except: &[],
        forbidden: &OUTSIDE,
    },
    Room {
        name: "core",
        within: &["src/core"],
        except: &[],
        forbidden: &[
            "diemcau",
            "diemcau_agent",
            "diemcau_monitor",
            "diemcau_page",
            "diemcau_phrase",
            "diemcau_proto",
        ],
    },
    Room {
        name: "phrase",
        within: &["src/phrase"],
        except: &[],
        forbidden: &["diemcau", "diemcau_agent", "diemcau_monitor", "diemcau_page", "diemcau_proto"],
    },
    Room {
        name: "page",
        within: &["src/page"],
        except: &[],
        forbidden: &["diemcau", "diemcau_agent", "diemcau_monitor", "diemcau_proto"],
    },
    Room {
        name: "proto",
        within: &["proto"],
        except: &[],
        forbidden: &["diemcau", "diemcau_agent", "diemcau_monitor", "diemcau_page"],
    },
    Room { name: "agent", within: &["agent"], except: &[], forbidden: &["diemcau", "diemcau_monitor"] },
    Room { name: "monitor", within: &["monitor"], except: &[], forbidden: &["diemcau", "diemcau_agent"] },
    Room {
        name: "collector",
        within: &["src"],
        except: &["src/bench", "src/cli", "src/cli.rs", "src/main.rs"],
        forbidden: &["diemcau_agent", "diemcau_monitor"],
    },
    Room {
        name: "what is not the bench",
        within: &["src", "proto", "agent", "monitor"],
        except: &["src/bench"],
        forbidden: &["diemcau_bench"],
    },
    Room {
        name: "outside the journal",
        within: &["src", "proto", "agent", "monitor"],
        except: &["src/journal", "src/journal.rs"],
        forbidden: &["rusqlite"],
    },
];

#[test]
fn imports_follow_the_arrows() {
    let mut breaches = Vec::new();
    for room in &ROOMS {
        for file in rust_files().iter().filter(|file| room.holds(file)) {
            let text = fs::read_to_string(root().join(file)).expect("a file can be read");
            for (idx, line) in text.lines().enumerate() {
                for name in room.forbidden.iter().filter(|name| imports(line, name)) {
                    breaches.push(format!("{}:{}: {} imports {name}", file.display(), idx + 1, room.name));
                }
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn manifests_follow_the_arrows() {
    for (manifest, allowed) in [
        ("src/core/Cargo.toml", &[][..]),
        ("proto/Cargo.toml", &["diemcau-core", "diemcau-phrase"]),
        ("src/phrase/Cargo.toml", &["diemcau-core"]),
        ("src/page/Cargo.toml", &["diemcau-core", "diemcau-phrase"]),
        ("agent/Cargo.toml", &["diemcau-core", "diemcau-page", "diemcau-phrase", "diemcau-proto"]),
        ("monitor/Cargo.toml", &["diemcau-core", "diemcau-phrase", "diemcau-proto"]),
        (
            "Cargo.toml",
            &[
                "diemcau-agent",
                "diemcau-core",
                "diemcau-monitor",
                "diemcau-page",
                "diemcau-phrase",
                "diemcau-proto",
            ],
        ),
    ] {
        let text = fs::read_to_string(root().join(manifest)).expect("the manifest is there");
        let text = text.split("\n[dependencies]").nth(1).expect("it has dependencies");
        let text = text.split("[dev-dependencies]").next().unwrap_or_default();
        let named = text
            .lines()
            .filter(|line| line.starts_with("diemcau-"))
            .map(|line| line.split(['.', ' ', '=']).next().unwrap_or_default());
        for name in named {
            assert!(allowed.contains(&name), "{manifest} depends on {name}");
        }
    }
}

#[test]
fn no_circle_of_imports_goes_through_two_folders() {
    let roots = ["src", "agent/src", "monitor/src", "proto/src"];
    let files: BTreeMap<PathBuf, String> = rust_files()
        .into_iter()
        .filter(|file| roots.iter().any(|root| file.starts_with(root)) && !is_for_tests(file))
        .map(|file| (file.clone(), fs::read_to_string(root().join(file)).expect("a file can be read")))
        .collect();
    let circles = circles::circles(&circles::arrows(&files));
    let told: Vec<String> =
        circles.iter().map(|(one, other)| format!("{} <-> {}", one.display(), other.display())).collect();
    assert!(told.is_empty(), "each reaches the other by imports:\n{}", told.join("\n"));
}

#[test]
fn the_circles_test_sees_a_circle() {
    let texts = [
        ("src/core/path.rs", "use crate::risk::{self, groups::{Group, Other as Name}};\n"),
        ("src/core/risk.rs", ""),
        ("src/core/risk/groups.rs", "pub(crate) use crate::point::\n    fold::Context;\n"),
        ("src/core/point/fold.rs", "// use crate::risk;\nuse super::super::path::PathNow;\n"),
    ];
    let files = texts.iter().map(|(file, text)| (PathBuf::from(file), (*text).to_owned())).collect();
    let arrows = circles::arrows(&files);
    assert_eq!(circles::circles(&arrows).len(), 3, "{arrows:?}");
    assert!(arrows[Path::new("src/core/path.rs")].contains(Path::new("src/core/risk.rs")));
}

#[test]
fn vietnamese_is_said_by_the_phrases_alone() {
    let mut strays = Vec::new();
    let mut needless: Vec<&str> = VIETNAMESE.iter().map(|(place, _)| *place).collect();
    for file in rust_files().iter().filter(|file| !file.starts_with("src/phrase") && !is_for_tests(file)) {
        let text = fs::read_to_string(root().join(file)).expect("a file can be read");
        let stray = strings::literals(&text).into_iter().find(|it| strings::has_vietnamese(&it.text));
        let Some(stray) = stray else { continue };
        if VIETNAMESE.iter().any(|(place, _)| file.starts_with(place)) {
            needless.retain(|place| !file.starts_with(place));
        } else {
            strays.push(format!("{}:{}: {:?}", file.display(), stray.line, stray.text));
        }
    }
    assert!(strays.is_empty(), "what people read is said by src/phrase:\n{}", strays.join("\n"));
    assert!(needless.is_empty(), "an exception that nothing needs: {needless:?}");
}

#[test]
fn the_top_level_holds_the_mandated_names_alone() {
    let strangers: Vec<String> = files()
        .iter()
        .filter_map(|file| file.components().next())
        .map(|top| top.as_os_str().to_string_lossy().into_owned())
        .filter(|top| !top.starts_with('.') && !TOP.contains(&top.as_str()))
        .collect();
    assert!(strangers.is_empty(), "not a name for the top level: {strangers:?}");
}

#[test]
fn no_file_passes_the_wall() {
    let long: Vec<String> = rust_files()
        .iter()
        .filter(|file| !file.starts_with("proto/src/generated"))
        .map(|file| (file, fs::read_to_string(root().join(file)).expect("it can be read").lines().count()))
        .filter(|(_, n_lines)| *n_lines > MAX_LINES)
        .map(|(file, n_lines)| format!("{} has {n_lines} lines", file.display()))
        .collect();
    assert!(long.is_empty(), "over {MAX_LINES} lines:\n{}", long.join("\n"));
}

#[test]
fn the_arrows_test_sees_a_breach() {
    for (line, name) in [
        ("use diemcau_agent::spool;", "diemcau_agent"),
        ("    let x = diemcau_monitor::run();", "diemcau_monitor"),
        ("use {tokio::sync, std::fs};", "tokio"),
        ("use diemcau::journal::Journal;", "diemcau"),
    ] {
        assert!(imports(line, name), "{line}");
    }
    for (line, name) in [
        ("use diemcau_core::ids::Code;", "diemcau"),
        ("//! See diemcau_agent::spool.", "diemcau_agent"),
        ("use my_tokio::x;", "tokio"),
    ] {
        assert!(!imports(line, name), "{line}");
    }
}

impl Room {
    fn holds(&self, file: &Path) -> bool {
        let under = |places: &[&str]| places.iter().any(|place| file.starts_with(place));
        under(self.within) && !under(self.except)
    }
}

/// Whether a line of code names the crate as the first segment of a path.
fn imports(line: &str, name: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    let path = format!("{name}::");
    code.match_indices(&path).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    })
}

/// Files in a folder of tests, benches or examples, and those that are named as tests.
fn is_for_tests(file: &Path) -> bool {
    let folders = ["tests", "benches", "examples"];
    file.components().any(|part| folders.iter().any(|folder| part.as_os_str() == *folder))
        || file.file_stem().is_some_and(|stem| stem == "tests")
}

fn rust_files() -> Vec<PathBuf> {
    files().into_iter().filter(|file| file.extension().is_some_and(|ext| ext == "rs")).collect()
}

/// Files of the working tree below the root, hidden ones and build output aside.
fn files() -> Vec<PathBuf> {
    let (mut open, mut found) = (vec![root()], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with('.') || name == "target" {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path.strip_prefix(root()).expect("below the root").to_path_buf());
            }
        }
    }
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
