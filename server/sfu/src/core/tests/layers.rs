//! Simulcast from offer to viewers: who gets which encoding, what is asked of the publisher, what viewers see.

use std::time::Duration;

use super::*;
use crate::{picture::Format, sdp::Kind};

/// Numbers that a viewer of frames must see without a break.
fn is_unbroken(lab: &mut Lab, viewer: usize) -> bool {
    let sequence = lab.client(viewer).sequence();
    sequence.windows(2).all(|pair| pair[1].wrapping_sub(pair[0]) == 1)
}

fn layers(lab: &mut Lab, viewer: usize) -> Vec<usize> {
    lab.client(viewer).frames().into_iter().map(|(layer, _)| layer).collect()
}

const ALL: [usize; 3] = [0, 1, 2];

#[test]
fn an_offer_with_three_encodings_is_answered_with_the_wish_for_all_of_them() {
    let mut lab = Lab::new(Config::default());
    let offer = Client::simulcasting(lab.now()).offer();
    assert!(offer.contains("a=simulcast:send q;h;f"), "{offer}");
    let answer = lab.core.publish(lab.now(), &grant(Role::Publish, "p"), &offer).unwrap().sdp;
    for line in ["a=rid:q recv", "a=rid:h recv", "a=rid:f recv", "a=simulcast:recv q;h;f", "sdes:rtp-stream-id"] {
        assert!(answer.contains(line), "{line} in {answer}");
    }
    assert!(!answer.contains("rtx"), "{answer}");
}

#[test]
fn a_viewer_starts_with_what_a_usual_network_carries_and_sees_one_unbroken_stream() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.simulcaster("p");
    lab.frame(publisher, 0, &ALL);
    let viewer = lab.viewer("v");
    (1..20).for_each(|number| lab.frame(publisher, number, &ALL));
    let seen = layers(&mut lab, viewer);
    assert!(seen.len() >= 15 && seen.iter().all(|layer| *layer == 1), "{seen:?}");
    assert!(is_unbroken(&mut lab, viewer));
}

#[test]
fn a_viewer_who_shows_less_gets_less_and_nothing_when_it_shows_nothing() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.simulcaster("p");
    let viewer = lab.viewer("v");
    (0..30).for_each(|number| lab.frame(publisher, number, &ALL));
    lab.show(viewer, 160, 90);
    (30..60).for_each(|number| lab.frame(publisher, number, &ALL));
    lab.show(viewer, 0, 0);
    (60..90).for_each(|number| lab.frame(publisher, number, &ALL));
    lab.show(viewer, 640, 360);
    (90..120).for_each(|number| lab.frame(publisher, number, &ALL));
    let frames = lab.client(viewer).frames();
    let between = |from, to| -> Vec<usize> {
        frames.iter().filter(|(_, number)| (from..to).contains(number)).map(|(layer, _)| *layer).collect()
    };
    // Within ten frames what was wished for is there.
    assert!(between(20, 30).iter().all(|layer| *layer == 1) && between(20, 30).len() == 10, "{frames:?}");
    assert!(between(45, 60).iter().all(|layer| *layer == 0) && between(45, 60).len() == 15, "{frames:?}");
    assert!(between(70, 90).is_empty(), "{frames:?}");
    assert!(between(105, 120).iter().all(|layer| *layer == 1) && between(105, 120).len() == 15, "{frames:?}");
    assert!(is_unbroken(&mut lab, viewer));
    let times = lab.client(viewer).timestamps();
    assert!(times.windows(2).all(|pair| pair[1].wrapping_sub(pair[0]) < 1 << 31 && pair[0] != pair[1]), "{times:?}");
}

#[test]
fn each_change_of_layer_begins_with_a_key_frame_and_the_next_picture_id() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.simulcaster("p");
    let viewer = lab.viewer("v");
    for (round, width) in [640, 160, 640, 160].into_iter().enumerate() {
        lab.show(viewer, width, width * 9 / 16);
        let first = u32::try_from(round).unwrap() * 30;
        (first..first + 30).for_each(|number| lab.frame(publisher, number, &ALL));
    }
    let layers = layers(&mut lab, viewer);
    let glances: Vec<_> =
        lab.client(viewer).payload_bytes().iter().map(|payload| Format::Vp8.glance(payload)).collect();
    let ids: Vec<u16> = glances
        .iter()
        .map(|glance| glance.numbers.unwrap().shown(crate::picture::Shift::default()).picture().unwrap())
        .collect();
    let changes: Vec<usize> = (1..layers.len()).filter(|at| layers[*at] != layers[at - 1]).collect();
    assert!(changes.len() >= 3, "{layers:?}");
    assert!(changes.iter().all(|at| glances[*at].key));
    assert!(ids.windows(2).all(|pair| pair[1] == pair[0] + 1), "{ids:?}");
}

