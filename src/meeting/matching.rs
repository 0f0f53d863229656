//! Which points the participants of a list are.
//!
//! In this order: what a rule says; a code of the roster that stands in the name as a word of its own; a name that
//! is that of one point alone, or of one alone within the place that is named behind it ("Xã Xuân Hòa – Như Xuân").
//! A name that fits several points, or only without its kind of place ("Hoằng Hà" for *xã Hoằng Hà*), is doubtful:
//! it is told with whom it fits, and counts for nobody.

use std::collections::{BTreeMap, BTreeSet};

use diemcau_core::ids::PointIdx;
use diemcau_core::roster::Roster;
use diemcau_core::text::fold;

use super::Participant;
use super::rules::{Rules, Said};

/// Points that a doubtful participant is told with, at most.
pub const MAX_CANDIDATES: usize = 5;
/// What kinds of places begin with, folded; the longer first.
const KINDS: [&str; 10] =
    ["thanh pho ", "thi tran ", "thi xa ", "phuong ", "huyen ", "tinh ", "thon ", "xa ", "tp ", "tt "];

/// What became of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    /// The points that are in the meeting.
    pub points: BTreeSet<PointIdx>,
    /// Participants that are no point.
    pub n_ignored: usize,
    /// Those that may be several points, or one under another name.
    pub doubtful: Vec<Doubtful>,
    /// Those that are like no point at all.
    pub unmatched: Vec<Participant>,
}

/// A participant that nobody can be sure of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubtful {
    /// Who.
    pub participant: Participant,
    /// Whom it fits, at most [`MAX_CANDIDATES`]; none: a rule names a code that the roster does not have.
    pub candidates: Vec<PointIdx>,
}

/// What a name tells.
enum Told {
    Point(PointIdx),
    Several(Vec<PointIdx>),
    Nothing,
}

/// Finds points of a roster by name.
pub struct Matcher<'a> {
    roster: &'a Roster,
    rules: &'a Rules,
    by_code: BTreeMap<String, PointIdx>,
    by_name: BTreeMap<String, Vec<PointIdx>>,
    by_bare_name: BTreeMap<String, Vec<PointIdx>>,
}

impl<'a> Matcher<'a> {
    /// Of a roster, by rules.
    pub fn new(roster: &'a Roster, rules: &'a Rules) -> Self {
        let mut by_code = BTreeMap::new();
        let mut by_name: BTreeMap<String, Vec<PointIdx>> = BTreeMap::new();
        let mut by_bare_name: BTreeMap<String, Vec<PointIdx>> = BTreeMap::new();
        for (idx, point) in roster.iter() {
            by_code.insert(fold(point.code.as_str()), idx);
            let name = fold(&point.name);
            by_bare_name.entry(bare(&name).to_owned()).or_default().push(idx);
            by_name.entry(name).or_default().push(idx);
        }
        Self { roster, rules, by_code, by_name, by_bare_name }
    }

    /// Who is who.
    pub fn list(&self, participants: &[Participant]) -> Matched {
        let mut matched = Matched::default();
        for participant in participants {
            let candidates = match self.rule(participant) {
                Some(Said::Nobody) => {
                    matched.n_ignored += 1;
                    continue;
                }
                Some(Said::Point(code)) => {
                    self.by_code.get(&fold(code)).map_or(Told::Several(Vec::new()), |idx| Told::Point(*idx))
                }
                None => self.told(&fold(&participant.name)),
            };
            match candidates {
                Told::Point(idx) => drop(matched.points.insert(idx)),
                Told::Several(mut candidates) => {
                    candidates.truncate(MAX_CANDIDATES);
                    matched.doubtful.push(Doubtful { participant: participant.clone(), candidates });
                }
                Told::Nothing => matched.unmatched.push(participant.clone()),
            }
        }
        matched
    }

