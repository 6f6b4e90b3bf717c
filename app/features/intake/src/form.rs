//! The form of a referral, in four parts. Invariant: what is typed stays, also when somebody has changed the referral.

use crate::{
    api::{SaveReferral, blank as read_form},
    parts::{Back, Fact, is_not_theirs},
};
use contract::intake::{Blank, Filled, ProgrammeChoice};
use domain::{
    Lang,
    person::Role,
    referral::{Employment, LINE_MAX, Payment, Problem, SickLeave, Source, TEXT_MAX, Travel},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{
    form::{Standing, as_it_stands, go_where_told, use_form_about},
    i18n,
    prelude::*,
    referral as words,
};

/// `/intake/form`, with `?referral=<id>` for one to complete.
pub struct ReferralFormPage;

#[lazy_route]
impl LazyRoute for ReferralFormPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if is_not_theirs() || use_me().is_some_and(|me| me.role != Role::Secretary) {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let referral = Memo::new(move |_| query.read().get("referral").unwrap_or_default());
        let save = FormAction::<SaveReferral>::new();
        go_where_told(save);
        let form = use_form_about(save, "referral", &referral.get_untracked());
        let found = load(move || referral.get(), read_form);
        loaded_page(found, move |blank: Blank| view! { <Page blank save form/> })
    }
}

#[component]
fn Page(blank: Blank, save: FormAction<SaveReferral>, form: FormState) -> impl IntoView {
    use t::intake as text;
    let id = blank.referral.map_or_else(String::new, |(id, _)| id.to_string());
    let Standing { now, version } = as_it_stands(form, &blank, version_of, {
        let id = id.clone();
        move || {
            let read = read_form(id.clone());
            async move { read.await.map(Some) }
        }
    });
    // a plain post was refused: what was there before is not known
    let before = (!form.is_restored()).then(|| blank.filled.clone());
    let Blank { submission_id, filled, programmes, today, decided, .. } = blank;
    let href = if id.is_empty() { "/intake".to_owned() } else { format!("/intake/{id}") };
    let is_new = id.is_empty();
    let title = match (is_new, decided) {
        (true, _) => text::new(),
        (_, true) => text::put_right(),
        _ => text::edit(),
    };
    let back = if is_new { text::title().to_owned() } else { filled.name.clone() };
    let lead = if is_new { text::new_lead() } else { "" };
    view! {
        <Back href=href.clone() words=back/>
        <PageTitle text=title lead/>
        <SendForm action=save>
            <ErrorSummary form labels=labels()/>
            <Changed form now before/>
            <Hidden name="referral" value=id/>
            <Hidden name="version" value=version/>
            <Hidden name="submission_id" value=submission_id/>
            <Person form filled=filled.clone() today=today.clone()/>
            {(!decided)
                .then(|| {
                    view! {
                        <Referred form filled=filled.clone() programmes today/>
                        <Health form filled=filled.clone()/>
                    }
                })}
            <Stay form filled/>
            <div class="actions">
                <Button busy=form.busy()>{t::common::save()}</Button>
                <LinkButton href variant=Variant::Tertiary>{t::common::cancel()}</LinkButton>
            </div>
        </SendForm>
    }
}

/// A new one has none, and none is asked for.
fn version_of(blank: &Blank) -> i32 {
    blank.referral.map_or(0, |(_, version)| version)
}

fn labels() -> Vec<(&'static str, &'static str)> {
    use t::intake as text;
    vec![
        ("name", text::name()),
        ("born_on", t::referral::born_on()),
        ("phone", t::referral::phone()),
        ("email", t::referral::email()),
        ("lang", text::lang()),
        ("address", t::referral::address()),
        ("programme", text::programme()),
        ("received_on", text::received_on()),
        ("source", t::referral::source()),
        ("referrer", t::referral::referrer()),
        ("problem", t::referral::problem()),
        ("problem_text", t::referral::problem_text()),
        ("treatment", t::referral::treatment()),
        ("employment", t::referral::employment()),
        ("sick_leave", t::referral::sick_leave()),
        ("degree", t::referral::degree()),
        ("interpreter", t::referral::interpreter()),
        ("diet", t::referral::diet()),
        ("travel", t::referral::travel()),
        ("payment", t::referral::payment()),
    ]
}

/// What somebody else has changed since the form was filled in over `before`; all of it where that is not known.
#[component]
fn Changed(form: FormState, now: Signal<Option<Blank>>, before: Option<Filled>) -> impl IntoView {
    let before: Vec<_> = before.as_ref().map(with_name).unwrap_or_default();
    move || {
        let now = now.get().filter(|_| form.in_conflict().get())?;
        let stands = with_name(&now.filled);
        let gone = before.iter().filter(|(name, _)| !stands.iter().any(|(other, _)| other == name));
        let gone = gone.map(|(name, _)| (*name, "–".to_owned()));
        let changed = stands.iter().filter(|line| !before.contains(line)).cloned().chain(gone);
        let lines = changed.map(|(name, value)| view! { <Fact name value/> }).collect_view();
        Some(view! {
            <Alert tone=Tone::Warning title=t::intake::changed_title()>
                <p>{t::intake::changed_text()}</p>
                <dl class="facts">{lines}</dl>
            </Alert>
        })
    }
}

