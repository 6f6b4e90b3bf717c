//! How a person likes their pages. Invariant: a setting is one of ours, whatever a form says.

use crate::{ctx::Ctx, error::Result};
use contract::AppError;
use domain::{
    Lang,
    person::{TextSize, Theme},
};
use entity::account;

/// One of a person's own settings.
#[derive(Clone, Copy, Debug)]
pub enum Setting {
    Lang(Lang),
    Theme(Theme),
    TextSize(TextSize),
}

/// Keeps a setting for the actor.
///
/// # Errors
/// `Unauthenticated`.
pub async fn keep_setting(ctx: &Ctx, setting: Setting) -> Result<()> {
    let actor = ctx.actor()?;
    let (column, value) = match setting {
        Setting::Lang(lang) => (account::Column::Lang, lang.as_str()),
        Setting::Theme(theme) => (account::Column::Theme, theme.as_str()),
        Setting::TextSize(size) => (account::Column::TextSize, size.as_str()),
    };
    account::set(ctx.services.db.write(), actor.account, column, value).await?;
    Ok(())
}

fn chosen<T>(field: &str, value: Option<T>) -> Result<T> {
    value.ok_or_else(|| AppError::field(field, "unknown_choice").into())
}

/// Keeps the language `tag` for the actor, if somebody is signed in; gives the language.
///
/// # Errors
/// `Invalid` when it is none of ours.
pub async fn set_language(ctx: &Ctx, tag: &str) -> Result<Lang> {
    let lang = chosen("lang", Lang::ALL.into_iter().find(|lang| lang.as_str() == tag))?;
    if ctx.actor.is_some() {
        keep_setting(ctx, Setting::Lang(lang)).await?;
    }
    Ok(lang)
}

/// # Errors
/// `Unauthenticated`; `Invalid` when there is no such theme.
pub async fn set_theme(ctx: &Ctx, name: &str) -> Result<()> {
    ctx.actor()?;
    keep_setting(ctx, Setting::Theme(chosen("theme", Theme::parse(name))?)).await
}

/// # Errors
/// `Unauthenticated`; `Invalid` when there is no such size.
pub async fn set_text_size(ctx: &Ctx, name: &str) -> Result<()> {
    ctx.actor()?;
    keep_setting(ctx, Setting::TextSize(chosen("text_size", TextSize::parse(name))?)).await
}
