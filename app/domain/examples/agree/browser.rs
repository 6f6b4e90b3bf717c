//! What JavaScript calls: the outcomes of the cases, and a long form to measure. Invariant: nothing is decided here.

use super::{CASES, long, now, outcome};
use domain::questionnaire::{Answers, Datum, Questionnaire, asked, settle};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
pub fn cases() -> u32 {
    CASES
}

/// One line of JSON.
#[wasm_bindgen]
pub fn outcome_of(number: u32) -> String {
    outcome(number).to_string()
}

/// A form of so many questions, half of them with a condition, all answered.
#[wasm_bindgen]
pub struct Long {
    form: Questionnaire,
    answers: Answers,
}

#[wasm_bindgen]
impl Long {
    #[wasm_bindgen(constructor)]
    pub fn new(items: usize) -> Self {
        let form = long::form(items, |_| None);
        let mut answers = Answers::default();
        for n in 0..items {
            answers.put(&form, &n.to_string(), vec![Datum::Integer(1)]);
        }
        Self { form, answers }
    }

    /// One more answer, as after a tap: what is kept, and how many items are asked then.
    pub fn answer(&mut self, value: i32) -> usize {
        self.answers.put(&self.form, "0", vec![Datum::Integer(i64::from(value))]);
        self.answers = settle(&self.form, &self.answers, &now());
        asked(&self.form, &self.answers, &now()).len()
    }
}
