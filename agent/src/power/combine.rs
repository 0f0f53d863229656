//! What a device, the generator's file and a person say, made into one reading.
//!
//! A device that says battery is believed: nothing feeds it, whatever is said of a generator. What
//! feeds a device that says mains it cannot tell, so a person, or else the file, may say that it is
//! the generator. Where no device is known, what they say stands alone. All but the source is always
//! the device's. A device that fell silent on its battery is believed until it is read again, or a
//! person says something else after that.

use std::time::Duration;

use diemcau_core::power::{PowerBasis, PowerFault, PowerReading, PowerSource, STALE_AFTER};

use super::generator::Generator;
use super::person::PersonReport;
use crate::clock::Mono;

/// What kind of device tells of the power.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceKind {
    /// A UPS with a cable to tell by: it knows whether it gives from its battery.
    Ups,
    /// The machine itself: before its plug there may be a UPS that it does not know of.
    Machine,
}

/// What is known of one device.
#[derive(Debug, Clone, Copy)]
pub struct Device {
    kind: DeviceKind,
    /// The last good reading, or one of nothing.
    last: PowerReading,
    /// When that was read, or when the watch began.
    at: Mono,
    /// Why it is not read any more, if so.
    fault: Option<PowerFault>,
}

/// All that is known.
#[derive(Debug)]
pub struct Known {
    /// By the device.
    device: Device,
    /// By the generator's file, and when that was seen.
    generator: Option<(Generator, Mono)>,
    /// What a person said last, and when that was heard here.
    person: Option<(PersonReport, Mono)>,
}

impl Device {
    /// Nothing is known of it at `now`.
    pub fn new(kind: DeviceKind, now: Mono) -> Self {
        Self { kind, last: PowerReading::default(), at: now, fault: None }
    }

    /// The last good reading, as old as it is.
    fn reading(&self, now: Mono) -> PowerReading {
        PowerReading { age: self.last.age + now.since(self.at), fault: self.fault, ..self.last }
    }
}

impl Known {
    /// Nothing is known but what a person said.
    pub fn new(device: Device, person: Option<PersonReport>) -> Self {
        let person = person.map(|person| (person, device.at));
        Self { device, generator: None, person }
    }

    /// The device was read, or could not be.
    pub fn handle_device(&mut self, read: Result<PowerReading, PowerFault>, now: Mono) {
        match read {
            Ok(reading) => self.device = Device { last: reading, at: now, fault: None, ..self.device },
            Err(fault) => self.device.fault = Some(fault),
        }
    }

    /// The generator's file was looked at; `None` says nothing.
    pub fn handle_generator(&mut self, seen: Option<Generator>, now: Mono) {
        self.generator = seen.map(|generator| (generator, now));
    }

    /// A person said something, or withdrew it.
    pub fn handle_person(&mut self, person: Option<PersonReport>, now: Mono) {
        self.person = person.map(|person| (person, now));
    }

    /// All of it together.
    pub fn reading(&self, now: Mono) -> PowerReading {
        let fresh = self.generator.filter(|(_, at)| now.since(*at) <= STALE_AFTER);
        let generator = fresh.map(|(generator, _)| generator);
        let device = self.device.reading(now);
        let is_in_danger = device.known().stale.is_some();
        let is_newer = self.person.as_ref().is_some_and(|(_, said)| *said > self.device.at);
        if is_in_danger && !is_newer {
            return device;
        }
        combine(self.device.kind, device, generator, self.person.as_ref().map(|(person, _)| person.source()))
    }
}

/// One reading of what the device, the generator's file and a person say.
pub fn combine(
    kind: DeviceKind,
    device: PowerReading,
    generator: Option<Generator>,
    person: Option<PowerSource>,
) -> PowerReading {
    let by_device = if device.age > STALE_AFTER { PowerSource::Unknown } else { device.source };
    let (source, basis) = source(kind, by_device, generator, person);
    if basis == PowerBasis::Device {
        return device;
    }
    if device.age > STALE_AFTER {
        return PowerReading { source, basis, fault: device.fault, ..PowerReading::default() };
    }
    // What people and files say is as fresh as can be; what rests on the device too is not.
    let age = if by_device == PowerSource::Unknown { Duration::ZERO } else { device.age };
    PowerReading { source, basis, age, ..device }
}

fn source(
    kind: DeviceKind,
    by_device: PowerSource,
    generator: Option<Generator>,
    person: Option<PowerSource>,
) -> (PowerSource, PowerBasis) {
    use PowerSource::{Battery, Mains, Unknown};

    let person = person.filter(|person| match (by_device, *person) {
        // It was unplugged from the battery meanwhile, and knows.
        (Mains, Battery) => kind == DeviceKind::Machine,
        (_, person) => person != Unknown,
    });
    match (by_device, person, generator) {
        (Mains | Unknown, Some(person), _) if person != by_device => (person, PowerBasis::Person),
        (Mains | Unknown, None, Some(Generator::Running)) => (PowerSource::Generator, PowerBasis::File),
        (_, _, Some(Generator::Running | Generator::Stopped) | None) => (by_device, PowerBasis::Device),
    }
}

