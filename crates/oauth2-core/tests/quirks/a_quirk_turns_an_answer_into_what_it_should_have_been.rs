use flow_script::{NOON, env, json, play};
use oauth_step::UnixTime;
use oauth2_core::{Error, Quirk, TokenType};

use crate::support::{FORM, JSON, answer, asked, client, read};

// GitHub, where JSON was not asked for or is not given.
#[test]
fn a_form() {
    let body =
        "access_token=gho_16C7e42F292c6912E7710c838347Ae178B4a&scope=repo%2Cgist&token_type=bearer";
    let quirks = [Quirk::FormAnswers, Quirk::ScopeSeparator(',')];
    let tokens = read(&quirks, &answer(200, FORM, body));
    assert_eq!(
        tokens.access_token().expose(),
        "gho_16C7e42F292c6912E7710c838347Ae178B4a"
    );
    assert_eq!(tokens.scope().unwrap().as_str(), "repo gist");
}

// Facebook's Graph before 2.3: text/plain, a lifetime in `expires`, no type.
#[test]
fn a_form_as_text_with_a_lifetime_of_another_name() {
    let quirks = [
        Quirk::FormAnswers,
        Quirk::ExpiresMember,
        Quirk::BearerAssumed,
    ];
    let body = "access_token=CAACZBzNhafycBAO&expires=5184000&blank=\n";
    let tokens = read(&quirks, &answer(200, "text/plain; charset=UTF-8", body));
    assert_eq!(tokens.access_token().expose(), "CAACZBzNhafycBAO");
    assert_eq!(tokens.token_type(), &TokenType::Bearer);
    assert_eq!(tokens.expires_at(), Some(UnixTime(NOON.0 + 5_184_000)));
    assert_eq!(tokens.extra("blank").unwrap().raw(), "\"\"");
}

#[test]
fn a_form_only_if_it_is_one() {
    let client = client().with_quirk(Quirk::FormAnswers);
    for (media_type, body) in [
        ("text/html", "access_token=at&token_type=bearer"),
        (
            "text/plain",
            "<a href='?access_token=at&token_type=bearer'>",
        ),
        (
            "text/plain",
            "{\"access_token\":\"at\",\"token_type\":\"bearer\"}",
        ),
        ("text/plain", "hello=world"),
        (FORM, "access_token=at&access_token=at&token_type=bearer"),
        (FORM, "access_token=a%0Ab&token_type=bearer"),
        (FORM, "access_token=at"),
        (FORM, ""),
    ] {
        let outcome = asked(&client, answer(200, media_type, body));
        assert!(
            matches!(outcome, Err(Error::Peer { .. })),
            "{body} {outcome:?}"
        );
    }
}

#[test]
fn a_lifetime_of_the_right_name_first() {
    let client = client().with_quirk(Quirk::ExpiresMember);
    let body = r#"{"access_token":"at","token_type":"Bearer","expires_in":60,"expires":1}"#;
    let tokens = asked(&client, json(200, body)).unwrap();
    assert_eq!(tokens.lifetime().unwrap().as_secs(), 60);
    assert_eq!(tokens.quirks_applied().len(), 0);
    let body = r#"{"access_token":"at","token_type":"Bearer","expires":"tomorrow"}"#;
    assert!(matches!(
        asked(&client, json(200, body)),
        Err(Error::Peer { .. })
    ));
}

// LinkedIn, Shopify, Weibo, Douban.
#[test]
fn no_token_type() {
    for body in [
        r#"{"access_token":"AQUvlL_DYEzvT2wz1QJiEPeLioeA","expires_in":5184000,"scope":"r_basicprofile"}"#,
        r#"{"access_token":"2.00abc","remind_in":"157679999","expires_in":157679999,"uid":"1404376560","token_type":null}"#,
    ] {
        let tokens = read(&[Quirk::BearerAssumed], &json(200, body));
        assert_eq!(tokens.token_type(), &TokenType::Bearer);
    }
}

// Mailchimp.
#[test]
fn a_lifetime_without_an_end() {
    for zero in ["0", "\"0\""] {
        let body = format!(
            r#"{{"access_token":"5c6ccc561059aa386da9d112215bae55","expires_in":{zero},"scope":null}}"#
        );
        let quirks = [Quirk::BearerAssumed, Quirk::ZeroNeverExpires];
        let tokens = read(&quirks, &json(200, &body));
        assert_eq!(tokens.expires_at(), None);
        let without = asked(&client().with_quirk(Quirk::BearerAssumed), json(200, &body));
        assert!(without.unwrap().is_expired(NOON));
    }
}

