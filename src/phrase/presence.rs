//! Whether a point is there.

use diemcau_core::presence::{GoodbyeReason, Presence};

use super::Language;

impl Language {
    /// How often a point was lost in this session.
    pub fn losses(self, n_losses: u32) -> String {
        match (self, n_losses) {
            (Self::Vietnamese, _) => format!("đã mất kết nối {n_losses} lần"),
            (Self::English, 1) => "lost once".to_owned(),
            (Self::English, _) => format!("lost {n_losses} times"),
        }
    }

    /// Kết nối: how a point stands with the collector.
    pub fn presence(self, presence: Presence) -> &'static str {
        match presence {
            Presence::Unseen => self.pick("chưa kết nối", "not yet seen"),
            Presence::Live => self.pick("đang kết nối", "connected"),
            Presence::Suspect => self.pick("nghi mất kết nối", "suspect"),
            Presence::Lost => self.pick("mất kết nối", "lost"),
            Presence::Left => self.pick("đã ngắt chủ động", "left"),
            Presence::Excused => self.pick("ghép điểm", "excused"),
            Presence::Unreachable => self.pick("chưa xác định", "unknown"),
        }
    }

    /// The same in the room of a tile or a headline.
    pub fn presence_short(self, presence: Presence) -> &'static str {
        match presence {
            Presence::Unseen => self.pick("chưa", "unseen"),
            Presence::Live => self.pick("kết nối", "live"),
            Presence::Suspect => self.pick("nghi mất", "suspect"),
            Presence::Lost => self.pick("mất", "lost"),
            Presence::Left => self.pick("đã ngắt", "left"),
            Presence::Excused => self.pick("ghép", "excused"),
            Presence::Unreachable => self.pick("chưa xác định", "unknown"),
        }
    }

    /// Why an agent left.
    pub fn goodbye(self, reason: GoodbyeReason) -> &'static str {
        match reason {
            GoodbyeReason::Unsaid => self.pick("không nói lý do", "no reason given"),
            GoodbyeReason::Person => self.pick("người tại điểm cầu ngắt", "a person there said so"),
            GoodbyeReason::Stopped => self.pick("dừng dịch vụ", "service stopped"),
            GoodbyeReason::Shutdown => self.pick("tắt máy", "machine shut down"),
            GoodbyeReason::Ups => self.pick("UPS ra lệnh tắt máy", "shut down by the UPS"),
            GoodbyeReason::Upgrade => self.pick("đang nâng cấp", "being upgraded"),
        }
    }
}
