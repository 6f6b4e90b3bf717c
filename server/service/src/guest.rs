//! People from outside in one talk. Invariant: a guest is an account made for one talk, opened once by a link and closed for
//! good when the invitation is taken back; whose talk it is learns of every step.

use crate::{
    access,
    account::{self as accounts, NewAccount},
    ctx::Ctx,
    error::{Error, FieldErrors, Result},
    scheduling::telling,
    teaching::{moved_on, stage},
    training::told,
    wording,
};
use contract::{
    AppError, FieldError,
    consult::{AskedGuest, GuestLink, Guests},
    teaching::Stage,
};
use domain::{
    guest::{self as rules, Gate, GuestKind, LINK_KEPT_AFTER, MOST},
    id::{AccountId, GuestId, SessionId},
    person::{LinkKind, Role},
    policy::{SessionAct, may_in_session},
    schedule::{Part, SessionKind},
    today,
};
use entity::{At, account, admission, centre, guest, seal::Place, session, session_party};
use jiff::{SignedDuration, ToSpan as _};
use sea_orm::ConnectionTrait;

/// What is asked of who invites.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Made by the page: the same form twice is one guest.
    pub submission_id: String,
    pub name: String,
    pub kind: String,
    /// Empty where the link is given in another way.
    pub email: String,
}

struct Wanted {
    id: GuestId,
    name: String,
    kind: GuestKind,
    email: String,
}

impl Form {
    fn check(&self) -> Result<Wanted> {
        let mut errors = FieldErrors::default();
        let name = rules::name(&self.name).map_err(|fault| errors.add(told(&fault))).unwrap_or_default();
        let kind = GuestKind::parse(&self.kind);
        if kind.is_none() {
            errors.add(FieldError::new("kind", "required"));
        }
        let email = self.email.trim().to_owned();
        if !email.is_empty()
            && let Err(error) = accounts::checked_email(&email)
        {
            errors.add(error);
        }
        errors.finish()?;
        let kind = kind.ok_or(AppError::NotFound)?;
        let id = self.submission_id.parse().map_err(|_| AppError::NotFound)?;
        Ok(Wanted { id, name, kind, email })
    }
}

/// Asks somebody from outside to a talk. With an address they get the link by e-mail.
///
/// # Errors
/// `NotFound` for those who do not hold it, and for what is no talk on a screen; `Invalid`; `Conflict` when it is over.
pub async fn ask(ctx: &Ctx, session: &str, form: &Form) -> Result<SessionId> {
    talk(ctx, ctx.services.db.read(), session, SessionAct::AskGuest).await?;
    let wanted = form.check()?;
    // slow, and others write meanwhile
    let password_hash = accounts::no_password(&ctx.services).await?;
    let tx = ctx.begin().await?;
    let found = talk(ctx, &tx, session, SessionAct::AskGuest).await?;
    // whoever asks at the same time waits, and is counted
    session::lock(&tx, found.id).await?;
    if let Some(asked) = guest::by_id(&tx, wanted.id).await? {
        let said_again = asked.session_id == found.id && asked.asked_by == ctx.actor()?.account;
        return if said_again { Ok(found.id) } else { Err(AppError::NotFound.into()) };
    }
    if is_over(ctx, &found) {
        return Err(moved_on(&found));
    }
    if guest::standing_in(&tx, found.id).await?.len() >= MOST {
        return Err(FieldError::new("", "guests_full").with("max", MOST).into());
    }
    let (id, kind) = (wanted.id, wanted.kind);
    let account = open_account(ctx, &tx, &found, wanted, password_hash).await?;
    let link = accounts::link(ctx, &tx, &account, LinkKind::Guest, life(ctx, &found)).await?;
    if !account.email.is_empty() {
        accounts::letter_with(ctx, &tx, &account, LinkKind::Guest, &link).await?;
    }
    let row = guest::Model {
        id,
        centre_id: found.centre_id,
        session_id: found.id,
        account_id: account.id,
        kind,
        link: Some(ctx.seal(Place::new("guest", "link", id), &link.0)?),
        asked_by: ctx.actor()?.account,
        asked_at: ctx.at(),
        came_at: None,
        refused_by: None,
        refused_at: None,
    };
    entity::insert(&tx, row).await?;
    let (session_id, account_id) = (found.id, account.id);
    let party =
        session_party::Model { id: ctx.id(), centre_id: found.centre_id, session_id, account_id, part: Part::Guest };
    entity::insert(&tx, party).await?;
    let people = telling::notify(ctx, &tx, &found, ("session_guest", id.into()), None).await?;
    telling::log(ctx, &tx, &found, "ask_guest").await?;
    tx.commit().await?;
    telling::announce(ctx, people, session_id);
    Ok(session_id)
}

