//! The response as expressions see it. Invariant: it holds the answers to what is settled and asked, and nothing else; the
//! codings carry the numbers of their options. A list is as long as that of the answers, with null for what is not seen,
//! so that an address is good for both.

use super::State;
use crate::questionnaire::{
    answers::{Answer, Given},
    datum::Datum,
    form::{Item, Questionnaire},
};
use serde_json::{Map, Value as Json, json};
use std::collections::{HashMap, HashSet};

const ORDINAL: &str = "http://hl7.org/fhir/StructureDefinition/ordinalValue";

pub(super) struct Response<'a> {
    form: &'a Questionnaire,
    pub items: HashMap<&'a str, &'a Item>,
    settled: HashSet<&'a str>,
    /// None until an expression wants it.
    built: Option<Json>,
}

impl<'a> Response<'a> {
    pub(super) fn new(form: &'a Questionnaire) -> Self {
        let mut items = HashMap::with_capacity(form.paths.len());
        index(&form.items, &mut items);
        Self { form, items, settled: HashSet::new(), built: None }
    }

    pub(super) fn is_built(&self) -> bool {
        self.built.is_some()
    }

    /// The next expression sees other answers.
    pub(super) fn forget(&mut self) {
        self.built = None;
    }

    /// From now on, answers to this are seen.
    pub(super) fn settle(&mut self, link_id: &'a str) {
        self.settled.insert(link_id);
    }

    pub(super) fn json(&mut self, state: &State<'_>) -> &Json {
        let built = self.built.take().unwrap_or_else(|| self.build(state, None));
        self.built.insert(built)
    }

    /// For an expression of `link_id` that may read anything.
    pub(super) fn without(&self, state: &State<'_>, link_id: &str) -> Json {
        self.build(state, Some(link_id))
    }

    fn build(&self, state: &State<'_>, without: Option<&str>) -> Json {
        let items = self.list(state, &state.answers.items, &mut Vec::new(), without);
        json!({"resourceType": "QuestionnaireResponse", "item": items})
    }

    fn list(&self, state: &State<'_>, given: &[Given], address: &mut Vec<usize>, without: Option<&str>) -> Vec<Json> {
        let mut found = Vec::with_capacity(given.len());
        for (at, given) in given.iter().enumerate() {
            address.push(at);
            found.push(self.instance(state, given, address, without));
            address.pop();
        }
        found
    }

    fn instance(&self, state: &State<'_>, given: &Given, address: &mut Vec<usize>, without: Option<&str>) -> Json {
        let link_id = given.link_id.as_str();
        let hidden = |own| self.form.paths.get(link_id).is_some_and(|path| self.form.rules.hides(own, path));
        if !self.settled.contains(link_id) || state.enablement.is_off(address) || without.is_some_and(hidden) {
            return Json::Null;
        }
        let mut object = Map::from_iter([("linkId".to_owned(), json!(link_id))]);
        self.nested(state, &given.items, &mut object, address, 0, without);
        let mut answers = Vec::with_capacity(given.answers.len());
        for (i, answer) in given.answers.iter().enumerate() {
            let mut one = self.value(link_id, answer);
            self.nested(state, &answer.items, &mut one, address, i + 1, without);
            answers.push(Json::Object(one));
        }
        if !answers.is_empty() {
            object.insert("answer".to_owned(), Json::Array(answers));
        }
        if object.len() == 1 { Json::Null } else { Json::Object(object) }
    }

    /// Puts the list within an instance or an answer, unless nothing in it is seen.
    fn nested(
        &self,
        state: &State<'_>,
        given: &[Given],
        into: &mut Map<String, Json>,
        address: &mut Vec<usize>,
        step: usize,
        without: Option<&str>,
    ) {
        address.push(step);
        let items = self.list(state, given, address, without);
        address.pop();
        if items.iter().any(|item| !item.is_null()) {
            into.insert("item".to_owned(), Json::Array(items));
        }
    }

    fn value(&self, link_id: &str, answer: &Answer) -> Map<String, Json> {
        let (key, mut value) = answer.value.to_json();
        let options = self.items.get(link_id).map(|item| item.options.as_slice()).unwrap_or_default();
        let chosen = options.iter().find(|option| option.value().same(&answer.value));
        if let (Datum::Coding(_), Some(ordinal)) = (&answer.value, chosen.and_then(|option| option.ordinal)) {
            value["extension"] = json!([{"url": ORDINAL, "valueDecimal": ordinal}]);
        }
        Map::from_iter([(key.to_owned(), value)])
    }

    /// Takes over what an instance has become.
    pub(super) fn refresh(&mut self, state: &State<'_>, instance: &[usize]) {
        let Some(mut built) = self.built.take() else { return };
        if let Some(items) = built["item"].as_array_mut() {
            self.renew(state, &state.answers.items, items, instance, 0);
        }
        self.built = Some(built);
    }

    /// Builds anew what stands at `instance`, or the lowest instance around it that is not seen yet; `at` is the place in
    /// the address that we have come to.
    fn renew(&self, state: &State<'_>, given: &[Given], slots: &mut [Json], instance: &[usize], at: usize) {
        let Some((given, slot)) = given.get(instance[at]).zip(slots.get_mut(instance[at])) else { return };
        if let Some(step) = instance.get(at + 1) {
            let inner = match step {
                0 => Some((&given.items, slot.get_mut("item"))),
                n => given
                    .answers
                    .get(n - 1)
                    .map(|answer| (&answer.items, slot.pointer_mut(&format!("/answer/{}/item", n - 1)))),
            };
            if let Some((given, Some(Json::Array(slots)))) = inner {
                self.renew(state, given, slots, instance, at + 2);
                return;
            }
        }
        *slot = self.instance(state, given, &mut instance[..=at].to_vec(), None);
    }
}

fn index<'a>(items: &'a [Item], found: &mut HashMap<&'a str, &'a Item>) {
    for item in items {
        found.insert(&item.link_id, item);
        index(&item.items, found);
    }
}

/// The instance at an address.
pub(super) fn at<'j>(response: &'j Json, address: &[usize]) -> Option<&'j Json> {
    let mut found = response;
    for (at, step) in address.iter().enumerate() {
        found = match (at % 2, step) {
            (0, place) => found.get("item")?.get(place)?,
            (_, 0) => found,
            (_, n) => found.get("answer")?.get(n - 1)?,
        };
    }
    Some(found)
}