#[test]
fn a_layer_that_nobody_takes_is_not_asked_for_and_a_crowd_asks_once() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.simulcaster("p");
    (0..10).for_each(|number| lab.frame(publisher, number, &ALL));
    let viewers: Vec<usize> = ["a", "b", "c"].map(|name| lab.viewer(name)).into();
    for viewer in &viewers {
        lab.show(*viewer, 160, 90);
    }
    (10..40).for_each(|number| lab.frame(publisher, number, &ALL));
    lab.client(publisher).keyframes_of.clear();
    lab.pass(Duration::from_secs(1));
    for viewer in &viewers {
        lab.show(*viewer, 640, 360);
    }
    (40..70).for_each(|number| lab.frame(publisher, number, &ALL));
    assert_eq!(lab.client(publisher).keyframes_of, [3002]);
}

#[test]
fn what_a_viewer_missed_is_sent_again_in_its_own_numbers_after_switches() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.simulcaster("p");
    let viewer = lab.viewer("v");
    (0..20).for_each(|number| lab.frame(publisher, number, &ALL));
    lab.show(viewer, 160, 90);
    (20..40).for_each(|number| lab.frame(publisher, number, &ALL));
    for number in 40..70 {
        lab.client(viewer).deaf = number % 10 == 3;
        lab.frame(publisher, number, &ALL);
        lab.client(viewer).deaf = false;
    }
    lab.pass(Duration::from_secs(1));
    let mut frames = lab.client(viewer).frames();
    frames.retain(|(_, number)| *number >= 40);
    frames.sort_unstable();
    frames.dedup();
    assert_eq!(frames, (40..70).map(|number| (0, number)).collect::<Vec<_>>());
}

#[test]
fn a_layer_that_the_publisher_turns_off_gives_way_to_the_next() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.simulcaster("p");
    let viewer = lab.viewer("v");
    (0..20).for_each(|number| lab.frame(publisher, number, &ALL));
    (20..140).for_each(|number| lab.frame(publisher, number, &[0]));
    let frames = lab.client(viewer).frames();
    assert!(frames.iter().any(|(layer, _)| *layer == 1));
    assert_eq!(frames.last(), Some(&(0, 139)));
    assert!(is_unbroken(&mut lab, viewer));
}

#[test]
fn a_publisher_who_comes_back_without_simulcast_continues_for_its_viewers() {
    let mut lab = Lab::new(Config::default());
    let first = lab.simulcaster("p");
    let viewer = lab.viewer("v");
    (0..20).for_each(|number| lab.frame(first, number, &ALL));
    let before = lab.client(viewer).sequence().len();
    assert!(before >= 15);
    let second = lab.publisher("p");
    (0..10).for_each(|number| lab.send(second, number));
    assert_eq!(lab.client(viewer).sequence().len(), before + 10);
    assert!(is_unbroken(&mut lab, viewer));
    assert_eq!(lab.client(viewer).heard, ["back"]);
}

#[test]
fn a_publisher_that_opens_stream_after_stream_is_dropped_and_disturbs_nobody() {
    let mut lab = Lab::new(Config::default());
    let (good, viewer) = (lab.publisher("good"), lab.viewer("v"));
    let bad = lab.simulcaster("bad");
    for number in 0..40 {
        lab.frame_under(bad, number, 5000 + number);
    }
    let sources: Vec<_> =
        lab.core.directory()[&RoomId::new("room")].iter().map(|found| found.subject.clone()).collect();
    assert_eq!(sources, [SubjectId::new("good")]);
    lab.send(good, 7);
    assert_eq!(lab.client(viewer).payloads(), [7]);
}

#[test]
fn packets_of_a_rid_that_was_not_offered_go_nowhere() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.simulcaster("p");
    let viewer = lab.viewer("v");
    lab.frame_named(publisher, "x");
    lab.frame_named(publisher, "");
    lab.frame_named(publisher, "q");
    assert_eq!(layers(&mut lab, viewer).len(), 1);
    assert_eq!(lab.core.peers.values().filter(|peer| peer.layer(Kind::Video).is_some()).count(), 1);
}

