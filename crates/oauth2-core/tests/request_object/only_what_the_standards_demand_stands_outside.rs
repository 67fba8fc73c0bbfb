use super::support::{begun, client, key, outside};

fn pairs(scope: &str) -> Vec<(String, String)> {
    let client = client();
    let request = client.authorization().scope(scope).request_object(key());
    let mut pairs = outside(&begun(request));
    let (name, token) = pairs.pop().unwrap();
    assert_eq!(name, "request");
    assert_eq!(token.split('.').count(), 3);
    pairs
}

fn owned<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    let pairs = pairs.into_iter();
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

// RFC 9101 §5.
#[test]
fn the_client_alone() {
    assert_eq!(pairs("read"), owned([("client_id", "s6BhdRkqt3")]));
    // A longer word is another one.
    assert_eq!(pairs("openid2"), owned([("client_id", "s6BhdRkqt3")]));
}

// OpenID Connect Core §6.1: OAuth 2.0 syntax for these, and `openid` in the scope.
#[test]
fn and_what_openid_connect_wants_of_oauth() {
    let expected = owned([
        ("response_type", "code"),
        ("client_id", "s6BhdRkqt3"),
        ("scope", "openid"),
    ]);
    assert_eq!(pairs("openid email"), expected);
    assert_eq!(pairs("email openid"), expected);
}
