//! A channel that hangs beside a good one, order, and full queues. The vendors here answer by a script.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::Instant;

use diemcau_core::recipient::RecipientId;
use tokio::time::timeout;

use super::*;
use crate::alert::recipients::{self, Loaded};

#[tokio::test]
async fn a_channel_that_hangs_costs_its_own_recipients_alone() {
    let (silent, good) = (server(false), server(true));
    let (sender, mut results) = Sender::start(directory(&silent, &good), clock());
    for notification in 0..20 {
        sender.send(job(notification, "an", "silent")).unwrap();
        sender.send(job(100 + notification, "binh", "good")).unwrap();
    }
    let begun = Instant::now();
    let mut came = Vec::new();
    while came.len() < 20 {
        let done = timeout(SOON, results.recv()).await.expect("it comes in time").expect("tasks live");
        if done.channel.as_str() == "good" {
            assert!(done.result.is_ok(), "{done:?}");
            came.push(done.notification);
        } else {
            assert!(matches!(&done.result, Err(SendError::Retry { .. })), "{done:?}");
        }
    }
    // One after the other, the silent channel's twenty would take 40 s.
    assert!(begun.elapsed() < 5 * HANGS, "the good channel waited for the other one");
    assert_eq!(came, (100..120).collect::<Vec<_>>(), "one recipient's messages keep their order");
}

#[tokio::test]
async fn a_slow_recipient_holds_up_no_other_of_its_channel() {
    let (silent, good) = (server(false), server(true));
    let (sender, mut results) = Sender::start(directory(&silent, &good), clock());
    for notification in 0..10 {
        sender.send(job(notification, "an", "silent")).unwrap();
    }
    sender.send(job(77, "binh", "silent")).unwrap();
    let begun = Instant::now();
    loop {
        let done = timeout(SOON, results.recv()).await.expect("it comes in time").expect("tasks live");
        if done.notification == 77 {
            break;
        }
    }
    assert!(begun.elapsed() < 5 * HANGS, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn what_cannot_be_queued_is_said_at_once() {
    let (silent, good) = (server(false), server(true));
    let (sender, results) = Sender::start(directory(&silent, &good), clock());
    assert_eq!(sender.send(job(1, "an", "no-such")), Err(NotTaken::NoChannel));
    assert_eq!(sender.send(job(1, "nobody", "good")), Err(NotTaken::NoAddress));
    let taken = (0..2_000).take_while(|nth| sender.send(job(*nth, "an", "silent")).is_ok()).count();
    assert!((QUEUE..=QUEUE + WAITING + PARALLEL).contains(&taken), "{taken}");
    assert_eq!(sender.send(job(1, "an", "silent")), Err(NotTaken::Full));
    drop(results);
    let ended = async {
        while sender.send(job(1, "an", "silent")) != Err(NotTaken::NoChannel) {
            tokio::task::yield_now().await;
        }
    };
    timeout(SOON, ended).await.expect("tasks end when nobody reads");
}

#[tokio::test]
async fn finishing_carries_what_was_given() {
    let (silent, good) = (server(false), server(true));
    let (sender, mut results) = Sender::start(directory(&silent, &good), clock());
    for notification in 0..5 {
        sender.send(job(notification, "binh", "good")).unwrap();
    }
    sender.finish(SOON).await;
    let mut n_done = 0;
    while let Some(done) = results.recv().await {
        assert!(done.result.is_ok(), "{done:?}");
        n_done += 1;
    }
    assert_eq!(n_done, 5);
}

#[test]
fn no_log_line_holds_a_secret_or_an_address() {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
    let subscriber = subscriber.with_writer(lines.clone()).finish();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tracing::subscriber::with_default(subscriber, || {
        runtime.block_on(async {
            let (closed, good) = (format!("http://127.0.0.1:1/{SECRET}"), server(true));
            let (sender, mut results) =
                Sender::start(directory(&closed, &format!("{good}{SECRET}")), clock());
            sender.send(job(1, "an", "silent")).unwrap();
            sender.send(job(2, "an", "good")).unwrap();
            for _ in 0..2 {
                timeout(SOON, results.recv()).await.expect("it comes in time").expect("tasks live");
            }
            let shown = format!("{sender:?}");
            assert!(!shown.contains(SECRET) && !shown.contains(NUMBER), "{shown}");
        });
    });
    let logged = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("not sent") && logged.contains("notification=1"), "{logged}");
    assert!(!logged.contains(SECRET) && !logged.contains(NUMBER), "{logged}");
}

/// Stands in an address as a token does.
const SECRET: &str = "s3cret-t0ken";
/// The end of every address of [`directory`].
const NUMBER: &str = "12345678";

/// What was logged.
#[derive(Clone, Default)]
struct Lines(Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("nobody panicked").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> tracing_subscriber::fmt::MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// How long a hanging channel waits for an answer.
const HANGS: Duration = Duration::from_secs(2);
/// What a machine under load may take.
const SOON: Duration = Duration::from_secs(30);

fn clock() -> EventClock {
    EventClock::start(Timestamp::from_millis(0))
}

fn job(notification: u64, recipient: &str, channel: &str) -> Job {
    Job {
        notification,
        recipient: RecipientId::new(recipient).expect("a good identity"),
        channel: ChannelName::new(channel).expect("a good name"),
        message: recipients::sample(),
    }
}

/// Two channels; both reach both.
fn directory(silent: &str, good: &str) -> Directory {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("recipients.toml");
    let channel = |name: &str, base: &str| {
        format!("[channels.{name}]\nkind = \"http\"\nurl = \"{base}\"\ngap = \"0s\"\ntimeout = \"2s\"\n")
    };
    let recipient = |id: &str, to: &str| {
        format!(
            "[[recipient]]\nid = \"{id}\"\nname = \"{id}\"\naudience = [\"telecom\"]\n\
             channels = [{{ channel = \"silent\", to = \"{to}\" }}, {{ channel = \"good\", to = \"{to}\" }}]\n"
        )
    };
    let text = [
        channel("silent", silent),
        channel("good", good),
        recipient("an", "0912345678"),
        recipient("binh", "0812345678"),
    ]
    .concat();
    std::fs::write(&path, text).expect("a file can be written");
    let Loaded { directory, faults, .. } = recipients::read(&path).expect("it is TOML").resolve(None);
    assert_eq!(faults, []);
    directory
}

/// A server that answers all requests well, or none.
fn server(answers: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("it has an address"));
    thread::spawn(move || {
        let mut held = BTreeMap::new();
        for (nth, stream) in listener.incoming().map_while(Result::ok).enumerate() {
            if !answers {
                held.insert(nth, stream);
                continue;
            }
            thread::spawn(move || {
                let (mut stream, mut request) = (stream, [0; 4_096]);
                let _ = stream.read(&mut request);
                let _ = stream.write_all(b"HTTP/1.1 200 X\r\ncontent-length: 0\r\n\r\n");
            });
        }
    });
    url
}