#[test]
fn a_viewer_who_loses_much_gets_less_then_sound_alone_and_is_told() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.simulcaster("p");
    let (weak, strong) = (lab.viewer("weak"), lab.viewer("strong"));
    (0..20).for_each(|number| lab.frame(publisher, number, &ALL));
    lab.report_loss(weak, 100);
    (20..40).for_each(|number| lab.frame(publisher, number, &ALL));
    assert_eq!(lab.client(weak).frames().last(), Some(&(0, 39)));
    (40..70).for_each(|number| lab.frame(publisher, number, &ALL));
    for number in 70..200 {
        lab.report_loss(weak, 200);
        lab.frame(publisher, number, &ALL);
    }
    let (last, heard) = (lab.client(weak).frames().last().copied(), lab.client(weak).heard.clone());
    assert!(last < Some((0, 199)) && heard == ["weak"], "{last:?} {heard:?}");
    (200..500).for_each(|number| lab.frame(publisher, number, &ALL));
    assert_eq!(lab.client(weak).heard, ["weak", "strong"]);
    assert_eq!(lab.client(weak).frames().last().map(|(_, number)| *number), Some(499));
    assert!(lab.client(strong).heard.is_empty() && layers(&mut lab, strong)[1..].iter().all(|layer| *layer > 0));
}

#[test]
fn a_viewer_is_asked_for_its_estimate_and_a_publisher_is_not() {
    let mut lab = Lab::new(Config::default());
    let offer = Client::publishing(lab.now()).offer();
    let answer = lab.core.publish(lab.now(), &grant(Role::Publish, "other"), &offer).unwrap().sdp;
    assert!(!answer.contains("goog-remb"), "{answer}");
    lab.publisher("p");
    let offer = Client::viewing(lab.now()).offer();
    let answer = lab.core.play(lab.now(), &grant(Role::Play, "v"), None, &offer).unwrap().sdp;
    assert!(answer.contains("goog-remb"), "{answer}");
}

#[test]
fn sender_reports_reach_a_viewer_in_the_numbers_of_the_layer_it_gets() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.simulcaster("p");
    let viewer = lab.viewer("v");
    (0..40).for_each(|number| lab.frame(publisher, number, &ALL));
    lab.show(viewer, 160, 90);
    (40..80).for_each(|number| lab.frame(publisher, number, &ALL));
    let times = lab.client(viewer).timestamps();
    let reported = lab.client(viewer).reported.clone();
    assert!(!reported.is_empty());
    // The publisher's clock moves with its frames; a report is never far from the frames around it.
    let near = |time: &u32| times.iter().any(|frame| frame.wrapping_sub(*time).cast_signed().unsigned_abs() < 90_000);
    assert!(reported.iter().all(near), "{reported:?} {times:?}");
}

