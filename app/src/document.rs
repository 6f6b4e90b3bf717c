//! The HTML document. Invariant: no inline style and no script without a nonce, so the Content-Security-Policy holds.

use crate::App;
use contract::Me;
use domain::person::{TextSize, Theme};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;
use leptos_router::location::RequestUrl;
use ui::i18n;

/// How the page should look, before any script has run.
struct Looks {
    scheme: &'static str,
    text: &'static str,
    size: &'static str,
    /// Set at a tablet that was handed over: `boot.js` keeps what others have open in the browser out of sight.
    tablet: Option<&'static str>,
}

impl Looks {
    fn of(me: Option<&Me>) -> Self {
        let scheme = match me.map_or(Theme::System, |me| me.theme) {
            Theme::System => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        let text = me.map_or(TextSize::Normal, |me| me.text_size).as_str();
        // staff pages are denser; participants get the larger measure
        let size = if me.is_some_and(|me| me.role.is_staff()) { "sm" } else { "md" };
        let tablet = me.filter(|me| me.on_tablet).map(|_| "");
        Self { scheme, text, size, tablet }
    }
}

/// The whole page around the app. Reads `Option<Me>` and `Lang` from context.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let looks = Looks::of(ui::person::use_me().as_ref());
    let lang = i18n::current();
    // the address is whole, with an origin that is leptos' own
    let url = use_context::<RequestUrl>().unwrap_or_default().parse();
    let path = url.as_ref().map_or("/", |url| url.path());
    let words = i18n::Words::of(ui::person::use_me().map(|me| me.role), path);
    let package = options.site_pkg_dir.to_string();
    let build = package.strip_prefix("pkg/").unwrap_or("dev").to_owned();
    let nonce = use_nonce();
    view! {
        <!DOCTYPE html>
        <html
            lang=lang.as_str()
            data-color="accent"
            data-color-scheme=looks.scheme
            data-size=looks.size
            data-text=looks.text
            data-tablet=looks.tablet
        >
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="description" content=i18n::t::shell::description()/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#17594A"/>
                <meta name="robots" content="noindex"/>
                <link rel="stylesheet" id="leptos" href=format!("/{package}/tilbake.css")/>
                <link rel="icon" href="/icons/mark.svg" r#type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/icons/mark-180.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                // in this order: what catches errors, the words, then the program
                <script defer src="/js/boot.js" data-build=build nonce=nonce.clone()></script>
                <script defer src=i18n::script_path(lang, words) nonce=nonce></script>
                <AutoReload options=options.clone()/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
