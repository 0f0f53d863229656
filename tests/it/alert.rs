//! Channels against stand-ins on loopback that hold to what the vendors document, and against real peers.

mod alertmanager;
mod check;
mod http;
mod mail;
mod sms;
mod telegram;
mod zalo;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use diemcau::alert::channel::{Address, Channel};
use diemcau::alert::message::{Kind, Message, Proof, SendError};
use diemcau::alert::recipients::{self, Loaded};
use diemcau_core::incident::Severity;
use diemcau_core::recipient::{ChannelName, RecipientId};
use diemcau_core::time::Timestamp;
use diemcau_phrase::delivery::DeliveryFault;
use tempfile::TempDir;

use crate::harness::vendor::{Reply, Vendor};

/// A secret that no log, error or `Debug` may show.
const SECRET: &str = "s3cret-0123456789";

/// A folder with a file of recipients and the secrets beside it.
struct Office {
    dir: TempDir,
}

/// One channel that reaches one recipient.
struct Way {
    loaded: Loaded,
    runtime: tokio::runtime::Runtime,
    _office: Office,
}

impl Office {
    fn new() -> Self {
        let office = Self { dir: tempfile::tempdir().expect("a temporary folder") };
        office.write("secret", SECRET);
        office
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file that its owner alone can read.
    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::write(&path, text).expect("a file can be written");
        keep_private(&path);
    }

    /// Reads a file of recipients of this text.
    fn load(&self, text: &str) -> Loaded {
        self.write("recipients.toml", text);
        recipients::read(&self.path("recipients.toml")).expect("it is TOML").resolve(None)
    }

    /// A channel of these keys that reaches one recipient; `to` may be empty.
    fn way(self, keys: &str, to: &str) -> Way {
        let to = if to.is_empty() { String::new() } else { format!(", to = \"{to}\"") };
        let loaded = self.load(&format!(
            "[[recipient]]\nid = \"an\"\nname = \"An\"\naudience = [\"telecom\"]\n\
             channels = [{{ channel = \"way\"{to} }}]\n[channels.way]\n{keys}\n"
        ));
        assert_eq!(loaded.faults, [], "{keys}");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        Way { loaded, runtime: runtime.expect("a runtime"), _office: self }
    }
}

impl Way {
    fn channel(&self) -> &Channel {
        self.loaded.directory.channel(&name()).expect("the channel is there")
    }

    fn address(&self) -> &Address {
        let an = RecipientId::new("an").expect("a good identity");
        self.loaded.directory.address(&an, &name()).expect("it reaches the recipient")
    }

    fn send(&self, message: &Message) -> Result<Proof, SendError> {
        self.runtime.block_on(self.channel().send(self.address(), message))
    }

    /// Sends, and fails; shows that neither the error nor the channel tells a secret.
    fn fail(&self, message: &Message) -> SendError {
        let error = self.send(message).expect_err("it is not taken");
        let shown = format!("{error} {error:?} {:?}", self.channel());
        assert!(!shown.contains(SECRET), "{shown}");
        assert!(!shown.contains("0912345678") && !shown.contains("84912345678"), "{shown}");
        error
    }
}

fn name() -> ChannelName {
    ChannelName::new("way").expect("a good name")
}

#[cfg(unix)]
fn keep_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("rights can be set");
}

/// A message of an incident that just began.
fn opened(key: &str) -> Message {
    Message {
        key: key.to_owned(),
        incident: 12,
        kind: Kind::Opened,
        severity: Severity::Critical,
        subject: "8/9 điểm cầu xã Thọ Xuân mất kết nối".to_owned(),
        text: "8/9 điểm cầu xã Thọ Xuân mất kết nối từ 07:12.\nThôn 1, Thôn 2 và 6 điểm khác.".to_owned(),
        html: "<p>8/9 điểm cầu xã Thọ Xuân <b>mất kết nối</b> từ 07:12.</p>".to_owned(),
        short: "8/9 điểm cầu xã Thọ Xuân mất kết nối từ 07:12; 6 điểm đã chuyển nguồn dự phòng".to_owned(),
        voice: "Tám trên chín điểm cầu của xã Thọ Xuân mất kết nối.".to_owned(),
        fields: [("cause", "power"), ("scope", "xã Thọ Xuân"), ("event", "Lễ phát động"), ("since", "07:12")]
            .map(|(name, value)| (name, value.to_owned()))
            .into(),
        starts_at: Timestamp::from_millis(1_746_663_120_000),
        ends_at: None,
        active: true,
        thread_ends_at: None,
        previous: None,
        attachment: None,
    }
}

/// A later message of the same incident.
fn later(key: &str, kind: Kind, first: &Proof) -> Message {
    let ends_at = (kind == Kind::Resolved).then_some(Timestamp::from_millis(1_746_664_320_000));
    let active = ends_at.is_none();
    Message { kind, active, ends_at, thread_ends_at: ends_at, previous: Some(first.clone()), ..opened(key) }
}

/// What goes wrong with any server: each is tried again, and none holds anything up.
fn check_troubles(vendor: &Vendor, way: &Way, message: impl Fn(usize) -> Message) {
    let after = |error: &SendError| match error {
        SendError::Retry { after, .. } => *after,
        SendError::NotYet { .. } | SendError::Refused { .. } => panic!("{error}"),
    };
    vendor.next([Reply::status(429).with("retry-after", "0")]);
    assert_eq!(after(&way.fail(&message(0))), Some(Duration::ZERO));
    vendor.next([Reply::status(500)]);
    let error = way.fail(&message(1));
    let reason = DeliveryFault::Status { status: 500, text: String::new() };
    assert_eq!(error, SendError::Retry { after: None, reason });
    vendor.next([Reply::Hang]);
    let error = way.fail(&message(2));
    assert!(matches!(error.reason(), DeliveryFault::TimedOut(_)) && after(&error).is_none(), "{error}");
    vendor.next([Reply::CutOff]);
    assert_eq!(way.fail(&message(3)), SendError::retry(DeliveryFault::CutOff));
    vendor.next([Reply::Huge]);
    let error = way.fail(&message(4));
    assert!(matches!(error.reason(), DeliveryFault::TooLarge(_)) && after(&error).is_none(), "{error}");
    let elsewhere = Vendor::always(Reply::status(200));
    vendor.next([Reply::status(302).with("location", &elsewhere.url())]);
    let error = way.fail(&message(5));
    assert!(matches!(error, SendError::Refused { .. }), "{error}");
    assert!(elsewhere.asked().is_empty(), "a redirect is not followed");
}
