//! What a supply's variables say of the power.

use std::collections::BTreeSet;
use std::time::Duration;

use diemcau_core::power::{LOW_CHARGE_PERCENT, PowerAlarm, PowerCondition, PowerReading, PowerSource};

/// No battery carries a load longer; a driver that says so does not know.
const LONGEST_RUNTIME_S: f64 = 7.0 * 24.0 * 3_600.0;
/// More volts than any low-voltage network has.
const MOST_VOLTS: f64 = 1_000.0;
/// With fewer volts nothing comes in.
const FEWEST_VOLTS: u16 = 50;
/// From here on a battery that is said to discharge is full and only held so, percent.
const FULL_PERCENT: f64 = 100.0;
/// A limit above this is none that a person would call low, percent.
const HIGHEST_LOW_PERCENT: f64 = 50.0;

/// The variables that are asked for, as the server tells them. Any may be absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variables {
    /// `ups.status`.
    status: Option<String>,
    /// `battery.charge`, percent.
    charge: Option<String>,
    /// `battery.runtime`, seconds.
    runtime: Option<String>,
    /// `input.voltage`, volts.
    input_volts: Option<String>,
    /// `input.L1-N.voltage`: what a supply with three phases has instead, volts.
    phase_volts: Option<String>,
    /// `battery.charge.low`: at which the supply itself calls it low, percent.
    low_charge: Option<String>,
    /// `ups.alarm`: what is wrong with it, in words.
    alarms: Option<String>,
    /// `ups.test.result`.
    test: Option<String>,
    /// The first line that cannot be read, such as one without its last quote, and how many those are.
    broken: Option<(String, u32)>,
}

/// One token of `ups.status`. Their order says nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Token {
    /// OL: it lives on what comes in.
    OnLine,
    /// OB: it lives on its battery.
    OnBattery,
    /// LB: the battery is nearly empty.
    LowBattery,
    /// RB: the battery wants replacing.
    ReplaceBattery,
    /// BYPASS: what comes in goes past it to the load.
    Bypass,
    /// FSD: it was ordered to shut down.
    ForcedShutdown,
    /// CAL, TEST: it tests its battery.
    Testing,
    /// OFF: it feeds nothing.
    Off,
    /// NOBATT: it has no battery.
    NoBattery,
    /// OVER: the load is more than it can carry.
    Overloaded,
    /// ALARM: something is wrong, which `ups.alarm` may say.
    Alarm,
    /// DISCHRG: its battery empties.
    Discharging,
    /// One that does not bear on the power: HB, CHRG, TRIM, BOOST, and those that are not known.
    Other(String),
}

impl Variables {
    /// Keeps what is asked for and drops the rest.
    pub(super) fn take(&mut self, name: &str, value: String) {
        let place = match name {
            "ups.status" => &mut self.status,
            "battery.charge" => &mut self.charge,
            "battery.runtime" => &mut self.runtime,
            "input.voltage" => &mut self.input_volts,
            "input.L1-N.voltage" => &mut self.phase_volts,
            "battery.charge.low" => &mut self.low_charge,
            "ups.alarm" => &mut self.alarms,
            "ups.test.result" => &mut self.test,
            _ => return,
        };
        *place = Some(value);
    }

    /// Whether the one is there without which the others say nothing. A driver that begins shows none,
    /// an empty one, or WAIT until it has read its supply, and one that lost it shows WAIT again
    /// (networkupstools/nut#1689).
    pub(super) fn has_status(&self) -> bool {
        self.status.as_deref().is_some_and(|status| status.split_whitespace().any(|token| token != "WAIT"))
    }

    /// The first line that could not be read, and how many those are.
    pub fn broken(&self) -> Option<(&str, u32)> {
        self.broken.as_ref().map(|(line, n)| (line.as_str(), *n))
    }

    /// A line cannot be read.
    pub(super) fn take_broken(&mut self, line: &str) {
        self.broken.get_or_insert_with(|| (line.to_owned(), 0)).1 += 1;
    }

