//! Mail and SMS against servers of the test's own. Invariant: each message goes once, whatever happens on the way.

use super::{assess, filled, register, with};
use crate::helpers::{TestApp, on_both_with};
use anyhow::{Context as _, ensure};
use axum::{Json, Router, extract::State, http::StatusCode, routing::post};
use domain::referral::LetterChannel;
use entity::{letter, outbox};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use server::{config::Settings, delivery::Ways};
use service::jobs;
use std::{
    net::TcpListener,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};

/// What a server was given.
type Given = Arc<Mutex<Vec<String>>>;

fn given(all: &Given) -> Vec<String> {
    all.lock().expect("not poisoned").clone()
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a port").port()
}

/// How a mail server answers a message: 250 takes it, 451 not now; 0 hangs up when it has all of it.
async fn smtp(port: u16, answer: Arc<AtomicU16>, mails: Given) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    loop {
        let (stream, _) = listener.accept().await?;
        let (answer, mails) = (answer.clone(), mails.clone());
        tokio::spawn(async move {
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            write.write_all(b"220 test\r\n").await?;
            while let Some(line) = lines.next_line().await? {
                let reply = match line.split([' ', ':']).next().unwrap_or_default().to_uppercase().as_str() {
                    "EHLO" | "HELO" => "250 test",
                    "DATA" => {
                        write.write_all(b"354 go\r\n").await?;
                        let mut mail = String::new();
                        while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                            mail.push_str(&line);
                            mail.push('\n');
                        }
                        match answer.load(Ordering::SeqCst) {
                            250 => {
                                mails.lock().expect("not poisoned").push(mail);
                                "250 ok"
                            }
                            0 => {
                                mails.lock().expect("not poisoned").push(mail);
                                return Ok(());
                            }
                            _ => "451 later",
                        }
                    }
                    "QUIT" => "221 bye",
                    _ => "250 ok",
                };
                write.write_all(format!("{reply}\r\n").as_bytes()).await?;
            }
            anyhow::Ok(())
        });
    }
}

async fn sms(port: u16, messages: Given) -> anyhow::Result<()> {
    async fn take(State(messages): State<Given>, Json(message): Json<serde_json::Value>) -> StatusCode {
        messages.lock().expect("not poisoned").push(message.to_string());
        StatusCode::OK
    }
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    Ok(axum::serve(listener, Router::new().route("/sms", post(take)).with_state(messages)).await?)
}

fn ways(mail: u16, sms: u16) -> anyhow::Result<Ways> {
    let overrides = [
        ("mail.host", "127.0.0.1".to_owned()),
        ("mail.port", mail.to_string()),
        ("mail.security", "none".to_owned()),
        ("mail.from", "Tilbake <post@tilbake.example>".to_owned()),
        ("sms.url", format!("http://127.0.0.1:{sms}/sms")),
    ];
    Ways::of(&Settings::load(None, [], &overrides)?.read()?)
}

/// Runs what is due until nothing is, an hour ahead each time.
async fn run(app: &TestApp) -> anyhow::Result<()> {
    for _ in 0..3 {
        jobs::run_due(&app.services).await?;
        app.hand.forward(3600);
    }
    Ok(())
}

