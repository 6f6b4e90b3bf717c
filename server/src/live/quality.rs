//! How media is served, in numbers for operations. Invariant: nobody can be told from them: sums and counts, no person, no session.

use metrics::{counter, gauge, histogram};
use sfu::{Grade, Quality, Sfu, Survey};

/// Notes how a viewer's connection was, at its end.
pub(super) fn note(quality: &Quality) {
    if quality.expected > 0 {
        histogram!("tilbake_media_loss_ratio").record(ratio(quality.lost, quality.expected));
        histogram!("tilbake_media_jitter_seconds").record(quality.jitter.as_secs_f64());
    }
    if let Some(trip) = quality.round_trip {
        histogram!("tilbake_media_round_trip_seconds").record(trip.as_secs_f64());
    }
    counter!("tilbake_media_freezes_total").increment(quality.freezes.into());
}

/// Counts who is connected now and how they are served.
pub async fn count(sfu: &Sfu) {
    let Ok(Survey { publishers, good, unstable, weak, unknown, layers, without_picture, by_tcp }) = sfu.survey().await
    else {
        return;
    };
    gauge!("tilbake_media_publishers").set(float(publishers));
    gauge!("tilbake_media_by_tcp").set(float(by_tcp));
    let graded = [(Grade::Good, good), (Grade::Unstable, unstable), (Grade::Weak, weak)];
    let graded = graded.map(|(grade, viewers)| (grade.as_str(), viewers));
    for (quality, viewers) in graded.into_iter().chain([("unknown", unknown)]) {
        gauge!("tilbake_media_viewers", "quality" => quality).set(float(viewers));
    }
    let by_layer = ["0", "1", "2"].into_iter().zip(layers).chain([("none", without_picture)]);
    for (layer, viewers) in by_layer {
        gauge!("tilbake_media_viewers_by_layer", "layer" => layer).set(float(viewers));
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share needs no more digits")]
fn ratio(part: u64, of: u64) -> f64 {
    part as f64 / of as f64
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
