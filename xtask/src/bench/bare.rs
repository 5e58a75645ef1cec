//! The limit: a server that does the least that is right. It parses JSON, group-commits one entry and one upsert of as
//! many bytes as ours writes, with the same durability, and answers after the commit. And one that says hello.

use std::path::Path;
use std::sync::mpsc;

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use rusqlite::{Connection, params};
use tokio::sync::oneshot;

type Job = (String, oneshot::Sender<i64>);

/// Serves on a free port until the process ends; gives the address.
pub fn serve(folder: &Path, row_bytes: usize) -> Result<String> {
    let connection = open(folder)?;
    let (sender, jobs) = mpsc::sync_channel::<Job>(4096);
    std::thread::spawn(move || writer(connection, &jobs, row_bytes));
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?.to_string();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async move {
            let intake = move |body: Bytes| take(sender.clone(), body);
            let app = Router::new().route("/intake", post(intake)).route("/hello", get(|| async { "hello" }));
            axum::serve(tokio::net::TcpListener::from_std(listener)?, app).await
        })
    });
    Ok(address)
}

async fn take(sender: mpsc::SyncSender<Job>, body: Bytes) -> String {
    let parsed: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let (answer, position) = oneshot::channel();
    if sender.send((parsed.to_string(), answer)).is_err() {
        return String::new();
    }
    position.await.map_or_else(|_| String::new(), |p| format!("{{\"position\":{p}}}"))
}

fn open(folder: &Path) -> Result<Connection> {
    let connection = Connection::open(folder.join("bare.sqlite"))?;
    connection.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
         CREATE TABLE entry(position INTEGER PRIMARY KEY, body TEXT NOT NULL, rest BLOB NOT NULL);
         CREATE TABLE state(code TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;",
    )?;
    Ok(connection)
}

fn writer(mut connection: Connection, jobs: &mpsc::Receiver<Job>, row_bytes: usize) -> Result<()> {
    let mut position = 0_i64;
    while let Ok(first) = jobs.recv() {
        let mut group = vec![first];
        group.extend(jobs.try_iter().take(511));
        let transaction = connection.transaction()?;
        {
            let mut entry = transaction.prepare_cached("INSERT INTO entry VALUES (?1, ?2, ?3)")?;
            let mut state = transaction.prepare_cached(
                "INSERT INTO state VALUES (?1, ?2) ON CONFLICT(code) DO UPDATE SET body = excluded.body",
            )?;
            for (offset, (body, _)) in (1..).zip(&group) {
                let rest = vec![7_u8; row_bytes.saturating_sub(body.len())];
                entry.execute(params![position + offset, body, rest])?;
                state.execute(params![format!("H15.133-250701-{:06}", position + offset), body])?;
            }
        }
        transaction.commit()?;
        for (offset, (_, answer)) in (1..).zip(group) {
            let _ = answer.send(position + offset);
            position = position.max(position + offset - offset);
        }
        position = connection.query_row("SELECT max(position) FROM entry", [], |row| row.get(0))?;
    }
    Ok(())
}
