//! What the service is told: from the command line and the environment, else from a file.
//!
//! ```toml
//! point = "TX-001"                       # the point's code in the roster
//! connect = "https://10.20.30.40:7500"   # the collector, and
//! fingerprint = "AB:CD:…"                # of its certificate; it prints both when it starts
//! # data = "/var/lib/diemcau"            # instead of both, on the collector's own machine
//! state = "/var/lib/diemcau-agent"       # what people enter is kept here until it is delivered
//! nut = "ups@localhost:3493"             # a UPS at a NUT server, else:
//! # power_root = "/sys/class/power_supply"
//! generator_file = "/run/generator"      # says on or off
//! log_format = "human"                   # or "json"
//!
//! [page]                                 # what people at the point see, and where they report
//! listen = "127.0.0.1:7580"              # on this machine, or "off"
//! lan = "0.0.0.0:7580"                   # on the network, behind a PIN; "off" unless it is said
//!
//! [[probe]]                              # of the meeting path, beside those the collector asks for
//! name = "media"
//! kind = "stun"                          # icmp, tcp, tls, http, sip, stun or h323
//! target = "meeting.example:3478"
//! interval = "250ms"
//! timeout = "2s"
//!
//! [[attendance]]                         # a device that counts: a file, a command, or a JSON value
//! name = "cửa chính"
//! url = "http://10.1.2.3/api/people"
//! pointer = "/rooms/0/count"
//! ```

mod enrolled;
mod error;
mod file;
pub(crate) mod length;
mod page;
mod probes;
mod source;

#[cfg(test)]
use std::path::Path;
use std::path::PathBuf;

use diemcau_core::ids::Code;
use diemcau_core::text::clean;
use diemcau_phrase::setting::{Needed, SettingFault};
use diemcau_proto::channel::{Target, TargetError};
use diemcau_proto::convert::agent::MAX_CODE;
use serde::Deserialize;
use toml::Spanned;

pub use self::error::{ConfigError, Place};
use self::source::{Given, Source};
use crate::attendance::{self, RawSource};
use crate::power::PowerSources;
use crate::power::nut::{NutTarget, NutTargetError};
use crate::service::Settings;

/// Where an agent keeps its state unless it is told otherwise.
pub const STATE: &str = "/var/lib/diemcau-agent";

/// What the command line and the environment say; each goes before the file's.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Flags {
    /// Read what is not given here from this TOML file
    #[arg(long, value_name = "FILE", env = "DIEMCAU_CONFIG")]
    pub config: Option<PathBuf>,
    /// The collector, https://HOST:PORT
    #[arg(long, value_name = "URL", env = "DIEMCAU_CONNECT")]
    pub connect: Option<String>,
    /// Fingerprint of the collector's certificate, as the collector prints it when it starts
    #[arg(long, value_name = "HEX", env = "DIEMCAU_FINGERPRINT")]
    pub fingerprint: Option<String>,
    /// Instead of the two above: data directory of a collector on this machine
    #[arg(long, value_name = "DIR", env = "DIEMCAU_DATA")]
    pub data: Option<PathBuf>,
    /// Code of this point in the roster
    #[arg(long, value_name = "CODE", env = "DIEMCAU_POINT")]
    pub point: Option<String>,
    /// Where what people enter is kept until it is delivered [default: /var/lib/diemcau-agent]
    #[arg(long, value_name = "DIR", env = "DIEMCAU_STATE")]
    pub state: Option<PathBuf>,
    /// The UPS at a NUT server that feeds this point, UPS@HOST:PORT
    #[arg(long, value_name = "UPS@HOST", env = "DIEMCAU_NUT")]
    pub nut: Option<String>,
    /// Without a NUT server: where power supplies are shown, if not where Linux shows them
    #[arg(long, value_name = "DIR", env = "DIEMCAU_POWER_ROOT")]
    pub power_root: Option<PathBuf>,
    /// A file that says whether the generator runs
    #[arg(long, value_name = "FILE", env = "DIEMCAU_GENERATOR_FILE")]
    pub generator_file: Option<PathBuf>,
    /// Where the page is served on this machine, or off [default: 127.0.0.1:7580]
    #[arg(long, value_name = "ADDR", env = "DIEMCAU_PAGE")]
    pub page: Option<String>,
    /// Where the page is served on the network behind a PIN, such as 0.0.0.0:7580 [default: off]
    #[arg(long, value_name = "ADDR", env = "DIEMCAU_PAGE_LAN")]
    pub page_lan: Option<String>,
    /// How the log is written [default: human]
    #[arg(long, value_name = "FORMAT", env = "DIEMCAU_LOG_FORMAT")]
    pub log_format: Option<LogFormat>,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Human,
    /// One object a line.
    Json,
}

