//! What the command line does besides serving. Invariant: passwords come from standard input, never from arguments.

use crate::{
    backup,
    cli::{Admin, Media, TokenRole},
    config::Config,
    media::{Claims, Role, TokenKey},
};
use anyhow::{Context as _, anyhow, bail};
use contract::AppError;
use domain::{id::CentreId, person::Role as AccountRole, retention::Keep};
use entity::{At, Db, centre, doors, session};
use jiff::SignedDuration;
use migrations::{Migrator, MigratorTrait as _};
use sea_orm::DatabaseTransaction;
use service::{
    Ctx, Services, account,
    clock::{Clock, Dice},
    keeping, password,
};
use std::{io::Read as _, path::Path, sync::Arc};

pub mod keys;

/// Brings the database to this version.
///
/// # Errors
/// When a migration fails.
pub async fn migrate(db: &Db) -> anyhow::Result<()> {
    Migrator::up(db.write(), None).await.context("the database could not be brought to this version")
}

/// Eight easy words' worth of letters: easy to type on a phone.
#[must_use]
pub fn easy_password(dice: &Dice) -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]);
    let all: Vec<char> = dice.bytes::<12>().iter().map(letter).collect();
    all.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// # Errors
/// In one sentence.
pub async fn backup(services: &Arc<Services>, config: &Config, to: &Path) -> anyhow::Result<()> {
    let made = backup::make(services, config, to).await?;
    println!("{}: {}", to.display(), what_is_in(&made));
    Ok(())
}

/// Nobody is signed in on what was put back: what was ended since the backup would be open again.
///
/// # Errors
/// In one sentence.
pub async fn restore(config: &Config, from: &Path, check: bool, clock: &Clock) -> anyhow::Result<()> {
    let made = backup::restore(config, from, check).await?;
    if !check {
        let db = Db::connect(&config.database_url(), 2).await.context("the database does not answer")?;
        migrate(&db).await?;
        doors::shut(db.write(), At::new(clock.now())).await.context("sign-ins of the backup's time still stand")?;
    }
    println!("{}: {}", if check { "whole" } else { "restored" }, what_is_in(&made));
    Ok(())
}

fn what_is_in(made: &backup::Manifest) -> String {
    let rows: u64 = made.tables.values().sum();
    let bytes: u64 = made.parts.iter().map(|part| part.bytes).sum();
    let tables = made.tables.len();
    format!("{rows} rows in {tables} tables, {} MiB, of {}", bytes.div_ceil(1024 * 1024), made.made_at)
}

/// # Errors
/// When the database is down.
pub async fn retention(services: &Arc<Services>, dry_run: bool) -> anyhow::Result<()> {
    let ctx = Ctx::system(services);
    let all = if dry_run { keeping::overdue(&ctx).await? } else { keeping::let_go(&ctx).await? };
    for (class, count) in all {
        let kept = match class.keep {
            Keep::Always => "kept".to_owned(),
            Keep::Days(days) => format!("{days} days, {count} {}", if dry_run { "would go" } else { "gone" }),
            Keep::Minutes(minutes) => format!("{minutes} minutes, in memory only"),
        };
        println!("{}: {kept}; {}", class.name, class.basis);
    }
    Ok(())
}

