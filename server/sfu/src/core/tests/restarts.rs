//! ICE restarts, and what clients say of ICE.

use proptest::prelude::*;

use super::{
    client::{Restart, check, said},
    *,
};
use crate::{Condition, Patched, fragment::Credentials, stun::tests::request};

fn tag(etag: &str) -> Condition {
    Condition::OneOf(vec!["other".to_owned(), etag.to_owned()])
}

fn somebody() -> Credentials {
    Credentials { ufrag: "somebody".to_owned(), password: "x".repeat(24) }
}

/// Whether requests with these credentials are still heard.
fn opens(lab: &mut Lab, of: &Credentials) -> bool {
    let request = request(&format!("{}:x", of.ufrag), &of.password);
    let from = Path::udp(([198, 51, 100, 99], 9).into());
    lab.core.demux.route(from, &request, lab.core.factory.provider.crypto()).is_some()
}

#[test]
fn a_viewers_media_goes_on_by_the_old_way_until_the_new_one_works() {
    let mut lab = Lab::new(Config::default());
    let (publisher, viewer) = (lab.publisher("p"), lab.viewer("v"));
    let old = lab.client(viewer).servers();
    lab.send(publisher, 1);
    let restart = lab.ask_restart(viewer);
    let new = restart.ours.clone();
    assert!(new.ufrag != old.ufrag && new.password != old.password);
    lab.pass(Duration::from_secs(8));
    lab.send(publisher, 2);
    assert_eq!(lab.client(viewer).payloads(), [1, 2]);
    assert!(opens(&mut lab, &old) && opens(&mut lab, &new));
    lab.go_on(viewer, restart, 1);
    for number in 3..50 {
        lab.send(publisher, number);
    }
    assert_eq!(lab.client(viewer).payloads(), (1..50).collect::<Vec<_>>(), "sealed here, to where it is now");
    assert!(!opens(&mut lab, &old) && opens(&mut lab, &new));
    lab.ask_keyframe(viewer);
    lab.client(viewer).deaf = true;
    lab.send(publisher, 50);
    lab.client(viewer).deaf = false;
    lab.send(publisher, 51);
    lab.pass(Duration::from_secs(1));
    assert!(lab.client(viewer).payloads().contains(&50), "what is lost is still sent again");
    assert_eq!(lab.core.happenings.iter().filter(|one| matches!(one.kind, EventKind::Joined(_))).count(), 2);
}

#[test]
fn a_publisher_goes_on_from_another_network_and_is_still_answered() {
    let mut lab = Lab::new(Config::default());
    let (publisher, viewer) = (lab.publisher("p"), lab.viewer("v"));
    lab.send(publisher, 1);
    let restart = lab.ask_restart(publisher);
    lab.send(publisher, 2);
    lab.go_on(publisher, restart, 1);
    lab.send(publisher, 3);
    assert_eq!(lab.client(viewer).payloads(), [1, 2, 3]);
    lab.pass(Duration::from_secs(2));
    let before = lab.client(publisher).keyframes_asked;
    lab.ask_keyframe(viewer);
    lab.pass(Duration::from_secs(1));
    assert_eq!(lab.client(publisher).keyframes_asked, before + 1);
    assert!(lab.client(viewer).heard.is_empty(), "nobody was away");
}

#[test]
fn a_client_may_move_again_and_is_held_as_long_as_it_asks() {
    let mut lab = Lab::new(Config::default());
    let (publisher, viewer) = (lab.publisher("p"), lab.viewer("v"));
    for port in 1..4 {
        let before = lab.client(viewer).servers();
        let restart = lab.ask_restart(viewer);
        lab.go_on(viewer, restart, port);
        assert!(!opens(&mut lab, &before));
        lab.pass(Duration::from_secs(45));
        lab.send(publisher, port.into());
    }
    assert_eq!(lab.client(viewer).payloads(), [1, 2, 3]);
    lab.client(viewer).cut_off = true;
    lab.pass(Duration::from_secs(40));
    let left = |one: &Happening| matches!(one.kind, EventKind::Left { role: Role::Play, .. });
    assert_eq!(lab.core.happenings.iter().filter(|one| left(one)).count(), 1);
    assert_eq!((lab.core.demux.sizes().0, lab.core.peers.len()), (1, 1), "nothing is left of its sessions");
}