/// All that `run` needs.
#[derive(Debug)]
pub struct Config {
    /// Of the service.
    pub settings: Settings,
    /// How the log is written.
    pub log_format: LogFormat,
}

impl Config {
    /// Puts together what was given.
    ///
    /// # Errors
    /// If something is missing or wrong; the error says where.
    pub fn resolve(flags: &Flags) -> Result<Self, ConfigError> {
        let mut source = Source::read(flags.config.as_deref())?;
        let point = source.pick("point", flags.point.clone(), |raw| raw.point.take());
        let connect = source.pick("connect", flags.connect.clone(), |raw| raw.connect.take());
        let fingerprint = source.pick("fingerprint", flags.fingerprint.clone(), |raw| raw.fingerprint.take());
        let data = source.pick("data", flags.data.clone(), |raw| raw.data.take());
        let nut = source.pick("nut", flags.nut.clone(), |raw| raw.nut.take());
        let written = std::mem::take(&mut source.raw.probe);
        let probes = probes::check(&source, written)?;
        let written = std::mem::take(&mut source.raw.attendance);
        let attendance = sources(&source, written)?;
        let state = flags.state.clone().or_else(|| source.raw.state.take());
        let state = state.unwrap_or_else(|| PathBuf::from(STATE));
        let enrolled = enrolled::Enrolled::of(&state)?;
        let point = enrolled.point(point);
        let (connect, fingerprint) =
            if data.is_some() { (connect, fingerprint) } else { enrolled.collector(connect, fingerprint) };
        let page = page::resolve(&mut source, (flags.page.clone(), flags.page_lan.clone()), &state)?;
        if point.is_none() && connect.is_none() && data.is_none() {
            return Err(ConfigError::Unconfigured { page });
        }
        let power = PowerSources {
            nut: nut.map(nut_target).transpose()?,
            sysfs_root: flags.power_root.clone().or(source.raw.power_root),
            generator_file: flags.generator_file.clone().or(source.raw.generator_file),
        };
        let settings = Settings {
            point: code(point)?,
            target: enrolled::identified(target(connect, fingerprint, data)?, &state)?,
            state,
            page,
            power,
            probes,
            attendance,
        };
        let log_format = flags.log_format.or(source.raw.log_format).unwrap_or_default();
        Ok(Self { settings, log_format })
    }
}

fn sources(
    file: &Source<'_>,
    written: Vec<Spanned<RawSource>>,
) -> Result<Vec<attendance::Source>, ConfigError> {
    let mut sources: Vec<attendance::Source> = Vec::with_capacity(written.len());
    for written in written {
        let Given { value, place } = file.given("attendance", written);
        let wrong = |fault: SettingFault| ConfigError::Value { place: place.clone(), fault };
        let source = attendance::Source::try_from(value).map_err(|error| wrong(error.fault()))?;
        if sources.iter().any(|other| other.by() == source.by()) {
            return Err(wrong(SettingFault::SourceTwice(source.by().clone())));
        }
        sources.push(source);
    }
    Ok(sources)
}

