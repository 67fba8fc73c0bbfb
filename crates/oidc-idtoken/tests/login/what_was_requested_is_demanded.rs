//! What the request asked for and the standard promises must be in the ID Token.

use core::time::Duration;

use flow_script::sent;
use oauth_step::IntoStep;
use oidc_idtoken::{AuthenticationRequest, ClaimRequest, ClaimsRequest, Error, Rule};

use crate::support::provider::{Begun, client, jwks_response, token_response};
use crate::support::{Case, NOW};

/// Logs in with this request; the provider answers with a good ID Token and these claims.
fn login(
    request: impl FnOnce(AuthenticationRequest<'_>) -> AuthenticationRequest<'_>,
    claims: &[(&str, &str)],
    auth_time: Option<u64>,
) -> Result<(), Rule> {
    let client = client();
    let begun = Begun::new(request(client.authentication()));
    let env = flow_script::env();
    let mut case = match begun.param("nonce") {
        Some(nonce) => Case::good().with("nonce", nonce),
        None => Case::good().without("nonce"),
    };
    for (name, value) in claims {
        case = case.with(name, *value);
    }
    if let Some(auth_time) = auth_time {
        case = case.with("auth_time", auth_time);
    }
    let (_, awaiting) = sent(client.login(begun.code()).into_step(&env).unwrap());
    let (_, awaiting) = sent(
        awaiting
            .receive(Ok(token_response(&case.token())), &env)
            .unwrap(),
    );
    match awaiting.receive(Ok(jwks_response()), &env) {
        Ok(step) => {
            flow_script::done(step);
            Ok(())
        }
        Err(Error::IdToken(error)) => Err(error.rule()),
        Err(other) => panic!("{other}"),
    }
}

fn asking(name: &'static str, claim: ClaimRequest) -> ClaimsRequest {
    ClaimsRequest::new().id_token(name, claim)
}

#[test]
fn max_age_demands_a_recent_auth_time_and_so_does_zero() {
    let within = |seconds| {
        move |auth_time| login(|r| r.max_age(Duration::from_secs(seconds)), &[], auth_time)
    };
    assert_eq!(within(600)(Some(NOW - 600)), Ok(()));
    assert_eq!(within(600)(Some(NOW - 700)), Err(Rule::AuthTime));
    assert_eq!(within(600)(None), Err(Rule::AuthTime));
    assert_eq!(within(0)(Some(NOW)), Ok(()));
    // RFC 9470 §4: by the demand of a protected resource too.
    let field = r#"Bearer error="insufficient_user_authentication", max_age=0"#;
    let challenges = oauth2_core::Challenge::parse(field.as_bytes()).unwrap();
    let step_up = challenges[0].step_up().unwrap().unwrap();
    let demanded = |auth_time| login(|r| r.step_up(&step_up), &[], Some(auth_time));
    assert_eq!(demanded(NOW), Ok(()));
    assert_eq!(demanded(NOW - 61), Err(Rule::AuthTime));
    assert_eq!(within(0)(Some(NOW - 61)), Err(Rule::AuthTime));
    assert_eq!(within(0)(None), Err(Rule::AuthTime));
}

#[test]
fn an_essential_auth_time_is_demanded_and_a_voluntary_one_is_not() {
    let essential = asking("auth_time", ClaimRequest::essential());
    assert_eq!(
        login(|r| r.claims(essential.clone()), &[], None),
        Err(Rule::AuthTime)
    );
    assert_eq!(login(|r| r.claims(essential.clone()), &[], Some(1)), Ok(()));
    let voluntary = asking("auth_time", ClaimRequest::voluntary());
    assert_eq!(login(|r| r.claims(voluntary), &[], None), Ok(()));
}

#[test]
fn essential_acr_is_demanded_and_acr_values_are_voluntary() {
    let gold = [("acr", "gold")];
    let bronze = [("acr", "bronze")];
    assert_eq!(login(|r| r.essential_acr(["gold"]), &gold, None), Ok(()));
    assert_eq!(
        login(|r| r.essential_acr(["gold"]), &bronze, None),
        Err(Rule::Acr)
    );
    assert_eq!(
        login(|r| r.essential_acr(["gold"]), &[], None),
        Err(Rule::Acr)
    );
    assert_eq!(login(|r| r.acr_values(["gold"]), &bronze, None), Ok(()));
    let claims = asking("acr", ClaimRequest::essential().values(["gold", "silver"]));
    assert_eq!(login(|r| r.claims(claims.clone()), &gold, None), Ok(()));
    assert_eq!(
        login(|r| r.claims(claims.clone()), &bronze, None),
        Err(Rule::Acr)
    );
    assert_eq!(login(|r| r.claims(claims), &[], None), Err(Rule::Acr));
    let one = asking("acr", ClaimRequest::essential().value("gold"));
    assert_eq!(login(|r| r.claims(one), &bronze, None), Err(Rule::Acr));
    let voluntary = asking("acr", ClaimRequest::voluntary().values(["gold"]));
    assert_eq!(login(|r| r.claims(voluntary), &bronze, None), Ok(()));
}

#[test]
fn the_order_of_asking_does_not_matter() {
    let claims = asking("acr", ClaimRequest::essential().value("gold"));
    let gold = [("acr", "gold")];
    assert_eq!(
        login(|r| r.claims(claims).essential_acr(["silver"]), &gold, None),
        Ok(())
    );
}

#[test]
fn a_sub_with_a_value_is_demanded() {
    let asked = |sub: &str| asking("sub", ClaimRequest::voluntary().value(sub));
    assert_eq!(login(|r| r.claims(asked("user-1")), &[], None), Ok(()));
    assert_eq!(
        login(|r| r.claims(asked("user-2")), &[], None),
        Err(Rule::Sub)
    );
    let asked = |subs: [&str; 2]| asking("sub", ClaimRequest::voluntary().values(subs));
    let either = asked(["user-2", "user-1"]);
    assert_eq!(login(|r| r.claims(either), &[], None), Ok(()));
    let neither = asked(["user-2", "user-3"]);
    assert_eq!(login(|r| r.claims(neither), &[], None), Err(Rule::Sub));
}

#[test]
fn claims_for_userinfo_demand_nothing_of_the_id_token() {
    let claims = ClaimsRequest::new()
        .userinfo("acr", ClaimRequest::essential().value("gold"))
        .userinfo("auth_time", ClaimRequest::essential())
        .id_token("email", ClaimRequest::essential());
    assert_eq!(login(|r| r.claims(claims), &[], None), Ok(()));
}

#[test]
fn a_nonce_nobody_sent_is_refused() {
    assert_eq!(
        login(|r| r.without_nonce(), &[("nonce", "x")], None),
        Err(Rule::Nonce)
    );
    assert_eq!(login(|r| r.without_nonce(), &[], None), Ok(()));
}