#[cfg(test)]
mod tests {
    use diemcau_core::power::PowerAlarm;

    use super::*;
    use crate::clock::Now;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn who_is_believed() {
        use DeviceKind::{Machine, Ups};
        use Generator::{Running, Stopped};
        use PowerBasis::{Device, File, Person};
        use PowerSource as S;
        let nobody: Option<PowerSource> = None;
        for (kind, device, generator, person, expected) in [
            // A device alone.
            (Ups, S::Mains, None, nobody, (S::Mains, Device)),
            (Ups, S::Battery, None, nobody, (S::Battery, Device)),
            (Ups, S::Unknown, None, nobody, (S::Unknown, Device)),
            // The file tells what the mains of a device are, and stands alone without one.
            (Ups, S::Mains, Some(Running), nobody, (S::Generator, File)),
            (Ups, S::Mains, Some(Stopped), nobody, (S::Mains, Device)),
            (Ups, S::Battery, Some(Running), nobody, (S::Battery, Device)),
            (Ups, S::Battery, Some(Stopped), nobody, (S::Battery, Device)),
            (Machine, S::Unknown, Some(Running), nobody, (S::Generator, File)),
            (Machine, S::Unknown, Some(Stopped), nobody, (S::Unknown, Device)),
            // A person goes before the file, and stands alone without a device.
            (Ups, S::Mains, None, Some(S::Generator), (S::Generator, Person)),
            (Ups, S::Mains, Some(Running), Some(S::Generator), (S::Generator, Person)),
            (Ups, S::Mains, Some(Stopped), Some(S::Generator), (S::Generator, Person)),
            (Ups, S::Mains, None, Some(S::Mains), (S::Mains, Device)),
            (Ups, S::Mains, Some(Running), Some(S::Mains), (S::Mains, Device)),
            (Machine, S::Unknown, None, Some(S::Mains), (S::Mains, Person)),
            (Machine, S::Unknown, None, Some(S::Battery), (S::Battery, Person)),
            (Machine, S::Unknown, Some(Running), Some(S::Mains), (S::Mains, Person)),
            (Machine, S::Unknown, Some(Stopped), Some(S::Generator), (S::Generator, Person)),
            // Nobody talks a device off its battery.
            (Ups, S::Battery, None, Some(S::Mains), (S::Battery, Device)),
            (Ups, S::Battery, Some(Running), Some(S::Generator), (S::Battery, Device)),
            (Machine, S::Battery, None, Some(S::Mains), (S::Battery, Device)),
            // A UPS that is off its battery knows; a machine does not know of a UPS before it.
            (Ups, S::Mains, None, Some(S::Battery), (S::Mains, Device)),
            (Ups, S::Mains, Some(Running), Some(S::Battery), (S::Generator, File)),
            (Machine, S::Mains, None, Some(S::Battery), (S::Battery, Person)),
            (Machine, S::Mains, Some(Running), Some(S::Battery), (S::Battery, Person)),
            // To say that one does not know is to say nothing.
            (Machine, S::Mains, Some(Running), Some(S::Unknown), (S::Generator, File)),
        ] {
            let read = PowerReading { age: SECOND * 3, ..full(device) };
            let told = combine(kind, read, generator, person);
            let case = format!("{kind:?} {device:?} {generator:?} {person:?}");
            assert_eq!((told.source, told.basis), expected, "{case}");
            let age = if device == S::Unknown && told.basis != Device { Duration::ZERO } else { SECOND * 3 };
            let device_says = PowerReading { source: told.source, basis: told.basis, age, ..read };
            assert_eq!(told, device_says, "the rest is the device's: {case}");
        }
    }

    #[test]
    fn a_device_that_fell_silent_on_its_battery_is_believed_until_a_person_knows_better() {
        let mut known = Known::new(Device::new(DeviceKind::Ups, at(0)), Some(person(PowerSource::Generator)));
        known.handle_generator(Some(Generator::Running), at(0));
        let battery = PowerReading { alarm: None, ..full(PowerSource::Battery) };
        known.handle_device(Ok(battery), at(1));
        known.handle_device(Err(PowerFault::Stale), at(2));
        for second in [9, 17, 3_600] {
            known.handle_generator(Some(Generator::Running), at(second));
            let told = known.reading(at(second));
            assert_eq!(
                (told.source, told.age),
                (PowerSource::Battery, SECOND * (u32::try_from(second).unwrap() - 1))
            );
            assert_eq!(told.known().source, PowerSource::Battery, "what was said before does not stand");
        }
        known.handle_person(Some(person(PowerSource::Mains)), at(3_601));
        assert_eq!(known.reading(at(3_602)).source, PowerSource::Mains);
        known.handle_person(None, at(3_603));
        assert_eq!(known.reading(at(3_604)).known().source, PowerSource::Battery);
    }

