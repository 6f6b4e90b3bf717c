//! What the teaching pages ask of the server.

use contract::{
    AppError,
    teaching::{Audience, Captions, MediaPass, SendingLog, Teaching},
};
use domain::id::SlideDeckId;
use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
fn id(session: &str) -> Result<domain::id::SessionId, AppError> {
    session.parse().map_err(|_| AppError::NotFound)
}

/// The session as one sees it.
#[server(name = OpenTeaching, prefix = "/api", endpoint = "teaching/open", input = GetUrl, output = contract::Wire)]
pub async fn open(#[server(default)] session: String) -> Result<Teaching, AppError> {
    Ok(service::teaching::open(&service::ctx()?, id(&session)?).await?)
}

/// Goes live. `again` starts one anew that has ended.
#[server(name = StartTeaching, prefix = "/api", endpoint = "teaching/start", output = contract::Wire)]
pub async fn start(#[server(default)] session: String, #[server(default)] again: bool) -> Result<(), AppError> {
    Ok(service::teaching::start(&service::ctx()?, id(&session)?, again).await?)
}

/// Ends it for all.
#[server(name = EndTeaching, prefix = "/api", endpoint = "teaching/end", output = contract::Wire)]
pub async fn end(#[server(default)] session: String) -> Result<(), AppError> {
    Ok(service::teaching::end(&service::ctx()?, id(&session)?).await?)
}

/// A pass to send (`publish`) or watch.
#[server(name = TeachingPass, prefix = "/api", endpoint = "teaching/pass", output = contract::Wire)]
pub async fn pass(#[server(default)] session: String, #[server(default)] publish: bool) -> Result<MediaPass, AppError> {
    Ok(service::teaching::pass(&service::ctx()?, id(&session)?, publish).await?)
}

/// Who is here now.
#[server(name = TeachingAudience, prefix = "/api", endpoint = "teaching/audience", input = GetUrl, output = contract::Wire)]
pub async fn audience(#[server(default)] session: String) -> Result<Audience, AppError> {
    Ok(service::teaching::audience(&service::ctx()?, id(&session)?).await?)
}

/// How its sending went.
#[server(name = TeachingLog, prefix = "/api", endpoint = "teaching/log", input = GetUrl, output = contract::Wire)]
pub async fn log(#[server(default)] session: String) -> Result<SendingLog, AppError> {
    Ok(crate::told::log(service::teaching::log(&service::ctx()?, id(&session)?).await?))
}

/// Raises a hand, or says that one needs a break (`kind`); takes it back without `up`.
#[server(name = SetSign, prefix = "/api", endpoint = "teaching/set_sign", output = contract::Wire)]
pub async fn set_sign(
    #[server(default)] session: String,
    #[server(default)] kind: String,
    #[server(default)] up: bool,
) -> Result<(), AppError> {
    Ok(service::teaching::set_sign(&service::ctx()?, id(&session)?, &kind, up).await?)
}

/// Takes somebody's hand down.
#[server(name = LowerHand, prefix = "/api", endpoint = "teaching/lower_hand", output = contract::Wire)]
pub async fn lower_hand(
    #[server(default)] session: String,
    #[server(default)] account: String,
) -> Result<(), AppError> {
    let account = account.parse().map_err(|_| AppError::NotFound)?;
    Ok(service::teaching::lower_hand(&service::ctx()?, id(&session)?, account).await?)
}

/// Asks those who lead.
#[server(name = AskQuestion, prefix = "/api", endpoint = "teaching/ask", output = contract::Wire)]
pub async fn ask(
    #[server(default)] session: String,
    #[server(default)] submission_id: String,
    #[server(default)] words: String,
) -> Result<(), AppError> {
    Ok(service::teaching::ask(&service::ctx()?, id(&session)?, &submission_id, &words).await?)
}

/// Says what becomes of a question.
#[server(name = SettleQuestion, prefix = "/api", endpoint = "teaching/settle", output = contract::Wire)]
pub async fn settle(
    #[server(default)] session: String,
    #[server(default)] question: String,
    #[server(default)] version: String,
    #[server(default)] verdict: String,
) -> Result<(), AppError> {
    Ok(service::teaching::settle(&service::ctx()?, id(&session)?, &question, &version, &verdict).await?)
}

