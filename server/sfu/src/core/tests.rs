//! The whole SFU without a network: real clients of the same protocol stack, joined by a queue, with time that only the test moves.

mod bounds;
mod client;
mod layers;
mod paths;
mod restarts;
mod surveying;

use std::time::{Duration, Instant};

use client::{Client, Lab};

use super::*;
use crate::{Grant, Publisher, Role, model::PublisherId, sfu::Parting};

fn grant(role: Role, subject: &str) -> Grant {
    Grant {
        room: RoomId::new("room"),
        subject: SubjectId::new(subject),
        role,
        stream: Stream::Camera,
        until: std::time::SystemTime::UNIX_EPOCH,
    }
}

#[test]
fn a_viewer_receives_what_the_publisher_sends_in_order() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.publisher("p");
    let viewer = lab.viewer("v");
    for number in 0..50 {
        lab.send(publisher, number);
    }
    assert_eq!(lab.client(viewer).payloads(), (0..50).collect::<Vec<_>>());
}

#[test]
fn after_a_viewers_first_packet_its_media_is_sealed_without_the_stack() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.publisher("p");
    lab.viewer("v");
    let ours = |lab: &Lab| lab.core.peers.values().filter(|peer| peer.seals_media_itself()).count();
    assert_eq!(ours(&lab), 0);
    lab.send(publisher, 0);
    assert_eq!(ours(&lab), 1);
}

#[test]
fn a_viewers_answer_sends_only_and_a_publishers_receives_only() {
    let mut lab = Lab::new(Config::default());
    let offer = Client::publishing(lab.now()).offer();
    let answer = lab.core.publish(lab.now(), &grant(Role::Publish, "other"), &offer).unwrap().sdp;
    assert_eq!((answer.matches("a=recvonly").count(), answer.matches("a=send").count()), (2, 0), "{answer}");
    lab.publisher("p");
    let offer = Client::viewing(lab.now()).offer();
    let answer = lab.core.play(lab.now(), &grant(Role::Play, "v"), None, &offer).unwrap().sdp;
    assert_eq!((answer.matches("a=sendonly").count(), answer.matches("a=recv").count()), (2, 0), "{answer}");
    assert!(!answer.contains("sendrecv"), "{answer}");
}

#[test]
fn a_viewer_without_publisher_is_told_so() {
    let mut lab = Lab::new(Config::default());
    let offer = Client::viewing(lab.now()).offer();
    assert_eq!(lab.core.play(lab.now(), &grant(Role::Play, "v"), None, &offer).unwrap_err(), Error::NoPublisher);
}

#[test]
fn a_grant_for_the_other_role_is_refused() {
    let mut lab = Lab::new(Config::default());
    let offer = Client::publishing(lab.now()).offer();
    assert_eq!(lab.core.publish(lab.now(), &grant(Role::Play, "p"), &offer).unwrap_err(), Error::Refused);
    assert_eq!(lab.core.play(lab.now(), &grant(Role::Publish, "p"), None, &offer).unwrap_err(), Error::Refused);
}

#[test]
fn a_publisher_who_only_receives_is_unusable() {
    let mut lab = Lab::new(Config::default());
    let offer = Client::viewing(lab.now()).offer();
    assert!(matches!(lab.core.publish(lab.now(), &grant(Role::Publish, "p"), &offer), Err(Error::Unusable(_))));
    assert!(lab.core.is_empty());
}

#[test]
fn a_joiner_makes_the_publisher_send_a_keyframe_and_a_crowd_costs_one() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.publisher("p");
    lab.send(publisher, 0);
    lab.pass(Duration::from_secs(1));
    let before = lab.client(publisher).keyframes_asked;
    for name in ["a", "b", "c", "d"] {
        lab.viewer(name);
    }
    lab.pass(Duration::from_secs(1));
    let asked = lab.client(publisher).keyframes_asked - before;
    assert!((1..=2).contains(&asked), "{asked}");
}

