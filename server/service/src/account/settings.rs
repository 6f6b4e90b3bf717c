//! How a person likes their pages. Invariant: a setting is one of ours, whatever a form says.

use crate::{ctx::Ctx, error::Result};
use contract::AppError;
use domain::{
    Lang,
    person::{TextSize, Theme},
};
use entity::account;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};

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
    let update = account::Entity::update_many().filter(account::Column::Id.eq(actor.account));
    let update = match setting {
        Setting::Lang(lang) => update.col_expr(account::Column::Lang, Expr::value(lang.as_str())),
        Setting::Theme(theme) => update.col_expr(account::Column::Theme, Expr::value(theme.as_str())),
        Setting::TextSize(size) => update.col_expr(account::Column::TextSize, Expr::value(size.as_str())),
    };
    update.exec(ctx.services.db.write()).await?;
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
