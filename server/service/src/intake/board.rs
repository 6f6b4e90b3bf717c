//! The board: who waits, for what, and how many of the ten working days are left. Invariant: it names nothing of health
//! but that something is lacking.

use super::{Programmes, day, deed, opened, works_here};
use crate::{
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    wording,
};
use contract::intake::{Board, Row, Sort};
use domain::{
    id::{EnrolmentId, ReferralId},
    policy::{self, ReferralAct},
    referral::{State, waited},
    working_day,
};
use entity::{Day, enrolment, letter, referral};
use sea_orm::ConnectionTrait;
use std::{cmp::Ordering, collections::HashMap};

/// So many of those that are over are shown.
const MOST_OVER: u64 = 100;

/// The referrals of the actor's centre: those that wait, or with `over` those that do not any more.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for roles that have no referrals.
pub async fn board(ctx: &Ctx, sort: &str, order: &str, over: &str) -> Result<Board> {
    let actor = works_here(ctx)?;
    let over = over == "over";
    let transaction = ctx.begin().await?;
    let found = if over {
        referral::over(&transaction, actor, ctx.at(), MOST_OVER).await?
    } else {
        // a letter that nobody has sent keeps it there, for those who send letters
        let posts = policy::may_with_referral(actor.role, ReferralAct::Register, false);
        referral::open(&transaction, actor, ctx.at(), posts).await?
    };
    let programmes = Programmes::of(&transaction, actor).await?;
    let beside = Beside::of(&transaction, &found).await?;
    let mut rows = Vec::with_capacity(found.len());
    for one in &found {
        let sitting = Some(format!("see_referral:{}:{}:{}", actor.account, one.id, ctx.today()));
        audit::record(ctx, &transaction, Deed { sitting, ..deed(ctx, "see_referral", one)? }).await?;
        rows.push(row(ctx, &programmes, one, &beside)?);
    }
    transaction.commit().await?;
    let (sort, descending) = (Sort::parse(sort), order == "desc");
    arrange(&mut rows, sort, descending);
    let may_register = policy::may_with_referral(actor.role, ReferralAct::Register, false);
    Ok(Board { sort, descending, over, may_register, rows })
}

/// What a line tells beside the referral itself.
pub(super) struct Beside {
    /// Letters on paper that nobody has sent.
    to_post: HashMap<ReferralId, u32>,
    starts: HashMap<EnrolmentId, Day>,
}

impl Beside {
    pub(super) async fn of(conn: &impl ConnectionTrait, all: &[referral::Model]) -> Result<Self> {
        let mut to_post: HashMap<ReferralId, u32> = HashMap::new();
        for of in letter::to_post(conn, all.iter().map(|one| one.id)).await? {
            *to_post.entry(of).or_default() += 1;
        }
        let starts = enrolment::starts_of(conn, all.iter().filter_map(|one| one.enrolment_id)).await?;
        Ok(Self { to_post, starts })
    }
}

/// One line of it.
pub(super) fn row(ctx: &Ctx, programmes: &Programmes, of: &referral::Model, beside: &Beside) -> Result<Row> {
    let now = ctx.today();
    // somebody who has a place waits until they come
    let came = of.enrolment_id.and_then(|id| beside.starts.get(&id)).map(|day| day.0.min(now));
    let closed = of.closed_at.map(|at| wording::day_of(at.timestamp(), wording::CENTRE_ZONE));
    let until = came.or(closed).unwrap_or(now);
    let start_by = of.start_by.filter(|_| of.state == State::Entitled);
    Ok(Row {
        referral: of.id,
        name: of.name.clone(),
        programme: programmes.name(ctx.lang, of.programme_id),
        state: of.state,
        received: day(ctx, of.received_on),
        left: (!of.state.is_assessed()).then(|| working_day::between(now, of.assess_by.0)),
        late: !of.state.is_assessed() && now > of.assess_by.0,
        start_by: start_by.map(|by| day(ctx, by)),
        start_left: start_by.map(|by| (by.0 - now).get_days()),
        to_post: beside.to_post.get(&of.id).copied().unwrap_or(0),
        lacking: programmes.lacking(of, &opened(ctx, of)?),
        waited: waited(of.received_on.0, until),
    })
}

/// Orders rows; equals by name. What has no days left to count comes after what has.
fn arrange(rows: &mut [Row], sort: Sort, descending: bool) {
    let order = wording::name_order();
    let by_name = |a: &Row, b: &Row| order(&a.name, &b.name);
    let turn = |ordering: Ordering| if descending { ordering.reverse() } else { ordering };
    rows.sort_by(|a, b| {
        match sort {
            Sort::Name => turn(by_name(a, b)),
            Sort::State => turn(a.state.cmp(&b.state)),
            Sort::Waited => turn(b.waited.cmp(&a.waited)),
            Sort::Lacking => turn(b.lacking.len().cmp(&a.lacking.len())),
            Sort::Left => match (a.left, b.left) {
                (Some(x), Some(y)) => turn(x.cmp(&y)),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => turn(start_by(a).cmp(&start_by(b))),
            },
        }
        .then_with(|| by_name(a, b))
    });
}

fn start_by(row: &Row) -> Option<&str> {
    row.start_by.as_ref().map(|by| by.iso.as_str())
}
