//! One question as a form: kept as it is answered with script, kept by "next" without.

use crate::{
    api::SaveAnswer,
    parts::{
        answer_field::{field, fields_of},
        for_somebody::{WritesFor, on_tablet, way_back},
        help::WhomToCall,
        keeper::Keeper,
    },
    state::{Clash, Sheet, Standing, Trouble, page_of, spelled, texts},
};
use contract::questionnaire::{ForSomebody, Help, QuestionView, Saved, Text};
use domain::Lang;
use leptos::server_fn::ServerFn as _;
use leptos::{ev::SubmitEvent, html, prelude::*, web_sys};
use leptos_router::hooks::use_navigate;
use ui::{
    form::{FormState, use_form_about},
    prelude::*,
};

#[component]
pub fn QuestionForm(
    sheet: StoredValue<Sheet>,
    title: Text,
    by_staff: Option<ForSomebody>,
    help: Option<Help>,
    keeper: Keeper,
    /// The place of the question in the form.
    at: usize,
    to_summary: bool,
    /// True until the first question of this page has been made.
    first: StoredValue<bool>,
) -> impl IntoView {
    let walk = untrack(|| keeper.walk(sheet));
    let (number, total) = (walk.rank(at) + 1, walk.stops.len());
    let back = walk.before(at);
    let back = back.map_or_else(|| way_back(by_staff.as_ref()).0, |at| page_of(&keeper.assignment(), Some(at)));
    let question = sheet.with_value(|sheet| sheet.questions[at].clone());
    let (link_id, most) = (question.link_id.clone(), fields_of(&question));
    let action = FormAction::<SaveAnswer>::new();
    let form = use_form_about(action, "link_id", &link_id);
    // where "next" leads, by what is answered now
    let next = move || keeper.walk(sheet).after(at).filter(|_| !to_summary);
    let at_risk = Memo::new(move |_| sheet.with_value(|sheet| sheet.at_risk(&keeper.texts())));
    let last = Memo::new(move |_| next().is_none());
    let leaving = RwSignal::new(false);
    go_when_sent(sheet, keeper, leaving, next);
    let node = NodeRef::<html::Form>::new();
    let shown = move || node.get_untracked().map(|form| picked(&form, most)).unwrap_or_default();
    let keep = StoredValue::new({
        let (link_id, question) = (link_id.clone(), question.clone());
        move || {
            let spelled = spelled(&question, &shown())?;
            if keeper.given_untracked(&link_id) != spelled {
                keeper.answer(&link_id, &spelled);
            }
            Ok(())
        }
    });
    // what the form shows counts; in the page's first form it may have been chosen before the browser's program was there
    let from_server = first.get_value();
    first.set_value(false);
    let rendered = keeper.given_untracked(&link_id);
    Effect::new(move || {
        if let Some(form_node) = node.get()
            && from_server
            && !form.is_restored()
        {
            let there = picked(&form_node, most);
            if !there.is_empty() && there != rendered {
                let _ = keep.with_value(|keep| keep());
            }
        }
    });
    // an answer puts right whatever was wrong, also with the plain form before it
    let mended = move || action.value().set(Some(Ok(Saved::default())));
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        match keep.with_value(|keep| keep()) {
            Ok(()) => {
                mended();
                leaving.set(true);
            }
            Err(error) => action.value().set(Some(Err(error))),
        }
    };
    let lang = title.lang;
    let other_language = (lang != ui::i18n::current()).then(t::questionnaire::fallback_note);
    let conflict = form.in_conflict();
    let later = if on_tablet() { t::questionnaire::tablet_save_later() } else { t::questionnaire::save_later() };
    view! {
        <p class="muted" lang=lang.as_str()>{title.text}</p>
        <PageTitle text=t::questionnaire::question_title(number, total)/>
        <WritesFor by_staff/>
        {other_language.map(|note| view! { <p class="muted">{note}</p> })}
        <progress max=total value=number aria-label=t::questionnaire::progress(number, total)></progress>
        <form
            method="post"
            action=SaveAnswer::url()
            on:submit=on_submit
            on:change=move |event| {
                // what is not an answer yet is said when one goes on. What is typed changes when one presses "next": were
                // words taken away then, the button would slip from under the finger
                let is_answer = keep.with_value(|keep| keep()).is_ok();
                if is_answer && is_picked(&event) {
                    mended();
                }
            }
            node_ref=node
            class="read"
        >
            {move || {
                if conflict.get() {
                    view! { <Alert tone=Tone::Warning><p role="alert">{t::questionnaire::changed_elsewhere()}</p></Alert> }
                        .into_any()
                } else {
                    view! { <ErrorSummary form/> }.into_any()
                }
            }}
            <Hidden name="assignment" value=keeper.assignment()/>
            <Hidden name="link_id" value=link_id/>
            <Hidden name="version" value=keeper.version_untracked().to_string()/>
            <Hidden name="onward" value=if to_summary { "summary" } else { "" }.to_owned()/>
            <div class="stack" lang=lang.as_str()>
                {fields(&question, at, keeper, form, lang)}
            </div>
            {move || at_risk.get().then(|| help.clone()).flatten().map(|help| view! { <WhomToCall help/> })}
            <div class="actions">
                <Button>
                    {move || if last.get() { t::questionnaire::to_summary() } else { t::questionnaire::next() }}
                </Button>
                <LinkButton href=back variant=Variant::Secondary>{t::questionnaire::back()}</LinkButton>
            </div>
            // below the buttons: what it says grows and shrinks, and they must not move while one presses
            <Standings sheet keeper/>
        </form>
        <p class="muted">{later}</p>
    }
}

