//! The draft under bad network, on two devices, and with a hasty finger.

use super::*;
use contract::questionnaire::{OptionView, QuestionView, Text, When};
use domain::{Lang, id::AssignmentId};

fn opened(version: i32, answers: &[(&str, &str)]) -> Opened {
    let option = |code: &str| OptionView { code: code.into(), label: code.into() };
    let question = |link_id: &str| QuestionView {
        link_id: link_id.into(),
        lead: vec![],
        text: link_id.into(),
        options: ["0", "1", "2"].map(option).into(),
    };
    Opened {
        assignment: "0193550a-0000-7000-8000-000000000001".parse::<AssignmentId>().unwrap(),
        title: Text { text: "WHO-5".into(), lang: Lang::Nb },
        copyright: String::new(),
        due: When { text: String::new(), iso: String::new() },
        questions: ["1", "2", "3"].map(question).into(),
        answers: answers.iter().map(|(q, a)| ((*q).to_owned(), (*a).to_owned())).collect(),
        version,
        submitted: false,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "as the server's answer arrives")]
fn saved(version: i32) -> Result<Saved, AppError> {
    Ok(Saved { version, answered: 1, total: 3 })
}

#[test]
fn a_choice_is_sent_once_and_then_saved() {
    let mut draft = Draft::of(&opened(0, &[]));
    assert_eq!(draft.standing(), Standing::Untouched);
    draft.choose("1", "2");
    assert_eq!(draft.next_parcel(), Some(Parcel { link_id: "1".into(), value: "2".into(), version: 0 }));
    assert_eq!(draft.next_parcel(), None, "one request at a time");
    assert_eq!(draft.standing(), Standing::Saving);
    assert_eq!(draft.answered(saved(1)), Then::More);
    assert_eq!((draft.next_parcel(), draft.standing()), (None, Standing::Saved));
    draft.choose("1", "2");
    assert!(draft.all_sent(), "the same choice again is no news");
}

#[test]
fn a_change_of_mind_under_way_is_sent_after_it_with_the_new_version() {
    let mut draft = Draft::of(&opened(0, &[]));
    draft.choose("1", "2");
    draft.next_parcel();
    draft.choose("1", "0");
    draft.answered(saved(1));
    assert_eq!(draft.next_parcel(), Some(Parcel { link_id: "1".into(), value: "0".into(), version: 1 }));
    // and back to what was on its way
    let mut draft = Draft::of(&opened(1, &[("1", "2")]));
    draft.choose("1", "0");
    draft.next_parcel();
    draft.choose("1", "2");
    draft.answered(saved(2));
    assert_eq!(draft.next_parcel().map(|parcel| parcel.value), Some("2".into()));
}

#[test]
fn without_contact_nothing_is_lost_and_it_is_sent_once() {
    let mut draft = Draft::of(&opened(3, &[("1", "1")]));
    draft.choose("2", "2");
    draft.next_parcel();
    assert_eq!(draft.answered(Err(AppError::Unavailable)), Then::Later);
    assert_eq!(draft.standing(), Standing::Trouble(Trouble::Waiting));
    assert_eq!(draft.chosen("2"), Some("2"));
    draft.choose("3", "0");
    let first = draft.next_parcel().unwrap();
    draft.answered(saved(4));
    let second = draft.next_parcel().unwrap();
    draft.answered(saved(5));
    assert_eq!([first.link_id.as_str(), second.link_id.as_str()], ["2", "3"]);
    assert!(draft.next_parcel().is_none() && draft.all_sent());
}

#[test]
fn another_question_answered_elsewhere_stops_nothing() {
    let mut draft = Draft::of(&opened(1, &[("1", "1")]));
    draft.choose("2", "2");
    draft.next_parcel();
    assert_eq!(draft.answered(Err(AppError::Conflict { current: 2 })), Then::Reread);
    assert_eq!(draft.reread(&opened(2, &[("1", "1"), ("3", "0")])), Then::More);
    assert_eq!(draft.next_parcel().map(|parcel| parcel.version), Some(2));
    assert_eq!(draft.chosen("3"), Some("0"));
}

