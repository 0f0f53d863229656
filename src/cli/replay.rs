//! `diemcau replay`: a journal played again before the dashboard, on this machine alone.

use std::path::PathBuf;

use diemcau::collector::replay::{self, Control};
use diemcau::journal::{self, LineRow};
use diemcau_core::fact::Fact;
use diemcau_monitor::{Collector, Keys, MonitorOptions, ReplayCommand};
use diemcau_phrase::Language;
use diemcau_phrase::failure::{Complaint, Explain as _};
use diemcau_phrase::system::Deed;
use diemcau_proto::channel::Target;
use tokio::sync::mpsc;

use super::Outcome;

/// Wishes that may wait.
const WISHES: usize = 16;

/// Arguments of `diemcau replay`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR")]
    data: PathBuf,
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    let facts = facts(args)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // Samples are beside the facts: what cannot be read of them costs the curves alone.
    let lines = journal::read_lines(&args.data).unwrap_or_default();
    runtime.block_on(show(args, (facts, lines), language))?;
    Ok(Outcome::Clean)
}

/// The facts up to the first damage: what was written before it can be looked at all the same.
fn facts(args: &Args) -> Result<Vec<Fact>, Complaint> {
    let shown = args.data.display().to_string();
    let unreadable = |error: journal::JournalError| {
        Complaint::of(move |language| format!("{shown}: {}", error.explain(language)))
    };
    let mut facts = Vec::new();
    for fact in journal::read(&args.data).map_err(unreadable.clone())? {
        match fact {
            Ok(fact) => facts.push(fact),
            Err(error) if facts.is_empty() => return Err(unreadable(error)),
            Err(_) => break,
        }
    }
    Ok(facts)
}

async fn show(
    args: &Args,
    (facts, lines): (Vec<Fact>, Vec<LineRow>),
    language: Language,
) -> Result<(), Complaint> {
    let playing = replay::play(facts, lines)
        .map_err(|error| Complaint::of(move |language| language.cannot(Deed::Listen, "127.0.0.1", &error)))?;
    let (commands, wished) = mpsc::channel(WISHES);
    tokio::spawn(pass_on(wished, playing.controls));
    let options = MonitorOptions {
        collector: Collector::Target(Target::parse(&format!("http://{}", playing.addr), None)?),
        language,
        operator: None,
        greeting: None,
        palette: None,
        keys: Keys::default(),
        is_wall: false,
        record: args.record.clone(),
        memory: None,
        replay: Some(commands),
    };
    diemcau_monitor::run(options).await?;
    Ok(())
}

async fn pass_on(mut wished: mpsc::Receiver<ReplayCommand>, controls: mpsc::Sender<Control>) {
    while let Some(command) = wished.recv().await {
        let control = match command {
            ReplayCommand::Pause(is_paused) => Control::Pause(is_paused),
            ReplayCommand::Speed(speed) => Control::Speed(speed),
            ReplayCommand::NextIncident => Control::NextIncident,
            ReplayCommand::PreviousIncident => Control::PreviousIncident,
            ReplayCommand::GoTo(at) => Control::GoTo(at),
        };
        if controls.send(control).await.is_err() {
            return;
        }
    }
}
