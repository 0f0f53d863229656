//! How things are: `check` tries everything from outside, `status` asks the running agent.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::Context as _;

use super::StatusArgs;
use crate::check::{self, CheckResult, Verdict};
use crate::config::{Config, ConfigError, Flags};
use crate::control::client::ask;
use crate::control::{Answer, Ask};

pub(super) fn check(flags: &Flags) -> anyhow::Result<ExitCode> {
    let config = match Config::resolve(flags) {
        Ok(config) => config,
        Err(error) => {
            let advice = advice(&error).to_owned();
            let what = format!("Cấu hình: {:#}", anyhow::Error::from(error));
            tell(&CheckResult { verdict: Verdict::Bad, what, advice });
            return Ok(ExitCode::FAILURE);
        }
    };
    let from = flags.config.as_ref().map(|path| format!(" ({})", path.display())).unwrap_or_default();
    let what = format!("Cấu hình đọc được{from}: điểm cầu {}", config.settings.point);
    tell(&CheckResult { verdict: Verdict::Good, what, advice: String::new() });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let verdict = runtime.block_on(check::run(&config.settings, tell));
    // A name server that hangs does not hold up the end.
    runtime.shutdown_background();
    let (said, code) = match verdict {
        Verdict::Good | Verdict::Note => ("Mọi thứ sẵn sàng.", ExitCode::SUCCESS),
        Verdict::Bad => ("Có mục chưa đạt (✖): làm theo hướng dẫn ở mũi tên.", ExitCode::FAILURE),
    };
    writeln!(std::io::stdout(), "\n{said}")?;
    Ok(code)
}

fn advice(error: &ConfigError) -> &'static str {
    match error {
        ConfigError::Read { .. } => {
            "kiểm tra đường dẫn và quyền đọc của tệp cấu hình, hoặc chạy lại bằng sudo"
        }
        ConfigError::Missing { .. } => "thêm mục còn thiếu vào tệp cấu hình, hoặc chỉ tệp bằng --config",
        ConfigError::Parse { .. } | ConfigError::Value { .. } | ConfigError::Target { .. } => {
            "sửa ở đúng chỗ nêu trên rồi chạy lại lệnh này; mã và địa chỉ phải nằm trong dấu nháy thẳng \""
        }
    }
}

pub(super) fn status(args: &StatusArgs) -> anyhow::Result<ExitCode> {
    let asked = ask(&args.state, &Ask::Status).context("cannot ask the running agent")?;
    let answer = asked.map(|mut asked| asked.next()).transpose().context("the agent broke off")?;
    let Some(Some(Answer::Status(status))) = answer else {
        eprintln!(
            "máy trạm không chạy với thư mục lưu trữ {}\n    → chạy bằng: systemctl start diemcau-agent, \
             hoặc kiểm tra bằng: diemcau-agent check",
            args.state.display()
        );
        return Ok(ExitCode::FAILURE);
    };
    let text = if args.json { serde_json::to_string_pretty(&status)? + "\n" } else { status.to_text() };
    write!(std::io::stdout(), "{text}")?;
    Ok(ExitCode::SUCCESS)
}

fn tell(line: &CheckResult) {
    // Who does not listen any more need not be told.
    let _ = writeln!(std::io::stdout(), "{line}");
}
