use proptest::prelude::*;

use super::*;

const BRANCH_9: &str = "z9hG4bK000000090123456789abcdef";

#[test]
fn writes_a_request() {
    let server = Endpoint { host: Host::Name("hop.example".into()), port: 5060 };
    let options = Options {
        server: &server,
        transport: Transport::Udp,
        local: "[2001:db8::7]:40000".parse().unwrap(),
        seq: 9,
        own: 0x0123_4567_89ab_cdef,
    };
    let mut request = Vec::new();
    options.write(&mut request);
    let text = std::str::from_utf8(&request).unwrap();
    let expected = "OPTIONS sip:hop.example:5060;transport=udp SIP/2.0\r\n\
                    Via: SIP/2.0/UDP [2001:db8::7]:40000;branch=z9hG4bK000000090123456789abcdef;rport\r\n\
                    Max-Forwards: 70\r\n\
                    From: <sip:diemcau@[2001:db8::7]>;tag=0123456789abcdef\r\n\
                    To: <sip:hop.example:5060>\r\n\
                    Call-ID: 000000090123456789abcdef\r\n\
                    CSeq: 9 OPTIONS\r\n";
    assert!(text.starts_with(expected), "{text}");
    assert!(text.ends_with("\r\nContent-Length: 0\r\n\r\n"), "{text}");
    assert_eq!(parse(&request), Parsed::Request(request.len()));
    assert!(Options { seq: u32::MAX, ..options }.to_string().contains("CSeq: 2147483647 OPTIONS\r\n"));
}

#[test]
fn reads_an_answer_in_every_dress() {
    let via = format!("SIP/2.0/UDP 10.1.2.3:5060;rport=5060;branch={BRANCH_9};received=10.1.2.3");
    for (header, body) in [
        (format!("Via: {via}\r\nCSeq: 9 OPTIONS\r\nContent-Length: 0"), ""),
        (format!("v: {via}\r\ncseq:9 OPTIONS\r\nl: 0"), ""),
        (format!("VIA \t:{via} , SIP/2.0/TCP a;branch=z9hG4bKx\r\nCSeq: 9 OPTIONS"), ""),
        (format!("Via:\r\n {via}\r\nCSeq: 9\r\n\tOPTIONS\r\nContent-Length:\r\n 3"), "v=0"),
        (format!("Via: SIP / 2.0 / UDP a ; branch = {BRANCH_9}\r\nVia: x\r\nCSeq: 9 OPTIONS"), ""),
        (format!("To: \"Phòng họp: số 1\" <sip:a>\r\nVia: {via}\r\nCSeq: 9 OPTIONS"), ""),
    ] {
        let message = format!("SIP/2.0 486 Busy Here\r\n{header}\r\n\r\n{body}");
        let Parsed::Response(length, response) = parse(message.as_bytes()) else {
            panic!("{message}: {:?}", parse(message.as_bytes()));
        };
        assert_eq!(length, message.len(), "{message}");
        let expected = Response { status: 486, branch: BRANCH_9, cseq: 9, method: "OPTIONS" };
        assert_eq!(response, expected, "{message}");
        assert_eq!(response.transaction(), Some((9, 0x0123_4567_89ab_cdef)));
        assert!(response.is_for(9) && !response.is_for(8));
    }
}

#[test]
fn bears_letters_of_any_age_where_it_does_not_read() {
    let mut message =
        format!("SIP/2.0 200 OK\r\nv: a;branch={BRANCH_9}\r\nCSeq: 9 OPTIONS\r\nX: ").into_bytes();
    message.extend(b"H\xf2a\r\n\r\n");
    assert!(matches!(parse(&message), Parsed::Response(_, response) if response.status == 200));
}

#[test]
fn tells_what_is_no_message_from_one_that_is_not_whole() {
    let whole = format!("SIP/2.0 200 OK\r\nVia: a;branch={BRANCH_9}\r\nCSeq: 9 OPTIONS\r\n\r\n");
    for length in 0..whole.len() {
        assert_eq!(parse(&whole.as_bytes()[..length]), Parsed::Incomplete, "{:?}", &whole[..length]);
    }
    let after_pongs = format!("\r\n\r\n\r\n{whole}OPT");
    let parsed = parse(after_pongs.as_bytes());
    assert!(matches!(parsed, Parsed::Response(length, _) if length == whole.len() + 6), "{parsed:?}");
    for text in [
        "HTTP/1.1 400 Bad Request\r\n",
        "220 mail.example ESMTP\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "SIP/2.0 99 X\r\nVia: a;branch=b\r\nCSeq: 9 OPTIONS\r\n\r\n",
        "SIP/2.0 2000 X\r\nVia: a;branch=b\r\nCSeq: 9 OPTIONS\r\n\r\n",
        "SIP/3.0 200 X\r\nVia: a;branch=b\r\nCSeq: 9 OPTIONS\r\n\r\n",
        "SIP/2.0 200 OK\r\nCSeq: 9 OPTIONS\r\n\r\n",
        "SIP/2.0 200 OK\r\nVia: a\r\nCSeq: 9 OPTIONS\r\n\r\n",
        "SIP/2.0 200 OK\r\nVia: a;branch=b\r\nCSeq: x OPTIONS\r\n\r\n",
        "SIP/2.0 200 OK\r\nVia: a;branch=b\r\nCSeq: 9 OPTIONS\r\nContent-Length: -1\r\n\r\n",
        "SIP/2.0 200 OK\r\nno field\r\n\r\n",
    ] {
        assert_eq!(parse(text.as_bytes()), Parsed::Malformed, "{text}");
    }
}

#[test]
fn a_foreign_branch_is_of_no_transaction() {
    for branch in
        ["", "z9hG4bK", "z9hG4bK000000090123456789abcdeg", "z9hG4bK+00000090123456789abcdef", "zéé9hG4bK"]
    {
        let response = Response { status: 200, branch, cseq: 9, method: "OPTIONS" };
        assert_eq!(response.transaction(), None, "{branch}");
    }
}

proptest! {
    #[test]
    fn reads_any_bytes(bytes: Vec<u8>) {
        parse(&bytes);
    }

    #[test]
    fn reads_any_header(
        status in 0_u16..1_000,
        lines in prop::collection::vec("(Via|v|CSeq|l|Content-Length|X)[ \t]{0,1}:[ -~é]{0,30}", 0..5),
        cut: prop::sample::Index,
    ) {
        let text = format!("SIP/2.0 {status} X\r\n{}\r\n\r\n", lines.join("\r\n"));
        if let Parsed::Response(length, response) = parse(text.as_bytes()) {
            prop_assert!(length >= text.len() && (100..700).contains(&response.status));
            response.transaction();
        }
        parse(&text.as_bytes()[..cut.index(text.len())]);
    }
}
