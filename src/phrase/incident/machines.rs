//! Machines that speak for one point in turn, so that people find both.

use diemcau_core::machine::Machine;

use crate::Language;

/// Letters of an id that are told: enough to find it in a log.
const ID: usize = 8;
/// Bytes of a certificate's fingerprint that are told.
const PRINT: usize = 4;

impl Language {
    /// Which they are: "thay nhau kết nối: PC-1 (10.0.0.1, mã máy 1f0c2a77) và PC-2 (10.0.0.2, mã máy 9b31e004)".
    pub(super) fn machines(self, machines: &[Machine]) -> String {
        let is_copy = machines.windows(2).all(|pair| pair[0].id == pair[1].id);
        let mut named: Vec<String> = machines.iter().map(|machine| self.machine(machine, is_copy)).collect();
        let last = named.pop().unwrap_or_default();
        let named = match &*named {
            [] => last,
            others => format!("{} {} {last}", others.join(", "), self.pick("và", "and")),
        };
        let told = format!("{}: {named}", self.pick("thay nhau kết nối", "they connect in turn"));
        match same_certificate(machines) {
            Some(print) => format!("{told}; {} {print}…", self.pick("cùng một chứng thư", "one certificate")),
            None => told,
        }
    }

    /// One of them; copies of one installation are told apart by their boots.
    fn machine(self, machine: &Machine, is_copy: bool) -> String {
        let id = if is_copy { machine.boot.as_str() } else { machine.id.as_str() };
        let kind = if is_copy {
            self.pick("lần bật máy", "boot")
        } else {
            self.pick("mã máy", "installation")
        };
        let id: String = id.chars().take(ID).collect();
        match (&*machine.marks.host, machine.marks.address) {
            ("", None) => {
                format!("{} ({kind} {id})", self.pick("một máy không rõ tên", "a machine without a name"))
            }
            ("", Some(address)) => format!("{address} ({kind} {id})"),
            (host, None) => format!("{host} ({kind} {id})"),
            (host, Some(address)) => format!("{host} ({address}, {kind} {id})"),
        }
    }
}

/// How the fingerprint of the certificate begins that all of them show.
fn same_certificate(machines: &[Machine]) -> Option<String> {
    let shown = machines.first()?.marks.certificate?;
    let is_same = machines.iter().all(|machine| machine.marks.certificate == Some(shown));
    let print: Vec<String> = shown[..PRINT].iter().map(|byte| format!("{byte:02X}")).collect();
    is_same.then(|| print.join(":"))
}
