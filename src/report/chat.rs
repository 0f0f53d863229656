//! The figure in a few lines, to paste into a chat.

use diemcau_core::event::Session;
use diemcau_phrase::Language;

use super::Report;

/// So many areas are named.
const AREAS: usize = 3;

impl Report {
    /// What it is of, the numbers, and the areas with the most points that did not report.
    pub fn chat(&self, language: Language) -> String {
        let as_of = language.as_of(self.moment(self.at));
        let mut lines = Vec::new();
        if self.state.session() == Some(Session::Rehearsal) {
            lines.push(language.session(Session::Rehearsal).to_owned());
        }
        lines.push(language.chat_head(&self.state.settings().name, &as_of));
        if let Some(amended) = self.amendment() {
            lines.push(language.amendment_of(amended.number, &amended.amendment.reason));
        }
        lines.extend(language.chat_lines(&self.line()));
        let names = self.area_names(language);
        let of_node = |node| names.get(node).map_or("", String::as_str);
        let areas = self.figure.areas.iter().map(|(node, sums)| (of_node(node), sums.missing_points));
        let mut areas: Vec<_> = areas.filter(|(_, n)| *n > 0).collect();
        areas.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        areas.truncate(AREAS);
        if !areas.is_empty() {
            lines.push(language.chat_areas(&areas));
        }
        lines.extend(self.notes(language));
        if self.cutoff.is_some() && self.approval.is_none() {
            lines.push(language.approval(None));
        }
        lines.join("\n") + "\n"
    }
}