#[test]
fn the_same_question_answered_otherwise_elsewhere_is_for_the_person_to_settle() {
    let clashing = || {
        let mut draft = Draft::of(&opened(1, &[("1", "1")]));
        draft.choose("1", "2");
        draft.next_parcel();
        draft.answered(Err(AppError::Conflict { current: 2 }));
        assert_eq!(draft.reread(&opened(2, &[("1", "0")])), Then::Stop);
        let clash = Clash { link_id: "1".into(), ours: "2".into(), theirs: Some("0".into()) };
        assert_eq!(draft.standing(), Standing::Trouble(Trouble::Clash(clash)));
        assert_eq!(draft.next_parcel(), None);
        draft
    };
    let mut aside = clashing();
    aside.choose("2", "1");
    assert_eq!(aside.next_parcel(), None, "another question does not settle it");
    aside.choose("1", "1");
    assert!(aside.next_parcel().is_some(), "choosing anew does");
    let mut ours = clashing();
    ours.settle(true);
    assert_eq!(ours.next_parcel(), Some(Parcel { link_id: "1".into(), value: "2".into(), version: 2 }));
    let mut theirs = clashing();
    theirs.settle(false);
    assert_eq!((theirs.next_parcel(), theirs.chosen("1")), (None, Some("0")));
}

#[test]
fn what_was_sent_from_elsewhere_is_closed() {
    let mut draft = Draft::of(&opened(1, &[]));
    draft.choose("1", "2");
    draft.next_parcel();
    draft.answered(Err(AppError::Conflict { current: 9 }));
    assert_eq!(draft.reread(&Opened { submitted: true, ..opened(9, &[]) }), Then::Stop);
    draft.choose("1", "1");
    assert_eq!((draft.next_parcel(), draft.standing()), (None, Standing::Trouble(Trouble::Closed)));
}

#[test]
fn what_is_unsent_outlives_the_page_and_nothing_else_does() {
    let before = opened(1, &[("1", "1")]);
    let mut draft = Draft::of(&before);
    assert_eq!(draft.left(), None);
    draft.choose("2", "0");
    draft.next_parcel();
    draft.answered(Err(AppError::Unavailable));
    let left = draft.left().unwrap();
    let mut again = Draft::of(&before);
    assert_eq!(again.take_up(&left, &before), Then::More);
    assert_eq!((again.chosen("1"), again.chosen("2")), (Some("1"), Some("0")));
    assert!(again.next_parcel().is_some());
    again.answered(saved(2));
    assert_eq!(again.left(), None);
    // answered otherwise on another device in the meantime: the person decides
    let mut late = Draft::default();
    assert_eq!(late.take_up(&left, &opened(2, &[("1", "1"), ("2", "2")])), Then::Stop);
    assert!(matches!(late.standing(), Standing::Trouble(Trouble::Clash(_))));
    assert_eq!(late.take_up("nonsense", &before), Then::Stop);
}

#[test]
fn a_refusal_is_shown_and_a_new_choice_tries_again() {
    let mut draft = Draft::of(&opened(0, &[]));
    draft.choose("1", "2");
    draft.next_parcel();
    assert_eq!(draft.answered(Err(AppError::NotFound)), Then::Stop);
    assert_eq!(draft.standing(), Standing::Trouble(Trouble::Refused(AppError::NotFound)));
    draft.choose("1", "1");
    assert!(draft.next_parcel().is_some());
}

#[test]
fn the_address_says_which_question() {
    let form = opened(1, &[("1", "1")]);
    assert_eq!(position(None, &form), 1, "the first without an answer");
    assert_eq!([position(Some("1"), &form), position(Some("3"), &form), position(Some("99"), &form)], [0, 2, 2]);
    assert_eq!([position(Some("0"), &form), position(Some("x"), &form)], [1, 1]);
    assert_eq!(position(None, &opened(3, &[("1", "1"), ("2", "1"), ("3", "1")])), 0);
}

#[test]
fn numbers_read_well() {
    assert_eq!([number(48.0, true), number(2.3, true), number(2.3, false)], ["48", "2,3", "2.3"]);
}
