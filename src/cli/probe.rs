//! `diemcau probe`: an operator asks a point to probe its meeting path now.

use diemcau::status::fetch::fetch_zone;
use diemcau_core::ids::Seq;
use diemcau_core::path::asked::{ANSWERS_WITHIN, ProbeAnswer};
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_proto::probe;
use diemcau_proto::v1::act_request::Act;
use jiff::tz::TimeZone;
use tokio::time::timeout;

use super::act::{self, ActError, Acted};
use super::collector::CollectorArgs;
use super::{Outcome, out};

/// Arguments of `diemcau probe`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    code: String,
    #[arg(long, value_name = "NAME", default_value = "")]
    by: String,
    #[command(flatten)]
    collector: CollectorArgs,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    act::run(probe(args, language), language)
}

async fn probe(args: &Args, language: Language) -> Result<String, ActError> {
    let target = args.collector.target().map_err(act::unreachable)?;
    let Acted { done, channel } =
        act::act(&target, &args.by, &args.code, Act::Probe(args.code.clone())).await?;
    let answer = timeout(ANSWERS_WITHIN, probe::answer(channel.clone(), &args.code, Seq(done.fact)));
    // It is asked, whatever comes of asking for the zone.
    let (answer, zone) = tokio::join!(answer, async {
        let zone = fetch_zone(channel).await.unwrap_or_else(|_| TimeZone::system());
        let at = jiff::Timestamp::from_millisecond(done.at_ms).unwrap_or_default().to_zoned(zone.clone());
        out::note(&language.probe_asked(&args.code, &at.strftime("%H:%M:%S").to_string()));
        zone
    });
    let Ok(Ok(Some(asked))) = answer else { return Err(ActError::NoAnswer) };
    let at = jiff::Timestamp::from_millisecond(asked.at.as_millis()).unwrap_or_default().to_zoned(zone);
    match asked.answer {
        Some((ProbeAnswer::Found(windows), took)) => {
            let clock = at.strftime("%H:%M:%S").to_string();
            let asked = language.probe_answered(&clock, &asked.by, Some(took));
            let found = windows.iter().map(|window| format!("  {}\n", language.probe_window(window)));
            Ok(format!("{asked}\n{}", found.collect::<Vec<_>>().concat()))
        }
        Some((declined, _)) => Err(ActError::Declined(declined)),
        None => Err(ActError::NoAnswer),
    }
}
