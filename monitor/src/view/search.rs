//! Finding points by folded name, code or phone: one long text of all points, searched in one go.

use diemcau_core::ids::PointIdx;
use diemcau_core::roster::Roster;
use diemcau_core::text::fold;
use memchr::memmem;

/// What is searched: of each point the folded name, the folded code and the phone's digits, a line
/// each. No query holds a line break, so none matches across.
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
}

impl SearchIndex {
    pub(crate) fn new(roster: &Roster) -> Self {
        let mut text = String::with_capacity(roster.len() * 64);
        let mut starts = Vec::with_capacity(roster.len());
        for (_, point) in roster.iter() {
            starts.push(u32::try_from(text.len()).expect("the names of a roster take less than 4 GiB"));
            text.push_str(&fold(&point.name));
            text.push('\n');
            text.push_str(&fold(point.code.as_str()));
            text.push('\n');
            text.extend(point.phone.chars().filter(char::is_ascii_digit));
            text.push('\n');
        }
        Self { text, starts }
    }

    /// The points that hold the query in their name, code or phone; all, if it is blank.
    pub(crate) fn find(&self, query: &str) -> Found {
        let folded = fold(query.trim());
        if folded.is_empty() {
            return Found { flags: vec![true; self.starts.len()], n_points: self.starts.len() };
        }
        let mut found = Found { flags: vec![false; self.starts.len()], n_points: 0 };
        self.mark(&folded, &mut found);
        let digits: String = folded.chars().filter(|char| !" .-".contains(*char)).collect();
        if digits != folded && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty() {
            self.mark(&digits, &mut found);
        }
        found
    }

    fn mark(&self, needle: &str, found: &mut Found) {
        let finder = memmem::Finder::new(needle);
        let text = self.text.as_bytes();
        let end_of = |point: usize| self.starts.get(point + 1).map_or(text.len(), |next| *next as usize);
        let (mut point, mut from) = (0, 0);
        while let Some(at) = finder.find(&text[from..]) {
            while end_of(point) <= from + at {
                point += 1;
            }
            if !found.flags[point] {
                found.flags[point] = true;
                found.n_points += 1;
            }
            from = end_of(point);
        }
    }
}

impl Found {
    pub(crate) fn holds(&self, idx: PointIdx) -> bool {
        self.flags.get(idx.as_usize()).copied().unwrap_or(false)
    }
}
