use oauth1_core::{Misuse, RequestPart, SigningOptions};

use crate::naive;
use crate::support::{
    SECRET, TOKEN_SECRET, decode, get, misuse, request, sign, sign_with, signed, signer,
};

/// The ordinary parameters in what is signed, between two that are always there.
fn normalised(query: &str) -> String {
    let found = signed(get(&format!("https://example.com/?{query}")));
    let in_query = ordinary(&found.base_string);
    let form = "application/x-www-form-urlencoded";
    let found = signed(request("POST", "https://example.com/", form, query));
    assert_eq!(ordinary(&found.base_string), in_query);
    in_query
}

fn ordinary(base_string: &str) -> String {
    let normalised = decode(base_string.splitn(3, '&').nth(2).unwrap());
    let pieces = normalised.split('&');
    let pieces: Vec<_> = pieces
        .filter(|piece| !piece.starts_with("oauth_") || piece.starts_with("oauth_x"))
        .collect();
    pieces.join("&")
}

#[test]
fn parted_at_ampersands_and_the_first_equals() {
    for (query, expected) in [
        ("b=2&a=1", "a=1&b=2"),
        ("a=b;c=d", "a=b%3Bc%3Dd"),
        ("a;b", "a%3Bb="),
        ("&&a=1&&&b=2&", "a=1&b=2"),
        ("&", ""),
        ("a", "a="),
        ("a=", "a="),
        ("=", "="),
        ("=a", "=a"),
        ("a=b=c", "a=b%3Dc"),
        ("a==", "a=%3D"),
        ("a=&a", "a=&a="),
    ] {
        assert_eq!(normalised(query), expected, "{query}");
    }
}

#[test]
fn decoded_and_encoded_again() {
    for (query, expected) in [
        ("a=b+c", "a=b%20c"),
        ("a+b=%2B", "a%20b=%2B"),
        ("a=%7e%7E~", "a=~~~"),
        ("a=%c3%a9%C3%A9é", "a=%C3%A9%C3%A9%C3%A9"),
        ("a=%41%2d", "a=A-"),
        ("a=%2520", "a=%2520"),
        ("a=%26%3D", "a=%26%3D"),
        ("a=%00%ff", "a=%00%FF"),
        ("a=*!'()", "a=%2A%21%27%28%29"),
    ] {
        assert_eq!(normalised(query), expected, "{query}");
    }
}

/// Some libraries refuse them.
#[test]
fn legal_characters_may_stand_unencoded() {
    for character in ":,;@/?!'$()*[]|{}^\\`~-._".chars() {
        let query = format!("a{character}=b{character}c");
        let encoded = naive::encode(character.to_string().as_bytes());
        let expected = format!("a{encoded}=b{encoded}c");
        assert_eq!(normalised(&query), expected);
    }
    // No URL has these, but a form may.
    let form = "application/x-www-form-urlencoded";
    let found = signed(request("POST", "https://example.com/", form, "a=\"<> \n"));
    assert_eq!(ordinary(&found.base_string), "a=%22%3C%3E%20%0A");
}

#[test]
fn sorted_by_name_and_then_by_value_as_octets() {
    for (query, expected) in [
        // The example of RFC 5849 §3.4.1.3.2, without what is always there.
        (
            "b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2&a3=2+q",
            "a2=r%20b&a3=2%20q&a3=a&b5=%3D%253D&c%40=&c2=",
        ),
        ("z=b&z=a&z=&z=b", "z=&z=a&z=b&z=b"),
        ("Z=1&a=1&A=1&z=1", "A=1&Z=1&a=1&z=1"),
        // Names first: joined by `=`, these would be the other way round.
        ("a=1&a-b=1&a%20=1", "a=1&a%20=1&a-b=1"),
        ("a1=x&a=x", "a=x&a1=x"),
        // Encoded: `é` goes before letters, as its `%` does.
        ("z=1&é=1&a=1", "%C3%A9=1&a=1&z=1"),
        ("a=é&a=z", "a=%C3%A9&a=z"),
        ("a=10&a=9", "a=10&a=9"),
        // Longer than what is compared first.
        (
            "abcdefghZ=1&abcdefghA=1&abcdefgh=1",
            "abcdefgh=1&abcdefghA=1&abcdefghZ=1",
        ),
        ("abcdefgh=2&abcdefgh=1", "abcdefgh=1&abcdefgh=2"),
    ] {
        assert_eq!(normalised(query), expected, "{query}");
    }
}

#[test]
fn among_the_protocols_own() {
    let found = signed(get(
        "https://example.com/?oauth_x=1&oauth_a=1&p=1&n=1&oauth_token_x=1",
    ));
    let normalised = decode(found.base_string.splitn(3, '&').nth(2).unwrap());
    let names = normalised
        .split('&')
        .map(|pair| pair.split('=').next().unwrap());
    let names: Vec<&str> = names.collect();
    let expected = [
        "n",
        "oauth_a",
        "oauth_consumer_key",
        "oauth_nonce",
        "oauth_signature_method",
        "oauth_timestamp",
        "oauth_token",
        "oauth_token_x",
        "oauth_version",
        "oauth_x",
        "p",
    ];
    assert_eq!(names, expected);
}

#[test]
fn both_together() {
    let form = "application/x-www-form-urlencoded";
    let found = signed(request(
        "POST",
        "https://example.com/?b=2&a=1",
        form,
        "a=0&c=3&b=2",
    ));
    assert_eq!(ordinary(&found.base_string), "a=0&a=1&b=2&b=2&c=3");
}

/// Long ones are read in stretches, whose ends nobody sees.
#[test]
fn however_long_they_are() {
    let form = "application/x-www-form-urlencoded";
    for length in (505..520).chain(1017..1032) {
        for text in [
            "%41", "%c3%A9", "+", "=", "&", "&&", "&x=y&", "é", "*", "%25%25", "c",
        ] {
            let long = "b".repeat(length);
            for wire in [format!("a={long}{text}d=e"), format!("{long}{text}")] {
                // The signature is checked against the naive reading.
                signed(get(&format!("https://example.com/?{wire}")));
                signed(request("POST", "https://example.com/?a", form, &wire));
            }
        }
        for text in ["%", "%4", "%zz", "%4z"] {
            let uri = format!("https://example.com/?{}{text}", "b".repeat(length));
            let outcome = sign(&signer(), get(&uri));
            let (part, position) = (RequestPart::Query, length);
            let expected = Misuse::InvalidTriplet { part, position };
            assert_eq!(misuse(outcome), expected, "{length} {text}");
        }
        let uri = format!("https://example.com/?{}&oauth_token=x", "b".repeat(length));
        let outcome = sign(&signer(), get(&uri));
        let (part, name) = (RequestPart::Query, "oauth_token");
        assert_eq!(misuse(outcome), Misuse::ParameterPresent { name, part });
    }
    // Values of the protocol's own too.
    for length in [511, 512, 513, 2_000] {
        let nonce = "é&".repeat(length);
        let options = SigningOptions::new().nonce(nonce.as_str());
        let signed = sign_with(&signer(), &options, get("https://example.com/")).unwrap();
        let found = naive::verified(&signed, SECRET, TOKEN_SECRET);
        assert_eq!(found.parameters["oauth_nonce"], nonce);
    }
}
