//! How often a cause is right: twelve kinds of outage, each played many times over, and what was concluded
//! of it after ten seconds, after a minute, and once all is back.
//!
//! The plays ([`plays`]) know what broke, and what agents and systems can have told of it; they share nothing
//! with what decides.

mod play;
mod plays;

use diemcau_core::incident::{Cause, EndKind, Ground, Incident, Scope, Subject};

use self::play::{Play, Truth};
use self::plays::KINDS;
use crate::random::number;

/// What was concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Right,
    Unknown,
    Wrong,
}

/// How many were right, unknown and wrong.
type Score = [usize; 3];

#[test]
fn causes_are_right_or_honestly_unknown() {
    let n_cases = number("DIEMCAU_CASES").unwrap_or(15);
    let mut table = String::from("| outage | after 10 s | after 60 s | after return |\n|---|---|---|---|\n");
    let (mut failures, mut n_wrong, mut n_all) = (Vec::new(), 0, 0);
    for kind in KINDS {
        let mut scores = [Score::default(); 3];
        for seed in 0..n_cases {
            let verdicts = conclude((kind.play)(seed));
            for (score, verdict) in scores.iter_mut().zip(verdicts) {
                score[verdict as usize] += 1;
            }
            if verdicts.contains(&Verdict::Wrong) {
                failures.push(format!("{}, case {seed}: {verdicts:?}", kind.name));
            }
        }
        let cells = scores.map(|[right, unknown, wrong]| format!("{right} / {unknown} / {wrong}"));
        table.extend(["| ", kind.name, " | ", &cells.join(" | "), " |\n"]);
        let n = usize::try_from(n_cases).expect("few");
        let [_, minute, back] = scores;
        assert!(minute[0] * 100 >= n * kind.after_minute, "{} after 60 s: {minute:?}\n{table}", kind.name);
        assert!(back[0] * 100 >= n * kind.after_return, "{} after return: {back:?}\n{table}", kind.name);
        n_wrong += scores.iter().map(|score| score[2]).max().unwrap_or(0);
        n_all += n;
    }
    assert!(n_wrong * 100 < n_all, "{n_wrong} of {n_all} are wrong\n{table}{failures:#?}");
    say(&table);
}

#[expect(clippy::disallowed_macros, clippy::print_stdout, reason = "the table is what people want of it")]
fn say(table: &str) {
    println!("right / unknown / wrong\n\n{table}");
}

/// Plays it, and looks three times.
fn conclude(mut play: Play) -> [Verdict; 3] {
    let first = play.until_s(10).verdict();
    let second = play.until_s(60).verdict();
    [first, second, play.until_all_is_back().verdict()]
}

impl Play {
    fn verdict(&self) -> Verdict {
        let incidents = self.world.core.state().incidents();
        let is_of_now =
            |incident: &&Incident| !matches!(incident.end.map(|end| end.how), Some(EndKind::Merged(_)));
        let is_ours =
            |incident: &&Incident| is_of_now(incident) && incident.since >= self.began.floor_second();
        let all = || incidents.open().chain(incidents.ended()).filter(is_ours);
        let n_affected = |incident: &Incident| {
            self.affected.iter().filter(|point| incident.touched.contains(point)).count()
        };
        let of_subject = |subject| all().filter(move |incident| incident.found.subject == subject);
        match self.truth {
            Truth::Blind => {
                let n_sites = of_subject(Subject::Outage).filter(|incident| n_affected(incident) > 0).count();
                let is_told = of_subject(Subject::Blind).next().is_some();
                judge(n_sites > 0, is_told)
            }
            Truth::Meeting => {
                let is_other = of_subject(Subject::Outage).any(|incident| n_affected(incident) > 0);
                let is_told = of_subject(Subject::Path).any(|incident| {
                    (incident.found.cause, &incident.found.scope) == (Cause::Meeting, &Scope::All)
                });
                judge(is_other, is_told)
            }
            Truth::SwitchedOff => {
                let own = || of_subject(Subject::Outage).filter(|incident| n_affected(incident) > 0);
                let is_told = own().any(|incident| incident.found.grounds.contains(&Ground::SwitchedOff));
                judge(own().any(|incident| incident.found.cause != Cause::Unknown), is_told)
            }
            Truth::Cause(truth) => {
                let own = || of_subject(Subject::Outage).filter(|incident| n_affected(incident) > 0);
                let is_wrong = own().any(|incident| ![truth, Cause::Unknown].contains(&incident.found.cause));
                let largest = own().max_by_key(|incident| n_affected(incident));
                judge(is_wrong, largest.is_some_and(|incident| incident.found.cause == truth))
            }
        }
    }
}

fn judge(is_wrong: bool, is_right: bool) -> Verdict {
    match (is_wrong, is_right) {
        (true, _) => Verdict::Wrong,
        (false, true) => Verdict::Right,
        (false, false) => Verdict::Unknown,
    }
}
