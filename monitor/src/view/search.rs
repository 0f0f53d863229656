//! Finding points by words in any order, folded: one long text of all points, searched in one go.

use std::cmp::Reverse;

use diemcau_core::ids::PointIdx;
use diemcau_core::roster::Roster;
use diemcau_core::text::fold;
use memchr::memmem;

/// What stands before a number of Vietnam that is dialled from elsewhere, in place of its 0.
const COUNTRY: &str = "84";
/// No number has more digits without that.
const LONGEST_AT_HOME: usize = 10;

/// What is searched: of each point a line each of its folded name, code, the names above it, its uplink,
/// feeder, carrier and contact, and its phone's digits as dialled here and from elsewhere. No word holds a line break, so none matches across.
#[derive(Debug)]
pub(crate) struct SearchIndex {
    text: String,
    /// Where each point's lines begin.
    starts: Vec<u32>,
}

/// Which points a query found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// One flag a point.
    flags: Vec<bool>,
    /// How many are set.
    pub(crate) n_points: usize,
    /// The query, as typed.
    query: String,
    /// Its words, folded.
    words: Vec<Word>,
}

/// One word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    /// Folded.
    text: String,
    /// Its digits, if it is a number with signs between them, as phones are written.
    digits: Option<String>,
}

impl SearchIndex {
    pub(crate) fn new(roster: &Roster) -> Self {
        let names: Vec<String> = roster.rows().map(|(_, point)| fold(&point.name)).collect();
        let mut text = String::with_capacity(roster.len() * 128);
        let mut starts = Vec::with_capacity(roster.len());
        for (idx, point) in roster.rows() {
            starts.push(u32::try_from(text.len()).expect("the texts of a roster take less than 4 GiB"));
            if point.retired {
                continue;
            }
            let mut line = |folded: &str| {
                text.push_str(folded);
                text.push('\n');
            };
            line(&names[idx.as_usize()]);
            // A root is above all others, so that its name tells nothing of them.
            let above = roster.ancestors(idx).filter(|above| roster.point(*above).parent.is_some());
            above.for_each(|above| line(&names[above.as_usize()]));
            for field in [point.code.as_str(), &point.uplink, &point.feeder, &point.carrier, &point.contact] {
                push_folded(&mut text, field);
            }
            push_phone(&mut text, &point.phone);
        }
        Self { text, starts }
    }

    /// The points that hold all words of the query; all points, if it is blank.
    pub(crate) fn find(&self, query: &str) -> Found {
        let mut words = words(query);
        // The longest is the rarest: the others are looked for where it is.
        words.sort_by_key(|word| Reverse(word.text.len()));
        let Some((first, others)) = words.split_first() else {
            return Found::new(query, words, vec![true; self.starts.len()]);
        };
        let mut flags = vec![false; self.starts.len()];
        for needle in first.needles() {
            self.mark(needle, &mut flags);
        }
        for word in others {
            self.keep(word, &mut flags);
        }
        Found::new(query, words, flags)
    }

    /// The same after `before` was found among the same points: where more was typed, what was not found
    /// then is not looked at again, nor is a word that was found already.
    pub(crate) fn find_after(&self, before: Option<&Found>, query: &str) -> Found {
        let Some(before) = before.filter(|before| query.starts_with(&before.query)) else {
            return self.find(query);
        };
        let (words, mut flags) = (words(query), before.flags.clone());
        for word in words.iter().filter(|word| !before.words.contains(word)) {
            self.keep(word, &mut flags);
        }
        Found::new(query, words, flags)
    }

    fn mark(&self, needle: &str, flags: &mut [bool]) {
        let finder = memmem::Finder::new(needle);
        let text = self.text.as_bytes();
        let (mut point, mut from) = (0, 0);
        while let Some(at) = finder.find(&text[from..]) {
            while self.end(point) <= from + at {
                point += 1;
            }
            flags[point] = true;
            from = self.end(point);
        }
    }

    fn keep(&self, word: &Word, flags: &mut [bool]) {
        let finders: Vec<_> = word.needles().map(memmem::Finder::new).collect();
        for (point, flag) in flags.iter_mut().enumerate().filter(|(_, flag)| **flag) {
            let lines = &self.text.as_bytes()[self.starts[point] as usize..self.end(point)];
            *flag = finders.iter().any(|finder| finder.find(lines).is_some());
        }
    }

