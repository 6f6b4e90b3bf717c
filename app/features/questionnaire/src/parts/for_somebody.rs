//! For staff who write down somebody's answers.

use contract::questionnaire::ForSomebody;
use domain::questionnaire::Mode;
use leptos::prelude::*;
use ui::prelude::*;

/// Says whose answers these are and how they are given.
#[component]
pub fn WritesFor(by_staff: Option<ForSomebody>) -> impl IntoView {
    by_staff.map(|whose| {
        let text = match whose.mode {
            Mode::Paper => t::questionnaire::from_paper(&whose.name),
            Mode::Performed => t::questionnaire::test_of(&whose.name),
            Mode::ReadOut | Mode::OwnHand | Mode::Tablet => t::questionnaire::read_out_to(&whose.name),
        };
        view! { <Alert tone=Tone::Info><p>{text}</p></Alert> }
    })
}

/// Is this a tablet that was handed over?
pub fn on_tablet() -> bool {
    use_me().is_some_and(|me| me.on_tablet)
}

/// Where the reader goes back to.
pub fn way_back(by_staff: Option<&ForSomebody>) -> (String, &'static str) {
    match by_staff {
        None if on_tablet() => ("/tablet".to_owned(), t::questionnaire::to_list()),
        Some(whose) => (format!("/participants/{}", whose.enrolment), t::questionnaire::to_participant()),
        None => ("/questionnaires".to_owned(), t::questionnaire::to_list()),
    }
}
