//! What keeps answers from being submitted. Invariant: only what is asked is required, and no issue repeats an answer.

mod value;

pub use value::Fault;
pub(super) use value::faults;

use super::{
    answers::{Answers, Given},
    enable::{Address, Scope, instances, within},
    evaluate::{Arrangement, Engine, Evaluation, State},
    form::{Item, Kind, Questionnaire},
    issue::{Issue, IssueCode, Severity},
};
use jiff::Zoned;

struct Check<'a> {
    form: &'a Questionnaire,
    state: &'a State<'a>,
    engine: Engine<'a>,
    arrangement: Arrangement<'a>,
    issues: Vec<Issue>,
}

/// All issues, in the form's order, then those of what the form does not ask; before them, what the evaluation of
/// expressions told. Paths are of the `QuestionnaireResponse` that the answers came from.
#[must_use]
pub fn validate(form: &Questionnaire, answers: &Answers, now: &Zoned) -> Vec<Issue> {
    let Evaluation { state, engine, arrangement, issues } = Evaluation::of(form, answers, now);
    let mut check = Check { form, state: &state, engine, arrangement, issues };
    check.items(&form.items, &mut vec![Scope::root(&state.answers)]);
    for fault in check.engine.faults_of_all(&state) {
        let path = check.arrangement.path(&[]);
        let (severity, code, text, link_id) = (fault.severity, fault.code, fault.text, String::new());
        check.issues.push(Issue { severity, code, path, text, link_id });
    }
    check.issues
}

impl Check<'_> {
    fn tell(&mut self, link_id: &str, code: IssueCode, path: String, text: impl Into<String>) {
        let (link_id, text) = (link_id.to_owned(), text.into());
        self.issues.push(Issue { severity: Severity::Error, code, path, text, link_id });
    }

    fn items(&mut self, items: &[Item], scopes: &mut Vec<Scope<'_>>) {
        for item in items {
            self.item(item, scopes);
        }
        let Some(here) = scopes.last() else { return };
        let known = |given: &Given| items.iter().any(|item| item.link_id == given.link_id);
        for (address, given) in here.all().filter(|(_, given)| !known(given)) {
            let path = self.arrangement.path(&address);
            self.tell(&given.link_id, IssueCode::Structure, path, "the questionnaire does not ask this here");
        }
    }

    fn item(&mut self, item: &Item, scopes: &mut Vec<Scope<'_>>) {
        let found = scopes.last().map(|here| here.of(&item.link_id)).unwrap_or_default();
        if !self.state.enablement.asked(item, scopes) {
            for (address, given) in found {
                if self.state.enablement.is_off(&address) && !given.is_blank() {
                    let path = self.arrangement.path(&address);
                    self.tell(&item.link_id, IssueCode::BusinessRule, path, "answered, though it is not asked");
                }
            }
            return;
        }
        self.count(item, &found, scopes);
        for (address, given) in instances(item, scopes) {
            let path = self.arrangement.path(&address);
            for (i, answer) in given.answers.iter().enumerate() {
                for fault in faults(item, &answer.value) {
                    self.tell(&item.link_id, fault.code(), format!("{path}.answer[{i}]"), fault.text(item));
                }
            }
            for fault in self.engine.faults(self.state, item, &address, given, scopes) {
                let path = fault.answer.map_or_else(|| path.clone(), |i| format!("{path}.answer[{i}]"));
                let (severity, code, text, link_id) = (fault.severity, fault.code, fault.text, item.link_id.clone());
                self.issues.push(Issue { severity, code, path, text, link_id });
            }
            for scope in within(&address, given) {
                scopes.push(scope);
                self.items(&item.items, scopes);
                scopes.pop();
            }
        }
    }

    /// How many answers there are, or instances of a group.
    fn count(&mut self, item: &Item, found: &[(Address, &Given)], scopes: &[Scope<'_>]) {
        let group = item.kind == Kind::Group;
        let answers: usize = found.iter().map(|(_, given)| given.answers.len()).sum();
        let filled = found.iter().filter(|(_, given)| !given.items.iter().all(Given::is_blank)).count();
        let count = if group { filled } else { answers } as u64;
        let here = found.first().map(|(address, _)| address).or_else(|| scopes.last().map(|here| &here.address));
        let first = self.arrangement.path(here.map(Vec::as_slice).unwrap_or_default());
        let link_id = &item.link_id;
        if group && answers > 0 || item.kind == Kind::Display && !found.is_empty() && answers + filled > 0 {
            self.tell(link_id, IssueCode::Structure, first, "this takes no answer");
            return;
        }
        if !group && found.len() > 1 {
            self.tell(link_id, IssueCode::Structure, first.clone(), "one question, several items");
        }
        if count == 0 {
            let takes = !item.read_only && item.kind != Kind::Display && !self.form.is_calculated(link_id);
            if item.required && takes {
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
