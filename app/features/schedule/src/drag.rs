//! Sessions dragged to another day, person or room of the week. Invariant: nothing is changed by it: it fills in the form that
//! changes a session, which everybody reaches by pressing the session's name.

use crate::PAGE;
use contract::schedule::Planned;
use domain::id::SessionId;
use leptos::{ev::DragEvent, prelude::*};
use leptos_router::params::ParamsMap;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlTableCellElement};

/// Of a row: the id of the person or room it is of.
const ROW: &str = "data-row";
/// Of the cell that would be dropped on.
const OVER: &str = "data-over";
/// Browsers put the address of a link that is dragged into this.
const LINK: &str = "text/uri-list";

/// Where a session is dragged, as long as it is.
#[derive(Clone, Copy)]
pub(crate) struct Drag {
    /// The row it is taken from.
    from: StoredValue<String>,
    /// The days of the columns, as ISO dates.
    dates: StoredValue<Vec<String>>,
}

impl Drag {
    pub(crate) fn new(dates: Vec<String>) -> Self {
        Self { from: StoredValue::new(String::new()), dates: StoredValue::new(dates) }
    }

    pub(crate) fn begin(self, event: &DragEvent) {
        self.from.set_value(cell(event).and_then(|cell| row(&cell)).unwrap_or_default());
    }

    /// Says that it may be dropped here, and shows where.
    pub(crate) fn over(self, event: &DragEvent) {
        leave();
        let Some(cell) = cell(event).filter(|_| !self.from.with_value(String::is_empty)) else { return };
        event.prevent_default();
        let _ = cell.set_attribute(OVER, "");
    }

    pub(crate) fn end(self) {
        leave();
        self.from.set_value(String::new());
    }

    /// The page of the session that was dropped, with the day and the row it was dropped on.
    pub(crate) fn dropped(self, event: &DragEvent) -> Option<String> {
        let from = self.from.get_value();
        let cell = cell(event).filter(|_| !from.is_empty())?;
        event.prevent_default();
        let column = usize::try_from(cell.cell_index()).ok()?.checked_sub(1)?;
        let date = self.dates.with_value(|dates| dates.get(column).cloned())?;
        let href = event.data_transfer()?.get_data(LINK).ok()?;
        let (_, id) = href.split_once(&format!("{PAGE}/sessions/"))?;
        let id: SessionId = id.split(['?', '#', '\n', '\r']).next()?.parse().ok()?;
        Some(format!("{PAGE}/sessions/{id}?date={date}&from={from}&to={}", row(&cell)?))
    }
}

/// What the form is filled in with, of a session that was dragged; says whether it was.
pub(crate) fn fill_in(planned: &mut Planned, query: &ParamsMap) -> bool {
    let (Some(date), Some(from), Some(to)) = (query.get("date"), query.get("from"), query.get("to")) else {
        return false;
    };
    planned.date = date;
    if from == to {
        return true;
    }
    if planned.picks.rooms.iter().any(|room| room.id == to) {
        planned.room = to.parse().ok();
    } else if planned.helper == from {
        planned.helper = to;
    } else {
        planned.lead = to;
    }
    true
}

fn cell(event: &DragEvent) -> Option<HtmlTableCellElement> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("td").ok()??.dyn_into().ok()
}

fn row(cell: &HtmlTableCellElement) -> Option<String> {
    cell.closest("tr").ok()??.get_attribute(ROW)
}

fn leave() {
    if let Ok(Some(over)) = document().query_selector(&format!("[{OVER}]")) {
        let _ = over.remove_attribute(OVER);
    }
}
