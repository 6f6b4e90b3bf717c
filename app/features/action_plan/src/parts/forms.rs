//! The form that the address asks for: a new item of the plan, or one to change.

use super::{About, Frame, InWords, Stands};
use crate::{
    api::{SaveAction, SaveGoal, SaveRating, SaveStep, plan as read_plan},
    page::{Acts, Asked, base},
};
use contract::action_plan::{Plan, PlanItem};
use domain::goal::{
    Action, ActionState, Goal, IcfCode, Item, ItemKind, LEVELS, Rating, Responsible, SHORT_MAX, Step, TEXT_MAX,
};
use leptos::prelude::*;
use ui::{
    action_plan::{heading, icf, level, lines, state},
    form::use_form_about,
    prelude::*,
};

#[component]
pub(crate) fn FormPart(plan: Plan, named: String, asked: Asked, acts: Acts) -> impl IntoView {
    let Plan { items, may_write, submission_id, today, .. } = plan;
    let goals: Vec<PlanItem> = items.iter().filter(|one| one.shown.item.kind() == ItemKind::Goal).cloned().collect();
    let shown = move || {
        let edit = asked.edit.get();
        let item = items.iter().find(|item| item.id.to_string() == edit).cloned();
        let kind = item.as_ref().map(|item| item.shown.item.kind()).or_else(|| ItemKind::parse(&asked.form.read()));
        let gone = || {
            let href = base(&named);
            view! {
                <Alert tone=Tone::Warning>
                    <p>{t::goals::conflict_gone()} " " <a class="ds-link" href=href>{t::goals::to_plan()}</a></p>
                </Alert>
            }
            .into_any()
        };
        let Some(kind) = kind.filter(|_| may_write) else { return gone() };
        let goal = item.as_ref().and_then(|item| item.goal).map_or_else(|| asked.goal.get(), |goal| goal.to_string());
        let about = About {
            named: named.clone(),
            id: item.as_ref().map_or_else(String::new, |item| item.id.to_string()),
            stands: Stands { item: item.as_ref().map(in_words), submission_id: submission_id.clone() },
            base: base(&named),
            read: |named, id| {
                Box::pin(async move {
                    let plan = read_plan(named, String::new()).await?;
                    let item = plan.items.iter().find(|item| item.id.to_string() == id).map(in_words);
                    Ok(Stands { item, submission_id: plan.submission_id })
                })
            },
        };
        let before = item.map(|item| item.shown.item);
        let (goals, today) = (goals.clone(), today.clone());
        match kind {
            ItemKind::Goal => view! { <GoalForm before about action=acts.goal/> }.into_any(),
            ItemKind::Rating => view! { <RatingForm before about goal goals today action=acts.rating/> }.into_any(),
            ItemKind::Action => view! { <ActionForm before about goal goals action=acts.action/> }.into_any(),
            ItemKind::Step => view! { <StepForm before about action=acts.step/> }.into_any(),
            // on the page of their own
            ItemKind::TrialDay | ItemKind::EmployerCall | ItemKind::JobStep => gone(),
        }
    };
    view! { {shown} }
}

#[component]
fn GoalForm(before: Option<Item>, about: About, action: FormAction<SaveGoal>) -> impl IntoView {
    use t::goals as text;
    let form = use_form_about(action, "id", &about.id);
    let before = match before {
        Some(Item::Goal(goal)) => goal,
        _ => Goal { text: String::new(), why: None, icf: Vec::new(), scale: Default::default() },
    };
    let words = if about.named.is_empty() { text::goal_text() } else { text::goal_of() };
    let labels = vec![("text", words), ("why", text::why())];
    let title = about.title(text::new_goal(), text::edit_goal());
    let ticked = before.icf.clone();
    let tick = move |code: &IcfCode| {
        let checked = ticked.contains(code);
        view! { <Checkbox form name=format!("icf[{code}]") label=icf(*code) checked/> }
    };
    let levels = LEVELS.iter().zip(before.scale.clone()).enumerate().map(move |(number, (of, words))| {
        view! {
            <TextField
                form
                name=format!("level_{}", number + 1)
                label=level(*of)
                value=words.unwrap_or_default()
                max_length=SHORT_MAX
                optional=true
            />
        }
    });
    let open = form.is_restored() || !before.icf.is_empty();
    let scaled = form.is_restored() || before.scale.iter().any(Option::is_some);
    view! {
        <Frame about title action form labels>
            <TextArea form name="text" label=words hint=text::goal_hint() value=before.text max_length=TEXT_MAX/>
            <TextArea form name="why" label=text::why() value=before.why.unwrap_or_default() max_length=TEXT_MAX optional=true/>
            <details class="more" open=open>
                <summary>{text::icf()}</summary>
                <p class="muted">{text::icf_hint()}</p>
                {IcfCode::ALL.iter().map(tick).collect_view()}
            </details>
            <details class="more" open=scaled>
                <summary>{text::scale()}</summary>
                <p class="muted">{text::scale_hint()}</p>
                {levels.collect_view()}
            </details>
        </Frame>
    }
}