fn code(given: Option<Given<String>>) -> Result<Code, ConfigError> {
    let Given { value, place } = given.ok_or(ConfigError::Missing(Needed::Point))?;
    let code = clean(&value).text;
    if code.is_empty() || code.len() > MAX_CODE {
        let fault = SettingFault::Code { len: code.len(), most: MAX_CODE };
        return Err(ConfigError::Value { place, fault });
    }
    Ok(Code::new(&code))
}

fn nut_target(given: Given<String>) -> Result<NutTarget, ConfigError> {
    let Given { value, place } = given;
    value.parse().map_err(|error: NutTargetError| ConfigError::Value { place, fault: error.fault() })
}

/// What is nearer wins: a flag for the one way goes before the file's word for the other.
fn target(
    connect: Option<Given<String>>,
    fingerprint: Option<Given<String>>,
    data: Option<Given<PathBuf>>,
) -> Result<Target, ConfigError> {
    let is_flag = |place: &Place| matches!(place, Place::Flag(_));
    match (connect, data) {
        (Some(connect), Some(data)) if is_flag(&connect.place) == is_flag(&data.place) => {
            let fault = SettingFault::TwoCollectors { other: connect.place.to_string() };
            Err(ConfigError::Value { place: data.place, fault })
        }
        (Some(connect), data) if data.as_ref().is_none_or(|data| !is_flag(&data.place)) => {
            let (print, print_place) = fingerprint.map(|given| (given.value, given.place)).unzip();
            let target = Target::parse(&connect.value, print.as_deref());
            target.map_err(|source| match (&source, print_place) {
                (TargetError::BadFingerprint(_) | TargetError::NeedlessFingerprint { .. }, Some(place)) => {
                    ConfigError::Target { place, source }
                }
                _ => ConfigError::Target { place: connect.place, source },
            })
        }
        (_, Some(data)) => {
            let target = Target::from_data_dir(&data.value);
            target.map_err(|source| ConfigError::Target { place: data.place, source })
        }
        (_, None) => Err(ConfigError::Missing(Needed::Connect)),
    }
}

#[cfg(test)]
mod tests {
    use diemcau_phrase::Language;
    use diemcau_phrase::failure::Explain as _;

    use super::*;

