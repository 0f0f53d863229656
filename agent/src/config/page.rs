//! Where the page is served, as flags and file say it.

use std::net::SocketAddr;
use std::path::Path;

use diemcau_phrase::setting::SettingFault;

use super::file::{RawFile, RawPage};
use super::source::{Given, Source};
use super::{ConfigError, Place};
use crate::page::{LISTEN, PageSettings};

/// What is said instead of an address where there is to be none.
const OFF: &str = "off";

/// Takes flags and file together; none if there is to be no page.
pub(super) fn resolve(
    source: &mut Source<'_>,
    (listen, lan): (Option<String>, Option<String>),
    state: &Path,
) -> Result<Option<PageSettings>, ConfigError> {
    let page = |raw: &mut RawFile, take: fn(&mut RawPage) -> Option<toml::Spanned<String>>| {
        raw.page.as_mut().and_then(take)
    };
    let listen = source.pick("page", listen, |raw| page(raw, |page| page.listen.take()));
    let lan = source.pick("page-lan", lan, |raw| page(raw, |page| page.lan.take()));
    let listen = match listen {
        Some(given) => address(given, is_here, SettingFault::NotLoopback)?,
        None => Some(LISTEN),
    };
    let lan = match lan {
        Some(given) => address(given, |lan| !is_here(lan), SettingFault::NotNetwork)?,
        None => None,
    };
    Ok(listen.map(|listen| PageSettings { listen, lan, state: state.to_owned() }))
}

fn is_here(address: SocketAddr) -> bool {
    address.ip().to_canonical().is_loopback()
}

fn address(
    given: Given<String>,
    is_right: fn(SocketAddr) -> bool,
    otherwise: fn(String) -> SettingFault,
) -> Result<Option<SocketAddr>, ConfigError> {
    let Given { value, place } = given;
    // In a file its table is part of the key's name.
    let place = match place {
        Place::File { path, line, key: "page" } => Place::File { path, line, key: "page.listen" },
        Place::File { path, line, key: _ } => Place::File { path, line, key: "page.lan" },
        flag @ Place::Flag(_) => flag,
    };
    if value == OFF {
        return Ok(None);
    }
    match value.parse() {
        Ok(address) if is_right(address) => Ok(Some(address)),
        Ok(_) | Err(_) => Err(ConfigError::Value { place, fault: otherwise(value) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Flags};

    fn resolved(
        text: &str,
        page: Option<&str>,
        page_lan: Option<&str>,
    ) -> Result<Option<PageSettings>, String> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("agent.toml");
        std::fs::write(&path, format!("point = \"A\"\nconnect = \"http://a:1\"\nstate = \"/s\"\n{text}"))
            .unwrap();
        let flags = Flags {
            config: Some(path),
            page: page.map(str::to_owned),
            page_lan: page_lan.map(str::to_owned),
            ..Flags::default()
        };
        Config::resolve(&flags).map(|config| config.settings.page).map_err(|error| error.to_string())
    }

    fn settings(listen: &str, lan: Option<&str>) -> PageSettings {
        let lan = lan.map(|lan| lan.parse().unwrap());
        PageSettings { listen: listen.parse().unwrap(), lan, state: "/s".into() }
    }

    #[test]
    fn on_loopback_alone_unless_more_is_said() {
        let here = "127.0.0.1:7580";
        for (text, page, page_lan, said) in [
            ("", None, None, Some(settings(here, None))),
            ("[page]\nlan = \"0.0.0.0:7580\"", None, None, Some(settings(here, Some("0.0.0.0:7580")))),
            ("[page]\nlan = \"0.0.0.0:7580\"", None, Some("off"), Some(settings(here, None))),
            ("[page]\nlisten = \"[::1]:80\"", None, None, Some(settings("[::1]:80", None))),
            ("[page]\nlisten = \"[::1]:80\"", Some("127.0.0.2:1"), None, Some(settings("127.0.0.2:1", None))),
            ("[page]\nlisten = \"off\"", None, Some("10.0.0.1:1"), None),
            ("", Some("off"), None, None),
        ] {
            assert_eq!(resolved(text, page, page_lan), Ok(said), "{text} {page:?} {page_lan:?}");
        }
    }

    #[test]
    fn the_network_is_never_meant_by_a_slip() {
        for (text, page, page_lan, fault) in [
            ("", Some("0.0.0.0:7580"), None, "--page: «0.0.0.0:7580» is not an address of loopback"),
            ("", None, Some("127.0.0.1:7580"), "--page-lan: "),
            ("", Some("7580"), None, "--page: "),
            ("[page]\nlisten = \"10.0.0.1:1\"", None, None, "line 5, page.listen: "),
            ("[page]\nlan = \"no\"", None, None, "line 5, page.lan: "),
        ] {
            let error = resolved(text, page, page_lan).unwrap_err();
            assert!(error.contains(fault), "{error}");
        }
    }
}
