//! `diemcau-agent check`: tries what the agent depends on, one thing after another, and says in plain
//! words what is wrong and what to do about it. It changes nothing at the point or the collector.

mod attendance;
mod collector;
mod page;
mod path;
mod power;
mod state;

use std::fmt;

use diemcau_phrase::Language;

use crate::service::Settings;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckResult {
    /// How it is.
    pub verdict: Verdict,
    /// What was looked at, and how it is.
    pub what: String,
    /// What to do; empty where nothing is to be done.
    pub advice: String,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Good,
    /// Worth knowing; nothing is wrong.
    Note,
    /// Wrong.
    Bad,
}

/// Tries everything; tells each thing as soon as it is known, and whether anything is wrong.
pub async fn run(language: Language, settings: &Settings, mut tell: impl FnMut(&CheckResult)) -> Verdict {
    let mut worst = Verdict::Good;
    let mut told = |lines: Vec<CheckResult>| {
        for line in lines {
            if line.verdict == Verdict::Bad {
                worst = Verdict::Bad;
            }
            tell(&line);
        }
    };
    told(state::check(language, &settings.state));
    told(page::check(language, settings));
    let (lines, asked) = collector::check(language, settings).await;
    told(lines);
    told(power::check(language, settings).await);
    told(path::check(language, settings, asked.as_ref()).await);
    told(attendance::check(language, settings).await);
    worst
}

impl CheckResult {
    fn good(what: impl Into<String>) -> Self {
        Self { verdict: Verdict::Good, what: what.into(), advice: String::new() }
    }

    fn note(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { verdict: Verdict::Note, what: what.into(), advice: advice.into() }
    }

    fn bad(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { verdict: Verdict::Bad, what: what.into(), advice: advice.into() }
    }
}

impl fmt::Display for CheckResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.verdict {
            Verdict::Good => "✔",
            Verdict::Note => "•",
            Verdict::Bad => "✖",
        };
        write!(f, "{mark} {}", self.what)?;
        if !self.advice.is_empty() {
            write!(f, "\n    → {}", self.advice)?;
        }
        Ok(())
    }
}
