//! A table whose letters were put right, as a workbook beside the file it came from.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use diemcau_core::roster::build::{Mark, Sheet};
use diemcau_core::roster::field::{Columns, Field};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::template::TEXT;

/// Ends the name of such a workbook.
const ENDING: &str = "repaired.xlsx";

/// Why a repaired table is not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The workbook is there already, or cannot be made.
    #[error("cannot make {}", .file.display())]
    Create {
        /// The workbook.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The workbook cannot be written.
    #[error("cannot write {}", .file.display())]
    Write {
        /// The workbook.
        file: PathBuf,
        /// Why.
        source: XlsxError,
    },
}

/// Writes a table beside the file it came from, `ds.csv` as `ds.repaired.xlsx`, and names what it wrote.
/// Every row keeps its number and every cell is text, so that codes keep their zeros; titles above the
/// headings are left out, and a formula that nobody has computed becomes `#N/A`, which no check takes for
/// an empty cell. Nothing is overwritten.
///
/// # Errors
/// If the workbook is there already, or cannot be written.
pub fn write_repaired(of: &Path, sheet: &Sheet) -> Result<PathBuf, WriteError> {
    let file = of.with_extension(ENDING);
    let write = |source| WriteError::Write { file: file.clone(), source };
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet(), sheet).map_err(write)?;
    let made = File::create_new(&file).map_err(|source| WriteError::Create { file: file.clone(), source })?;
    workbook.save_to_writer(made).map_err(write)?;
    Ok(file)
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let text = Format::new().set_num_format_index(TEXT);
    let expected = Columns::locate(&sheet.headings).column(Field::Expected);
    for (heading, column) in sheet.headings.iter().zip(0_u16..) {
        worksheet.write_with_format(sheet.heading_row.saturating_sub(1), column, heading, &text)?;
    }
    for row in &sheet.rows {
        for ((idx, cell), column) in row.cells.iter().enumerate().zip(0_u16..) {
            let value = match row.marks.get(&idx) {
                Some(Mark::Formula { .. }) => "#N/A",
                Some(Mark::Dressed { number }) if expected == Some(idx) => number,
                _ => cell,
            };
            if !value.is_empty() {
                worksheet.write_with_format(row.number.saturating_sub(1), column, value, &text)?;
            }
        }
    }
    Ok(())
}
