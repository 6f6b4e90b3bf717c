//! Programmes written by forms: what is built is what a file would say, nobody follows a draft, and nothing is lost or
//! written over unseen.

use crate::helpers::{Answer, Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    AppError,
    programme::{Programme, Programmes, Written},
    programme_draft::{Draft, DraftPart, Form, How, PartOf},
};
use domain::programme::{Place, Section, Template};
use entity::audit;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use service::programme::{SHIPPED, shipped};

/// Fields of a form, as a browser sends them.
type Sent = Vec<(String, String)>;

fn programme(app: &TestApp) -> String {
    app.world.participants[0].enrolment.programme_id.to_string()
}

async fn read(browser: &Browser, draft: &str) -> anyhow::Result<Draft> {
    browser.read("/api/programmes/draft", &[("draft", draft)]).await.json()
}

async fn part(browser: &Browser, draft: &str, place: &str) -> anyhow::Result<DraftPart> {
    browser.read("/api/programmes/draft_part", &[("draft", draft), ("place", place), ("change", "1")]).await.json()
}

async fn form(browser: &Browser, draft: &str, place: &str) -> anyhow::Result<Form> {
    match part(browser, draft, place).await?.shown {
        PartOf::Form(form) => Ok(form),
        PartOf::List(list) => anyhow::bail!("{place} is a list: {list:?}"),
    }
}

/// What a browser sends of a form that nobody has changed.
fn as_it_stands(form: Form) -> Sent {
    let field = |field: contract::programme_draft::Asked| match field.how {
        How::Several(boxes) => {
            boxes.into_iter().filter(|(_, _, on)| *on).map(|(name, ..)| (name, "true".to_owned())).collect()
        }
        How::Tick if field.value.is_empty() => Vec::new(),
        _ => vec![(field.name, field.value)],
    };
    form.fields.into_iter().flat_map(field).chain(form.hidden).collect()
}

async fn put(browser: &Browser, draft: &str, version: i32, place: &str, fields: &[(&str, &str)]) -> Answer {
    let version = version.to_string();
    // the last one is of a button without a name
    let about = [("draft", draft), ("version", &version), ("place", place), ("", "")];
    let all: Vec<_> = about.into_iter().chain(fields.iter().copied()).collect();
    browser.post("/api/programmes/put_in_draft", &all).await
}

async fn act(browser: &Browser, name: &str, draft: &str, version: i32, more: &[(&str, &str)]) -> Answer {
    let version = version.to_string();
    let all: Vec<_> = [("draft", draft), ("version", &version)].into_iter().chain(more.iter().copied()).collect();
    browser.post(&format!("/api/programmes/{name}"), &all).await
}

/// The id in a path that an act gave.
fn id_in(answer: &Answer) -> anyhow::Result<String> {
    let path: String = answer.json().with_context(|| answer.text.clone())?;
    let path = path.split('?').next().unwrap_or_default();
    Ok(path.rsplit('/').next().context("an id")?.to_owned())
}

async fn begin(app: &TestApp, browser: &Browser) -> anyhow::Result<String> {
    id_in(&browser.post("/api/programmes/start_draft", &[("programme", &programme(app))]).await)
}

/// Every thing of a template and its code, those that hold others first.
fn places(template: &Template) -> Vec<(Place, Option<String>)> {
    let mut all: Vec<(Place, Option<String>)> = Vec::new();
    let mut add = |section, steps: &[usize], code: Option<&String>| {
        all.extend(Place::new(section, steps).map(|place| (place, code.cloned())));
    };
    add(Section::Head, &[], None);
    for (at, kind) in template.kinds.iter().enumerate() {
        add(Section::Kinds, &[at], Some(&kind.code));
    }
    for (at, phase) in template.phases.iter().enumerate() {
        add(Section::Phases, &[at], Some(&phase.code));
        for (week, of) in phase.weeks.iter().enumerate() {
            add(Section::Phases, &[at, week], None);
            for (day, of) in of.days.iter().enumerate() {
                add(Section::Phases, &[at, week, day], None);
                (0..of.slots.len()).for_each(|slot| add(Section::Phases, &[at, week, day, slot], None));
            }
        }
    }
    for (at, point) in template.timepoints.iter().enumerate() {
        add(Section::Timepoints, &[at], Some(&point.code));
    }
    for (at, one) in template.follow_ups.iter().enumerate() {
        add(Section::FollowUps, &[at], Some(&one.code));
    }
    (0..template.promises.len()).for_each(|at| add(Section::Promises, &[at], None));
    add(Section::Extension, &[], None);
    add(Section::Referral, &[], None);
    all
}