/// Asks the group, without names. `choices` are lines.
#[server(name = OpenPoll, prefix = "/api", endpoint = "teaching/open_poll", output = contract::Wire)]
pub async fn open_poll(
    #[server(default)] session: String,
    #[server(default)] words: String,
    #[server(default)] choices: String,
) -> Result<(), AppError> {
    Ok(service::teaching::open_poll(&service::ctx()?, id(&session)?, &words, &choices).await?)
}

/// Shows the group what it came to.
#[server(name = ClosePoll, prefix = "/api", endpoint = "teaching/close_poll", output = contract::Wire)]
pub async fn close_poll(#[server(default)] session: String) -> Result<(), AppError> {
    Ok(service::teaching::close_poll(&service::ctx()?, id(&session)?).await?)
}

/// Answers it, or answers otherwise.
#[server(name = AnswerPoll, prefix = "/api", endpoint = "teaching/answer_poll", output = contract::Wire)]
pub async fn answer_poll(
    #[server(default)] session: String,
    #[server(default)] poll: String,
    #[server(default)] choice: String,
) -> Result<(), AppError> {
    Ok(service::teaching::answer_poll(&service::ctx()?, id(&session)?, &poll, &choice).await?)
}

/// The latest lines of captions.
#[server(name = LatestCaptions, prefix = "/api", endpoint = "teaching/captions", input = GetUrl, output = contract::Wire)]
pub async fn captions(#[server(default)] session: String) -> Result<Captions, AppError> {
    Ok(service::teaching::captions(&service::ctx()?, id(&session)?).await?)
}

/// Says a line to all who watch; gives the id of the next one's form.
#[server(name = WriteCaption, prefix = "/api", endpoint = "teaching/write_caption", output = contract::Wire)]
pub async fn write_caption(
    #[server(default)] session: String,
    #[server(default)] submission_id: String,
    #[server(default)] words: String,
) -> Result<String, AppError> {
    Ok(service::teaching::write_caption(&service::ctx()?, id(&session)?, &submission_id, &words).await?)
}

/// Puts `anew` in the place of a line's words.
#[server(name = CorrectCaption, prefix = "/api", endpoint = "teaching/correct_caption", output = contract::Wire)]
pub async fn correct_caption(
    #[server(default)] session: String,
    #[server(default)] caption: String,
    #[server(default)] version: String,
    #[server(default)] anew: String,
) -> Result<(), AppError> {
    Ok(service::teaching::correct_caption(&service::ctx()?, id(&session)?, &caption, &version, &anew).await?)
}

/// Takes a line back.
#[server(name = TakeBackCaption, prefix = "/api", endpoint = "teaching/take_back_caption", output = contract::Wire)]
pub async fn take_back_caption(
    #[server(default)] session: String,
    #[server(default)] caption: String,
    #[server(default)] version: String,
) -> Result<(), AppError> {
    Ok(service::teaching::take_back_caption(&service::ctx()?, id(&session)?, &caption, &version).await?)
}

/// Makes room for the pages of a PDF; gives its id.
#[server(name = AddDeck, prefix = "/api", endpoint = "teaching/add_deck", output = contract::Wire)]
pub async fn add_deck(
    #[server(default)] session: String,
    #[server(default)] name: String,
    #[server(default)] pages: String,
) -> Result<SlideDeckId, AppError> {
    Ok(service::teaching::add_deck(&service::ctx()?, id(&session)?, &name, &pages).await?)
}

/// Takes it out.
#[server(name = RemoveDeck, prefix = "/api", endpoint = "teaching/remove_deck", output = contract::Wire)]
pub async fn remove_deck(#[server(default)] session: String, #[server(default)] deck: String) -> Result<(), AppError> {
    Ok(service::teaching::remove_deck(&service::ctx()?, id(&session)?, &deck).await?)
}

/// Shows a slide of a deck to all, or none without one. `turn` is how it stood.
#[server(name = ShowSlide, prefix = "/api", endpoint = "teaching/show_slide", output = contract::Wire)]
pub async fn show_slide(
    #[server(default)] session: String,
    #[server(default)] turn: String,
    #[server(default)] deck: String,
    #[server(default)] number: String,
) -> Result<(), AppError> {
    Ok(service::teaching::show_slide(&service::ctx()?, id(&session)?, &turn, &deck, &number).await?)
}
