//! UDP and TCP: each client by the way it came, and those who change it without a word.

use super::{client::check, *};

/// Asks for a viewer from elsewhere, once a second, as who chooses that way.
fn ask_from(lab: &mut Lab, viewer: usize, elsewhere: Path, seconds: u32) {
    let (servers, own) = (lab.client(viewer).servers(), lab.client(viewer).own());
    for _ in 0..seconds {
        assert!(lab.core.receive(lab.now(), elsewhere, &check(&servers, &own)));
        lab.pass(Duration::from_secs(1));
    }
}

/// How many ICE sessions of viewers are expected to be asked, and by which ways viewers are reached.
fn viewers(lab: &Lab) -> (usize, Vec<Path>) {
    let viewers = || lab.core.peers.values().filter(|peer| peer.identity.role == Role::Play);
    (viewers().flat_map(|peer| peer.ice.names()).count(), viewers().filter_map(|peer| peer.ice.place()).collect())
}

fn elsewhere() -> Path {
    Path::tcp(([198, 51, 100, 8], 4).into())
}

#[test]
fn the_same_address_by_udp_and_by_tcp_is_two_viewers() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.publisher("p");
    let by_udp = lab.viewer("u");
    let path = Path::tcp(lab.client(by_udp).address);
    let by_tcp = lab.viewer_at("t", path);
    for number in 0..20 {
        lab.send(publisher, number);
    }
    for viewer in [by_udp, by_tcp] {
        assert_eq!(lab.client(viewer).payloads(), (0..20).collect::<Vec<_>>());
    }
    let survey = lab.core.survey(lab.now());
    assert_eq!((survey.publishers, survey.by_tcp), (1, 1));
    let resource = lab.client(by_tcp).resource.clone();
    assert_eq!(lab.core.parted(), []);
    lab.core.delete(lab.now(), &resource, Parting::Stop).unwrap();
    assert_eq!(lab.core.parted(), [path], "its connection is of no use any more");
    lab.send(publisher, 20);
    assert_eq!(lab.client(by_udp).payloads().last(), Some(&20));
}

#[test]
fn who_is_silent_here_and_asks_from_elsewhere_is_followed() {
    let mut lab = Lab::new(Config::default());
    let (publisher, viewer) = (lab.publisher("p"), lab.viewer("v"));
    lab.send(publisher, 1);
    lab.client(viewer).seen_at = Some(elsewhere());
    ask_from(&mut lab, viewer, elsewhere(), 10);
    assert_eq!(viewers(&lab), (1, vec![elsewhere()]));
    lab.send(publisher, 2);
    lab.pass(Duration::from_secs(45));
    lab.send(publisher, 3);
    assert_eq!(lab.client(viewer).payloads(), [1, 2, 3]);
    // Where a connection is known to be over, nobody waits.
    lab.core.lost(elsewhere());
    let again = Path::tcp(([198, 51, 100, 8], 5).into());
    lab.client(viewer).seen_at = Some(again);
    ask_from(&mut lab, viewer, again, 2);
    lab.send(publisher, 4);
    assert_eq!(lab.client(viewer).payloads(), [1, 2, 3, 4]);
    let restart = lab.ask_restart(viewer);
    lab.client(viewer).seen_at = None;
    lab.go_on(viewer, restart, 1);
    lab.send(publisher, 5);
    assert_eq!(lab.client(viewer).payloads(), [1, 2, 3, 4, 5], "and ICE can still be restarted");
    assert_eq!(lab.core.demux.sizes().0, 2);
}

#[test]
fn who_still_asks_by_the_way_in_use_stays_there() {
    let mut lab = Lab::new(Config::default());
    let (publisher, viewer) = (lab.publisher("p"), lab.viewer("v"));
    let here = lab.client(viewer).path();
    let (servers, own) = (lab.client(viewer).servers(), lab.client(viewer).own());
    for _ in 0..20 {
        assert!(lab.core.receive(lab.now(), elsewhere(), &check(&servers, &own)));
        assert_eq!(viewers(&lab), (1, vec![here]));
        lab.pass(Duration::from_secs(1));
    }
    lab.send(publisher, 1);
    assert_eq!(lab.client(viewer).payloads(), [1]);
}

#[test]
fn nobody_is_followed_to_where_nobody_answers() {
    let mut lab = Lab::new(Config::default());
    let (publisher, viewer) = (lab.publisher("p"), lab.viewer("v"));
    let here = lab.client(viewer).path();
    lab.send(publisher, 1);
    lab.client(viewer).cut_off = true;
    ask_from(&mut lab, viewer, elsewhere(), 10);
    assert_eq!(viewers(&lab), (2, vec![here]));
    lab.client(viewer).cut_off = false;
    lab.pass(Duration::from_secs(6));
    assert_eq!(viewers(&lab), (1, vec![here]), "it was away for a moment");
    lab.send(publisher, 2);
    assert_eq!(lab.client(viewer).payloads(), [1, 2]);
}
