//! Participants who go through a programme together.

use crate::{At, Day, account, care_team_member, enrolment};
use domain::id::{AccountId, CentreId, CohortId, EnrolmentId, ProgrammeId, ProgrammeVersionId, SiteId};
use sea_orm::{QuerySelect as _, entity::prelude::*, sea_query::Expr};
use std::collections::{BTreeSet, HashMap};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "cohort")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CohortId,
    pub centre_id: CentreId,
    pub site_id: SiteId,
    pub programme_id: ProgrammeId,
    pub name: String,
    pub starts_on: Day,
    /// What the group follows; where nothing is said, what was newest when each of them began.
    pub programme_version_id: Option<ProgrammeVersionId>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Some cohort of a centre: for a demo, which has one.
///
/// # Errors
/// When the database is down.
pub async fn first_of_centre(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::CentreId.eq(centre)).one(conn).await
}

/// A centre's cohort `id`.
///
/// # Errors
/// When the database is down.
pub async fn by_id(conn: &impl ConnectionTrait, centre: CentreId, id: CohortId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::CentreId.eq(centre)).one(conn).await
}

/// The cohorts of a centre.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of_centre(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::CentreId.eq(centre)).all(conn).await
}

/// Gives a cohort that is still at `version` another name. Says whether it was.
pub async fn rename(conn: &impl ConnectionTrait, (id, version): (CohortId, i32), name: &str) -> Result<bool, DbErr> {
    let update = Entity::update_many()
        .col_expr(Column::Name, Expr::value(name))
        .col_expr(Column::Version, Expr::value(version + 1))
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(version));
    Ok(update.exec(conn).await?.rows_affected > 0)
}

/// The names of those who follow somebody in each cohort of a centre at `now`: who, not whom.
pub async fn staff_names(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    now: At,
) -> Result<HashMap<CohortId, Vec<String>>, DbErr> {
    let enrolled = enrolment::Entity::find().filter(enrolment::Column::CentreId.eq(centre)).select_only();
    let enrolled = enrolled.column(enrolment::Column::Id).column(enrolment::Column::CohortId);
    let enrolled: Vec<(EnrolmentId, Option<CohortId>)> = enrolled.into_tuple().all(conn).await?;
    let cohorts: HashMap<_, _> = enrolled.into_iter().filter_map(|(id, cohort)| Some((id, cohort?))).collect();
    let standing = care_team_member::standing_at(centre, now).all(conn).await?;
    let pairs: BTreeSet<(CohortId, AccountId)> =
        standing.iter().filter_map(|one| Some((*cohorts.get(&one.enrolment_id)?, one.account_id))).collect();
    let people = account::of_centre(conn, centre, pairs.iter().map(|(_, account)| *account)).await?;
    let mut names: HashMap<CohortId, Vec<String>> = HashMap::new();
    for (cohort, account) in pairs {
        names.entry(cohort).or_default().extend(people.get(&account).map(|one| one.name.clone()));
    }
    Ok(names)
}
