use flow_script::env;
use oauth1_core::{Error, Misuse, RequestPart, signature_base_string};

use crate::support::{get, misuse, request, sign, signer};

const BROKEN: &[(&str, usize)] = &[
    ("%", 0),
    ("a=%", 2),
    ("a=b%2", 3),
    ("a=%zz", 2),
    ("a=%2g", 2),
    ("a=%g2", 2),
    ("a=%%20", 2),
    ("%zz=a", 0),
    ("ab%=a", 2),
    ("a=b&c=%20%0", 9),
    ("&&a=%&b=c", 4),
    ("a=%4é", 2),
    ("a=1&b%2=&c", 5),
    ("a==%", 3),
];

fn invalid(part: RequestPart, position: usize) -> Misuse {
    Misuse::InvalidTriplet { part, position }
}

#[test]
fn in_a_query() {
    for (query, position) in BROKEN {
        let uri = format!("https://photos.example.net/p%?{query}");
        let mut head = get(&uri);
        let outcome = signer().sign(&mut head, None, &env());
        assert_eq!(
            misuse(outcome),
            invalid(RequestPart::Query, *position),
            "{query}"
        );
        assert!(head.headers().is_empty());
        let uri: http::Uri = uri.parse().unwrap();
        let outcome = signature_base_string(&http::Method::GET, &uri, None, []);
        assert_eq!(
            misuse(outcome),
            invalid(RequestPart::Query, *position),
            "{query}"
        );
    }
}

#[test]
fn in_a_form() {
    let form = "application/x-www-form-urlencoded";
    for (body, position) in BROKEN {
        let uri = "https://photos.example.net/p?a=%20";
        let outcome = sign(&signer(), request("POST", uri, form, body));
        assert_eq!(
            misuse(outcome),
            invalid(RequestPart::Form, *position),
            "{body}"
        );
    }
}

#[test]
fn and_said_without_the_text() {
    let outcome = sign(&signer(), get("https://photos.example.net/?a=b%2"));
    let error: Error = outcome.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`%` without two hexadecimal digits after it at octet 3 of the query; \
         a percent sign is `%25`"
    );
}

#[test]
fn a_path_is_never_decoded() {
    let uri = "https://photos.example.net/100%/%zz?a=b";
    let found = crate::support::signed(get(uri));
    let expected = "GET&https%3A%2F%2Fphotos.example.net%2F100%25%2F%25zz&a%3Db%26";
    assert!(found.base_string.starts_with(expected));
}
