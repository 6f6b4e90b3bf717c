//! What a page needs, in one line.

pub use crate::{
    ask::Problem,
    block::{Alert, Card, ChannelTag, PageTitle, StatusMessage, Tag},
    button::{Button, LinkButton, ToggleButton, Variant},
    chart::{Bar, Sparkline, WeekBars},
    field::{
        Checkbox, Checkboxes, Choice, DateField, FileField, Hidden, NumberField, RadioGroup, Scale, Select, TextArea,
        TextField, Tick,
    },
    flow::{Each, When},
    form::{ErrorSummary, FormState, use_form},
    i18n::{t, words_first},
    icon::{self, Glyph, Icon},
    load::{Reading, load, loaded, loaded_once, loaded_page},
    person::use_me,
    post::{FormAction, SendForm},
    press::Press,
    state::{Empty, ErrorPage, ErrorState, Loading, NoPermission, NotFound, Offline},
    sure::{Sure, ask_first},
    table::{Cell, DataTable, OrderHeading, heads},
    tone::Tone,
};
