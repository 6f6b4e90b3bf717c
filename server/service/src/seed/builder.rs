//! Adds one thing at a time, in one transaction. Invariant: everything is there or nothing is.

use crate::{
    account::{self, NewAccount},
    ctx::Ctx,
    error::Result,
    programme as service_programme, scheduling,
};
use domain::{
    LangMap,
    booking::RoomKind,
    id::{AccountId, CentreId, CohortId, EnrolmentId, ProgrammeId, RoomId, SessionId, SiteId},
    person::{Profession, Role},
    schedule::{AttendanceStatus, Channel, Format, Part, SessionKind},
};
use entity::{
    At, Day, attendance, care_team_member, centre, cohort, enrolment, participant, programme_version, room, session,
    session_party, site,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::DatabaseTransaction;

/// The zone of made-up sites.
const ZONE: &str = crate::wording::CENTRE_ZONE;

pub struct Builder<'a> {
    pub ctx: &'a Ctx,
    transaction: DatabaseTransaction,
    password_hash: String,
}

/// A planned session before it has an id.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub kind: SessionKind,
    pub format: Format,
    pub channel: Channel,
    pub title: LangMap,
    pub place: LangMap,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub live_since: Option<Timestamp>,
    pub room: Option<RoomId>,
    /// What its programme says of it.
    pub beforehand: LangMap,
}

impl<'a> Builder<'a> {
    /// All accounts it adds have the password of `password_hash`.
    ///
    /// # Errors
    /// When the database is down.
    pub async fn begin(ctx: &'a Ctx, password_hash: String) -> Result<Self> {
        Ok(Self { ctx, transaction: ctx.begin().await?, password_hash })
    }

    #[must_use]
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    #[must_use]
    pub fn password_hash(&self) -> &str {
        &self.password_hash
    }

    /// # Errors
    /// When the database is down.
    pub async fn commit(self) -> Result<()> {
        Ok(self.transaction.commit().await?)
    }

    /// # Errors
    /// When it cannot be written. So for all below.
    pub async fn centre(&self, name: &str, is_demo: bool) -> Result<CentreId> {
        let id = self.ctx.id();
        let row = centre::Model { id, name: name.to_owned(), is_demo, created_at: self.ctx.at(), version: 1 };
        entity::insert(&self.transaction, row).await?;
        Ok(id)
    }

    pub async fn site(&self, centre_id: CentreId, name: &str) -> Result<SiteId> {
        let id = self.ctx.id();
        let (zone, address) = (ZONE.to_owned(), Some(format!("Eksempelveien 1, {name}")));
        let row = site::Model { id, centre_id, name: name.to_owned(), zone, address, version: 1 };
        entity::insert(&self.transaction, row).await?;
        Ok(id)
    }

    pub async fn room(&self, (centre_id, site_id): (CentreId, SiteId), name: &str, kind: RoomKind) -> Result<RoomId> {
        let id = self.ctx.id();
        let row = room::Model { id, centre_id, site_id, name: name.to_owned(), kind, version: 1 };
        entity::insert(&self.transaction, row).await?;
        Ok(id)
    }

    pub async fn account(
        &self,
        centre: CentreId,
        email: String,
        name: &str,
        role: Role,
        profession: Option<Profession>,
    ) -> Result<AccountId> {
        let password_hash = self.password_hash.clone();
        let new = NewAccount { centre, email, name: name.to_owned(), role, profession, password_hash };
        Ok(account::create(self.ctx, &self.transaction, new).await?.id)
    }

    /// One that ships, with its first version.
    pub async fn programme(&self, centre: CentreId, code: &str) -> Result<ProgrammeId> {
        service_programme::add(self.ctx, &self.transaction, centre, &service_programme::shipped(code)?, None).await
    }