#[tokio::test]
async fn a_message_goes_once_says_nothing_and_is_tried_again_when_it_surely_has_not_gone() {
    let (mail_port, sms_port) = (free_port(), free_port());
    let (mails, messages) = (Given::default(), Given::default());
    let answer = Arc::new(AtomicU16::new(451));
    tokio::spawn(smtp(mail_port, answer.clone(), mails.clone()));
    tokio::spawn(sms(sms_port, messages.clone()));
    let change = |services: &mut service::Services| {
        services.delivery = Arc::new(ways(mail_port, sms_port).expect("ways out"));
    };
    on_both_with(change, async |app| {
        mails.lock().expect("not poisoned").clear();
        messages.lock().expect("not poisoned").clear();
        answer.store(451, Ordering::SeqCst);
        let (grete, per) = (app.signed_in("sekretaer").await, app.signed_in("lege").await);
        let form = filled(&grete).await?;
        let by_mail = register(&grete, &form).await?;
        ensure!(assess(&per, &by_mail, 1, "yes").await.status == 200);
        jobs::run_due(&app.services).await?;
        ensure!(given(&mails).is_empty(), "it was refused");
        answer.store(250, Ordering::SeqCst);
        run(app).await?;
        let sent = given(&mails);
        ensure!(sent.len() == 1, "{sent:?}");
        ensure!(sent[0].contains("ada@moe.example") && sent[0].contains("Du har en ny melding"), "{sent:?}");
        ensure!(!sent[0].contains("Dagprogram") && !sent[0].contains("rett til"), "{sent:?}");

        let (grete, per) = (app.signed_in("sekretaer").await, app.signed_in("lege").await);
        let form = with(&filled(&grete).await?, &[("email", ""), ("phone", "412 34 567")]);
        let by_sms = register(&grete, &form).await?;
        ensure!(assess(&per, &by_sms, 1, "no").await.status == 200);
        run(app).await?;
        let sent = given(&messages);
        ensure!(sent.len() == 1 && sent[0].contains("41234567"), "{sent:?}");
        ensure!(!sent[0].contains("rett til") && given(&mails).len() == 1, "{sent:?}");
        let rows = letter::Entity::find().filter(letter::Column::Channel.ne(LetterChannel::Post));
        let rows = rows.all(app.services.db.read()).await?;
        ensure!(rows.len() == 2 && rows.iter().all(|row| row.sent_at.is_some()), "{rows:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_may_have_gone_is_not_sent_again() {
    let (mail_port, mails) = (free_port(), Given::default());
    tokio::spawn(smtp(mail_port, Arc::new(AtomicU16::new(0)), mails.clone()));
    let change = |services: &mut service::Services| {
        services.delivery = Arc::new(ways(mail_port, free_port()).expect("ways out"));
    };
    on_both_with(change, async |app| {
        mails.lock().expect("not poisoned").clear();
        let (grete, per) = (app.signed_in("sekretaer").await, app.signed_in("lege").await);
        let id = register(&grete, &filled(&grete).await?).await?;
        ensure!(assess(&per, &id, 1, "yes").await.status == 200);
        run(app).await?;
        ensure!(given(&mails).len() == 1, "{:?}", given(&mails));
        let rows = letter::Entity::find().filter(letter::Column::Channel.eq(LetterChannel::Mail));
        let row = rows.one(app.services.db.read()).await?.context("a row")?;
        ensure!(row.begun_at.is_some() && row.sent_at.is_none(), "nobody knows");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_letter_with_a_link_goes_by_mail_with_the_address_people_use() {
    let (mail_port, mails) = (free_port(), Given::default());
    tokio::spawn(smtp(mail_port, Arc::new(AtomicU16::new(250)), mails.clone()));
    let change = |services: &mut service::Services| {
        services.delivery = Arc::new(ways(mail_port, free_port()).expect("ways out"));
        services.origin = "https://tilbake.example".to_owned();
    };
    on_both_with(change, async |app| {
        mails.lock().expect("not poisoned").clear();
        let admin = app.signed_in("admin").await;
        let account = app.world.participants[0].account.to_string();
        ensure!(admin.post("/api/administration/send_link", &[("account", &account)]).await.status == 200);
        run(app).await?;
        let sent = given(&mails);
        ensure!(sent.len() == 1 && sent[0].replace("=\n", "").contains("https://tilbake.example/link/"), "{sent:?}");
        let row = outbox::Entity::find().one(app.services.db.read()).await?.context("a row")?;
        ensure!(row.sent_at.is_some());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nothing_leaves_unencrypted_but_to_this_machine() -> anyhow::Result<()> {
    let with = |overrides: &[(&str, &str)]| {
        let overrides: Vec<_> = overrides.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        Ways::of(&Settings::load(None, [], &overrides)?.read()?).map(|_| ())
    };
    let plain = [("mail.host", "mail.example"), ("mail.security", "none"), ("mail.from", "a@b.example")];
    ensure!(with(&plain).is_err_and(|error| error.to_string().contains("[mail]")));
    ensure!(with(&[("sms.url", "http://sms.example")]).is_err_and(|error| error.to_string().contains("[sms]")));
    ensure!(with(&[("mail.host", "mail.example"), ("mail.from", "")]).is_err());
    with(&[("mail.host", "mail.example"), ("mail.from", "a@b.example"), ("sms.url", "https://sms.example")])
}