// eBay, Slack: exactly these, and no other.
#[test]
fn bearer_tokens_of_another_name() {
    for name in [
        "Application Access Token",
        "User Access Token",
        "bot",
        "user",
    ] {
        let body =
            format!(r#"{{"access_token":"v^1.1#i^1","expires_in":7200,"token_type":"{name}"}}"#);
        let quirk = Quirk::TokenTypeIsBearer(name.into());
        let tokens = read(&[quirk], &json(200, &body));
        assert_eq!(tokens.token_type(), &TokenType::Bearer);
        let other = client().with_quirk(Quirk::TokenTypeIsBearer(name.to_uppercase().into()));
        let other = other.with_quirk(Quirk::TokenTypeIsBearer("".into()));
        assert!(asked(&other, json(200, &body)).is_err());
    }
}

// Plentymarkets.
#[test]
fn members_in_camel_case() {
    let body = r#"{"tokenType":"Bearer","expiresIn":86400,"accessToken":"eyJ0eXAi","refreshToken":"sjrLXtZ","deepNames":{"leftAlone":1}}"#;
    let tokens = read(&[Quirk::CamelCaseMembers], &json(200, body));
    assert_eq!(tokens.access_token().expose(), "eyJ0eXAi");
    assert_eq!(tokens.lifetime().unwrap().as_secs(), 86400);
    assert_eq!(tokens.refresh_token().unwrap().expose(), "sjrLXtZ");
    assert_eq!(
        tokens.extra("deep_names").unwrap().raw(),
        r#"{"leftAlone":1}"#
    );
    // Of two, none is chosen.
    let body = r#"{"accessToken":"one","access_token":"two","token_type":"Bearer"}"#;
    let client = client().with_quirk(Quirk::CamelCaseMembers);
    assert!(asked(&client, json(200, body)).is_err());
}

#[test]
fn json_of_another_type() {
    let body = r#"{"access_token":"at","token_type":"Bearer"}"#;
    for media_type in [
        "",
        "text/html; charset=utf-8",
        "text/javascript",
        "text/plain",
        "application/octet-stream",
        "application/hal+json",
    ] {
        read(&[Quirk::AnyMediaType], &answer(200, media_type, body));
    }
    let client = client().with_quirk(Quirk::AnyMediaType);
    for (media_type, body) in [
        ("image/png", body),
        ("application/xml", body),
        ("text/html", "<html>"),
        ("text/html", "[]"),
        ("text/plain", "access_token=at&token_type=bearer"),
    ] {
        assert!(
            asked(&client, answer(200, media_type, body)).is_err(),
            "{media_type}"
        );
    }
    let mut twice = answer(200, "text/plain", body);
    twice
        .headers_mut()
        .append("content-type", JSON.parse().unwrap());
    assert!(asked(&client, twice).is_err());
}

#[test]
fn json_after_a_byte_order_mark() {
    let body = "\u{feff}{\"access_token\":\"at\",\"token_type\":\"Bearer\"}";
    read(&[Quirk::ByteOrderMark], &json(200, body));
    let quirks = [Quirk::AnyMediaType, Quirk::ByteOrderMark];
    read(&quirks, &answer(200, "text/html", body));
}

#[test]
fn an_empty_refresh_token() {
    let body = r#"{"access_token":"at","token_type":"Bearer","refresh_token":""}"#;
    let tokens = read(&[Quirk::EmptyRefreshToken], &json(200, body));
    assert!(tokens.refresh_token().is_none());
}

// CrowdStrike.
#[test]
fn status_201() {
    let body = r#"{"access_token":"at","expires_in":1799,"token_type":"bearer"}"#;
    read(&[Quirk::CreatedOrOk], &json(201, body));
    let client = client().with_quirk(Quirk::CreatedOrOk);
    for status in [202, 204, 206] {
        assert!(asked(&client, json(status, body)).is_err());
    }
}

#[test]
fn an_exchanged_token_of_no_type() {
    const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
    const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";
    let client = client().with_quirk(Quirk::IssuedTokenTypeAssumed);
    let exchange = client
        .extension_grant("urn:ietf:params:oauth:grant-type:token-exchange")
        .param("subject_token", "st");
    let body = r#"{"access_token":"at","token_type":"Bearer"}"#;
    for (exchange, expected) in [
        (exchange.clone(), ACCESS_TOKEN),
        (exchange.param("requested_token_type", JWT), JWT),
    ] {
        let tokens = play(exchange, [json(200, body)], &env()).0.unwrap();
        let found = tokens.extra("issued_token_type").unwrap();
        assert_eq!(found.as_str().unwrap(), expected);
        assert_eq!(tokens.quirks_applied(), ["IssuedTokenTypeAssumed"]);
    }
    let tokens = asked(&client, json(200, body)).unwrap();
    assert!(tokens.extra("issued_token_type").is_none());
}

// A quirk is no way around a proof of possession.
#[cfg(feature = "jose")]
#[test]
fn but_no_bearer_token_after_a_proof() {
    use oauth2_core::{Dpop, PeerFault};
    let key = jose_assert::SigningKey::generate(jose_assert::Algorithm::Es256, &env()).unwrap();
    let client = client().with_dpop(Dpop::new(key).unwrap()).unwrap();
    let client = client.with_quirk(Quirk::BearerAssumed);
    let outcome = asked(&client, json(200, r#"{"access_token":"at"}"#));
    let Err(Error::Peer { fault, .. }) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(fault, PeerFault::TokenUnbound);
}

#[test]
fn what_is_too_long_stays_unread() {
    let client = client().with_quirk(Quirk::FormAnswers);
    let body = format!(
        "access_token=at&token_type=bearer&pad={}",
        "x".repeat(1024 * 1024)
    );
    assert!(asked(&client, answer(200, FORM, &body)).is_err());
}
