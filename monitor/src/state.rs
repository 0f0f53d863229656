//! All that the screen shows and where its reader is. `update` changes it, `render` reads it.

pub(crate) mod alerts;
mod at_hand;
pub(crate) mod count;
pub(crate) mod filter;
pub(crate) mod incidents;
pub(crate) mod list;
mod map;
pub(crate) mod palette;
pub(crate) mod question;
pub(crate) mod ranking;
pub(crate) mod safety;
mod scroll;
pub(crate) mod speakers;
mod started;
pub(crate) mod telling;
pub(crate) mod timeline;
pub(crate) mod tree;
pub(crate) mod wall;

use std::collections::BTreeSet;
use std::time::Duration;

use diemcau_core::ids::{Code, PointIdx};
use diemcau_core::incident::Incident;
use diemcau_core::replica::Replica;
use diemcau_core::risk::Risk;
use diemcau_core::risk::groups::{RiskGroup, RiskGroupIdx};
use diemcau_core::time::Timestamp;

use self::alerts::AlertList;
use self::count::CountList;
use self::filter::Filter;
use self::incidents::IncidentList;
use self::list::{Entry, List};
use self::map::Map;
use self::palette::CommandInput;
use self::question::Question;
use self::ranking::Ranking;
pub(crate) use self::scroll::Scroll;
use self::speakers::SpeakerList;
use self::telling::Telling;
use self::timeline::Timeline;
use self::tree::Tree;
use self::wall::Wall;
use crate::event::PointLine;
use crate::glyphs::Glyphs;
use crate::keys::Keys;
use crate::layout::overview::OverviewAreas;
use crate::layout::split::Split;
use crate::layout::{self, Areas, Pane, Showing, Shown};
use crate::palette::Palette;
use crate::replay::Replay;
use crate::view::{Health, View};
use diemcau_phrase::Language;
use diemcau_phrase::contact::NoContact;

/// A picture is old after this much silence of the collector, which speaks every second.
pub(crate) const STALE_AFTER: Duration = Duration::from_secs(3);

/// Rows of the screen that a row of the incidents takes.
pub(crate) const INCIDENT_ROWS: u16 = 2;

/// The dashboard.
#[derive(Debug)]
pub struct State {
    /// Language of the screen.
    pub(crate) language: Language,
    /// Which commands have another key.
    pub(crate) keys: Keys,
    /// What of colours the terminal shows.
    pub(crate) palette: Palette,
    /// Which signs it can show.
    pub(crate) glyphs: Glyphs,
    /// Columns and rows of the terminal.
    pub(crate) size: (u16, u16),
    /// The monotonic clock, since the program started.
    pub(crate) mono: Duration,
    /// The picture; none before the first snapshot.
    pub(crate) view: Option<View>,
    /// How the connection to the collector is.
    pub(crate) link: Link,
    /// How long the collector took to answer last; none while nobody knows.
    pub(crate) round_trip: Option<Duration>,
    /// How the journal runs that is played again; none: all this happens now.
    pub(crate) replay: Option<Replay>,
    /// The name in which the reader acts; none: they only look.
    pub(crate) operator: Option<Box<str>>,
    /// What is shown below the header.
    pub(crate) showing: Showing,
    /// What was shown before, the last first.
    pub(crate) trail: Vec<Showing>,
    /// The pane of the points that takes the keys.
    pub(crate) focus: Pane,
    /// What lies over the panes.
    pub(crate) overlay: Overlay,
    /// It hangs on a wall, to be read across a room.
    pub(crate) is_wall: bool,
    /// The first row of the help that is shown.
    pub(crate) help_top: u16,
    /// Which points the list shows.
    pub(crate) filter: Filter,
    /// The list of points.
    pub(crate) list: List,
    /// All points that ask for something, whatever the reader looks for; the header tells of these.
    pub(crate) concerns: Ranking,
    /// The tree of points.
    pub(crate) tree: Tree,
    /// The line of the selected point, as far as the collector told.
    pub(crate) line: Option<PointLine>,
    /// The incidents.
    pub(crate) incidents: IncidentList,
    /// Who was told of what.
    pub(crate) alerts: AlertList,
    /// Who speaks.
    pub(crate) speakers: SpeakerList,
    /// Who has not reported.
    pub(crate) count: CountList,
    /// Where it is.
    pub(crate) map: Map,
    /// What happened.
    pub(crate) timeline: Timeline,
    /// Every point, one cell each.
    pub(crate) wall: Wall,
    /// What the reader is told of what they asked for.
    pub(crate) telling: Option<Telling>,
}

