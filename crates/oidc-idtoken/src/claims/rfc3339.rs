//! Points in time as text (RFC 3339), as some providers write `updated_at`.

use oauth_step::UnixTime;

/// Reads `2011-07-21T20:42:49Z` and its kin ([RFC 3339 §5.6]); times before 1970 become 1970.
///
/// [RFC 3339 §5.6]: https://www.rfc-editor.org/rfc/rfc3339#section-5.6
pub(super) fn parse(text: &str) -> Option<UnixTime> {
    let mut rest = Cursor(text.as_bytes());
    let year = rest.digits(4)?;
    rest.one_of(b"-")?;
    let month = rest.digits(2).filter(|month| (1..=12).contains(month))?;
    rest.one_of(b"-")?;
    let day = rest
        .digits(2)
        .filter(|day| (1..=days_in(year, month)).contains(day))?;
    // RFC 3339 §5.6: "T" may be lower case, and applications may use a space.
    rest.one_of(b"Tt ")?;
    let hour = rest.digits(2).filter(|hour| *hour <= 23)?;
    rest.one_of(b":")?;
    let minute = rest.digits(2).filter(|minute| *minute <= 59)?;
    rest.one_of(b":")?;
    // RFC 3339 §5.7: 60 is a leap second.
    let second = rest.digits(2).filter(|second| *second <= 60)?;
    rest.fraction()?;
    let offset = rest.offset()?;
    if !rest.0.is_empty() {
        return None;
    }
    let seconds = days_since_1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    Some(UnixTime(u64::try_from(seconds - offset).unwrap_or(0)))
}

struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        digits.iter().try_fold(0, |number, digit| match digit {
            b'0'..=b'9' => Some(number * 10 + i64::from(digit - b'0')),
            _ => None,
        })
    }

    fn one_of(&mut self, choice: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        choice.contains(first).then_some(*first)
    }

    /// Skips a fraction of a second: at least one digit after a point.
    fn fraction(&mut self) -> Option<()> {
        let Some(digits) = self.0.strip_prefix(b".") else {
            return Some(());
        };
        let count = digits
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        self.0 = digits.split_at_checked(count)?.1;
        (count > 0).then_some(())
    }

    /// The offset from UTC in seconds, positive east of it.
    fn offset(&mut self) -> Option<i64> {
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(0),
        };
        let hours = self.digits(2).filter(|hours| *hours <= 23)?;
        self.one_of(b":")?;
        let minutes = self.digits(2).filter(|minutes| *minutes <= 59)?;
        Some(sign * (hours * 3_600 + minutes * 60))
    }
}

/// Days from 1970-01-01 to this date of the Gregorian calendar, negative before it.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    // The year begins in March, so that the leap day is its last; 400 years have 146,097 days.
    let (year, month) = if month <= 2 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_from_1970() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T12:30:45Z", 951_827_445),
            ("2011-07-21T20:42:50Z", 1_311_280_970),
            ("2011-07-21t22:42:50.123+02:00", 1_311_280_970),
            ("2011-07-21 15:12:50-05:30", 1_311_280_970),
            ("2023-11-14T22:13:20z", 1_700_000_000),
            ("1969-12-31T23:59:59Z", 0),
            ("2016-12-31T23:59:60Z", 1_483_228_800),
        ] {
            assert_eq!(parse(text), Some(UnixTime(seconds)), "{text}");
        }
    }

    #[test]
    fn text_that_is_no_time_is_none() {
        for text in [
            "",
            "2011",
            "2011-07-21",
            "2011-07-21T20:42Z",
            "2011-07-21T20:42:50",
            "2011-07-21T20:42:50.Z",
            "2011-07-21T20:42:50Z ",
            "2011-13-01T00:00:00Z",
            "2011-02-29T00:00:00Z",
            "2100-02-29T00:00:00Z",
            "2011-07-21T24:00:00Z",
            "2011-07-21T20:42:50+0200",
            "1311281970",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
