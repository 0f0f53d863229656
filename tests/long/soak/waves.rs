//! One cycle of the soak: what goes wrong in it and what people do, each at its part of the cycle's length. Cycles are
//! alike; only which points are struck moves on.

use std::collections::BTreeMap;
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use diemcau_agent::agent::Command;
use diemcau_agent::report::Said;
use diemcau_core::ids::BootId;
use diemcau_core::power::{PowerReading, PowerSource};
use diemcau_core::roster::{Point, Roster};
use diemcau_proto::v1::MediaState;
use serde_json::Value;
use tonic::Code;

use super::strangers::{Unread, babbler, impostor};
use crate::harness::pages::Pages;
use crate::harness::screen::Screen;
use crate::harness::swarm::Swarm;

/// In a cycle every tenth point counts and confirms.
const SHARE: usize = 10;
/// In so many cycles, the first ones, all do, and all flap: what is remembered of each point, some of each kind, is then
/// remembered of all.
const N_FULL: usize = 2;
const N_FLAPPING: usize = 10;
const N_HELP: usize = 5;
const N_PHONES: usize = 10;
const N_RESTARTS: usize = 20;
const N_STRANGERS: usize = 8;

/// Something that happens.
type Step<'a> = fn(&mut Waves<'a>);

/// What happens in a cycle, in percent of it.
const fn steps<'a>() -> [(u32, Step<'a>); 27] {
    [
        (2, Waves::count),
        (5, Waves::lose_power),
        (7, Waves::fall_silent),
        (10, Waves::flap),
        (12, Waves::confirm),
        (14, Waves::flap),
        (16, Waves::call_for_help),
        (18, Waves::flap),
        (20, Waves::see_to_incidents),
        (22, Waves::flap),
        (24, Waves::answer),
        (26, Waves::flap),
        (28, Waves::say_what_is_known),
        (30, Waves::report_by_phone),
        (32, Waves::press_keys),
        (35, Waves::speak_again),
        (37, Waves::have_power),
        (40, Waves::let_strangers_in),
        (45, Waves::end_help),
        (50, Waves::stop_reading),
        (55, Waves::depart),
        (58, Waves::correct_counts),
        (70, Waves::come_back),
        (72, Waves::restart),
        (76, Waves::take_back),
        (78, Waves::dismiss),
        (80, Waves::reconnect),
    ]
}

/// Who does it, and what is left of it.
pub(super) struct Waves<'a> {
    swarm: &'a Swarm,
    pages: &'a Pages,
    screen: Option<&'a Screen>,
    codes: Vec<String>,
    /// Points of each district, of each uplink that has many.
    districts: Vec<Vec<usize>>,
    uplinks: Vec<Vec<usize>>,
    links: BTreeMap<String, String>,
    /// Which cycle it is.
    nth: usize,
    connections: Vec<TcpStream>,
    unread: Vec<Unread>,
    /// Acts that were done and that were refused, since what they were about was over.
    n_done: usize,
    n_refused: usize,
}

impl<'a> Waves<'a> {
    pub(super) fn new(
        swarm: &'a Swarm,
        pages: &'a Pages,
        roster: &Roster,
        screen: Option<&'a Screen>,
    ) -> Self {
        let mut below: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut on: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (nth, (idx, point)) in roster.iter().enumerate() {
            // From the top: the province, then the district.
            let path: Vec<_> = roster.ancestors(idx).collect();
            let district = path.len().checked_sub(2).and_then(|at| path.get(at));
            if let Some(district) = district {
                below.entry(roster.point(*district).code.to_string()).or_default().push(nth);
            }
            on.entry(uplink(point)).or_default().push(nth);
        }
        let of_size = |groups: BTreeMap<String, Vec<usize>>, least: usize, most: usize| {
            groups.into_values().filter(|points| (least..=most).contains(&points.len())).collect()
        };
        Self {
            swarm,
            pages,
            screen,
            codes: roster.iter().map(|(_, point)| point.code.to_string()).collect(),
            districts: of_size(below, 20, 70),
            uplinks: of_size(on, 6, 30),
            links: pages.links().into_iter().collect(),
            nth: 0,
            connections: Vec::new(),
            unread: Vec::new(),
            n_done: 0,
            n_refused: 0,
        }
    }

