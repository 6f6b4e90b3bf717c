//! The board of arrivals beyond one press: what was corrected stays to be read, and what is seen at the door is written down.

use crate::helpers::on_both;
use anyhow::{Context as _, ensure};
use contract::{
    participants::{Correction, ParticipantView},
    rights::MyData,
};
use domain::schedule::AttendanceStatus;

#[tokio::test]
async fn what_attendance_was_before_a_correction_is_told_to_team_and_participant() {
    on_both(async |app| {
        let (anne, kari) = (app.signed_in("koordinator").await, app.signed_in("deltaker").await);
        let (talk, enrolment) = (app.world.talk.to_string(), app.world.participants[0].enrolment.id.to_string());
        ensure!(kari.post("/api/plan/check_in", &[("session", &talk)]).await.status == 200);
        // as it is already, and then otherwise
        for (status, version) in [("present", "1"), ("absent", "1")] {
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
async fn from_the_board_one_goes_to_the_notes_and_back() {
    on_both(async |app| {
        let anne = app.signed_in("koordinator").await;
        let board = anne.page("/participants/arrivals").await;
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        let notes = format!("/participants/{enrolment}/notes?from=arrivals");
        ensure!(board.text.contains(&notes), "{}", board.text);
        let fields = [
            ("enrolment", enrolment.as_str()),
            ("submission_id", &app.world.talk.to_string()),
            ("text", "Gikk trappa uten å hvile."),
            ("readers", "team"),
            ("from", "arrivals"),
        ];
        let written = anne.form(&notes, "/api/notes/write", &fields).await;
        ensure!(written.location() == format!("/participants/{enrolment}/notes?done=written&from=arrivals"));
        let page = anne.page(written.location()).await;
        ensure!(
            page.text.contains("href=\"/participants/arrivals\"") && page.text.contains("Gikk trappa uten å hvile.")
        );
        Ok(())
    })
    .await;
}
