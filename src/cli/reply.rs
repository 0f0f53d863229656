//! `diemcau reply`: an operator answers the people at a point.

use diemcau::status::fetch::fetch_zone;
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_proto::v1;
use diemcau_proto::v1::act_done::Result as Done;
use diemcau_proto::v1::act_request::Act;
use jiff::tz::TimeZone;

use super::Outcome;
use super::act::{self, ActError, Acted};
use super::collector::CollectorArgs;

/// Arguments of `diemcau reply`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    code: String,
    #[arg(required = true, num_args = 1..)]
    text: Vec<String>,
    #[arg(long, value_name = "NAME", default_value = "")]
    by: String,
    #[command(flatten)]
    collector: CollectorArgs,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    act::run(reply(args, language), language)
}

async fn reply(args: &Args, language: Language) -> Result<String, ActError> {
    let target = args.collector.target().map_err(act::unreachable)?;
    let reply = v1::Reply { point: args.code.clone(), text: args.text.join(" ") };
    let Acted { done, channel } = act::act(&target, &args.by, &args.code, Act::Reply(reply)).await?;
    let Some(Done::Reply(v1::ReplyDone { point_name, sent })) = done.result else {
        return Ok(format!("{}\n", language.act_done()));
    };
    if !sent {
        return Ok(format!("{}\n", language.reply_waits(&point_name)));
    }
    // The answer is given, whatever comes of asking for the zone.
    let zone = fetch_zone(channel).await.unwrap_or_else(|_| TimeZone::system());
    let at = jiff::Timestamp::from_millisecond(done.at_ms).unwrap_or_default().to_zoned(zone);
    Ok(format!("{}\n", language.reply_sent(&point_name, &at.strftime("%H:%M").to_string())))
}