    pub async fn cohort(
        &self,
        centre_id: CentreId,
        site_id: SiteId,
        programme_id: ProgrammeId,
        name: &str,
        starts_on: Date,
    ) -> Result<CohortId> {
        let id = self.ctx.id();
        let version = programme_version::newest(&self.transaction, centre_id, programme_id).await?;
        let row = cohort::Model {
            id,
            centre_id,
            site_id,
            programme_id,
            name: name.to_owned(),
            starts_on: Day(starts_on),
            programme_version_id: version.map(|version| version.id),
            version: 1,
        };
        entity::insert(&self.transaction, row).await?;
        Ok(id)
    }

    /// Makes the account a participant and enrols them.
    pub async fn enrol(
        &self,
        centre_id: CentreId,
        account_id: AccountId,
        programme_id: ProgrammeId,
        cohort_id: CohortId,
        contact_person: AccountId,
        days: (Date, Date),
    ) -> Result<enrolment::Model> {
        let person = participant::Model { id: self.ctx.id(), centre_id, account_id };
        let row = enrolment::Model {
            id: self.ctx.id(),
            centre_id,
            participant_id: person.id,
            programme_id,
            cohort_id: Some(cohort_id),
            contact_person_id: Some(contact_person),
            starts_on: Day(days.0),
            ends_on: Some(Day(days.1)),
            programme_version_id: None,
            version: 1,
        };
        entity::insert(&self.transaction, person).await?;
        entity::insert(&self.transaction, row.clone()).await?;
        Ok(row)
    }

    pub async fn care(
        &self,
        enrolment: &enrolment::Model,
        account_id: AccountId,
        starts_at: Timestamp,
        ends_at: Option<Timestamp>,
    ) -> Result<()> {
        let row = care_team_member::Model {
            id: self.ctx.id(),
            centre_id: enrolment.centre_id,
            enrolment_id: enrolment.id,
            account_id,
            starts_at: starts_at.into(),
            ends_at: ends_at.map(At::new),
        };
        entity::insert(&self.transaction, row).await?;
        Ok(())
    }

    pub async fn session(
        &self,
        centre_id: CentreId,
        site_id: SiteId,
        cohort_id: Option<CohortId>,
        new: NewSession,
        parties: &[(AccountId, Part)],
    ) -> Result<SessionId> {
        let id: SessionId = self.ctx.id();
        let row = session::Model {
            id,
            centre_id,
            site_id,
            cohort_id,
            kind: new.kind,
            format: new.format,
            channel: new.channel,
            title: serde_json::to_value(new.title)?,
            place: serde_json::to_value(new.place)?,
            zone: ZONE.to_owned(),
            starts_at: new.starts_at.into(),
            ends_at: new.ends_at.into(),
            cancelled_at: None,
            live_started_at: new.live_since.map(At::new),
            live_ended_at: None,
            version: 1,
            room_id: new.room,
            series_id: None,
            cancel_reason: None,
            screen_tested_at: None,
            late_minutes: None,
        };
        entity::insert(&self.transaction, row.clone()).await?;
        if let Some((by, _)) = parties.first() {
            scheduling::give(self.ctx, &self.transaction, &row, *by, &new.beforehand).await?;
        }
        for (account_id, part) in parties {
            let row = session_party::Model {
                id: self.ctx.id(),
                centre_id,
                session_id: id,
                account_id: *account_id,
                part: *part,
            };
            entity::insert(&self.transaction, row).await?;
        }
        Ok(id)
    }

    pub async fn attended(
        &self,
        centre_id: CentreId,
        session_id: SessionId,
        enrolment_id: EnrolmentId,
        status: AttendanceStatus,
        span: (Timestamp, Timestamp),
    ) -> Result<()> {
        let row = attendance::Model {
            id: self.ctx.id(),
            centre_id,
            session_id,
            enrolment_id,
            status,
            source: "staff".to_owned(),
            first_seen_at: span.0.into(),
            last_seen_at: span.1.into(),
            version: 1,
        };
        entity::insert(&self.transaction, row).await?;
        Ok(())
    }
}
