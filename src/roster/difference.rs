//! What differs between two rows of one point, field by field, as a person sees it.

use std::time::Duration;

use diemcau_core::event::Level;
use diemcau_core::ids::LevelIdx;
use diemcau_core::roster::{Point, Roster};
use diemcau_core::time::Timestamp;
use diemcau_phrase::difference::{DifferingField as Field, DifferingPart as Part, Shown};

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldDifference {
    /// Its value.
    Value {
        /// Which.
        field: Field,
        /// What stood there.
        was: Shown,
        /// What stands there now.
        now: Shown,
    },
    /// What is not to be shown.
    Part(Part),
}

/// Where a row stands: it names others by their places there.
#[derive(Clone, Copy, Debug)]
pub struct RowOf<'a> {
    /// The roster.
    pub roster: &'a Roster,
    /// The row.
    pub row: &'a Point,
}

/// The fields in which two rows differ.
pub fn fields(was: RowOf<'_>, now: RowOf<'_>, levels: &[Level]) -> Vec<FieldDifference> {
    let level = |idx: LevelIdx| levels.get(idx.as_usize()).map(|level| level.id.clone());
    let (old, new) = (was.row, now.row);
    let phone = (old.phone != new.phone).then_some(FieldDifference::Part(Part::Phone));
    let fields = [
        value(Field::Name, &old.name, &new.name),
        value(Field::Level, &level(old.level), &level(new.level)),
        value(Field::Parent, &was.code(old.parent), &now.code(new.parent)),
        value(Field::Expected, &old.expected, &new.expected),
        value(Field::Chair, &old.chair, &new.chair),
        value(Field::Contact, &old.contact, &new.contact),
        phone,
        value(Field::Carrier, &old.carrier, &new.carrier),
        value(Field::Uplink, &old.uplink, &new.uplink),
        value(Field::Feeder, &old.feeder, &new.feeder),
        value(Field::HostedBy, &was.code(old.hosted_by), &now.code(new.hosted_by)),
        value(Field::Note, &old.note, &new.note),
        value(Field::Speaking, &old.speaking, &new.speaking),
    ];
    fields.into_iter().flatten().collect()
}

impl<'a> RowOf<'a> {
    fn code(self, idx: Option<diemcau_core::ids::PointIdx>) -> Option<&'a str> {
        idx.map(|idx| self.roster.point(idx).code.as_str())
    }
}

fn value<T: Show + PartialEq>(field: Field, was: &T, now: &T) -> Option<FieldDifference> {
    (was != now).then(|| FieldDifference::Value { field, was: was.shown(), now: now.shown() })
}

/// How a value is shown to a person.
pub(crate) trait Show {
    /// It.
    fn shown(&self) -> Shown;
}

impl Show for str {
    fn shown(&self) -> Shown {
        if self.is_empty() { Shown::Empty } else { Shown::Text(self.to_owned()) }
    }
}

impl Show for &str {
    fn shown(&self) -> Shown {
        (**self).shown()
    }
}

impl Show for Box<str> {
    fn shown(&self) -> Shown {
        (**self).shown()
    }
}

impl Show for String {
    fn shown(&self) -> Shown {
        self.as_str().shown()
    }
}

impl<T: Show> Show for Option<T> {
    fn shown(&self) -> Shown {
        self.as_ref().map_or(Shown::Empty, T::shown)
    }
}

impl Show for u32 {
    fn shown(&self) -> Shown {
        Shown::Figure(self.to_string())
    }
}

impl Show for bool {
    fn shown(&self) -> Shown {
        Shown::Flag(*self)
    }
}

impl Show for Duration {
    fn shown(&self) -> Shown {
        Shown::Figure(format!("{self:?}"))
    }
}

impl Show for Timestamp {
    fn shown(&self) -> Shown {
        Shown::Figure(match jiff::Timestamp::from_millisecond(self.as_millis()) {
            Ok(at) => at.to_string(),
            Err(_) => self.to_string(),
        })
    }
}
