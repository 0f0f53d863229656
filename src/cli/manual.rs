//! `diemcau manual`: the manual pages and shell completions of the three programs, laid out as their packages
//! take them. They are made from the command lines themselves, so they say what `--help` says.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;
use diemcau_phrase::failure::Complaint;
use diemcau_phrase::system::Deed;
use diemcau_phrase::{Language, command_line};

use super::Outcome;

/// Arguments of `diemcau manual`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    dir: PathBuf,
}

/// Each shell with the name of its folder.
const SHELLS: [(Shell, &str); 3] = [(Shell::Bash, "bash"), (Shell::Zsh, "zsh"), (Shell::Fish, "fish")];
/// Where `man` looks for the pages of each language.
const PAGES: [(Language, &str); 2] = [(Language::English, "man/man1"), (Language::Vietnamese, "man/vi/man1")];
const VERSION: &str = env!("CARGO_PKG_VERSION");

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    for program in [super::told(), diemcau_agent::cli::Cli::command(), diemcau_monitor::cli::Cli::command()] {
        let dir = args.dir.join(program.get_name());
        for (shell, folder) in SHELLS {
            let folder = made(dir.join(folder))?;
            let mut command = command_line::with_help(program.clone(), language);
            let name = command.get_name().to_owned();
            clap_complete::generate_to(shell, &mut command, name, &folder)
                .map_err(cannot(Deed::Write, &folder))?;
        }
        for (language, folder) in PAGES {
            let folder = made(dir.join(folder))?;
            // Its own page would say what the page of each command says.
            let command = command_line::with_help(program.clone().disable_help_subcommand(true), language);
            write_pages(&command, language, &folder)?;
        }
    }
    Ok(Outcome::Clean)
}

/// Writes the page of a command and of all commands in it.
fn write_pages(command: &Command, language: Language, folder: &Path) -> Result<(), Complaint> {
    let page = Man::new(command.clone());
    let file = folder.join(page.get_filename());
    let text = page_of(command, &page, language).map_err(cannot(Deed::Write, &file))?;
    fs::write(&file, text).map_err(cannot(Deed::Write, &file))?;
    command.get_subcommands().try_for_each(|inner| write_pages(inner, language, folder))
}

/// The page, with the headings of its language.
fn page_of(command: &Command, page: &Man, language: Language) -> io::Result<String> {
    let headings = language.manual_headings();
    let mut title = Vec::new();
    page.render_title(&mut title)?;
    let title = String::from_utf8_lossy(&title);
    let before = title.find(".TH").map_or("", |begin| &title[..begin]);
    let name = page.get_filename();
    let name = name.trim_end_matches(".1");
    // Without a date, since it says what the program of that version says.
    let mut text = format!("{before}.TH \"{name}\" \"1\" \"\" \"diemcau {VERSION}\" \"\"\n");
    text += &section(Some(headings.name), |out| page.render_name_section(out))?;
    text += &section(Some(headings.synopsis), |out| page.render_synopsis_section(out))?;
    if command.get_long_about().is_some() {
        text += &section(Some(headings.description), |out| page.render_description_section(out))?;
    }
    // The headings of these two come with the help.
    text += &section(None, |out| page.render_options_section(out))?;
    if command.has_subcommands() {
        text += &section(None, |out| page.render_subcommands_section(out))?;
    }
    // What stands in lines stays so: values of an argument, one a line, and examples.
    let mut text = text.replace("\n\\- ", "\n.br\n\\- ");
    if command.get_after_long_help().is_some() {
        let example = section(Some(headings.example), |out| page.render_extra_section(out))?;
        text += &example.replacen('\n', "\n.nf\n", 1);
    }
    Ok(text)
}

/// A part of a page under that heading, or under its own.
fn section(
    heading: Option<&str>,
    render: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> io::Result<String> {
    let mut text = Vec::new();
    render(&mut text)?;
    let text = String::from_utf8_lossy(&text);
    // Before each comes how apostrophes are shown, which the title said for the whole page.
    let text = text.find(".SH").map_or("", |begin| &text[begin..]);
    Ok(match (heading, text.split_once('\n')) {
        (Some(heading), Some((_, rest))) => format!(".SH \"{heading}\"\n{rest}"),
        _ => text.to_owned(),
    })
}

fn made(folder: PathBuf) -> Result<PathBuf, Complaint> {
    fs::create_dir_all(&folder).map_err(cannot(Deed::Make, &folder))?;
    Ok(folder)
}

fn cannot(what: Deed, path: &Path) -> impl FnOnce(io::Error) -> Complaint {
    let shown = path.display().to_string();
    move |error| Complaint::of(move |language| language.cannot(what, &shown, &error))
}