#[test]
fn a_restart_that_fails_changes_nothing_and_may_be_tried_again() {
    let mut lab = Lab::new(Config::default());
    let (publisher, viewer) = (lab.publisher("p"), lab.viewer("v"));
    let old = lab.client(viewer).servers();
    let Restart { ours: given_up, .. } = lab.ask_restart(viewer);
    lab.pass(Duration::from_mins(1));
    lab.send(publisher, 1);
    let restart = lab.ask_restart(viewer);
    assert!(opens(&mut lab, &old) && !opens(&mut lab, &given_up));
    lab.go_on(viewer, restart, 1);
    lab.send(publisher, 2);
    assert_eq!(lab.client(viewer).payloads(), [1, 2]);
}

#[test]
fn an_address_that_does_not_answer_gets_no_media() {
    let mut lab = Lab::new(Config::default());
    let (publisher, viewer) = (lab.publisher("p"), lab.viewer("v"));
    lab.send(publisher, 1);
    let Restart { ours, theirs, .. } = lab.ask_restart(viewer);
    let victim = Path::udp(([198, 51, 100, 66], 66).into());
    for _ in 0..5 {
        lab.core.receive(lab.now(), victim, &check(&ours, &theirs));
        lab.pass(Duration::from_secs(1));
    }
    lab.send(publisher, 2);
    assert_eq!(lab.client(viewer).payloads(), [1, 2]);
}

#[test]
fn ways_that_are_found_later_are_noted_and_what_is_stale_is_not() {
    let mut lab = Lab::new(Config::default());
    let viewing = Client::publishing(lab.now());
    let answer = lab.core.publish(lab.now(), &grant(Role::Publish, "p"), &viewing.offer()).unwrap();
    let offered = Credentials::first(viewing.offer().lines()).map(|of| said(&of)).unwrap();
    let patch =
        |lab: &mut Lab, condition: &Condition, text: &str| lab.core.patch(lab.now(), &answer.resource, condition, text);
    assert_eq!(patch(&mut lab, &tag(&answer.etag), &offered), Ok(Patched::Noted));
    assert_eq!(patch(&mut lab, &Condition::Any, &offered), Ok(Patched::Noted));
    assert_eq!(patch(&mut lab, &tag("older"), &offered), Err(Error::Stale));
    assert_eq!(patch(&mut lab, &tag(&answer.etag), &said(&somebody())), Err(Error::Stale));
    assert_eq!(patch(&mut lab, &Condition::Any, &said(&somebody())), Err(Error::NotConnected));
    assert!(matches!(patch(&mut lab, &Condition::Any, "v=0"), Err(Error::BadFragment(_))));
    let unknown = ResourceId::new("unknown");
    assert_eq!(lab.core.patch(lab.now(), &unknown, &Condition::Any, &offered), Err(Error::NotFound));
}

#[test]
fn each_restart_has_a_tag_of_its_own() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.publisher("p");
    let (one, other) = (lab.ask_restart(publisher), lab.ask_restart(publisher));
    assert_ne!(one.etag, other.etag);
    let (one, other) = ((tag(&one.etag), said(&one.theirs)), (tag(&other.etag), said(&other.theirs)));
    assert_eq!(lab.patch(publisher, &one.0, &one.1), Err(Error::Stale));
    assert_eq!(lab.patch(publisher, &other.0, &other.1), Ok(Patched::Noted));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_is_said_of_ice_the_stream_goes_on(
        texts in proptest::collection::vec(
            prop_oneof!["\\PC{0,80}", "a=ice-ufrag:[a-zA-Z0-9+/]{3,9}\r\na=ice-pwd:[a-zA-Z0-9+/]{20,30}\r\n(a=[a-z:0-9 ]{0,40}\r\n)?"],
            1..6,
        ),
        noise in proptest::collection::vec(any::<u8>(), 0..120),
    ) {
        let mut lab = Lab::new(Config::default());
        let (publisher, viewer) = (lab.publisher("p"), lab.viewer("v"));
        for text in texts {
            let _ = lab.patch(viewer, &Condition::Any, &text);
            let from = lab.client(viewer).path();
            lab.core.receive(lab.now(), from, &noise);
            lab.core.receive(lab.now(), from, &[&[1, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42], &*noise].concat());
        }
        lab.send(publisher, 1);
        prop_assert_eq!(lab.client(viewer).payloads(), [1]);
    }
}
