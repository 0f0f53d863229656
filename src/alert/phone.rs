//! Telephone numbers as gateways want them.

/// A number of Vietnam or another country: digits with the country's code and no plus.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Phone(String);

/// Country code of Vietnam.
const VIETNAM: &str = "84";
/// Digits of a number with its country's code (E.164): more have no meaning, fewer are none.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

impl Phone {
    /// Reads `0912 345 678`, `84912345678`, `+84 912.345.678`; none if it is no such number.
    pub(super) fn read(written: &str) -> Option<Self> {
        let written = written.trim();
        let (is_international, rest) = match written.strip_prefix('+').or_else(|| written.strip_prefix("00"))
        {
            Some(rest) => (true, rest),
            None => (false, written),
        };
        let is_gap = |c: char| matches!(c, ' ' | '.' | '-' | '(' | ')' | '\u{a0}');
        let digits: String = rest.chars().filter(|c| !is_gap(*c)).collect();
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let full = match digits.strip_prefix('0') {
            Some(_) if is_international => return None,
            Some(national) => format!("{VIETNAM}{national}"),
            None if is_international || digits.starts_with(VIETNAM) => digits,
            None => return None,
        };
        DIGITS.contains(&full.len()).then_some(Self(full))
    }

    /// `84912345678`.
    pub(super) fn international(&self) -> &str {
        &self.0
    }

    /// `0912345678`; of another country as [`Self::international`].
    pub(super) fn national(&self) -> String {
        match self.0.strip_prefix(VIETNAM) {
            Some(rest) => format!("0{rest}"),
            None => self.0.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for written in ["0912345678", "0912 345 678", "84912345678", "+84 (912) 345-678", "0084912.345.678"] {
            let phone = Phone::read(written).unwrap();
            assert_eq!(
                (phone.international(), &*phone.national()),
                ("84912345678", "0912345678"),
                "{written}"
            );
        }
        assert_eq!(Phone::read("+8562012345678").unwrap().national(), "8562012345678");
        for bad in ["", "anh Nam", "912345678", "+0912345678", "0912", "0912345678901234567", "09123x5678"] {
            assert!(Phone::read(bad).is_none(), "{bad}");
        }
    }
}