    /// Plays one cycle, to its end.
    pub(super) fn play(&mut self, nth: usize, start: Instant, length: Duration) {
        self.nth = nth;
        for (percent, step) in steps() {
            let at = start + length * percent / 100;
            thread::sleep(at.saturating_duration_since(Instant::now()));
            step(self);
        }
        thread::sleep((start + length).saturating_duration_since(Instant::now()));
    }

    /// What was done by commands.
    pub(super) fn told(&self) -> String {
        let listed = self.pages.run(&["incidents", "--all", "--json"]);
        let incidents: Vec<Value> = serde_json::from_slice(&listed.stdout).unwrap_or_default();
        format!("{} incidents; {} acts done, {} refused", incidents.len(), self.n_done, self.n_refused)
    }

    /// Those who speak in this cycle, of which the first cycles have all.
    fn speaking(&self, offset: usize) -> Vec<usize> {
        if self.nth < N_FULL {
            return (0..self.codes.len()).collect();
        }
        self.some(self.codes.len() / SHARE, offset)
    }

    /// So many points, others in each cycle.
    fn some(&self, n: usize, offset: usize) -> Vec<usize> {
        let all = self.codes.len();
        (0..n).map(|at| (at * SHARE + self.nth + offset) % all).collect()
    }

    fn tell(&self, points: &[usize], command: fn() -> Command) {
        for idx in points {
            self.swarm.tell(*idx, command());
        }
    }

    fn district(&self) -> Vec<usize> {
        self.districts[self.nth % self.districts.len()].clone()
    }

    fn uplink(&self) -> Vec<usize> {
        self.uplinks[self.nth % self.uplinks.len()].clone()
    }

    fn count(&mut self) {
        for idx in self.speaking(0) {
            let people = 20 + u32::try_from(idx + self.nth).expect("few") % 50;
            self.swarm.say(idx, Said::count(people, "Lan"));
        }
    }

    fn power(&self, source: PowerSource) {
        for idx in self.district() {
            let reading = PowerReading { source, charge_percent: Some(80), ..PowerReading::default() };
            self.swarm.tell(idx, Command::Power(Box::new(reading)));
        }
    }

    fn lose_power(&mut self) {
        self.power(PowerSource::Battery);
    }

    fn have_power(&mut self) {
        self.power(PowerSource::Mains);
    }

    fn fall_silent(&mut self) {
        self.tell(&self.district(), || Command::FallSilent);
    }

    fn speak_again(&mut self) {
        self.tell(&self.district(), || Command::Resume);
    }

    fn flap(&mut self) {
        let all = self.nth < N_FULL;
        let flapping = if all { self.speaking(3) } else { self.some(N_FLAPPING, 3) };
        self.tell(&flapping, || Command::Break);
    }

    fn confirm(&mut self) {
        let states = [MediaState::Good, MediaState::Good, MediaState::NoSound, MediaState::NoPicture];
        for (at, idx) in self.speaking(1).into_iter().enumerate() {
            self.swarm.say(idx, Said::confirmation(states[at % states.len()], "Lan", ""));
            self.swarm.say(idx, Said::chair(at % 3 != 0, "Lan"));
        }
    }

    fn call_for_help(&mut self) {
        for idx in self.some(N_HELP, 5) {
            self.swarm.say(idx, Said::help(true, "Không nghe rõ", "Lan"));
        }
    }

    fn end_help(&mut self) {
        for idx in self.some(N_HELP, 5) {
            self.swarm.say(idx, Said::help(false, "", "Lan"));
        }
        // Whoever saw and heard badly sees and hears well.
        for idx in self.speaking(1) {
            self.swarm.say(idx, Said::confirmation(MediaState::Good, "Lan", ""));
        }
    }