fn read_password() -> anyhow::Result<String> {
    eprintln!("Password:");
    let mut text = String::new();
    std::io::stdin().take(4096).read_to_string(&mut text).context("cannot read standard input")?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// `origin` is the address that people use.
///
/// # Errors
/// In one sentence.
pub async fn accounts(services: &Arc<Services>, origin: &str, command: &Admin) -> anyhow::Result<()> {
    match command {
        Admin::CreateUser { email, name, role, centre } => {
            let given = read_password()?;
            if !(password::MIN_LENGTH..=password::MAX_LENGTH).contains(&given.chars().count()) {
                bail!(too_short());
            }
            let password_hash = password::hash(given, services.dice.bytes()).await?;
            let new = Newcomer { email, name, role, centre: centre.as_deref(), password_hash };
            add(services, new, async |ctx, transaction, new| {
                Ok(account::create(ctx, transaction, new).await.map(drop)?)
            })
            .await?;
            println!("added {email} as {role}");
        }
        Admin::Invite { email, name, role, centre } => {
            let password_hash = account::no_password(services).await?;
            let new = Newcomer { email, name, role, centre: centre.as_deref(), password_hash };
            let path =
                add(services, new, async |ctx, transaction, new| Ok(account::invite(ctx, transaction, new).await?))
                    .await?;
            println!("{origin}{path}");
        }
        Admin::ResetLink { email } => {
            println!("{origin}{}", account::reset_link(services, email).await.map_err(|error| told(error, email))?);
        }
        Admin::ForgetFactor { email } => {
            account::forget_factor(services, email).await.map_err(|error| told(error, email))?;
        }
        Admin::DisableUser { email } => account::disable(services, email).await.map_err(|error| told(error, email))?,
        Admin::SetPassword { email } => {
            account::set_password(services, email, &read_password()?).await.map_err(|error| told(error, email))?;
        }
    }
    Ok(())
}

fn told(error: service::Error, email: &str) -> anyhow::Error {
    match error {
        service::Error::App(AppError::NotFound) => anyhow!("nobody has the address {email}"),
        service::Error::App(AppError::Invalid { .. }) => anyhow!(too_short()),
        error => error.into(),
    }
}

fn too_short() -> String {
    format!("a password has {} to {} characters", password::MIN_LENGTH, password::MAX_LENGTH)
}

/// A member of staff as the command line names one.
struct Newcomer<'a> {
    email: &'a str,
    name: &'a str,
    role: &'a str,
    centre: Option<&'a str>,
    password_hash: String,
}

/// Adds an account by `how`, in the centre that is named or the only one.
async fn add<T>(
    services: &Arc<Services>,
    new: Newcomer<'_>,
    how: impl AsyncFnOnce(&Ctx, &DatabaseTransaction, account::NewAccount) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let Newcomer { email, name, role, centre, password_hash } = new;
    let role = AccountRole::parse(role).filter(|role| role.is_staff());
    let Some(role) = role else { bail!("a role is therapist, coordinator, secretary, manager or admin") };
    if !email.contains('@') {
        bail!("`{email}` is no e-mail address");
    }
    let ctx = Ctx::system(services);
    let transaction = services.db.begin().await?;
    let centre = centre_named(&ctx, &transaction, centre).await?;
    let new = account::NewAccount {
        centre,
        email: email.to_owned(),
        name: name.to_owned(),
        role,
        profession: None,
        password_hash,
    };
    let done =
        how(&ctx, &transaction, new).await.with_context(|| format!("cannot add {email}; is the address taken?"))?;
    transaction.commit().await?;
    Ok(done)
}

/// The centre of that name, made if need be; without a name the only one.
async fn centre_named(ctx: &Ctx, transaction: &DatabaseTransaction, name: Option<&str>) -> anyhow::Result<CentreId> {
    let centres = centre::all(transaction).await?;
    match (centres.as_slice(), name) {
        ([only], None) => Ok(only.id),
        (all, Some(name)) => {
            if let Some(found) = all.iter().find(|centre| centre.name == name) {
                return Ok(found.id);
            }
            let id = ctx.id();
            let row =
                centre::Model { id, name: name.to_owned(), is_demo: false, created_at: At::new(ctx.now), version: 1 };
            entity::insert(transaction, row).await?;
            Ok(id)
        }
        (_, None) => bail!("say which centre with --centre NAME"),
    }
}

/// # Errors
/// In one sentence.
pub async fn media(services: &Services, key: &TokenKey, command: &Media) -> anyhow::Result<()> {
    let now = services.clock.now();
    match command {
        Media::Sessions => {
            for session in session::with_media(services.db.read(), At::new(now)).await? {
                let title = service::wording::content(domain::Lang::Nb, &session.title);
                println!("{}\t{title}", session.id);
            }
        }
        Media::Token { session: id, role, name, ttl } => {
            let known = session::by_id(services.db.read(), domain::id::SessionId(*id)).await?;
            known.with_context(|| format!("there is no session {id}"))?;
            let until = now.checked_add(SignedDuration::from_secs(i64::from(*ttl)))?;
            let role = match role {
                TokenRole::Publish => Role::Publish,
                TokenRole::Play => Role::Play,
            };
            let claims =
                Claims { session: id.to_string(), role, subject: format!("device:{name}"), web_session: None, until };
            println!("{}", key.issue(&claims));
        }
    }
    Ok(())
}
