//! A reader in front of the dashboard: presses keys, and sees the screen as text.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use diemcau_core::cutoff::FrozenFigure;
use diemcau_core::ids::Seq;
use diemcau_core::incident::picture::IncidentChange;
use diemcau_core::point::PointNow;
use diemcau_core::replica::{Delta, FrameChange, Replica};
use diemcau_monitor::{Action, Health, Language, LinkEvent, ScreenEvent, State, render, update};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::fixture::{SEVEN, replica, roster};

/// The dashboard in a test: its state and the time since it started.
pub(crate) struct Reader {
    pub(crate) state: State,
    mono: Duration,
}

impl Reader {
    /// In front of a screen of a size that shows the province.
    pub(crate) fn of(size: (u16, u16)) -> Self {
        Self::looking_at(replica(), size, Language::Vietnamese)
    }

    /// The same in front of another picture.
    pub(crate) fn looking_at(replica: Replica, size: (u16, u16), language: Language) -> Self {
        let mut reader = Self::before_contact(size, language);
        reader.link(LinkEvent::Snapshot(Box::new(replica), Health::default()));
        reader
    }

    /// Before anything was heard of a collector.
    pub(crate) fn before_contact(size: (u16, u16), language: Language) -> Self {
        Self { state: State::new(language, size), mono: Duration::ZERO }
    }

    /// Lets time pass.
    pub(crate) fn wait(&mut self, length: Duration) -> &mut Self {
        self.mono += length;
        self.happens(ScreenEvent::Tick);
        self
    }

    pub(crate) fn link(&mut self, event: LinkEvent) -> Action {
        self.happens(ScreenEvent::Link(event))
    }

    /// A delta on the revision held.
    pub(crate) fn changes(&mut self, from: u64, points: &[(&str, PointNow)]) -> Action {
        let roster = roster();
        let points = points.iter().map(|(code, now)| (roster.find(code).unwrap(), now.clone())).collect();
        let at = SEVEN + self.mono;
        self.link(LinkEvent::Delta(
            Delta { from: Seq(from), to: Seq(from + 1), at, frame: None, points, incidents: None },
            None,
        ))
    }

    /// A delta of incidents on the revision held.
    pub(crate) fn happen(&mut self, from: u64, incidents: IncidentChange) -> Action {
        let (from, to, at) = (Seq(from), Seq(from + 1), SEVEN + self.mono);
        let incidents = Some(Box::new(incidents));
        self.link(LinkEvent::Delta(Delta { from, to, at, frame: None, points: Vec::new(), incidents }, None))
    }

    /// A delta on the revision held, of the figures that are frozen.
    pub(crate) fn freezes(&mut self, from: u64, frozen: Vec<FrozenFigure>) -> Action {
        let (from, to, at) = (Seq(from), Seq(from + 1), SEVEN + self.mono);
        let frame = Some(Box::new(FrameChange { frozen: Some(frozen), ..FrameChange::default() }));
        let delta = Delta { from, to, at, frame, points: Vec::new(), incidents: None };
        self.link(LinkEvent::Delta(delta, None))
    }

    /// From here on they act in that name.
    pub(crate) fn known_as(&mut self, name: &str) -> &mut Self {
        let unknown = State::new(Language::Vietnamese, (0, 0));
        self.state = std::mem::replace(&mut self.state, unknown).acting_as(Some(name));
        self
    }

    /// What one key asks for.
    pub(crate) fn asks(&mut self, key: &str) -> Action {
        let code = named(key).unwrap_or_else(|| KeyCode::Char(key.chars().next().unwrap()));
        self.happens(ScreenEvent::Key(KeyEvent::new(code, KeyModifiers::NONE)))
    }

    /// Types words of keys: names such as `Tab`, or letters.
    pub(crate) fn types(&mut self, keys: &str) -> &mut Self {
        for word in keys.split(' ') {
            match named(word) {
                Some(code) => self.key(code),
                None => word.chars().for_each(|letter| self.key(KeyCode::Char(letter))),
            }
        }
        self
    }

    pub(crate) fn resize(&mut self, (columns, rows): (u16, u16)) -> &mut Self {
        self.happens(ScreenEvent::Resize(columns, rows));
        self
    }

    pub(crate) fn click(&mut self, column: u16, row: u16) -> &mut Self {
        self.mouse(MouseEventKind::Down(MouseButton::Left), column, row)
    }

    pub(crate) fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) -> &mut Self {
        let mouse = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        self.happens(ScreenEvent::Mouse(mouse));
        self
    }

    /// Presses a key together with others.
    pub(crate) fn holding(&mut self, modifiers: KeyModifiers, code: KeyCode) -> &mut Self {
        self.happens(ScreenEvent::Key(KeyEvent::new(code, modifiers)));
        self
    }

    pub(crate) fn pastes(&mut self, text: &str) -> Action {
        self.happens(ScreenEvent::Paste(text.to_owned()))
    }

    /// What is on the screen.
    pub(crate) fn screen(&self, (columns, rows): (u16, u16)) -> String {
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        terminal.draw(|frame| render(&self.state, frame)).unwrap();
        terminal.backend().to_string()
    }

    fn key(&mut self, code: KeyCode) {
        self.happens(ScreenEvent::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    }

    fn happens(&mut self, event: ScreenEvent) -> Action {
        update(&mut self.state, self.mono, event)
    }
}

/// The key of a name.
fn named(word: &str) -> Option<KeyCode> {
    match word {
        "Tab" => Some(KeyCode::Tab),
        "Enter" => Some(KeyCode::Enter),
        "Esc" => Some(KeyCode::Esc),
        "Space" => Some(KeyCode::Char(' ')),
        "Down" => Some(KeyCode::Down),
        "Left" => Some(KeyCode::Left),
        "Right" => Some(KeyCode::Right),
        "End" => Some(KeyCode::End),
        "PageDown" => Some(KeyCode::PageDown),
        "Backspace" => Some(KeyCode::Backspace),
        _ => None,
    }
}
