//! What the pages ask of the server.

use contract::{
    AppError,
    rights::{Consents, Exports, Inbox, MyData, MyRequests, Processing},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// How much there is about the asker, and all of one kind.
#[server(name = ReadMyData, prefix = "/api", endpoint = "rights/read", input = GetUrl, output = contract::Wire)]
pub async fn read(#[server(default)] kind: String) -> Result<MyData, AppError> {
    Ok(service::rights::read(&service::ctx()?, &kind).await?)
}

/// What the asker has consented to.
#[server(name = ReadConsents, prefix = "/api", endpoint = "rights/consents", input = GetUrl, output = contract::Wire)]
pub async fn consents() -> Result<Consents, AppError> {
    Ok(service::consent::read(&service::ctx()?).await?)
}

/// Gives a consent, or takes it back. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "rights/set_consent", output = contract::Wire)]
pub async fn set_consent(
    #[server(default)] kind: String,
    #[server(default)] give: String,
    #[server(default)] wording: String,
) -> Result<String, AppError> {
    let give = give == "true";
    service::consent::set(&service::ctx()?, &kind, give, &wording).await?;
    let path = format!("/privacy/consents?done={}", if give { "given" } else { "withdrawn" });
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}

/// The asker's wishes for correction and deletion.
#[server(name = ReadRequests, prefix = "/api", endpoint = "rights/requests", input = GetUrl, output = contract::Wire)]
pub async fn requests() -> Result<MyRequests, AppError> {
    Ok(service::rights::requests::own(&service::ctx()?).await?)
}

/// A new wish. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "rights/ask", output = contract::Wire)]
pub async fn ask_about_data(
    #[server(default)] wish: String,
    #[server(default)] about: String,
    #[server(default)] text: String,
    #[server(default)] submission_id: String,
) -> Result<String, AppError> {
    let form =
        service::rights::requests::Form { wish: &wish, about: &about, text: &text, submission_id: &submission_id };
    let answerer = service::rights::requests::ask(&service::ctx()?, form).await?;
    let done = if answerer == contract::rights::Answerer::Nobody { "kept" } else { "asked" };
    let path = format!("/privacy/requests?done={done}");
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}

/// The wishes that the asker answers.
#[server(name = ReadInbox, prefix = "/api", endpoint = "rights/inbox", input = GetUrl, output = contract::Wire)]
pub async fn inbox() -> Result<Inbox, AppError> {
    Ok(service::rights::requests::inbox(&service::ctx()?).await?)
}

/// Answers a wish. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "rights/answer", output = contract::Wire)]
pub async fn answer_request(
    #[server(default)] request: String,
    #[server(default)] answer: String,
    #[server(default)] reason: String,
) -> Result<String, AppError> {
    service::rights::requests::answer(&service::ctx()?, &request, &answer, &reason).await?;
    let path = "/requests?done=answered".to_owned();
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}

/// The asker's files of everything.
#[server(name = ReadExports, prefix = "/api", endpoint = "rights/exports", input = GetUrl, output = contract::Wire)]
pub async fn exports() -> Result<Exports, AppError> {
    Ok(service::rights::export::own(&service::ctx()?).await?)
}

/// Asks for a file. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "rights/ask_for_export", output = contract::Wire)]
pub async fn ask_for_export() -> Result<String, AppError> {
    service::rights::export::ask(&service::ctx()?).await?;
    let path = "/privacy/export".to_owned();
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}

/// Whose record of processing the asker may read.
#[server(name = ReadProcessing, prefix = "/api", endpoint = "rights/processing", input = GetUrl, output = contract::Wire)]
pub async fn processing() -> Result<Processing, AppError> {
    Ok(service::rights::processing::read(&service::ctx()?).await?)
}
