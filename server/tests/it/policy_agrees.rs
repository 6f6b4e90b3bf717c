//! Scoped SQL picks rows, `domain::policy` picks acts: this proves that they agree, for every role and every way of
//! standing to an enrolment or a session.

use crate::helpers::on_both;
use domain::{
    id::{EnrolmentId, SessionId},
    person::{Actor, Role},
    policy::{self, Act, SessionAct},
};
use entity::{At, account, care_team_member, enrolment, session, session_party};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use std::collections::HashSet;

/// Everybody in both centres, as actors.
async fn everybody(app: &crate::helpers::TestApp) -> anyhow::Result<Vec<Actor>> {
    let db = app.services.db.read();
    let mut actors = Vec::new();
    for account in account::Entity::find().all(db).await? {
        actors.push(service::account::actor(db, &account).await?);
    }
    let roles: HashSet<&str> = actors.iter().map(|actor| actor.role.as_str()).collect();
    assert_eq!(roles.len(), Role::ALL.len(), "every role is here");
    Ok(actors)
}

#[tokio::test]
async fn an_enrolment_is_found_exactly_by_those_who_may_do_something_to_it() {
    on_both(async |app| {
        let db = app.services.db.read();
        let now = At::new(app.services.clock.now());
        let all = enrolment::Entity::find().all(db).await?;
        let relations = care_team_member::Entity::find().all(db).await?;
        assert!(
            relations.iter().any(|one| one.ends_at.is_some_and(|end| end <= now)),
            "one that has ended is among them"
        );
        let (mut found_any, mut hidden_any) = (0, 0);
        for actor in everybody(app).await? {
            let found: HashSet<EnrolmentId> =
                enrolment::visible_to(&actor, now).all(db).await?.into_iter().map(|one| one.id).collect();
            for one in &all {
                // reckoned here, not by the finder under test
                let in_care = relations.iter().any(|relation| {
                    relation.account_id == actor.account
                        && relation.enrolment_id == one.id
                        && relation.starts_at <= now
                        && relation.ends_at.is_none_or(|end| end > now)
                });
                assert_eq!(care_team_member::stands(db, &actor, one.id, now).await?, in_care);
                let standing = enrolment::standing(&actor, one, in_care);
                let may = Act::ALL.into_iter().any(|act| policy::may(&actor, act, standing));
                assert_eq!(found.contains(&one.id), may, "{} {:?} {standing:?}", actor.role, one.id);
                if may { found_any += 1 } else { hidden_any += 1 }
            }
        }
        assert!(found_any > 20 && hidden_any > 20, "both answers were met: {found_any}, {hidden_any}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_session_is_found_exactly_by_those_who_may_see_it() {
    on_both(async |app| {
        let db = app.services.db.read();
        let all = session::Entity::find().all(db).await?;
        let parties = session_party::Entity::find().all(db).await?;
        let enrolments = enrolment::Entity::find().all(db).await?;
        let (mut found_any, mut hidden_any) = (0, 0);
        for actor in everybody(app).await? {
            let found: HashSet<SessionId> =
                session::of_actor(&actor).all(db).await?.into_iter().map(|one| one.id).collect();
            for one in &all {
                let part = parties
                    .iter()
                    .find(|party| party.session_id == one.id && party.account_id == actor.account)
                    .map(|party| party.part);
                let by_cohort = one.cohort_id.is_some()
                    && enrolments.iter().any(|enrolled| {
                        enrolled.cohort_id == one.cohort_id && actor.participant == Some(enrolled.participant_id)
                    });
                let expected =
                    actor.centre == one.centre_id && one.cancelled_at.is_none() && (part.is_some() || by_cohort);
                assert_eq!(found.contains(&one.id), expected, "{} {:?}", actor.role, one.id);
                if expected {
                    found_any += 1;
                    assert!(policy::may_in_session(&actor, SessionAct::See, session::standing(&actor, one, part)));
                } else {
                    hidden_any += 1;
                }
                let elsewhere = Actor { centre: app.other.centre, ..actor.clone() };
                if one.centre_id != app.other.centre {
                    let standing = session::standing(&elsewhere, one, part);
                    assert!(!SessionAct::ALL.into_iter().any(|act| policy::may_in_session(&elsewhere, act, standing)));
                }
            }
        }
        assert!(found_any > 20 && hidden_any > 20, "both answers were met: {found_any}, {hidden_any}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_care_relationship_that_ends_closes_on_the_very_next_request() {
    on_both(async |app| {
        let id = app.world.participants[0].enrolment.id;
        let therapist = app.signed_in("fagperson").await;
        let path = [("enrolment", id.to_string())];
        let query: Vec<(&str, &str)> = path.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(therapist.read("/api/participants/read", &query).await.status, 200);
        let now = At::new(app.services.clock.now());
        care_team_member::Entity::update_many()
            .col_expr(care_team_member::Column::EndsAt, sea_orm::sea_query::Expr::value(now))
            .filter(care_team_member::Column::EnrolmentId.eq(id))
            .filter(care_team_member::Column::AccountId.eq(app.world.staff.therapist))
            .exec(app.services.db.write())
            .await?;
        assert_eq!(therapist.read("/api/participants/read", &query).await.status, 404);
        Ok(())
    })
    .await;
}