#[test]
fn a_viewers_keyframe_request_reaches_the_publisher() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.publisher("p");
    let viewer = lab.viewer("v");
    lab.send(publisher, 0);
    lab.pass(Duration::from_secs(2));
    let before = lab.client(publisher).keyframes_asked;
    lab.ask_keyframe(viewer);
    lab.pass(Duration::from_secs(1));
    assert_eq!(lab.client(publisher).keyframes_asked, before + 1);
}

#[test]
fn what_a_viewer_missed_is_sent_again() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.publisher("p");
    let viewer = lab.viewer("v");
    for number in 0..60_u32 {
        lab.client(viewer).deaf = number % 10 == 3;
        lab.send(publisher, number);
        lab.client(viewer).deaf = false;
    }
    lab.pass(Duration::from_secs(1));
    let mut got = lab.client(viewer).payloads();
    // The client of this test keeps asking for what came as a retransmission: it may get things twice.
    got.sort_unstable();
    got.dedup();
    assert_eq!(got, (0..60).collect::<Vec<_>>());
}

#[test]
fn a_publisher_who_comes_back_continues_for_its_viewers() {
    let mut lab = Lab::new(Config::default());
    let first = lab.publisher("p");
    let viewer = lab.viewer("v");
    (0..10).for_each(|number| lab.send(first, number));
    lab.pass(Duration::from_secs(2));
    let second = lab.publisher("p");
    (10..20).for_each(|number| lab.send(second, number));
    assert_eq!(lab.client(viewer).payloads(), (0..20).collect::<Vec<_>>());
    let sequence = lab.client(viewer).sequence();
    assert!(sequence.windows(2).all(|pair| pair[1].wrapping_sub(pair[0]) == 1), "{sequence:?}");
    assert_eq!(lab.client(first).heard.last().map(String::as_str), Some("replaced"));
}

#[test]
fn stopping_ends_it_for_all_with_a_word() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.publisher("p");
    let viewers = [lab.viewer("a"), lab.viewer("b")];
    let resource = lab.client(publisher).resource.clone();
    lab.core.delete(lab.now(), &resource, Parting::Stop).unwrap();
    lab.pass(Duration::from_secs(1));
    for viewer in viewers {
        assert_eq!(lab.client(viewer).heard, ["ended"]);
    }
    assert!(lab.core.is_empty() && lab.core.directory().is_empty());
    assert_eq!(lab.core.delete(lab.now(), &resource, Parting::Stop), Err(Error::NotFound));
}

#[test]
fn closing_first_and_stopping_then_is_a_stop() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.publisher("p");
    let viewer = lab.viewer("v");
    lab.client(publisher).close();
    lab.pass(Duration::from_secs(1));
    assert_eq!(lab.client(viewer).heard, ["away"]);
    let resource = lab.client(publisher).resource.clone();
    lab.core.delete(lab.now(), &resource, Parting::Stop).unwrap();
    lab.pass(Duration::from_secs(1));
    assert_eq!(lab.client(viewer).heard, ["away", "ended"]);
    assert_eq!(lab.core.delete(lab.now(), &resource, Parting::Stop), Err(Error::NotFound));
}

#[test]
fn a_publisher_that_goes_away_is_waited_for_and_then_given_up() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.publisher("p");
    let viewer = lab.viewer("v");
    let resource = lab.client(publisher).resource.clone();
    lab.core.delete(lab.now(), &resource, Parting::Away).unwrap();
    lab.pass(Duration::from_secs(5));
    assert_eq!(lab.client(viewer).heard, ["away"]);
    assert!(lab.core.directory().is_empty());
    lab.pass(Config::default().away);
    assert_eq!(lab.client(viewer).heard, ["away", "ended"]);
    lab.pass(Duration::from_secs(1));
    assert!(lab.core.is_empty());
}

