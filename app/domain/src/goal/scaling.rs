//! Goal attainment scaling. Invariant: the formula is the corrected one, and a goal without a level is not in it.

/// From much less than expected (−2) by what is expected (0) to much more (+2).
pub const LEVELS: [i8; 5] = [-2, -1, 0, 1, 2];
/// How much goals of one person go together, as assumed by the method.
const CORRELATION: f64 = 0.3;

/// One number for several goals, all of equal weight: 50 when everything went as expected. None without goals.
///
/// See [`weighted_t_score`].
#[must_use]
pub fn t_score(levels: &[i8]) -> Option<f64> {
    let equal: Vec<(i8, f64)> = levels.iter().map(|level| (*level, 1.0)).collect();
    weighted_t_score(&equal)
}

/// One number for several goals, each a level and a weight above zero: 50 when everything went as expected. None without
/// goals, or with a weight that is none.
///
/// T = 50 + 10 Σ wx / √((1 − ρ) Σ w² + ρ (Σ w)²), with ρ = 0.3. Sources: Kiresuk TJ, Sherman RE. Goal attainment scaling: a
/// general method for evaluating comprehensive community mental health programs. Community Mental Health Journal
/// 1968;4(6):443–453. Turner-Stokes L. Goal attainment scaling (GAS) in rehabilitation: a practical guide. Clin Rehabil
/// 2009;23:362–370, whose printed formulas (pages 364 and 367) are wrong: this is the one of its erratum.
#[must_use]
pub fn weighted_t_score(goals: &[(i8, f64)]) -> Option<f64> {
    if goals.is_empty() || goals.iter().any(|(_, weight)| !weight.is_finite() || *weight <= 0.0) {
        return None;
    }
    let attained: f64 = goals.iter().map(|(level, weight)| weight * f64::from(*level)).sum();
    let weights: f64 = goals.iter().map(|(_, weight)| weight).sum();
    let squares: f64 = goals.iter().map(|(_, weight)| weight * weight).sum();
    Some(50.0 + 10.0 * attained / ((1.0 - CORRELATION) * squares + CORRELATION * weights * weights).sqrt())
}
