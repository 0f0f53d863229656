//! One connection to a NUT server, kept from poll to poll.
//!
//! It asks for the variables of one supply and nothing else: reading needs no login, and who logs in
//! is waited for when the supply shuts down. Every step has a time-out, and so has a poll as a
//! whole; a connection on which one ran out is given up, since an answer that comes late would be
//! taken for the next.

use std::future::Future;
use std::io;
use std::time::Duration;

use diemcau_core::power::PowerFault;
use diemcau_core::text::clean;
use diemcau_proto::channel::look_up;
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::protocol::{Line, Refusal, list_var, parse};
use super::status::Variables;
use super::target::NutTarget;

/// How long one step may take: a look-up, a connection, a write, a line.
pub const STEP: Duration = Duration::from_secs(2);
/// How long a poll may take in all, whatever its steps do.
const POLL: Duration = Duration::from_secs(4);
/// Longest line that is read, bytes. upsd's buffer for one has 512.
const MAX_LINE: usize = 2_048;
/// Most lines of an answer. A UPS has some 50 variables, a strip of many outlets hundreds.
const MAX_LINES: usize = 4_096;

/// Asks about one supply.
#[derive(Debug)]
pub struct Client {
    target: NutTarget,
    /// Between polls, the connection on which the last one went well.
    connection: Option<Connection>,
}

