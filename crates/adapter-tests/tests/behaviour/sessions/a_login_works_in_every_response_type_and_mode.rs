use adapter_tests::{OidcSession as _, browse, browse_form};
use loopback_provider::{Endpoint, Fault};
use oauth2_core::{ResponseMode, ResponseType};
use oidc_idtoken::{Authenticated, Error, Rule};

use crate::behaviour::{House, Oidc};

const WITH_TOKENS: [ResponseType; 5] = [
    ResponseType::Code,
    ResponseType::CodeIdToken,
    ResponseType::CodeIdTokenToken,
    ResponseType::CodeToken,
    ResponseType::IdTokenToken,
];

/// Logs a user in; the response comes as its type has it by default, or in a form.
async fn log_in(
    house: &House,
    session: &Oidc,
    response_type: ResponseType,
    in_a_form: bool,
) -> Result<Authenticated, Error> {
    let (authorization, pending) = session.authorization_url(|request| {
        let request = request.scope("read").response_type(response_type);
        match in_a_form {
            true => request.response_mode(ResponseMode::FormPost),
            false => request,
        }
    })?;
    if in_a_form {
        let (action, form) = browse_form(authorization.url()).await;
        assert_eq!(action, house.provider.redirect_uri());
        return session.authenticate_form(pending, form).await;
    }
    let callback = browse(authorization.url()).await;
    session.authenticate(pending, callback).await
}

#[tokio::test]
async fn in_the_url_and_in_a_form() {
    let house = House::new().await;
    for response_type in WITH_TOKENS {
        for in_a_form in [false, true] {
            let session = house.oidc_session().await;
            let redeemed = house.provider.requests(Endpoint::Token);

            let user = log_in(&house, &session, response_type, in_a_form)
                .await
                .unwrap();

            let is_hybrid = response_type.has_code() && response_type.has_id_token();
            assert_eq!(user.front_channel_id_token.is_some(), is_hybrid);
            let redeemed = house.provider.requests(Endpoint::Token) - redeemed;
            assert_eq!(redeemed, usize::from(response_type.has_code()));
            let response = session.get(&house.resource()).await.unwrap();
            assert_eq!(response.status(), 200, "{response_type:?}");
        }
    }
}

#[tokio::test]
async fn and_no_code_is_redeemed_after_a_bad_id_token() {
    let house = House::new().await;
    let session = house.oidc_session().await;
    let bad = [
        (Fault::IdTokenSignature, Rule::Signature),
        (Fault::wrong_nonce(), Rule::Nonce),
        (Fault::id_token_claim("c_hash", None), Rule::CHash),
        (Fault::id_token_claim("c_hash", Some("other")), Rule::CHash),
        (Fault::id_token_claim("s_hash", Some("other")), Rule::SHash),
    ];
    for response_type in [ResponseType::CodeIdToken, ResponseType::CodeIdTokenToken] {
        for in_a_form in [false, true] {
            for (fault, rule) in bad.clone() {
                house.provider.fault(Endpoint::Authorization, fault);

                let outcome = log_in(&house, &session, response_type, in_a_form).await;

                match outcome.unwrap_err() {
                    Error::IdToken(error) => assert_eq!(error.rule(), rule),
                    other => panic!("{other}"),
                }
            }
        }
    }
    assert_eq!(house.provider.requests(Endpoint::Token), 0);
    assert!(session.token().is_none());
}

#[tokio::test]
async fn and_a_form_does_not_take_the_place_of_a_url() {
    let house = House::new().await;
    let session = house.oidc_session().await;
    let (authorization, pending) = session.authorization_url(|request| request).unwrap();
    let callback = browse(authorization.url()).await;
    let (_, query) = callback.split_once('?').unwrap();
    let form = query.as_bytes().to_vec();

    let outcome = session.authenticate_form(pending, form).await;

    assert!(matches!(outcome, Err(Error::OAuth2(_))), "{outcome:?}");
    assert_eq!(house.provider.requests(Endpoint::Token), 0);
}

#[tokio::test]
async fn and_a_refusal_in_a_form_is_one() {
    let house = House::new().await;
    let session = house.oidc_session().await;
    let (authorization, pending) = session
        .authorization_url(|request| {
            let request = request.scope("nonsense");
            request.response_mode(ResponseMode::FormPost)
        })
        .unwrap();
    let (_, form) = browse_form(authorization.url()).await;

    let error = session.authenticate_form(pending, form).await.unwrap_err();

    assert_eq!(
        error.code().map(|code| code.as_str()),
        Some("invalid_scope")
    );
    assert_eq!(house.provider.requests(Endpoint::Token), 0);
}