/// Fills in, in a draft of nothing, what the forms of `model` say.
async fn build(elsewhere: &Browser, model: &str, here: &Browser, template: &Template) -> anyhow::Result<String> {
    let name = template.name.text(domain::Lang::Nb);
    let begun = [("name_nb", name), ("code", template.code.as_str())];
    let draft = id_in(&here.post("/api/programmes/start_new", &begun).await)?;
    let again = id_in(&here.post("/api/programmes/start_new", &begun).await)?;
    ensure!(again == draft, "sent once more");
    let mut version = 1;
    for (place, code) in places(template) {
        let place = place.to_string();
        let mut fields = as_it_stands(form(elsewhere, model, &place).await?);
        fields.extend(code.map(|code| ("code".to_owned(), code)));
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = put(here, &draft, version, &place, &fields).await;
        ensure!(answer.status == 200, "{place} {fields:?}: {}", answer.text);
        version = part(here, &draft, "head").await?.version;
    }
    Ok(draft)
}

#[tokio::test]
async fn each_programme_that_ships_can_be_built_of_nothing_by_forms() {
    on_both(async |app| {
        let here = app.signed_in("koordinator").await;
        let elsewhere = app.signed_in_to(&app.other, "koordinator").await;
        for (code, _) in SHIPPED.iter().filter(|(code, _)| *code != "day_oslo") {
            let template = shipped(code)?;
            let added = id_in(&elsewhere.post("/api/programmes/add", &[("code", code)]).await)?;
            let model = id_in(&elsewhere.post("/api/programmes/start_draft", &[("programme", &added)]).await)?;
            let draft = build(&elsewhere, &model, &here, &template).await?;
            let shown = read(&here, &draft).await?;
            ensure!(shown.faults.is_empty() && shown.programme.is_none(), "{code}: {:?}", shown.faults);
            ensure!(shown.promises.is_some_and(|all| all.iter().all(|one| one.weak == Some(Vec::new()))), "{code}");
            // another takes its code meanwhile: it gets one that is free
            let is_taken = *code == "mastery_stay";
            if is_taken {
                ensure!(here.post("/api/programmes/add", &[("code", code)]).await.status == 200);
            }
            let page = here.page(&format!("/programmes/drafts/{draft}")).await;
            ensure!(page.status == 200 && page.text.contains("Publiser"), "{code}");
            let published = act(&here, "publish_draft", &draft, shown.version, &[("over", "0")]).await;
            let id = id_in(&published)?;
            let file = here.page(&format!("/programmes/{id}/file/1.toml")).await.text;
            let built = service::programme::read(&file).map_err(|faults| anyhow::anyhow!("{code}: {faults:?}"))?;
            ensure!((built.code != template.code) == is_taken, "{}", built.code);
            ensure!(Template { code: template.code.clone(), ..built } == template, "{code}: {file}");
            ensure!(here.read("/api/programmes/draft", &[("draft", &draft)]).await.status == 404, "it is done");
        }
        let rows = audit::Entity::find().filter(audit::Column::Act.eq("add_programme"));
        ensure!(rows.count(app.services.db.read()).await? == 9);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_follows_a_draft_and_what_is_published_is_the_next_version() {
    on_both(async |app| {
        let (anne, leder) = (app.signed_in("koordinator").await, app.signed_in("leder").await);
        let id = programme(app);
        let draft = begin(app, &anne).await?;
        ensure!(begin(app, &leder).await? == draft, "who comes second goes on in the same one");
        let listed = leder.read("/api/programmes/read", &[("programme", &id)]).await.json::<Programme>()?;
        ensure!(listed.draft.is_some_and(|there| there.to_string() == draft) && listed.newest == 1);
        // the same as it is there already is no change
        let fields = as_it_stands(form(&anne, &draft, "kinds.0").await?);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        ensure!(put(&anne, &draft, 1, "kinds.0", &fields).await.status == 200);
        ensure!(read(&anne, &draft).await?.version == 1);

        let renamed: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, if *name == "name_nb" { "Trening ute" } else { *value }))
            .collect();
        ensure!(put(&anne, &draft, 1, "kinds.0", &renamed).await.status == 200);
        ensure!(put(&anne, &draft, 1, "kinds.0", &renamed).await.status == 200, "sent once more");
        let shown = read(&leder, &draft).await?;
        ensure!((shown.version, shown.newest, shown.by.as_deref()) == (2, 1, Some("Anne Dahl")), "{shown:?}");
        ensure!(shown.changes == ["Endret: Timetypen «training»"] && shown.since.is_empty(), "{shown:?}");
        let preview = shown.preview.context("a week")?;
        ensure!(preview.days.iter().flat_map(|day| &day.sessions).any(|one| one.name == "Trening ute"), "{preview:?}");
        let newest = async || -> anyhow::Result<Written> {
            anne.read("/api/programmes/newest", &[("programme", &id)]).await.json()
        };
        ensure!(newest().await?.version == 1, "nobody follows it");

        // from a page of before: told, and nothing is lost
        let stale = put(&leder, &draft, 1, "kinds.1", &renamed).await;
        ensure!(stale.json::<AppError>()? == AppError::Conflict { current: 2 }, "{}", stale.text);
        for act_name in ["publish_draft", "discard_draft"] {
            let stale = act(&leder, act_name, &draft, 1, &[("over", "1")]).await;
            ensure!(stale.json::<AppError>()? == AppError::Conflict { current: 2 }, "{act_name}: {}", stale.text);
        }
        let moving = act(&leder, "shift_in_draft", &draft, 1, &[("place", "kinds.0"), ("shift", "down")]).await;
        ensure!(moving.status == 409, "{}", moving.text);

        // somebody saves it as text meanwhile
        let text = newest().await?.text.replace("Velkommen og målene dine", "Velkommen");
        let saved = [("programme", id.as_str()), ("version", "1"), ("text", &text)];
        ensure!(leder.post("/api/programmes/save", &saved).await.status == 200);
        let unseen = act(&anne, "publish_draft", &draft, 2, &[("over", "1")]).await;
        ensure!(unseen.json::<AppError>()? == AppError::Conflict { current: 2 }, "{}", unseen.text);
        let shown = read(&anne, &draft).await?;
        ensure!(shown.newest == 2 && shown.since == ["Endret: Timetypen «welcome»"], "{shown:?}");
        let published = act(&anne, "publish_draft", &draft, 2, &[("over", "2")]).await;
        ensure!(published.status == 200 && published.text.contains("done=saved"), "{}", published.text);
        let after = newest().await?;
        ensure!(after.version == 3 && after.text.contains("Trening ute"), "{after:?}");
        let audited = async |act: &str| {
            audit::Entity::find().filter(audit::Column::Act.eq(act)).count(app.services.db.read()).await
        };
        ensure!(audited("change_programme").await? == 2 && audited("change_programme_draft").await? == 1);
        ensure!(audited("start_programme_draft").await? == 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_a_form_says_wrongly_is_told_by_its_field_and_nothing_is_kept() {
    on_both(async |app| {
        let anne = app.signed_in("koordinator").await;
        let draft = begin(app, &anne).await?;
        let wrong = async |place: &str, fields: &[(&str, &str)]| -> anyhow::Result<Vec<(String, String)>> {
            let answer = put(&anne, &draft, 1, place, fields).await;
            let AppError::Invalid { fields } = answer.json()? else { anyhow::bail!("{place}: {}", answer.text) };
            Ok(fields.into_iter().map(|field| (field.field, field.code)).collect())
        };
        let told = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect()
        };
        let lacking = wrong("kinds.8", &[("minutes", "lenge"), ("kind", "dans"), ("place_en", "Gym")]).await?;
        let wanted = [
            ("name_nb", "required"),
            ("kind", "unknown_choice"),
            ("format", "required"),
            ("channel", "required"),
            ("minutes", "not_a_number"),
            ("place_nb", "required"),
        ];
        ensure!(lacking == told(&wanted), "{lacking:?}");
        let kind = [("name_nb", "Dans"), ("kind", "guidance"), ("format", "group"), ("channel", "on_site")];
        let with = |more: &[(&'static str, &'static str)]| [&kind[..], more].concat();
        ensure!(wrong("kinds.8", &with(&[("minutes", "2")])).await? == told(&[("minutes", "out_of_range")]));
        let coded = wrong("kinds.8", &with(&[("minutes", "30"), ("code", "Dans!")])).await?;
        ensure!(coded == told(&[("code", "in_words")]), "{coded:?}");
        let twice = wrong("kinds.8", &with(&[("minutes", "30"), ("code", "training")])).await?;
        ensure!(twice == told(&[("code", "in_words")]), "{twice:?}");
        let day = "phases.0.weeks.0.days.0";
        ensure!(wrong(day, &[]).await? == told(&[("on", "in_words")]));
        let slot = format!("{day}.slots.0");
        let late = wrong(&slot, &[("kind", "training"), ("starts", "23:30"), ("at_once", "1")]).await?;
        ensure!(late == told(&[("starts", "in_words")]), "{late:?}");
        let odd = wrong(&slot, &[("kind", "none"), ("starts", "9"), ("at_once", "0"), ("until", "x")]).await?;
        let wanted = [
            ("kind", "unknown_choice"),
            ("starts", "invalid_time"),
            ("until", "invalid_time"),
            ("at_once", "out_of_range"),
        ];
        ensure!(odd == told(&wanted), "{odd:?}");
        ensure!(wrong("promises.1", &[]).await? == told(&[("promise", "required")]));
        let months = wrong("promises.1", &[("promise", "contact"), ("months", "6, 90")]).await?;
        ensure!(months == told(&[("months", "out_of_range")]), "{months:?}");
        ensure!(wrong("referral", &[("required_mark", "true")]).await? == told(&[("mark", "required")]));
        ensure!(
            wrong("head", &[("holidays", "skip")]).await? == told(&[("name_nb", "required"), ("word_nb", "required")])
        );
        let shown = read(&anne, &draft).await?;
        ensure!(shown.version == 1 && shown.changes.is_empty(), "nothing was kept: {shown:?}");

        // without script what was typed comes back, with what is wrong with it
        let page = format!("/programmes/drafts/{draft}/part?place=kinds.8");
        let fields = [
            ("draft", draft.as_str()),
            ("version", "1"),
            ("place", "kinds.8"),
            ("name_nb", "Dans"),
            ("minutes", "lenge"),
        ];
        let back = anne.form(&page, "/api/programmes/put_in_draft", &fields).await;
        let shown = anne.page(back.location()).await.text;
        ensure!(shown.contains("value=\"Dans\"") && shown.contains("value=\"lenge\""), "{}", back.location());
        ensure!(shown.contains("Lengde i minutter"), "{shown}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_draft_may_be_faulty_and_says_where_until_it_is_put_right() {
    on_both(async |app| {
        let anne = app.signed_in("koordinator").await;
        let draft = begin(app, &anne).await?;
        // a kind that slots name
        let shift = async |version: i32, place: &str, shift: &str| {
            act(&anne, "shift_in_draft", &draft, version, &[("place", place), ("shift", shift)]).await
        };
        ensure!(shift(1, "kinds.0", "out").await.status == 200);
        let shown = read(&anne, &draft).await?;
        ensure!(!shown.faults.is_empty() && shown.promises.is_none() && shown.preview.is_none(), "{shown:?}");
        ensure!(shown.faults[0].place.starts_with("phases.0.weeks.0.days.0.slots."), "{:?}", shown.faults);
        let wrong: Vec<_> = shown.sections.iter().filter(|one| one.wrong).map(|one| one.place.as_str()).collect();
        ensure!(wrong == ["phases"], "{wrong:?}");
        let refused = act(&anne, "publish_draft", &draft, shown.version, &[("over", "1")]).await;
        ensure!(refused.status == 422 && refused.text.contains("training"), "{}", refused.text);
        let page = anne.page(&format!("/programmes/drafts/{draft}")).await.text;
        ensure!(page.contains("Dette må rettes før du kan publisere"));
        // every page of it can be opened as it is
        for place in
            ["head", "kinds", "phases", "phases.0", "phases.0.weeks.0", "phases.0.weeks.1", "timepoints", "extension"]
        {
            let page = anne.page(&format!("/programmes/drafts/{draft}/part?place={place}")).await;
            ensure!(page.status == 200, "{place}: {}", page.status);
        }
        // the week's page is a list, and moves what is on it
        let PartOf::List(list) = anne
            .read("/api/programmes/draft_part", &[("draft", &draft), ("place", "phases.0.weeks.0")])
            .await
            .json::<DraftPart>()?
            .shown
        else {
            anyhow::bail!("no list")
        };
        ensure!(list.rows.len() > 1 && list.rows[0].wrong && list.rows[0].rows.len() > 1, "{list:?}");
        ensure!(shift(2, "phases.0.weeks.0.days.0", "down").await.status == 200);
        ensure!(shift(3, "phases.0.weeks.0.days.0", "sideways").await.status == 422);
        ensure!(shift(3, "kinds.99", "up").await.status == 404 && shift(3, "nowhere", "up").await.status == 404);
        let gone = act(&anne, "discard_draft", &draft, 3, &[]).await;
        ensure!(gone.status == 200 && gone.text.contains("done=discarded"), "{}", gone.text);
        ensure!(begin(app, &anne).await? != draft, "the next one begins anew");
        let known = anne.post("/api/programmes/start_new", &[("name_nb", "Nytt"), ("code", "day_oslo")]).await;
        ensure!(known.text.contains("known_programme"), "{}", known.text);
        let new = id_in(&anne.post("/api/programmes/start_new", &[("name_nb", "Et nytt")]).await)?;
        let begun = anne.read("/api/programmes/list", &[]).await.json::<Programmes>()?.begun;
        ensure!(begun.len() == 1 && begun[0].0.to_string() == new && begun[0].1 == "Et nytt", "{begun:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn drafts_of_others_are_not_there() {
    on_both(async |app| {
        let (anne, ola) = (app.signed_in("koordinator").await, app.signed_in("fagperson").await);
        let elsewhere = app.signed_in_to(&app.other, "koordinator").await;
        let draft = begin(app, &anne).await?;
        for (browser, status) in [(&elsewhere, 404), (&ola, 403)] {
            ensure!(browser.read("/api/programmes/draft", &[("draft", &draft)]).await.status == status);
            let place = [("draft", draft.as_str()), ("place", "kinds")];
            ensure!(browser.read("/api/programmes/draft_part", &place).await.status == status);
            ensure!(put(browser, &draft, 1, "head", &[]).await.status == status);
            for name in ["shift_in_draft", "publish_draft", "discard_draft"] {
                let more = [("place", "kinds.0"), ("shift", "down"), ("over", "1")];
                ensure!(act(browser, name, &draft, 1, &more).await.status == status, "{name}");
            }
            let start = [("programme", &*programme(app))];
            ensure!(browser.post("/api/programmes/start_draft", &start).await.status == status);
            ensure!(browser.page(&format!("/programmes/drafts/{draft}")).await.status == status);
        }
        ensure!(ola.post("/api/programmes/start_new", &[("name_nb", "Nytt")]).await.status == 403);
        for place in ["", "nothing", "kinds.99", "phases.9.weeks.0", "promises.1"] {
            let asked = [("draft", draft.as_str()), ("place", place)];
            ensure!(anne.read("/api/programmes/draft_part", &asked).await.status == 404, "{place}");
        }
        Ok(())
    })
    .await;
}
