//! What the pages ask of the server. Invariant: fields arrive as text, and a missing one as an empty text: the service says
//! what is wrong. Each act gives the path to go on to.
#![expect(clippy::too_many_arguments, reason = "one for each field of the form")]

use contract::{
    AppError,
    intake::{Blank, Board, Referral},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The referrals that wait, or with `show=over` those that do not any more.
#[server(name = ReadBoard, prefix = "/api", endpoint = "intake/board", input = GetUrl, output = contract::Wire)]
pub async fn board(
    #[server(default)] sort: String,
    #[server(default)] order: String,
    #[server(default)] show: String,
) -> Result<Board, AppError> {
    Ok(service::intake::board(&service::ctx()?, &sort, &order, &show).await?)
}

/// One referral, as far as the asker may see.
#[server(name = ReadReferral, prefix = "/api", endpoint = "intake/read", input = GetUrl, output = contract::Wire)]
pub async fn read(#[server(default)] referral: String) -> Result<Referral, AppError> {
    Ok(service::intake::read(&service::ctx()?, &referral).await?)
}

/// What the form needs; with an id, the referral to complete.
#[server(name = ReadReferralForm, prefix = "/api", endpoint = "intake/blank", input = GetUrl, output = contract::Wire)]
pub async fn blank(#[server(default)] referral: String) -> Result<Blank, AppError> {
    Ok(service::intake::blank(&service::ctx()?, &referral).await?)
}

/// Registers a referral; with an id, writes what it says now.
#[server(prefix = "/api", endpoint = "intake/save", output = contract::Wire)]
pub async fn save_referral(
    #[server(default)] referral: String,
    #[server(default)] version: String,
    #[server(default)] submission_id: String,
    #[server(default)] name: String,
    #[server(default)] born_on: String,
    #[server(default)] phone: String,
    #[server(default)] email: String,
    #[server(default)] lang: String,
    #[server(default)] address: String,
    #[server(default)] protected: String,
    #[server(default)] no_email: String,
    #[server(default)] programme: String,
    #[server(default)] received_on: String,
    #[server(default)] source: String,
    #[server(default)] referrer: String,
    #[server(default)] problem: String,
    #[server(default)] problem_text: String,
    #[server(default)] treatment: String,
    #[server(default)] employment: String,
    #[server(default)] sick_leave: String,
    #[server(default)] degree: String,
    #[server(default)] marked: String,
    #[server(default)] interpreter: String,
    #[server(default)] diet: String,
    #[server(default)] travel: String,
    #[server(default)] payment: String,
) -> Result<String, AppError> {
    let filled = contract::intake::Filled {
        name,
        born_on,
        phone,
        email,
        lang,
        address,
        protected,
        no_email,
        programme,
        received_on,
        source,
        referrer,
        problem,
        problem_text,
        treatment,
        employment,
        sick_leave,
        degree,
        marked,
        interpreter,
        diet,
        travel,
        payment,
    };
    let id = service::intake::save(&service::ctx()?, &referral, &version, &submission_id, &filled).await?;
    Ok(go_to(&id.to_string(), "saved"))
}

/// Writes a letter about what is missing.
#[server(prefix = "/api", endpoint = "intake/ask", output = contract::Wire)]
pub async fn ask_for_missing(
    #[server(default)] referral: String,
    #[server(default)] version: String,
) -> Result<String, AppError> {
    let id = service::intake::ask(&service::ctx()?, &referral, &version).await?;
    Ok(go_to(&id.to_string(), "asked"))
}

/// Says whether there is a right to treatment.
#[server(prefix = "/api", endpoint = "intake/assess", output = contract::Wire)]
pub async fn assess_referral(
    #[server(default)] referral: String,
    #[server(default)] version: String,
    #[server(default)] right: String,
    #[server(default)] reason: String,
    #[server(default)] start_by: String,
) -> Result<String, AppError> {
    let word = service::intake::Word { right: &right, reason: &reason, start_by: &start_by };
    let id = service::intake::assess(&service::ctx()?, &referral, &version, word).await?;
    Ok(go_to(&id.to_string(), "assessed"))
}

/// Gives a place in a group, or to somebody who comes alone.
#[server(prefix = "/api", endpoint = "intake/admit", output = contract::Wire)]
pub async fn admit_referral(
    #[server(default)] referral: String,
    #[server(default)] version: String,
    #[server(default)] group: String,
    #[server(default)] starts_on: String,
    #[server(default)] contact_person: String,
) -> Result<String, AppError> {
    let place = service::intake::Place { group: &group, starts_on: &starts_on, contact_person: &contact_person };
    service::intake::admit(&service::ctx()?, &referral, &version, place).await?;
    // to the board: who gives a place may not follow the participant, and sees the referral no more
    let path = "/intake?done=admitted".to_owned();
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}

/// Notes that it is wanted no more.
#[server(prefix = "/api", endpoint = "intake/withdraw", output = contract::Wire)]
pub async fn withdraw_referral(
    #[server(default)] referral: String,
    #[server(default)] version: String,
) -> Result<String, AppError> {
    let id = service::intake::withdraw(&service::ctx()?, &referral, &version).await?;
    Ok(go_to(&id.to_string(), "withdrawn"))
}

/// Takes a no, or a withdrawal, back: it is to be assessed anew.
#[server(prefix = "/api", endpoint = "intake/reopen", output = contract::Wire)]
pub async fn reopen_referral(
    #[server(default)] referral: String,
    #[server(default)] version: String,
) -> Result<String, AppError> {
    let id = service::intake::reopen(&service::ctx()?, &referral, &version).await?;
    Ok(go_to(&id.to_string(), "reopened"))
}

/// Notes that a letter on paper was sent.
#[server(prefix = "/api", endpoint = "intake/posted", output = contract::Wire)]
pub async fn post_letter(#[server(default)] letter: String) -> Result<String, AppError> {
    let id = service::intake::posted(&service::ctx()?, &letter).await?;
    Ok(go_to(&id.to_string(), "posted"))
}

/// The page of the referral, with a word that it was done: where a browser without script goes on too.
#[cfg(feature = "ssr")]
fn go_to(referral: &str, done: &str) -> String {
    let path = format!("/intake/{referral}?done={done}");
    service::reply::Reply::current().go_to(&path);
    path
}
