//! A questionnaire of the library as somebody would be asked it, a question at a time. Invariant: built of what the answering
//! page is built of, and nothing here is sent.

use crate::{api::preview, parts::answer_field::field};
use contract::questionnaire::{Previewed, QuestionView};
use domain::{Lang, policy, questionnaire::way::Needs};
use leptos::prelude::*;
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use ui::{form::use_plain_form, prelude::*};

const LIBRARY: &str = "/library";

/// `/library/:code/preview?q=2`, of another version with `version=<id>`; `/library/import/preview` before it is taken in.
pub struct PreviewPage;

#[lazy_route]
impl LazyRoute for PreviewPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::questionnaire::preview()) {
            return view;
        }
        if use_me().is_some_and(|me| !policy::may_read_programmes(me.role)) {
            return view! { <NoPermission/> }.into_any();
        }
        let (params, query) = (use_params_map(), use_query_map());
        let source = Memo::new(move |_| {
            (params.read().get("code").unwrap_or_default(), query.read().get("version").unwrap_or_default())
        });
        let at = Memo::new(move |_| query.read().get("q").and_then(|q| q.parse().ok()).unwrap_or(1_usize));
        let found = load(move || source.get(), |(code, version)| preview(code, version));
        loaded_page(found, move |form: Previewed| {
            let (code, version) = source.get();
            // keyed, so that each question gets fresh fields
            let form = StoredValue::new(form);
            let lines = Signal::derive(move || {
                let (at, code, version) = (at.get(), code.clone(), version.clone());
                let question: leptos::children::ChildrenFn = std::sync::Arc::new(move || {
                    let address = Address { code: code.clone(), version: version.clone() };
                    form.with_value(|form| show(form, &address, at))
                });
                vec![(at.to_string(), question)]
            });
            view! { <Each lines/> }
        })
    }
}

/// Of the form that is shown.
struct Address {
    code: String,
    version: String,
}

impl Address {
    /// Where one came from.
    fn up(&self) -> String {
        if self.code.is_empty() { format!("{LIBRARY}/import") } else { format!("{LIBRARY}/{}", self.code) }
    }

    /// A question, counted from 1.
    fn of(&self, at: usize) -> String {
        let version = if self.version.is_empty() { String::new() } else { format!("&version={}", self.version) };
        format!("{}/preview?q={at}{version}", self.up())
    }
}

fn show(form: &Previewed, address: &Address, at: usize) -> AnyView {
    use t::questionnaire as text;
    let (lang, total) = (form.title.lang, form.questions.len());
    let Some(question) = at.checked_sub(1).and_then(|at| form.questions.get(at)) else {
        return view! { <NotFound/> }.into_any();
    };
    let other_language = (lang != ui::i18n::current()).then(text::fallback_note);
    let back = if at > 1 { address.of(at - 1) } else { address.up() };
    let next = (at < total).then(|| view! { <LinkButton href=address.of(at + 1)>{text::next()}</LinkButton> });
    let one = |(number, question): (usize, &QuestionView)| {
        let here = (number + 1 == at).then_some("step");
        let words = if question.label.is_empty() { question.link_id.clone() } else { question.label.clone() };
        view! { <li><a class="ds-link" href=address.of(number + 1) aria-current=here>{words}</a></li> }
    };
    let all = form.questions.iter().enumerate().map(one).collect_view();
    let copyright = (!form.copyright.is_empty()).then(|| form.copyright.clone());
    view! {
        <p class="muted" lang=lang.as_str()>{form.title.text.clone()} " " {form.version.clone()}</p>
        <PageTitle text=text::question_title(at, total) lead=text::preview_lead()/>
        {other_language.map(|note| view! { <p class="muted">{note}</p> })}
        <progress max=total value=at aria-label=text::progress(at, total)></progress>
        <Asked question=question.clone() lang/>
        <div class="actions">
            {next}
            <LinkButton href=back variant=Variant::Secondary>{text::back()}</LinkButton>
        </div>
        <details class="more">
            <summary>{text::preview_all()}</summary>
            <ol lang=lang.as_str()>{all}</ol>
        </details>
        {copyright.map(|words| view! { <p class="muted" lang=lang.as_str()>{words}</p> })}
        <p><a class="ds-link" href=address.up()>{text::preview_end()}</a></p>
    }
    .into_any()
}

/// The question with its field, which takes nothing.
#[component]
fn Asked(question: QuestionView, lang: Lang) -> impl IntoView {
    let form = use_plain_form("");
    let said =
        |lines: &[String]| lines.iter().map(|line| view! { <p class="ds-paragraph">{line.clone()}</p> }).collect_view();
    let sometimes = match &question.needs {
        Needs::Each(needs) if needs.is_empty() => None,
        _ => Some(view! { <p class="muted">{t::questionnaire::preview_sometimes()}</p> }),
    };
    view! {
        {sometimes}
        <fieldset class="ds-fieldset read" disabled=true>
            <legend class="visually-hidden">{t::questionnaire::preview()}</legend>
            <div class="stack" lang=lang.as_str()>
                {said(&question.lead)} {field(&question, &[], form, lang)} {said(&question.help)}
            </div>
        </fieldset>
    }
}
