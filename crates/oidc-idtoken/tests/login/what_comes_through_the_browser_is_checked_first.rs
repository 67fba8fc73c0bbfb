//! The implicit and the hybrid flows. Whatever fails, nothing is sent afterwards.

use flow_script::{env, sent};
use jose_assert::Algorithm;
use oauth_step::{IntoStep, Step};
use oauth2_core::{ResponseMode, ResponseType};
use oidc_idtoken::{Authenticated, Error, FrontChannel, Misuse, OidcClient, Rule, half_hash};

use crate::support::provider::{
    ACCESS_TOKEN, Begun, CODE, client, jwks_response, param, token_response,
};
use crate::support::{Case, SUBJECT};

pub(super) const FRONT_TOKEN: &str = "front-token-1";
const WITH_TOKEN: &str = "&access_token=front-token-1&token_type=Bearer&expires_in=60";

pub(super) fn hash(value: &str) -> String {
    half_hash(Algorithm::Rs256, value).unwrap()
}

pub(super) fn begun(client: &OidcClient, response_type: ResponseType) -> Begun {
    Begun::new(client.authentication().response_type(response_type))
}

/// An ID Token from the browser, with the hashes that its response type needs.
pub(super) fn front(begun: &Begun, response_type: ResponseType) -> Case {
    let mut case = Case::good().with("nonce", begun.nonce());
    if response_type.has_code() {
        case = case.with("c_hash", hash(CODE));
    }
    if response_type.has_token() {
        case = case.with("at_hash", hash(FRONT_TOKEN));
    }
    case
}

/// The parameters of a response.
pub(super) fn params(response_type: ResponseType, id_token: &str) -> String {
    let mut params = String::new();
    if response_type.has_code() {
        params.push_str(&format!("&code={CODE}"));
    }
    if response_type.has_token() {
        params.push_str(WITH_TOKEN);
    }
    if response_type.has_id_token() {
        params.push_str(&format!("&id_token={id_token}"));
    }
    params
}

pub(super) const WITH_ID_TOKEN: [ResponseType; 4] = [
    ResponseType::CodeIdToken,
    ResponseType::CodeIdTokenToken,
    ResponseType::IdToken,
    ResponseType::IdTokenToken,
];
pub(super) const HYBRID: [ResponseType; 3] = [
    ResponseType::CodeIdToken,
    ResponseType::CodeIdTokenToken,
    ResponseType::CodeToken,
];

/// Runs a hybrid login with this change to the second ID Token.
fn hybrid(
    response_type: ResponseType,
    change: impl FnOnce(Case) -> Case,
) -> Result<Authenticated, Error> {
    let (client, env) = (client(), env());
    let begun = begun(&client, response_type);
    let nonce = begun.nonce();
    let first = front(&begun, response_type).token();
    let response = begun.fragment(&params(response_type, &first));
    let mut step = client.login(response).into_step(&env)?;
    if response_type.has_id_token() {
        let (request, awaiting) = sent(step);
        assert_eq!(request.uri().path(), "/jwks");
        step = awaiting.receive(Ok(jwks_response()), &env)?;
    }
    let (request, awaiting) = sent(step);
    assert_eq!(request.uri().path(), "/token");
    let second = change(Case::good().with("nonce", nonce)).token();
    step = awaiting.receive(Ok(token_response(&second)), &env)?;
    if !response_type.has_id_token() {
        let (request, awaiting) = sent(step);
        assert_eq!(request.uri().path(), "/jwks");
        step = awaiting.receive(Ok(jwks_response()), &env)?;
    }
    Ok(flow_script::done(step))
}

#[test]
fn a_hybrid_login_ends_in_both_halves() {
    for response_type in HYBRID {
        let user = hybrid(response_type, |case| case).unwrap();
        assert_eq!(user.id_token.subject(), SUBJECT);
        assert_eq!(user.tokens.access_token().expose(), ACCESS_TOKEN);
        let first = user.front_channel_id_token;
        assert_eq!(first.is_some(), response_type.has_id_token());
        let tokens = user.front_channel_tokens;
        assert_eq!(
            tokens.map(|tokens| tokens.access_token().expose().clone()),
            response_type.has_token().then(|| FRONT_TOKEN.to_owned())
        );
    }
}

#[test]
fn the_second_id_token_is_about_the_same_user() {
    for response_type in [ResponseType::CodeIdToken, ResponseType::CodeIdTokenToken] {
        let error = hybrid(response_type, |case| case.with("sub", "user-2")).unwrap_err();
        assert_rule(&error, Rule::Hybrid);
    }
    // Without a first one there is nothing to compare with.
    assert!(hybrid(ResponseType::CodeToken, |case| case.with("sub", "user-2")).is_ok());
}

#[test]
fn the_hashes_of_the_second_one_are_about_what_came_with_it() {
    for response_type in HYBRID {
        let with = |name: &str, value| hybrid(response_type, |case| case.with(name, hash(value)));
        assert!(with("at_hash", ACCESS_TOKEN).is_ok());
        assert_rule(&with("at_hash", FRONT_TOKEN).unwrap_err(), Rule::AtHash);
        assert!(with("c_hash", CODE).is_ok());
        assert_rule(&with("c_hash", "other").unwrap_err(), Rule::CHash);
    }
}

