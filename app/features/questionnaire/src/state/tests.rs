//! The draft under bad network, on two devices, and with a hasty finger.

use super::*;
use contract::questionnaire::{ANSWER_FIELD, FieldKind, FieldView, NumberLimits, OptionView, Text, When};
use domain::{
    id::AssignmentId,
    questionnaire::{
        Operator,
        way::{Against, Need, Test},
    },
};
use std::collections::BTreeMap;

fn question(link_id: &str, kind: FieldKind, needs: Needs) -> QuestionView {
    let limits = NumberLimits { min: None, max: Some(10.0), decimals: None };
    QuestionView {
        link_id: link_id.into(),
        lead: vec![],
        label: link_id.into(),
        help: vec![],
        required: needs == Needs::Each(vec![]) && link_id != "3",
        field: FieldView { kind, most: 1, limits, max_length: 5, hint: None, message: None },
        needs,
    }
}

/// Three questions of one choice; the fourth is asked when the third is 2, and takes a whole number up to 10.
fn opened(version: i32, answers: &[(&str, &str)]) -> Opened {
    let option = |key: &str| OptionView { key: key.into(), label: if key == "2" { "To".into() } else { key.into() } };
    let choice = || FieldKind::Options(["0", "1", "2"].map(option).into());
    let two = Test { question: "3".into(), operator: Operator::Equal, against: Against::Text("2".into()) };
    let mut questions: Vec<_> = ["1", "2", "3"].map(|one| question(one, choice(), Needs::Each(vec![]))).into();
    questions.push(question(
        "4",
        FieldKind::Whole(String::new()),
        Needs::Each(vec![Need { all: true, tests: vec![two] }]),
    ));
    Opened {
        assignment: "0193550a-0000-7000-8000-000000000001".parse::<AssignmentId>().unwrap(),
        title: Text { text: "WHO-5".into(), lang: Lang::Nb },
        copyright: String::new(),
        due: When { text: String::new(), iso: String::new() },
        questions,
        stops: vec![0, 1, 2],
        answers: answers.iter().map(|(q, a)| ((*q).to_owned(), vec![(*a).to_owned()])).collect(),
        in_words: BTreeMap::new(),
        told: vec![],
        version,
        submitted: false,
        correcting: None,
        timer: None,
        by_staff: None,
        risk: None,
    }
}

fn sheet() -> Sheet {
    Sheet::of(&opened(0, &[]))
}

fn parcel(link_id: &str, text: &str, version: i32) -> Parcel {
    Parcel { link_id: link_id.into(), texts: vec![text.into()], version }
}

#[expect(clippy::unnecessary_wraps, reason = "as the server's answer arrives")]
fn saved(version: i32) -> Result<Saved, AppError> {
    Ok(Saved { version, stops: vec![0, 1, 2], next: None, words_follow: false })
}

#[test]
fn a_choice_is_sent_once_and_then_saved() {
    let mut draft = Draft::of(&opened(0, &[]));
    assert_eq!(draft.standing(), Standing::Untouched);
    draft.answer("1", &["2".to_owned()]);
    assert_eq!(draft.next_parcel(), Some(parcel("1", "2", 0)));
    assert_eq!(draft.next_parcel(), None, "one request at a time");
    assert_eq!(draft.standing(), Standing::Saving);
    assert_eq!(draft.answered(saved(1)), Then::More);
    assert_eq!((draft.next_parcel(), draft.standing()), (None, Standing::Saved));
    draft.answer("1", &["2".to_owned()]);
    assert!(draft.all_sent(), "the same choice again is no news");
}

#[test]
fn a_change_of_mind_under_way_is_sent_after_it_with_the_new_version() {
    let mut draft = Draft::of(&opened(0, &[]));
    draft.answer("1", &["2".to_owned()]);
    draft.next_parcel();
    draft.answer("1", &["0".to_owned()]);
    draft.answered(saved(1));
    assert_eq!(draft.next_parcel(), Some(parcel("1", "0", 1)));
    // and back to what was on its way
    let mut draft = Draft::of(&opened(1, &[("1", "2")]));
    draft.answer("1", &["0".to_owned()]);
    draft.next_parcel();
    draft.answer("1", &["2".to_owned()]);
    draft.answered(saved(2));
    assert_eq!(draft.next_parcel().map(|parcel| parcel.texts), Some(vec!["2".into()]));
}

