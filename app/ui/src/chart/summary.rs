//! What charts say, as plain numbers. Invariant: no language in here.

use super::Bar;

/// The sum of all bars, and the tallest one; none when nothing is recorded.
pub(super) fn bars(bars: &[Bar]) -> Option<(i64, &Bar)> {
    // the latest of equals: what is new is what a person looks for
    let best = bars.iter().max_by_key(|bar| bar.value).filter(|bar| bar.value > 0)?;
    Some((bars.iter().map(|bar| bar.value).sum(), best))
}

/// First, last, lowest and highest of a row of numbers.
pub(super) fn trend(values: &[f64]) -> Option<[f64; 4]> {
    let (first, last) = (values.first()?, values.last()?);
    let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Some([*first, *last, lowest, highest])
}

/// The points of a line in a `width` × `height` picture, first to last, high values up. A flat row lies in the middle.
pub(super) fn points(values: &[f64], width: f64, height: f64) -> Vec<(f64, f64)> {
    let Some([_, _, lowest, highest]) = trend(values) else { return Vec::new() };
    let span = highest - lowest;
    let count = u32::try_from(values.len()).unwrap_or(u32::MAX);
    let step = if count > 1 { width / f64::from(count - 1) } else { 0.0 };
    (0..count)
        .zip(values)
        .map(|(i, value)| {
            let up = if span > 0.0 { (value - lowest) / span } else { 0.5 };
            (f64::from(i) * step, height - up * height)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_chart_has_nothing_to_say() {
        assert!(bars(&[]).is_none());
        assert!(bars(&[Bar::new("Uke 1", 0)]).is_none());
        assert!(trend(&[]).is_none());
    }

    #[test]
    fn the_sum_and_the_latest_best_week_are_told() {
        let data = [Bar::new("Uke 1", 90), Bar::new("Uke 2", 30), Bar::new("Uke 3", 90)];
        let (sum, best) = bars(&data).expect("there are bars");
        assert_eq!((sum, best.label.as_str()), (210, "Uke 3"));
    }

    #[test]
    fn a_line_spans_the_picture_and_a_flat_one_lies_in_the_middle() {
        assert_eq!(points(&[0.0, 10.0, 5.0], 100.0, 20.0), [(0.0, 20.0), (50.0, 0.0), (100.0, 10.0)]);
        assert_eq!(points(&[3.0, 3.0], 10.0, 20.0), [(0.0, 10.0), (10.0, 10.0)]);
        assert_eq!(points(&[3.0], 10.0, 20.0), [(0.0, 10.0)]);
    }
}
