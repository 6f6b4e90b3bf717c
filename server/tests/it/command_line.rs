//! What whoever runs the program sees when something is wrong, and how it ends when asked to.

use crate::{
    helpers::Kind,
    program::{PASSWORD, Place, one_sentence, settings, to_its_end},
};
use anyhow::{Context as _, ensure};
use std::{
    io::Write as _,
    net::{TcpListener, UdpSocket},
    process::Stdio,
    time::Duration,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

const SERVE: &[&str] = &["serve", "--listen", "127.0.0.1:0", "--media-port", "0"];

#[tokio::test]
async fn wrong_settings_are_named() -> anyhow::Result<()> {
    let place = Place::new(Kind::Sqlite).await?;
    for (text, named) in [
        ("[server]\nlistn = 1\n", "listn"),
        ("[sever]\nlisten = 1\n", "sever"),
        ("[media]\nport = \"many\"\n", "media.port"),
        ("[media]\nport = 99999\n", "media.port"),
        ("[media]\nvideo_kbit = 0\n", "media.video_kbit"),
        ("[media]\nconnections_per_person = -1\n", "media.connections_per_person"),
        ("[logs]\nformat = \"loud\"\n", "logs.format"),
        ("[logs]\nfilter = \"a=b=c\"\n", "logs.filter"),
        ("[turn]\nurls = [\"stun:a\"]\nsecret = \"hemmelig-og-langt\"\n", "turn.urls"),
        ("[turn]\nurls = [\"turn:a\"]\nsecret = \"hemmelig\"\n", "turn.secret"),
        ("[turn]\nsecret = \"hemmelig-og-langt\"\n", "turn.secret"),
        ("[turn]\nttl = 5\n", "turn.ttl"),
        ("[turn]\nttl = \"long\"\n", "turn.ttl"),
        ("[media]\nport = 3478\n[database]\nurl = \"postgres://u:hemmelig@h/d\n", "line 4"),
    ] {
        let file = settings(&place.dir, text)?;
        let said = place.run_badly(&["migrate", "--config", &file])?;
        ensure!(said.contains(named) && !said.contains("hemmelig"), "{text}: {said}");
    }
    let shown = place.command(&["config"]).env("TILBAKE_DATABASE_URL", "postgres://u:hemmelig@h/d").output()?;
    let shown = String::from_utf8(shown.stdout)?;
    ensure!(shown.contains("url = \"***\"") && !shown.contains("hemmelig") && !shown.contains(PASSWORD), "{shown}");
    ensure!(place.run_badly(&["config", "--config", "/nowhere.toml"])?.contains("/nowhere.toml"), "the missing file");
    for (name, value) in [("TILBAKE_MEDIA_PRT", "1"), ("TILBAKE_MEDIA_PORT", "many")] {
        let said = one_sentence(&to_its_end(place.command(&["migrate"]).env(name, value))?)?;
        ensure!(said.contains(name), "{said}");
    }
    place.remove().await;
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_used_is_named() -> anyhow::Result<()> {
    let place = Place::new(Kind::Sqlite).await?;
    let taken = TcpListener::bind("127.0.0.1:0")?;
    let address = taken.local_addr()?.to_string();
    let said = place.run_badly(&["serve", "--listen", &address, "--media-port", "0"])?;
    ensure!(said.contains(&address) && said.contains("in use"), "{said}");
    let taken = UdpSocket::bind("127.0.0.1:0")?;
    let port = taken.local_addr()?.port().to_string();
    let said = place.run_badly(&["serve", "--listen", "127.0.0.1:0", "--media-port", &port])?;
    ensure!(said.contains(&format!("UDP 127.0.0.1:{port}")) && said.contains("in use"), "{said}");
    // the number is free for UDP alone
    let taken = TcpListener::bind("127.0.0.1:0")?;
    let port = taken.local_addr()?.port().to_string();
    let said = place.run_badly(&["serve", "--listen", "127.0.0.1:0", "--media-port", &port])?;
    ensure!(said.contains(&format!("TCP 127.0.0.1:{port}")) && said.contains("in use"), "{said}");
    place.remove().await;

    // a file in its place: root may write in a folder whatever its mode
    let place = Place::new(Kind::Sqlite).await?;
    std::fs::write(place.data(), "a file")?;
    let said = place.run_badly(SERVE)?;
    ensure!(said.contains("data directory") && said.contains(&place.data().display().to_string()), "{said}");
    place.remove().await;

    let place = Place::new(Kind::Sqlite).await?;
    std::fs::create_dir_all(place.data())?;
    std::fs::write(place.data().join("keys.toml"), "media_token = \"hemmelig\"\n[seal\n")?;
    let said = place.run_badly(SERVE)?;
    ensure!(said.contains("keys.toml") && said.contains("line 2") && !said.contains("hemmelig"), "{said}");
    place.remove().await;

    let free = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let place = Place::with_database(&format!("postgres://tilbake:hemmelig@{free}/tilbake")).await?;
    let said = place.run_badly(SERVE)?;
    ensure!(said.contains("database does not answer") && !said.contains("hemmelig"), "{said}");
    place.remove().await;
    Ok(())
}

#[tokio::test]
async fn the_demo_never_comes_among_real_people() -> anyhow::Result<()> {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let place = Place::new(kind).await?;
        let arguments = ["admin", "create-user", "--email", "ada@example.org", "--name", "Ada", "--centre", "Ekte"];
        let mut adding = place.command(&arguments).stdin(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        adding.stdin.take().context("its input")?.write_all(b"et-langt-passord\n")?;
        ensure!(adding.wait()?.success(), "{kind:?}: the account");
        let said = place.run_badly(&[SERVE, &["--demo"]].concat())?;
        ensure!(said.contains("real users"), "{kind:?}: {said}");
        place.remove().await;
    }
    Ok(())
}

/// An open WebSocket, to be read raw: the server's frames are not masked.
async fn open_socket(base: &str, cookie: &str) -> anyhow::Result<tokio::net::TcpStream> {
    let address = base.trim_start_matches("http://");
    let mut stream = tokio::net::TcpStream::connect(address).await?;
    let request = format!(
        "GET /ws HTTP/1.1\r\nHost: {address}\r\nOrigin: {base}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: {cookie}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = vec![0; 12];
    stream.read_exact(&mut answer).await?;
    ensure!(answer == b"HTTP/1.1 101", "{}", String::from_utf8_lossy(&answer));
    Ok(stream)
}

#[tokio::test]
async fn asked_to_end_it_says_goodbye_and_ends() -> anyhow::Result<()> {
    let place = Place::new(Kind::Sqlite).await?;
    let mut program = place.serve().await?;
    let browser = crate::helpers::Browser::at(&program.base);
    let answer = crate::program::sign_in(&browser, "deltaker").await?;
    let cookie = answer.headers.get("set-cookie").context("a cookie")?.to_str()?;
    let cookie = cookie.split(';').next().unwrap_or_default();
    let mut socket = open_socket(&program.base, cookie).await?;
    let (status, took) = program.terminate().await?;
    ensure!(status.success(), "{status}: {}", program.said());
    ensure!(took < Duration::from_secs(12), "it took {took:?}");
    let mut rest = Vec::new();
    tokio::time::timeout(Duration::from_secs(5), socket.read_to_end(&mut rest)).await??;
    // a close frame of two bytes: 1012, come back in a moment
    ensure!(rest.windows(4).any(|frame| frame == [0x88, 2, 0x03, 0xf4]), "no closing word");
    ensure!(!program.said().contains("ERROR"), "{}", program.said());
    place.remove().await;
    Ok(())
}
