use flow_script::{env, field, form, header, json, play};
use oauth_step::UnixTime;
use oauth2_core::{Client, Error, ErrorCode, PeerFault, ResourceIndicator, TokenTypeIdentifier};

use super::support::{fault, misuse, server};

/// The examples of the draft, §4.
const ID_TOKEN: &str = "eyJraWQiOiJzMTZ0cVNtODhwREo4VGZCXzdrSEtQ";
const ID_JAG: &str = "eyJhbGciOiJIUzI1NiIsI.e30.c2ln";
const GRANTED: &str = r#"{"token_type":"Bearer","access_token":"2YotnFZFEjr1zCsicMWpAA",
    "expires_in":86400,"scope":"chat.read"}"#;

fn idp() -> Client {
    let server = server(
        "https://acme.idp.example",
        "https://acme.idp.example/oauth2/token",
    );
    Client::new(server, "wiki-at-idp").with_secret("idp-secret")
}

fn chat() -> Client {
    let server = server(
        "https://acme.chat.example/",
        "https://acme.chat.example/oauth2/token",
    );
    Client::new(server, "wiki-at-chat").with_secret("chat-secret")
}

fn issued(kind: &str, token_type: &str) -> String {
    format!(
        r#"{{"issued_token_type":"urn:ietf:params:oauth:token-type:{kind}",
        "access_token":"{ID_JAG}","token_type":"{token_type}",
        "scope":"chat.read chat.history","expires_in":300}}"#
    )
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    pairs.map(owned).to_vec()
}

#[test]
fn in_one_flow() {
    let access = idp()
        .cross_domain_access(ID_TOKEN, TokenTypeIdentifier::IdToken, &chat())
        .resource(ResourceIndicator::parse("https://api.chat.example/").unwrap())
        .scope("chat.read chat.history");
    let answers = [json(200, &issued("id-jag", "N_A")), json(200, GRANTED)];
    let (outcome, requests) = play(access, answers, &env());
    let tokens = outcome.unwrap();
    assert_eq!(tokens.access_token().expose(), "2YotnFZFEjr1zCsicMWpAA");
    assert_eq!(tokens.missing_scope().as_str(), "chat.history");

    assert_eq!(requests[0].uri(), "https://acme.idp.example/oauth2/token");
    let expected = pairs([
        (
            "grant_type",
            "urn:ietf:params:oauth:grant-type:token-exchange",
        ),
        ("resource", "https://api.chat.example/"),
        ("audience", "https://acme.chat.example/"),
        ("scope", "chat.read chat.history"),
        (
            "requested_token_type",
            "urn:ietf:params:oauth:token-type:id-jag",
        ),
        ("subject_token", ID_TOKEN),
        (
            "subject_token_type",
            "urn:ietf:params:oauth:token-type:id_token",
        ),
    ]);
    assert_eq!(form(&requests[0]), expected);
    // "wiki-at-idp:idp-secret", "wiki-at-chat:chat-secret"
    let credentials = |at: usize| header(&requests[at], "authorization").unwrap();
    assert_eq!(credentials(0), "Basic d2lraS1hdC1pZHA6aWRwLXNlY3JldA==");
    assert_eq!(credentials(1), "Basic d2lraS1hdC1jaGF0OmNoYXQtc2VjcmV0");

    assert_eq!(requests[1].uri(), "https://acme.chat.example/oauth2/token");
    let expected = pairs([
        ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
        ("assertion", ID_JAG),
    ]);
    assert_eq!(form(&requests[1]), expected);
}

#[test]
fn or_one_by_one_and_the_grant_may_be_used_again() {
    let exchange = idp()
        .id_jag("PHNhbWw", TokenTypeIdentifier::Saml2, "urn:example:chat")
        .param("authorization_details", "[]");
    let (outcome, requests) = play(exchange, [json(200, &issued("id-jag", "N_A"))], &env());
    assert_eq!(
        field(&requests[0], "audience").as_deref(),
        Some("urn:example:chat")
    );
    assert!(field(&requests[0], "authorization_details").is_some());
    let grant = outcome.unwrap();
    assert_eq!(grant.expires_at(), Some(UnixTime(1_700_000_300)));
    assert_eq!(grant.scope().unwrap().as_str(), "chat.read chat.history");
    assert_eq!(grant.assertion().expose(), ID_JAG);
    assert!(!format!("{grant:?}").contains(ID_JAG));
    for _ in 0..2 {
        let (outcome, requests) = play(chat().redeem_id_jag(&grant), [json(200, GRANTED)], &env());
        assert!(outcome.is_ok());
        assert_eq!(field(&requests[0], "assertion").as_deref(), Some(ID_JAG));
    }
}

#[test]
fn what_is_no_such_grant_goes_no_further() {
    for (kind, token_type) in [
        ("jwt", "N_A"),
        ("access_token", "Bearer"),
        ("id-jag", "Bearer"),
    ] {
        let access = idp().cross_domain_access(ID_TOKEN, TokenTypeIdentifier::IdToken, &chat());
        let (outcome, requests) = play(access, [json(200, &issued(kind, token_type))], &env());
        assert_eq!(requests.len(), 1);
        let expected = match kind {
            "id-jag" => PeerFault::TokenType,
            _ => PeerFault::Member {
                name: "issued_token_type",
                rule: "`urn:ietf:params:oauth:token-type:id-jag`",
            },
        };
        assert_eq!(fault(outcome), expected, "{kind}");
    }
}

#[test]
fn a_refusal_ends_it_wherever_it_comes_from() {
    let refusal = || {
        let body =
            format!(r#"{{"error":"invalid_grant","error_description":"{ID_TOKEN} {ID_JAG}"}}"#);
        json(400, &body)
    };
    let first = json(200, &issued("id-jag", "N_A"));
    for answers in [vec![refusal()], vec![first, refusal()]] {
        let access = idp().cross_domain_access(ID_TOKEN, TokenTypeIdentifier::IdToken, &chat());
        let at = answers.len() - 1;
        let Err(Error::Server(error)) = play(access, answers, &env()).0 else {
            panic!("a refusal")
        };
        assert_eq!(*error.code(), ErrorCode::InvalidGrant);
        let secret = [ID_TOKEN, ID_JAG][at];
        assert!(!format!("{error:?}").contains(secret));
    }
    let access = idp().cross_domain_access(ID_TOKEN, TokenTypeIdentifier::IdToken, &chat());
    assert_eq!(misuse(access.scope("a\"b")), oauth2_core::Misuse::Scope);
}
