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
    put(ctx, conn, of, (kind, LetterChannel::Post), content).await?;
    let mail = of.email.as_ref().filter(|_| !of.no_email).map(|email| (LetterChannel::Mail, email));
    let sms = of.phone.as_ref().map(|phone| (LetterChannel::Sms, phone));
    // by a way that is set up, where there is one
    let goes = |way: &(LetterChannel, &String)| ctx.services.delivery.carries(way.0);
    let reached = mail.filter(goes).or(sms.filter(goes)).or(mail).or(sms);
    if let Some((channel, to)) = reached {
        let mut notice = words::filled(lang, LetterKind::Notice, &of.name, &centre, fill);
        notice.to.clone_from(to);
        put(ctx, conn, of, (LetterKind::Notice, channel), notice).await?;
    }
    Ok(())
}

async fn put(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    of: &referral::Model,
    (kind, channel): (LetterKind, LetterChannel),
    content: LetterContent,
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
        // the version that the step made: a step is taken once
        idempotency_key: format!("{kind}:{channel}:{}:{}", of.id, of.version),
        created_at: ctx.at(),
        begun_at: None,
        sent_at: None,
    };
    if letter::insert_once(conn, row).await? && ctx.services.delivery.carries(channel) {
        jobs::enqueue(ctx, conn, of.centre_id, &Work::Send { letter: id }, format!("send:{id}")).await?;
    }
    Ok(())
}