async fn open_account(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    session: &session::Model,
    wanted: Wanted,
    password_hash: String,
) -> Result<account::Model> {
    let new = NewAccount {
        centre: session.centre_id,
        email: wanted.email,
        name: wanted.name,
        role: Role::Guest,
        profession: None,
        password_hash,
    };
    let mut row = accounts::unsaved(ctx, new);
    // found by no address: theirs may be somebody else's here, or a guest's of another talk
    row.email_folded = format!("guest:{}", row.id);
    // written to as by who asks; on the page they choose themselves
    ctx.lang.as_str().clone_into(&mut row.lang);
    entity::insert(conn, row.clone()).await?;
    Ok(row)
}

/// From now until some weeks after the talk, which may be moved: when the link opens follows from the talk itself.
fn life(ctx: &Ctx, session: &session::Model) -> SignedDuration {
    session.ends_at.timestamp().duration_since(ctx.now) + SignedDuration::from_secs(LINK_KEPT_AFTER)
}

/// Takes an invitation back: the link is dead, and whoever came by it is shown out at once. Twice changes nothing.
///
/// # Errors
/// `NotFound` for those who neither hold the talk nor take part in it as participants.
pub async fn refuse(ctx: &Ctx, session: &str, id: &str) -> Result<SessionId> {
    let id: GuestId = id.parse().map_err(|_| AppError::NotFound)?;
    let tx = ctx.begin().await?;
    let found = talk(ctx, &tx, session, SessionAct::RefuseGuest).await?;
    let row = guest::of_session(&tx, found.id, id).await?.ok_or(AppError::NotFound)?;
    if !guest::refuse(&tx, id, (ctx.actor()?.account, ctx.at())).await? {
        return Ok(found.id);
    }
    let theirs = account::by_id(&tx, row.account_id).await?.ok_or(AppError::NotFound)?;
    accounts::close(ctx, &tx, &theirs).await?;
    admission::leave(&tx, found.id, Some(row.account_id), ctx.at()).await?;
    session_party::take_out_guest(&tx, found.id, row.account_id).await?;
    let people = telling::notify(ctx, &tx, &found, ("session_guest_refused", id.into()), None).await?;
    telling::log(ctx, &tx, &found, "refuse_guest").await?;
    tx.commit().await?;
    ctx.services.hub.end_account(row.account_id);
    telling::announce(ctx, people, found.id);
    Ok(found.id)
}