/// The question's field, with what is said around it.
fn fields(question: &QuestionView, at: usize, keeper: Keeper, form: FormState, lang: Lang) -> impl IntoView + use<> {
    let given = keeper.given_untracked(&question.link_id);
    let said = move |after: bool| {
        move || {
            let lines = keeper.said(at, after);
            lines.into_iter().map(|line| view! { <p class="ds-paragraph">{line}</p> }).collect_view()
        }
    };
    view! { {said(false)} {field(question, &given, form, lang)} {said(true)} }
}

/// Whether a radio or a box has changed.
fn is_picked(event: &web_sys::Event) -> bool {
    use leptos::wasm_bindgen::JsCast as _;
    let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    input.is_some_and(|input| ["radio", "checkbox"].contains(&input.type_().as_str()))
}

/// What the form's fields hold.
fn picked(form: &web_sys::HtmlFormElement, fields: usize) -> Vec<String> {
    let Ok(data) = web_sys::FormData::new_with_form(form) else { return Vec::new() };
    let value = |at: usize| data.get(&format!("value[{at}]")).as_string();
    texts((0..fields).filter_map(value).collect(), &data.get("own").as_string().unwrap_or_default())
}

/// Goes on when "next" was pressed: at once within the questionnaire where the browser knows the way, to the summary when
/// everything is sent.
fn go_when_sent(
    sheet: StoredValue<Sheet>,
    keeper: Keeper,
    leaving: RwSignal<bool>,
    next: impl Fn() -> Option<usize> + 'static,
) {
    let navigate = use_navigate();
    let all_sent = keeper.all_sent();
    Effect::new(move || {
        if !leaving.get() {
            return;
        }
        let to = next();
        let wait = to.is_none() || sheet.with_value(Sheet::waits_for_server);
        if wait && !all_sent.get() {
            return;
        }
        leaving.set(false);
        // nobody comes to the summary past an answer that was refused
        let mended = keeper.to_mend().filter(|_| to.is_none());
        let mended = mended.and_then(|link_id| sheet.with_value(|sheet| sheet.place(&link_id)));
        navigate(&page_of(&keeper.assignment(), mended.or(to)), leptos_router::NavigateOptions::default());
    });
}

/// How the answers stand, in words, and what the person may have to decide.
#[component]
fn Standings(sheet: StoredValue<Sheet>, keeper: Keeper) -> impl IntoView {
    let standing = keeper.standing();
    let words = Signal::derive(move || match standing.get() {
        Standing::Untouched | Standing::Trouble(Trouble::Clash(_)) => String::new(),
        Standing::Saving => t::questionnaire::saving().to_owned(),
        Standing::Saved => t::questionnaire::saved().to_owned(),
        Standing::Trouble(Trouble::Waiting) => t::questionnaire::waiting().to_owned(),
        Standing::Trouble(Trouble::Closed) => t::questionnaire::already_sent().to_owned(),
        Standing::Trouble(Trouble::Refused(link_id, _)) => {
            let place = sheet.with_value(|sheet| sheet.place(&link_id));
            t::questionnaire::refused_n(place.map_or(1, |at| untrack(|| keeper.walk(sheet)).rank(at) + 1))
        }
    });
    let clash = move || match standing.get() {
        Standing::Trouble(Trouble::Clash(clash)) => Some(view! { <Settle clash sheet keeper/> }),
        _ => None,
    };
    let receipt = move || {
        matches!(standing.get(), Standing::Trouble(Trouble::Closed)).then(|| {
            let href = format!("/questionnaires/{}/done", keeper.assignment());
            view! { <LinkButton href>{t::questionnaire::see_receipt()}</LinkButton> }
        })
    };
    view! {
        <StatusMessage text=words/>
        {clash}
        {receipt}
    }
}

#[component]
fn Settle(clash: Clash, sheet: StoredValue<Sheet>, keeper: Keeper) -> impl IntoView {
    let words = |texts: &[String]| {
        if texts.is_empty() {
            return t::questionnaire::clash_none().to_owned();
        }
        sheet.with_value(|sheet| sheet.in_words(&clash.link_id, texts))
    };
    let (ours, theirs) = (words(&clash.ours), words(&clash.theirs));
    let text = t::questionnaire::clash(&theirs, &ours);
    view! {
        <Alert tone=Tone::Warning title=t::questionnaire::clash_title()>
            <p role="alert">{text}</p>
            <div class="row">
                <span on:click=move |_| keeper.settle(true)>
                    <Button kind="button">{t::questionnaire::clash_keep_ours(ours)}</Button>
                </span>
                <span on:click=move |_| keeper.settle(false)>
                    <Button kind="button" variant=Variant::Secondary>
                        {t::questionnaire::clash_keep_theirs(theirs)}
                    </Button>
                </span>
            </div>
        </Alert>
    }
}
