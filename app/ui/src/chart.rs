//! Charts drawn as SVG by the same code on both sides. Invariant: what the picture says is also there in words, and
//! the bars as a table.

mod sparkline;
mod steps;
mod summary;
mod week_bars;

pub use sparkline::{Sparkline, SparklineProps};
pub use steps::{Mark, Step, Steps, StepsProps};
pub use week_bars::{Bar, WeekBars, WeekBarsProps};
