//! What a program does with `oauth1-request` 0.6 and `reqwest-oauth1` 0.3.

use std::hint::black_box;
use std::num::NonZeroU64;

use oauth_step::SystemEnv;
use oauth1_request::{Builder, Credentials, HMAC_SHA1, Token};
use reqwest_oauth1::{OAuthClientProvider, Secrets};

use super::{
    FORM, ID, NONCE, QUERY, SECRET, SIGN, TIMESTAMP, TOKEN, TOKEN_SECRET, URL, Who, base_string,
    signer,
};
use crate::Fallible;
use crate::round::Subject;

pub(super) fn subjects() -> Fallible<Vec<(Who, Subject<'static>)>> {
    Ok(vec![
        (Who::Oauth1Request, oauth1_request()?),
        (Who::ReqwestOauth1, reqwest_oauth1()),
    ])
}

/// The parameters, which this peer sorts at compile time.
#[derive(oauth1_request::Request)]
struct Parameters {
    count: &'static str,
    include_entities: &'static str,
    include_user_entities: &'static str,
    lang: &'static str,
    lat: &'static str,
    long: &'static str,
    media: &'static str,
    place_id: &'static str,
    status: &'static str,
    tweet_mode: &'static str,
}

fn oauth1_request() -> Fallible<Subject<'static>> {
    let get = |wanted: &str| {
        let mut all = QUERY.iter().chain(&FORM);
        all.find(|(name, _)| *name == wanted)
            .map_or("", |(_, value)| *value)
    };
    let parameters = Parameters {
        count: get("count"),
        include_entities: get("include_entities"),
        include_user_entities: get("include_user_entities"),
        lang: get("lang"),
        lat: get("lat"),
        long: get("long"),
        media: get("media"),
        place_id: get("place_id"),
        status: get("status"),
        tweet_mode: get("tweet_mode"),
    };
    let client = Credentials::new(ID, SECRET);
    let token = Credentials::new(TOKEN, TOKEN_SECRET);
    let mut builder = Builder::with_token(Token::new(client, token), HMAC_SHA1);
    builder
        .nonce(NONCE)
        .timestamp(NonZeroU64::new(TIMESTAMP))
        .version(true);
    // The same is signed: its header has our signature of the same base string.
    let signed = signer().sign_base_string(&base_string()?, &SystemEnv::new())?;
    let encoded = oauth1_core::percent_encode(signed.expose());
    assert!(
        builder.post(URL, &parameters).contains(&encoded),
        "another base string"
    );
    Ok(Subject::new(SIGN, move || {
        black_box(black_box(&builder).post(URL, black_box(&parameters)));
    }))
}

/// It signs either the query or the form: all ten are in the form.
fn reqwest_oauth1() -> Subject<'static> {
    let client = reqwest::Client::new();
    let secrets = Secrets::new(ID, SECRET).token(TOKEN, TOKEN_SECRET);
    let pairs: Vec<_> = QUERY.iter().chain(&FORM).copied().collect();
    Subject::new(SIGN, move || {
        let client = client.clone().oauth1(secrets.clone());
        let request = client.post(URL).form(&pairs);
        assert!(black_box(request.generate_signature()).is_ok());
    })
}