/// How the connection to the collector is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// It is being made.
    Connecting,
    /// Snapshot and deltas come.
    Watching,
    /// It failed, and will be tried again.
    Waiting {
        /// Why it failed.
        why: NoContact,
        /// When it is tried again, by the monotonic clock.
        until: Duration,
    },
}

/// What lies over the panes and takes the keys first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Overlay {
    /// Nothing.
    None,
    /// The help.
    Help,
    /// The line in which a search is typed.
    SearchInput,
    /// A command is found by its words.
    Commands(CommandInput),
    /// What the list shows is chosen, part by part; the place of the part under the cursor.
    Filters(usize),
    /// Something is asked before it is done.
    Asking(Question),
}

impl Overlay {
    /// Whether a line of text is typed.
    pub(crate) fn is_typing(&self) -> bool {
        match self {
            Self::None | Self::Help | Self::Filters(_) => false,
            Self::SearchInput | Self::Commands(_) => true,
            Self::Asking(question) => question.text().is_some(),
        }
    }
}

impl State {
    /// A dashboard without a picture on a terminal of so many columns and rows.
    pub fn new(language: Language, size: (u16, u16)) -> Self {
        Self {
            language,
            keys: Keys::default(),
            palette: Palette::Full,
            glyphs: Glyphs::All,
            size,
            mono: Duration::ZERO,
            view: None,
            link: Link::Connecting,
            round_trip: None,
            replay: None,
            operator: None,
            showing: Showing::Points,
            trail: Vec::new(),
            focus: Pane::List,
            overlay: Overlay::None,
            is_wall: false,
            help_top: 0,
            filter: Filter::default(),
            list: List::default(),
            concerns: Ranking::default(),
            tree: Tree::default(),
            line: None,
            incidents: IncidentList::default(),
            alerts: AlertList::default(),
            speakers: SpeakerList::default(),
            count: CountList::default(),
            map: Map::default(),
            timeline: Timeline::default(),
            wall: Wall::default(),
            telling: None,
        }
    }

    /// The point whose line the detail pane wants to draw.
    pub fn inspected(&self) -> Option<&Code> {
        if self.showing != Showing::Points {
            return None;
        }
        let Entry::Point(idx) = self.entry()? else { return None };
        let point = self.view.as_ref()?.point(idx);
        (!point.unplaced && self.areas().detail.is_some()).then_some(&point.code)
    }

    /// What is under the cursor of the pane that takes the keys, or took them last.
    pub(crate) fn entry(&self) -> Option<Entry> {
        if self.tree_leads() { self.tree.selected().map(Entry::Point) } else { self.list.selected() }
    }

    /// The point under that cursor; of a cause, the weightiest of those that are listed under it.
    pub(crate) fn selected(&self) -> Option<PointIdx> {
        match self.entry()? {
            Entry::Point(idx) => Some(idx),
            Entry::Cause(group) => self.list.members(group).first().copied(),
        }
    }

    /// The incident under the cursor.
    pub(crate) fn incident(&self) -> Option<&Incident> {
        let id = self.incidents.selected()?;
        self.view.as_ref()?.replica().incidents().incidents().get(id)
    }

    /// Whether the cursor is the tree's; else it is the list's.
    pub(crate) fn tree_leads(&self) -> bool {
        match self.focus {
            Pane::List => false,
            Pane::Tree => true,
            Pane::Detail => self.tree.led_detail,
        }
    }

    /// When the event clock shows another second, by the monotonic clock.
    pub(crate) fn next_second(&self) -> Duration {
        let shown = self.view.as_ref().map_or(0, |view| view.event_time(self.mono).as_millis());
        let past = u64::try_from(shown.rem_euclid(1_000)).unwrap_or(0);
        self.mono + Duration::from_millis(1_000 - past)
    }

    /// What decides which commands there are.
    pub(crate) fn shown(&self) -> Shown {
        Shown { showing: self.showing, is_replay: self.replay.is_some() }
    }

    /// The event clock; the beginning of time before the first snapshot.
    pub(crate) fn event_time(&self) -> Timestamp {
        self.view.as_ref().map_or_else(Timestamp::default, |view| view.event_time(self.mono))
    }

    /// How old the picture is.
    pub(crate) fn picture_age(&self) -> Option<Duration> {
        self.view.as_ref().map(|view| self.mono.saturating_sub(view.received))
    }

    /// Whether what is shown may be untrue by now.
    pub(crate) fn is_stale(&self) -> bool {
        self.link != Link::Watching || self.picture_age().is_some_and(|age| age > STALE_AFTER)
    }

    pub(crate) fn areas(&self) -> Areas {
        layout::areas(self.size, self.focus)
    }

    /// Where everything is while something else than the points is shown.
    pub(crate) fn split(&self) -> Split {
        Split::of(self.size, self.showing, self.incidents.in_detail)
    }

