//! Probes once and prints what was found as one line of JSON, as a technician wants it before any
//! collector is there, and as the test over a bad line needs it in a namespace of its own.
//!
//! ```text
//! probe KIND TARGET [INTERVAL_MS [LENGTH_S [TIMEOUT_MS]]]
//! probe stun 198.51.100.1:3478 100 30
//! ```

use std::error::Error;
use std::time::Duration;

use diemcau_agent::probe::{Target, measure};
use diemcau_core::path::{PathWindow, ProbeKind, ProbeSettings, Thresholds};
use serde_json::json;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [kind, target, numbers @ ..] = &args[..] else {
        return Err("probe KIND TARGET [INTERVAL_MS [LENGTH_S [TIMEOUT_MS]]]".into());
    };
    let kind = ProbeKind::from_id(kind).ok_or_else(|| format!("{kind:?} is no kind of probe"))?;
    Target::parse(kind, target)?;
    let number = |idx: usize| numbers.get(idx).map(|text| text.parse::<u64>()).transpose();
    let settings = ProbeSettings {
        name: "probe".into(),
        kind,
        target: target.as_str().into(),
        interval: number(0)?.map(Duration::from_millis),
        timeout: number(2)?.map(Duration::from_millis),
    };
    let length = Duration::from_secs(number(1)?.unwrap_or(10));
    let window = measure(&settings, &Thresholds::default(), length).await;
    #[expect(clippy::print_stdout, reason = "it is what the program is for")]
    {
        println!("{}", shown(&window));
    }
    Ok(())
}

fn shown(window: &PathWindow) -> serde_json::Value {
    json!({
        "kind": window.kind.id(),
        "finding": window.finding.id(),
        "length_ms": u64::try_from(window.length.as_millis()).ok(),
        "n_sent": window.n_sent,
        "n_answered": window.n_answered,
        "loss_permille": window.loss_permille(),
        "rtt_us": window.rtt_us,
        "jitter_us": window.jitter_us,
        "n_mapping_changes": window.n_mapping_changes,
        "certificate_days": window.certificate_days,
        "band": window.band.map(diemcau_core::path::Band::id),
    })
}
