//! The page to type captions on: a field, and the latest lines. Invariant: what is being typed is never lost to an answer, and
//! what another helper types takes nothing away from here.

use crate::{
    api::{CorrectCaption, TakeBackCaption, WriteCaption},
    captioned::Latest,
    parts::opened,
    room::Room,
};
use contract::{
    AppError,
    teaching::{Caption, Stage, Teaching},
};
use domain::{caption::MOST_CAPTION, id::CaptionId};
use leptos::{children::ChildrenFn, ev, html, prelude::*, server_fn::ServerFn as _, wasm_bindgen::JsCast as _};
use leptos_router::{LazyRoute, lazy_route};
use std::sync::Arc;
use ui::{
    form::{outdated, use_form_about, use_stash},
    prelude::*,
};

/// `/sessions/:id/captions`
pub struct CaptionsPage;

#[lazy_route]
impl LazyRoute for CaptionsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::teaching::join()) {
            return view;
        }
        opened(|teaching| view! { <Typing teaching/> })
    }
}

#[component]
fn Typing(teaching: Teaching) -> impl IntoView {
    let room = Room::follow(teaching.clone());
    let latest = Latest::follow(room);
    let takes_lines = Memo::new(move |_| latest.now.with(|now| !now.submission_id.is_empty()));
    let words = move || match room.stage.get() {
        Stage::Planned => t::teaching::captions_not_yet(),
        Stage::Live => t::teaching::captions_live(),
        Stage::Ended => t::teaching::captions_ended(),
    };
    let on = move || (room.stage.get() == Stage::Live).then_some("true");
    let field = NodeRef::<html::Form>::new();
    view! {
        <PageTitle
            text=t::teaching::captions_title(&teaching.title)
            lead=t::teaching::when(&teaching.date, &teaching.time)
        />
        <div class="stack">
            <p class="live-words" role="status" data-on=on>{words}</p>
            <When is=takes_lines>
                <LineForm latest field/>
            </When>
            <Lines latest/>
            <When is=takes_lines>
                <Mend latest field/>
            </When>
        </div>
    }
}

/// The next line. It is in the field until the server has it; what was typed on meanwhile stays.
#[component]
fn LineForm(latest: Latest, field: NodeRef<html::Form>) -> impl IntoView {
    let action = FormAction::<WriteCaption>::new();
    let form = use_form(action);
    let newest = move || latest.now.with_untracked(|now| now.submission_id.clone());
    // one id as long as it is the same line, however often it is sent
    let kept = RwSignal::new(form.value_of("submission_id").unwrap_or_else(newest));
    Effect::new(move |before: Option<usize>| {
        let answers = action.version().get();
        if before.is_some_and(|before| before != answers) {
            match action.value().get_untracked() {
                Some(Ok(next)) => {
                    kept.set(next);
                    take_out(field, &action.sent("words").unwrap_or_default());
                }
                // an earlier try was kept after all, or it is over
                Some(Err(AppError::Conflict { .. })) => {
                    kept.set(newest());
                    latest.room.refresh();
                }
                _ => {}
            }
        }
        answers
    });
    // or what is typed on would be sent under the id of the line that is under way
    let one_at_a_time = move |event: ev::KeyboardEvent| {
        if form.busy().get_untracked() && event.key() == "Enter" {
            event.prevent_default();
        }
    };
    view! {
        <div on:keydown=one_at_a_time>
            <SendForm action=action node_ref=field>
                <ErrorSummary form labels=vec![("words", t::teaching::caption_words())]/>
                <Hidden name="session" value=latest.room.id()/>
                <Hidden name="submission_id" value=kept/>
                <TextField
                    form
                    name="words"
                    label=t::teaching::caption_words()
                    hint=t::teaching::caption_hint()
                    autocomplete="off"
                    max_length=MOST_CAPTION
                />
                <div class="actions">
                    <Button busy=form.busy()>{t::teaching::caption_send()}</Button>
                </div>
            </SendForm>
        </div>
    }
}

/// Takes what was sent out of the field, and stays there.
fn take_out(form: NodeRef<html::Form>, sent: &str) {
    let found = form.get_untracked().and_then(|form| form.query_selector("[name=words]").ok().flatten());
    let Some(field) = found.and_then(|found| found.dyn_into::<leptos::web_sys::HtmlInputElement>().ok()) else {
        return;
    };
    let typed = field.value();
    if let Some(rest) = typed.strip_prefix(sent) {
        field.set_value(rest.trim_start());
    }
    let _ = field.focus();
}