#[test]
fn closing_a_room_says_the_word_and_empties_it() {
    let mut lab = Lab::new(Config::default());
    lab.publisher("p");
    let viewer = lab.viewer("v");
    lab.core.close_room(lab.now(), &RoomId::new("room"), "Timen er slutt.");
    lab.pass(Duration::from_secs(1));
    assert_eq!(lab.client(viewer).words, ["Timen er slutt."]);
    assert!(lab.core.is_empty());
}

#[test]
fn a_server_that_stops_asks_everyone_to_come_again() {
    let mut lab = Lab::new(Config::default());
    let (publisher, viewer) = (lab.publisher("p"), lab.viewer("v"));
    lab.core.close_all(lab.now(), "Vi er straks tilbake.");
    lab.pass(Duration::from_secs(1));
    for client in [publisher, viewer] {
        assert_eq!(lab.client(client).heard, ["reconnect"]);
        assert_eq!(lab.client(client).words, ["Vi er straks tilbake."]);
    }
    assert!(lab.core.is_empty());
}

#[test]
fn closing_a_subject_ends_what_it_sends_and_receives_and_nothing_else() {
    let mut lab = Lab::new(Config::default());
    lab.publisher("p");
    let (gone, stays) = (lab.viewer("gone"), lab.viewer("stays"));
    lab.core.close_subject(lab.now(), &SubjectId::new("gone"), None);
    lab.pass(Duration::from_secs(1));
    assert_eq!(lab.client(gone).heard, ["closed"]);
    assert!(lab.client(stays).heard.is_empty());
    lab.core.close_subject(lab.now(), &SubjectId::new("p"), None);
    lab.pass(Duration::from_secs(1));
    assert_eq!(lab.client(stays).heard, ["ended"]);
    assert!(lab.core.is_empty());
}

#[test]
fn attendance_counts_connections_and_says_how_long() {
    let mut lab = Lab::new(Config::default());
    lab.publisher("p");
    let viewer = lab.viewer("v");
    lab.pass(Duration::from_secs(7));
    let resource = lab.client(viewer).resource.clone();
    lab.core.delete(lab.now(), &resource, Parting::Stop).unwrap();
    let of_viewer = |happening: &&Happening| happening.subject == SubjectId::new("v");
    let kinds: Vec<_> = lab.core.happenings.iter().filter(of_viewer).map(|happening| happening.kind.clone()).collect();
    assert!(
        matches!(
            kinds[..],
            [EventKind::Joined(Role::Play), EventKind::Left { role: Role::Play, seconds: 7..=8, quality: Some(_) }]
        ),
        "{kinds:?}"
    );
}

#[test]
fn what_becomes_of_a_stream_is_told_in_order() {
    let told = |lab: &mut Lab| -> Vec<&'static str> {
        let drained = lab.core.happenings.drain(..);
        let word = drained.filter_map(|happening| match happening.kind {
            EventKind::Published(_) => Some("here"),
            EventKind::Away(_) => Some("away"),
            EventKind::Unpublished(_) => Some("over"),
            _ => None,
        });
        word.collect()
    };
    let mut lab = Lab::new(Config::default());
    let leave = |lab: &mut Lab, publisher: usize, parting| {
        let resource = lab.client(publisher).resource.clone();
        lab.core.delete(lab.now(), &resource, parting).unwrap();
    };
    let publisher = lab.publisher("p");
    leave(&mut lab, publisher, Parting::Away);
    let publisher = lab.publisher("p");
    leave(&mut lab, publisher, Parting::Stop);
    assert_eq!(told(&mut lab), ["here", "away", "here", "over"]);
    let publisher = lab.publisher("p");
    leave(&mut lab, publisher, Parting::Away);
    lab.pass(Config::default().away + Duration::from_secs(1));
    assert_eq!(told(&mut lab), ["here", "away", "over"], "given up");
    lab.publisher("p");
    lab.core.close_all(lab.now(), "");
    assert_eq!(told(&mut lab), ["here", "away"], "a server that stops ends nothing");
}

