//! The one task that owns what the page must remember: which forms were taken, and who of the network
//! gave the PIN. It serves one request after the other, so the second of two clicks finds the first done.

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::http::StatusCode;
use diemcau_page::form::{Entry, EntryBody, FormFault, RawForm, Section};
use diemcau_page::guard::Client;
use diemcau_page::pin_lock::PinVerdict;
use diemcau_page::render::{self, PageView, Typed};
use diemcau_page::token::{self, FormKey, set_cookie};
use diemcau_page::view::PointView;
use diemcau_phrase::failure::Complaint;
use diemcau_phrase::{Language, page as phrase};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::timeout;

use super::lan::{LanAccess, Notice, random_id};
use super::view;
use crate::clock::Now;
use crate::report::Said;
use crate::service_handle::ServiceHandle;

/// Forms that were taken and are remembered; a click that comes later than so many others counts
/// as a new one.
const TAKEN: usize = 128;
/// A disk that takes longer is not waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a browser remembers who reported, seconds.
const REMEMBERED_S: u32 = 30 * 86_400;

/// A request that passed the guard.
#[derive(Debug)]
pub(super) struct PageRequest {
    /// Who asks.
    pub(super) client: Client,
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

/// The task.
#[derive(Debug)]
pub(super) struct PageTask {
    service: ServiceHandle,
    access: LanAccess,
    key: FormKey,
    lan: Option<SocketAddr>,
    notice: watch::Sender<Option<Notice>>,
    /// In which language the page is.
    language: Language,
    /// Forms that were taken, by their id, the first first.
    taken: VecDeque<(String, Entry)>,
}

/// A browser that is known, perhaps only just.
struct Browser {
    id: String,
    cookies: Vec<String>,
}

impl PageTask {
    pub(super) fn new(
        service: ServiceHandle,
        (access, lan): (LanAccess, Option<SocketAddr>),
        key: FormKey,
        notice: watch::Sender<Option<Notice>>,
        language: Language,
    ) -> Self {
        Self { service, access, key, lan, notice, language, taken: VecDeque::new() }
    }

    /// Serves until the agent is gone.
    pub(super) async fn run(mut self, mut requests: mpsc::Receiver<PageRequest>) {
        let mut service = self.service.clone();
        loop {
            self.meet().await;
            tokio::select! {
                request = requests.recv() => {
                    let Some(request) = request else { return };
                    let answer = self.receive(&request).await;
                    request.answer.send(answer).ok();
                }
                alive = service.changed() => if !alive { return },
            }
        }
    }

    /// Another event has another PIN.
    async fn meet(&mut self) {
        let met = self.service.state().welcome.as_ref().map(|welcome| self.access.meet(welcome));
        match met {
            Some(Ok(true)) => self.keep().await,
            Some(Ok(false)) | None => {}
            Some(Err(error)) => tracing::error!(%error, "the event has no PIN of its own"),
        }
    }

    /// Puts PIN and tries on the disk, and shows them.
    async fn keep(&self) {
        let kept = self.access.to_keep();
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
        self.notice.send_replace(self.lan.map(|lan| self.access.notice(lan)));
    }

    async fn receive(&mut self, request: &PageRequest) -> Answer {
        let now = Now::ask();
        let browser = match Browser::of(request) {
            Ok(browser) => browser,
            Err(error) => {
                tracing::error!(%error, "a browser gets no id");
                let html = render::plain(self.language, phrase::no_page(self.language)).into_string();
                return Answer { status: StatusCode::INTERNAL_SERVER_ERROR, ..Answer::page(html) };
            }
        };
        let is_in = match request.client {
            Client::Local => true,
            Client::Network => {
                request.session.as_deref().is_some_and(|session| self.access.knows(session, now.mono))
            }
        };
        match (&request.ask, is_in) {
            (Ask::Page, true) => self.page(request, browser, now, None),
            (Ask::Live, true) => self.live(request, browser, now),
            (Ask::Form(section, raw), true) => self.take(request, browser, *section, raw).await,
            (Ask::Pin(_), true) => Answer::go("/", Vec::new()),
            (Ask::Pin(pin), false) => self.try_pin(request, browser, pin, now).await,
            (Ask::Page, false) => self.login(browser, now, None),
            (Ask::Live, false) => Answer { status: StatusCode::FORBIDDEN, ..self.login(browser, now, None) },
            (Ask::Form(..), false) => {
                let text = phrase::pin_before_form(self.language);
                let login = self.login(browser, now, Some(text));
                Answer { status: StatusCode::FORBIDDEN, ..login }
            }
        }
    }

    fn page(&self, request: &PageRequest, browser: Browser, now: Now, typed: Option<Typed<'_>>) -> Answer {
        let point = self.point(now);
        let html = render::page(&self.view(&point, request, &browser, now, typed));
        Answer { cookies: browser.cookies, ..Answer::page(html.into_string()) }
    }

    fn live(&self, request: &PageRequest, browser: Browser, now: Now) -> Answer {
        let point = self.point(now);
        let html = render::live(&self.view(&point, request, &browser, now, None));
        Answer { cookies: browser.cookies, ..Answer::page(html.into_string()) }
    }

    fn point(&self, now: Now) -> PointView {
        view::point(self.language, &self.service.state(), now)
    }