#[test]
fn whatever_a_publisher_and_a_viewer_send_disturbs_nobody_else() {
    use rand::{Rng as _, SeedableRng as _};
    let mut lab = Lab::new(Config::default());
    let (good, viewer) = (lab.publisher("good"), lab.viewer("v"));
    let bad = lab.simulcaster("bad");
    let source = lab.core.directory()[&RoomId::new("room")][1].id.clone();
    let watching = lab.viewer_of("w", Some(&source));
    let mut dice = rand::rngs::StdRng::seed_from_u64(6);
    for number in 0..300_u32 {
        let header = rtc::rtp::Header {
            version: 2,
            payload_type: [96, 96, 96, 111, 120][dice.random_range(0..5)],
            sequence_number: dice.random(),
            timestamp: dice.random(),
            marker: dice.random(),
            ssrc: dice.random_range(3001..3006),
            ..Default::default()
        };
        let mut payload = vec![0; dice.random_range(0..40)];
        dice.fill(payload.as_mut_slice());
        lab.anything(bad, ["q", "h", "f", "x"][dice.random_range(0..4)], header, payload);
        let number = dice.random_range(0..number + 1);
        for text in ["", "{", "[]", r#"{"event":"size"}"#, r#"{"event":"size","width":1e99,"height":{}}"#] {
            lab.says(watching, text);
        }
        lab.says(watching, &format!(r#"{{"event":"size","width":{number},"height":{}}}"#, dice.random::<u32>()));
    }
    for number in 0..10 {
        lab.send(good, number);
    }
    assert_eq!(lab.client(viewer).payloads(), (0..10).collect::<Vec<_>>());
    assert!(lab.client(viewer).heard.is_empty());
}

/// What a decoder makes of what arrived: in order, without repetitions; layers and numbers of the frames.
fn in_order(lab: &mut Lab, viewer: usize) -> Vec<(u16, u32, usize, u32)> {
    let (sequence, times) = (lab.client(viewer).sequence(), lab.client(viewer).timestamps());
    let first = sequence[0].wrapping_sub(1000);
    let mut seen: Vec<_> = sequence
        .into_iter()
        .zip(times)
        .zip(lab.client(viewer).frames())
        .map(|((sequence, time), (layer, number))| (sequence.wrapping_sub(first), time, layer, number))
        .collect();
    seen.sort_unstable();
    seen.dedup();
    seen
}

#[test]
fn through_loss_and_reordering_switches_leave_one_stream_without_a_gap() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.simulcaster("p");
    let viewer = lab.viewer("v");
    lab.frame(publisher, 0, &ALL);
    lab.storm();
    for number in 1..400 {
        match number % 60 {
            0 => lab.show(viewer, 160, 90),
            20 => lab.show(viewer, 640, 360),
            40 if number > 200 => lab.show(viewer, 0, 0),
            _ => {}
        }
        lab.frame(publisher, number, &ALL);
    }
    lab.calm();
    lab.show(viewer, 640, 360);
    (400..430).for_each(|number| lab.frame(publisher, number, &ALL));
    lab.pass(Duration::from_secs(1));
    let seen = in_order(&mut lab, viewer);
    assert!(seen.len() > 250, "{}", seen.len());
    let mut switches = 0;
    for pair in seen.windows(2) {
        let [(sequence, time, layer, number), (next_sequence, next_time, next_layer, next_number)] = *pair else {
            unreachable!()
        };
        // Every number came once and only once, in the end.
        assert_eq!(next_sequence, sequence.wrapping_add(1), "{pair:?}");
        assert!(next_time.wrapping_sub(time) < 1 << 31 && next_time != time, "{pair:?}");
        if layer == next_layer && next_number == number + 1 {
            assert_eq!(next_time.wrapping_sub(time), 3600, "{pair:?}");
        } else {
            switches += 1;
        }
    }
    assert!(switches >= 10, "{switches}");
}

/// As Chromium writes it for a camera with `sendEncodings` q, h, f, shortened by the codecs nobody here takes.
const CHROMIUM: &str = "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1 2\r\n\
    a=extmap-allow-mixed\r\na=msid-semantic: WMS s\r\n\
    m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\n\
    a=ice-pwd:0123456789012345678901\r\na=ice-options:trickle\r\na=fingerprint:sha-256 FINGERPRINT\r\na=setup:actpass\r\n\
    a=mid:0\r\na=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n\
    a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\r\n\
    a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n\
    a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=sendonly\r\na=msid:s a\r\na=rtcp-mux\r\na=rtcp-rsize\r\n\
    a=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n\
    a=ssrc:1001 cname:c\r\na=ssrc:1001 msid:s a\r\n\
    m=video 9 UDP/TLS/RTP/SAVPF 96 97 103 104\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\n\
    a=ice-pwd:0123456789012345678901\r\na=ice-options:trickle\r\na=fingerprint:sha-256 FINGERPRINT\r\na=setup:actpass\r\n\
    a=mid:1\r\na=extmap:14 urn:ietf:params:rtp-hdrext:toffset\r\n\
    a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\r\n\
    a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n\
    a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\n\
    a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id\r\na=sendonly\r\na=msid:s v\r\na=rtcp-mux\r\n\
    a=rtcp-rsize\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 goog-remb\r\na=rtcp-fb:96 transport-cc\r\n\
    a=rtcp-fb:96 ccm fir\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n\
    a=rtpmap:103 H264/90000\r\na=rtcp-fb:103 transport-cc\r\na=rtcp-fb:103 nack\r\na=rtcp-fb:103 nack pli\r\n\
    a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\na=rtpmap:104 rtx/90000\r\n\
    a=fmtp:104 apt=103\r\na=rid:q send\r\na=rid:h send\r\na=rid:f send\r\na=simulcast:send q;h;f\r\n\
    m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\n\
    a=ice-pwd:0123456789012345678901\r\na=fingerprint:sha-256 FINGERPRINT\r\na=setup:actpass\r\na=mid:2\r\n\
    a=sctp-port:5000\r\na=max-message-size:262144\r\n";

#[test]
fn a_browsers_simulcast_offer_is_answered_under_its_own_extension_ids() {
    let mut lab = Lab::new(Config::default());
    let offer = CHROMIUM.replace("FINGERPRINT", &vec!["AB"; 32].join(":"));
    for (offer, codec) in [(offer.clone(), "96 VP8"), (offer.replace("96 97 103 104", "103 104 96 97"), "103 H264")] {
        let answer = lab.core.publish(lab.now(), &grant(Role::Publish, "p"), &offer).unwrap().sdp;
        let sections: Vec<&str> = answer.split("m=").collect();
        let [_, audio, video, _] = sections[..] else { panic!("{answer}") };
        assert!(audio.contains("a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level"), "{answer}");
        assert!(audio.contains("useinbandfec=1;usedtx=1"), "{answer}");
        for line in [
            "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
            "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
            "a=rid:q recv",
            "a=rid:h recv",
            "a=rid:f recv",
            "a=simulcast:recv q;h;f",
            "transport-cc",
            "nack pli",
            "b=AS:2500",
        ] {
            assert!(video.contains(line), "{line} in {answer}");
        }
        assert!(video.contains(&format!("a=rtpmap:{codec}/90000")) && !video.contains("rtx"), "{answer}");
        assert_eq!(answer.matches("a=simulcast").count(), 1);
    }
}
