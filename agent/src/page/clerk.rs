//! The one task that owns what the page must remember: which forms were taken, and the door to the
//! network. It serves one request after the other, so the second of two clicks finds the first done.

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::http::StatusCode;
use diemcau_proto::v1::report::Body;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::timeout;

use super::form::{Act, RawForm, Section, Trouble};
use super::guard::Seat;
use super::lan::{Notice, Porter, Verdict};
use super::render::{self, Typed, View};
use super::token::{self, FormKey, random_id, set_cookie};
use crate::clock::Now;
use crate::desk::Desk;
use crate::report::Topic;

/// Forms that were taken and are remembered; a click that comes later than so many others counts
/// as a new one.
const TAKEN: usize = 128;
/// A disk that takes longer is not waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a browser remembers who reported, seconds.
const REMEMBERED_S: u32 = 30 * 86_400;

/// A request that passed the guard.
#[derive(Debug)]
pub(super) struct Visit {
    /// Where the person sits.
    pub(super) seat: Seat,
    /// The address of their machine.
    pub(super) peer: IpAddr,
    /// The id of their browser, if it has one.
    pub(super) browser: Option<String>,
    /// The session that it was given for the PIN, if so.
    pub(super) session: Option<String>,
    /// Who reported last from it.
    pub(super) by: Option<String>,
    /// What is wanted.
    pub(super) ask: Ask,
    /// To whom the answer goes.
    pub(super) answer: oneshot::Sender<Answer>,
}

/// What is wanted.
#[derive(Debug)]
pub(super) enum Ask {
    /// The page.
    Page,
    /// Its parts that change by themselves.
    Live,
    /// To be let in.
    Pin(String),
    /// To report something.
    Form(Section, Box<RawForm>),
}

/// What is answered.
#[derive(Debug)]
pub(super) struct Answer {
    /// Its status.
    pub(super) status: StatusCode,
    /// What is shown.
    pub(super) html: String,
    /// Cookies to set, whole lines.
    pub(super) cookies: Vec<String>,
    /// Where the browser goes instead.
    pub(super) location: Option<&'static str>,
}

/// Serves visitors.
#[derive(Debug)]
pub(super) struct Clerk {
    desk: Desk,
    porter: Porter,
    key: FormKey,
    lan: Option<SocketAddr>,
    notice: watch::Sender<Option<Notice>>,
    /// Forms that were taken, by their id, the first first.
    taken: VecDeque<(String, Act)>,
}

/// A browser that is known, perhaps only just.
struct Browser {
    id: String,
    cookies: Vec<String>,
}

impl Clerk {
    pub(super) fn new(
        desk: Desk,
        porter: Porter,
        key: FormKey,
        lan: Option<SocketAddr>,
        notice: watch::Sender<Option<Notice>>,
    ) -> Self {
        Self { desk, porter, key, lan, notice, taken: VecDeque::new() }
    }

    /// Serves until the agent is gone.
    pub(super) async fn run(mut self, mut visits: mpsc::Receiver<Visit>) {
        let mut desk = self.desk.clone();
        loop {
            self.meet().await;
            tokio::select! {
                visit = visits.recv() => {
                    let Some(visit) = visit else { return };
                    let answer = self.receive(&visit).await;
                    visit.answer.send(answer).ok();
                }
                alive = desk.changed() => if !alive { return },
            }
        }
    }

    /// Another event has another PIN.
    async fn meet(&mut self) {
        let met = self.desk.board().welcome.as_ref().map(|welcome| self.porter.meet(welcome));
        match met {
            Some(Ok(true)) => self.keep().await,
            Some(Ok(false)) | None => {}
            Some(Err(error)) => tracing::error!(%error, "the event has no PIN of its own"),
        }
    }

