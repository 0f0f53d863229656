//! In which language a browser is answered.

use diemcau_phrase::Language;
use http::HeaderMap;
use http::header::{ACCEPT_LANGUAGE, HeaderValue};

/// The language of a request: English if its browser would rather have English than Vietnamese.
pub fn of(headers: &HeaderMap) -> Language {
    let lists = headers.get_all(ACCEPT_LANGUAGE).iter().map(HeaderValue::to_str);
    preferred(lists.filter_map(Result::ok).flat_map(|list| list.split(',')))
}

/// The language that items such as `en-US;q=0.8` ask for. One that none of them names is as good as `*`.
fn preferred<'a>(items: impl Iterator<Item = &'a str>) -> Language {
    let (mut vietnamese, mut english, mut other) = (None, None, 0);
    for item in items {
        let (range, weight) = item.split_once(';').unwrap_or((item, ""));
        let primary = range.trim().split('-').next().unwrap_or_default();
        let Some(weight) = permille(weight) else { continue };
        if primary.eq_ignore_ascii_case("vi") {
            vietnamese = vietnamese.max(Some(weight));
        } else if primary.eq_ignore_ascii_case("en") {
            english = english.max(Some(weight));
        } else if primary == "*" {
            other = weight;
        }
    }
    if english.unwrap_or(other) > vietnamese.unwrap_or(other) {
        Language::English
    } else {
        Language::Vietnamese
    }
}

/// A weight such as `q=0.8` in thousandths; the highest where there is none, and none if it is no weight.
fn permille(parameter: &str) -> Option<u32> {
    let parameter = parameter.trim();
    if parameter.is_empty() {
        return Some(1_000);
    }
    let value = parameter.strip_prefix(['q', 'Q'])?.trim_start().strip_prefix('=')?.trim();
    let (whole, part) = value.split_once('.').unwrap_or((value, ""));
    let is_number = part.len() <= 3 && part.bytes().all(|digit| digit.is_ascii_digit());
    let thousandths = is_number.then(|| format!("{part:0<3}").parse::<u32>().ok()).flatten()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_for_browsers_that_would_rather_have_it() {
        for (accept, language) in [
            ("en", Language::English),
            ("EN-us", Language::English),
            ("en-US,en;q=0.9", Language::English),
            ("en-US,en;q=0.9,vi;q=0.8", Language::English),
            ("fr;q=1, en;q=0.1", Language::English),
            ("vi;q=0.2, en-GB ; q = 0.201", Language::English),
            ("*, vi;q=0.5", Language::English),
            ("vi;q=0, en;q=0.001", Language::English),
            ("vi", Language::Vietnamese),
            ("vi-VN,vi;q=0.9,fr-FR;q=0.8,en-US;q=0.7,en;q=0.6", Language::Vietnamese),
            ("en;q=0.8, vi;q=0.8", Language::Vietnamese),
            ("en;q=0, *;q=0.1", Language::Vietnamese),
            ("en;q=0.7, *", Language::Vietnamese),
            ("de, fr;q=0.5", Language::Vietnamese),
            ("*", Language::Vietnamese),
            ("", Language::Vietnamese),
            ("english", Language::Vietnamese),
            ("en;q=2", Language::Vietnamese),
            ("en;q=1.001", Language::Vietnamese),
            ("en;q=0.0001", Language::Vietnamese),
            ("en;q=-1", Language::Vietnamese),
            ("en;level=1", Language::Vietnamese),
        ] {
            assert_eq!(preferred(accept.split(',')), language, "{accept:?}");
        }
    }

    #[test]
    fn several_headers_are_one_list_and_a_broken_one_is_none() {
        let mut headers = HeaderMap::new();
        assert_eq!(of(&headers), Language::Vietnamese);
        headers.append(ACCEPT_LANGUAGE, HeaderValue::from_static("en;q=0.5"));
        headers.append(ACCEPT_LANGUAGE, HeaderValue::from_bytes(b"vi;q=0.9,\xff").unwrap());
        assert_eq!(of(&headers), Language::English);
        headers.append(ACCEPT_LANGUAGE, HeaderValue::from_static("vi;q=0.6"));
        assert_eq!(of(&headers), Language::Vietnamese);
    }
}
