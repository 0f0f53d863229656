//! Clients that send a byte now and then, in each part of what a client says.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::harness::bystanders::Bystanders;
use crate::harness::collector::Serve;
use crate::harness::event::code;
use crate::harness::http2::{ATTACH, PREFACE, call, frame, kind, message};
use crate::harness::{measured, secs};

/// Of each kind.
const CLIENTS: usize = 50;
/// Between two bytes of one client.
const EVERY: Duration = secs(2);
/// All of them are ended by then: a connection to the pages lasts a minute at most.
const ENDED: Duration = secs(75);
/// What they may cost the collector, MiB.
const MOST_MIB: u64 = 32;
/// How an act of an operator is called.
const ACT: &str = "/diemcau.v1.OperatorService/Act";

/// One slow client.
struct Slow {
    stream: TcpStream,
    says: Vec<u8>,
    said: usize,
    ended: Option<Duration>,
}

impl Slow {
    /// Says `at_once`, and then the rest a byte at a time.
    fn new(addr: SocketAddr, at_once: &[u8], says: &[u8]) -> Self {
        let mut stream = TcpStream::connect(addr).expect("it listens");
        stream.write_all(at_once).expect("it goes out");
        stream.set_nonblocking(true).expect("it is set");
        Self { stream, says: says.to_vec(), said: 0, ended: None }
    }

    /// One byte more; notes when the other end is gone.
    fn go_on(&mut self, since: Instant) {
        if self.ended.is_some() {
            return;
        }
        let byte = self.says.get(self.said).copied().unwrap_or(b'a');
        self.said += 1;
        let written = self.stream.write(&[byte]);
        let is_over = |result: std::io::Result<usize>| match result {
            Ok(n) => n == 0,
            Err(error) => error.kind() != ErrorKind::WouldBlock,
        };
        let mut bytes = [0; 4_096];
        let heard =
            std::iter::repeat_with(|| self.stream.read(&mut bytes)).find(|read| !matches!(read, Ok(1..)));
        if is_over(written) || heard.is_some_and(is_over) {
            self.ended = Some(since.elapsed());
        }
    }
}

#[test]
fn slow_clients_are_ended_and_nobody_else_notices() {
    let mut plain = Bystanders::gather(Serve { plaintext: true, ..Serve::rehearsal() });
    let mut encrypted = Bystanders::gather(Serve::rehearsal());
    let link = plain.pages.link(&code(1));
    let (agents, tls, pages) = (plain.addr(), encrypted.addr(), plain.pages.addr);
    let files = [plain.process().n_files(), encrypted.process().n_files()];

    let begun_connection = [PREFACE, &frame(kind::SETTINGS, 0, 0, &[])].concat();
    let called = |path| [&begun_connection[..], &call(1, path, &[])].concat();
    let long = message(1, &[0; 16_000]);
    let form = format!(
        "POST {link}/count HTTP/1.1\r\nHost: x\r\nOrigin: null\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 30000\r\n\r\n"
    );
    let kinds: [(&str, SocketAddr, &[u8], &[u8]); 7] = [
        ("TLS handshake", tls, &[], &[0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]),
        ("preface", agents, &[], PREFACE),
        ("headers", agents, &begun_connection, &call(1, ATTACH, &[])),
        ("an agent's message", agents, &called(ATTACH), &long),
        ("an operator's message", agents, &called(ACT), &long),
        ("head of a page", pages, b"GET / HTTP/1.1\r\nX-Slow: ", b"a"),
        ("form of a page", pages, form.as_bytes(), b"id=1&count=5"),
    ];
    let begun = Instant::now();
    let mut all = kinds.map(|(what, addr, at_once, says)| {
        (what, (0..CLIENTS).map(|_| Slow::new(addr, at_once, says)).collect::<Vec<_>>())
    });
    while begun.elapsed() < ENDED {
        all.iter_mut().flat_map(|(_, clients)| clients).for_each(|client| client.go_on(begun));
        std::thread::sleep(EVERY);
    }
    for (what, clients) in &all {
        let last =
            clients.iter().map(|client| client.ended).max_by_key(|ended| ended.unwrap_or(Duration::MAX));
        let open = clients.iter().filter(|client| client.ended.is_none()).count();
        measured(
            &format!("slow clients: {what}"),
            &format!("{open} open after {ENDED:?}, the last ended {last:?}"),
        );
        assert_eq!(open, 0, "{what}");
    }
    for (who, files) in [&mut plain, &mut encrypted].into_iter().zip(files) {
        let grown = who.noticed_nothing(MOST_MIB);
        let left = who.process().n_files();
        assert!(left <= files + 5, "{left} files are open, {files} were");
        measured("slow clients", &format!("the collector grew by {grown} KiB"));
    }
}