    /// What they say. A battery is low only while it carries the load: one that charges after an
    /// outage is low too, and nobody need hurry; and one that carries it for a test may empty.
    pub fn reading(&self) -> PowerReading {
        let tokens: BTreeSet<Token> =
            self.status.as_deref().unwrap_or_default().split_whitespace().map(token).collect();
        let has = |token: Token| tokens.contains(&token);
        let charge = number(self.charge.as_deref(), 0.0, 100.0);
        let runtime = number(self.runtime.as_deref(), 0.0, LONGEST_RUNTIME_S);
        let volts = self.input_volts.as_deref().or(self.phase_volts.as_deref());
        let volts = number(volts, 0.0, MOST_VOLTS).map(whole);
        let is_testing = self.is_testing(&tokens) && volts.is_none_or(|volts| volts >= FEWEST_VOLTS);
        // Some drivers show the result of a test as "in progress" for ever: without mains that are seen to
        // come in, it hides nothing.
        let is_surely_testing = is_testing && (has(Token::Testing) || volts.is_some());
        let empties_on_line = has(Token::OnLine) && !is_testing && empties(&tokens, charge);
        let source = if has(Token::OnBattery) {
            PowerSource::Battery
        } else if has(Token::Off) {
            PowerSource::Unknown
        } else if has(Token::OnLine) || has(Token::Bypass) {
            PowerSource::Mains
        } else {
            PowerSource::Unknown
        };
        let alarm = if has(Token::ForcedShutdown) {
            Some(PowerAlarm::Shutdown)
        } else {
            let is_low = has(Token::LowBattery) || charge.is_some_and(|charge| charge <= self.low_charge());
            let gives = has(Token::OnBattery) || empties_on_line;
            (gives && is_low && !is_surely_testing).then_some(PowerAlarm::LowBattery)
        };
        PowerReading {
            source,
            age: Duration::ZERO,
            charge_percent: charge.and_then(|percent| u8::try_from(whole(percent)).ok()),
            runtime: runtime.filter(|seconds| *seconds > 0.0).map(Duration::from_secs_f64),
            input_volts: volts,
            alarm,
            condition: self.condition(&tokens, is_testing, empties_on_line),
            replace_battery: has(Token::ReplaceBattery) || self.warns_of("replace batt"),
            ..PowerReading::default()
        }
    }

    fn is_testing(&self, tokens: &BTreeSet<Token>) -> bool {
        let is_under_way = |result: &str| result.trim().to_lowercase().starts_with("in progress");
        tokens.contains(&Token::Testing) || self.test.as_deref().is_some_and(is_under_way)
    }

    fn condition(
        &self,
        tokens: &BTreeSet<Token>,
        is_testing: bool,
        empties_on_line: bool,
    ) -> Option<PowerCondition> {
        let has = |token: Token| tokens.contains(&token);
        let is_on_both = has(Token::OnLine) && has(Token::OnBattery) && !is_testing;
        [
            (has(Token::Off), PowerCondition::Off),
            (is_on_both || empties_on_line, PowerCondition::Contradictory),
            (has(Token::Overloaded), PowerCondition::Overloaded),
            (has(Token::NoBattery) || self.warns_of("no battery"), PowerCondition::NoBattery),
            (has(Token::Bypass), PowerCondition::Bypass),
            (is_testing, PowerCondition::Testing),
            (has(Token::Alarm), PowerCondition::Alarming),
        ]
        .into_iter()
        .find_map(|(holds, condition)| holds.then_some(condition))
    }

    /// Whether its alarms say so.
    fn warns_of(&self, words: &str) -> bool {
        self.alarms.as_deref().is_some_and(|alarms| alarms.to_lowercase().contains(words))
    }

    /// The charge at which its battery is low, percent.
    fn low_charge(&self) -> f64 {
        number(self.low_charge.as_deref(), 1.0, HIGHEST_LOW_PERCENT)
            .unwrap_or_else(|| LOW_CHARGE_PERCENT.into())
    }
}

/// Whether a battery empties, by what is said of it. One that is full is only held so.
fn empties(tokens: &BTreeSet<Token>, charge: Option<f64>) -> bool {
    tokens.contains(&Token::Discharging) && charge.is_none_or(|charge| charge < FULL_PERCENT)
}

fn token(text: &str) -> Token {
    match text {
        "OL" => Token::OnLine,
        "OB" => Token::OnBattery,
        "LB" => Token::LowBattery,
        "RB" => Token::ReplaceBattery,
        "BYPASS" => Token::Bypass,
        "FSD" => Token::ForcedShutdown,
        "CAL" | "TEST" => Token::Testing,
        "OFF" => Token::Off,
        "NOBATT" => Token::NoBattery,
        "OVER" => Token::Overloaded,
        "ALARM" => Token::Alarm,
        "DISCHRG" => Token::Discharging,
        _ => Token::Other(text.to_owned()),
    }
}

