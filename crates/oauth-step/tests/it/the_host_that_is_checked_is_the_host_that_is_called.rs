//! Thousands of pasted-together authorities: where a URL is accepted, every reader agrees on its
//! host, and plain HTTP leads to this machine for each of them.

use oauth_step::{Endpoint, Env, FixedEnv, Origin, UnixTime, UrlPolicy, is_loopback_host};

const PIECES: &[&str] = &[
    "localhost",
    "LOCALHOST",
    "127.0.0.1",
    "127.1",
    "0x7f.1",
    "2130706433",
    "evil.com",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:10.0.0.1]",
    "[",
    "]",
    "::1",
    ":",
    ":80",
    ":443",
    ":65535",
    ":65536",
    ":+80",
    "@",
    "a:b@",
    "/",
    "//",
    "\\",
    "?",
    "#",
    ".",
    "..",
    "-",
    "_",
    "%",
    "%2e",
    "%40",
    "x",
    " ",
    "\t",
    "é",
    "!",
    "*",
    ",",
    ";",
    "=",
    "&",
    "'",
    "0",
    "01",
];

#[test]
fn every_reader_finds_the_same_host_and_port() {
    let dice = FixedEnv::new(UnixTime(0));
    let (mut accepted, mut plain) = (0, 0);
    for _ in 0..60_000 {
        let text = paste(&dice);
        let Ok(endpoint) = Endpoint::parse(&text, UrlPolicy::default()) else {
            continue;
        };
        accepted += 1;
        let (scheme, rest) = text.split_once("://").unwrap();
        let authority = rest.split(['/', '?']).next().unwrap();
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (authority, None),
        };
        let uri = endpoint.uri();
        assert_eq!(
            uri.authority().map(|a| a.as_str()),
            Some(authority),
            "{text}"
        );
        assert_eq!(uri.host(), Some(host), "{text}");
        assert_eq!(
            uri.port().map(|p| p.as_str().to_owned()).as_deref(),
            port,
            "{text}"
        );
        assert_eq!(uri.port_u16(), port.map(|p| p.parse().unwrap()), "{text}");
        assert_eq!(endpoint.host(), host, "{text}");
        assert_eq!(Some(endpoint.origin()), Origin::of(uri), "{text}");
        if scheme.eq_ignore_ascii_case("http") {
            plain += 1;
            assert!(is_loopback_host(host), "{text}");
            assert_loopback_in_browsers(&text);
        }
    }
    assert!(
        accepted > 1000 && plain > 100,
        "{accepted} accepted, {plain} plain"
    );
}

/// By the rules that browsers follow, which repair what they can.
fn assert_loopback_in_browsers(text: &str) {
    let url = url::Url::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => {
            let mapped = address.to_ipv4_mapped();
            address.is_loopback() || mapped.is_some_and(|v4| v4.is_loopback())
        }
        None => false,
    };
    assert!(loopback, "{text}");
    assert!(
        url.username().is_empty() && url.password().is_none(),
        "{text}"
    );
}

fn paste(dice: &FixedEnv) -> String {
    let pick = |from: &[&'static str]| {
        let mut bytes = [0; 4];
        dice.fill_random(&mut bytes);
        from[u32::from_le_bytes(bytes) as usize % from.len()]
    };
    let mut text = String::from(pick(&["http://", "http://", "https://", "HTTP://"]));
    for _ in 0..=pick(&["", "1", "22", "333"]).len() {
        text.push_str(pick(PIECES));
    }
    text + pick(&["", "", "/", "/token", "?q", "/@localhost"])
}