    fn rule(&self, participant: &Participant) -> Option<Said<'a>> {
        let address = &*participant.address;
        let bare = address.split_once(':').map_or(address, |(_, rest)| rest);
        [&*participant.name, address, bare].into_iter().find_map(|text| self.rules.say(text))
    }

    fn told(&self, folded: &str) -> Told {
        let name = self.rules.without_words(folded);
        let of = |is_within: fn(char) -> bool| {
            let words = folded.split(|letter: char| !letter.is_alphanumeric() && !is_within(letter));
            let codes: BTreeSet<PointIdx> =
                words.filter_map(|word| self.by_code.get(word).copied()).collect();
            codes.into_iter().collect::<Vec<_>>()
        };
        // Codes may have dots and hyphens in them, or before and behind them.
        let mut coded = of(|letter| matches!(letter, '.' | '-'));
        if coded.is_empty() {
            coded = of(|_| false);
        }
        match coded[..] {
            [idx] => return Told::Point(idx),
            [] => {}
            _ => return Told::Several(coded),
        }
        let named = |name: &str| self.by_name.get(name).cloned().unwrap_or_default();
        if let [idx] = named(name)[..] {
            return Told::Point(idx);
        }
        let parts: Vec<&str> = name.split(['-', '–', ',', '(', ')', '/', '|', ';']).map(str::trim).collect();
        let (first, places) = parts.split_first().unwrap_or((&"", &[]));
        let places: Vec<&str> = places.iter().copied().filter(|place| !place.is_empty()).collect();
        let is_within = |idx: &PointIdx| {
            places.iter().all(|place| {
                let is_it = |above: PointIdx| {
                    let above = fold(&self.roster.point(above).name);
                    above == *place || bare(&above) == bare(place)
                };
                self.roster.ancestors(*idx).any(is_it)
            })
        };
        let mut within = named(first);
        if !places.is_empty() {
            let n_named = within.len();
            within.retain(is_within);
            match within[..] {
                [idx] => return Told::Point(idx),
                [] if n_named > 0 => return Told::Several(named(first)),
                _ => {}
            }
        }
        if !within.is_empty() {
            return Told::Several(within);
        }
        match self.by_bare_name.get(bare(first)) {
            Some(alike) => Told::Several(alike.clone()),
            None => Told::Nothing,
        }
    }
}

/// A folded name without the kind of place.
fn bare(name: &str) -> &str {
    KINDS.iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use diemcau_core::ids::{Code, LevelIdx};
    use diemcau_core::roster::Point;

    use super::*;

    fn roster() -> Roster {
        let point = |code: &str, name: &str, parent: Option<u32>| Point {
            parent: parent.map(PointIdx),
            ..Point::new(Code::new(code), name, LevelIdx(0))
        };
        Roster::new(vec![
            point("38", "Tỉnh Thanh Hóa", None),
            point("397", "Huyện Như Xuân", Some(0)),
            point("395", "Huyện Thọ Xuân", Some(0)),
            point("16228", "Xã Xuân Hòa", Some(1)),
            point("15646", "Xã Xuân Hòa", Some(2)),
            point("14650", "Xã Hoằng Hà", Some(2)),
            point("H.01", "Thành phố Thanh Hóa", Some(0)),
        ])
        .unwrap()
    }

    fn told(names: &[&str], rules: &str) -> Matched {
        let (roster, rules) = (roster(), Rules::parse(rules).unwrap());
        let of = |name: &&str| match name.split_once('@') {
            Some((name, address)) => Participant { name: name.to_owned(), address: address.to_owned() },
            None => Participant { name: (*name).to_owned(), address: String::new() },
        };
        Matcher::new(&roster, &rules).list(&names.iter().map(of).collect::<Vec<_>>())
    }

    #[track_caller]
    fn is(name: &str, rules: &str, code: &str) {
        let matched = told(&[name], rules);
        let codes: Vec<_> = matched.points.iter().map(|idx| roster().point(*idx).code.to_string()).collect();
        assert_eq!(codes, [code], "{name}: {matched:?}");
    }

    #[test]
    fn a_rule_a_code_or_a_name_that_fits_one_point_alone_is_that_point() {
        is("14650 - xa Hoang Ha", "", "14650");
        is("XA HOANG HA", "", "14650");
        is("H.01 (phòng họp)", "", "H.01");
        is("14650-Hoang Ha", "", "14650");
        is("Xã Xuân Hoà – Như Xuân", "", "16228");
        is("xa xuan hoa (huyen tho xuan)", "", "15646");
        is("ĐC Xã Hoằng Hà", "drop = [\"ĐC\"]", "14650");
        is("Phòng 2@sip:10.0.0.4", "[points]\n\"10.0.0.4\" = \"14650\"", "14650");
        is("Xã Xuân Hòa", "[points]\n\"xa xuan hoa\" = \"16228\"", "16228");
    }

    #[test]
    fn what_fits_several_or_none_is_told_and_counts_for_nobody() {
        let matched = told(
            &["Xã Xuân Hòa", "Hoằng Hà", "Xã Xuân Hòa - Nga Sơn", "14650 16228", "iPhone", "Thư ký"],
            "ignore = [\"thư ký\"]",
        );
        assert!(matched.points.is_empty());
        let doubtful: Vec<_> =
            matched.doubtful.iter().map(|told| (&*told.participant.name, told.candidates.len())).collect();
        assert_eq!(
            doubtful,
            [("Xã Xuân Hòa", 2), ("Hoằng Hà", 1), ("Xã Xuân Hòa - Nga Sơn", 2), ("14650 16228", 2)]
        );
        assert_eq!((matched.unmatched.len(), matched.n_ignored), (1, 1));
        let wrong = told(&["A"], "[points]\n\"a\" = \"99\"");
        assert_eq!(wrong.doubtful[0].candidates, [], "a rule for a code that nobody has");
    }

    #[test]
    fn two_participants_of_one_point_are_one_point() {
        assert_eq!(told(&["14650 máy 1", "14650 máy 2"], "").points.len(), 1);
    }
}
