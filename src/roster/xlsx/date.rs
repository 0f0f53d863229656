//! What Excel shows of a date or time, where its format is of digits alone.

use std::fmt::Write;

use calamine::ExcelDateTime;

use super::format::{Format, Part};

/// A date as its format shows it; none if the format has names of days or months, halves of the day, or
/// time without end. The machine's own short date is Vietnam's.
pub(super) fn shown(date: &ExcelDateTime, format: &Format) -> Option<String> {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if format.is_short_date() {
        return Some(format!("{day:02}/{month:02}/{year}"));
    }
    let (section, _) = format.section_of(date.as_f64());
    let mut text = String::new();
    let mut last = None;
    for (idx, part) in section.iter().enumerate() {
        let Part::Date(letter, n) = part else {
            text.push_str(sign(part)?);
            continue;
        };
        let is_before_seconds = || {
            let next = section[idx + 1..].iter().find(|part| matches!(part, Part::Date(..)));
            matches!(next, Some(Part::Date('s', _)))
        };
        let value = match (letter, n) {
            ('y', 3..) => year,
            ('y', _) => year % 100,
            ('m', 1..=2) if last == Some('h') || is_before_seconds() => minute.into(),
            ('m', 1..=2) => month.into(),
            ('d', 1..=2) => day.into(),
            ('h', 1..=2) => hour.into(),
            ('s', 1..=2) => second.into(),
            _ => return None,
        };
        let width = if *letter == 'y' { (*n).max(2) } else { *n };
        // Writing to a String cannot fail.
        let _ = write!(text, "{value:0width$}");
        last = Some(*letter);
    }
    Some(text.trim().to_owned())
}

fn sign(part: &Part) -> Option<&str> {
    match part {
        Part::Literal(literal) => Some(literal),
        Part::Slash => Some("/"),
        Part::Point => Some("."),
        Part::Comma => Some(","),
        Part::Digit(_)
        | Part::Percent
        | Part::Exponent
        | Part::Date(..)
        | Part::Whole
        | Part::Condition
        | Part::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn dates_of_digits_are_shown() {
        for (number, code, id, want) in [
            (45_785.0, "dd/mm/yyyy", None, Some("08/05/2025")),
            (45_785.0, "d\\-m\\-yy", None, Some("8-5-25")),
            (45_785.0, "mm-dd-yy", Some(14), Some("08/05/2025")),
            (45_785.312_5, "hh:mm dd/mm", None, Some("07:30 08/05")),
            (45_785.312_5, "mm:ss", Some(45), Some("30:00")),
            (45_785.0, "d-mmm", Some(16), None),
            (45_785.0, "[h]:mm", None, None),
        ] {
            let date = ExcelDateTime::new(number, ExcelDateTimeType::DateTime, false);
            let format = Format::parse(code, id).unwrap();
            assert_eq!(shown(&date, &format).as_deref(), want, "{code}");
        }
    }
}
