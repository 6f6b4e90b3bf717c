//! A named person's part in a session. A cohort's participants are not named: they follow from enrolment.

use crate::{account, away, enrolment, participant, session};
use domain::{
    id::{AccountId, CentreId, SessionId, SessionPartyId},
    schedule::Part,
};
use sea_orm::{QuerySelect, QueryTrait, entity::prelude::*};
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session_party")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionPartyId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    pub account_id: AccountId,
    pub part: Part,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The part `account` is named with in `session`, if it is.
///
/// # Errors
/// When the database is down.
pub async fn part_of(
    conn: &impl ConnectionTrait,
    session: SessionId,
    account: AccountId,
) -> Result<Option<Part>, DbErr> {
    let found =
        Entity::find().filter(Column::SessionId.eq(session)).filter(Column::AccountId.eq(account)).one(conn).await?;
    Ok(found.map(|party| party.part))
}

/// Everyone in `session`: the named, and the participants of the cohort it is for who are not away.
///
/// # Errors
/// When the database is down.
pub async fn everyone(
    conn: &impl ConnectionTrait,
    session: &session::Model,
) -> Result<Vec<(account::Model, Part)>, DbErr> {
    let named = Entity::find().filter(Column::SessionId.eq(session.id)).all(conn).await?;
    let mut parts: HashMap<AccountId, Part> = named.into_iter().map(|party| (party.account_id, party.part)).collect();
    if let Some(cohort) = session.cohort_id {
        let enrolled = enrolment::Entity::find()
            .select_only()
            .column(enrolment::Column::ParticipantId)
            .filter(enrolment::Column::CentreId.eq(session.centre_id))
            .filter(enrolment::Column::CohortId.eq(cohort))
            .filter(enrolment::Column::Id.not_in_subquery(away::at(session.starts_at)));
        let of_cohort = participant::Entity::find()
            .filter(participant::Column::CentreId.eq(session.centre_id))
            .filter(participant::Column::Id.in_subquery(enrolled.into_query()))
            .all(conn)
            .await?;
        for person in of_cohort {
            parts.entry(person.account_id).or_insert(Part::TakesPart);
        }
    }
    let accounts = account::of_centre(conn, session.centre_id, parts.keys().copied()).await?;
    let mut everyone: Vec<_> =
        accounts.into_values().filter_map(|account| Some((account.clone(), *parts.get(&account.id)?))).collect();
    everyone.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
    Ok(everyone)
}

/// Takes a guest out of `session`.
///
/// # Errors
/// When it cannot be written.
pub async fn take_out_guest(conn: &impl ConnectionTrait, session: SessionId, account: AccountId) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::SessionId.eq(session))
        .filter(Column::AccountId.eq(account))
        .filter(Column::Part.eq(Part::Guest))
        .exec(conn)
        .await
        .map(|_| ())
}
