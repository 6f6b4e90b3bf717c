//! The words of the interface. Invariant: the browser holds one language, the server all three; both find a message by
//! the same index.
//!
//! Texts live in `locales/<lang>/<area>.json`; `build.rs` makes a function of each: `t::shell::skip_link()`. The
//! language is implicit. On the server it is the [`Lang`] in leptos context; in the browser it is the table that the
//! script at [`script_path`] has set before hydration. Changing language is a full page load.

use contract::{AppError, FieldError};
use domain::Lang;
use std::fmt::{Display, Write as _};

mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n.rs"));
}
mod aboard;
mod table;

pub use aboard::words_first;
pub use generated::t;
#[cfg(feature = "hydrate")]
pub use table::install_from_page;
#[cfg(feature = "ssr")]
pub use table::{Words, script_body, script_path};
pub use table::{current, install};

use table::message;

/// Which of the slots zero, one, other a count takes. The rule is the same in our three languages.
fn plural(n: i64) -> usize {
    match n {
        0 => 0,
        1 | -1 => 1,
        _ => 2,
    }
}

/// The message with `{0}`, `{1}` … replaced.
fn fill(index: usize, values: &[&dyn Display]) -> String {
    fill_text(message(index), values)
}

fn fill_text(text: &str, values: &[&dyn Display]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (position, tail) = after.split_once('}').unwrap_or((after, ""));
        if let Some(value) = position.parse().ok().and_then(|p: usize| values.get(p)) {
            let _ = write!(out, "{value}");
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// What a person reads when something could not be done.
#[must_use]
pub fn error_text(error: &AppError) -> String {
    use t::errors;
    match error {
        AppError::Unauthenticated => errors::unauthenticated().to_owned(),
        AppError::StepUp => errors::step_up().to_owned(),
        AppError::NotFound => errors::not_found().to_owned(),
        AppError::Forbidden => errors::forbidden().to_owned(),
        AppError::Invalid { fields } => match fields.as_slice() {
            // one error that belongs to no field is the whole message
            [only] if only.field.is_empty() => field_error_text(only),
            _ => errors::invalid().to_owned(),
        },
        AppError::Conflict { .. } => errors::conflict().to_owned(),
        AppError::RateLimited { seconds } => errors::rate_limited(i64::from(seconds.div_ceil(60).max(1))),
        AppError::Unavailable => errors::unavailable().to_owned(),
        AppError::Internal { id } if id.is_empty() => errors::internal().to_owned(),
        AppError::Internal { id } => errors::internal_with_id(id),
    }
}

/// What a person reads beside a field. An unknown code gets general words, never the code.
/// A number with the reader's decimal sign.
#[must_use]
pub fn decimal(number: f64) -> String {
    let text = number.to_string();
    if current() == domain::Lang::En { text } else { text.replace('.', ",") }
}

#[must_use]
pub fn field_error_text(error: &FieldError) -> String {
    use t::errors;
    let param = |name: &str| error.params.get(name).map_or("", String::as_str);
    match error.code.as_str() {
        "required" => errors::required().to_owned(),
        "too_long" if !param("max").is_empty() => errors::too_long_max(param("max")),
        "too_long" => errors::too_long().to_owned(),
        "too_short" if !param("min").is_empty() => errors::too_short_min(param("min")),
        "too_short" => errors::too_short().to_owned(),
        "not_a_number" => errors::not_a_number().to_owned(),
        "not_whole" => errors::not_whole().to_owned(),
        "one_answer" => errors::one_answer().to_owned(),
        "between" => errors::between(param("min"), param("max")),
        "at_least" => errors::at_least(param("min")),
        "at_most" => errors::at_most(param("max")),
        "decimals" => errors::decimals(param("max").parse().unwrap_or(0)),
        "out_of_range" => errors::out_of_range(param("min"), param("max")),
        "invalid_date" => errors::invalid_date().to_owned(),
        "day_is_written" => errors::day_is_written().to_owned(),
        "file_busy" => errors::file_busy().to_owned(),
        "file_too_slow" => errors::file_too_slow().to_owned(),
        "file_too_large" => errors::file_too_large().to_owned(),
        "file_kind" => errors::file_kind().to_owned(),
        "too_many_files" => errors::too_many_files().to_owned(),
        "future_date" => errors::future_date().to_owned(),
        "past_date" => errors::past_date().to_owned(),
        "date_too_old" => errors::date_too_old().to_owned(),
        "invalid_email" => errors::invalid_email().to_owned(),
        "unknown_choice" => errors::unknown_choice().to_owned(),
        "too_many" if !param("max").is_empty() => errors::too_many_max(param("max")),
        "too_many" => errors::too_many().to_owned(),
        "wrong_credentials" => errors::wrong_credentials().to_owned(),
        "shut_out" => errors::shut_out().to_owned(),
        "invalid_phone" => errors::invalid_phone().to_owned(),
        "protected_address" => errors::protected_address().to_owned(),
        "no_email" => errors::no_email().to_owned(),
        "nothing_lacking" => errors::nothing_lacking().to_owned(),
        "address_taken" => errors::address_taken().to_owned(),
        "outside_course" => errors::outside_course().to_owned(),
        "step_not_now" => errors::step_not_now().to_owned(),
        "no_extension" => errors::no_extension().to_owned(),
        "same_place" => errors::same_place().to_owned(),
        "last_in_team" => errors::last_in_team().to_owned(),
        "last_in_teams" => errors::last_in_teams(param("n").parse().unwrap_or(0)),
        "nobody_found" => errors::nobody_found().to_owned(),
        "several_found" => errors::several_found().to_owned(),
        "no_words" => errors::no_words().to_owned(),
        "wrong_code" => errors::wrong_code().to_owned(),
        "wrong_passkey" => errors::wrong_passkey().to_owned(),
        "known_passkey" => errors::known_passkey().to_owned(),
        "many_passkeys" => errors::many_passkeys().to_owned(),
        "passkey_not_used" => errors::passkey_not_used().to_owned(),
        "wrong_password" => errors::wrong_password().to_owned(),
        "easy_password" => errors::easy_password().to_owned(),
        "own_account" => errors::own_account().to_owned(),
        "unknown_zone" => errors::unknown_zone().to_owned(),
        "use_provider" => errors::use_provider().to_owned(),
        "ask_administrator" => errors::ask_administrator().to_owned(),
        "not_invited" => errors::not_invited().to_owned(),
        "link_over" => errors::link_over().to_owned(),
        "guest_link_over" => errors::guest_link_over().to_owned(),
        "guest_link_signed_in" => errors::guest_link_signed_in().to_owned(),
        "guest_link_early" => errors::guest_link_early().to_owned(),
        "guests_full" => errors::guests_full(param("max")),
        "sign_in_expired" => errors::sign_in_expired().to_owned(),
        "resumed" => errors::resumed().to_owned(),
        "unreadable" => errors::unreadable().to_owned(),
        "session_over" => errors::session_over().to_owned(),
        "room_taken" => errors::room_taken(param("when")),
        "person_taken" => errors::person_taken(param("name"), param("when")),
        "participant_taken" => errors::participant_taken(param("when")),
        "somebody_taken" => errors::somebody_taken(param("when")),
        "invalid_time" => errors::invalid_time().to_owned(),
        "no_such_time" => errors::no_such_time().to_owned(),
        "own_sessions" => errors::own_sessions().to_owned(),
        "same_person" => errors::same_person().to_owned(),
        "ask_staff" => errors::ask_staff().to_owned(),
        "due_within" => errors::due_within(param("days")),
        "asked_already" => errors::asked_already().to_owned(),
        "no_one_responsible" => errors::no_one_responsible().to_owned(),
        "risk_still_asked" => t::risk_duties::still_asked(param("n").parse().unwrap_or(0)),
        "same_named" => t::risk_duties::same_named().to_owned(),
        "invalid_hours" => t::risk_duties::invalid_hours().to_owned(),
        "no_hours" => t::risk_duties::no_hours().to_owned(),
        "not_now" => errors::not_now().to_owned(),
        "session_begun" => errors::session_begun().to_owned(),
        "no_plan" => errors::no_plan().to_owned(),
        "cannot_lay_out" => errors::cannot_lay_out().to_owned(),
        "at_line" => errors::at_line(param("line"), param("words"), param("quoted")),
        "known_programme" => errors::known_programme().to_owned(),
        "other_code" => errors::other_code().to_owned(),
        // what the server has said in the reader's words
        "in_words" => param("words").to_owned(),
        "incomplete" => errors::incomplete().to_owned(),
        _ => errors::invalid_value().to_owned(),
    }
}

/// The name of a language, in that language.
#[must_use]
pub fn lang_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Nb => "Bokmål",
        Lang::Nn => "Nynorsk",
        Lang::En => "English",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_take_their_places_in_any_order() {
        assert_eq!(fill_text("{1} av {0}, {1}", &[&20, &8]), "8 av 20, 8");
        assert_eq!(fill_text("uten", &[]), "uten");
    }

    #[test]
    fn zero_and_one_have_their_own_forms() {
        assert_eq!([0, 1, 2, 11, -1].map(plural), [0, 1, 2, 2, 1]);
    }
}
