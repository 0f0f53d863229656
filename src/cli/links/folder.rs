//! The folder of the sheets: one HTML file a point, all of them in one, and a CSV. What lies there and is not
//! its own is never overwritten.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use diemcau_core::ids::PointIdx;
use diemcau_core::state::State;
use diemcau_page::sheet::{SheetView, article, document};
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_phrase::system::Deed;

/// Says that a folder is one of these.
const MARK: &str = ".diemcau-links";

/// One point: its sheet, and what of it stands in the CSV.
pub(super) struct Row {
    sheet: SheetView,
    level: String,
    parent: String,
    contact: String,
    phone: String,
}

/// The folder, for its owner alone: links are secrets.
pub(super) struct Folder(PathBuf);

impl Row {
    /// Of a point.
    pub(super) fn of(state: &State, idx: PointIdx, sheet: SheetView) -> Self {
        let (roster, settings) = (state.roster(), state.settings());
        let row = roster.point(idx);
        Self {
            sheet,
            level: settings.levels.get(row.level.as_usize()).map_or("", |level| &level.id).to_owned(),
            parent: row.parent.map_or("", |above| roster.point(above).code.as_str()).to_owned(),
            contact: row.contact.to_string(),
            phone: row.phone.to_string(),
        }
    }
}

impl Folder {
    /// A new or empty one, or one that was written before.
    pub(super) fn open(path: &Path) -> Result<Self, Complaint> {
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(cannot(Deed::Make, path))?;
        let mut entries = fs::read_dir(path).map_err(cannot(Deed::Read, path))?;
        if entries.next().is_some() && !path.join(MARK).exists() {
            let shown = path.display().to_string();
            return Err(Complaint::of(move |language| language.links_folder_taken(&shown)));
        }
        let folder = Self(path.to_owned());
        folder.file(MARK, b"")?;
        Ok(folder)
    }

    /// Writes the sheets.
    pub(super) fn write(&self, rows: &[Row], language: Language) -> Result<(), Complaint> {
        let mut csv = csv::Writer::from_writer(Vec::new());
        let heads = ["code", "name", "level", "parent", "contact", "phone", "link"];
        csv.write_record(heads).map_err(io::Error::other)?;
        let articles: Vec<String> = rows.iter().map(|row| article(language, &row.sheet)).collect();
        for (row, one) in rows.iter().zip(&articles) {
            let sheet = &row.sheet;
            let page = document(language, Some(&sheet.name), std::slice::from_ref(one)).into_string();
            self.file(&format!("{}.html", file_name(&sheet.code)), page.as_bytes())?;
            let fields =
                [&sheet.code, &sheet.name, &row.level, &row.parent, &row.contact, &row.phone, &sheet.url];
            csv.write_record(fields.map(|text| as_text(text))).map_err(io::Error::other)?;
        }
        self.file("all.html", document(language, None, &articles).into_string().as_bytes())?;
        self.file("links.csv", &csv.into_inner().map_err(|error| io::Error::other(error.to_string()))?)
    }

    fn file(&self, name: &str, content: &[u8]) -> Result<(), Complaint> {
        let path = self.0.join(name);
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
        Folder::open(dir.path()).unwrap();
        Folder::open(dir.path()).unwrap();
        let other = tempfile::tempdir().unwrap();
        fs::write(other.path().join("notes.txt"), "mine").unwrap();
        assert!(Folder::open(other.path()).is_err());
        assert_eq!(fs::read_dir(other.path()).unwrap().count(), 1);
    }
}
