//! Counts that no person makes, from real files, processes and web servers.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use axum::routing::get;
use diemcau_agent::attendance::{Counted, RawSource, Source, SourceError, read_once, watch};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::version::{TLS12, TLS13};

/// How long anything may take here.
const DEADLINE: Duration = Duration::from_secs(20);
/// Between two looks at what is to change.
const ASK_AGAIN: Duration = Duration::from_millis(2);

#[tokio::test]
async fn tells_the_first_count_and_each_other_one_and_nothing_while_it_fails() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("count");
    put(&path, "45\n");
    let reads = dir.path().join("reads");
    let command = format!("echo >> '{}'; cat '{}'", reads.display(), path.display());
    let shell = ["sh", "-c", &command].map(str::to_owned).to_vec();
    let sources = vec![
        source(RawSource { name: "cửa".into(), file: Some(path.clone()), ..RawSource::default() }),
        source(RawSource { name: "máy đếm".into(), command: Some(shell), ..RawSource::default() }),
        source(RawSource {
            name: "không có".into(),
            file: Some("/nonexistent".into()),
            ..RawSource::default()
        }),
    ];
    let (counts, mut told) = mpsc::channel(4);
    let watching = tokio::spawn(watch(sources, counts));

    let both = |count| [("lệnh: máy đếm".to_owned(), count), ("tệp: cửa".to_owned(), count)];
    assert_eq!(next_two(&mut told).await, both(45));
    for none in ["", "46 người", "-1"] {
        put(&path, none);
        let n_reads = || fs::read(&reads).map_or(0, |reads| reads.len());
        let before = n_reads();
        timeout(DEADLINE, async {
            while n_reads() < before + 2 {
                tokio::time::sleep(ASK_AGAIN).await;
            }
        })
        .await
        .unwrap();
    }
    put(&path, "46");
    assert_eq!(next_two(&mut told).await, both(46), "what is none is not told as 0");
    put(&path, "0");
    assert_eq!(next_two(&mut told).await, both(0), "nobody is a count too");

    drop(told);
    timeout(DEADLINE, watching).await.unwrap().unwrap();
}

