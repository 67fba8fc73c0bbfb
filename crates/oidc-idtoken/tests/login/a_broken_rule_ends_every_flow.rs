//! Each rule, broken in each flow: the step after it is an error, so nothing more is sent.

use flow_script::{env, sent};
use oauth_step::IntoStep;
use oauth_step::{FixedEnv, Pending, Response, Step};
use oauth2_core::ResponseType;
use oidc_idtoken::{Error, Rule};

use super::what_comes_through_the_browser_is_checked_first::{
    FRONT_TOKEN, HYBRID, WITH_ID_TOKEN, hash, params,
};
use crate::support::Case;
use crate::support::broken::{all, demanding, good};
use crate::support::provider::{
    ACCESS_TOKEN, Begun, CODE, client, jwks_response, param, token_response,
};

/// What a flow ends in that may ask for keys and for nothing else.
fn end<P>(step: Result<Step<P>, P::Error>, env: &FixedEnv) -> Result<P::Output, P::Error>
where
    P: Pending,
{
    match step? {
        Step::Done(output) => Ok(output),
        step => {
            let (request, awaiting) = sent(step);
            assert_eq!(request.uri().path(), "/jwks");
            match awaiting.receive(Ok(jwks_response()), env)? {
                Step::Done(output) => Ok(output),
                step => panic!("after the keys: {step:?}"),
            }
        }
    }
}

/// Gives the answer to the one token request of a login.
fn redeemed<P: Pending>(
    step: Step<P>,
    answer: Response,
    env: &FixedEnv,
) -> Result<Step<P>, P::Error> {
    let (request, awaiting) = sent(step);
    assert_eq!(request.uri().path(), "/token");
    awaiting.receive(Ok(answer), env)
}

/// A login by code whose answer brings this token.
fn by_code(token: impl FnOnce(Case) -> String) -> Result<(), Error> {
    let (client, env) = (client(), env());
    let begun = Begun::new(demanding(client.authentication()));
    let answer = token_response(&token(good(&begun.nonce())));
    let login = client.login(begun.code()).into_step(&env)?;
    end(redeemed(login, answer, &env), &env).map(drop)
}

#[test]
fn in_the_code_flow_before_anything_is_done_with_the_tokens() {
    by_code(|case| case.token()).unwrap();
    for broken in all() {
        broken.assert_is(&by_code(broken.token).unwrap_err());
    }
}

/// A token from the browser with the hashes of what comes along.
fn front(nonce: &str, response_type: ResponseType) -> Case {
    let mut case = good(nonce);
    if response_type.has_code() {
        case = case.with("c_hash", hash(CODE));
    }
    if response_type.has_token() {
        case = case.with("at_hash", hash(FRONT_TOKEN));
    }
    case
}

/// What comes of a response through the browser; a code in it is not redeemed.
fn through_the_browser(
    response_type: ResponseType,
    token: impl FnOnce(Case) -> String,
) -> Result<(), Error> {
    let (client, env) = (client(), env());
    let request = demanding(client.authentication()).response_type(response_type);
    let begun = Begun::new(request);
    let token = token(front(&begun.nonce(), response_type));
    let response = begun.fragment(&params(response_type, &token));
    if response_type == ResponseType::IdToken {
        return end(client.verify_response(response).into_step(&env), &env).map(drop);
    }
    end(client.login(response).into_step(&env), &env).map(drop)
}

#[test]
fn in_the_browser_before_a_code_is_redeemed() {
    for response_type in WITH_ID_TOKEN {
        for broken in all() {
            let compared = match broken.rule {
                Rule::AtHash => response_type.has_token(),
                Rule::CHash => response_type.has_code(),
                _ => true,
            };
            if compared {
                let outcome = through_the_browser(response_type, broken.token);
                broken.assert_is(&outcome.unwrap_err());
            }
        }
        if !response_type.has_code() {
            through_the_browser(response_type, |case| case.token()).unwrap();
        }
    }
}

#[test]
fn in_the_browser_where_a_hash_is_left_out() {
    for response_type in WITH_ID_TOKEN {
        for (name, rule, due) in [
            ("at_hash", Rule::AtHash, response_type.has_token()),
            ("c_hash", Rule::CHash, response_type.has_code()),
        ] {
            if due {
                let outcome = through_the_browser(response_type, |case| case.without(name).token());
                let Err(Error::IdToken(error)) = outcome else {
                    panic!("{outcome:?}")
                };
                assert_eq!(error.rule(), rule, "{response_type:?}");
            }
        }
    }
}

/// A hybrid login whose code brings this token, about the one from the browser.
fn hybrid(response_type: ResponseType, token: impl FnOnce(Case) -> String) -> Result<(), Error> {
    let (client, env) = (client(), env());
    let request = demanding(client.authentication()).response_type(response_type);
    let begun = Begun::new(request);
    let nonce = begun.nonce();
    let first = front(&nonce, response_type).token();
    let response = begun.fragment(&params(response_type, &first));
    let mut step = client.login(response).into_step(&env)?;
    if response_type.has_id_token() {
        let (request, awaiting) = sent(step);
        assert_eq!(request.uri().path(), "/jwks");
        step = awaiting.receive(Ok(jwks_response()), &env)?;
    }
    let second = good(&nonce).with("at_hash", hash(ACCESS_TOKEN));
    let answer = token_response(&token(second));
    end(redeemed(step, answer, &env), &env).map(drop)
}

#[test]
fn in_the_second_token_of_a_hybrid_flow() {
    for response_type in HYBRID {
        hybrid(response_type, |case| case.token()).unwrap();
        for broken in all() {
            broken.assert_is(&hybrid(response_type, broken.token).unwrap_err());
        }
    }
    for response_type in [ResponseType::CodeIdToken, ResponseType::CodeIdTokenToken] {
        let outcome = hybrid(response_type, |case| case.with("sub", "user-2").token());
        let Err(Error::IdToken(error)) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!((error.rule(), error.claim()), (Rule::Hybrid, Some("sub")));
    }
}

#[test]
fn whatever_the_request_asked_for_is_in_it() {
    let client = client();
    let begun = Begun::new(demanding(client.authentication()));
    assert_eq!(param(&begun.url, "max_age").as_deref(), Some("600"));
    assert!(param(&begun.url, "claims").unwrap().contains("gold"));
}
