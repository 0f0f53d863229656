//! Short texts, each in both languages.

/// Makes a function of each text, which gives it in the language that is asked for, and a test that holds the
/// two apart.
macro_rules! words {
    ($($(#[$doc:meta])+ $name:ident: $vietnamese:expr, $english:expr;)+) => {
        $($(#[$doc])+
        pub const fn $name(language: crate::Language) -> &'static str {
            language.pick($vietnamese, $english)
        })+

        #[cfg(test)]
        mod words {
            #[test]
            fn are_of_their_language() {
                $(crate::words::check($vietnamese, $english);)+
            }
        }
    };
}

/// That a text is not the same in both languages, nor has a letter in English that only Vietnamese has.
#[cfg(test)]
pub(crate) fn check(vietnamese: &str, english: &str) {
    assert_ne!(vietnamese, english);
    let is_foreign = |letter: char| letter.is_alphabetic() && !letter.is_ascii();
    assert!(!english.contains(is_foreign), "{english}");
    assert!(!english.is_empty() && !vietnamese.is_empty(), "{english}{vietnamese}");
}