#[test]
fn where_words_follow_answers_the_form_is_read_again() {
    let mut draft = Draft::of(&opened(0, &[]));
    draft.answer("1", &["2".to_owned()]);
    draft.next_parcel();
    let words_follow = |version| saved(version).map(|saved| Saved { words_follow: true, ..saved });
    assert_eq!(draft.answered(words_follow(1)), Then::Reread);
    assert_eq!((draft.said(1, false), draft.said(1, true)), (vec![], vec![]));
    let mut then = opened(1, &[("1", "2")]);
    then.questions[1].lead = vec!["Om søvn".to_owned()];
    assert_eq!(draft.reread(&then), Then::More);
    assert_eq!((draft.said(1, false), draft.said(1, true)), (vec!["Om søvn".to_owned()], vec![]));
    // one more is kept before that came
    draft.answer("2", &["0".to_owned()]);
    draft.next_parcel();
    draft.answered(words_follow(2));
    assert_eq!(draft.reread(&then), Then::More);
    assert_eq!((draft.given("2"), draft.version()), (["0".to_owned()].as_slice(), 2));
    // no contact: the words stay as they are, and nothing waits
    assert_eq!(draft.unreachable(), Then::Stop);
    assert_eq!(draft.standing(), Standing::Saved);
}

#[test]
fn without_contact_nothing_is_lost_and_it_is_sent_once() {
    let mut draft = Draft::of(&opened(3, &[("1", "1")]));
    draft.answer("2", &["2".to_owned()]);
    draft.next_parcel();
    assert_eq!(draft.answered(Err(AppError::Unavailable)), Then::Later);
    assert_eq!(draft.standing(), Standing::Trouble(Trouble::Waiting));
    assert_eq!(draft.given("2"), ["2"]);
    draft.answer("3", &["0".to_owned()]);
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
    draft.answer("2", &["2".to_owned()]);
    draft.next_parcel();
    assert_eq!(draft.answered(Err(AppError::Conflict { current: 2 })), Then::Reread);
    assert_eq!(draft.reread(&opened(2, &[("1", "1"), ("3", "0")])), Then::More);
    assert_eq!(draft.next_parcel().map(|parcel| parcel.version), Some(2));
    assert_eq!(draft.given("3"), ["0"]);
}

#[test]
fn the_same_question_answered_otherwise_elsewhere_is_for_the_person_to_settle() {
    let clashing = || {
        let mut draft = Draft::of(&opened(1, &[("1", "1")]));
        draft.answer("1", &["2".to_owned()]);
        draft.next_parcel();
        draft.answered(Err(AppError::Conflict { current: 2 }));
        assert_eq!(draft.reread(&opened(2, &[("1", "0")])), Then::Stop);
        let clash = Clash { link_id: "1".into(), ours: vec!["2".into()], theirs: vec!["0".into()] };
        assert_eq!(draft.standing(), Standing::Trouble(Trouble::Clash(clash)));
        assert_eq!(draft.next_parcel(), None);
        draft
    };
    let mut aside = clashing();
    aside.answer("2", &["1".to_owned()]);
    assert_eq!(aside.next_parcel(), None, "another question does not settle it");
    aside.answer("1", &["1".to_owned()]);
    assert!(aside.next_parcel().is_some(), "choosing anew does");
    let mut ours = clashing();
    ours.settle(true);
    assert_eq!(ours.next_parcel(), Some(parcel("1", "2", 2)));
    let mut theirs = clashing();
    theirs.settle(false);
    assert_eq!(theirs.next_parcel(), None);
    assert_eq!(theirs.given("1"), ["0"]);
}

#[test]
fn what_was_sent_from_elsewhere_is_closed() {
    let mut draft = Draft::of(&opened(1, &[]));
    draft.answer("1", &["2".to_owned()]);
    draft.next_parcel();
    draft.answered(Err(AppError::Conflict { current: 9 }));
    assert_eq!(draft.reread(&Opened { submitted: true, ..opened(9, &[]) }), Then::Stop);
    draft.answer("1", &["1".to_owned()]);
    assert_eq!((draft.next_parcel(), draft.standing()), (None, Standing::Trouble(Trouble::Closed)));
}

