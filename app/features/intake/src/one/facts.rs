//! What is known of a referral. Invariant: only what the server sent; what the reader does not see is said to be hidden.

use crate::parts::Fact;
use contract::intake::{Decision, LetterRow, Referral};
use domain::referral::LetterChannel;
use leptos::prelude::*;
use ui::{prelude::*, referral as words};

#[component]
pub(super) fn Facts(one: Referral) -> impl IntoView {
    use t::intake as text;
    let row = one.row;
    let clock = one.assess_by.text;
    let facts = std::iter::once((t::referral::received(), row.received.text))
        .chain(row.left.map(|_| (text::assess_by(), clock)))
        .chain(std::iter::once((text::col_waited(), text::days(i64::from(row.waited)))))
        .chain(words::said(&one.filled));
    let lines = facts.map(|(name, value)| view! { <Fact name value/> }).collect_view();
    let told = match one.told {
        Some(told) => view! {
            <dl class="facts">
                <Fact name=t::referral::problem_text() value=or_dash(told.problem) at_length=true/>
                <Fact name=t::referral::treatment() value=or_dash(told.treatment) at_length=true/>
            </dl>
        }
        .into_any(),
        None => view! { <p class="muted">{text::hidden()}</p> }.into_any(),
    };
    view! {
        <Card title=text::told_title()>{told}</Card>
        <Card title=text::facts_title()>
            <dl class="facts">{lines}</dl>
        </Card>
    }
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "–".to_owned() } else { text }
}

#[component]
pub(super) fn Decided(decision: Option<Decision>) -> impl IntoView {
    use t::intake as text;
    decision.map(|one| {
        let word = if one.right { text::decision_yes() } else { text::decision_no() };
        view! {
            <Card title=text::decision_title()>
                <dl class="facts">
                    <dt>{t::referral::decided()}</dt>
                    <dd>{word} ", " <time datetime=one.at.iso>{one.at.text}</time></dd>
                    <Fact name=t::referral::decided_by() value=one.by/>
                    {one.start_by.map(|by| view! { <Fact name=t::referral::start_by() value=by.text/> })}
                    {one.reason.map(|reason| view! { <Fact name=t::referral::reason() value=reason at_length=true/> })}
                </dl>
            </Card>
        }
    })
}

/// The letters; `post` is where it is noted that one was sent, for those who post them.
#[component]
pub(super) fn Letters(letters: Vec<LetterRow>, post: Option<&'static str>) -> impl IntoView {
    use t::intake as text;
    let content = if letters.is_empty() {
        view! { <p class="muted">{text::letters_none()}</p> }.into_any()
    } else {
        let rows = letters.into_iter().map(|letter| view! { <Line letter post/> }).collect_view();
        view! {
            <DataTable
                caption=text::letters_title()
                heads=heads([text::kind(), text::way(), text::written(), text::state()])
            >
                {rows}
            </DataTable>
        }
        .into_any()
    };
    view! { <Card title=text::letters_title()>{content}</Card> }
}

#[component]
fn Line(letter: LetterRow, post: Option<&'static str>) -> impl IntoView {
    use t::intake as text;
    let name = words::letter(letter.kind);
    let way = match letter.channel {
        LetterChannel::Post => text::channel_post(),
        LetterChannel::Mail => text::channel_mail(),
        LetterChannel::Sms => text::channel_sms(),
    };
    let post = post.filter(|_| letter.channel == LetterChannel::Post);
    let href = format!("/intake/letters/{}", letter.id);
    let paper = post.map(|_| {
        view! { <p><a class="ds-link" href=href rel="external" download="">{text::print_of(name)}</a></p> }
    });
    let state = match (letter.sent, post) {
        (Some(at), _) => text::sent_at(at.text).into_any(),
        _ if letter.perhaps => text::perhaps_sent().into_any(),
        (None, Some(path)) => view! {
            <form method="post" action=path>
                <Hidden name="letter" value=letter.id.to_string()/>
                <Button variant=Variant::Secondary>
                    {text::posted()} <span class="visually-hidden">" " {name}</span>
                </Button>
            </form>
        }
        .into_any(),
        (None, None) => text::waits().into_any(),
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{name} {paper}</th>
            <Cell label=text::way()>{way}</Cell>
            <Cell label=text::written()>
                <time datetime=letter.written.iso>{letter.written.text}</time>
            </Cell>
            <Cell label=text::state()>{state}</Cell>
        </tr>
    }
}