/// Why a poll gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum NutError {
    /// Its name leads nowhere.
    #[error("cannot find the NUT server")]
    NotFound(#[source] io::Error),
    /// No connection.
    #[error("cannot connect to the NUT server")]
    Connect(#[source] io::Error),
    /// The connection broke.
    #[error("the connection to the NUT server broke")]
    Broken(#[source] io::Error),
    /// The server took too long.
    #[error("the NUT server took too long to {step}")]
    TimedOut {
        /// With what.
        step: &'static str,
    },
    /// Whoever answers does not speak the protocol.
    #[error("what answers is no NUT server, or speaks out of turn: {shown:?}")]
    Protocol {
        /// The beginning of what it said.
        shown: String,
    },
    /// The answer has no end.
    #[error("the NUT server's answer is too long")]
    TooLong,
    /// The driver hangs.
    #[error("the driver of the UPS hangs: DATA-STALE")]
    Stale,
    /// There is no driver.
    #[error("the driver of the UPS is dead: DRIVER-NOT-CONNECTED")]
    DriverDead,
    /// The line with the status cannot be read.
    #[error("the NUT server's line with the status is broken: {shown:?}")]
    Garbled {
        /// The line.
        shown: String,
    },
    /// The driver shows no status: it only just began, is only just gone, or waits for its supply.
    #[error("the driver of the UPS shows no status")]
    NoStatus,
    /// The server does not answer about that supply.
    #[error("the NUT server refuses: {token}")]
    Refused {
        /// In its own word, such as `UNKNOWN-UPS`.
        token: String,
    },
}

impl NutError {
    /// What that means for the point.
    pub fn fault(&self) -> PowerFault {
        match self {
            Self::NotFound(_) | Self::Connect(_) | Self::Broken(_) | Self::TimedOut { .. } => {
                PowerFault::Unreachable
            }
            Self::Protocol { .. } | Self::Garbled { .. } | Self::TooLong => PowerFault::Malformed,
            Self::Stale => PowerFault::Stale,
            Self::DriverDead | Self::NoStatus => PowerFault::DriverDead,
            Self::Refused { .. } => PowerFault::Refused,
        }
    }
}

impl Client {
    /// Connects at the first poll.
    pub fn new(target: NutTarget) -> Self {
        Self { target, connection: None }
    }

    /// Asks once. A kept connection that turns out to be broken is made anew within the poll: a
    /// server that was restarted is no news.
    ///
    /// # Errors
    /// If the server cannot be asked, does not answer in time, or says no.
    pub async fn poll(&mut self) -> Result<Variables, NutError> {
        let kept = self.connection.take();
        let variables = within(POLL, "answer", self.ask(kept)).await??;
        match variables.broken() {
            _ if variables.has_status() => Ok(variables),
            Some((shown, _)) if shown.contains("ups.status") => {
                Err(NutError::Garbled { shown: shown.to_owned() })
            }
            _ => Err(NutError::NoStatus),
        }
    }

    async fn ask(&mut self, kept: Option<Connection>) -> Result<Variables, NutError> {
        if let Some(connection) = kept {
            match self.ask_on(connection).await {
                Err(NutError::Broken(_)) => {}
                answer => return answer,
            }
        }
        let connection = Connection::open(&self.target).await?;
        self.ask_on(connection).await
    }

    /// Keeps the connection if what came was an answer, a refusal included.
    async fn ask_on(&mut self, mut connection: Connection) -> Result<Variables, NutError> {
        let answer = connection.list_var(self.target.ups()).await?;
        self.connection = Some(connection);
        answer.map_err(|refusal| match refusal {
            Refusal::DataStale => NutError::Stale,
            Refusal::DriverNotConnected => NutError::DriverDead,
            Refusal::Other(token) => NutError::Refused { token },
        })
    }
}

#[derive(Debug)]
struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    async fn open(target: &NutTarget) -> Result<Self, NutError> {
        let found = within(STEP, "be found", look_up(target.host(), target.port())).await?;
        let addresses = found.map_err(NutError::NotFound)?;
        // A name's first address may lead nowhere, and must leave time for the next.
        let share = STEP / u32::try_from(addresses.len()).unwrap_or(u32::MAX).max(1);
        let mut error = NutError::Connect(io::Error::from(io::ErrorKind::AddrNotAvailable));
        for address in addresses {
            match within(share, "take the connection", TcpStream::connect(address)).await {
                Ok(Ok(stream)) => {
                    stream.set_nodelay(true).map_err(NutError::Connect)?;
                    return Ok(Self { stream: BufReader::with_capacity(MAX_LINE, stream) });
                }
                Ok(Err(source)) => error = NutError::Connect(source),
                Err(timed_out) => error = timed_out,
            }
        }
        Err(error)
    }

    async fn list_var(&mut self, ups: &str) -> Result<Result<Variables, Refusal>, NutError> {
        let question = list_var(ups);
        let written = within(STEP, "take a question", self.stream.write_all(question.as_bytes())).await?;
        written.map_err(NutError::Broken)?;
        read_list(&mut self.stream, ups).await
    }
}

/// Reads the answer to the question for all variables of a supply.
pub(super) async fn read_list(
    stream: &mut (impl AsyncBufRead + Unpin),
    ups: &str,
) -> Result<Result<Variables, Refusal>, NutError> {
    let mut variables = Variables::default();
    for n_lines in 0..MAX_LINES {
        let text = within(STEP, "answer", line(stream)).await??;
        match parse(&text) {
            // A driver may be lost in the midst of a list.
            Some(Line::Refusal(refusal)) => return Ok(Err(refusal)),
            Some(Line::Begin { ups: of }) if n_lines == 0 && of == ups => {}
            Some(Line::Var { ups: of, name, value }) if n_lines > 0 && of == ups => {
                variables.take(&name, value);
            }
            Some(Line::End { ups: of }) if n_lines > 0 && of == ups => return Ok(Ok(variables)),
            // upsd cuts a long value off, its quote and line end with it. That costs what it cost.
            None if n_lines > 0 && text.starts_with("VAR ") => variables.take_broken(&shown(&text)),
            _ => return Err(NutError::Protocol { shown: shown(&text) }),
        }
    }
    Err(NutError::TooLong)
}

/// The next line. Drivers hand on what a device says, in whatever encoding.
async fn line(stream: &mut (impl AsyncBufRead + Unpin)) -> Result<String, NutError> {
    let mut bytes = Vec::new();
    let mut bounded = stream.take(MAX_LINE as u64);
    bounded.read_until(b'\n', &mut bytes).await.map_err(NutError::Broken)?;
    if bytes.pop_if(|last| *last == b'\n').is_some() {
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    if bytes.len() == MAX_LINE {
        return Err(NutError::TooLong);
    }
    Err(NutError::Broken(io::ErrorKind::UnexpectedEof.into()))
}

/// The beginning of a line, as it may be shown.
fn shown(line: &str) -> String {
    clean(&line.chars().take(60).collect::<String>()).text
}

async fn within<T>(most: Duration, step: &'static str, what: impl Future<Output = T>) -> Result<T, NutError> {
    timeout(most, what).await.map_err(|_| NutError::TimedOut { step })
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// A server on loopback that does to each connection what `serve` says.
    async fn client<F>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> Client
    where
        F: Future<Output = ()> + Send,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serve(stream).await;
            }
        });
        Client::new(format!("u@127.0.0.1:{port}").parse().unwrap())
    }

    /// Reads a question and says `answer`; then the connection is closed.
    async fn once(mut stream: TcpStream, answer: &[u8]) {
        let mut question = [0; 64];
        let n_bytes = stream.read(&mut question).await.unwrap();
        assert_eq!(&question[..n_bytes], b"LIST VAR u\n");
        stream.write_all(answer).await.ok();
    }

    async fn check(answer: &'static [u8], fault: PowerFault, said: &str) {
        let mut client = client(move |stream| once(stream, answer)).await;
        let error = client.poll().await.unwrap_err();
        assert_eq!(error.fault(), fault, "{error}");
        assert!(error.to_string().contains(said), "{error}");
    }

    #[tokio::test]
    async fn no_answer_is_taken_but_a_whole_one() {
        use PowerFault::{DriverDead, Malformed, Refused, Stale, Unreachable};
        check(b"ERR DATA-STALE\n", Stale, "hangs").await;
        check(b"ERR DRIVER-NOT-CONNECTED\n", DriverDead, "dead").await;
        check(b"ERR UNKNOWN-UPS\n", Refused, "UNKNOWN-UPS").await;
        check(b"ERR ACCESS-DENIED\n", Refused, "ACCESS-DENIED").await;
        check(b"ERR ACCESS-DENIED\r\n", Refused, "ACCESS-DENIED").await;
        check(b"ERR USERNAME-REQUIRED\n", Refused, "USERNAME-REQUIRED").await;
        check(b"BEGIN LIST VAR u\nVAR u ups.status \"OL\"\nERR ACCESS-DENIED\n", Refused, "ACCESS-DENIED")
            .await;
        check(b"", Unreachable, "broke").await;
        check(b"BEGIN LIST VAR u\nVAR u ups.status \"OL\"\n", Unreachable, "broke").await;
        check(b"BEGIN LIST VAR u\nVAR u ups.status \"OL\"", Unreachable, "broke").await;
        check(b"BEGIN LIST VAR v\n", Malformed, "out of turn").await;
        check(b"BEGIN LIST VAR u\nVAR v ups.status \"OL\"\n", Malformed, "out of turn").await;
        check(b"VAR u ups.status \"OL\"\n", Malformed, "out of turn").await;
        check(b"HTTP/1.1 400 Bad Request\r\n\r\n", Malformed, "HTTP/1.1").await;
        check(&[b'x'; 10_000], Malformed, "too long").await;
        check(b"BEGIN LIST VAR u\nVAR u ups.status \"OL\nEND LIST VAR u\n", Malformed, "broken").await;
        check(b"\x1b[2J\x1b]0;x\x07?\n", Malformed, "\"[2J ]0;x ?\"").await;
    }

    #[tokio::test]
    async fn an_answer_without_end_is_given_up() {
        let mut client = client(|mut stream| async move {
            stream.write_all(b"BEGIN LIST VAR u\n").await.ok();
            while stream.write_all(b"VAR u ups.status \"OL\"\n").await.is_ok() {}
        })
        .await;
        assert!(matches!(client.poll().await, Err(NutError::TooLong)));
    }

    #[tokio::test]
    async fn a_connection_that_broke_meanwhile_is_made_anew_within_the_poll() {
        let whole =
            b"BEGIN LIST VAR u\nVAR u ups.mfr \"\xff\xfe\"\nVAR u ups.status \"OB\"\nEND LIST VAR u\n";
        let mut client = client(move |stream| once(stream, whole)).await;
        for _ in 0..3 {
            let reading = client.poll().await.unwrap().reading();
            assert_eq!(reading.source, diemcau_core::power::PowerSource::Battery);
        }
    }

    #[tokio::test]
    async fn a_value_that_was_cut_off_costs_no_other() {
        let answer = b"BEGIN LIST VAR u\nVAR u a.b \"cutVAR u c.d \"x\"\nVAR u e\nVAR u ups.status \"OL\"\nEND LIST VAR u\n";
        let mut client = client(move |stream| once(stream, answer)).await;
        let variables = client.poll().await.unwrap();
        assert_eq!(variables.reading().source, diemcau_core::power::PowerSource::Mains);
        assert_eq!(variables.broken(), Some(("VAR u a.b \"cutVAR u c.d \"x\"", 2)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_says_a_line_now_and_then_is_given_up_too() {
        let mut client = client(|mut stream| async move {
            stream.write_all(b"BEGIN LIST VAR u\n").await.ok();
            let mut ticks = tokio::time::interval(STEP / 2);
            loop {
                ticks.tick().await;
                if stream.write_all(b"VAR u ups.status \"OL\"\n").await.is_err() {
                    return;
                }
            }
        })
        .await;
        let begun = tokio::time::Instant::now();
        assert!(matches!(client.poll().await, Err(NutError::TimedOut { .. })));
        assert!(begun.elapsed() <= POLL + STEP, "{:?}", begun.elapsed());
        assert!(client.connection.is_none(), "what comes late is not taken for the next answer");
    }
}