#[test]
fn what_is_unsent_outlives_the_page_and_nothing_else_does() {
    let before = opened(1, &[("1", "1")]);
    let mut draft = Draft::of(&before);
    assert_eq!(draft.left(), None);
    draft.answer("2", &["0".to_owned()]);
    draft.next_parcel();
    draft.answered(Err(AppError::Unavailable));
    let left = draft.left().unwrap();
    let mut again = Draft::of(&before);
    assert_eq!(again.take_up(&left, &before), Then::More);
    assert_eq!([again.given("1"), again.given("2")], [["1"], ["0"]]);
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
    draft.answer("1", &["2".to_owned()]);
    draft.next_parcel();
    assert_eq!(draft.answered(Err(AppError::NotFound)), Then::More);
    let refused = Standing::Trouble(Trouble::Refused("1".into(), AppError::NotFound));
    assert_eq!((draft.standing(), draft.to_mend()), (refused, Some("1")));
    draft.answer("2", &["1".to_owned()]);
    assert_eq!(draft.next_parcel(), Some(parcel("2", "1", 0)), "it keeps nothing else waiting");
    draft.answered(saved(1));
    draft.answer("1", &["1".to_owned()]);
    assert!(draft.next_parcel().is_some());
}

#[test]
fn the_address_says_which_question() {
    let walk = |answers: &[(&str, &str)]| sheet().walk(&Draft::of(&opened(1, answers)));
    let begun = walk(&[("1", "1")]);
    assert_eq!(position(None, &begun), Some(1), "the first without an answer");
    let asked = ["1", "3", "99", "0", "x"].map(|q| position(Some(q), &begun));
    assert_eq!(asked, [Some(0), Some(2), Some(2), Some(1), Some(1)]);
    let all = walk(&[("1", "1"), ("2", "1"), ("3", "1")]);
    assert_eq!((position(None, &all), all.next()), (Some(0), None));
}

#[test]
fn what_is_asked_follows_the_answers_also_those_not_sent() {
    let mut draft = Draft::of(&opened(2, &[("1", "1"), ("2", "1")]));
    assert_eq!(sheet().walk(&draft).stops, [0, 1, 2]);
    draft.answer("3", &["2".to_owned()]);
    let walk = sheet().walk(&draft);
    assert_eq!((walk.stops.as_slice(), walk.next()), ([0, 1, 2, 3].as_slice(), Some(3)));
    draft.answer("3", &[]);
    assert_eq!(sheet().walk(&draft).stops, [0, 1, 2], "and back");
    assert_eq!(draft.given("3"), [""; 0]);
    assert!(draft.next_parcel().is_none() && draft.all_sent(), "nothing there, nothing to send");
}

#[test]
fn what_is_typed_is_read_as_the_server_reads_it() {
    let spelled = |link_id: &str, text: &str| {
        let texts = texts(vec![text.to_owned()], "");
        spelled(sheet().question(link_id).unwrap(), &texts)
    };
    let wrong = |code: &str| Err(AppError::field(ANSWER_FIELD, code));
    assert_eq!(spelled("4", " 07 "), Ok(vec!["7".to_owned()]));
    assert_eq!(spelled("4", ""), Ok(vec![]), "it may be left out");
    assert_eq!(spelled("1", ""), wrong("required"));
    assert_eq!((spelled("4", "7,5"), spelled("4", "syv")), (wrong("not_whole"), wrong("not_a_number")));
    let AppError::Invalid { fields } = spelled("4", "11").unwrap_err() else { panic!("not invalid") };
    assert_eq!((fields[0].code.as_str(), fields[0].params["max"].as_str()), ("at_most", "10"));
    assert_eq!(sheet().in_words("1", &["2".to_owned()]), "To");
    assert_eq!(texts(vec![String::new(), "1".into()], " eget "), ["1", " eget"]);
}

#[test]
fn what_may_have_come_is_not_taken_for_what_was_there_before() {
    let mut draft = Draft::of(&opened(1, &[("1", "0")]));
    draft.answer("1", &["2".to_owned()]);
    draft.next_parcel();
    draft.answered(Err(AppError::Unavailable));
    draft.answer("1", &["0".to_owned()]);
    assert_eq!(draft.next_parcel(), Some(parcel("1", "0", 1)), "the server may have the other");
}
