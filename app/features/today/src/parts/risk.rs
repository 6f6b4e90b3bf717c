//! Risk answers that wait for the reader. Invariant: above everything else on the page, for as long as one waits.

use contract::today::Today;
use leptos::prelude::*;
use ui::prelude::*;

#[component]
pub(crate) fn RiskCard(today: RwSignal<Today>) -> impl IntoView {
    let waiting = Memo::new(move |_| i64::from(today.read().alerts));
    move || {
        let count = waiting.get();
        (count > 0).then(|| {
            view! {
                <Card title=t::today::risk_title(count) tone=Tone::Danger>
                    <p>{t::today::risk_text()}</p>
                    <div class="row">
                        <LinkButton href="/risk-alerts">{t::today::risk_open()}</LinkButton>
                    </div>
                </Card>
            }
        })
    }
}