fn with_name(filled: &Filled) -> Vec<(&'static str, String)> {
    let name = (t::intake::name(), filled.name.clone());
    std::iter::once(name).chain(words::said(filled)).collect()
}

/// A part of the form under its heading.
#[component]
fn Section(id: &'static str, title: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="ds-card stack" aria-labelledby=id>
            <h2 class="ds-heading" data-size="xs" id=id>{title}</h2>
            {children()}
        </section>
    }
}

fn line(form: FormState, name: &'static str, label: &'static str, value: String) -> AnyView {
    view! { <TextField form name label value autocomplete="off" max_length=LINE_MAX optional=true/> }.into_any()
}

fn area(form: FormState, name: &'static str, label: &'static str, value: String) -> AnyView {
    view! { <TextArea form name label value max_length=TEXT_MAX optional=true/> }.into_any()
}

fn choice<T: Copy + ToString>(
    (form, name, label): (FormState, &'static str, &'static str),
    all: &[T],
    words: fn(T) -> &'static str,
    value: String,
) -> AnyView {
    let options = all.iter().map(|one| Choice::new(one.to_string(), words(*one))).collect();
    view! { <Select form name label options value optional=true/> }.into_any()
}

#[component]
fn Person(form: FormState, filled: Filled, today: String) -> impl IntoView {
    use t::intake as text;
    let languages = Lang::ALL.into_iter().map(|lang| Choice::new(lang.as_str(), i18n::lang_name(lang))).collect();
    view! {
        <Section id="part-person" title=text::section_person()>
            <TextField form name="name" label=text::name() value=filled.name autocomplete="off" max_length=200/>
            <DateField form name="born_on" label=t::referral::born_on() value=filled.born_on max=today optional=true/>
            <TextField
                form
                name="phone"
                label=t::referral::phone()
                value=filled.phone
                kind="tel"
                autocomplete="off"
                max_length=30
                optional=true
            />
            <TextField
                form
                name="email"
                label=t::referral::email()
                value=filled.email
                kind="email"
                autocomplete="off"
                max_length=254
                optional=true
            />
            <Checkbox form name="no_email" label=t::referral::no_email() checked=!filled.no_email.is_empty()/>
            <TextField
                form
                name="address"
                label=t::referral::address()
                hint=text::address_hint()
                value=filled.address
                autocomplete="off"
                max_length=200
                optional=true
            />
            <Checkbox
                form
                name="protected"
                label=t::referral::protected()
                hint=text::protected_hint()
                checked=!filled.protected.is_empty()
            />
            <Select form name="lang" label=text::lang() options=languages value=filled.lang/>
        </Section>
    }
}

#[component]
fn Referred(form: FormState, filled: Filled, programmes: Vec<ProgrammeChoice>, today: String) -> impl IntoView {
    use t::intake as text;
    let sources = Source::ALL.iter().map(|one| Choice::new(one.as_str(), words::source(*one))).collect();
    let marks: Vec<String> =
        programmes.iter().filter_map(|one| one.mark.as_ref().map(|mark| text::mark_hint(&one.name, mark))).collect();
    let marked = (!marks.is_empty()).then(|| {
        let checked = !filled.marked.is_empty();
        view! { <Checkbox form name="marked" label=t::referral::marked() hint=marks.join(". ") checked/> }
    });
    let programmes = programmes.into_iter().map(|one| Choice::new(one.id, one.name)).collect();
    view! {
        <Section id="part-source" title=text::section_source()>
            <Select form name="programme" label=text::programme() options=programmes value=filled.programme/>
            <DateField form name="received_on" label=text::received_on() value=filled.received_on max=today/>
            <Select form name="source" label=t::referral::source() options=sources value=filled.source/>
            {line(form, "referrer", t::referral::referrer(), filled.referrer)}
            {marked}
        </Section>
    }
}

#[component]
fn Health(form: FormState, filled: Filled) -> impl IntoView {
    use t::intake as text;
    view! {
        <Section id="part-health" title=text::section_health()>
            {choice((form, "problem", t::referral::problem()), Problem::ALL, words::problem, filled.problem)}
            {area(form, "problem_text", t::referral::problem_text(), filled.problem_text)}
            {area(form, "treatment", t::referral::treatment(), filled.treatment)}
            {choice((form, "employment", t::referral::employment()), Employment::ALL, words::employment, filled.employment)}
            {choice((form, "sick_leave", t::referral::sick_leave()), SickLeave::ALL, words::sick_leave, filled.sick_leave)}
            <NumberField form name="degree" label=t::referral::degree() value=filled.degree suffix="%" optional=true/>
        </Section>
    }
}

#[component]
fn Stay(form: FormState, filled: Filled) -> impl IntoView {
    use t::intake as text;
    view! {
        <Section id="part-stay" title=text::section_stay()>
            {line(form, "interpreter", t::referral::interpreter(), filled.interpreter)}
            {line(form, "diet", t::referral::diet(), filled.diet)}
            {choice((form, "travel", t::referral::travel()), Travel::ALL, words::travel, filled.travel)}
            {choice((form, "payment", t::referral::payment()), Payment::ALL, words::payment, filled.payment)}
        </Section>
    }
}