/// What comes of a response whose ID Token was changed like this; the provider has sent its keys.
fn verdict(
    response_type: ResponseType,
    change: impl FnOnce(Case) -> Case,
) -> Result<FrontChannel, Error> {
    let (client, env) = (client(), env());
    let begun = begun(&client, response_type);
    let token = change(front(&begun, response_type)).token();
    let response = begun.fragment(&params(response_type, &token));
    let (request, awaiting) = sent(client.verify_response(response).into_step(&env)?);
    assert_eq!(request.uri().path(), "/jwks");
    awaiting
        .receive(Ok(jwks_response()), &env)
        .map(flow_script::done)
}

#[track_caller]
fn assert_rule(error: &Error, expected: Rule) {
    match error {
        Error::IdToken(error) => assert_eq!(error.rule(), expected),
        other => panic!("{other}"),
    }
}

#[test]
fn the_hashes_of_what_came_along_are_there_and_right() {
    for response_type in WITH_ID_TOKEN {
        assert!(verdict(response_type, |case| case).is_ok());
        for (name, rule, is_due) in [
            ("at_hash", Rule::AtHash, response_type.has_token()),
            ("c_hash", Rule::CHash, response_type.has_code()),
        ] {
            let without = verdict(response_type, |case| case.without(name));
            let wrong = verdict(response_type, |case| case.with(name, hash("other")));
            if is_due {
                assert_rule(&without.unwrap_err(), rule);
                assert_rule(&wrong.unwrap_err(), rule);
            } else {
                // It is about nothing that came along.
                assert!(without.is_ok() && wrong.is_ok(), "{response_type:?} {name}");
            }
        }
    }
}

#[test]
fn an_access_token_alone_with_its_id_token_signs_in() {
    let (client, env) = (client(), env());
    let begun = begun(&client, ResponseType::IdTokenToken);
    let token = front(&begun, ResponseType::IdTokenToken).token();
    let more = params(ResponseType::IdTokenToken, &token) + "&session_state=s.1";
    let response = begun.fragment(&more);
    let (_, awaiting) = sent(client.login(response).into_step(&env).unwrap());
    let user = flow_script::done(awaiting.receive(Ok(jwks_response()), &env).unwrap());
    assert_eq!(user.tokens.access_token().expose(), FRONT_TOKEN);
    assert_eq!(user.id_token.subject(), SUBJECT);
    assert_eq!(user.session_state, Some("s.1".into()));
    assert!(user.tokens.refresh_token().is_none());
}

#[test]
fn without_an_access_token_there_is_an_id_token() {
    let front = verdict(ResponseType::IdToken, |case| case).unwrap();
    assert_eq!(front.id_token().unwrap().subject(), SUBJECT);
    assert!(front.tokens().is_none() && front.code().is_none());
    let (client, env) = (client(), env());
    let begun = begun(&client, ResponseType::IdToken);
    let outcome = client
        .login(begun.fragment("&id_token=a.b.c"))
        .into_step(&env);
    assert!(matches!(outcome, Err(Error::Misuse(Misuse::NoTokens))));
}

#[test]
fn none_brings_nothing() {
    let (client, env) = (client(), env());
    let begun = begun(&client, ResponseType::None);
    let callback = format!("/callback?state={}", begun.pending.state());
    let response = begun.pending.response(&callback).unwrap();
    let step = client.verify_response(response).into_step(&env).unwrap();
    let front = match step {
        Step::Done(front) => front,
        other => panic!("{other:?}"),
    };
    assert!(front.id_token().is_none() && front.tokens().is_none() && front.code().is_none());
}

#[test]
fn an_access_token_without_a_word_on_the_user_is_not_asked_for() {
    let client = client();
    let request = client.authentication().response_type(ResponseType::Token);
    let outcome = request.begin(&env());
    assert!(matches!(outcome, Err(Error::Misuse(Misuse::ResponseType))));
}

#[test]
fn max_age_and_essential_claims_bind_the_first_id_token_too() {
    let (client, env) = (client(), env());
    let request = client
        .authentication()
        .response_type(ResponseType::CodeIdToken)
        .max_age(core::time::Duration::ZERO);
    let begun = Begun::new(request);
    let token = front(&begun, ResponseType::CodeIdToken).token();
    let response = begun.fragment(&params(ResponseType::CodeIdToken, &token));
    let (_, awaiting) = sent(client.login(response).into_step(&env).unwrap());
    let error = awaiting.receive(Ok(jwks_response()), &env).unwrap_err();
    assert_rule(&error, Rule::AuthTime);
}

#[test]
fn a_posted_form_serves_every_response_type() {
    let (client, env) = (client(), env());
    for response_type in WITH_ID_TOKEN {
        let request = client
            .authentication()
            .response_type(response_type)
            .response_mode(ResponseMode::FormPost);
        let begun = Begun::new(request);
        assert_eq!(
            param(&begun.url, "response_mode").as_deref(),
            Some("form_post")
        );
        let token = front(&begun, response_type).token();
        let form = format!(
            "state={}{}",
            begun.pending.state(),
            params(response_type, &token)
        );
        let callback = oauth2_core::Callback::Form(form.as_bytes());
        let response = begun.pending.response(callback).unwrap();
        let step = client.verify_response(response).into_step(&env).unwrap();
        // The keys are known after the first.
        let front = match step {
            Step::Done(front) => front,
            step => flow_script::done(sent(step).1.receive(Ok(jwks_response()), &env).unwrap()),
        };
        assert!(front.id_token().is_some());
    }
}
