//! How long evaluating questionnaires takes: `cargo bench -p domain --bench questionnaire_speed`. The figures in
//! `docs/questionnaires.md` come from here.

#[path = "../examples/agree/long.rs"]
mod long;

use domain::questionnaire::{Answers, Datum, Questionnaire, Scoring, settle, validate};
use jiff::Zoned;
use long::form;
use serde_json::{Value, json};
use std::{hint::black_box, time::Instant};

const ITEMS: usize = 500;
const RESPONSES: usize = 10_000;

fn main() {
    let now: Zoned = "2026-11-23T10:00:00+01:00[Europe/Oslo]".parse().expect("a time");
    let plain = form(ITEMS, |_| None);
    one_answer("500 questions, half of them with a condition", &plain, &now);
    let sums = form(ITEMS, |n| (n % 50 == 49).then(|| helsenorges_sum(n - 40..n)));
    one_answer("500 questions, 10 sums of 40 each", &sums, &now);
    let chain =
        form(ITEMS, |n| (n % 2 == 1).then(|| format!("%resource.item.where(linkId = '{}').answer.value", n - 1)));
    one_answer("500 questions, 250 of them calculated", &chain, &now);
    let hostile = form(ITEMS, |n| {
        (n % 2 == 1).then(|| "%resource.descendants().select(%resource.descendants()).count()".to_owned())
    });
    one_answer("500 questions, 250 that use up the budget", &hostile, &now);
    scores(&now);
}

/// As Helsenorge's builder writes it.
fn helsenorges_sum(of: std::ops::Range<usize>) -> String {
    let one = |n| format!("QuestionnaireResponse.descendants().where(linkId='{n}').answer.value");
    of.map(one).collect::<Vec<_>>().join("+")
}

/// All questions are answered; then one answer changes, and the form is evaluated and validated.
fn one_answer(what: &str, form: &Questionnaire, now: &Zoned) {
    let mut answers = Answers::default();
    for n in (0..ITEMS).filter(|n| !form.is_calculated(&n.to_string())) {
        answers.put(form, &n.to_string(), vec![Datum::Integer(1)]);
    }
    let mut answers = settle(form, &answers, now);
    let times = 20;
    let (mut settling, mut validating, mut told) = (0.0, 0.0, 0);
    for n in 0..times {
        answers.put(form, "0", vec![Datum::Integer(n)]);
        let started = Instant::now();
        answers = settle(form, &answers, now);
        settling += started.elapsed().as_secs_f64();
        let started = Instant::now();
        told = validate(form, &answers, now).len();
        validating += started.elapsed().as_secs_f64();
    }
    let each = |all: f64| all * 1000.0 / f64::from(i32::try_from(times).unwrap_or(1));
    let (settled, validated) = (each(settling), each(validating));
    println!("{what}: evaluated in {settled:.1} ms, validated in {validated:.1} ms, {told} not evaluated");
}

/// A mean of 40 items, ten thousand times.
fn scores(now: &Zoned) {
    let form = form(40, |_| None);
    let parts: Vec<Value> = (0..40).map(|n| json!({"item": n.to_string()})).collect();
    let source = json!({"text": "made up"});
    let scoring: Scoring = serde_json::from_value(json!({"version": "1", "scores": [{
        "code": "mean", "measures": {"nb": "x", "nn": "x", "en": "x"}, "higher_means": "more", "method": "mean",
        "parts": parts, "lowest": 0, "highest": 10, "source": source}]}))
    .expect("a definition");
    let mut answers = Answers::default();
    for n in 0..40 {
        answers.put(&form, &n.to_string(), vec![Datum::Integer(n % 10)]);
    }
    let all = vec![settle(&form, &answers, now); RESPONSES];
    let started = Instant::now();
    for answers in &all {
        black_box(scoring.score(&answers.values(&form)));
    }
    println!("{RESPONSES} responses of 40 items scored in {:.0} ms", started.elapsed().as_secs_f64() * 1000.0);
    let started = Instant::now();
    for answers in &all {
        black_box(settle(&form, answers, now));
    }
    println!("{RESPONSES} responses of 40 items evaluated in {:.0} ms", started.elapsed().as_secs_f64() * 1000.0);
}