    /// Where a point's lines end.
    fn end(&self, point: usize) -> usize {
        self.starts.get(point + 1).map_or(self.text.len(), |next| *next as usize)
    }
}

impl Found {
    fn new(query: &str, words: Vec<Word>, flags: Vec<bool>) -> Self {
        let n_points = flags.iter().filter(|flag| **flag).count();
        Self { flags, n_points, query: query.to_owned(), words }
    }

    pub(crate) fn holds(&self, idx: PointIdx) -> bool {
        self.flags.get(idx.as_usize()).copied().unwrap_or(false)
    }

    /// Whether a text holds any of the words that were looked for.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        let folded = fold(text);
        self.words.iter().any(|word| word.is_in(&folded))
    }

    /// Whether a word was found in none of the texts, but in this one.
    pub(crate) fn is_only_in(&self, text: &str, others: &[&str]) -> bool {
        let folded = fold(text);
        let others: Vec<String> = others.iter().map(|other| fold(other)).collect();
        let is_elsewhere = |word: &Word| others.iter().any(|other| word.is_in(other));
        self.words.iter().any(|word| word.is_in(&folded) && !is_elsewhere(word))
    }
}

impl Word {
    fn needles(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.text).chain(self.digits.as_deref())
    }

    fn is_in(&self, folded: &str) -> bool {
        self.needles().any(|needle| folded.contains(needle))
    }
}

/// The words of a query, each once.
fn words(query: &str) -> Vec<Word> {
    let mut words: Vec<String> = fold(query).split(' ').map(str::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    // Signs that a phone begins with are none of it: its digits may follow.
    let is_sign = |sign: char| ".-+()".contains(sign);
    let filled = words.into_iter().filter(|word| !word.chars().all(is_sign));
    filled
        .map(|text| {
            let is_number = text.chars().all(|sign| sign.is_ascii_digit() || is_sign(sign));
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let digits = Some(digits).filter(|digits| is_number && *digits != text && !digits.is_empty());
            Word { text, digits }
        })
        .collect()
}

/// A phone's digits, and those by which it is dialled from elsewhere: chats and sheets have both.
fn push_phone(text: &mut String, phone: &str) {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    text.push_str(&digits);
    text.push('\n');
    let (there, rest) = if let Some(rest) = digits.strip_prefix('0') {
        (COUNTRY, rest)
    } else if let Some(rest) = digits.strip_prefix(COUNTRY).filter(|_| digits.len() > LONGEST_AT_HOME) {
        ("0", rest)
    } else {
        return;
    };
    text.push_str(there);
    text.push_str(rest);
    text.push('\n');
}

fn push_folded(text: &mut String, field: &str) {
    if field.is_ascii() {
        text.extend(field.chars().map(|letter| letter.to_ascii_lowercase()));
    } else {
        text.push_str(&fold(field));
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use diemcau_core::ids::{Code, LevelIdx};
    use diemcau_core::roster::Point;

    use super::*;

    /// Types letters one after the other, as `find` alone would have found each.
    #[test]
    fn typing_on_finds_what_a_search_from_the_start_finds() {
        let names = ["Xã Xuân Hòa", "Xã Xuân Lập", "Thị trấn Thọ Xuân", "Xã Hòa Lộc", "Xã Thọ Lập"];
        let point = |(nth, name): (usize, &&str)| Point {
            phone: format!("0912 34{nth} 56{nth}").into(),
            uplink: format!("OLT-38{nth}-02").into(),
            ..Point::new(Code::new(&nth.to_string()), name, LevelIdx(0))
        };
        let mut points: Vec<Point> = names.iter().enumerate().map(point).collect();
        points.iter_mut().skip(1).for_each(|point| point.parent = Some(PointIdx(0)));
        let index = SearchIndex::new(&Roster::new(points).expect("it is one"));
        for query in
            ["xuan hoa", "hoa xuan", "tho lap t", "0912.341", "091 2 341", "olt-38 02 lap", "  xuan  "]
        {
            let mut before = None;
            for (end, letter) in query.char_indices() {
                let typed = &query[..end + letter.len_utf8()];
                let found = index.find_after(before.as_ref(), typed);
                let anew = index.find(typed);
                assert_eq!((&found.flags, found.n_points), (&anew.flags, anew.n_points), "{typed}");
                before = Some(found);
            }
        }
    }
}
