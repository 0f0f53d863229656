//! Numbers as people here write them.

use super::Language;

impl Language {
    /// A number with its thousands set apart: "52.000".
    pub fn number(self, n: impl Into<u64>) -> String {
        let digits = n.into().to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.char_indices() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push_str(self.pick(".", ","));
            }
            text.push(digit);
        }
        text
    }

    /// The same; unknown is a dash, and never zero.
    pub fn number_or_dash(self, n: Option<u64>) -> String {
        n.map_or_else(|| "—".to_owned(), |n| self.number(n))
    }

    /// Tenths of something, with one digit behind the comma: "4,2".
    pub fn tenths(self, n: u32) -> String {
        format!("{}{}{}", n / 10, self.pick(",", "."), n % 10)
    }

    /// A share, of whole percent: "63%".
    pub fn percent(self, percent: u8) -> String {
        format!("{percent}%")
    }

    /// A share, of thousandths: "1,5%".
    pub fn permille(self, permille: u16) -> String {
        format!("{}%", self.tenths(permille.into()))
    }

    /// A delay, with a decimal only where it says something: "4,2 ms", "80 ms".
    pub fn milliseconds(self, us: u32) -> String {
        if us < 10_000 { format!("{} ms", self.tenths(us / 100)) } else { format!("{} ms", us / 1_000) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (n, vietnamese, english) in [
            (0_u32, "0", "0"),
            (999, "999", "999"),
            (1_018, "1.018", "1,018"),
            (52_000, "52.000", "52,000"),
            (1_234_567, "1.234.567", "1,234,567"),
        ] {
            assert_eq!(Language::Vietnamese.number(n), vietnamese);
            assert_eq!(Language::English.number(n), english);
        }
    }

    #[test]
    fn a_delay_has_a_decimal_only_where_it_says_something() {
        for (us, vietnamese, english) in
            [(0, "0,0 ms", "0.0 ms"), (4_250, "4,2 ms", "4.2 ms"), (80_400, "80 ms", "80 ms")]
        {
            assert_eq!(Language::Vietnamese.milliseconds(us), vietnamese);
            assert_eq!(Language::English.milliseconds(us), english);
        }
    }
}
