//! The rules by which participants are points: a file that people write.
//!
//! ```toml
//! ignore = ["Ban tổ chức", "Ghi hình"]     # who is no point
//! drop = ["Điểm cầu", "ĐC"]                # words before a name that say nothing
//!
//! [points]                                 # a name on the screen, or an address = the code of a point
//! "Hoang Ha 2" = "14650"
//! "sip:10.20.30.40" = "14653"
//! ```

use std::collections::BTreeMap;

use diemcau_core::text::fold;
use diemcau_phrase::misread::Misread;
use serde::Deserialize;

/// Rules, as they are written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    #[serde(default)]
    ignore: Vec<String>,
    #[serde(default)]
    drop: Vec<String>,
    #[serde(default)]
    points: BTreeMap<String, String>,
}

/// What a rule says of a participant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said<'a> {
    /// It is no point.
    Nobody,
    /// It is the point of that code.
    Point(&'a str),
}

impl Rules {
    /// Reads a file's text.
    ///
    /// # Errors
    /// If it is no TOML, or has a key that is not known.
    pub fn parse(text: &str) -> Result<Self, Misread> {
        toml::from_str(text).map_err(|error| Misread::new(text, error.span(), error.message()))
    }

    /// What they say of a name or an address, whatever its marks and its case.
    pub fn say(&self, text: &str) -> Option<Said<'_>> {
        let key = fold(text);
        if key.is_empty() {
            return None;
        }
        let point = self.points.iter().find(|(written, _)| fold(written) == key);
        let nobody = || self.ignore.iter().any(|written| fold(written) == key).then_some(Said::Nobody);
        point.map(|(_, code)| Said::Point(code)).or_else(nobody)
    }

    /// A folded name without the words that say nothing before it.
    pub fn without_words<'a>(&self, folded: &'a str) -> &'a str {
        let words = self.drop.iter().filter_map(|word| {
            let rest = folded.strip_prefix(&*fold(word))?;
            let is_whole = rest.starts_with(|letter: char| !letter.is_alphanumeric());
            is_whole.then(|| rest.trim_start_matches(|letter: char| !letter.is_alphanumeric()))
        });
        words.min_by_key(|rest| rest.len()).filter(|rest| !rest.is_empty()).unwrap_or(folded)
    }

    /// The codes that are named and that nobody has.
    pub fn unknown_codes<'a>(
        &'a self,
        is_known: impl Fn(&str) -> bool + 'a,
    ) -> impl Iterator<Item = &'a str> {
        self.points.values().map(String::as_str).filter(move |code| !is_known(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_hold_for_names_and_addresses_however_they_are_typed() {
        let text = "ignore = [\"Ban tổ chức\"]\ndrop = [\"ĐC\", \"Điểm cầu\"]\n\
                    [points]\n\"Hoằng Hà 2\" = \"14650\"\n\"sip:10.0.0.4\" = \"14653\"\n";
        let rules = Rules::parse(text).unwrap();
        assert_eq!(rules.say("HOANG HA 2"), Some(Said::Point("14650")));
        assert_eq!(rules.say("SIP:10.0.0.4"), Some(Said::Point("14653")));
        assert_eq!(rules.say("ban to chuc"), Some(Said::Nobody));
        assert_eq!((rules.say("Hoằng Hà"), rules.say("")), (None, None));
        assert_eq!(rules.without_words("dc: xa hoang ha"), "xa hoang ha");
        assert_eq!(rules.without_words("dcx hoang ha"), "dcx hoang ha", "a word is whole");
        assert_eq!(rules.unknown_codes(|code| code == "14650").collect::<Vec<_>>(), ["14653"]);
        let misread = Rules::parse("[points]\n\"a\" = 5\n").unwrap_err();
        assert!(misread.written.contains('5'), "{misread:?}");
    }
}
