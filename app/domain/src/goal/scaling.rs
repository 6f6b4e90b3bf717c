//! Goal attainment scaling.

/// From much less than expected (−2) by what is expected (0) to much more (+2).
pub const LEVELS: [i8; 5] = [-2, -1, 0, 1, 2];
/// How much goals of one person go together, as assumed by the method.
const CORRELATION: f64 = 0.3;

/// One number for several goals, all of equal weight: 50 when everything went as expected. None without goals.
///
/// T = 50 + 10 Σ wx / √((1 − ρ) Σ w² + ρ (Σ w)²), with ρ = 0.3. Source: Kiresuk TJ, Sherman RE. Goal attainment scaling: a
/// general method for evaluating comprehensive community mental health programs. Community Mental Health Journal
/// 1968;4(6):443–453.
#[must_use]
pub fn t_score(levels: &[i8]) -> Option<f64> {
    if levels.is_empty() {
        return None;
    }
    let count = levels.len() as f64;
    let sum: f64 = levels.iter().map(|level| f64::from(*level)).sum();
    Some(50.0 + 10.0 * sum / ((1.0 - CORRELATION) * count + CORRELATION * count * count).sqrt())
}
