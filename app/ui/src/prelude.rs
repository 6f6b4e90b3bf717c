//! What a page needs, in one line.

pub use crate::{
    block::{Alert, Card, ChannelTag, PageTitle, StatusMessage, Tag},
    button::{Button, LinkButton, Variant},
    chart::{Bar, Sparkline, WeekBars},
    field::{Checkbox, Choice, DateField, Hidden, NumberField, RadioGroup, Scale, Select, TextArea, TextField},
    form::{ErrorSummary, FormState, use_form},
    i18n::t,
    icon::{self, Glyph, Icon},
    load::{loaded, loaded_page},
    state::{Empty, ErrorPage, ErrorState, Loading, NoPermission, NotFound, Offline},
    table::DataTable,
    tone::Tone,
};
