//! A form of others with a group that repeats, and words that follow the answers: asked, sent, told, corrected and exported.

use super::{
    asking::{ask, asked},
    *,
};
use contract::questionnaire::{Opened, Saved};

/// Medicines, each with a dose; a warning where one does not help.
fn medicines() -> Value {
    let max = json!([{"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs", "valueInteger": 3}]);
    let unless = json!([{"question": "helps", "operator": "=", "answerBoolean": false}]);
    json!({
        "resourceType": "Questionnaire", "url": "urn:centre:sleep", "version": "1", "title": "Legemidler",
        "language": "nb", "status": "active",
        "item": [
            {"linkId": "medicine", "type": "group", "text": "Legemiddel", "repeats": true, "extension": max, "item": [
                {"linkId": "name", "type": "string", "text": "Navn", "required": true},
                {"linkId": "dose", "type": "integer", "text": "Hvor mange om dagen?"},
            ]},
            {"linkId": "helps", "type": "boolean", "text": "Hjelper de?"},
            {"linkId": "doctor", "type": "display", "text": "Snakk med legen din om det.", "enableWhen": unless},
            {"linkId": "note", "type": "text", "text": "Noe mer?"},
        ],
    })
}

struct Asked {
    browser: Browser,
    assignment: String,
    version: i32,
}

impl Asked {
    async fn answer(&mut self, link_id: &str, text: &str) -> anyhow::Result<Saved> {
        let version = self.version.to_string();
        let fields =
            [("assignment", &*self.assignment), ("link_id", link_id), ("value[0]", text), ("version", &version)];
        let answer = self.browser.post("/api/questionnaire/answer", &fields).await;
        ensure!(answer.status == 200, "{link_id}: {}", answer.text);
        let saved: Saved = answer.json()?;
        self.version = saved.version;
        Ok(saved)
    }

    async fn open(&self) -> anyhow::Result<Opened> {
        self.browser.read("/api/questionnaire/open", &[("assignment", &self.assignment)]).await.json()
    }

    async fn submit(&self) -> Answer {
        let fields = [("assignment", &*self.assignment), ("version", &self.version.to_string())];
        self.browser.post("/api/questionnaire/submit", &fields).await
    }

    fn page(&self, rest: &str) -> String {
        format!("/questionnaires/{}{rest}", self.assignment)
    }
}

#[tokio::test]
async fn a_group_is_answered_as_often_as_it_is_needed() {
    on_both(async |app| {
        let code = take_in(&app.signed_in("koordinator").await, &medicines(), None).await?;
        ensure!(ask(app, &code).await?.status == 200);
        let assignment = asked(app).await?.remove(0).id.to_string();
        let mut kari = Asked { browser: app.signed_in("deltaker").await, assignment, version: 0 };
        kari.answer("name", "Paracet").await?;
        kari.answer("dose", "3").await?;
        let more = kari.answer("medicine#2?", "true").await?;
        let opened = kari.open().await?;
        let place = |link_id: &str| {
            let at = opened.questions.iter().position(|one| one.link_id == link_id);
            at.and_then(|at| u32::try_from(at).ok()).context("a question")
        };
        ensure!(more.next == Some(place("name#2")?), "{more:?}");
        ensure!(opened.questions[more.next.context("more")? as usize].lead == ["Legemiddel 2"], "{opened:?}");
        // what is asked of a second is required there too, also without script
        kari.answer("dose#2", "1").await?;
        let missing: AppError = kari.submit().await.json()?;
        ensure!(missing == AppError::field("name#2", "required"), "{missing:?}");
        let page = kari.browser.page(&kari.page(&format!("?q={}", place("name#2")? + 1))).await.text;
        ensure!(page.contains("Legemiddel 2") && page.contains("value=\"name#2\""), "{page}");
        kari.answer("name#2", "Ibux").await?;
        kari.answer("medicine#3?", "false").await?;
        let summary = kari.browser.page(&kari.page("/summary")).await.text;
        ensure!(summary.contains("Ibux") && summary.contains("Vil du legge til én til?"), "{summary}");
        ensure!(kari.submit().await.status == 200);

        // told by instance
        let told = app.signed_in("fagperson").await;
        let enrolment = app.world.participants[0].enrolment.id;
        let page = told.page(&format!("/participants/{enrolment}/results")).await.text;
        ensure!(
            page.contains("Ibux") && !page.contains("Paracet, Ibux") && !page.contains("legge til én til"),
            "{page}"
        );
        let table = told.page(&format!("/library/{code}/answers/answers.csv")).await.text;
        let head = "name: Navn,dose: Hvor mange om dagen?,name#2: Navn,dose#2: Hvor mange om dagen?,helps: Hjelper de?";
        ensure!(table.contains(head) && table.contains("Paracet,3,Ibux,1,"), "{table}");
        let bundle: Value = told.page(&format!("/library/{code}/answers/answers.json")).await.json()?;
        ensure!(bundle.to_string().matches("\"linkId\":\"medicine\"").count() == 3, "the form's, and two: {bundle}");
        ensure!(!bundle.to_string().contains("medicine#"), "{bundle}");

        // corrected: one fewer
        let begun = kari.browser.post("/api/questionnaire/correct", &[("assignment", &kari.assignment)]).await;
        ensure!(begun.status == 200, "{}", begun.text);
        let opened = kari.open().await?;
        ensure!(opened.answers["name#2"] == ["Ibux"] && opened.answers["medicine#2?"] == ["true"], "{opened:?}");
        kari.version = opened.version;
        kari.answer("medicine#2?", "false").await?;
        let corrected = kari.submit().await;
        ensure!(corrected.status == 200, "{}", corrected.text);
        let page = told.page(&format!("/participants/{enrolment}/results")).await.text;
        ensure!(page.contains("Paracet") && page.contains("Rettet"), "{page}");
        let own = kari.browser.page("/privacy?kind=answers").await.text;
        ensure!(own.contains("Paracet") && own.contains("Ibux"), "with what stood before");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn words_beside_questions_follow_the_answers() {
    on_both(async |app| {
        let code = take_in(&app.signed_in("koordinator").await, &medicines(), None).await?;
        ensure!(ask(app, &code).await?.status == 200);
        let assignment = asked(app).await?.remove(0).id.to_string();
        let mut kari = Asked { browser: app.signed_in("deltaker").await, assignment, version: 0 };
        for (text, said) in [("true", &[][..]), ("false", &["Snakk med legen din om det.".to_owned()])] {
            ensure!(kari.answer("helps", text).await?.words_follow, "the form is read again");
            let opened = kari.open().await?;
            let note = opened.questions.iter().find(|one| one.link_id == "note").context("the note")?;
            ensure!(note.lead == said, "{text}: {note:?}");
        }
        // WHO-5 says the same whatever is answered
        let who_5 = app.world.participants[0].open_assignment.to_string();
        let mut kari = Asked { browser: app.signed_in("deltaker").await, assignment: who_5, version: 0 };
        ensure!(!kari.answer("1", "4").await?.words_follow);
        Ok(())
    })
    .await;
}