    fn view<'a>(
        &self,
        point: &'a PointView,
        request: &'a PageRequest,
        browser: &Browser,
        now: Now,
        typed: Option<Typed<'a>>,
    ) -> PageView<'a> {
        let lan = self.lan.filter(|_| request.client == Client::Local);
        PageView {
            language: self.language,
            point,
            token: self.key.token(&browser.id),
            // The form is refused as one without an id where there are no random numbers.
            form_id: random_id().unwrap_or_default(),
            by: request.by.as_deref(),
            network: lan.map(|lan| self.access.view(lan, now.mono)),
            typed,
            linked: None,
        }
    }

    /// Records what a form says, once.
    async fn take(
        &mut self,
        request: &PageRequest,
        browser: Browser,
        section: Section,
        raw: &RawForm,
    ) -> Answer {
        let by = request.by.as_deref().unwrap_or_default();
        let (fault, status) = match section.read(raw, by, self.point(Now::ask()).known()) {
            Err(fault @ FormFault::Surprising { .. }) => (fault, StatusCode::OK),
            Err(fault) => (fault, StatusCode::UNPROCESSABLE_ENTITY),
            Ok(entry) => match self.record(&raw.id, entry).await {
                Ok(cookies) => return Answer::go(section.anchor(), cookies),
                Err(fault) => (fault, StatusCode::SERVICE_UNAVAILABLE),
            },
        };
        let typed = Typed { section, raw, fault };
        Answer { status, ..self.page(request, browser, Now::ask(), Some(typed)) }
    }

    /// Records something unless its form was taken before: cookies to set.
    async fn record(&mut self, id: &str, entry: Entry) -> Result<Vec<String>, FormFault> {
        if self.taken.iter().any(|(known, taken)| known == id && *taken == entry) {
            return Ok(Vec::new());
        }
        match timeout(PATIENCE, self.enter(id, &entry)).await {
            Ok(Ok(())) => {}
            Ok(Err(why)) => return Err(FormFault::NotRecorded { why: why.explain(self.language) }),
            Err(_) => {
                // It is on its way to the disk: a second click must not bring a second one there.
                self.remember_form(id, entry);
                return Err(FormFault::RecordedSlowly);
            }
        }
        let cookies = remember(&entry);
        self.remember_form(id, entry);
        Ok(cookies)
    }

    async fn enter(&self, form: &str, Entry { by, body }: &Entry) -> Result<(), Complaint> {
        let said = match body {
            EntryBody::Count(count) => Said::count(*count, by),
            EntryBody::Chair { present } => Said::chair(*present, by),
            EntryBody::Media(state) => Said::confirmation((*state).into(), by, ""),
            EntryBody::HelpNeeded { text } => Said::help(true, text, by),
            EntryBody::HelpOver => Said::help(false, "", by),
            EntryBody::Power(source) => return self.service.say_power(*source, by).await,
        };
        self.service.enter_form(form, said).await.map(drop)
    }

    fn remember_form(&mut self, id: &str, entry: Entry) {
        if self.taken.len() == TAKEN {
            self.taken.pop_front();
        }
        self.taken.push_back((id.to_owned(), entry));
    }

    async fn try_pin(&mut self, request: &PageRequest, browser: Browser, pin: &str, now: Now) -> Answer {
        let pin: String = pin.chars().filter(|symbol| !symbol.is_whitespace()).collect();
        let at_ms = self.service.state().event_ms(now).unwrap_or(now.wall_ms);
        let verdict = self.access.try_pin(&pin, request.peer, at_ms, now.mono);
        let text = match verdict {
            PinVerdict::Right => match self.access.let_in(now.mono) {
                Ok(session) => {
                    let cookie = set_cookie(token::SESSION, &session, None);
                    return Answer::go("/", [browser.cookies, vec![cookie]].concat());
                }
                Err(error) => {
                    tracing::error!(%error, "a browser gets no session");
                    phrase::no_session(self.language).to_owned()
                }
            },
            PinVerdict::Wrong { left } => {
                self.keep().await;
                phrase::wrong_pin(self.language, left)
            }
            PinVerdict::ShutNow => {
                self.keep().await;
                phrase::wrong_last_pin(self.language).to_owned()
            }
            PinVerdict::Shut { .. } => String::new(),
        };
        let status = match verdict {
            PinVerdict::ShutNow | PinVerdict::Shut { .. } => StatusCode::TOO_MANY_REQUESTS,
            PinVerdict::Right | PinVerdict::Wrong { .. } => StatusCode::FORBIDDEN,
        };
        Answer { status, ..self.login(browser, now, Some(&text)) }
    }

    /// The page for those of the network who have not given the PIN: it tells them nothing else.
    fn login(&self, browser: Browser, now: Now, text: Option<&str>) -> Answer {
        let shut_for = self.access.shut_for(now.mono);
        let form_id = random_id().unwrap_or_default();
        let html = render::login(self.language, &self.key.token(&browser.id), &form_id, shut_for, text);
        Answer { cookies: browser.cookies, ..Answer::page(html.into_string()) }
    }
}

/// The cookie by which a browser remembers who reported a number.
fn remember(entry: &Entry) -> Vec<String> {
    match entry.body {
        EntryBody::Count(_) => {
            vec![set_cookie(token::BY, &token::hex(entry.by.as_bytes()), Some(REMEMBERED_S))]
        }
        EntryBody::Chair { .. }
        | EntryBody::Media(_)
        | EntryBody::HelpNeeded { .. }
        | EntryBody::HelpOver
        | EntryBody::Power(_) => Vec::new(),
    }
}

impl Browser {
    /// That of a request; one without an id gets one.
    fn of(request: &PageRequest) -> std::io::Result<Self> {
        if let Some(id) = &request.browser {
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
