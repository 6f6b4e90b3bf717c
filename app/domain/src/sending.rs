//! What is kept of how a session was sent. Invariant: nothing of it tells of a person.

use crate::person::text_enum;
use std::collections::BTreeMap;

text_enum! {
    /// What became of what is sent in a session.
    SendingStep {
        /// A camera began, the first one.
        Began = "began",
        /// Another began beside it.
        Joined = "joined",
        /// It fell away, and may come back.
        Lost = "lost",
        Back = "back",
        /// The same person goes on from another page or machine.
        TakenOver = "taken_over",
        /// It stopped, and another goes on.
        HandedOver = "handed_over",
        /// It stopped, and was the last one.
        Ended = "ended",
        ScreenShown = "screen_shown",
        ScreenGone = "screen_gone",
    }
}

/// A stream as the media server tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// Its media comes.
    Here,
    /// It fell away, and is waited for.
    Away,
    /// It is over.
    Over,
}

/// What is sent in one session. Streams are counted from 1, as they begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnAir {
    /// By publisher: the stream's number, and whether its media comes.
    cameras: BTreeMap<String, (i32, bool)>,
    screens: BTreeMap<String, i32>,
    last: i32,
    /// A camera that was sent when this server began to watch: who begins next, continues it.
    resumes: Option<i32>,
}

impl OnAir {
    /// Goes on after what was kept before a server stopped: each step with its stream, the first one first.
    #[must_use]
    pub fn after(kept: &[(i32, SendingStep)]) -> Self {
        use SendingStep::{Ended, ScreenGone, ScreenShown};
        let camera = kept.iter().rev().find(|(_, step)| !matches!(step, ScreenShown | ScreenGone));
        Self {
            last: kept.iter().map(|(stream, _)| *stream).max().unwrap_or_default(),
            resumes: camera.filter(|(_, step)| *step != Ended).map(|(stream, _)| *stream),
            ..Self::default()
        }
    }

    /// Whether nothing is sent or waited for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cameras.is_empty() && self.screens.is_empty()
    }

    /// A camera moved: what that is, and of which stream. None where it changes nothing.
    pub fn camera(&mut self, publisher: &str, moved: Moved) -> Option<(i32, SendingStep)> {
        let (alone, known) = (self.cameras.is_empty(), self.cameras.get_mut(publisher));
        Some(match (moved, known) {
            (Moved::Here, Some((stream, here))) => {
                let was = std::mem::replace(here, true);
                (*stream, if was { SendingStep::TakenOver } else { SendingStep::Back })
            }
            (Moved::Here, None) => {
                let resumed = self.resumes.take();
                let stream = resumed.unwrap_or_else(|| self.next());
                self.cameras.insert(publisher.to_owned(), (stream, true));
                let began = if alone { SendingStep::Began } else { SendingStep::Joined };
                (stream, if resumed.is_some() { SendingStep::Back } else { began })
            }
            (Moved::Away, Some((stream, here))) if *here => {
                *here = false;
                (*stream, SendingStep::Lost)
            }
            (Moved::Over, Some(_)) => {
                let (stream, _) = self.cameras.remove(publisher)?;
                (stream, if self.cameras.is_empty() { SendingStep::Ended } else { SendingStep::HandedOver })
            }
            _ => return None,
        })
    }

    /// A screen moved. A short loss of one is not told of.
    pub fn screen(&mut self, publisher: &str, moved: Moved) -> Option<(i32, SendingStep)> {
        match moved {
            Moved::Here if !self.screens.contains_key(publisher) => {
                let stream = self.next();
                self.screens.insert(publisher.to_owned(), stream);
                Some((stream, SendingStep::ScreenShown))
            }
            Moved::Over => self.screens.remove(publisher).map(|stream| (stream, SendingStep::ScreenGone)),
            Moved::Here | Moved::Away => None,
        }
    }

    fn next(&mut self) -> i32 {
        self.last = self.last.saturating_add(1);
        self.last
    }
}

/// One line of what is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// In seconds since 1970.
    pub at: i64,
    pub step: SendingStep,
    /// Of what was lost and came back: for how long it was away, in seconds.
    pub away: Option<i64>,
}