    fn answer(&mut self) {
        for idx in self.some(N_HELP, 5) {
            let code = self.codes[idx].clone();
            self.act(&["reply", &code, "Đang xử lý", "--by", "An"]);
        }
    }

    fn see_to_incidents(&mut self) {
        let listed = self.pages.run(&["incidents", "--json"]);
        let incidents: Vec<Value> = serde_json::from_slice(&listed.stdout).unwrap_or_default();
        for id in incidents.iter().filter_map(|incident| incident["id"].as_u64()).take(4) {
            let id = id.to_string();
            self.act(&["ack", &id, "--by", "An"]);
            self.act(&["assign", &id, "--to", "Bình", "--by", "An"]);
            self.act(&["note", &id, "Đã gọi trực ca", "--by", "An"]);
            self.act(&["snooze", &id, "--for", "1m", "--by", "An"]);
        }
    }

    fn say_what_is_known(&mut self) {
        let [one, other, third] = [7, 8, 9].map(|offset| self.codes[self.some(1, offset)[0]].clone());
        self.act(&["silence", &one, "--for", "1m", "--reason", "đang sửa", "--by", "An"]);
        self.act(&["excuse", &other, "--reason", "mưa lũ", "--by", "An"]);
        self.act(&["called", &third, "--by", "An"]);
        self.act(&["evidence", "power", "--point", &third, "--text", "mất điện", "--by", "An"]);
    }

    fn take_back(&mut self) {
        let other = self.codes[self.some(1, 8)[0]].clone();
        self.act(&["unexcuse", &other, "--reason", "đã đến", "--by", "An"]);
    }

    fn correct_counts(&mut self) {
        let [one, other] = [0, 11].map(|offset| self.codes[self.some(1, offset)[0]].clone());
        self.act(&["attend", &other, "41", "--by", "An"]);
        self.act(&["verify", &other, "--by", "An"]);
        self.act(&["override", &one, "40", "--reason", "đếm lại", "--by", "An"]);
        self.act(&["override", &one, "--end", "--by", "An"]);
    }

    fn report_by_phone(&mut self) {
        for idx in self.some(N_PHONES, 6) {
            let answer = self.pages.send(&self.links[&self.codes[idx]], "count", "count=35&by=Hoa");
            assert_eq!(answer.status, 303, "{answer:?}");
        }
    }

    fn press_keys(&mut self) {
        let Some(screen) = self.screen else { return };
        for key in ["i", "c", "s", "T", "M", "p", "Down", "Enter", "Escape", "o"] {
            screen.press(key);
        }
    }

    fn let_strangers_in(&mut self) {
        let target = self.pages.collector.target();
        for idx in self.some(N_STRANGERS, 4) {
            assert_eq!(impostor(&target, &self.codes[idx]), Some(Code::Unauthenticated));
        }
        let says: [&[u8]; 3] = [b"", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\x02\x00\x01"];
        let babblers = (0..N_STRANGERS).filter_map(|at| babbler(&target, says[at % says.len()]));
        self.connections.extend(babblers);
    }

    fn stop_reading(&mut self) {
        let target = self.pages.collector.target();
        self.unread.extend([Unread::start(target.clone()), Unread::start(target)]);
    }

    fn dismiss(&mut self) {
        self.connections.clear();
        self.unread.clear();
    }

    fn depart(&mut self) {
        self.tell(&self.uplink(), || Command::Depart);
    }

    fn come_back(&mut self) {
        self.tell(&self.uplink(), || Command::Resume);
    }

    fn restart(&mut self) {
        for idx in self.some(N_RESTARTS, 2) {
            let boot = BootId::new(&format!("soak-{}", self.nth));
            self.swarm.tell(idx, Command::Restart(boot));
        }
    }

    fn reconnect(&mut self) {
        self.swarm.tell_all(|| Command::Break);
    }

    fn act(&mut self, args: &[&str]) {
        let output = self.pages.run(args);
        if output.status.success() {
            self.n_done += 1;
        } else {
            self.n_refused += 1;
        }
    }
}

fn uplink(point: &Point) -> String {
    point.uplink.to_string()
}
