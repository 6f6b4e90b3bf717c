//! Goals by the categories of ICF they are about, then and now. Invariant: a goal without a rating has neither, and nothing is
//! said of a category that no goal is about.

use super::{Entry, Goal, IcfCode, Item, Rating, t_score};

/// One goal under one category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attained<'a> {
    pub code: IcfCode,
    pub goal: &'a Goal,
    /// The first rating by its day, and the latest; of several on one day the first made and the last made.
    pub ratings: Option<(&'a Rating, &'a Rating)>,
}

/// Every goal under each of its categories, in the order of the core set; `entries` in the order of their making.
#[must_use]
pub fn by_icf(entries: &[Entry]) -> Vec<Attained<'_>> {
    let goals: Vec<_> = entries.iter().filter_map(|entry| goal(entry).map(|goal| (entry, goal))).collect();
    let about = |code: IcfCode| {
        goals.iter().filter(move |(_, goal)| goal.icf.contains(&code)).map(move |(entry, goal)| Attained {
            code,
            goal,
            ratings: ratings(entries, entry),
        })
    };
    IcfCode::ALL.iter().copied().flat_map(about).collect()
}

/// The T-scores of all rated goals together: by their first ratings, and by their latest.
#[must_use]
pub fn t_scores(entries: &[Entry]) -> Option<(f64, f64)> {
    let rated = entries.iter().filter(|entry| goal(entry).is_some()).filter_map(|entry| ratings(entries, entry));
    let (first, latest): (Vec<i8>, Vec<i8>) = rated.map(|(first, latest)| (first.level, latest.level)).unzip();
    Some((t_score(&first)?, t_score(&latest)?))
}

fn goal(entry: &Entry) -> Option<&Goal> {
    if let Item::Goal(goal) = &entry.item { Some(goal) } else { None }
}

fn ratings<'a>(entries: &'a [Entry], of: &Entry) -> Option<(&'a Rating, &'a Rating)> {
    let of_goal = entries.iter().filter(|entry| entry.goal == Some(of.id));
    let rated = of_goal.filter_map(|entry| if let Item::Rating(rating) = &entry.item { Some(rating) } else { None });
    let first = rated.clone().min_by(|a, b| a.on.cmp(&b.on))?;
    Some((first, rated.max_by(|a, b| a.on.cmp(&b.on))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::PlanItemId;
    use uuid::Uuid;

    fn entry(id: u128, goal: Option<u128>, item: Item) -> Entry {
        let id_of = |id| PlanItemId(Uuid::from_u128(id));
        Entry { id: id_of(id), goal: goal.map(id_of), item }
    }

    fn about(icf: &[IcfCode]) -> Item {
        Item::Goal(Goal { text: "Gå tur".to_owned(), why: None, icf: icf.to_vec(), scale: Default::default() })
    }

    fn rated(level: i8, on: &str) -> Item {
        Item::Rating(Rating { level, on: on.to_owned() })
    }

    #[test]
    fn a_goal_stands_under_each_of_its_categories_as_it_was_first_and_is_now() {
        let entries = [
            entry(1, None, about(&[IcfCode::D850, IcfCode::B130])),
            entry(2, None, about(&[])),
            entry(3, Some(1), rated(-1, "2026-11-20")),
            entry(4, Some(1), rated(-2, "2026-11-02")),
            entry(5, Some(1), rated(1, "2026-11-20")),
        ];
        let found = by_icf(&entries);
        assert_eq!(found.iter().map(|one| one.code).collect::<Vec<_>>(), [IcfCode::B130, IcfCode::D850]);
        let (first, latest) = found[0].ratings.expect("rated");
        assert_eq!((first.level, latest.level), (-2, 1));
        let (before, now) = t_scores(&entries).expect("rated");
        assert!((before - 30.0).abs() < 1e-9 && (now - 60.0).abs() < 1e-9, "{before} {now}");
    }

    #[test]
    fn without_a_rating_there_is_no_then_and_no_now() {
        let entries = [entry(1, None, about(&[IcfCode::E310]))];
        assert_eq!(by_icf(&entries)[0].ratings, None);
        assert_eq!(t_scores(&entries), None);
        assert!(by_icf(&[]).is_empty());
    }
}
