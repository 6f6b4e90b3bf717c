//! What the command line does besides serving. Invariant: passwords come from standard input, never from arguments.

use crate::{
    backup,
    cli::{Admin, Media, TokenRole},
    config::Config,
    media::{Claims, Role, TokenKey},
};
use anyhow::{Context as _, bail};
use contract::AppError;
use domain::{person::Role as AccountRole, retention::Keep};
use entity::{At, Db, centre, session};
use jiff::SignedDuration;
use migrations::{Migrator, MigratorTrait as _};
use service::{Ctx, Services, account, clock::Dice, keeping, password};
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

/// # Errors
/// In one sentence.
pub async fn restore(config: &Config, from: &Path, check: bool) -> anyhow::Result<()> {
    let made = backup::restore(config, from, check).await?;
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

/// # Errors
/// In one sentence.
pub async fn accounts(services: &Arc<Services>, command: &Admin) -> anyhow::Result<()> {
    match command {
        Admin::CreateUser { email, name, role, centre } => {
            create_user(services, email, name, role, centre.as_deref()).await
        }
        Admin::SetPassword { email } => match account::set_password(services, email, &read_password()?).await {
            Ok(()) => Ok(()),
            Err(service::Error::App(AppError::NotFound)) => bail!("nobody has the address {email}"),
            Err(service::Error::App(AppError::Invalid { .. })) => bail!(too_short()),
            Err(error) => Err(error.into()),
        },
    }
}

fn too_short() -> String {
    format!("a password has {} to {} characters", password::MIN_LENGTH, password::MAX_LENGTH)
}

async fn create_user(
    services: &Arc<Services>,
    email: &str,
    name: &str,
    role: &str,
    centre_name: Option<&str>,
) -> anyhow::Result<()> {
    let role = AccountRole::parse(role).filter(|role| role.is_staff());
    let Some(role) = role else { bail!("a role is therapist, coordinator, secretary, manager or admin") };
    if !email.contains('@') {
        bail!("`{email}` is no e-mail address");
    }
    let given = read_password()?;
    if !(password::MIN_LENGTH..=password::MAX_LENGTH).contains(&given.chars().count()) {
        bail!(too_short());
    }
    let password_hash = password::hash(given, services.dice.bytes()).await?;
    let ctx = Ctx::system(services);
    let transaction = services.db.begin().await?;
    let centres = centre::all(&transaction).await?;
    let centre = match (centres.as_slice(), centre_name) {
        ([only], None) => only.id,
        (all, Some(name)) => {
            if let Some(found) = all.iter().find(|centre| centre.name == name) {
                found.id
            } else {
                let id = ctx.id();
                let row = centre::Model { id, name: name.to_owned(), is_demo: false, created_at: At::new(ctx.now) };
                entity::insert(&transaction, row).await?;
                id
            }
        }
        (_, None) => bail!("say which centre with --centre NAME"),
    };
    let new = account::NewAccount {
        centre,
        email: email.to_owned(),
        name: name.to_owned(),
        role,
        profession: None,
        password_hash,
    };
    account::create(&ctx, &transaction, new)
        .await
        .with_context(|| format!("cannot add {email}; is the address taken?"))?;
    transaction.commit().await?;
    println!("added {email} as {role}");
    Ok(())
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