/// Who is asked to a session, as the acting person may see it; none where guests are not asked at all.
pub(crate) async fn of_session(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    found: &session::Model,
) -> Result<Option<Guests>> {
    if !takes_guests(found) {
        return Ok(None);
    }
    let relation = match access::session_and_relation(ctx, conn, found.id, SessionAct::See).await {
        Ok((_, relation)) => relation,
        Err(Error::App(AppError::NotFound)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let actor = ctx.actor()?;
    let may = |act| may_in_session(actor, act, relation);
    let asks = may(SessionAct::AskGuest);
    if !asks && !may(SessionAct::RefuseGuest) {
        return Ok(None);
    }
    let rows = guest::standing_in(conn, found.id).await?;
    let people = account::of_centre(conn, found.centre_id, rows.iter().map(|row| row.account_id)).await?;
    let told = |row: &guest::Model| {
        let person = people.get(&row.account_id)?;
        let link = row.link.as_ref().filter(|_| asks);
        let link = link.map(|link| ctx.open(Place::new("guest", "link", row.id), link)).transpose();
        Some(link.map(|link| AskedGuest {
            id: row.id,
            name: person.name.clone(),
            kind: row.kind,
            came: row.came_at.is_some(),
            email: Some(person.email.clone()).filter(|email| asks && !email.is_empty()),
            link: link.map(|path| format!("{}{path}", ctx.services.origin)),
        }))
    };
    Ok(Some(Guests {
        asked: rows.iter().filter_map(told).collect::<Result<_>>()?,
        submission_id: (asks && rows.len() < MOST && !is_over(ctx, found)).then(|| ctx.id::<GuestId>().to_string()),
    }))
}

/// What a guest's link leads to; `None` when it was used, taken back, is too old or never was.
///
/// # Errors
/// When the database is down.
pub async fn open(ctx: &Ctx, token: &str) -> Result<Option<GuestLink>> {
    let Some((_, row, account, found)) = by_link(ctx, ctx.services.db.read(), token).await? else { return Ok(None) };
    let gate = gate(ctx, &found);
    if gate == Gate::Over {
        return Ok(None);
    }
    let (starts, ends) = (found.starts_at.timestamp(), found.ends_at.timestamp());
    let opens = starts.checked_sub(rules::LINK_OPENS_BEFORE.seconds()).unwrap_or(starts);
    let house = centre::by_id(ctx.services.db.read(), row.centre_id).await?.ok_or(AppError::NotFound)?;
    Ok(Some(GuestLink {
        name: account.name,
        centre: house.name,
        date: wording::weekday_date(ctx.lang, wording::day_of(starts, &found.zone)),
        time: wording::clock_span(ctx.lang, starts, ends, &found.zone),
        opens: wording::clock_time(ctx.lang, opens, &found.zone),
        open: gate == Gate::Open,
    }))
}

/// Comes in by a link, once. Gives the token for the cookie, and the talk.
///
/// # Errors
/// `Invalid` with `guest_link_over`, or `guest_link_early` when it does not open yet, or `guest_link_signed_in` for who has
/// an account here: then it is not used up.
pub async fn enter(ctx: &Ctx, token: &str) -> Result<(String, SessionId)> {
    let over = || Error::App(AppError::field("", "guest_link_over"));
    if ctx.actor.as_ref().is_some_and(|actor| actor.role != Role::Guest) {
        return Err(AppError::field("", "guest_link_signed_in").into());
    }
    let tx = ctx.begin().await?;
    let (link, row, account, found) = by_link(ctx, &tx, token).await?.ok_or_else(over)?;
    match gate(ctx, &found) {
        Gate::Over => return Err(over()),
        Gate::NotYet => return Err(AppError::field("", "guest_link_early").into()),
        Gate::Open => {}
    }
    if !account::stands(&tx, &account).await? || !accounts::take_link(ctx, &tx, link).await? {
        return Err(over());
    }
    guest::came(&tx, row.id, ctx.at()).await?;
    let as_them = ctx.acting_as(accounts::actor(&tx, &account).await?);
    telling::log(&as_them, &tx, &found, "come_as_guest").await?;
    Ok((accounts::start_session(ctx, tx, &account).await?, found.id))
}

type Found = (domain::id::SingleUseLinkId, guest::Model, account::Model, session::Model);

async fn by_link(ctx: &Ctx, conn: &impl ConnectionTrait, token: &str) -> Result<Option<Found>> {
    let Some((link, account)) = accounts::guest_link(ctx, conn, token).await? else { return Ok(None) };
    let Some(row) = guest::of_account(conn, account.id).await? else { return Ok(None) };
    let found = session::by_id(conn, row.session_id).await?;
    let stands = found.filter(|found| found.cancelled_at.is_none() && takes_guests(found));
    Ok(stands.filter(|found| stage(found) != Stage::Ended).map(|found| (link, row, account, found)))
}

fn gate(ctx: &Ctx, session: &session::Model) -> Gate {
    let second = |at: At| at.timestamp().as_second();
    rules::gate(second(session.starts_at), second(session.ends_at), ctx.now.as_second())
}

fn is_over(ctx: &Ctx, session: &session::Model) -> bool {
    stage(session) == Stage::Ended || gate(ctx, session) == Gate::Over
}

/// A talk on a screen.
fn takes_guests(session: &session::Model) -> bool {
    session.kind == SessionKind::Consult && today::is_on_screen(session.channel)
}

async fn talk(ctx: &Ctx, conn: &impl ConnectionTrait, id: &str, act: SessionAct) -> Result<session::Model> {
    let id: SessionId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = access::session(ctx, conn, id, act).await?;
    if takes_guests(&found) { Ok(found) } else { Err(AppError::NotFound.into()) }
}

/// What `account` is to the participant, in a talk it is asked to.
pub(crate) async fn kinds(
    conn: &impl ConnectionTrait,
    session: SessionId,
) -> Result<std::collections::HashMap<AccountId, GuestKind>> {
    Ok(guest::standing_in(conn, session).await?.into_iter().map(|row| (row.account_id, row.kind)).collect())
}
