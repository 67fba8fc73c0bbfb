use flow_script::env;
use oauth_step::UnixTime;
use oauth2_core::{
    AuthorizationResponse, Callback, Error, Misuse, PeerFault, ReceivedResponse, ResponseMode,
    ResponseType, TokenType,
};

use super::support::{CALLBACK, client, client_of, done_with, fault, misuse, query, server, value};
use oauth_step::IntoStep;

fn received(response_type: ResponseType, more: &str) -> Result<ReceivedResponse, Error> {
    let client = client();
    let request = client.authorization().response_type(response_type);
    let (_, pending) = request.begin(&env()).unwrap();
    let separator = match response_type {
        ResponseType::Code | ResponseType::None => '?',
        _ => '#',
    };
    let callback = format!("{CALLBACK}{separator}state={}{more}", pending.state());
    pending.receive(callback.as_str())
}

fn checked(received: ReceivedResponse) -> AuthorizationResponse {
    // Nothing is sent: the flow ends with its first step.
    done_with(received.verify(&client()).into_step(&env()))
}

const CODE: &str = "&code=c";
const TOKEN: &str = "&access_token=at&token_type=bearer&expires_in=300";
const ID_TOKEN: &str = "&id_token=a.b.c";

const TYPES: [(ResponseType, &str, &[&str]); 8] = [
    (ResponseType::Code, "code", &[CODE]),
    (
        ResponseType::CodeIdToken,
        "code id_token",
        &[CODE, ID_TOKEN],
    ),
    (
        ResponseType::CodeIdTokenToken,
        "code id_token token",
        &[CODE, ID_TOKEN, TOKEN],
    ),
    (ResponseType::CodeToken, "code token", &[CODE, TOKEN]),
    (ResponseType::IdToken, "id_token", &[ID_TOKEN]),
    (
        ResponseType::IdTokenToken,
        "id_token token",
        &[ID_TOKEN, TOKEN],
    ),
    (ResponseType::None, "none", &[]),
    (ResponseType::Token, "token", &[TOKEN]),
];

#[test]
fn exactly_what_was_asked_for() {
    for (response_type, _, parts) in TYPES {
        let response = checked(received(response_type, &parts.concat()).unwrap());
        assert_eq!(response.code().is_some(), parts.contains(&CODE));
        assert_eq!(response.id_token().is_some(), parts.contains(&ID_TOKEN));
        let tokens = response.tokens(UnixTime(1_000));
        assert_eq!(tokens.is_some(), parts.contains(&TOKEN));
        if let Some(tokens) = tokens {
            assert_eq!(tokens.access_token().expose(), "at");
            assert_eq!(*tokens.token_type(), TokenType::Bearer);
            assert_eq!(tokens.obtained_at(), UnixTime(1_000));
            assert_eq!(tokens.expires_at(), Some(UnixTime(1_300)));
        }
        assert_eq!(response.into_code().is_some(), parts.contains(&CODE));
    }
}

#[test]
fn nothing_less() {
    for (response_type, _, parts) in TYPES {
        for left_out in 0..parts.len() {
            let mut parts = parts.to_vec();
            let missing = parts.remove(left_out);
            let name = missing[1..].split('=').next().unwrap();
            let outcome = received(response_type, &parts.concat());
            match fault(outcome) {
                PeerFault::MissingParameter(found) => assert_eq!(found, name),
                other => panic!("{response_type:?} without {name}: {other:?}"),
            }
            let empty = format!("{}&{name}=", parts.concat());
            assert_eq!(
                fault(received(response_type, &empty)),
                PeerFault::MissingParameter(match name {
                    "code" => "code",
                    "id_token" => "id_token",
                    _ => "access_token",
                })
            );
        }
    }
}

#[test]
fn nothing_more() {
    for (response_type, _, parts) in TYPES {
        for (more, name) in [
            (CODE, "code"),
            (TOKEN, "access_token"),
            (ID_TOKEN, "id_token"),
        ] {
            if parts.contains(&more) {
                continue;
            }
            let outcome = received(response_type, &[&parts.concat(), more].concat());
            assert_eq!(fault(outcome), PeerFault::UnexpectedParameter(name));
        }
    }
}

#[test]
fn nothing_twice() {
    for name in [
        "access_token",
        "token_type",
        "expires_in",
        "scope",
        "id_token",
        "code",
    ] {
        let response_type = ResponseType::CodeIdTokenToken;
        let all = [CODE, TOKEN, ID_TOKEN, "&scope=a"].concat();
        let outcome = received(response_type, &format!("{all}&{name}=x"));
        assert_eq!(fault(outcome), PeerFault::DuplicateParameter(name));
    }
}

#[test]
fn an_access_token_keeps_the_rules_of_the_token_endpoint() {
    let outcome = |more: &str| fault(received(ResponseType::Token, more));
    assert!(matches!(outcome("&access_token=at"), PeerFault::Json(_)));
    assert_eq!(
        outcome("&access_token=at&token_type=mac"),
        PeerFault::TokenType
    );
    for more in ["&expires_in=-1", "&expires_in=soon"] {
        let more = format!("&access_token=at&token_type=Bearer{more}");
        assert!(matches!(
            outcome(&more),
            PeerFault::Member {
                name: "expires_in",
                ..
            }
        ));
    }
    let more = "&access_token=a+t&token_type=Bearer";
    assert!(matches!(
        outcome(more),
        PeerFault::Member {
            name: "access_token",
            ..
        }
    ));
}