    /// Puts PIN and tries on the disk, and shows them.
    async fn keep(&self) {
        let kept = self.porter.to_keep();
        match tokio::task::spawn_blocking(move || kept.write()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a restart will forget PIN and tries"
                );
            }
            Err(error) => tracing::error!(%error, "a restart will forget PIN and tries"),
        }
        self.notice.send_replace(self.lan.map(|lan| self.porter.notice(lan)));
    }

    async fn receive(&mut self, visit: &Visit) -> Answer {
        let now = Now::ask();
        let browser = match Browser::of(visit) {
            Ok(browser) => browser,
            Err(error) => {
                tracing::error!(%error, "a browser gets no id");
                let html = render::plain("Máy trạm không tạo được trang.").into_string();
                return Answer { status: StatusCode::INTERNAL_SERVER_ERROR, ..Answer::page(html) };
            }
        };
        let is_in = match visit.seat {
            Seat::Here => true,
            Seat::Network => {
                visit.session.as_deref().is_some_and(|session| self.porter.knows(session, now.mono))
            }
        };
        match (&visit.ask, is_in) {
            (Ask::Page, true) => self.page(visit, browser, now, None),
            (Ask::Live, true) => self.live(visit, browser, now),
            (Ask::Form(section, raw), true) => self.take(visit, browser, *section, raw).await,
            (Ask::Pin(_), true) => Answer::go("/", Vec::new()),
            (Ask::Pin(pin), false) => self.try_pin(visit, browser, pin, now).await,
            (Ask::Page, false) => self.login(browser, now, None),
            (Ask::Live, false) => Answer { status: StatusCode::FORBIDDEN, ..self.login(browser, now, None) },
            (Ask::Form(..), false) => {
                let text = "Số liệu vừa gửi CHƯA được ghi. Xin nhập mã PIN rồi báo lại.";
                let login = self.login(browser, now, Some(text));
                Answer { status: StatusCode::FORBIDDEN, ..login }
            }
        }
    }

    fn page(&self, visit: &Visit, browser: Browser, now: Now, typed: Option<Typed<'_>>) -> Answer {
        let board = self.desk.board();
        let html = render::page(&self.view(&board, visit, &browser, now, typed));
        Answer { cookies: browser.cookies, ..Answer::page(html.into_string()) }
    }

    fn live(&self, visit: &Visit, browser: Browser, now: Now) -> Answer {
        let board = self.desk.board();
        let html = render::live(&self.view(&board, visit, &browser, now, None));
        Answer { cookies: browser.cookies, ..Answer::page(html.into_string()) }
    }

    fn view<'a>(
        &self,
        board: &'a crate::board::Board,
        visit: &'a Visit,
        browser: &Browser,
        now: Now,
        typed: Option<Typed<'a>>,
    ) -> View<'a> {
        let notice = self.lan.filter(|_| visit.seat == Seat::Here).map(|lan| self.porter.notice(lan));
        View {
            board,
            now,
            token: self.key.token(&browser.id),
            // The form is refused as one without an id where there are no random numbers.
            form_id: random_id().unwrap_or_default(),
            by: visit.by.as_deref(),
            urls: notice.as_ref().map(Notice::urls).unwrap_or_default(),
            shut_for: self.porter.shut_for(now.mono),
            notice,
            typed,
        }
    }

    /// Records what a form says, once.
    async fn take(&mut self, visit: &Visit, browser: Browser, section: Section, raw: &RawForm) -> Answer {
        let by = visit.by.as_deref().unwrap_or_default();
        let (trouble, status) = match section.read(raw, by, self.last_count()) {
            Err(trouble @ Trouble::Surprising { .. }) => (trouble, StatusCode::OK),
            Err(trouble @ Trouble::Wrong(_)) => (trouble, StatusCode::UNPROCESSABLE_ENTITY),
            Ok(act) => match self.record(&raw.id, act).await {
                Ok(cookies) => return Answer::go(section.anchor(), cookies),
                Err(text) => (Trouble::Wrong(text), StatusCode::SERVICE_UNAVAILABLE),
            },
        };
        let typed = Typed { section, raw, trouble };
        Answer { status, ..self.page(visit, browser, Now::ask(), Some(typed)) }
    }

    /// Records something unless its form was taken before: cookies to set.
    async fn record(&mut self, id: &str, act: Act) -> Result<Vec<String>, String> {
        if self.taken.iter().any(|(known, said)| known == id && *said == act) {
            return Ok(Vec::new());
        }
        let entered = async {
            match act.clone() {
                Act::Say(said) => self.desk.enter(said).await.map(drop),
                Act::Power { source, by } => self.desk.say_power(source, &by).await,
            }
        };
        match timeout(PATIENCE, entered).await {
            Ok(Ok(())) => {}
            Ok(Err(text)) => {
                let advice = "Xin thử lại; nếu không được, gọi kỹ thuật viên.";
                return Err(format!("CHƯA ghi được. {advice} (Lý do: {text})"));
            }
            Err(_) => {
                // It is on its way to the disk: a second click must not bring a second one there.
                self.remember_form(id, act);
                let text =
                    "Máy trạm ghi quá chậm. Xin chờ một phút, bấm Cập nhật xem đã ghi chưa rồi mới báo lại.";
                return Err(text.to_owned());
            }
        }
        let cookies = remember(&act);
        self.remember_form(id, act);
        Ok(cookies)
    }

    fn remember_form(&mut self, id: &str, act: Act) {
        if self.taken.len() == TAKEN {
            self.taken.pop_front();
        }
        self.taken.push_back((id.to_owned(), act));
    }

    fn last_count(&self) -> Option<u32> {
        let board = self.desk.board();
        let word = board.words.get(&Topic::Count)?;
        if let Body::Attendance(count) = &word.said.body { Some(count.count) } else { None }
    }

    async fn try_pin(&mut self, visit: &Visit, browser: Browser, pin: &str, now: Now) -> Answer {
        let pin: String = pin.chars().filter(|symbol| !symbol.is_whitespace()).collect();
        let at_ms = self.desk.board().event_ms(now).unwrap_or(now.wall_ms);
        let verdict = self.porter.try_pin(&pin, visit.peer, at_ms, now.mono);
        let text = match verdict {
            Verdict::Right => match self.porter.let_in(now.mono) {
                Ok(session) => {
                    let cookie = set_cookie(token::SESSION, &session, None);
                    return Answer::go("/", [browser.cookies, vec![cookie]].concat());
                }
                Err(error) => {
                    tracing::error!(%error, "a browser gets no session");
                    "Máy trạm không mở được trang.".to_owned()
                }
            },
            Verdict::Wrong { left } => {
                self.keep().await;
                format!("Mã PIN không đúng. Còn {left} lần thử.")
            }
            Verdict::ShutNow => {
                self.keep().await;
                "Mã PIN không đúng.".to_owned()
            }
            Verdict::Shut { .. } => String::new(),
        };
        let status = match verdict {
            Verdict::ShutNow | Verdict::Shut { .. } => StatusCode::TOO_MANY_REQUESTS,
            Verdict::Right | Verdict::Wrong { .. } => StatusCode::FORBIDDEN,
        };
        Answer { status, ..self.login(browser, now, Some(&text)) }
    }

    /// The page for those of the network who have not given the PIN: it tells them nothing else.
    fn login(&self, browser: Browser, now: Now, text: Option<&str>) -> Answer {
        let shut_for = self.porter.shut_for(now.mono);
        let form_id = random_id().unwrap_or_default();
        let html = render::login(&self.key.token(&browser.id), &form_id, shut_for, text);
        Answer { cookies: browser.cookies, ..Answer::page(html.into_string()) }
    }
}

/// The cookie by which a browser remembers who reported a number.
fn remember(act: &Act) -> Vec<String> {
    let Act::Say(said) = act else { return Vec::new() };
    let Body::Attendance(count) = &said.body else { return Vec::new() };
    vec![set_cookie(token::BY, &token::hex(count.by.as_bytes()), Some(REMEMBERED_S))]
}

impl Browser {
    /// That of a visitor; one without an id gets one.
    fn of(visit: &Visit) -> std::io::Result<Self> {
        if let Some(id) = &visit.browser {
            return Ok(Self { id: id.clone(), cookies: Vec::new() });
        }
        let id = random_id()?;
        Ok(Self { cookies: vec![set_cookie(token::BROWSER, &id, None)], id })
    }
}

impl Answer {
    fn page(html: String) -> Self {
        Self { status: StatusCode::OK, html, cookies: Vec::new(), location: None }
    }

    /// The browser asks for the page anew, so that loading it again reports nothing twice.
    fn go(location: &'static str, cookies: Vec<String>) -> Self {
        Self { status: StatusCode::SEE_OTHER, html: String::new(), cookies, location: Some(location) }
    }
}
