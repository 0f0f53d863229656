//! How things are: `check` tries everything from outside, `status` asks the running agent.

use std::io::Write as _;
use std::process::ExitCode;

use crate::check::{self, Line, Verdict};
use crate::config::{Config, Flags};

pub(super) fn check(flags: &Flags) -> anyhow::Result<ExitCode> {
    let config = match Config::resolve(flags) {
        Ok(config) => config,
        Err(error) => {
            let what = format!("Cấu hình: {:#}", anyhow::Error::from(error));
            let advice = "sửa tệp cấu hình ở đúng dòng nêu trên rồi chạy lại lệnh này".to_owned();
            tell(&Line { verdict: Verdict::Bad, what, advice });
            return Ok(ExitCode::FAILURE);
        }
    };
    let from = flags.config.as_ref().map(|path| format!(" ({})", path.display())).unwrap_or_default();
    let what = format!("Cấu hình đọc được{from}: điểm cầu {}", config.settings.point);
    tell(&Line { verdict: Verdict::Good, what, advice: String::new() });
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

fn tell(line: &Line) {
    // Who does not listen any more need not be told.
    let _ = writeln!(std::io::stdout(), "{line}");
}
