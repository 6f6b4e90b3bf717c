//! What the questionnaire pages ask of the server.

#[cfg(feature = "ssr")]
use crate::state::{page_of, texts};
use contract::{
    AppError,
    questionnaire::{DueList, Opened, Previewed, Receipt, Saved, Tablet},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The questionnaires of the person who asks.
#[server(name = DueQuestionnaires, prefix = "/api", endpoint = "questionnaire/due", input = GetUrl, output = contract::Wire)]
pub async fn due() -> Result<DueList, AppError> {
    Ok(service::questionnaire::due(&service::ctx()?).await?)
}

/// Begins a questionnaire of one's own accord. Gives the path to go on to.
#[server(name = StartQuestionnaire, prefix = "/api", endpoint = "questionnaire/start", output = contract::Wire)]
pub async fn start(#[server(default)] questionnaire: String) -> Result<String, AppError> {
    let asked = service::questionnaire::start(&service::ctx()?, &questionnaire).await?;
    let path = format!("/questionnaires/{asked}");
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}

/// Puts a questionnaire off until a day, or takes it up again; then on to `next`. Plain forms in the list and on the page of the
/// day (`ui::put_off`).
#[server(name = PutOffQuestionnaire, prefix = "/api", endpoint = "questionnaire/put_off", output = contract::Wire)]
pub async fn put_off(
    #[server(default)] assignment: String,
    #[server(default)] until: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    service::questionnaire::put_off(&service::ctx()?, &assignment, &until).await?;
    service::reply::Reply::current().go_to(&next);
    Ok(())
}

/// One questionnaire with one's answers so far.
#[server(name = OpenQuestionnaire, prefix = "/api", endpoint = "questionnaire/open", input = GetUrl, output = contract::Wire)]
pub async fn open(#[server(default)] assignment: String) -> Result<Opened, AppError> {
    Ok(service::questionnaire::open(&service::ctx()?, &assignment).await?)
}

/// Keeps the answers to one question. Without script, `onward` says where to go then: to what is asked next, or, when it is
/// `summary`, there.
#[server(name = SaveAnswer, prefix = "/api", endpoint = "questionnaire/answer", output = contract::Wire)]
pub async fn save_answer(
    #[server(default)] assignment: String,
    #[server(default)] link_id: String,
    #[server(default)] value: Vec<String>,
    #[server(default)] own: String,
    #[server(default)] version: String,
    #[server(default)] onward: String,
) -> Result<Saved, AppError> {
    let ctx = service::ctx()?;
    let texts = texts(value, &own);
    let saved = service::questionnaire::save_answer(&ctx, &assignment, &link_id, &texts, &version).await?;
    let next = saved.next.filter(|_| onward != "summary");
    service::reply::Reply::current().go_to(&page_of(&assignment, next.map(|next| next as usize)));
    Ok(saved)
}

/// A questionnaire of the library as somebody would be asked it; without a code, the one that its reader would take in.
#[server(name = PreviewQuestionnaire, prefix = "/api", endpoint = "questionnaire/preview", input = GetUrl, output = contract::Wire)]
pub async fn preview(
    #[server(default)] code: String,
    #[server(default)] version: String,
) -> Result<Previewed, AppError> {
    let ctx = service::ctx()?;
    Ok(match code.as_str() {
        "" => service::library::preview_looked_at(&ctx).await?,
        code => service::library::preview(&ctx, code, &version).await?,
    })
}

/// Sends the answers.
#[server(name = SubmitAnswers, prefix = "/api", endpoint = "questionnaire/submit", output = contract::Wire)]
pub async fn submit(
    #[server(default)] assignment: String,
    #[server(default)] version: String,
) -> Result<Receipt, AppError> {
    let receipt = service::questionnaire::submit(&service::ctx()?, &assignment, &version).await?;
    service::reply::Reply::current().go_to(&format!("/questionnaires/{}/done", receipt.assignment));
    Ok(receipt)
}

/// Begins to correct sent answers. Gives the page of them.
#[server(prefix = "/api", endpoint = "questionnaire/correct", output = contract::Wire)]
pub async fn begin_correction(#[server(default)] assignment: String) -> Result<String, AppError> {
    let asked = service::questionnaire::begin_correction(&service::ctx()?, &assignment).await?;
    let path = format!("/questionnaires/{asked}/summary");
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}

/// Gives a correction up: what was sent stands. Gives the receipt's page.
#[server(prefix = "/api", endpoint = "questionnaire/drop_correction", output = contract::Wire)]
pub async fn drop_correction(
    #[server(default)] assignment: String,
    #[server(default)] version: String,
) -> Result<String, AppError> {
    let asked = service::questionnaire::drop_correction(&service::ctx()?, &assignment, &version).await?;
    let path = format!("/questionnaires/{asked}/done");
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}

/// The receipt of sent answers.
#[server(name = QuestionnaireResult, prefix = "/api", endpoint = "questionnaire/result", input = GetUrl, output = contract::Wire)]
pub async fn result(#[server(default)] assignment: String) -> Result<Receipt, AppError> {
    Ok(service::questionnaire::result(&service::ctx()?, &assignment).await?)
}

/// What is to be answered on this tablet, which was handed over.
#[server(name = ReadTablet, prefix = "/api", endpoint = "questionnaire/tablet", input = GetUrl, output = contract::Wire)]
pub async fn tablet() -> Result<Tablet, AppError> {
    Ok(service::tablet::open(&service::ctx()?).await?)
}

/// Gives the tablet back, on the way to where staff sign in: a plain form, so that everything of the participant leaves the
/// page.
#[server(name = GiveBackTablet, prefix = "/api", endpoint = "questionnaire/give_back", output = contract::Wire)]
pub async fn give_back() -> Result<(), AppError> {
    let enrolment = service::tablet::give_back(&service::ctx()?).await?;
    let reply = service::reply::Reply::current();
    reply.clear_session();
    reply.go_to(&service::account::with_next("/sign-in", &format!("/participants/{enrolment}")));
    Ok(())
}
