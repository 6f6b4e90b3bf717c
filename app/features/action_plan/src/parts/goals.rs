//! The goals with their ratings and actions, and the actions that belong to none.

use super::{Change, Lines};
use crate::{api::VoidPlanItem, page::base};
use contract::action_plan::{Plan, PlanItem};
use domain::goal::{Item, ItemKind};
use leptos::prelude::*;
use ui::{
    action_plan::{heading, level, lines},
    prelude::*,
};

#[component]
pub(crate) fn Goals(plan: Plan, named: String, void: FormAction<VoidPlanItem>) -> impl IntoView {
    let base = base(&named);
    let of = |kind: ItemKind| plan.items.iter().filter(move |item| item.shown.item.kind() == kind).cloned();
    let goals: Vec<PlanItem> = of(ItemKind::Goal).collect();
    let stands = |action: &PlanItem| goals.iter().any(|goal| Some(goal.id) == action.goal);
    let other: Vec<PlanItem> = of(ItemKind::Action).filter(|action| !stands(action)).collect();
    let write = plan.may_write;
    let empty = goals.is_empty();
    let add = base.clone();
    let card = {
        let (items, base) = (plan.items.clone(), base.clone());
        move |goal: PlanItem| view! { <GoalCard goal items=items.clone() base=base.clone() write void/> }
    };
    let adding = base.clone();
    view! {
        <section class="stack" aria-labelledby="goals">
            <h2 class="ds-heading" data-size="sm" id="goals">{t::goals::goals_title()}</h2>
            {empty.then(|| view! { <Empty title=t::goals::empty_title() text=t::goals::empty_text()/> })}
            {plan.t_score.map(|n| view! { <p>{t::goals::t_score(n)}</p> })}
            <ul class="plan read">{goals.into_iter().map(card).collect_view()}</ul>
            {write
                .then(|| {
                    view! {
                        <div class="actions not-on-paper">
                            <LinkButton href=format!("{add}?form=goal")>{t::goals::add_goal()}</LinkButton>
                            <a class="ds-link" href=format!("{adding}?form=action")>{t::goals::add_action()}</a>
                        </div>
                    }
                })}
        </section>
        {(!other.is_empty())
            .then(|| {
                view! {
                    <Card title=t::goals::other_actions()>
                        <Actions actions=other base write void/>
                    </Card>
                }
            })}
    }
}

#[component]
fn GoalCard(
    goal: PlanItem,
    items: Vec<PlanItem>,
    base: String,
    write: bool,
    void: FormAction<VoidPlanItem>,
) -> impl IntoView {
    let of_goal = |kind: ItemKind| {
        let mine = items.iter().filter(move |one| one.goal == Some(goal.id) && one.shown.item.kind() == kind);
        mine.cloned().collect::<Vec<_>>()
    };
    let mut ratings = of_goal(ItemKind::Rating);
    ratings.sort_by(|a, b| a.shown.item.day().cmp(&b.shown.item.day()));
    let actions = of_goal(ItemKind::Action);
    let now = ratings.last().map(|rating| heading(&rating.shown.item).to_owned());
    let written = t::goals::written(&goal.by, &goal.at.text);
    let more = |form: &str, words: &'static str| {
        let href = format!("{base}?form={form}&goal={}", goal.id);
        let of = heading(&goal.shown.item).to_owned();
        view! {
            <a class="ds-link" href=href>{words} <span class="visually-hidden">": " {of}</span></a>
        }
    };
    view! {
        <li class="ds-card stack">
            <h3 class="ds-heading" data-size="xs">{heading(&goal.shown.item).to_owned()}</h3>
            {now.map(|level| view! { <p><strong>{t::goals::latest(level)}</strong></p> })}
            <Lines lines=lines(&goal.shown)/>
            {(!actions.is_empty())
                .then(|| {
                    view! {
                        <h4 class="ds-heading" data-size="2xs">{t::goals::actions_title()}</h4>
                        <Actions actions base=base.clone() write void/>
                    }
                })}
            {(ratings.len() > 1 || write && !ratings.is_empty())
                .then(|| view! { <Ratings ratings base=base.clone() write void/> })}
            <p class="muted small">{written}</p>
            {write
                .then(|| {
                    view! {
                        <div class="row not-on-paper">
                            {more("rating", t::goals::add_rating())}
                            {more("action", t::goals::add_action())}
                        </div>
                        <Change id=goal.id version=goal.version words=heading(&goal.shown.item).to_owned() base=base.clone() void/>
                    }
                })}
        </li>
    }
}

#[component]
fn Ratings(ratings: Vec<PlanItem>, base: String, write: bool, void: FormAction<VoidPlanItem>) -> impl IntoView {
    let line = move |one: PlanItem| {
        let words = if let Item::Rating(rating) = &one.shown.item { level(rating.level) } else { "" };
        let day = one.shown.day.clone();
        let base = base.clone();
        view! {
            <li>
                {day} ", " {words} {write.then(|| view! { <Change id=one.id version=one.version words=heading(&one.shown.item).to_owned() base void/> })}
            </li>
        }
    };
    view! {
        <details class="more">
            <summary>{t::goals::ratings()}</summary>
            <ul class="lines">{ratings.into_iter().map(line).collect_view()}</ul>
        </details>
    }
}

#[component]
fn Actions(actions: Vec<PlanItem>, base: String, write: bool, void: FormAction<VoidPlanItem>) -> impl IntoView {
    let line = move |one: PlanItem| {
        let words = heading(&one.shown.item).to_owned();
        let base = base.clone();
        view! {
            <li class="stack tight">
                <p><strong>{words}</strong></p>
                <Lines lines=lines(&one.shown)/>
                {write.then(|| view! { <Change id=one.id version=one.version words=heading(&one.shown.item).to_owned() base void/> })}
            </li>
        }
    };
    view! { <ul class="lines">{actions.into_iter().map(line).collect_view()}</ul> }
}
