//! The command line: one file a command. Only here may collector, agent and monitor meet.

mod act;
mod alerts;
mod backup;
mod cert;
mod clock;
mod collector;
mod count;
mod demo;
mod enroll;
mod event;
mod evidence;
mod excuse;
mod incident;
mod init;
mod journal;
mod links;
mod manual;
mod meeting;
mod operators;
mod organisers;
mod out;
mod planned;
mod probe;
mod purge;
mod ready;
mod recipients;
mod rehearse;
mod replay;
mod reply;
mod report;
mod roster;
mod serve;
mod sheets;
mod status;
mod stop;
mod web;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};
use diemcau_phrase::{Language, command_line};

/// The command line; what its parts mean is said in `diemcau_phrase::help`.
#[derive(Debug, Parser)]
#[command(name = "diemcau", version)]
struct Cli {
    /// Read before the rest, so that what is wrong with the rest is told in it.
    #[arg(long, value_name = "LANG", value_enum, global = true)]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Demo(demo::Args),
    Roster(roster::Args),
    Event(event::Args),
    Recipients(recipients::Args),
    Serve(serve::Args),
    Rehearse(rehearse::Args),
    Replay(replay::Args),
    Status(status::Args),
    Reply(reply::Args),
    Probe(probe::Args),
    Incidents(incident::ListArgs),
    Ack(incident::AckArgs),
    Assign(incident::AssignArgs),
    Note(incident::NoteArgs),
    Snooze(incident::SnoozeArgs),
    Silence(incident::SilenceArgs),
    Unsilence(incident::UnsilenceArgs),
    Evidence(evidence::Args),
    Meeting(meeting::Args),
    Planned(planned::Args),
    Alerts(alerts::Args),
    Attend(count::AttendArgs),
    Verify(count::VerifyArgs),
    Override(count::OverrideArgs),
    Excuse(excuse::ExcuseArgs),
    Unexcuse(excuse::UnexcuseArgs),
    Called(excuse::CalledArgs),
    Ready(ready::Args),
    Report(report::Args),
    Tick(ready::TickArgs),
    Links(links::Args),
    Organisers(organisers::Args),
    Enroll(enroll::Args),
    Operators(operators::Args),
    Cert(cert::Args),
    Journal(journal::Args),
    Backup(backup::BackupArgs),
    Restore(backup::RestoreArgs),
    Purge(purge::Args),
    Clock(clock::Args),
    Manual(manual::Args),
}

/// How a command ended; a command that could not do its work is an error instead.
enum Outcome {
    /// Exit code 0.
    Clean,
    /// Exit code 1: it was done, and something is wrong with what was looked at.
    Faults,
}

/// Exit code of a command that could not do its work, as of one that was called wrongly.
const UNABLE: u8 = 2;

pub(crate) fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let language = command_line::language(&arguments, |name| std::env::var(name).ok());
    let cli: Cli = match command_line::parse(told(), &arguments, language) {
        Ok(cli) => cli,
        Err(error) => match command_line::refusal(&error, language) {
            Some(refusal) => {
                out::complain(&refusal);
                return ExitCode::from(UNABLE);
            }
            None => error.exit(),
        },
    };
    let outcome = match &cli.command {
        Command::Init(args) => init::run(args, language),
        Command::Demo(args) => demo::run(args, language),
        Command::Roster(args) => roster::run(args, language),
        Command::Event(args) => event::run(args, language),
        Command::Recipients(args) => recipients::run(args, language),
        Command::Serve(args) => serve::run(args, language),
        Command::Rehearse(args) => rehearse::run(args, language),
        Command::Replay(args) => replay::run(args, language),
        Command::Status(args) => status::run(args, language),
        Command::Reply(args) => reply::run(args, language),
        Command::Probe(args) => probe::run(args, language),
        Command::Incidents(args) => incident::list(args, language),
        Command::Ack(args) => incident::ack(args, language),
        Command::Assign(args) => incident::assign(args, language),
        Command::Note(args) => incident::note(args, language),
        Command::Snooze(args) => incident::snooze(args, language),
        Command::Silence(args) => incident::silence(args, language),
        Command::Unsilence(args) => incident::unsilence(args, language),
        Command::Evidence(args) => evidence::run(args, language),
        Command::Meeting(args) => meeting::run(args, language),
        Command::Planned(args) => planned::run(args, language),
        Command::Alerts(args) => alerts::run(args, language),
        Command::Attend(args) => count::attend(args, language),
        Command::Verify(args) => count::verify(args, language),
        Command::Override(args) => count::overrule(args, language),
        Command::Excuse(args) => excuse::excuse(args, language),
        Command::Unexcuse(args) => excuse::unexcuse(args, language),
        Command::Called(args) => excuse::called(args, language),
        Command::Ready(args) => ready::run(args, language),
        Command::Report(args) => report::run(args, language),
        Command::Tick(args) => ready::tick(args, language),
        Command::Links(args) => links::run(args, language),
        Command::Operators(args) => operators::run(args, language),
        Command::Enroll(args) => enroll::run(args, language),
        Command::Organisers(args) => organisers::run(args, language),
        Command::Cert(args) => cert::run(args, language),
        Command::Journal(args) => journal::run(args, language),
        Command::Backup(args) => backup::back_up(args, language),
        Command::Restore(args) => backup::restore(args, language),
        Command::Purge(args) => purge::run(args, language),
        Command::Clock(args) => clock::run(args, language),
        Command::Manual(args) => manual::run(args, language),
    };
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Faults) => ExitCode::FAILURE,
        Err(error) => {
            out::complain(&error.explain(language));
            ExitCode::from(UNABLE)
        }
    }
}

/// The command line with the parts of its help that are no phrases.
fn told() -> clap::Command {
    Cli::command().mut_subcommand("rehearse", |rehearse| rehearse.after_long_help(rehearse::plan::EXAMPLE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_argument_has_a_help_text() {
        assert_eq!(command_line::faults(&Cli::command()), Vec::<String>::new());
    }

    #[test]
    fn the_command_line_is_consistent_in_both_languages() {
        for language in [Language::Vietnamese, Language::English] {
            command_line::with_help(told(), language).debug_assert();
        }
    }
}
