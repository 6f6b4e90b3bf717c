//! Accounts in words. Invariant: on the server only; sums of several are made of their counts, never of their averages.

use crate::words;
use contract::programme::{AccountRow, Accounting, Kept};
use domain::programme::{Judged, Tally, Verdict};
use service::{
    Ctx,
    programme::{Account, Accounts},
    wording,
};
use std::collections::BTreeMap;
use ui::i18n::t::programmes as text;

/// What several have in common.
#[derive(Default)]
struct Sum {
    days: u32,
    tally: Tally,
    attended: (u32, u32),
    follow_ups: (u32, u32),
    extension_weeks: u16,
    promises: Vec<Judged>,
}

impl Sum {
    fn add(mut self, one: &Account) -> Self {
        let sums = &one.sums;
        self.days += u32::try_from(sums.days.len()).unwrap_or(u32::MAX);
        self.tally.individual += sums.total.individual;
        self.tally.group += sums.total.group;
        self.tally.on_site += sums.total.on_site;
        self.tally.digital += sums.total.digital;
        self.attended = (self.attended.0 + sums.attended.1, self.attended.1 + sums.attended.0);
        self.follow_ups = (self.follow_ups.0 + sums.follow_ups_in_window, self.follow_ups.1 + sums.follow_ups);
        self.extension_weeks += sums.extension_weeks;
        self.promises.extend(sums.promises.iter().cloned());
        self
    }

    fn row(self, who: String, group: String, promises: Vec<Kept>) -> AccountRow {
        let minutes = self.tally.minutes();
        AccountRow {
            who,
            group,
            day: (minutes + self.days / 2).checked_div(self.days).map(words::hours),
            individual: self.tally.individual_percent(),
            on_site: self.tally.on_site_percent(),
            attended: self.attended,
            follow_ups: self.follow_ups,
            extension_weeks: self.extension_weeks,
            promises,
        }
    }
}

pub fn accounting(ctx: &Ctx, found: Accounts) -> Accounting {
    let Accounts { programme, groups, group, accounts } = found;
    let mut by_group: BTreeMap<String, Vec<&Account>> = BTreeMap::new();
    for one in &accounts {
        by_group.entry(one.group.clone().unwrap_or_default()).or_default().push(one);
    }
    let mut totals: Vec<AccountRow> = Vec::new();
    if by_group.len() > 1 {
        totals.extend(
            by_group.iter().filter(|(name, all)| !name.is_empty() && all.len() > 1).map(|(name, all)| total(all, name)),
        );
    }
    if accounts.len() > 1 {
        totals.push(total(&accounts.iter().collect::<Vec<_>>(), ""));
    }
    let row = |(number, one): (usize, &Account)| {
        let who = one.name.clone().unwrap_or_else(|| text::nameless(number + 1));
        let told = |judged: &Judged| Kept {
            words: words::promise(&judged.promise),
            verdict: judged.verdict,
            reason: judged.reason.as_ref().map(|reason| words::reason(reason, one.start)),
        };
        let promises = one.sums.promises.iter().map(told).collect();
        Sum::default().add(one).row(who, one.group.clone().unwrap_or_default(), promises)
    };
    let mut rows: Vec<AccountRow> = accounts.iter().enumerate().map(row).collect();
    let order = wording::name_order();
    if accounts.iter().any(|one| one.name.is_some()) {
        rows.sort_by(|a, b| order(&a.who, &b.who));
    }
    Accounting {
        id: programme.id,
        name: wording::content(ctx.lang, &programme.name),
        groups: groups.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        group: group.map(|id| id.to_string()).unwrap_or_default(),
        rows,
        totals,
    }
}

/// Several together: a promise stands as it does for whom it stands worst.
fn total(all: &[&Account], group: &str) -> AccountRow {
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let sum = all.iter().fold(Sum::default(), |sum, one| sum.add(one));
    let mut promises: Vec<(String, Vec<Verdict>)> = Vec::new();
    for judged in &sum.promises {
        let words = words::promise(&judged.promise);
        match promises.iter_mut().find(|(known, _)| *known == words) {
            Some((_, verdicts)) => verdicts.push(judged.verdict),
            None => promises.push((words, vec![judged.verdict])),
        }
    }
    let kept = |(words, verdicts): (String, Vec<Verdict>)| {
        let of = |verdict: Verdict| verdicts.iter().filter(|one| **one == verdict).count();
        let worst = [Verdict::Broken, Verdict::AtRisk, Verdict::OnCourse].into_iter().find(|one| of(*one) > 0);
        let verdict = worst.unwrap_or(Verdict::Kept);
        let reason = (verdict == Verdict::Broken || verdict == Verdict::AtRisk)
            .then(|| text::for_so_many(of(verdict), verdicts.len()));
        Kept { words, verdict, reason }
    };
    let promises = promises.into_iter().map(kept).collect();
    let who = if group.is_empty() { text::all_together(count) } else { text::group_together(count, group) };
    sum.row(who, group.to_owned(), promises)
}

/// A file of it: a line for each promise of each row.
#[must_use]
pub fn as_csv(accounting: &Accounting) -> Vec<Vec<String>> {
    let percent = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
    let head = [
        text::who(),
        text::group(),
        text::structured(),
        text::individual_percent(),
        text::on_site_percent(),
        text::attended(),
        text::expected(),
        text::follow_ups_in_time(),
        text::follow_ups_all(),
        text::extension_weeks(),
        text::promise(),
        text::verdict(),
        text::reason(),
    ];
    let mut lines = vec![head.map(str::to_owned).to_vec()];
    for row in accounting.rows.iter().chain(&accounting.totals) {
        let facts = [
            row.who.clone(),
            row.group.clone(),
            row.day.clone().unwrap_or_default(),
            percent(row.individual),
            percent(row.on_site),
            row.attended.0.to_string(),
            row.attended.1.to_string(),
            row.follow_ups.0.to_string(),
            row.follow_ups.1.to_string(),
            row.extension_weeks.to_string(),
        ];
        let mut promises: Vec<[String; 3]> = row
            .promises
            .iter()
            .map(|one| {
                let verdict = crate::parts::verdict_words(one.verdict).to_owned();
                [one.words.clone(), verdict, one.reason.clone().unwrap_or_default()]
            })
            .collect();
        if promises.is_empty() {
            promises.push(Default::default());
        }
        lines.extend(promises.into_iter().map(|promise| facts.iter().cloned().chain(promise).collect()));
    }
    lines
}
