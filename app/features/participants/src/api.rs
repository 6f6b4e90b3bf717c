//! What the staff pages ask of the server.

use contract::{
    AppError,
    participants::{ParticipantList, ParticipantView},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The participants that the asker may know of, ordered by `sort`; `order` is `desc` or nothing.
#[server(name = ListParticipants, prefix = "/api", endpoint = "participants/list", input = GetUrl)]
pub async fn list(
    #[server(default)] sort: String,
    #[server(default)] order: String,
) -> Result<ParticipantList, AppError> {
    Ok(service::participants::list(&service::ctx()?, &sort, &order).await?)
}

/// One participant, as far as the asker may see.
#[server(name = ReadParticipant, prefix = "/api", endpoint = "participants/read", input = GetUrl)]
pub async fn read(#[server(default)] enrolment: String) -> Result<ParticipantView, AppError> {
    Ok(service::participants::read(&service::ctx()?, &enrolment).await?)
}

/// Sets attendance by hand. `version` is that of the row that was seen, 0 when there was none.
#[server(prefix = "/api", endpoint = "participants/set_attendance")]
pub async fn set_attendance(
    #[server(default)] session: String,
    #[server(default)] enrolment: String,
    #[server(default)] status: String,
    #[server(default)] version: String,
) -> Result<(), AppError> {
    let form =
        service::attendance::Form { session: &session, enrolment: &enrolment, status: &status, version: &version };
    let enrolment = service::attendance::set_by_form(&service::ctx()?, form).await?;
    service::reply::Reply::current().go_to(&format!("/participants/{enrolment}"));
    Ok(())
}
