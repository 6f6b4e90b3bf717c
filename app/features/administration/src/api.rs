//! What the pages ask of the server.

use contract::{
    AppError,
    administration::{
        health::{AuditLog, Overview, Storage},
        places::Places,
        users::{User, Users},
        work::{Jobs, Outbox},
    },
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The page of one account, with what was done there.
#[cfg(feature = "ssr")]
fn done(account: domain::id::AccountId, what: &str) -> String {
    let path = format!("/admin/users/{account}?done={what}");
    service::reply::Reply::current().go_to(&path);
    path
}

/// Accounts of the centre, searched by name or address.
#[server(name = ListUsers, prefix = "/api", endpoint = "administration/users", input = GetUrl, output = contract::Wire)]
pub async fn users(#[server(default)] name: String, #[server(default)] role: String) -> Result<Users, AppError> {
    Ok(service::administration::list(&service::ctx()?, &name, &role).await?)
}

/// One account.
#[server(name = ReadUser, prefix = "/api", endpoint = "administration/user", input = GetUrl, output = contract::Wire)]
pub async fn user(#[server(default)] account: String) -> Result<User, AppError> {
    Ok(service::administration::read(&service::ctx()?, &account).await?)
}

/// Adds an account and writes its invitation. Gives the path to go on to.
#[server(name = InviteUser, prefix = "/api", endpoint = "administration/invite", output = contract::Wire)]
pub async fn invite(
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] role: String,
    #[server(default)] profession: String,
) -> Result<String, AppError> {
    let post = service::administration::Post { role, profession };
    let added = service::administration::invite(&service::ctx()?, &name, &email, &post).await?;
    Ok(done(added, "invited"))
}

/// Gives somebody another role or profession. Gives the path to go on to.
#[server(name = SetPost, prefix = "/api", endpoint = "administration/set_post", output = contract::Wire)]
pub async fn set_post(
    #[server(default)] account: String,
    #[server(default)] version: String,
    #[server(default)] role: String,
    #[server(default)] profession: String,
) -> Result<String, AppError> {
    let post = service::administration::Post { role, profession };
    let changed = service::administration::set_post(&service::ctx()?, &account, &version, &post).await?;
    Ok(done(changed, "post"))
}

/// Closes an account.
#[server(name = CloseAccount, prefix = "/api", endpoint = "administration/close_account", output = contract::Wire)]
pub async fn close_account(#[server(default)] account: String) -> Result<(), AppError> {
    done(service::administration::close_account(&service::ctx()?, &account).await?, "closed");
    Ok(())
}

/// Opens a closed account again.
#[server(name = OpenAccount, prefix = "/api", endpoint = "administration/open_account", output = contract::Wire)]
pub async fn open_account(#[server(default)] account: String) -> Result<(), AppError> {
    done(service::administration::open_account(&service::ctx()?, &account).await?, "opened");
    Ok(())
}

/// Writes a letter with a link to choose a password.
#[server(name = SendLink, prefix = "/api", endpoint = "administration/send_link", output = contract::Wire)]
pub async fn send_link(#[server(default)] account: String) -> Result<(), AppError> {
    done(service::administration::send_link(&service::ctx()?, &account).await?, "link");
    Ok(())
}

/// Takes somebody's second factor away.
#[server(name = ForgetFactor, prefix = "/api", endpoint = "administration/forget_factor", output = contract::Wire)]
pub async fn forget_factor(#[server(default)] account: String) -> Result<(), AppError> {
    done(service::administration::forget_factor(&service::ctx()?, &account).await?, "factor");
    Ok(())
}

/// Ends one of somebody's sessions.
#[server(name = EndOneSession, prefix = "/api", endpoint = "administration/end_session", output = contract::Wire)]
pub async fn end_session(#[server(default)] session: String) -> Result<(), AppError> {
    done(service::administration::end_session(&service::ctx()?, &session).await?, "session");
    Ok(())
}

/// Ends all of somebody's sessions.
#[server(name = EndSessions, prefix = "/api", endpoint = "administration/end_sessions", output = contract::Wire)]
pub async fn end_sessions(#[server(default)] account: String) -> Result<(), AppError> {
    done(service::administration::end_sessions(&service::ctx()?, &account).await?, "sessions");
    Ok(())
}

/// The centre's letters.
#[server(name = ReadOutbox, prefix = "/api", endpoint = "administration/outbox", input = GetUrl, output = contract::Wire)]
pub async fn outbox() -> Result<Outbox, AppError> {
    Ok(service::administration::letters(&service::ctx()?).await?)
}

/// The centre's jobs.
#[server(name = ReadJobs, prefix = "/api", endpoint = "administration/jobs", input = GetUrl, output = contract::Wire)]
pub async fn jobs() -> Result<Jobs, AppError> {
    Ok(service::administration::jobs(&service::ctx()?).await?)
}

/// Lets a job that failed begin anew.
#[server(name = RetryJob, prefix = "/api", endpoint = "administration/retry_job", output = contract::Wire)]
pub async fn retry_job(#[server(default)] job: String) -> Result<(), AppError> {
    service::administration::retry_job(&service::ctx()?, &job).await?;
    service::reply::Reply::current().go_to("/admin/jobs?done=retried");
    Ok(())
}

/// How the installation does.
#[server(name = ReadOverview, prefix = "/api", endpoint = "administration/overview", input = GetUrl, output = contract::Wire)]
pub async fn overview() -> Result<Overview, AppError> {
    Ok(service::administration::overview(&service::ctx()?).await?)
}

/// What is kept, and under which keys.
#[server(name = ReadStorage, prefix = "/api", endpoint = "administration/storage", input = GetUrl, output = contract::Wire)]
pub async fn storage() -> Result<Storage, AppError> {
    Ok(service::administration::storage(&service::ctx()?).await?)
}

/// Whether the audit log is whole, as far as it was looked at.
#[server(name = ReadAuditLog, prefix = "/api", endpoint = "administration/audit_log", input = GetUrl, output = contract::Wire)]
pub async fn audit_log() -> Result<AuditLog, AppError> {
    Ok(service::administration::audit_log(&service::ctx()?).await?)
}

/// Walks through the audit log.
#[server(name = CheckAudit, prefix = "/api", endpoint = "administration/check_audit", output = contract::Wire)]
pub async fn check_audit() -> Result<(), AppError> {
    service::administration::check_audit(&service::ctx()?).await?;
    service::reply::Reply::current().go_to("/admin/audit?done=checked");
    Ok(())
}

/// The centre, its sites and its groups; and the one about to be changed.
#[server(name = ReadPlaces, prefix = "/api", endpoint = "administration/places", input = GetUrl, output = contract::Wire)]
pub async fn places(#[server(default)] kind: String, #[server(default)] id: String) -> Result<Places, AppError> {
    Ok(service::administration::places(&service::ctx()?, &kind, &id).await?)
}

/// Changes a name. Gives the path to go on to.
#[server(name = Rename, prefix = "/api", endpoint = "administration/rename", output = contract::Wire)]
pub async fn rename(
    #[server(default)] kind: String,
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] name: String,
    #[server(default)] zone: String,
    #[server(default)] address: String,
) -> Result<String, AppError> {
    let naming = service::administration::Naming { kind, id, version, name, zone, address };
    service::administration::rename(&service::ctx()?, &naming).await?;
    let path = "/admin/centre?done=saved".to_owned();
    service::reply::Reply::current().go_to(&path);
    Ok(path)
}
