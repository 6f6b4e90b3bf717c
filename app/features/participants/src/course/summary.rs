//! The text of a discharge summary, for the record system. Invariant: it holds what the team has written and measured,
//! nothing more; it leaves Tilbake only in somebody's hands.

use crate::{api::summary as read_summary, words};
use contract::{
    action_plan::PlanItem,
    course::Summary,
    questionnaire::{ChangeView, ScoreView},
    work_trial::TrialEntry,
};
use domain::{
    goal::{Item, ItemKind},
    id::EnrolmentId,
    person::{Profession, Role},
    record_text::{Part, WRITERS, parts},
};
use leptos::{html, prelude::*};
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use ui::{
    action_plan::{heading, level, lines},
    course::taken,
    html::as_field_content,
    person::occupation,
    prelude::*,
    score::number,
    work, work_trial,
};

/// `/participants/:enrolment/course/text`
pub struct RecordTextPage;

#[lazy_route]
impl LazyRoute for RecordTextPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if use_me().is_some_and(|me| !me.role.is_clinical()) {
            return view! { <NoPermission/> }.into_any();
        }
        let (params, query) = (use_params_map(), use_query_map());
        let whose = Memo::new(move |_| Profession::parse(query.read().get_str("for").unwrap_or_default()));
        let enrolment = Memo::new(move |_| params.read().get("enrolment").unwrap_or_default());
        let found = load(move || enrolment.get(), read_summary);
        let back = move || format!("/participants/{}/course", enrolment.get());
        view! {
            <p class="back">
                <a class="ds-link" href=back><Icon of=icon::BACK/> {t::course::link()}</a>
            </p>
            {loaded_page(
                found,
                move |summary: Summary| {
                    let title = t::course::summary_of(&summary.one.name);
                    view! {
                        <PageTitle text=title lead=t::course::summary_text()/>
                        <Whose enrolment=summary.one.enrolment whose/>
                        {move || view! { <Text text=text_of(&summary, whose.get())/> }}
                    }
                },
            )}
        }
        .into_any()
    }
}

/// Whose text it is to be: the whole, or one profession's.
#[component]
fn Whose(enrolment: EnrolmentId, whose: Memo<Option<Profession>>) -> impl IntoView {
    let one = move |of: Option<Profession>| {
        let (words, query) = match of {
            Some(profession) => (occupation(Role::Therapist, of), format!("?for={profession}")),
            None => (t::course::summary_whole(), String::new()),
        };
        let href = format!("/participants/{enrolment}/course/text{query}");
        let current = move || (whose.get() == of).then_some("page");
        view! { <a class="ds-link" href=href aria-current=current>{words}</a> }
    };
    let all = std::iter::once(None).chain(WRITERS.into_iter().map(Some));
    view! {
        <nav class="row" aria-label=t::course::summary_whose()>{all.map(one).collect_view()}</nav>
    }
}

#[component]
fn Text(text: String) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    // whether it went well, once it was tried
    let copied = RwSignal::new(None);
    // without script the text is marked and copied by hand
    let can_copy = RwSignal::new(false);
    Effect::new(move |_| can_copy.set(true));
    let copy = {
        let text = text.clone();
        move |_| {
            if let Some(area) = area.get() {
                area.select();
            }
            let writing = window().navigator().clipboard().write_text(&text);
            leptos::task::spawn_local(async move {
                copied.set(Some(wasm_bindgen_futures::JsFuture::from(writing).await.is_ok()));
            });
        }
    };
    let rows = text.lines().count().clamp(8, 30).to_string();
    let said = Signal::derive(move || match copied.get() {
        Some(true) => t::course::copied().to_owned(),
        Some(false) => t::course::not_copied().to_owned(),
        None => String::new(),
    });
    view! {
        <p>{t::course::summary_hint()}</p>
        <div class="ds-field">
            <label class="ds-label" for="summary">{t::course::summary_label()}</label>
            // not as a child: leptos writes a textarea's children unescaped
            <textarea
                class="ds-input"
                id="summary"
                node_ref=area
                rows=rows
                readonly=""
                inner_html=as_field_content(&text)
            ></textarea>
        </div>
        <StatusMessage text=said/>
        {move || {
            can_copy
                .get()
                .then(|| view! { <button class="ds-button" type="button" on:click=copy.clone()>{t::course::copy()}</button> })
        }}
    }
}

/// The parts, each under its heading; one that has nothing to say is left out.
fn text_of(summary: &Summary, whose: Option<Profession>) -> String {
    use t::course as text;
    let of = |part: Part| match part {
        Part::Programme => (text::part_programme(), programme(summary)),
        Part::Course => (text::part_course(), course(summary)),
        Part::Goals => (text::part_goals(), goals(summary)),
        Part::Training => (text::part_training(), training(summary)),
        Part::Work => (text::part_work(), of_work(summary)),
        Part::WorkTrial => (text::part_trial(), trial(summary)),
        Part::Scores => (text::part_scores(), scores(summary)),
    };
    let part = |(title, lines): (&str, Vec<String>)| {
        (!lines.is_empty()).then(|| format!("{}\n{}", title.to_uppercase(), lines.join("\n")))
    };
    parts(whose).into_iter().map(of).filter_map(part).collect::<Vec<_>>().join("\n\n")
}

