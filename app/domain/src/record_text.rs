//! What goes into a text for the record system. Invariant: each profession gets what it answers for, under the same headings
//! as the whole text, and nothing that the whole text does not have.

use crate::person::Profession;

/// A part of the text, under a heading of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Who, which programme, when, contact person.
    Programme,
    /// What was done to the course, and what was given, in numbers.
    Course,
    Goals,
    /// What the participant has logged.
    Training,
    /// Sick leave and work over time.
    Work,
    /// Days at a workplace, talks with the employer, steps towards a job.
    WorkTrial,
    Scores,
}

/// All of it, in order.
pub const WHOLE: [Part; 7] =
    [Part::Programme, Part::Course, Part::Goals, Part::Training, Part::Work, Part::WorkTrial, Part::Scores];

/// Professions that write in the record of a participant.
pub const WRITERS: [Profession; 7] = [
    Profession::Physician,
    Profession::Psychologist,
    Profession::Physiotherapist,
    Profession::WorkConsultant,
    Profession::SportsEducator,
    Profession::Nurse,
    Profession::OccupationalTherapist,
];

/// The parts of a profession's text; without one, the whole.
#[must_use]
pub fn parts(of: Option<Profession>) -> Vec<Part> {
    let Some(profession) = of else { return WHOLE.to_vec() };
    let own: &[Part] = match profession {
        Profession::Physician => &[Part::Work, Part::Scores],
        Profession::Psychologist => &[Part::Scores],
        Profession::Physiotherapist | Profession::Nurse => &[Part::Training, Part::Scores],
        Profession::SportsEducator => &[Part::Training],
        Profession::WorkConsultant => &[Part::Work, Part::WorkTrial],
        Profession::OccupationalTherapist => &[Part::Training, Part::WorkTrial],
        Profession::HealthSecretary => return vec![Part::Programme, Part::Course],
    };
    let common = [Part::Programme, Part::Course, Part::Goals];
    WHOLE.into_iter().filter(|part| common.contains(part) || own.contains(part)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_somebodys_and_nobody_gets_more_than_the_whole() {
        assert_eq!(parts(None), WHOLE);
        for part in WHOLE {
            assert!(WRITERS.iter().any(|one| parts(Some(*one)).contains(&part)), "{part:?}");
        }
        for &profession in Profession::ALL {
            let own = parts(Some(profession));
            assert!(own.len() < WHOLE.len() && own.starts_with(&[Part::Programme, Part::Course]), "{profession}");
            let in_order: Vec<Part> = WHOLE.into_iter().filter(|part| own.contains(part)).collect();
            assert_eq!(own, in_order, "the headings stand in one order");
        }
        assert!(!parts(Some(Profession::HealthSecretary)).contains(&Part::Goals), "no clinical content");
    }
}
