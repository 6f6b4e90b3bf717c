//! What must not get in by a passkey: lies, what was used before, what is somebody else's, copies, closed accounts.

use crate::{
    authenticator::{Manner, make},
    helpers::on_both,
    passkey::{added, answered, asked, enrolled, factor, go_in, is_wrong, prove_by_password, told},
    second_factor::{Staff, code_of, is_in},
};
use contract::{AppError, account::SetUp};
use entity::passkey;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use service::account;

/// One lie each.
fn lies() -> Vec<(&'static str, Manner)> {
    let truth = Manner::default;
    vec![
        ("origin", Manner { origin: "https://tilbake.example", ..truth() }),
        ("origin by https", Manner { origin: "https://localhost:3000", ..truth() }),
        ("origin below", Manner { origin: "http://x.localhost:3000", ..truth() }),
        ("site", Manner { site: "tilbake.example", ..truth() }),
        ("challenge", Manner { challenge: Some("AAAAAAAAAAAAAAAAAAAAAA".to_owned()), ..truth() }),
        ("kind", Manner { kind: Some("payment.get"), ..truth() }),
        ("nobody verified", Manner { verified: false, ..truth() }),
    ]
}

#[tokio::test]
async fn what_is_not_signed_here_now_and_by_its_person_is_refused() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let mut key = added(&kari).await?;
        let spoiled = ("signature", Manner { spoiled: true, ..Manner::default() });
        for (what, manner) in lies().into_iter().chain([spoiled]) {
            let visitor = app.visitor();
            let ceremony = asked(&visitor, "ask_passkey").await?;
            let answer = key.sign(&ceremony.options, &manner)?;
            let refused = answered(&visitor, "give_passkey", &ceremony.ticket, &answer).await;
            assert!(is_wrong(&refused)?, "{what}: {}", refused.text);
            let truth = key.sign(&ceremony.options, &Manner::default())?;
            let again = answered(&visitor, "give_passkey", &ceremony.ticket, &truth).await;
            assert!(is_wrong(&again)? && !is_in(&visitor).await, "{what}: a challenge is used up by any answer");
        }
        for nonsense in ["", "{}", "null", "[1]"] {
            let visitor = app.visitor();
            let ceremony = asked(&visitor, "ask_passkey").await?;
            assert!(is_wrong(&answered(&visitor, "give_passkey", &ceremony.ticket, nonsense).await)?);
        }
        assert_eq!(go_in(&app.visitor(), "ask_passkey", &mut key).await?.status, 200, "the truth still opens");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn lies_make_no_passkey_and_a_proof_makes_one_only_for_its_own() {
    on_both(async |app| {
        let (kari, ola) = (app.signed_in("deltaker").await, app.signed_in("deltaker2").await);
        for (what, manner) in lies() {
            let ceremony = asked(&kari, "begin_passkey").await?;
            let (_, answer) = make(&ceremony.options, &manner)?;
            let refused = answered(&kari, "add_passkey", &ceremony.ticket, &answer).await;
            assert!(is_wrong(&refused)?, "{what}: {}", refused.text);
            // what was begun and not ended counts as a try
            app.hand.forward(200);
            prove_by_password(&kari).await;
        }
        app.hand.forward(601);
        prove_by_password(&kari).await;
        prove_by_password(&ola).await;
        let ceremony = asked(&kari, "begin_passkey").await?;
        let (key, answer) = make(&ceremony.options, &Manner::default())?;
        assert!(is_wrong(&answered(&ola, "add_passkey", &ceremony.ticket, &answer).await)?, "another's ticket");
        assert!(is_wrong(&answered(&kari, "add_passkey", &ceremony.ticket, &answer).await)?, "used up");
        let ceremony = asked(&kari, "begin_passkey").await?;
        let answer = key.registration(&serde_json::from_str(&ceremony.options)?, &Manner::default());
        assert_eq!(answered(&kari, "add_passkey", &ceremony.ticket, &answer).await.status, 200);
        let ceremony = asked(&ola, "begin_passkey").await?;
        let answer = key.registration(&serde_json::from_str(&ceremony.options)?, &Manner::default());
        let twice = answered(&ola, "add_passkey", &ceremony.ticket, &answer).await;
        assert_eq!(twice.json::<AppError>()?, AppError::field("", "known_passkey"), "one credential, one account");
        for name in ["", "  ", &"x".repeat(61)] {
            assert_eq!(ola.post("/api/account/begin_passkey", &[("name", name)]).await.status, 422);
        }
        assert_eq!((factor(&kari).await?.passkeys.len(), factor(&ola).await?.passkeys.len()), (1, 0));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_many_who_give_the_same_answer_at_once_one_gets_in() {
    on_both(async |app| {
        let mut key = added(&app.signed_in("deltaker").await).await?;
        let ceremony = asked(&app.visitor(), "ask_passkey").await?;
        let answer = key.sign(&ceremony.options, &Manner::default())?;
        let tries: Vec<_> = (0..8)
            .map(|_| {
                let (browser, ticket, answer) = (app.visitor(), ceremony.ticket.clone(), answer.clone());
                tokio::spawn(async move { answered(&browser, "give_passkey", &ticket, &answer).await })
            })
            .collect();
        let mut right = 0;
        for one in tries {
            let answer = one.await?;
            right += u8::from(answer.status == 200);
            assert!(answer.status == 200 || is_wrong(&answer)?, "{}", answer.text);
        }
        assert_eq!(right, 1);

        let ceremony = asked(&app.visitor(), "ask_passkey").await?;
        let answer = key.sign(&ceremony.options, &Manner::default())?;
        app.hand.forward(361);
        assert!(is_wrong(&answered(&app.visitor(), "give_passkey", &ceremony.ticket, &answer).await)?, "too late");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_passkey_opens_its_own_account_and_says_whose_it_is() {
    on_both(async |app| {
        let staff = Staff::new(app).await?;
        let (_, mut own) = enrolled(&staff).await?;
        let mut other = added(&app.signed_in("deltaker").await).await?;
        let half = staff.half("/sign-in/code").await;
        assert!(is_wrong(&go_in(&half, "ask_passkey_step", &mut other).await?)?, "another account's");
        // whoever has another's ticket has nothing by it
        let ceremony = asked(&half, "ask_passkey_step").await?;
        let answer = own.sign(&ceremony.options, &Manner::default())?;
        let stranger = answered(&app.visitor(), "give_passkey", &ceremony.ticket, &answer).await;
        assert_eq!(stranger.json::<AppError>()?, AppError::field("", "sign_in_expired"));
        // nor is a challenge for one thing good for another
        let ceremony = asked(&app.visitor(), "ask_passkey").await?;
        let answer = own.sign(&ceremony.options, &Manner::default())?;
        let kari = app.signed_in("deltaker2").await;
        assert!(is_wrong(&answered(&kari, "prove_by_passkey", &ceremony.ticket, &answer).await)?);

        let handle = own.user.take();
        assert!(is_wrong(&go_in(&app.visitor(), "ask_passkey", &mut own).await?)?, "it does not say whose it is");
        own.user = other.user.take();
        assert!(is_wrong(&go_in(&app.visitor(), "ask_passkey", &mut own).await?)?, "it says it is another's");
        own.user = None;
        let half = staff.half("/sign-in/code").await;
        assert_eq!(go_in(&half, "ask_passkey_step", &mut own).await?.status, 200, "after the password it need not say");
        own.user = handle;

        account::disable(&app.services, &staff.email).await?;
        assert!(is_wrong(&go_in(&app.visitor(), "ask_passkey", &mut own).await?)?, "the account is closed");
        own.id = vec![7; 32];
        assert!(is_wrong(&go_in(&app.visitor(), "ask_passkey", &mut own).await?)?, "nobody knows it: the same answer");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_counter_that_goes_back_shuts_the_passkey_and_is_told() {
    on_both(async |app| {
        let staff = Staff::new(app).await?;
        let (browser, mut key) = enrolled(&staff).await?;
        key.counter = 5;
        assert_eq!(go_in(&app.visitor(), "ask_passkey", &mut key).await?.status, 200);
        key.counter = 4;
        assert!(is_wrong(&go_in(&app.visitor(), "ask_passkey", &mut key).await?)?, "back to where it was");
        key.counter = 50;
        assert!(is_wrong(&go_in(&app.visitor(), "ask_passkey", &mut key).await?)?, "there may be two of it now");
        assert_eq!(told(app, "passkey_suspect").await?, 1);
        assert!(!is_in(&browser).await, "whoever came in by it is out");
        let suspects = passkey::Entity::find().filter(passkey::Column::SuspectAt.is_not_null());
        assert_eq!(suspects.count(app.services.db.read()).await?, 1);
        // the password alone does not put another in its place
        let half = staff.half("/sign-in/code").await;
        assert_eq!(half.post("/api/account/begin_enrol_passkey", &[("name", "x")]).await.status, 422);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_password_alone_never_adds_a_second_factor() {
    on_both(async |app| {
        let staff = Staff::new(app).await?;
        let early = staff.half("/sign-in/set-up").await;
        let other = staff.half("/sign-in/set-up").await;
        let by_app: Option<SetUp> = early.read("/api/account/set_up", &[]).await.json()?;
        let code = code_of(&by_app.expect("a set-up").secret, staff.now());
        let ceremony = asked(&other, "begin_enrol_passkey").await?;
        let (_, answer) = make(&ceremony.options, &Manner::default())?;
        let fields = [("code", code.as_str())];
        let (app_in, key_in) = tokio::join!(
            early.post("/api/account/enrol", &fields),
            answered(&other, "enrol_passkey", &ceremony.ticket, &answer)
        );
        let mut statuses = [app_in.status.as_u16(), key_in.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422], "of two ways at once one is set up");
        assert!(is_in(&early).await != is_in(&other).await);
        let late = staff.half("/sign-in/code").await;
        let refused = late.post("/api/account/begin_enrol_passkey", &[("name", "x")]).await;
        assert_eq!(refused.json::<AppError>()?, AppError::field("", "sign_in_expired"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_begins_again_and_again_must_wait() {
    on_both(async |app| {
        let staff = Staff::new(app).await?;
        let (_, mut key) = enrolled(&staff).await?;
        let half = staff.half("/sign-in/code").await;
        for _ in 0..8 {
            assert_eq!(half.post("/api/account/ask_passkey_step", &[]).await.status, 200);
        }
        assert_eq!(half.post("/api/account/ask_passkey_step", &[]).await.status, 429);
        let mut statuses = Vec::new();
        let visitor = app.visitor();
        for _ in 0..=60 {
            statuses.push(visitor.post("/api/account/ask_passkey", &[]).await.status.as_u16());
        }
        assert_eq!(statuses.last(), Some(&429), "an address has its limit too");
        app.hand.forward(601);
        assert_eq!(go_in(&app.visitor(), "ask_passkey", &mut key).await?.status, 200);
        Ok(())
    })
    .await;
}