    #[test]
    fn no_fault_after_another_and_no_empty_answer_makes_a_battery_safe() {
        for faults in [
            [PowerFault::Stale, PowerFault::DriverDead, PowerFault::Unreachable],
            [PowerFault::Malformed, PowerFault::Refused, PowerFault::Stale],
        ] {
            let mut known = Known::new(Device::new(DeviceKind::Ups, at(0)), None);
            known.handle_device(Ok(full(PowerSource::Battery)), at(1));
            for (fault, second) in faults.into_iter().zip([2, 40, 4_000]) {
                known.handle_device(Err(fault), at(second));
                let told = known.reading(at(second + 30)).known();
                assert_eq!((told.source, told.fault), (PowerSource::Battery, Some(fault)));
                assert_eq!(told.alarm, Some(PowerAlarm::LowBattery));
                assert!(told.stale.is_some(), "its age is told");
            }
        }
        // Told to shut down while on the mains, then mute.
        let mut known = Known::new(Device::new(DeviceKind::Ups, at(0)), None);
        let ordered = PowerReading { alarm: Some(PowerAlarm::Shutdown), ..full(PowerSource::Mains) };
        known.handle_device(Ok(ordered), at(1));
        known.handle_device(Err(PowerFault::Unreachable), at(2));
        known.handle_generator(Some(Generator::Stopped), at(60));
        assert_eq!(known.reading(at(60)).known().alarm, Some(PowerAlarm::Shutdown));
        // What is read of nothing, as a driver without its supply gives it, is no mains.
        let mut known = Known::new(Device::new(DeviceKind::Ups, at(0)), None);
        known.handle_device(Ok(PowerReading::default()), at(1));
        assert_eq!(known.reading(at(2)).known().source, PowerSource::Unknown);
    }

    #[test]
    fn a_device_that_is_not_read_is_believed_for_15_seconds() {
        let mut known = Known::new(Device::new(DeviceKind::Ups, at(0)), None);
        let mains = PowerReading { alarm: None, ..full(PowerSource::Mains) };
        known.handle_device(Ok(mains), at(1));
        known.handle_device(Err(PowerFault::Stale), at(2));
        let told = known.reading(at(9));
        let last = PowerReading { age: SECOND * 8, fault: Some(PowerFault::Stale), ..mains };
        assert_eq!(told, last);
        assert_eq!(known.reading(at(17)).age, SECOND * 16);
        assert_eq!(known.reading(at(17)).known().source, PowerSource::Unknown);

        known.handle_person(Some(person(PowerSource::Generator)), at(9));
        let alone = PowerReading {
            source: PowerSource::Generator,
            basis: PowerBasis::Person,
            fault: Some(PowerFault::Stale),
            ..PowerReading::default()
        };
        assert_eq!(known.reading(at(17)), alone);

        known.handle_device(Ok(full(PowerSource::Battery)), at(18));
        assert_eq!(known.reading(at(18)), full(PowerSource::Battery));
    }

    #[test]
    fn a_device_that_was_never_read_is_not_known_since_the_beginning() {
        let mut known = Known::new(Device::new(DeviceKind::Ups, at(0)), None);
        known.handle_device(Err(PowerFault::Unreachable), at(1));
        let told = known.reading(at(5));
        assert_eq!((told.source, told.age), (PowerSource::Unknown, SECOND * 5));
        assert_eq!(told.fault, Some(PowerFault::Unreachable));
    }

    #[test]
    fn a_file_that_hangs_is_believed_for_15_seconds() {
        let mut known = Known::new(Device::new(DeviceKind::Machine, at(0)), None);
        known.handle_device(Ok(full(PowerSource::Mains)), at(16));
        known.handle_generator(Some(Generator::Running), at(1));
        assert_eq!(known.reading(at(16)).source, PowerSource::Generator);
        assert_eq!(known.reading(at(17)).source, PowerSource::Mains);
        known.handle_generator(Some(Generator::Running), at(18));
        known.handle_generator(None, at(19));
        assert_eq!(known.reading(at(19)).source, PowerSource::Mains);
    }

    fn full(source: PowerSource) -> PowerReading {
        PowerReading {
            source,
            charge_percent: Some(70),
            runtime: Some(Duration::from_mins(12)),
            input_volts: Some(231),
            alarm: Some(PowerAlarm::LowBattery),
            replace_battery: true,
            ..PowerReading::default()
        }
    }

    fn person(source: PowerSource) -> PersonReport {
        PersonReport::new(source, "Lan", Now::default()).unwrap()
    }

    fn at(second: u64) -> Mono {
        Mono::from_micros(second * 1_000_000)
    }
}
