//! What the staff pages ask of the server.

use contract::{
    AppError,
    care_team::Team,
    course::{CourseView, Summary},
    participants::{Arrivals, ParticipantList, ParticipantView},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The participants that the asker may know of, ordered by `sort`; `order` is `desc` or nothing.
#[server(name = ListParticipants, prefix = "/api", endpoint = "participants/list", input = GetUrl, output = contract::Wire)]
pub async fn list(
    #[server(default)] sort: String,
    #[server(default)] order: String,
) -> Result<ParticipantList, AppError> {
    Ok(service::participants::list(&service::ctx()?, &sort, &order).await?)
}

/// One participant, as far as the asker may see.
#[server(name = ReadParticipant, prefix = "/api", endpoint = "participants/read", input = GetUrl, output = contract::Wire)]
pub async fn read(#[server(default)] enrolment: String) -> Result<ParticipantView, AppError> {
    Ok(service::participants::read(&service::ctx()?, &enrolment).await?)
}

/// Sets attendance by hand. `version` is that of the row that was seen, 0 when there was none.
#[server(prefix = "/api", endpoint = "participants/set_attendance", output = contract::Wire)]
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

/// Who is expected today, and who has come.
#[server(name = ReadArrivals, prefix = "/api", endpoint = "participants/arrivals", input = GetUrl, output = contract::Wire)]
pub async fn arrivals() -> Result<Arrivals, AppError> {
    Ok(service::attendance::arrivals(&service::ctx()?).await?)
}

/// Sets attendance from the board of arrivals. Gives the path to go on to.
#[server(name = MarkArrival, prefix = "/api", endpoint = "participants/mark_arrival", output = contract::Wire)]
pub async fn mark_arrival(
    #[server(default)] session: String,
    #[server(default)] enrolment: String,
    #[server(default)] status: String,
    #[server(default)] version: String,
) -> Result<String, AppError> {
    let form =
        service::attendance::Form { session: &session, enrolment: &enrolment, status: &status, version: &version };
    service::attendance::set_by_form(&service::ctx()?, form).await?;
    let path = "/participants/arrivals?done=saved".to_owned();
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}

/// Asks a questionnaire until the end of the day `due`.
#[server(prefix = "/api", endpoint = "participants/ask_questionnaire", output = contract::Wire)]
pub async fn ask_questionnaire(
    #[server(default)] enrolment: String,
    #[server(default)] questionnaire: String,
    #[server(default)] due: String,
) -> Result<(), AppError> {
    let enrolment = service::questionnaire::ask(&service::ctx()?, &enrolment, &questionnaire, &due).await?;
    service::reply::Reply::current().go_to(&format!("/participants/{enrolment}"));
    Ok(())
}

/// Takes back a questionnaire that nobody has begun to answer.
#[server(prefix = "/api", endpoint = "participants/withdraw_questionnaire", output = contract::Wire)]
pub async fn withdraw_questionnaire(#[server(default)] assignment: String) -> Result<(), AppError> {
    let enrolment = service::questionnaire::withdraw(&service::ctx()?, &assignment).await?;
    service::reply::Reply::current().go_to(&format!("/participants/{enrolment}"));
    Ok(())
}

/// Notes that a participant has shown who they are.
#[server(prefix = "/api", endpoint = "participants/record_identity", output = contract::Wire)]
pub async fn record_identity(
    #[server(default)] enrolment: String,
    #[server(default)] document: String,
) -> Result<(), AppError> {
    let enrolment = service::identity_proof::record(&service::ctx()?, &enrolment, &document).await?;
    service::reply::Reply::current().go_to(&format!("/participants/{enrolment}"));
    Ok(())
}

/// Who follows one participant.
#[server(name = ReadTeam, prefix = "/api", endpoint = "participants/team", input = GetUrl, output = contract::Wire)]
pub async fn team(#[server(default)] enrolment: String) -> Result<Team, AppError> {
    Ok(service::care_team::read(&service::ctx()?, &enrolment).await?)
}

/// Adds a colleague to the team. Gives the path of its page.
#[server(prefix = "/api", endpoint = "participants/add_to_team", output = contract::Wire)]
pub async fn add_to_team(
    #[server(default)] enrolment: String,
    #[server(default)] account: String,
) -> Result<String, AppError> {
    let enrolment = service::care_team::add(&service::ctx()?, &enrolment, &account).await?;
    let path = format!("/participants/{enrolment}/team?done=added");
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}

/// Ends a care relationship: at once without a date, at the end of the day without a time. Gives the path to go on to.
#[server(prefix = "/api", endpoint = "participants/end_care", output = contract::Wire)]
pub async fn end_care(
    #[server(default)] member: String,
    #[server(default)] ends_on: String,
    #[server(default)] ends_at: String,
) -> Result<String, AppError> {
    let ctx = service::ctx()?;
    let left = service::care_team::end(&ctx, &member, &ends_on, &ends_at).await?;
    let path = match left {
        service::care_team::Ended::Own => "/participants".to_owned(),
        service::care_team::Ended::Of(enrolment) => format!("/participants/{enrolment}/team?done=ended"),
    };
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}

/// The course of one participant, and what can be done with it.
#[server(name = ReadCourse, prefix = "/api", endpoint = "participants/course", input = GetUrl, output = contract::Wire)]
pub async fn course(#[server(default)] enrolment: String) -> Result<CourseView, AppError> {
    Ok(service::course::read(&service::ctx()?, &enrolment).await?)
}

/// What a discharge summary is written of.
#[server(name = ReadSummary, prefix = "/api", endpoint = "participants/summary", input = GetUrl, output = contract::Wire)]
pub async fn summary(#[server(default)] enrolment: String) -> Result<Summary, AppError> {
    Ok(service::course::summary(&service::ctx()?, &enrolment).await?)
}

/// Changes the course. Gives the path of its page.
#[server(prefix = "/api", endpoint = "participants/change_course", output = contract::Wire)]
pub async fn change_course(
    #[server(default)] enrolment: String,
    #[server(default)] version: String,
    #[server(default)] step: String,
    #[server(default)] on: String,
    #[server(default)] to: String,
    #[server(default)] reason: String,
) -> Result<String, AppError> {
    let change = service::course::Change { step: &step, on: &on, to: &to, reason: &reason };
    let enrolment = service::course::change(&service::ctx()?, &enrolment, &version, &change).await?;
    let path = format!("/participants/{enrolment}/course?done=changed");
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}

/// Begins to write down what a participant answers aloud or on paper. Gives the path to go on to.
#[server(name = TakeDownAnswers, prefix = "/api", endpoint = "participants/take_down", output = contract::Wire)]
pub async fn take_down(
    #[server(default)] assignment: String,
    #[server(default)] mode: String,
) -> Result<String, AppError> {
    let asked = service::questionnaire::take_down(&service::ctx()?, &assignment, &mode).await?;
    Ok(go_to(asked))
}

/// Hands this browser to the participant, who answers what is open, or the one named `only`: a plain form, so that everything
/// of whoever hands it over leaves the page.
#[server(name = HandOverTablet, prefix = "/api", endpoint = "participants/hand_over", output = contract::Wire)]
pub async fn hand_over(#[server(default)] enrolment: String, #[server(default)] only: String) -> Result<(), AppError> {
    let token = service::tablet::hand_over(&service::ctx()?, &enrolment, &only).await?;
    let reply = service::reply::Reply::current();
    reply.set_session(&token);
    reply.go_to("/tablet");
    Ok(())
}

/// Begins a test that staff perform. Gives the path to go on to.
#[server(name = PerformTest, prefix = "/api", endpoint = "participants/perform", output = contract::Wire)]
pub async fn perform(
    #[server(default)] enrolment: String,
    #[server(default)] test: String,
) -> Result<String, AppError> {
    let asked = service::questionnaire::perform(&service::ctx()?, &enrolment, &test).await?;
    Ok(go_to(asked))
}

#[cfg(feature = "ssr")]
fn go_to(asked: domain::id::AssignmentId) -> String {
    let path = format!("/questionnaires/{asked}");
    service::reply::Reply::current().go_to(&path);
    path
}
