//! Every pair of colours that the pages use holds to WCAG 2.1, level AA: text 4.5 to 1 on what lies behind it; what
//! shows focus, or where a button or a field ends, 3 to 1.

const PAGES: [(&str, &str); 2] =
    [("page.css", include_str!("page.css")), ("organisers.css", include_str!("organisers.css"))];
/// Of text.
const TEXT: f64 = 4.5;
/// Of what is no text.
const SHAPE: f64 = 3.0;

/// A rule: its selector, and what it declares.
struct Rule<'a> {
    selector: &'a str,
    declared: Vec<(&'a str, &'a str)>,
}

impl Rule<'_> {
    /// The first colour of one of these properties.
    fn colour(&self, properties: &[&str]) -> Option<[u8; 3]> {
        let wanted = self.declared.iter().filter(|(name, _)| properties.contains(name));
        wanted.flat_map(|(_, value)| value.split_whitespace()).find_map(colour)
    }

    fn background(&self) -> Option<[u8; 3]> {
        self.colour(&["background", "background-color"])
    }
}

#[test]
fn black_on_white_is_the_most_and_a_known_pair_is_as_the_standard_says() {
    let ratio = |a, b| (contrast(colour(a).unwrap(), colour(b).unwrap()) * 100.0).round() / 100.0;
    assert_eq!((ratio("#000", "#fff"), ratio("#fff", "#fff"), ratio("#777777", "#fff")), (21.0, 1.0, 4.48));
}

#[test]
fn all_text_stands_out_from_what_lies_behind_it() {
    for (page, css) in PAGES {
        let rules = rules(css);
        let body = rules.iter().find(|rule| rule.selector == "body").unwrap();
        let (text, ground) = (body.colour(&["color"]).unwrap(), body.background().unwrap());
        let section =
            rules.iter().find(|rule| rule.selector == "section").and_then(Rule::background).unwrap();
        let mut n_pairs = 0;
        for rule in &rules {
            // What lies behind: its own background, that of what holds it, or any part of the page.
            let holder = rule.selector.split_once(' ').map(|(holder, _)| holder);
            let held = rules.iter().filter(|other| Some(other.selector) == holder).find_map(Rule::background);
            let behind = match rule.background().or(held) {
                Some(own) => vec![own],
                None => vec![ground, section],
            };
            let has_own = rule.background().is_some();
            let Some(front) = rule.colour(&["color"]).or(has_own.then_some(text)) else { continue };
            for behind in behind {
                n_pairs += 1;
                let ratio = contrast(front, behind);
                assert!(ratio >= TEXT, "{page}: {}: {front:?} on {behind:?} is {ratio:.2}", rule.selector);
            }
        }
        assert!(n_pairs > 20, "{page}: {n_pairs} pairs");
    }
}

#[test]
fn focus_and_the_edges_of_what_is_pressed_or_filled_in_are_seen() {
    for (page, css) in PAGES {
        let rules = rules(css);
        let is_control = |rule: &&Rule<'_>| {
            let of = ["button", "input", "details", ":focus-visible"];
            of.iter().any(|of| rule.selector.split(", ").any(|part| part.starts_with(of)))
        };
        let mut n_edges = 0;
        for rule in rules.iter().filter(is_control) {
            let Some(edge) = rule.colour(&["outline", "border", "border-color"]) else { continue };
            for behind in ["#fff", "#eceff3"] {
                n_edges += 1;
                let ratio = contrast(edge, colour(behind).unwrap());
                assert!(ratio >= SHAPE, "{page}: {}: {edge:?} on {behind} is {ratio:.2}", rule.selector);
            }
        }
        assert!(n_edges > 4, "{page}: {n_edges} edges");
    }
    let bars = rules(PAGES[1].1);
    let fill = |of: &str| bars.iter().find(|rule| rule.selector == of).unwrap().colour(&["fill"]).unwrap();
    assert!(contrast(fill(".part"), fill(".whole")) >= SHAPE, "a bar shows where it ends");
}

/// The rules of a stylesheet, those that hold for some media alone among them.
fn rules(css: &str) -> Vec<Rule<'_>> {
    let mut rules = Vec::new();
    let mut rest = css;
    while let Some((head, after)) = rest.split_once('{') {
        let selector = head.rsplit(['}', ';', '/']).next().unwrap_or(head).trim();
        if selector.starts_with('@') {
            rest = after;
            continue;
        }
        let (body, after) = after.split_once('}').unwrap_or((after, ""));
        let declared = body.split(';').filter_map(|one| one.split_once(':'));
        let declared = declared.map(|(name, value)| (name.trim(), value.trim())).collect();
        rules.push(Rule { selector, declared });
        rest = after;
    }
    rules
}

fn colour(word: &str) -> Option<[u8; 3]> {
    let digits = word.strip_prefix('#')?;
    let digit = |at: usize| digits.get(at..=at).and_then(|one| u8::from_str_radix(one, 16).ok());
    match digits.len() {
        3 => Some([digit(0)? * 17, digit(1)? * 17, digit(2)? * 17]),
        6 => Some([0, 2, 4].map(|at| digit(at).unwrap_or(0) * 16 + digit(at + 1).unwrap_or(0))),
        _ => None,
    }
}

/// How much lighter the lighter of two colours is.
fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance, as WCAG 2.1 defines it.
fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}