/// A number of a driver's, if it is within reason.
fn number(text: Option<&str>, least: f64, most: f64) -> Option<f64> {
    text?.trim().parse().ok().filter(|number| (least..=most).contains(number))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000, by `number`")]
fn whole(number: f64) -> u16 {
    number.round() as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(variables: &[(&str, &str)]) -> PowerReading {
        let mut taken = Variables::default();
        for (name, value) in variables {
            taken.take(name, (*value).to_owned());
        }
        taken.reading()
    }

    #[test]
    fn a_status_is_a_set_of_tokens() {
        use PowerAlarm::{LowBattery, Shutdown};
        use PowerSource::{Battery, Mains, Unknown};
        for (status, source, alarm) in [
            ("OL", Mains, None),
            ("OL CHRG", Mains, None),
            ("CHRG OL", Mains, None),
            ("ALARM OL OVER BOOST", Mains, None),
            ("OL CAL DISCHRG", Mains, None),
            ("BYPASS", Mains, None),
            ("OL LB CHRG", Mains, None),
            ("OB", Battery, None),
            ("DISCHRG OB", Battery, None),
            ("OB BYPASS", Battery, None),
            ("OL OB", Battery, None),
            ("OB LB", Battery, Some(LowBattery)),
            ("LB DISCHRG OB", Battery, Some(LowBattery)),
            ("FSD OB LB", Battery, Some(Shutdown)),
            ("FSD OL", Mains, Some(Shutdown)),
            ("FSD", Unknown, Some(Shutdown)),
            ("OFF", Unknown, None),
            ("LB", Unknown, None),
            ("HB OLX ob", Unknown, None),
            ("OL NEWTOKEN", Mains, None),
            ("OL OFF", Unknown, None),
            ("OB OFF LB", Battery, Some(LowBattery)),
            ("OB LB CAL DISCHRG", Battery, None),
            ("FSD OB LB CAL", Battery, Some(Shutdown)),
        ] {
            let told = reading(&[("ups.status", status)]);
            assert_eq!((told.source, told.alarm), (source, alarm), "{status:?}");
            assert!(!told.replace_battery);
        }
        assert!(reading(&[("ups.status", "RB OL")]).replace_battery);
    }

    #[test]
    fn a_supply_that_is_not_well_says_so() {
        use PowerCondition::{Alarming, Bypass, Contradictory, NoBattery, Off, Overloaded, Testing};
        for (variables, condition) in [
            (&[("ups.status", "OL CHRG")][..], None),
            (&[("ups.status", "OL CAL")], Some(Testing)),
            (&[("ups.status", "OB LB CAL"), ("input.voltage", "229")], Some(Testing)),
            (&[("ups.status", "OB"), ("ups.test.result", "In progress")], Some(Testing)),
            (&[("ups.status", "OB"), ("ups.test.result", "Done and passed")], None),
            (&[("ups.status", "OL OB CAL")], Some(Testing)),
            (&[("ups.status", "OL OB")], Some(Contradictory)),
            (&[("ups.status", "OL BYPASS")], Some(Bypass)),
            (&[("ups.status", "OFF")], Some(Off)),
            (&[("ups.status", "OL OFF")], Some(Off)),
            (&[("ups.status", "OL OVER BOOST ALARM")], Some(Overloaded)),
            (&[("ups.status", "OL NOBATT")], Some(NoBattery)),
            (&[("ups.status", "OL ALARM"), ("ups.alarm", "No battery installed!")], Some(NoBattery)),
            (&[("ups.status", "OL ALARM"), ("ups.alarm", "Fan failure!")], Some(Alarming)),
        ] {
            assert_eq!(reading(variables).condition, condition, "{variables:?}");
        }
        let told = reading(&[("ups.status", "OL ALARM"), ("ups.alarm", "Replace battery!")]);
        assert!(told.replace_battery);
    }

    #[test]
    fn an_outage_in_the_midst_of_a_test_is_one() {
        let told = reading(&[("ups.status", "OB LB CAL"), ("input.voltage", "0.0")]);
        assert_eq!((told.alarm, told.condition), (Some(PowerAlarm::LowBattery), None));
    }

    #[test]
    fn a_test_that_only_its_result_tells_of_hides_no_empty_battery() {
        // Some drivers leave "In progress" there for ever.
        let stuck = ("ups.test.result", "In progress");
        let alarm = |told: &[(&str, &str)]| reading(&[told, &[stuck]].concat()).alarm;
        assert_eq!(alarm(&[("ups.status", "OB LB")]), Some(PowerAlarm::LowBattery));
        assert_eq!(alarm(&[("ups.status", "OB"), ("battery.charge", "4")]), Some(PowerAlarm::LowBattery));
        assert_eq!(alarm(&[("ups.status", "OB LB"), ("input.voltage", "229")]), None);
        assert_eq!(alarm(&[("ups.status", "OB")]), None);
    }

    #[test]
    fn a_supply_that_empties_on_the_mains_is_neither_quiet_nor_safe() {
        use PowerCondition::{Contradictory, Testing};
        for (status, charge, condition, is_low) in [
            ("OL DISCHRG", "80", Some(Contradictory), false),
            ("OL DISCHRG LB", "80", Some(Contradictory), true),
            ("OL DISCHRG", "4", Some(Contradictory), true),
            ("OL CHRG DISCHRG", "80", Some(Contradictory), false),
            ("OL DISCHRG", "100", None, false),
            ("OL CAL DISCHRG", "4", Some(Testing), false),
            ("OL CHRG LB", "4", None, false),
        ] {
            let told = reading(&[("ups.status", status), ("battery.charge", charge)]);
            let alarm = is_low.then_some(PowerAlarm::LowBattery);
            assert_eq!((told.condition, told.alarm), (condition, alarm), "{status} {charge}");
        }
    }

    #[test]
    fn what_is_said_twice_or_in_other_spaces_is_said() {
        for status in ["OB  OB", "\tOB\u{a0}LB", "OB LB LB DISCHRG"] {
            assert_eq!(reading(&[("ups.status", status)]).source, PowerSource::Battery, "{status:?}");
        }
        let told = reading(&[("ups.status", "OL FSD"), ("battery.charge", "0"), ("battery.runtime", "-1")]);
        assert_eq!(
            (told.alarm, told.charge_percent, told.runtime),
            (Some(PowerAlarm::Shutdown), Some(0), None)
        );
    }

    #[test]
    fn a_battery_that_is_nearly_empty_is_low_though_the_supply_does_not_say_so() {
        for (status, charge, low, is_low) in [
            ("OB", "10", "", true),
            ("OB", "11", "", false),
            ("OB", "20", "20", true),
            ("OB", "21", "20", false),
            ("OB", "80", "100", false),
            ("OL CHRG", "3", "", false),
            ("OB CAL", "3", "", false),
        ] {
            let told =
                reading(&[("ups.status", status), ("battery.charge", charge), ("battery.charge.low", low)]);
            let alarm = is_low.then_some(PowerAlarm::LowBattery);
            assert_eq!(told.alarm, alarm, "{status} {charge} {low}");
        }
    }

    #[test]
    fn a_driver_that_has_read_nothing_shows_no_status() {
        assert!(!Variables::default().has_status());
        for (status, is_one) in [("", false), (" ", false), ("WAIT", false), ("OFF", true), ("WAIT OL", true)]
        {
            let mut taken = Variables::default();
            taken.take("ups.status", status.to_owned());
            assert_eq!(taken.has_status(), is_one, "{status:?}");
        }
    }

    #[test]
    fn numbers_within_reason() {
        let told = reading(&[
            ("ups.status", "OL"),
            ("battery.charge", "98.6"),
            ("battery.runtime", "1800"),
            ("input.voltage", "228.4"),
            ("input.L1-N.voltage", "1"),
            ("output.voltage", "7"),
        ]);
        assert_eq!((told.charge_percent, told.input_volts), (Some(99), Some(228)));
        assert_eq!(told.runtime, Some(Duration::from_mins(30)));
        assert_eq!(reading(&[("input.L1-N.voltage", "231")]).input_volts, Some(231));
        assert_eq!(reading(&[("input.voltage", "0.0")]).input_volts, Some(0));
    }

    #[test]
    fn what_is_absent_or_absurd_is_not_known() {
        assert_eq!(reading(&[]), PowerReading::default());
        for text in ["", "-1", "NaN", "inf", "1e9", "N/A", "0x10", "100000000"] {
            let told =
                reading(&[("battery.charge", text), ("battery.runtime", text), ("input.voltage", text)]);
            assert_eq!(told, PowerReading::default(), "{text:?}");
        }
        assert_eq!(reading(&[("battery.runtime", "0")]).runtime, None);
    }
}
