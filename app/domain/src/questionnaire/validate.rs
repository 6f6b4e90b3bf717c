//! What keeps answers from being submitted. Invariant: only what is asked is required, and no issue repeats an answer.

mod value;

use super::{
    answers::{Answers, Given},
    enable::{Address, Enablement, Scope, instances, within},
    form::{Item, Kind, Questionnaire},
    issue::{Issue, IssueCode, Severity},
};

struct Check<'a> {
    enablement: Enablement<'a>,
    issues: Vec<Issue>,
}

/// All issues, in the form's order, then those of what the form does not ask. Paths are of the `QuestionnaireResponse`
/// that the answers came from.
#[must_use]
pub fn validate(form: &Questionnaire, answers: &Answers) -> Vec<Issue> {
    let mut check = Check { enablement: Enablement::of(form, answers), issues: Vec::new() };
    check.items(&form.items, &mut vec![Scope::root(answers)], "QuestionnaireResponse");
    check.issues
}

impl Check<'_> {
    fn tell(&mut self, link_id: &str, code: IssueCode, path: String, text: impl Into<String>) {
        let (link_id, text) = (link_id.to_owned(), text.into());
        self.issues.push(Issue { severity: Severity::Error, code, path, text, link_id });
    }

    fn items(&mut self, items: &[Item], scopes: &mut Vec<Scope<'_>>, path: &str) {
        for item in items {
            self.item(item, scopes, path);
        }
        let Some(here) = scopes.last() else { return };
        let known = |given: &Given| items.iter().any(|item| item.link_id == given.link_id);
        for (address, given) in here.all().filter(|(_, given)| !known(given)) {
            let path = place(path, &address);
            self.tell(&given.link_id, IssueCode::Structure, path, "the questionnaire does not ask this here");
        }
    }

    fn item(&mut self, item: &Item, scopes: &mut Vec<Scope<'_>>, path: &str) {
        let found = scopes.last().map(|here| here.of(&item.link_id)).unwrap_or_default();
        if !self.enablement.asked(item, scopes) {
            for (address, given) in found {
                if self.enablement.is_off(&address) && !(given.answers.is_empty() && given.items.is_empty()) {
                    let text = "answered, though it is not asked";
                    self.tell(&item.link_id, IssueCode::BusinessRule, place(path, &address), text);
                }
            }
            return;
        }
        self.count(item, &found, path);
        for (address, given) in instances(item, scopes) {
            let path = place(path, &address);
            for (i, answer) in given.answers.iter().enumerate() {
                for (code, text) in value::faults(item, &answer.value) {
                    self.tell(&item.link_id, code, format!("{path}.answer[{i}]"), text);
                }
            }
            for scope in within(&address, given) {
                let path = match scope.step() {
                    0 => path.clone(),
                    n => format!("{path}.answer[{}]", n - 1),
                };
                scopes.push(scope);
                self.items(&item.items, scopes, &path);
                scopes.pop();
            }
        }
    }

    /// How many answers there are, or instances of a group.
    fn count(&mut self, item: &Item, found: &[(Address, &Given)], path: &str) {
        let group = item.kind == Kind::Group;
        let answers: usize = found.iter().map(|(_, given)| given.answers.len()).sum();
        let filled = found.iter().filter(|(_, given)| !given.items.is_empty()).count();
        let count = if group { filled } else { answers } as u64;
        let first = found.first().map_or_else(|| path.to_owned(), |(address, _)| place(path, address));
        let link_id = &item.link_id;
        if group && answers > 0 || item.kind == Kind::Display && !found.is_empty() && answers + filled > 0 {
            self.tell(link_id, IssueCode::Structure, first, "this takes no answer");
            return;
        }
        if !group && found.len() > 1 {
            self.tell(link_id, IssueCode::Structure, first.clone(), "one question, several items");
        }
        if count == 0 {
            if item.required && !item.read_only && item.kind != Kind::Display {
                self.tell(link_id, IssueCode::Required, first, format!("{link_id} must be answered"));
            }
            return;
        }
        let most = if item.repeats { item.limits.max_occurs } else { Some(1) };
        if most.is_some_and(|most| count > most) {
            self.tell(link_id, IssueCode::Structure, first, "more answers than are allowed");
        } else if item.limits.min_occurs.is_some_and(|least| count < least) {
            self.tell(link_id, IssueCode::Structure, first, "fewer answers than are needed");
        }
    }
}

fn place(path: &str, address: &Address) -> String {
    format!("{path}.item[{}]", address.last().copied().unwrap_or_default())
}
