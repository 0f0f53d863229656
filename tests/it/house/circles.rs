//! Circles of imports: files that need each other, each by way of the other, though they lie in different
//! folders. Read from the `use` lines, so a path that is written out in the middle of code is not seen.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Roots of the crates' modules, the inner ones first: a file belongs to the first that holds it.
const CRATES: [&str; 8] =
    ["src/core", "src/phrase", "src/page", "src/bench", "proto/src", "agent/src", "monitor/src", "src"];

/// The imports among files, each given with its text.
pub(super) fn arrows(files: &BTreeMap<PathBuf, String>) -> BTreeMap<PathBuf, BTreeSet<PathBuf>> {
    let arrows = files.iter().map(|(file, text)| {
        let targets = imported(file, text).into_iter().filter_map(|path| resolve(file, &path, files));
        (file.clone(), targets.filter(|target| target != file).collect())
    });
    arrows.collect()
}

/// Pairs of files in different folders of which each reaches the other.
pub(super) fn circles(arrows: &BTreeMap<PathBuf, BTreeSet<PathBuf>>) -> Vec<(PathBuf, PathBuf)> {
    let reached: BTreeMap<&PathBuf, BTreeSet<&PathBuf>> =
        arrows.keys().map(|file| (file, reachable(file, arrows))).collect();
    let mut circles = Vec::new();
    for (one, from_one) in &reached {
        for other in from_one.iter().filter(|other| one < *other && !share_a_folder(one, other)) {
            if reached.get(*other).is_some_and(|back| back.contains(*one)) {
                circles.push(((*one).clone(), (*other).clone()));
            }
        }
    }
    circles
}

fn reachable<'a>(
    file: &'a PathBuf,
    arrows: &'a BTreeMap<PathBuf, BTreeSet<PathBuf>>,
) -> BTreeSet<&'a PathBuf> {
    let (mut open, mut seen) = (vec![file], BTreeSet::new());
    while let Some(next) = open.pop() {
        for target in arrows.get(next).into_iter().flatten() {
            if seen.insert(target) {
                open.push(target);
            }
        }
    }
    seen
}

/// Whether two files lie in one folder. `x.rs`, the head of a folder `x`, lies in that one too.
fn share_a_folder(one: &Path, other: &Path) -> bool {
    let folders = |file: &Path| [file.parent().map(Path::to_path_buf), Some(file.with_extension(""))];
    folders(one).iter().any(|folder| folders(other).contains(folder))
}

/// The paths that a file imports, as segments, made absolute within its crate.
fn imported(file: &Path, text: &str) -> Vec<Vec<String>> {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let mut paths = Vec::new();
    let mut statement: Option<String> = None;
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or_default().trim();
        let rest = line.strip_prefix("pub ").unwrap_or(line);
        let rest =
            if rest.starts_with("pub(") { rest.split_once(") ").map_or(rest, |it| it.1) } else { rest };
        match &mut statement {
            Some(statement) => statement.push_str(rest),
            None => statement = rest.strip_prefix("use ").map(str::to_owned),
        }
        if let Some(whole) = statement.take_if(|statement| statement.ends_with(';')) {
            expand("", whole.trim_end_matches(';'), &mut paths);
        }
    }
    paths.iter().filter_map(|path| absolute(file, path)).collect()
}

/// `a::{b, c::d}` is `a::b` and `a::c::d`.
fn expand(before: &str, path: &str, paths: &mut Vec<String>) {
    let Some((head, inner)) = path.split_once('{') else {
        let name = path.split(" as ").next().unwrap_or_default().trim();
        paths.push(format!("{before}{name}"));
        return;
    };
    let inner = inner.trim_end().strip_suffix('}').unwrap_or(inner);
    let (mut depth, mut start) = (0, 0);
    for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let part = inner[start..at].trim();
                start = (at + 1).min(inner.len());
                if !part.is_empty() {
                    expand(&format!("{before}{}", head.trim()), part, paths);
                }
            }
            _ => {}
        }
    }
}

/// The path within its crate; none if it leads into another one.
fn absolute(file: &Path, path: &str) -> Option<Vec<String>> {
    let mut module = module(file);
    let mut segments = path.split("::").map(str::to_owned).peekable();
    match segments.peek()?.as_str() {
        "crate" => {
            segments.next();
            module.clear();
        }
        "self" => {
            segments.next();
        }
        "super" => {
            while segments.next_if(|segment| segment == "super").is_some() {
                module.pop();
            }
        }
        // A module below this one, or another crate: what does not exist is not found.
        _ => {}
    }
    module.extend(segments);
    Some(module)
}

/// The module that a file is, as segments.
fn module(file: &Path) -> Vec<String> {
    let root = CRATES.iter().find(|root| file.starts_with(root)).expect("it is of a crate");
    let inner = file.strip_prefix(root).expect("it lies below").with_extension("");
    let segments: Vec<String> = inner.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if segments == ["lib"] || segments == ["main"] { Vec::new() } else { segments }
}

/// The file that holds what a path names: the module of its longest known beginning.
fn resolve(file: &Path, path: &[String], files: &BTreeMap<PathBuf, String>) -> Option<PathBuf> {
    let root = CRATES.iter().find(|root| file.starts_with(root))?;
    (1..=path.len()).rev().find_map(|len| {
        let target = Path::new(root).join(path[..len].join("/")).with_extension("rs");
        files.contains_key(&target).then_some(target)
    })
}
