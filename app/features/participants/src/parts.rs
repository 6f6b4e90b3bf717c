//! Parts of the staff pages.

mod asked;
mod cells;
mod consents;
mod hand_over;
mod identity;
mod said;
mod scores;
mod training;
mod week;

pub use asked::{Asked, Asking};
pub use cells::{CareCells, Reasons};
pub use consents::Consents;
pub use identity::Identity;
pub use said::SaidAboutPlan;
pub use scores::Scores;
pub use training::Training;
pub use week::Week;
