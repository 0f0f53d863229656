//! A folder of sheets: one HTML file a point, all of them in one, and a CSV. What lies there and is not
//! its own is never overwritten.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use diemcau_page::sheet::document;
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_phrase::system::Deed;

/// One point: its sheet, and what of it stands in the CSV.
pub(super) struct Sheet {
    /// The point's code.
    pub(super) code: String,
    /// Its name.
    pub(super) name: String,
    /// The sheet, in HTML.
    pub(super) article: String,
    /// The row of the CSV.
    pub(super) fields: Vec<String>,
}

/// What the CSV of a folder is called, and says above its columns. A folder holds the sheets of one kind.
pub(super) struct Kind {
    /// Says that a folder is one of these.
    pub(super) mark: &'static str,
    /// The name of the CSV.
    pub(super) csv: &'static str,
    /// Its headings.
    pub(super) heads: &'static [&'static str],
}

/// The folder, for its owner alone: links and codes are secrets.
pub(super) struct Folder {
    path: PathBuf,
    kind: Kind,
}

impl Folder {
    /// A new or empty one, or one that was written before.
    pub(super) fn open(path: &Path, kind: Kind) -> Result<Self, Complaint> {
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(cannot(Deed::Make, path))?;
        let mut entries = fs::read_dir(path).map_err(cannot(Deed::Read, path))?;
        if entries.next().is_some() && !path.join(kind.mark).exists() {
            let shown = path.display().to_string();
            return Err(Complaint::of(move |language| language.links_folder_taken(&shown)));
        }
        let folder = Self { path: path.to_owned(), kind };
        folder.file(folder.kind.mark, b"")?;
        Ok(folder)
    }

    /// Writes the sheets.
    pub(super) fn write(&self, sheets: &[Sheet], language: Language) -> Result<(), Complaint> {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(self.kind.heads).map_err(io::Error::other)?;
        for sheet in sheets {
            let one = std::slice::from_ref(&sheet.article);
            let page = document(language, Some(&sheet.name), one).into_string();
            self.file(&format!("{}.html", file_name(&sheet.code)), page.as_bytes())?;
            csv.write_record(sheet.fields.iter().map(|text| as_text(text))).map_err(io::Error::other)?;
        }
        let articles: Vec<String> = sheets.iter().map(|sheet| sheet.article.clone()).collect();
        self.file("all.html", document(language, None, &articles).into_string().as_bytes())?;
        let csv = csv.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        self.file(self.kind.csv, &csv)
    }

    fn file(&self, name: &str, content: &[u8]) -> Result<(), Complaint> {
        let path = self.path.join(name);
        let write = || {
            let options = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).clone();
            options.open(&path)?.write_all(content)
        };
        write().map_err(cannot(Deed::Write, &path))
    }
}

/// The letters of a code that a file may have, others as their numbers: no two codes share a file.
fn file_name(code: &str) -> String {
    let letter = |letter: char| match letter {
        letter if letter.is_ascii_alphanumeric() || letter == '-' => letter.to_string(),
        other => format!("_{:x}_", u32::from(other)),
    };
    code.chars().map(letter).collect()
}

/// A cell that no spreadsheet takes for a formula.
fn as_text(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn cannot(what: Deed, path: &Path) -> impl FnOnce(io::Error) -> Complaint {
    let shown = path.display().to_string();
    move |error| Complaint::of(move |language| language.cannot(what, &shown, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_make_file_names_and_cells_are_text() {
        assert_eq!(file_name("SN01-a"), "SN01-a");
        assert_eq!(file_name("../Đ"), "_2e__2e__2f__110_");
        assert_eq!(as_text("=1+1"), "'=1+1");
        assert_eq!(as_text("Xã Thọ Xuân"), "Xã Thọ Xuân");
    }

    #[test]
    fn a_folder_with_files_of_others_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let kind = || Kind { mark: ".mark", csv: "all.csv", heads: &[] };
        Folder::open(dir.path(), kind()).unwrap();
        Folder::open(dir.path(), kind()).unwrap();
        let other = tempfile::tempdir().unwrap();
        fs::write(other.path().join("notes.txt"), "mine").unwrap();
        assert!(Folder::open(other.path(), kind()).is_err());
        assert_eq!(fs::read_dir(other.path()).unwrap().count(), 1);
    }
}