/// The newest first, next to the field.
#[component]
fn Lines(latest: Latest) -> impl IntoView {
    let lines = Signal::derive(move || latest.now.with(|now| now.lines.iter().rev().map(line).collect::<Vec<_>>()));
    let some = Signal::derive(move || latest.now.with(|now| !now.lines.is_empty()));
    view! {
        <Card title=t::teaching::captions_latest()>
            <When is=some fallback=|| view! { <p class="muted">{t::teaching::captions_none()}</p> }>
                <ul class="plan">
                    <Each lines/>
                </ul>
            </When>
        </Card>
    }
}

fn line(one: &Caption) -> (String, ChildrenFn) {
    let words = one.words.clone();
    (format!("{} {}", one.id, one.version), Arc::new(move || view! { <li>{words.clone()}</li> }.into_any()))
}

/// The latest line to correct. While it is open it stays about the same line, whoever types the next.
#[component]
fn Mend(latest: Latest, field: NodeRef<html::Form>) -> impl IntoView {
    let waiting = use_stash(CorrectCaption::PATH).or_else(|| use_stash(TakeBackCaption::PATH));
    let restored = waiting.and_then(|stash| stash.value_of("caption").and_then(|id| id.parse::<CaptionId>().ok()));
    let details = NodeRef::<html::Details>::new();
    let open = RwSignal::new(restored.is_some());
    let about = Memo::new(move |before: Option<&Option<CaptionId>>| {
        let held = before.copied().unwrap_or(restored).filter(|_| open.get());
        latest.now.with(|now| {
            let standing = held.filter(|id| now.lines.iter().any(|one| one.id == *id));
            standing.or_else(|| now.lines.last().map(|one| one.id))
        })
    });
    let toggled = move |_| open.set(details.get_untracked().is_some_and(|details| details.has_attribute("open")));
    let done = Callback::new(move |()| {
        latest.read();
        if let Some(details) = details.get_untracked() {
            let _ = details.remove_attribute("open");
        }
        take_out(field, "");
    });
    let some = Memo::new(move |_| about.get().is_some());
    view! {
        <When is=some>
            <details class="more" node_ref=details open=restored.is_some() on:toggle=toggled>
                <summary>{t::teaching::caption_mend()}</summary>
                {move || about.get().map(|id| view! { <Correction latest id done/> })}
            </details>
        </When>
    }
}

#[component]
fn Correction(latest: Latest, id: CaptionId, done: Callback<()>) -> impl IntoView {
    let about = StoredValue::new(id.to_string());
    let (correct, take_back) = (FormAction::<CorrectCaption>::new(), FormAction::<TakeBackCaption>::new());
    let form = use_form_about(correct, "caption", &about.get_value());
    let back = use_form_about(take_back, "caption", &about.get_value());
    let now = Memo::new(move |_| latest.now.with(|now| now.lines.iter().find(|one| one.id == id).cloned()));
    let words = now.with_untracked(|one| one.as_ref().map(|one| one.words.clone()).unwrap_or_default());
    let version = Signal::derive(move || now.get().map(|one| one.version.to_string()).unwrap_or_default());
    let (corrected, taken_back) = (outdated(correct), outdated(take_back));
    let accepted = Memo::new(move |_| form.accepted().get() + back.accepted().get());
    Effect::new(move |before: Option<(u32, u32)>| {
        let now = (corrected.get() + taken_back.get(), accepted.get());
        if before.is_some_and(|before| before.1 != now.1) {
            done.run(());
        } else if before.is_some_and(|before| before.0 != now.0) {
            latest.read();
        }
        now
    });
    view! {
        <p class="note">{move || now.get().map(|one| one.words)}</p>
        <SendForm action=correct>
            <ErrorSummary form labels=vec![("anew", t::teaching::caption_anew())]/>
            <Hidden name="session" value=latest.room.id()/>
            <Hidden name="caption" value=about.get_value()/>
            <Hidden name="version" value=version/>
            <TextField
                form
                name="anew"
                label=t::teaching::caption_anew()
                value=words
                autocomplete="off"
                max_length=MOST_CAPTION
            />
            <div class="actions">
                <Button variant=Variant::Secondary busy=form.busy()>{t::teaching::caption_correct()}</Button>
            </div>
        </SendForm>
        <SendForm action=take_back>
            <ErrorSummary form=back/>
            <Hidden name="session" value=latest.room.id()/>
            <Hidden name="caption" value=about.get_value()/>
            <Hidden name="version" value=version/>
            <div class="actions">
                <Button variant=Variant::Danger busy=back.busy()>{t::teaching::caption_take_back()}</Button>
            </div>
        </SendForm>
    }
}
