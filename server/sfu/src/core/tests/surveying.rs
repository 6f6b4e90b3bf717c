//! What operations learn of how viewers are served.

use std::time::Duration;

use super::*;
use crate::{Quality, Survey};

#[test]
fn viewers_are_counted_by_how_they_are_served_and_told_of_at_their_end() {
    let mut lab = Lab::new(Config::default());
    assert_eq!(lab.core.survey(lab.now()), Survey::default());
    let publisher = lab.simulcaster("p");
    let [well, badly] = ["v", "w"].map(|name| lab.viewer(name));
    (0..100).for_each(|number| lab.frame(publisher, number, &[0, 1, 2]));
    lab.show(well, 160, 90);
    (100..200).for_each(|number| lab.frame(publisher, number, &[0, 1, 2]));
    let both = Survey { publishers: 1, good: 2, layers: [1, 0, 1], ..Survey::default() };
    assert_eq!(lab.core.survey(lab.now()), both);
    lab.report_loss(badly, 200);
    lab.says(badly, r#"{"event":"frozen","times":2}"#);
    assert_eq!(lab.core.survey(lab.now()), Survey { good: 1, weak: 1, ..both });
    let resources = [well, badly].map(|viewer| lab.client(viewer).resource.clone());
    for resource in resources {
        lab.core.delete(lab.now(), &resource, Parting::Stop).unwrap();
    }
    let ends: Vec<Quality> = lab
        .core
        .happenings
        .iter()
        .filter_map(|happening| match happening.kind {
            EventKind::Left { quality, .. } => quality,
            _ => None,
        })
        .collect();
    let [well, badly] = ends[..] else { panic!("{ends:?}") };
    assert!(well.expected > 100 && well.lost == 0 && badly.expected > 100, "{ends:?}");
    assert!(well.round_trip.is_some_and(|trip| trip < Duration::from_millis(50)), "{ends:?}");
    assert_eq!((well.freezes, badly.freezes, well.lowest_layer), (0, 2, Some(0)));
}

#[test]
fn a_viewer_is_told_of_its_network_when_that_changes() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.simulcaster("p");
    let viewer = lab.viewer("v");
    (0..100).for_each(|number| lab.frame(publisher, number, &[0, 1, 2]));
    assert_eq!(lab.client(viewer).grades, ["good"]);
    lab.report_loss(viewer, 20);
    (100..150).for_each(|number| lab.frame(publisher, number, &[0, 1, 2]));
    assert_eq!(lab.client(viewer).grades, ["good", "unstable"]);
    assert_eq!(lab.client(publisher).grades, ["good"], "its own");
}

#[test]
fn a_publisher_is_told_when_what_it_sends_is_lost_though_it_is_sent_again() {
    let mut lab = Lab::new(Config::default());
    let publisher = lab.simulcaster("p");
    (0..100).for_each(|number| lab.frame(publisher, number, &[0, 1, 2]));
    assert_eq!(lab.client(publisher).grades, ["good"], "nobody watches yet");
    lab.storm();
    (100..300).for_each(|number| lab.frame(publisher, number, &[0, 1, 2]));
    let grades = lab.client(publisher).grades.clone();
    assert!(grades.len() > 1 && grades.last().is_some_and(|grade| grade != "good"), "{grades:?}");
    lab.calm();
    (300..700).for_each(|number| lab.frame(publisher, number, &[0, 1, 2]));
    assert_eq!(lab.client(publisher).grades.last().map(String::as_str), Some("good"), "better has lasted");
}

#[test]
fn a_publisher_whose_sound_comes_unevenly_is_told() {
    let mut lab = Lab::new(Config::default());
    let talk = [lab.publisher("a"), lab.publisher("b")];
    lab.sound(talk, [90, 90], Duration::from_secs(3));
    assert_eq!(lab.client(talk[0]).grades, ["good"]);
    for _ in 0..60 {
        lab.pass(Duration::from_millis(200));
        lab.sound(talk, [90, 90], Duration::from_millis(100));
    }
    assert_eq!(lab.client(talk[0]).grades.last().map(String::as_str), Some("unstable"));
}
