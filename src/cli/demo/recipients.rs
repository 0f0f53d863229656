//! Who is told in the demo: recipients as an office has them, each reached by the demo's own sink.

use std::fs;
use std::path::Path;

use diemcau::alert::recipients::{self, Loaded};
use diemcau::collector::Alerts;
use diemcau_core::roster::Roster;
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_phrase::system::Deed;
use tracing::warn;

/// A file of recipients that does not know where the sink is.
const FILE: &str = include_str!("recipients.toml");
/// What stands there for its address.
const SINK: &str = "SINK";

/// Writes the file into a folder and reads it as the collector reads an office's.
pub(super) fn alerts(
    folder: &Path,
    sink: &str,
    roster: &Roster,
    language: Language,
) -> Result<Alerts, Complaint> {
    let path = folder.join("recipients.toml");
    fs::write(&path, FILE.replace(SINK, sink)).map_err(|error| {
        let shown = path.display().to_string();
        Complaint::of(move |language| language.cannot(Deed::Write, &shown, &error))
    })?;
    let Loaded { recipients, directory, faults, .. } = recipients::read(&path)?.resolve(Some(roster));
    for fault in &faults {
        warn!(%fault, "recipient not used");
    }
    Ok(Alerts { recipients, directory, language, data: folder.join("data") })
}

#[cfg(test)]
mod tests {
    use diemcau::sample;
    use diemcau_core::cause::Audience;

    use super::*;

    #[test]
    fn every_audience_is_told_and_nothing_is_wrong_with_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let roster = sample::event().roster;
        let path = folder.path().join("recipients.toml");
        let alerts = alerts(folder.path(), "http://127.0.0.1:9", &roster, Language::Vietnamese);
        let alerts = alerts.expect("a file of recipients");
        for audience in Audience::ALL {
            assert!(alerts.recipients.of_audience(audience).next().is_some(), "{audience:?}");
        }
        let read = recipients::read(&path).expect("it was written").resolve(Some(&roster));
        assert_eq!((read.faults, read.warnings), (vec![], vec![]));
    }
}