#[test]
fn a_refresh_token_is_not_taken_from_a_browser() {
    let more = format!("{TOKEN}&refresh_token=rt");
    let response = checked(received(ResponseType::Token, &more).unwrap());
    let tokens = response.tokens(UnixTime(0)).unwrap();
    assert!(tokens.refresh_token().is_none());
}

#[test]
fn the_order_of_words_means_nothing() {
    for (response_type, name, _) in TYPES {
        assert_eq!(response_type.as_str(), name);
        let mut words: Vec<_> = name.split(' ').collect();
        words.reverse();
        let turned = words.join(" ");
        assert_eq!(ResponseType::from_name(&turned), Some(response_type));
    }
    assert_eq!(ResponseType::from_name("code code"), None);
    assert_eq!(ResponseType::from_name(""), None);
    assert_eq!(ResponseType::from_name("Code"), None);
}

#[test]
fn the_request_says_so_and_the_rest_follows() {
    let client = client();
    for (response_type, name, parts) in TYPES {
        let request = client.authorization().response_type(response_type);
        let (authorization, pending) = request.begin(&env()).unwrap();
        let sent = query(authorization.url());
        assert_eq!(value(&sent, "response_type"), Some(name));
        // A verifier binds a code, a nonce an ID Token.
        let has_code = parts.contains(&CODE);
        assert_eq!(value(&sent, "code_challenge").is_some(), has_code, "{name}");
        let has_id_token = parts.contains(&ID_TOKEN);
        assert_eq!(value(&sent, "nonce").is_some(), has_id_token, "{name}");
        let mode = match parts {
            [] | [CODE] => ResponseMode::Query,
            _ => ResponseMode::Fragment,
        };
        assert_eq!(pending.response_mode(), mode);
        assert_eq!(pending.response_type(), response_type);
    }
}

#[test]
fn a_token_is_never_asked_into_a_query() {
    let client = client();
    for (response_type, name, parts) in TYPES {
        let request = client.authorization().response_type(response_type);
        let outcome = request.response_mode(ResponseMode::Query).begin(&env());
        match parts {
            [] | [CODE] => assert!(outcome.is_ok(), "{name}"),
            _ => assert_eq!(misuse(outcome), Misuse::TokenInQuery, "{name}"),
        }
        for mode in [ResponseMode::Fragment, ResponseMode::FormPost] {
            let request = client.authorization().response_type(response_type);
            assert!(request.response_mode(mode).begin(&env()).is_ok());
        }
    }
}

#[test]
fn an_id_token_is_not_asked_for_without_a_nonce() {
    let client = client();
    let request = client.authorization().response_type(ResponseType::IdToken);
    let outcome = request.without_nonce().begin(&env());
    assert_eq!(misuse(outcome), Misuse::NonceOmitted);
}

#[test]
fn a_response_type_must_be_among_those_the_server_lists() {
    let listing = server().with_member("response_types_supported", r#"["code","id_token code"]"#);
    let client = client_of(listing.unwrap());
    let begin = |response_type| {
        let request = client.authorization().response_type(response_type);
        request.begin(&env())
    };
    assert!(begin(ResponseType::CodeIdToken).is_ok());
    assert_eq!(
        misuse(begin(ResponseType::IdToken)),
        Misuse::ResponseTypeUnsupported
    );
}

#[test]
fn in_a_posted_form_as_in_the_fragment() {
    let client = client();
    let request = client
        .authorization()
        .response_type(ResponseType::CodeIdToken)
        .response_mode(ResponseMode::FormPost);
    let (_, pending) = request.begin(&env()).unwrap();
    let form = format!("state={}{CODE}{ID_TOKEN}", pending.state());
    let received = pending.receive(Callback::Form(form.as_bytes())).unwrap();
    assert_eq!(checked(received).id_token().unwrap().expose(), "a.b.c");
}

#[test]
fn the_short_way_to_a_code_takes_a_code_alone() {
    let client = client();
    let request = client
        .authorization()
        .response_type(ResponseType::CodeToken);
    let (_, pending) = request.begin(&env()).unwrap();
    let callback = format!("{CALLBACK}#state={}{CODE}{TOKEN}", pending.state());
    let outcome = pending.response(callback.as_str());
    assert_eq!(misuse(outcome), Misuse::NotACodeAlone);
}

#[test]
fn for_another_client_it_is_refused() {
    let received = received(ResponseType::Code, CODE).unwrap();
    let other = oauth2_core::Client::new(server(), "other");
    let outcome = received.verify(&other).into_step(&env());
    assert_eq!(misuse(outcome), Misuse::OtherClient);
}

#[test]
fn stored_and_read_again_it_is_the_same() {
    let client = client();
    for (response_type, ..) in TYPES {
        let request = client.authorization().response_type(response_type);
        let (_, pending) = request.begin(&env()).unwrap();
        let kept = pending.to_json();
        let read = oauth2_core::PendingAuthorization::from_json(kept.expose()).unwrap();
        assert_eq!(read.response_type(), response_type);
        assert_eq!(read.response_mode(), pending.response_mode());
    }
}