    const PRINT: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    /// What a file gives, with what flags say before it: the error's whole chain.
    fn resolve(text: &str, flags: Flags) -> Result<Config, String> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("agent.toml");
        std::fs::write(&path, text).unwrap();
        let config = Config::resolve(&Flags { config: Some(path), ..flags });
        config.map_err(|error| error.explain(Language::English))
    }

    #[test]
    fn reads_a_whole_file() {
        let text = format!(
            "point = \" TX-001 \"\nconnect = \"https://10.1.2.3:7443\"\nfingerprint = \"{PRINT}\"\n\
             state = \"/tmp/s\"\npower_root = \"/tmp/p\"\n\
             nut = \"ups@localhost\"\ngenerator_file = \"/tmp/g\"\nlog_format = \"json\"\n"
        );
        let config = resolve(&text, Flags::default()).unwrap();
        assert_eq!(config.settings.point.as_str(), "TX-001");
        assert_eq!(config.settings.target.to_string(), "https://10.1.2.3:7443");
        assert_eq!(config.settings.state, Path::new("/tmp/s"));
        let power = config.settings.power;
        assert_eq!(power.nut, "ups@localhost:3493".parse().ok());
        assert_eq!(power.sysfs_root.as_deref(), Some(Path::new("/tmp/p")));
        assert_eq!(power.generator_file.as_deref(), Some(Path::new("/tmp/g")));
        assert_eq!(config.log_format, LogFormat::Json);
    }

    #[test]
    fn a_code_is_put_together_and_freed_of_what_nobody_sees() {
        let connect = Some("http://127.0.0.1:1".to_owned());
        let code = |text: &str, point: Option<&str>| {
            let flags =
                Flags { point: point.map(str::to_owned), connect: connect.clone(), ..Flags::default() };
            resolve(text, flags).unwrap().settings.point.to_string()
        };
        let apart = "Xa\u{303}-01\u{200b} ";
        assert_eq!(code(&format!("point = \"{apart}\"\n"), None), "X\u{e3}-01");
        assert_eq!(code("", Some(apart)), "X\u{e3}-01");
    }

    #[test]
    fn flags_go_before_the_file() {
        let text = "point = \"TX-001\"\ndata = \"/nonexistent\"\n";
        let flags = Flags {
            point: Some("TX-002".into()),
            connect: Some("http://127.0.0.1:1".into()),
            ..Flags::default()
        };
        let config = resolve(text, flags).unwrap();
        assert_eq!(config.settings.point.as_str(), "TX-002");
        assert_eq!(config.settings.target.to_string(), "http://127.0.0.1:1");
        assert_eq!(config.settings.state, Path::new(STATE));
    }

    fn probe(text: &str) -> String {
        format!("point = \"A\"\nconnect = \"http://a:1\"\n[[probe]]\n{text}\n")
    }

    #[test]
    fn probes_are_read() {
        let config =
            resolve(&probe("kind = \"stun\"\ntarget = \"a:1\"\ninterval = \"100ms\""), Flags::default());
        let [probe] = &config.unwrap().settings.probes[..] else { panic!("there is one") };
        assert_eq!((&*probe.name, &*probe.target), ("stun", "a:1"));
        assert_eq!((probe.interval, probe.timeout), (Some(std::time::Duration::from_millis(100)), None));
    }

    #[test]
    fn says_where_the_fault_is() {
        let ok = "point = \"TX-001\"\n";
        for (text, said) in [
            ("point = 7\n", vec!["line 1", "«7»"]),
            ("point = \"A\"\npiont = \"B\"\n", vec!["line 2", "unknown field `piont`"]),
            ("point = \"\"\n", vec!["line 1, point", "1 to 64 bytes"]),
            ("", vec!["--point", "DIEMCAU_POINT"]),
            (ok, vec!["--connect", "DIEMCAU_CONNECT"]),
            (&format!("{ok}connect = \"10.1.2.3\"\n"), vec!["line 2, connect", "https://HOST:PORT"]),
            (
                &format!("{ok}connect = \"https://a:1\"\n"),
                vec!["line 2, connect", "prints it when it starts"],
            ),
            (&format!("{ok}data = \"/nonexistent\"\n"), vec!["line 2, data", "collector.json"]),
            (
                &format!("{ok}connect = \"http://a:1\"\ndata = \"/d\"\n"),
                vec!["line 3, data", "line 2, connect"],
            ),
            (&format!("{ok}data = \"/nonexistent\"\nnut = \"ups\"\n"), vec!["line 3, nut", "UPS@HOST"]),
            (&format!("{ok}log_format = \"xml\"\n"), vec!["line 2", "xml"]),
            (&probe("kind = \"ping\"\ntarget = \"a\""), vec!["line 4, kind", "ping", "icmp, tcp"]),
            (&probe("kind = \"tcp\"\ntarget = \"a\""), vec!["line 5, target", "a"]),
            (
                &probe("kind = \"icmp\"\ntarget = \"a\"\ninterval = \"1ms\""),
                vec!["line 6, interval", "50ms to"],
            ),
            (
                &probe("kind = \"icmp\"\ntarget = \"a\"\ntimeout = \"2\""),
                vec!["line 6, timeout", "such as 10s"],
            ),
            (&probe("kind = \"icmp\"\ntarget = \"a\"\nnmae = \"x\""), vec!["line 6", "nmae"]),
            (
                &probe("kind = \"icmp\"\ntarget = \"a\"\n[[probe]]\nkind = \"icmp\"\ntarget = \"b\""),
                vec!["line 7, kind", "another probe is called"],
            ),
        ] {
            let error = resolve(text, Flags::default()).unwrap_err();
            for part in said {
                assert!(error.contains(part), "{text:?} gives {error:?}, without {part:?}");
            }
        }
    }
}
