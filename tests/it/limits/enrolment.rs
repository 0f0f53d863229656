//! Codes that are guessed.

use std::time::Instant;

use diemcau_agent::enrolment::{self, EnrolmentError};
use diemcau_proto::channel::Fingerprint;
use diemcau_proto::enrol_code::EnrolCode;
use tonic::Code;

use crate::harness::event::code;
use crate::harness::{measured, secs};
use crate::identity::enrolment::{address, codes, strict};

/// Wrong codes of one address within ten minutes that are looked at at once.
const FREE: u64 = 30;

#[tokio::test]
async fn thirty_wrong_codes_of_an_address_slow_it_and_a_right_one_is_taken_all_the_same() {
    let mut collector = strict(2);
    let codes = codes(&collector);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (address, state) = (address(&collector), dir.path().join("state"));
    let fingerprint: Fingerprint =
        collector.file().fingerprint.expect("it has one").parse().expect("it is one");
    let guess = async |n: u64| {
        let wrong = EnrolCode::new(fingerprint, n);
        match enrolment::enroll(&address, &wrong, &state).await {
            Err(EnrolmentError::Refused(status)) => status,
            other => panic!("{other:?}"),
        }
    };
    for n in 0..FREE {
        let status = guess(n).await;
        assert_eq!(status.code(), Code::PermissionDenied, "{n}: {status:?}");
        assert!(status.message().contains("not known"), "{status:?}");
    }
    let begun = Instant::now();
    for n in FREE..FREE + 2 {
        assert_eq!(guess(n).await.code(), Code::PermissionDenied, "it is looked at in its turn");
    }
    let own: EnrolCode = codes[&code(1)].parse().expect("it is a code");
    let enrolled = enrolment::enroll(&address, &own, &state).await.expect("a right code is never barred");
    assert_eq!(enrolled.point, code(1));
    let took = begun.elapsed();
    assert!(took >= secs(2), "one in a second: {took:?}");
    measured("a right code behind two wrong ones over the limit", &format!("enrolled after {took:?}"));

    let many = (0..40).map(|n| {
        let wrong = EnrolCode::new(fingerprint, 1_000 + n);
        let (address, state) = (address.clone(), state.clone());
        tokio::spawn(async move { enrolment::enroll(&address, &wrong, &state).await })
    });
    let many: Vec<_> = many.collect();
    let mut sent_away = 0;
    for one in many {
        // Those that wait for their turn are not waited for.
        if let Ok(Ok(Err(EnrolmentError::Refused(status)))) =
            tokio::time::timeout(std::time::Duration::from_millis(100), one).await
        {
            sent_away += usize::from(status.code() == Code::ResourceExhausted);
        }
    }
    assert!(sent_away >= 20, "{sent_away} of 40 at once were sent away");
    let log = collector.process().log();
    assert_eq!(log.matches("wrong enrolment codes come often").count(), 1, "{log}");
}