#[test]
fn an_offer_that_never_connects_is_forgotten() {
    let mut lab = Lab::new(Config::default());
    let offer = Client::publishing(lab.now()).offer();
    lab.core.publish(lab.now(), &grant(Role::Publish, "p"), &offer).unwrap();
    assert!(!lab.core.is_empty());
    lab.pass(Config::default().connect_timeout + Duration::from_secs(1));
    assert!(lab.core.is_empty() && lab.core.happenings.is_empty());
}

#[test]
fn a_silent_client_is_noticed() {
    let mut lab = Lab::new(Config::default());
    lab.publisher("p");
    let viewer = lab.viewer("v");
    lab.client(viewer).cut_off = true;
    lab.pass(Duration::from_secs(40));
    assert!(
        lab.core.happenings.iter().any(|happening| matches!(happening.kind, EventKind::Left { role: Role::Play, .. }))
    );
}

#[test]
fn the_directory_names_who_sends_and_a_viewer_can_choose() {
    let mut lab = Lab::new(Config::default());
    let (first, second) = (lab.publisher("a"), lab.publisher("b"));
    let directory = lab.core.directory()[&RoomId::new("room")].clone();
    let of = |who: &str| -> Publisher {
        directory.iter().find(|publisher| publisher.subject.as_str() == who).unwrap().clone()
    };
    assert!(of("a").audio && of("a").video && of("a").id != of("b").id);
    let viewer = lab.viewer_of("v", Some(&of("a").id));
    lab.send(first, 1);
    lab.send(second, 2);
    assert_eq!(lab.client(viewer).payloads(), [1]);
    let unknown = PublisherId::new("nobody");
    let offer = Client::viewing(lab.now()).offer();
    let refused = lab.core.play(lab.now(), &grant(Role::Play, "w"), Some(&unknown), &offer).unwrap_err();
    assert_eq!(refused, Error::NoPublisher);
}

#[test]
fn everybody_in_a_room_is_told_who_speaks_late_comers_too() {
    let mut lab = Lab::new(Config::default());
    let talk = [lab.publisher("a"), lab.publisher("b")];
    let viewer = lab.viewer("v");
    let directory = lab.core.directory()[&RoomId::new("room")].clone();
    let of = |who: &str| directory.iter().find(|found| found.subject.as_str() == who).unwrap().id.clone();
    lab.sound(talk, [90, 90], Duration::from_secs(1));
    assert!(lab.client(viewer).heard.is_empty());
    lab.sound(talk, [30, 90], Duration::from_secs(3));
    lab.sound(talk, [90, 25], Duration::from_secs(3));
    assert_eq!(lab.client(viewer).speakers, [of("a"), of("b")]);
    assert_eq!(lab.client(talk[0]).speakers, [of("a"), of("b")]);
    let late = lab.viewer("w");
    assert_eq!(lab.client(late).speakers, [of("b")]);
}

#[test]
fn a_single_publisher_is_not_announced_as_the_speaker() {
    let mut lab = Lab::new(Config::default());
    let (publisher, viewer) = (lab.publisher("a"), lab.viewer("v"));
    lab.sound([publisher; 2], [30, 30], Duration::from_secs(2));
    assert!(lab.client(viewer).heard.is_empty());
}

#[test]
fn noise_on_the_media_port_changes_nothing() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.publisher("p");
    let viewer = lab.viewer("v");
    let from = lab.client(viewer).path();
    for length in 0..200_usize {
        let noise: Vec<u8> = (0..length).map(|at| u8::try_from(at * 31 % 256).unwrap() ^ 0x80).collect();
        lab.core.receive(lab.now(), from, &noise);
        lab.core.receive(lab.now(), Path::udp(([198, 51, 100, 1], 9).into()), &noise);
    }
    lab.send(publisher, 5);
    assert_eq!(lab.client(viewer).payloads(), [5]);
}

#[test]
fn nothing_is_due_when_nobody_is_here() {
    let mut lab = Lab::new(Config::default());
    assert_eq!(lab.core.due(), None::<Instant>);
}
