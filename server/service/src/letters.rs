//! Letters from templates in the person's own language. Invariant: what is said of somebody goes on paper; by mail and SMS
//! goes only that there is something new, and where the address is protected nothing goes by post.

pub mod delivery;
mod words;

pub use delivery::deliver;

use crate::{
    ctx::Ctx,
    error::Result,
    jobs::{self, Work},
};
use contract::AppError;
use domain::{
    Lang,
    id::LetterId,
    referral::{Field, LetterChannel, LetterContent, LetterKind},
};
use entity::{centre, letter, referral, seal::Place};
use sea_orm::ConnectionTrait;

/// What the words of a letter leave open.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fill {
    pub programme: String,
    pub items: String,
    pub date: String,
    pub place: String,
    pub contact: String,
    pub reason: String,
    /// The name to sign in by, and the address where a password is chosen.
    pub way_in: Option<(String, String)>,
}

/// What is lacking, as a letter lists it.
pub(crate) fn items(lang: Lang, lacking: &[Field]) -> String {
    lacking.iter().map(|field| words::field(lang, *field)).collect::<Vec<_>>().join(", ")
}

/// Writes a letter on paper, and a message that there is one to whoever can be reached so. The same step is told once.
pub(crate) async fn write(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    of: &referral::Model,
    kind: LetterKind,
    fill: &Fill,
) -> Result<()> {
    let lang = Lang::parse(&of.lang).unwrap_or(Lang::Nb);
    let centre = centre::by_id(conn, of.centre_id).await?.ok_or(AppError::NotFound)?.name;
    // to whom is written on it when it is printed: an address may be protected by then
    let content = words::filled(lang, kind, &of.name, &centre, fill);
    let step = format!("{}:{}", of.id, of.version);
    put(ctx, conn, of, (kind, LetterChannel::Post), content, &step).await?;
    if let Some((channel, to)) = way_to(ctx, of) {
        let mut notice = words::filled(lang, LetterKind::Notice, &of.name, &centre, fill);
        notice.to.clone_from(to);
        put(ctx, conn, of, (LetterKind::Notice, channel), notice, &step).await?;
    }
    Ok(())
}

/// Sends a message that there is something to answer, by whatever way is open; never on paper. The same `cause` is told
/// once.
pub(crate) async fn ask_to_sign_in(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    of: &referral::Model,
    cause: &str,
) -> Result<()> {
    let Some((channel, to)) = way_to(ctx, of) else { return Ok(()) };
    let lang = Lang::parse(&of.lang).unwrap_or(Lang::Nb);
    let centre = centre::by_id(conn, of.centre_id).await?.ok_or(AppError::NotFound)?.name;
    let mut content = words::filled(lang, LetterKind::Asked, &of.name, &centre, &Fill::default());
    content.to.clone_from(to);
    put(ctx, conn, of, (LetterKind::Asked, channel), content, cause).await
}

/// How somebody is told that there is something new, and where; by a way that is set up, where there is one.
fn way_to<'a>(ctx: &Ctx, of: &'a referral::Model) -> Option<(LetterChannel, &'a String)> {
    let mail = of.email.as_ref().filter(|_| !of.no_email).map(|email| (LetterChannel::Mail, email));
    let sms = of.phone.as_ref().map(|phone| (LetterChannel::Sms, phone));
    let goes = |way: &(LetterChannel, &String)| ctx.services.delivery.carries(way.0);
    mail.filter(goes).or(sms.filter(goes)).or(mail).or(sms)
}

async fn put(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    of: &referral::Model,
    (kind, channel): (LetterKind, LetterChannel),
    content: LetterContent,
    // of the step that made it: a step is taken once
    cause: &str,
) -> Result<()> {
    let id: LetterId = ctx.id();
    let row = letter::Model {
        id,
        centre_id: of.centre_id,
        referral_id: of.id,
        kind,
        channel,
        lang: of.lang.clone(),
        content: ctx.seal(Place::new("letter", "content", id), &content)?,
        idempotency_key: format!("{kind}:{channel}:{cause}"),
        created_at: ctx.at(),
        begun_at: None,
        sent_at: None,
    };
    if letter::insert_once(conn, row).await? && ctx.services.delivery.carries(channel) {
        jobs::enqueue(ctx, conn, of.centre_id, &Work::Send { letter: id }, format!("send:{id}")).await?;
    }
    Ok(())
}