/// What is kept, as it is told: each step with its stream and second, the first one first. A loss is one line, with how long
/// it lasted; what the end of all takes along is not told of besides.
#[must_use]
pub fn told(kept: &[(i32, SendingStep, i64)]) -> Vec<Line> {
    use SendingStep::{Back, Ended, HandedOver, Lost, ScreenGone};
    let mut lines = Vec::new();
    for (place, &(stream, step, at)) in kept.iter().enumerate() {
        let after = &kept[place + 1..];
        let next = after.iter().find(|(of, ..)| *of == stream).map(|(_, step, at)| (*step, *at));
        let ends_too = || after.iter().any(|(_, step, then)| *step == Ended && then - at <= 1);
        let lost_before =
            || kept[..place].iter().rev().find(|(of, ..)| *of == stream).is_some_and(|(_, step, _)| *step == Lost);
        let (shown, away) = match (step, next) {
            (Lost, Some((Back, back))) => (true, Some(back - at)),
            // it was told of by the loss
            (Back, _) => (!lost_before(), None),
            (HandedOver | ScreenGone, _) => (!ends_too(), None),
            _ => (true, None),
        };
        if shown {
            lines.push(Line { at, step, away });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{
        Moved::{Away, Here, Over},
        OnAir,
        SendingStep::{Back, Began, Ended, HandedOver, Joined, Lost, ScreenGone, ScreenShown, TakenOver},
        told,
    };

    #[test]
    fn what_becomes_of_cameras_is_told_by_stream() {
        let mut air = OnAir::default();
        assert_eq!(air.camera("a", Away), None, "never heard of");
        for (publisher, moved, told) in [
            ("a", Here, Some((1, Began))),
            ("a", Here, Some((1, TakenOver))),
            ("a", Away, Some((1, Lost))),
            ("a", Away, None),
            ("a", Here, Some((1, Back))),
            ("b", Here, Some((2, Joined))),
            ("a", Over, Some((1, HandedOver))),
            ("b", Away, Some((2, Lost))),
            ("b", Over, Some((2, Ended))),
            ("b", Over, None),
        ] {
            assert_eq!(air.camera(publisher, moved), told, "{publisher} {moved:?}");
        }
        assert!(air.is_empty());
    }

    #[test]
    fn a_screen_is_shown_until_it_is_over() {
        let mut air = OnAir::default();
        let moves = [Here, Away, Here, Over, Over].map(|moved| air.screen("s", moved));
        assert_eq!(moves, [Some((1, ScreenShown)), None, None, Some((1, ScreenGone)), None]);
    }

    #[test]
    fn after_a_restart_the_first_camera_continues_what_had_not_ended() {
        let kept = [(1, Began), (2, ScreenShown), (3, Joined), (1, HandedOver), (3, Lost), (2, ScreenGone)];
        let mut air = OnAir::after(&kept);
        assert_eq!(air.camera("anew", Here), Some((3, Back)));
        assert_eq!(air.camera("more", Here), Some((4, Joined)));
        let mut air = OnAir::after(&[(1, Began), (1, Ended)]);
        assert_eq!(air.camera("anew", Here), Some((2, Began)));
    }

    #[test]
    fn a_loss_is_one_line_and_the_end_is_told_once() {
        let kept = [
            (1, Began, 0),
            (1, Lost, 60),
            (2, ScreenShown, 70),
            (1, Back, 100),
            (3, Joined, 200),
            (1, Lost, 300),
            (2, ScreenGone, 400),
            (3, HandedOver, 400),
            (1, Ended, 400),
        ];
        let lines: Vec<_> = told(&kept).into_iter().map(|line| (line.at, line.step, line.away)).collect();
        let expected = [
            (0, Began, None),
            (60, Lost, Some(40)),
            (70, ScreenShown, None),
            (200, Joined, None),
            (300, Lost, None),
            (400, Ended, None),
        ];
        assert_eq!(lines, expected);
        assert_eq!(told(&[(1, Began, 0), (1, Back, 9)]).len(), 2, "a server that fell has noted no loss");
    }
}