    /// Takes in a snapshot; cursor, folds and filter stay with the points they were at.
    pub(crate) fn show(&mut self, replica: Replica, health: Health) {
        let selected = self.list.selected().and_then(|entry| self.lasting(entry));
        let unfolded: Vec<_> = self.list.unfolded().filter_map(|group| self.lasting_risk(group)).collect();
        let tree_selected = self.tree.selected().and_then(|idx| self.code(idx));
        let area = self.filter.area.and_then(|idx| self.code(idx));
        let expanded: Option<BTreeSet<Code>> =
            self.view.as_ref().map(|_| self.tree.expanded().filter_map(|idx| self.code(idx)).collect());

        let view = View::new(replica, health, self.mono);
        let roster = view.replica().roster();
        let find = |code: Option<Code>| {
            let code = code?;
            roster.iter().find(|(_, point)| point.code == code).map(|(idx, _)| idx)
        };
        let tree_selected = find(tree_selected);
        self.filter.area = find(area);
        let find_risk = |(risk, name): &(Risk, Box<str>)| view.find_risk(*risk, name);
        let selected = selected.and_then(|lasting| match lasting {
            Lasting::Point(code) => find(Some(code)).map(Entry::Point),
            Lasting::Cause(risk) => find_risk(&risk).map(Entry::Cause),
        });
        self.list.reset(unfolded.iter().filter_map(find_risk).collect());
        let is_expanded = |idx: PointIdx| match &expanded {
            Some(codes) => codes.contains(&roster.point(idx).code),
            None => view.roots.contains(&idx),
        };
        self.tree.reset(roster, &view.roots, is_expanded, tree_selected);
        self.filter.search_again(&view.search);
        self.filter.look_up(&view, self.operator.as_deref());
        self.wall.reset(&view);
        self.map.reset(view.replica());
        match self.view.as_ref().filter(|before| before.replica().roster() == roster) {
            Some(before) => self.timeline.go_on(before.replica(), view.replica()),
            None => self.timeline.begin(view.replica()),
        }
        self.view = Some(view);
        self.list_all_anew();
        if let Some(entry) = selected {
            self.list.select(entry);
        }
    }

    /// Lists the points anew after all of them, or what is asked of them, changed.
    pub(crate) fn list_all_anew(&mut self) {
        if let Some(view) = &self.view {
            self.list.rebuild(view, &self.filter);
            self.concerns.rebuild(view, &Filter::default());
            self.wall.look_again(view);
        }
    }

    /// Keeps the cursors inside what is shown.
    pub(crate) fn settle(&mut self) {
        let areas = self.areas();
        self.list.scroll.settle(self.list.len(), areas.list_rows());
        self.tree.scroll.settle(self.tree.rows().len(), areas.tree_rows());
        let split = self.split();
        self.incidents.scroll.settle(self.incidents.len(), split.n_rows(INCIDENT_ROWS));
        self.alerts.scroll.settle(self.alerts.len(), split.n_rows(1));
        self.speakers.scroll.settle(self.speakers.n_checks(), 0);
        self.count.scroll.settle(self.count.len(), split.n_rows(1));
        let n_rows = split.whole_inner().height.saturating_sub(1);
        self.timeline.scroll.settle(self.timeline.len(), usize::from(n_rows));
        let wall = OverviewAreas::of(self.size, self.is_wall).wall;
        self.wall.settle((wall.width, wall.height));
        let n_points = self.incident().map_or(0, |incident| incident.found.members.len());
        // How many of them are shown is known where they are drawn.
        self.incidents.points.settle(n_points, 0);
        self.telling.take_if(|telling| telling.is_old(self.mono));
        if let (Some(line), Some(code)) = (&self.line, self.inspected())
            && line.point != *code
        {
            self.line = None;
        }
    }

    fn code(&self, idx: PointIdx) -> Option<Code> {
        self.view.as_ref().map(|view| view.point(idx).code.clone())
    }

    fn lasting(&self, entry: Entry) -> Option<Lasting> {
        match entry {
            Entry::Point(idx) => self.code(idx).map(Lasting::Point),
            Entry::Cause(group) => self.lasting_risk(group).map(Lasting::Cause),
        }
    }

    fn lasting_risk(&self, group: RiskGroupIdx) -> Option<(Risk, Box<str>)> {
        self.view.as_ref().map(|view| {
            let RiskGroup { risk, name, .. } = view.risk(group);
            (*risk, name.clone())
        })
    }
}

/// What a row is about, by names that outlive a picture.
enum Lasting {
    Point(Code),
    Cause((Risk, Box<str>)),
}