#[tokio::test]
async fn reads_a_number_in_what_a_device_answers() {
    let large = Arc::new(format!("[{}1]", "1,".repeat(40_000)));
    let app = Router::new()
        .route("/rooms", get(async || r#"{"rooms": [{"count": 45}, {"count": "46"}], "a/b": 47, "no": 4.5}"#))
        .route(
            "/spelt",
            get(async || {
                "\u{feff}{\"a\": 45.0, \"b\": 4.5e1, \"c\": \"1.200\", \"d\": \"45 người\", \"e\": 45.000, \
             \"f\": 45.0e0, \"g\": \"45\\u00a0người\", \"h\": \"\\u202d45\\u202c\", \"i\": -0.0, \
             \"k\": -45, \"l\": true, \"m\": null}"
            }),
        )
        .route("/bare", get(async || "48"))
        .route("/html", get(async || "<html>48</html>"))
        .route("/gone", get(async || StatusCode::NOT_FOUND))
        .route("/moved", get(async || Redirect::temporary("/bare")))
        .route("/large", get(async move || large.as_str().to_owned()))
        .route("/endless", get(async || Body::from_stream(endless()).into_response()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });

    let ask =
        async |path: &str, pointer: &str| read_once(&http(&format!("http://{address}{path}"), pointer)).await;
    for (path, pointer, count) in [
        ("/rooms", "/rooms/0/count", 45),
        ("/rooms", "/rooms/1/count", 46),
        ("/rooms", "/a~1b", 47),
        ("/bare", "", 48),
        ("/spelt", "/a", 45),
        ("/spelt", "/b", 45),
        ("/spelt", "/c", 1_200),
        ("/spelt", "/d", 45),
        ("/spelt", "/e", 45),
        ("/spelt", "/f", 45),
        ("/spelt", "/g", 45),
        ("/spelt", "/h", 45),
    ] {
        assert_eq!(ask(path, pointer).await.unwrap(), count, "{path} {pointer}");
    }
    assert!(matches!(ask("/rooms", "/rooms/2/count").await, Err(SourceError::Absent { .. })));
    for pointer in ["/i", "/k", "/l", "/m"] {
        assert!(matches!(ask("/spelt", pointer).await, Err(SourceError::NotANumber { .. })), "{pointer}");
    }
    for pointer in ["/no", "/rooms", ""] {
        assert!(matches!(ask("/rooms", pointer).await, Err(SourceError::NotANumber { .. })), "{pointer}");
    }
    assert!(matches!(ask("/html", "").await, Err(SourceError::Json(_))));
    assert!(matches!(ask("/gone", "").await, Err(SourceError::Status { status: 404 })));
    assert!(matches!(ask("/moved", "").await, Err(SourceError::Status { status: 307 })));
    assert!(matches!(ask("/large", "/0").await, Err(SourceError::TooLong { .. })));
    assert!(matches!(ask("/endless", "/0").await, Err(SourceError::TooLong { .. })));
}

#[tokio::test]
async fn a_device_that_is_away_or_silent_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let source = http(&format!("http://user:secret@{address}/"), "");
    let silent = timeout(DEADLINE, read_once(&source)).await.unwrap();
    assert!(matches!(silent, Err(SourceError::TimedOut { .. })), "{silent:?}");
    drop(listener);
    let away = read_once(&source).await.unwrap_err();
    assert!(matches!(away, SourceError::Request(_)), "{away:?}");
    assert!(!format!("{away:?}").contains("secret"), "{away:?}");
}

#[tokio::test]
async fn a_device_that_goes_on_without_an_answer_is_given_up_by_what_it_says() {
    let chunk = format!("1;{}\r\n \r\n", "x=y;".repeat(1_000));
    for (head, says) in [
        ("", "HTTP/1.1 100 Continue\r\n\r\n"),
        ("", "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n"),
        ("HTTP/1.1 200 OK\r\n", "x: y\r\n"),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", &chunk),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (head, says) = (head.to_owned(), says.to_owned());
        let saying = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 1_024];
            assert!(stream.read(&mut request).await.unwrap() > 0);
            stream.write_all(head.as_bytes()).await.ok();
            while stream.write_all(says.as_bytes()).await.is_ok() {}
        });
        let begun = std::time::Instant::now();
        let read = read_once(&http(&format!("http://{address}/"), "")).await;
        let took = begun.elapsed();
        assert!(matches!(read, Err(SourceError::TooLong { .. } | SourceError::Request(_))), "{read:?}");
        assert!(took < Duration::from_secs(3), "before the time is up: {took:?}");
        timeout(DEADLINE, saying).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_device_is_asked_as_its_address_says() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 2_048];
        let n_bytes = stream.read(&mut request).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n45").await.unwrap();
        String::from_utf8_lossy(&request[..n_bytes]).to_lowercase()
    });
    let url = format!("http://phòng:a%40b:c@localhost:{}/đếm?cửa=1#x", address.port());
    assert_eq!(read_once(&http(&url, "")).await.unwrap(), 45);
    let asked = asked.await.unwrap();
    let lines: Vec<&str> = asked.trim_end().split("\r\n").collect();
    assert_eq!(lines[0], "get /%c4%91%e1%ba%bfm?c%e1%bb%ada=1 http/1.1");
    let host = format!("host: localhost:{}", address.port());
    for header in [host.as_str(), "accept: application/json", "authorization: basic cgjdsm5nomfayjpj"] {
        assert!(lines.contains(&header), "{header}: {asked}");
    }
}

#[tokio::test]
async fn a_device_may_sign_its_own_certificate_and_speak_an_older_tls() {
    for version in [&TLS12, &TLS13] {
        let key = rcgen::generate_simple_self_signed(["camera".to_owned()]).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_protocol_versions(&[version])
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![key.cert.into()], key.signing_key.into())
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = acceptor.accept(stream).await.unwrap();
            let mut request = [0; 1_024];
            assert!(stream.read(&mut request).await.unwrap() > 0);
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n45").await.unwrap();
            stream.shutdown().await.ok();
        });
        assert_eq!(read_once(&http(&format!("https://{address}/"), "")).await.unwrap(), 45, "{version:?}");
    }
}

fn source(raw: RawSource) -> Source {
    RawSource { interval: Some("1s".to_owned()), ..raw }.try_into().expect("it is one")
}

fn http(url: &str, pointer: &str) -> Source {
    let (url, pointer) = (Some(url.to_owned()), Some(pointer.to_owned()));
    source(RawSource { name: "camera".into(), url, pointer, ..RawSource::default() })
}

/// Writes the file so that nobody reads half of it.
fn put(path: &Path, text: &str) {
    let new = path.with_extension("new");
    fs::write(&new, text).expect("the folder is ours");
    fs::rename(&new, path).expect("the folder is ours");
}

async fn next_two(told: &mut mpsc::Receiver<Counted>) -> [(String, u32); 2] {
    let mut two = Vec::new();
    for _ in 0..2 {
        let Counted { by, count } =
            timeout(DEADLINE, told.recv()).await.expect("it is told in time").expect("it goes on");
        two.push((by, count));
    }
    two.sort();
    two.try_into().expect("they are two")
}

/// A body that never ends.
fn endless() -> impl tokio_stream::Stream<Item = Result<&'static str, std::io::Error>> {
    tokio_stream::iter(std::iter::repeat_with(|| Ok("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1")))
}