#[component]
fn RatingForm(
    before: Option<Item>,
    about: About,
    goal: String,
    goals: Vec<PlanItem>,
    today: String,
    action: FormAction<SaveRating>,
) -> impl IntoView {
    use t::goals as text;
    let form = use_form_about(action, "id", &about.id);
    let before = match before {
        Some(Item::Rating(rating)) => Some(rating),
        _ => None,
    };
    let (chosen, on) = before.map_or((None, today.clone()), |Rating { level, on }| (Some(level.to_string()), on));
    let labels = vec![("goal", text::for_goal()), ("level", text::level()), ("on", text::on())];
    let title = about.title(text::new_rating(), text::edit_rating());
    let levels = LEVELS.iter().map(|of| Choice::new(of.to_string(), level(*of))).collect();
    view! {
        <Frame about title action form labels>
            <Select form name="goal" label=text::for_goal() options=as_choices(&goals) value=goal/>
            <RadioGroup form name="level" label=text::level() options=levels value=chosen.unwrap_or_default()/>
            <DateField form name="on" label=text::on() value=on max=today/>
        </Frame>
    }
}

#[component]
fn ActionForm(
    before: Option<Item>,
    about: About,
    goal: String,
    goals: Vec<PlanItem>,
    action: FormAction<SaveAction>,
) -> impl IntoView {
    use t::goals as text;
    let form = use_form_about(action, "id", &about.id);
    let before = match before {
        Some(Item::Action(action)) => action,
        _ => Action {
            text: String::new(),
            responsible: Responsible::Participant,
            who: None,
            due: None,
            state: ActionState::Planned,
        },
    };
    let labels = vec![
        ("text", text::action_text()),
        ("goal", text::for_goal()),
        ("responsible", text::responsible()),
        ("who", text::who()),
        ("due", text::due()),
        ("state", text::state()),
    ];
    let title = about.title(text::new_action(), text::edit_action());
    let me = if about.named.is_empty() { text::resp_me() } else { text::resp_participant() };
    let who = |one: Responsible| match one {
        Responsible::Participant => me,
        Responsible::Staff => text::resp_staff(),
        Responsible::External => text::resp_external(),
    };
    let whose = Responsible::ALL.iter().map(|one| Choice::new(one.as_str(), who(*one))).collect();
    let states = ActionState::ALL.iter().map(|one| Choice::new(one.as_str(), state(*one))).collect();
    view! {
        <Frame about title action form labels>
            <TextArea form name="text" label=text::action_text() value=before.text max_length=TEXT_MAX/>
            <Select form name="goal" label=text::for_goal() options=as_choices(&goals) value=goal optional=true/>
            <RadioGroup
                form
                name="responsible"
                label=text::responsible()
                options=whose
                value=before.responsible.as_str()
            />
            <TextField
                form
                name="who"
                label=text::who()
                hint=text::who_hint()
                value=before.who.unwrap_or_default()
                max_length=SHORT_MAX
                optional=true
            />
            <DateField form name="due" label=text::due() value=before.due.unwrap_or_default() optional=true/>
            <Select form name="state" label=text::state() options=states value=before.state.as_str()/>
        </Frame>
    }
}

#[component]
fn StepForm(before: Option<Item>, about: About, action: FormAction<SaveStep>) -> impl IntoView {
    use t::goals as text;
    let form = use_form_about(action, "id", &about.id);
    let before = match before {
        Some(Item::Step(step)) => step,
        _ => Step { task: String::new(), demand: None, adjustment: None, week: None, degree: None },
    };
    let labels = vec![
        ("task", text::task()),
        ("demand", text::demand()),
        ("adjustment", text::adjustment()),
        ("week", text::week()),
        ("degree", text::degree()),
    ];
    let title = about.title(text::new_step(), text::edit_step());
    let degree = before.degree.map(|degree| degree.to_string()).unwrap_or_default();
    view! {
        <Frame about title action form labels>
            <TextArea form name="task" label=text::task() value=before.task max_length=TEXT_MAX/>
            <TextArea
                form
                name="demand"
                label=text::demand()
                value=before.demand.unwrap_or_default()
                max_length=TEXT_MAX
                optional=true
            />
            <TextArea
                form
                name="adjustment"
                label=text::adjustment()
                value=before.adjustment.unwrap_or_default()
                max_length=TEXT_MAX
                optional=true
            />
            <DateField form name="week" label=text::week() value=before.week.unwrap_or_default() optional=true/>
            <NumberField
                form
                name="degree"
                label=text::degree()
                hint=text::degree_hint()
                value=degree
                optional=true
                suffix="%"
            />
        </Frame>
    }
}

fn in_words(item: &PlanItem) -> InWords {
    let shown = &item.shown;
    InWords { version: item.version, heading: heading(&shown.item).to_owned(), lines: lines(shown) }
}

fn as_choices(goals: &[PlanItem]) -> Vec<Choice> {
    goals.iter().map(|goal| Choice::new(goal.id.to_string(), heading(&goal.shown.item))).collect()
}
