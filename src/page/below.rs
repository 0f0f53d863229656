//! The count of a linked page: the point's own number and those of the points below it, in one form.

use diemcau_core::attendance::{MAX_COUNT, is_unlikely};
use diemcau_core::statements::MAX_NOTE;

use crate::form::{BelowCount, Entry, EntryBody, FormFault, Known, RawForm, name, number, read_count, text};
use crate::view::BelowView;

/// A page takes numbers of so many points below its own at most: with more it would weigh over 30 KB.
pub const MAX_BELOW: usize = 60;

/// The name of the field of a point below.
pub fn field(code: &str) -> String {
    format!("below.{code}")
}

/// What a form of a linked page reports. At least one number is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Who reports; may be empty.
    pub by: String,
    /// A remark; may be empty.
    pub note: String,
    /// The point's own number; none: it was left empty.
    pub own: Option<u32>,
    /// Those of points below that were not left empty.
    pub below: Vec<BelowCount>,
}

/// Reads the form. The typed texts of the points below are in their views.
///
/// # Errors
/// If the form is not to be taken as it is.
pub fn read(raw: &RawForm, known: Known, below: &[BelowView]) -> Result<Counts, FormFault> {
    let (by, note) = (name(&raw.by)?, text(&raw.text, MAX_NOTE)?);
    let typed = below.iter().filter(|held| !held.typed.trim().is_empty());
    let read = typed.map(|held| {
        let count = number(&held.typed).filter(|count| *count <= MAX_COUNT);
        let count = count.ok_or_else(|| FormFault::BadBelow { name: held.name.clone() })?;
        let counted = BelowCount { code: held.code.clone(), name: held.name.clone(), count };
        Ok((counted, is_unlikely(count, held.expected)))
    });
    let read = read.collect::<Result<Vec<_>, FormFault>>()?;
    let own = match raw.count.trim() {
        "" if read.is_empty() => return Err(FormFault::NoCount),
        "" => None,
        _ => match read_count(raw, known)? {
            Entry { body: EntryBody::Count(count), .. } => Some(count),
            _ => None,
        },
    };
    let unlikely: Vec<BelowCount> =
        read.iter().filter(|(_, unlikely)| *unlikely).map(|(counted, _)| counted.clone()).collect();
    if !unlikely.is_empty() && raw.sure_below != signature(&unlikely) {
        return Err(FormFault::SurprisingBelow { numbers: unlikely });
    }
    Ok(Counts { by, note, own, below: read.into_iter().map(|(counted, _)| counted).collect() })
}

/// The numbers about which a person was asked, so that sending those again says that they are right.
pub fn signature(numbers: &[BelowCount]) -> String {
    numbers.iter().map(|held| format!("{}={}", held.code, held.count)).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn below(code: &str, typed: &str) -> BelowView {
        let name = format!("Thôn {code}");
        BelowView { code: code.to_owned(), name, expected: Some(50), standing: None, typed: typed.to_owned() }
    }

    fn raw(count: &str) -> RawForm {
        RawForm { count: count.to_owned(), by: " Lê  Hoa ".to_owned(), ..RawForm::default() }
    }

    #[test]
    fn empty_fields_are_left_alone_and_one_number_is_enough() {
        let fields = [below("1", "45"), below("2", " "), below("3", "0")];
        let counts = read(&raw(""), Known::default(), &fields).unwrap();
        let told: Vec<_> = counts.below.iter().map(|held| (held.code.as_str(), held.count)).collect();
        assert_eq!((counts.own, told), (None, vec![("1", 45), ("3", 0)]));
        assert_eq!(counts.by, "Lê Hoa");
        assert_eq!(read(&raw(" "), Known::default(), &[below("1", "")]), Err(FormFault::NoCount));
        assert_eq!(read(&raw("12"), Known::default(), &[]).unwrap().own, Some(12));
    }

    #[test]
    fn a_bad_number_names_its_point_and_a_surprising_one_is_asked_about_once() {
        let bad = read(&raw("5"), Known::default(), &[below("1", "4,5")]);
        assert_eq!(bad, Err(FormFault::BadBelow { name: "Thôn 1".to_owned() }));
        let fields = [below("1", "4500")];
        let Err(FormFault::SurprisingBelow { numbers }) = read(&raw("5"), Known::default(), &fields) else {
            panic!("it is asked about");
        };
        let sure = RawForm { sure_below: signature(&numbers), ..raw("5") };
        assert_eq!(read(&sure, Known::default(), &fields).unwrap().below, numbers);
        let other = read(&sure, Known::default(), &[below("1", "4501")]);
        assert!(matches!(other, Err(FormFault::SurprisingBelow { .. })), "{other:?}");
    }
}
