//! What one party can take up: connections, and what a publisher sends.

use std::time::Duration;

use super::*;

/// What viewers of a simulcasting publisher got, by layer, of frames in this range.
fn seen(lab: &mut Lab, viewer: usize, frames: std::ops::Range<u32>) -> Vec<usize> {
    let all = lab.client(viewer).frames();
    all.into_iter().filter(|(_, number)| frames.contains(number)).map(|(layer, _)| layer).collect()
}

#[test]
fn limits_answer_overloaded() {
    let mut lab = Lab::new(Config { max_peers_per_room: 2, max_rooms: 1, ..Config::default() });
    lab.publisher("p");
    lab.viewer("v");
    let offer = Client::viewing(lab.now()).offer();
    assert_eq!(lab.core.play(lab.now(), &grant(Role::Play, "w"), None, &offer).unwrap_err(), Error::Overloaded);
    let offer = Client::publishing(lab.now()).offer();
    let other = Grant { room: RoomId::new("other"), ..grant(Role::Publish, "p") };
    assert_eq!(lab.core.publish(lab.now(), &other, &offer).unwrap_err(), Error::Overloaded);
}

#[test]
fn one_party_takes_up_its_share_and_no_more() {
    let mut lab = Lab::new(Config { max_peers_per_subject: 2, max_peers: 4, ..Config::default() });
    lab.publisher("p");
    let play = |lab: &mut Lab, subject: &str| {
        let offer = Client::viewing(lab.now()).offer();
        lab.core.play(lab.now(), &grant(Role::Play, subject), None, &offer).map(|answer| answer.resource)
    };
    let first = play(&mut lab, "v").unwrap();
    play(&mut lab, "v").unwrap();
    assert_eq!(play(&mut lab, "v").unwrap_err(), Error::Overloaded);
    lab.core.delete(lab.now(), &first, Parting::Stop).unwrap();
    play(&mut lab, "v").unwrap();
    play(&mut lab, "w").unwrap();
    assert_eq!(play(&mut lab, "x").unwrap_err(), Error::Overloaded, "all rooms together");
}

#[test]
fn a_publisher_that_sends_too_much_is_asked_then_loses_its_largest_layer_and_others_notice_nothing() {
    // the three layers come at about 35, 67 and 131 kbit/s
    let mut lab = Lab::new(Config { max_video_bitrate: 110_000, ..Config::default() });
    let greedy = lab.simulcaster("greedy");
    let watching = lab.viewer("v");
    let modest = lab.publisher("modest");
    let source = lab.core.directory()[&RoomId::new("room")][1].id.clone();
    let other = lab.viewer_of("w", Some(&source));
    lab.show(watching, 1280, 720);
    for number in 0..250 {
        lab.frame(greedy, number, &[0, 1, 2]);
        lab.send(modest, number);
    }
    assert!(lab.client(greedy).estimates.len() >= 2 && lab.client(modest).estimates.is_empty());
    assert!(lab.client(greedy).estimates.iter().all(|asked| (100_000.0..=110_000.0).contains(asked)));
    let (before, after) = (seen(&mut lab, watching, 115..125), seen(&mut lab, watching, 200..250));
    assert!(before.len() == 10 && before.iter().all(|layer| *layer == 2), "{before:?}");
    assert!(after.len() == 50 && after.iter().all(|layer| *layer == 1), "{after:?}");
    assert_eq!(lab.client(other).payloads(), (0..250).collect::<Vec<_>>());
    // it heeds what it was asked
    for number in 250..450 {
        lab.frame(greedy, number, &[0, 1]);
    }
    assert_eq!(seen(&mut lab, watching, 250..450).len(), 200);
}

#[test]
fn sound_that_is_more_than_sound_goes_to_nobody() {
    let mut lab = Lab::new(Config { max_audio_bitrate: 100, ..Config::default() });
    let publishers = ["a", "b"].map(|name| lab.publisher(name));
    let viewer = lab.viewer("v");
    lab.sound(publishers, [30, 30], Duration::from_secs(4));
    let before = lab.client(viewer).sounds_heard;
    lab.sound(publishers, [30, 30], Duration::from_secs(6));
    let cut = lab.client(viewer).sounds_heard;
    lab.sound(publishers, [30, 30], Duration::from_secs(4));
    assert!(before >= 190, "{before}");
    assert_eq!(lab.client(viewer).sounds_heard, cut, "of {before} before");
}
