//! NumericDate: seconds since 1970 as a JSON number of any size and form (RFC 7519 §2).

use oauth_step::UnixTime;

/// A point in time as a claim writes it: whole, fractional or with an exponent.
///
/// Beyond any calendar it saturates: a huge number is the far future, a negative one long past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumericDate {
    /// The largest whole number that is not greater.
    floor: i64,
    /// Whether something was cut off.
    fraction: bool,
}

impl NumericDate {
    /// Whole seconds since 1970, rounded down; negative before.
    pub fn seconds(self) -> i64 {
        self.floor
    }

    /// As a time, rounded down; 1970 for what lies before.
    pub fn as_unix_time(self) -> UnixTime {
        UnixTime(u64::try_from(self.floor).unwrap_or(0))
    }

    /// Reads a JSON number, which has passed the grammar already.
    pub(crate) fn parse(number: &str) -> Option<Self> {
        // Nearly all are digits, and few enough for an i64.
        if number.len() <= 18
            && let Some(floor) = number.bytes().try_fold(0, with_digit)
        {
            return Some(Self {
                floor,
                fraction: false,
            });
        }
        let (mantissa, exponent) = match number.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, saturating_exponent(exponent)?),
            None => (number, 0),
        };
        let (negative, mantissa) = match mantissa.strip_prefix('-') {
            Some(mantissa) => (true, mantissa),
            None => (false, mantissa),
        };
        let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = whole.bytes().chain(decimals.bytes());
        let zeros = digits.clone().take_while(|digit| *digit == b'0').count();
        let significant = digits.skip(zeros);
        // The value is 0.ddd… with the point moved right by so many places.
        let places = i64::try_from(whole.len()).ok()? - i64::try_from(zeros).ok()?;
        let (size, fraction) = cut(significant, places.saturating_add(exponent));
        let floor = if negative {
            0_i64.saturating_sub(size).saturating_sub(fraction.into())
        } else {
            size
        };
        Some(Self { floor, fraction })
    }

    /// Whether it lies after this whole second: a fraction beyond it does.
    pub(crate) fn is_after(self, second: i64) -> bool {
        self.floor > second || (self.floor == second && self.fraction)
    }

    /// Whether it lies before this whole second.
    pub(crate) fn is_before(self, second: i64) -> bool {
        self.floor < second
    }
}

/// A number, and one more digit behind it.
fn with_digit(number: i64, digit: u8) -> Option<i64> {
    let digit = char::from(digit).to_digit(10)?;
    Some(number * 10 + i64::from(digit))
}

/// The whole number before the point, saturated, and whether anything but zeros follows it.
fn cut(digits: impl Iterator<Item = u8>, places: i64) -> (i64, bool) {
    let (mut size, mut taken, mut fraction) = (0_i64, 0_i64, false);
    for digit in digits {
        if taken < places {
            let digit = i64::from(digit.wrapping_sub(b'0'));
            size = size.saturating_mul(10).saturating_add(digit);
            taken += 1;
        } else if digit != b'0' {
            fraction = true;
        }
    }
    // Zeros up to the point. A number that is not zero cannot stay below the limit for long.
    while taken < places && size != 0 && size != i64::MAX {
        size = size.saturating_mul(10);
        taken += 1;
    }
    (size, fraction)
}

/// An exponent of more digits than fit moves the point as far as anything can.
fn saturating_exponent(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse().unwrap_or(i64::MAX / 2).min(i64::MAX / 2);
    Some(if negative { -size } else { size })
}
