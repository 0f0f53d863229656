//! Commands found by their words.

use diemcau_core::text::fold;
use diemcau_phrase::Language;

use super::binding::Binding;
use super::table::bindings;
use crate::layout::Shown;

/// The commands that do something where that is shown and whose words, or keys, hold all that is typed.
pub(crate) fn found(typed: &str, language: Language, shown: Shown) -> Vec<&'static Binding> {
    let typed = fold(typed);
    let words: Vec<&str> = typed.split(' ').filter(|word| !word.is_empty()).collect();
    let holds = |binding: &&'static Binding| {
        let Some(does) = binding.does(language) else { return false };
        let told = format!("{} {}", fold(binding.shown), fold(does));
        words.iter().all(|word| told.contains(word))
    };
    bindings(shown).filter(holds).collect()
}