fn line(name: &str, value: &str) -> String {
    format!("{name}: {value}")
}

fn programme(summary: &Summary) -> Vec<String> {
    use t::course as text;
    let one = &summary.one;
    let named = [
        (text::participant(), Some(one.name.clone())),
        (text::programme(), Some(one.programme.clone())),
        (text::group(), one.cohort.clone()),
        (text::starts(), Some(one.starts.clone())),
        (text::ends(), one.ends.clone()),
        (text::contact_person(), one.contact_person.clone()),
    ];
    named.into_iter().filter_map(|(name, value)| Some(line(name, &value?))).collect()
}

fn course(summary: &Summary) -> Vec<String> {
    use t::course as text;
    let mut lines: Vec<String> = summary
        .steps
        .iter()
        .rev()
        .map(|one| {
            let reason = one.reason.as_ref().map(|words| format!(". {words}")).unwrap_or_default();
            format!("{}{reason}", taken(one.step, &one.on))
        })
        .collect();
    if let Some(given) = summary.given {
        lines.push(text::given_days(i64::try_from(given.days).unwrap_or(i64::MAX)));
        lines.push(text::given_attended(given.attended.0, given.attended.1));
        if given.follow_ups.1 > 0 {
            lines.push(text::given_follow_ups(given.follow_ups.0, given.follow_ups.1));
        }
        lines.extend(given.waiting_days.map(|days| text::given_waiting(i64::from(days))));
    }
    lines
}

fn goals(summary: &Summary) -> Vec<String> {
    let items = &summary.plan.items;
    let of = |kind: ItemKind| items.iter().filter(move |item| item.shown.item.kind() == kind);
    let mut told = Vec::new();
    for goal in of(ItemKind::Goal) {
        told.push(line(t::goals::goal(), heading(&goal.shown.item)));
        told.extend(latest(items, goal).map(|words| format!("  {words}")));
        let actions = of(ItemKind::Action).filter(|action| action.goal == Some(goal.id));
        told.extend(actions.map(|action| format!("  {}", one_line(action))));
    }
    let steps = of(ItemKind::Step).map(|step| line(t::goals::step(), &one_line(step)));
    told.extend(steps);
    told
}

/// How a goal stood when it was last rated.
fn latest(items: &[PlanItem], goal: &PlanItem) -> Option<String> {
    let ratings = items.iter().filter(|one| one.goal == Some(goal.id));
    let rated = ratings.filter_map(|one| match &one.shown.item {
        Item::Rating(rating) => Some((rating.on.clone(), level(rating.level))),
        _ => None,
    });
    rated.max().map(|(_, words)| t::goals::latest(words))
}

fn one_line(item: &PlanItem) -> String {
    let rest = lines(&item.shown).into_iter().map(|(name, value)| line(name, &value));
    std::iter::once(heading(&item.shown.item).to_owned()).chain(rest).collect::<Vec<_>>().join(". ")
}

fn of_work(summary: &Summary) -> Vec<String> {
    let row = |row: &contract::work_status::StatusRow| {
        let status = &row.status;
        let degree = t::goals::percent(status.degree);
        format!("{}: {degree}, {}, {}", row.day, work::benefit(status.benefit), work::state(status.state))
    };
    summary.work.rows.iter().map(row).collect()
}

/// Minutes week by week, of the weeks that have some.
fn training(summary: &Summary) -> Vec<String> {
    let Some(care) = &summary.one.care else { return Vec::new() };
    let weeks = care.training.weeks.iter().filter(|(_, minutes)| *minutes > 0);
    weeks.map(|(week, minutes)| t::course::training_week(i64::from(*week), *minutes)).collect()
}

fn trial(summary: &Summary) -> Vec<String> {
    let entry = |entry: &TrialEntry| {
        let said = work_trial::lines(entry).into_iter().map(|(name, value)| line(name, &value));
        format!("{}, {}. {}", work_trial::kind(&entry.item), entry.day, said.collect::<Vec<_>>().join(". "))
    };
    summary.trial.items.iter().map(entry).collect()
}

fn scores(summary: &Summary) -> Vec<String> {
    let Some(care) = &summary.one.care else { return Vec::new() };
    care.scores
        .iter()
        .map(|latest| {
            let change = latest.score.change.as_ref().map(|change| of_change(&latest.score, change));
            let measures = &latest.score.measures;
            let (title, at) = (&latest.title.text, &latest.at.text);
            format!("{title}, {measures} ({at}): {}{}", words::score(&latest.score), change.unwrap_or_default())
        })
        .collect()
}

/// Against the one before, with the limit and where it is published.
fn of_change(score: &ScoreView, change: &ChangeView) -> String {
    let before = t::participants::score_before(number(change.before), &change.before_at.text);
    let limit = change.limit.map(|limit| t::participants::score_limit(number(limit)));
    let source = change.source.as_ref().map(|source| format!("({})", source.text));
    let rest = [Some(before), limit, source].into_iter().flatten().collect::<Vec<_>>().join(" ");
    format!(", {}. {rest}", words::change(score, change).1)
}
