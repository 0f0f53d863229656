//! The watch over all sources of power, where one hangs, and what a file and a person say of it.

use std::fs::{self, File};
use std::io::Write as _;
use std::time::Duration;

use diemcau_agent::clock::Now;
use diemcau_agent::power::person::PersonReport;
use diemcau_agent::power::{PowerSources, watch};
use diemcau_core::power::{PowerBasis, PowerReading, PowerSource};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use tokio::sync::{mpsc, watch as value};
use tokio::time::timeout;

/// How long anything may take here.
const DEADLINE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_hanging_driver_holds_up_neither_the_file_nor_people() {
    let dir = tempfile::tempdir().unwrap();
    let supply = dir.path().join("AC");
    let file = dir.path().join("generator");
    fs::create_dir(&supply).unwrap();
    // Whoever opens a pipe that nobody writes into waits for ever.
    mknodat(CWD, supply.join("type"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    let sources = PowerSources {
        sysfs_root: Some(dir.path().to_owned()),
        generator_file: Some(file.clone()),
        ..PowerSources::default()
    };
    let (words, word) = value::channel(None);
    let (agent, mut told) = mpsc::channel(8);
    let watching = tokio::spawn(watch(sources, word, agent));

    wait(&mut told, PowerSource::Unknown, PowerBasis::Device).await;
    fs::write(&file, "chạy\n").unwrap();
    wait(&mut told, PowerSource::Generator, PowerBasis::File).await;
    words.send_replace(Some(PersonReport::new(PowerSource::Mains, "Lan", Now::ask()).unwrap()));
    wait(&mut told, PowerSource::Mains, PowerBasis::Person).await;
    words.send_replace(None);
    wait(&mut told, PowerSource::Generator, PowerBasis::File).await;
    drop(words);
    fs::remove_file(&file).unwrap();
    wait(&mut told, PowerSource::Unknown, PowerBasis::Device).await;
    fs::write(&file, "1").unwrap();
    wait(&mut told, PowerSource::Generator, PowerBasis::File).await;

    // The driver goes on, and is as any other the next time.
    let mut driver = File::options().write(true).open(supply.join("type")).unwrap();
    fs::remove_file(supply.join("type")).unwrap();
    driver.write_all(b"Mains\n").unwrap();
    drop((driver, told));
    timeout(DEADLINE, watching).await.unwrap().unwrap();
}

async fn wait(
    told: &mut mpsc::Receiver<PowerReading>,
    source: PowerSource,
    basis: PowerBasis,
) -> PowerReading {
    let heard = async {
        while let Some(command) = told.recv().await {
            let reading = command;
            if (reading.source, reading.basis) == (source, basis) {
                return reading;
            }
        }
        panic!("the watch ended");
    };
    let heard = timeout(DEADLINE, heard).await.ok();
    heard.unwrap_or_else(|| panic!("not in time: {source:?} by {basis:?}"))
}
