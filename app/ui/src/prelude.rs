//! What a page needs, in one line.

pub use crate::{
    block::{Alert, Card, ChannelTag, PageTitle, StatusMessage, Tag},
    button::{Button, LinkButton, Variant},
    chart::{Bar, Sparkline, WeekBars},
    field::{
        Checkbox, Choice, DateField, Hidden, NumberField, RadioGroup, Scale, Select, TextArea, TextField,
    },
    form::{ErrorSummary, FormState, use_form},
    i18n::t,
    icon::{self, Glyph, Icon},
    load::loaded,
    state::{Empty, ErrorState, Loading, NoPermission, NotFound, Offline},
    table::DataTable,
    tone::Tone,
};
