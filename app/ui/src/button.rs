//! Buttons do, links go. Invariant: one primary action per page.

use leptos::prelude::*;

/// How much a button asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Variant {
    /// The one main action of the page.
    #[default]
    Primary,
    Secondary,
    Tertiary,
    /// An act that takes something away.
    Danger,
}

impl Variant {
    fn name(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary | Self::Danger => "secondary",
            Self::Tertiary => "tertiary",
        }
    }

    /// Said out loud, so that a button in a coloured block keeps the colour of a button.
    fn color(self) -> &'static str {
        if self == Self::Danger { "danger" } else { "accent" }
    }
}

/// A button that submits its form unless `kind` says otherwise. While `busy` it stays focusable but asks no more.
#[component]
pub fn Button(
    #[prop(optional)] variant: Variant,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(default = "submit")] kind: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class="ds-button"
            data-variant=variant.name()
            data-color=variant.color()
            type=kind
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || busy.get().then_some("true")
        >
            {children()}
        </button>
    }
}

/// A button for what is on or off; its words say the same.
#[component]
pub fn ToggleButton(#[prop(into)] on: Signal<bool>, children: Children) -> impl IntoView {
    let pressed = Signal::derive(move || if on.get() { "true" } else { "false" });
    view! {
        <button
            class="ds-button"
            data-variant=Variant::Secondary.name()
            data-color=Variant::Secondary.color()
            type="button"
            aria-pressed=pressed
        >
            {children()}
        </button>
    }
}

/// A link that looks like a button. `external` makes it a full page load, as pages with camera and microphone need.
#[component]
pub fn LinkButton(
    #[prop(into)] href: String,
    #[prop(optional)] variant: Variant,
    #[prop(optional)] external: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <a
            class="ds-button"
            data-variant=variant.name()
            data-color=variant.color()
            href=href
            rel=external.then_some("external")
        >
            {children()}
        </a>
    }
}
