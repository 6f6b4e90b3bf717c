//! Decimal numbers as people write them: a whole number and how many of its digits follow the point. Invariant: nothing
//! passes through binary fractions on the way, so 0.1 + 0.2 is 0.3; what does not fit is `None`, never a wrong number.

use std::{cmp::Ordering, fmt};

/// Digits kept after the point; products are rounded to this.
const MOST_SCALE: u32 = 18;
/// Digits after the point of a quotient and of the functions which no finite decimal answers (`sqrt`, `ln`).
const QUOTIENT_SCALE: u32 = 8;

/// `mantissa / 10^scale`, without trailing zeros after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

impl From<i64> for Decimal {
    fn from(whole: i64) -> Self {
        Self { mantissa: i128::from(whole), scale: 0 }
    }
}

impl Decimal {
    fn new(mut mantissa: i128, mut scale: u32) -> Self {
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa, scale }
    }

    /// Reads `12`, `-1.50`, `1e-3`; `None` where the number is not exactly held.
    pub fn parse(text: &str) -> Option<Self> {
        // no number that fits is longer
        if text.len() > 64 {
            return None;
        }
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = whole.strip_prefix('-').unwrap_or(whole);
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if digits.is_empty() || !plain(digits) || !plain(fraction) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let mantissa = format!("{whole}{fraction}").parse().ok()?;
        let scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        if scale < 0 {
            return Some(Self::new(i128::checked_mul(mantissa, ten_to(scale.unsigned_abs())?)?, 0));
        }
        let exact = Self::new(mantissa, scale.unsigned_abs().min(64));
        (exact.scale <= MOST_SCALE && scale <= 64).then_some(exact)
    }

    /// Rounded to eight digits after the point.
    pub fn from_float(number: f64) -> Option<Self> {
        if number.is_finite() { Self::parse(&format!("{number:.8}")) } else { None }
    }

    /// The nearest binary fraction, for the functions that have no decimal form.
    pub fn to_float(self) -> Option<f64> {
        self.to_string().parse().ok()
    }

    /// The whole number, where it is one.
    pub fn to_whole(self) -> Option<i64> {
        if self.scale == 0 { i64::try_from(self.mantissa).ok() } else { None }
    }

    fn at_scale(self, scale: u32) -> Option<i128> {
        self.mantissa.checked_mul(ten_to(scale.checked_sub(self.scale)?)?)
    }

    fn aligned(self, other: Self) -> Option<(i128, i128, u32)> {
        let scale = self.scale.max(other.scale);
        Some((self.at_scale(scale)?, other.at_scale(scale)?, scale))
    }

    /// Sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        let (a, b, scale) = self.aligned(other)?;
        Some(Self::new(a.checked_add(b)?, scale))
    }

    /// The number below zero, or above.
    pub fn negated(self) -> Option<Self> {
        Some(Self { mantissa: self.mantissa.checked_neg()?, scale: self.scale })
    }

    /// Product, rounded to 18 digits after the point.
    pub fn times(self, other: Self) -> Option<Self> {
        Self::new(self.mantissa.checked_mul(other.mantissa)?, self.scale + other.scale).rounded(MOST_SCALE)
    }

    /// Quotient, rounded to eight digits after the point; `None` by zero.
    pub fn over(self, other: Self) -> Option<Self> {
        let top = self.mantissa.checked_mul(ten_to(QUOTIENT_SCALE + other.scale)?)?;
        let bottom = other.mantissa.checked_mul(ten_to(self.scale)?)?;
        Some(Self::new(divide_rounding(top, bottom)?, QUOTIENT_SCALE))
    }

    /// How many whole times `other` goes into this, towards zero.
    pub fn whole_times(self, other: Self) -> Option<Self> {
        let (a, b, _) = self.aligned(other)?;
        Some(Self::new(a.checked_div(b)?, 0))
    }

    /// What is left after that.
    pub fn remainder(self, other: Self) -> Option<Self> {
        let (a, b, scale) = self.aligned(other)?;
        Some(Self::new(a.checked_rem(b)?, scale))
    }

    /// Rounded to so many digits after the point, halves away from zero.
    pub fn rounded(self, digits: u32) -> Option<Self> {
        if self.scale <= digits {
            return Some(self);
        }
        Some(Self::new(divide_rounding(self.mantissa, ten_to(self.scale - digits)?)?, digits))
    }

    /// The greatest whole number not above this.
    pub fn floor(self) -> Option<Self> {
        Some(Self::new(self.mantissa.checked_div_euclid(ten_to(self.scale)?)?, 0))
    }

    /// The whole part.
    pub fn truncated(self) -> Option<Self> {
        Some(Self::new(self.mantissa.checked_div(ten_to(self.scale)?)?, 0))
    }

    /// Digits after the point.
    pub fn places(self) -> u32 {
        self.scale
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Which is greater; `None` where the two are too far apart to hold at one scale.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        self.aligned(other).map(|(a, b, _)| a.cmp(&b))
    }
}

fn ten_to(power: u32) -> Option<i128> {
    10_i128.checked_pow(power)
}

fn divide_rounding(top: i128, bottom: i128) -> Option<i128> {
    let (whole, rest) = (top.checked_div(bottom)?, top.checked_rem(bottom)?);
    if rest.unsigned_abs() >= bottom.unsigned_abs().div_ceil(2) {
        whole.checked_add(if (top < 0) == (bottom < 0) { 1 } else { -1 })
    } else {
        Some(whole)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let places = usize::try_from(self.scale).unwrap_or_default();
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
        if places == 0 { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}
