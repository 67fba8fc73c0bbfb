use http::Method;
use oauth1_core::{Misuse, signature_base_string};

use crate::naive;
use crate::support::{get, misuse, request, sign, signed, signer};

/// The first two parts of what is signed.
fn start(method: &str, uri: &str) -> String {
    let found = signed(request(method, uri, "", ""));
    let mut parts = found.base_string.split('&');
    let start = [parts.next().unwrap(), parts.next().unwrap()].join("&");
    let method: Method = method.parse().unwrap();
    let alone = signature_base_string(&method, &uri.parse().unwrap(), None, []).unwrap();
    assert_eq!(
        alone.split('&').take(2).collect::<Vec<_>>().join("&"),
        start
    );
    start
}

fn uri(uri: &str) -> String {
    let encoded = start("GET", uri).strip_prefix("GET&").unwrap().to_owned();
    crate::support::decode(&encoded)
}

#[test]
fn with_scheme_and_host_in_lower_case() {
    assert_eq!(uri("HTTP://EXAMPLE.Com/A/b"), "http://example.com/A/b");
    assert_eq!(uri("https://[2001:DB8::AbC]/"), "https://[2001:db8::abc]/");
    let encoded = start("GET", "https://[2001:DB8::A]/");
    assert_eq!(encoded, "GET&https%3A%2F%2F%5B2001%3Adb8%3A%3Aa%5D%2F");
}

/// It cannot be sent, and it cannot be signed.
#[test]
fn with_a_port_that_a_socket_can_have() {
    for uri in [
        "http://a.example:99999/",
        "http://u:p@a.example:70000/",
        "http://[::1]:65536/",
    ] {
        let outcome = sign(&signer(), get(uri));
        assert_eq!(misuse(outcome), Misuse::NotAbsolute, "{uri}");
    }
    for uri in [
        "http://a.example:/",
        "http://u:p@a.example/",
        "http://[::1]/",
        "http://[::1]:65535/",
    ] {
        sign(&signer(), get(uri)).unwrap();
    }
}

#[test]
fn without_the_default_port_alone() {
    for (given, expected) in [
        ("http://example.com:80/", "http://example.com/"),
        ("https://example.com:443/", "https://example.com/"),
        ("http://example.com:443/", "http://example.com:443/"),
        ("https://example.com:80/", "https://example.com:80/"),
        ("https://example.com:8080/", "https://example.com:8080/"),
        ("http://[::1]:80/", "http://[::1]/"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
        ("https://[::80]/", "https://[::80]/"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
    ] {
        assert_eq!(uri(given), expected, "{given}");
    }
}

#[test]
fn without_user_query_and_fragment() {
    for given in [
        "https://user:pass@example.com/p",
        "https://user@example.com/p?a=b",
        "https://a:80@example.com:443/p?",
        "https://example.com/p#fragment",
        "https://example.com/p?a=b#c=d",
    ] {
        assert_eq!(uri(given), "https://example.com/p", "{given}");
    }
    let found = signed(get("https://example.com/p?a=b#c=d"));
    assert!(!found.base_string.contains("c%3Dd"));
}

#[test]
fn with_the_path_as_it_is() {
    for path in [
        "/r%20v/X",
        "/a;b=c/d;e",
        "/a;",
        "//a///b/",
        "/a/../b/./c",
        "/~user/%7Euser",
        "/%c3%a9%C3%A9",
        "/a+b",
        "/'()*!$,:@=&",
        "/100%",
        "/é漢",
        "/{\"a\"}|[b]^\\",
    ] {
        let given = format!("https://example.com{path}?q");
        assert_eq!(uri(&given), format!("https://example.com{path}"));
        let expected = naive::encode(path.as_bytes());
        assert!(start("GET", &given).ends_with(&expected), "{path}");
    }
    assert_eq!(uri("https://example.com"), "https://example.com/");
    assert_eq!(uri("https://example.com?a=b"), "https://example.com/");
}

#[test]
fn after_the_method_in_upper_case() {
    for (given, expected) in [
        ("GET", "GET"),
        ("get", "GET"),
        ("pOsT", "POST"),
        ("delete", "DELETE"),
        ("PROPFIND", "PROPFIND"),
        ("m-search", "M-SEARCH"),
        ("a!b", "A%21B"),
    ] {
        let start = start(given, "https://example.com/");
        assert_eq!(start, format!("{expected}&https%3A%2F%2Fexample.com%2F"));
        // What is sent stays what it was.
        let sent = sign(&signer(), request(given, "https://example.com/", "", "")).unwrap();
        assert_eq!(sent.method().as_str(), given);
    }
}

#[test]
fn whatever_the_host_header_says() {
    let mut request = get("https://example.com/");
    let other = "other.example:8080".parse().unwrap();
    request.headers_mut().insert("host", other);
    let found = signed(request);
    let start = "GET&https%3A%2F%2Fexample.com%2F&";
    assert!(found.base_string.starts_with(start));
}
