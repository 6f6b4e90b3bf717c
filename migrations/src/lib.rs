//! The schema, one step at a time. Invariant: a migration that has landed never changes; later ones add, then remove.

mod column;
mod m20261122_000001_create_people;
mod m20261122_000002_create_programme;
mod m20261122_000003_create_mapping;
mod m20261122_000004_create_training;
mod m20261122_000005_seal_audit;
mod m20261122_000006_create_access;
mod m20261122_000007_create_second_factor;
mod m20261122_000008_create_rights;
mod m20261122_000009_administer;
mod m20261122_000010_create_oidc;
mod m20261122_000011_create_passkey;
mod m20261128_000017_create_note;
mod m20261128_000018_create_programme_version;
mod m20261128_000019_create_plan_message;
mod m20261128_000020_create_calendar_feed;
mod m20261128_000021_create_schedule;
mod m20261128_000022_create_action_plan;
mod m20261128_000023_create_referral;
mod m20261128_000024_create_course;
mod m20261129_000025_create_preparation;
mod m20261129_000026_add_site_address;
mod m20261129_000027_create_guest;
mod m20261129_000028_create_programme_draft;
mod m20261129_000029_create_attendance_change;
mod m20261129_000030_ask_once;
mod m20261129_000031_create_risk;
mod m20261129_000032_answer_for;
mod m20261129_000033_create_instrument;
mod m20261129_000034_look_at_instruments;
mod m20261129_000035_create_response_version;
mod m20261129_000037_hand_over;
mod m20261129_000038_administer_asking;
mod m20261129_000039_tell_beforehand;
mod m20261130_000041_create_session_sign;
mod m20261130_000042_create_poll;
mod m20261130_000043_create_slide;
mod m20261130_000044_create_caption;
mod m20261130_000045_create_sending;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// All migrations in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_create_people::Migration),
            Box::new(m20261122_000002_create_programme::Migration),
            Box::new(m20261122_000003_create_mapping::Migration),
            Box::new(m20261122_000004_create_training::Migration),
            Box::new(m20261122_000005_seal_audit::Migration),
            Box::new(m20261122_000006_create_access::Migration),
            Box::new(m20261122_000007_create_second_factor::Migration),
            Box::new(m20261122_000008_create_rights::Migration),
            Box::new(m20261122_000009_administer::Migration),
            Box::new(m20261122_000010_create_oidc::Migration),
            Box::new(m20261122_000011_create_passkey::Migration),
            Box::new(m20261128_000017_create_note::Migration),
            Box::new(m20261128_000018_create_programme_version::Migration),
            Box::new(m20261128_000019_create_plan_message::Migration),
            Box::new(m20261128_000020_create_calendar_feed::Migration),
            Box::new(m20261128_000021_create_schedule::Migration),
            Box::new(m20261128_000022_create_action_plan::Migration),
            Box::new(m20261128_000023_create_referral::Migration),
            Box::new(m20261128_000024_create_course::Migration),
            Box::new(m20261129_000025_create_preparation::Migration),
            Box::new(m20261129_000026_add_site_address::Migration),
            Box::new(m20261129_000027_create_guest::Migration),
            Box::new(m20261129_000028_create_programme_draft::Migration),
            Box::new(m20261129_000029_create_attendance_change::Migration),
            Box::new(m20261129_000030_ask_once::Migration),
            Box::new(m20261129_000031_create_risk::Migration),
            Box::new(m20261129_000032_answer_for::Migration),
            Box::new(m20261129_000033_create_instrument::Migration),
            Box::new(m20261129_000034_look_at_instruments::Migration),
            Box::new(m20261129_000035_create_response_version::Migration),
            Box::new(m20261129_000037_hand_over::Migration),
            Box::new(m20261129_000038_administer_asking::Migration),
            Box::new(m20261129_000039_tell_beforehand::Migration),
            Box::new(m20261130_000041_create_session_sign::Migration),
            Box::new(m20261130_000042_create_poll::Migration),
            Box::new(m20261130_000043_create_slide::Migration),
            Box::new(m20261130_000044_create_caption::Migration),
            Box::new(m20261130_000045_create_sending::Migration),
        ]
    }
}
