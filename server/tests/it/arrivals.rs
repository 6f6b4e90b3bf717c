//! The board of arrivals beyond one press: what was corrected stays to be read, and what is seen at the door is written down.

use crate::helpers::on_both;
use anyhow::{Context as _, ensure};
use contract::{
    AppError,
    note::Notes,
    participants::{Arrivals, Correction, ParticipantView},
    rights::MyData,
};
use domain::schedule::AttendanceStatus;
use entity::note;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};

#[tokio::test]
async fn what_attendance_was_before_a_correction_is_told_to_team_and_participant() {
    on_both(async |app| {
        let (anne, kari) = (app.signed_in("koordinator").await, app.signed_in("deltaker").await);
        let (talk, enrolment) = (app.world.talk.to_string(), app.world.participants[0].enrolment.id.to_string());
        ensure!(kari.post("/api/plan/check_in", &[("session", &talk)]).await.status == 200);
        // as it is already, and then otherwise
        for (status, version) in [("present", "1"), ("absent", "2")] {
            let fields =
                [("session", talk.as_str()), ("enrolment", &enrolment), ("status", status), ("version", version)];
            let answer = anne.post("/api/participants/set_attendance", &fields).await;
            ensure!(answer.status == 200, "{status}: {}", answer.text);
        }
        let told = |corrections: &[Correction]| -> anyhow::Result<()> {
            let [only] = corrections else { anyhow::bail!("{corrections:?}") };
            ensure!((only.before, only.after) == (AttendanceStatus::Present, AttendanceStatus::Absent), "{only:?}");
            ensure!(!only.by.is_empty() && !only.at.is_empty(), "{only:?}");
            Ok(())
        };
        let view: ParticipantView = anne.read("/api/participants/read", &[("enrolment", &enrolment)]).await.json()?;
        let sessions = view.care.context("the clinical part")?.sessions;
        let of_talk = sessions.into_iter().find(|one| one.id == app.world.talk).context("the talk")?;
        told(&of_talk.attendance.context("attendance")?.corrections)?;
        let own: MyData = kari.read("/api/rights/read", &[("kind", "attendance")]).await.json()?;
        let own = own
            .shown
            .context("a kind was asked for")?
            .1
            .attendance
            .into_iter()
            .find(|one| one.session == app.world.talk)
            .context("told of oneself")?;
        told(&own.corrections)?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_seen_at_the_door_is_a_note_that_the_team_and_the_participant_read() {
    on_both(async |app| {
        let anne = app.signed_in("koordinator").await;
        let board: Arrivals = anne.read("/api/participants/arrivals", &[]).await.json()?;
        let row = board.sessions.iter().flat_map(|one| &one.people).next().context("somebody is expected")?;
        let enrolment = row.enrolment.to_string();
        let observe = async |text: &str| {
            let fields =
                [("enrolment", enrolment.as_str()), ("submission_id", row.submission_id.as_str()), ("text", text)];
            anne.form("/participants/arrivals", "/api/participants/observe", &fields).await
        };
        let before = note::Entity::find().count(app.services.db.read()).await?;
        for _ in 0..2 {
            let answer = observe("Gikk trappa uten å hvile.").await;
            ensure!(answer.location() == "/participants/arrivals?done=observed", "{}", answer.location());
        }
        ensure!(note::Entity::find().count(app.services.db.read()).await? == before + 1, "sent twice is written once");
        let empty = anne
            .post(
                "/api/participants/observe",
                &[("enrolment", &enrolment), ("submission_id", &app.world.talk.to_string())],
            )
            .await;
        ensure!(matches!(empty.json()?, AppError::Invalid { .. }), "{}", empty.text);
        let notes: Notes =
            app.signed_in("fagperson").await.read("/api/notes/read", &[("enrolment", &enrolment)]).await.json()?;
        ensure!(notes.notes.iter().any(|one| one.text == "Gikk trappa uten å hvile." && one.readers == "team"));
        // who follows nobody writes of nobody
        let stranger = app.signed_in("lege").await;
        let fields = [("enrolment", enrolment.as_str()), ("submission_id", row.submission_id.as_str()), ("text", "x")];
        ensure!(stranger.post("/api/participants/observe", &fields).await.status == 404);
        Ok(())
    })
    .await;
}
