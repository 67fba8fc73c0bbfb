use flow_script::{env, field, header, json, play};
use oauth2_core::presets::{self, Preset};
use oauth2_core::{Error, Misuse, Quirk};

use crate::support::{FORM, answer};

fn all() -> Vec<Preset> {
    let presets = [
        presets::apple(),
        presets::crowdstrike("api.crowdstrike.com"),
        presets::discord("app/1"),
        presets::douban(),
        presets::ebay(),
        presets::entra("contoso.onmicrosoft.com"),
        presets::entra_tenants("organizations"),
        presets::facebook(),
        presets::fitbit(),
        presets::github(),
        presets::google(),
        presets::here(),
        presets::instagram(),
        presets::linkedin(),
        presets::mailchimp(),
        presets::reddit("app/1"),
        presets::shopify("example.myshopify.com"),
        presets::slack(),
        presets::slack_legacy(),
        presets::stack_exchange("stackoverflow", "key"),
        presets::twitch(),
        presets::vk("5.199"),
        presets::wechat(),
        presets::weibo(),
        presets::zoom(),
    ];
    presets.into_iter().map(Result::unwrap).collect()
}

#[test]
fn each_of_them() {
    for preset in all() {
        let client = preset.client("id", "secret");
        assert!(preset.server().token_endpoint().is_some(), "{preset:?}");
        assert_eq!(client.quirks().count(), preset.quirks().count());
        let issuer = preset.server().issuer();
        assert!(issuer.starts_with("https://"), "{issuer}");
        // A conforming answer is read by all of them, and none is needed.
        let body = r#"{"access_token":"at","token_type":"Bearer"}"#;
        let (outcome, _) = play(client.refresh(&"rt".into()), [json(200, body)], &env());
        let tokens = outcome.unwrap();
        assert!(
            tokens
                .quirks_applied()
                .iter()
                .all(|name| name == "UserAgent" || name == "refresh_request")
        );
        if preset.server().authorization_endpoint().is_some() {
            let (authorization, _) = client.authorization().begin(&env()).unwrap();
            assert!(authorization.url().starts_with("https://"));
        }
    }
}

#[test]
fn with_the_servers_authentication() {
    let body = r#"{"access_token":"at","token_type":"Bearer"}"#;
    for (preset, basic) in [(presets::zoom(), true), (presets::twitch(), false)] {
        let client = preset.unwrap().client("id", "secret");
        let (_, requests) = play(client.refresh(&"rt".into()), [json(200, body)], &env());
        assert_eq!(header(&requests[0], "authorization").is_some(), basic);
        assert_eq!(field(&requests[0], "client_secret").is_some(), !basic);
    }
}

#[test]
fn with_the_servers_quirks() {
    let client = presets::github().unwrap().client("id", "secret");
    let body = "access_token=gho_1&scope=repo%2Cgist&token_type=bearer";
    let (outcome, requests) = play(
        client.refresh(&"rt".into()),
        [answer(200, FORM, body)],
        &env(),
    );
    assert_eq!(
        outcome.unwrap().quirks_applied(),
        ["FormAnswers", "ScopeSeparator"]
    );
    assert_eq!(
        requests[0].uri(),
        "https://github.com/login/oauth/access_token"
    );
    assert_eq!(header(&requests[0], "accept"), Some("application/json"));
}

// What WeChat calls id and secret.
#[test]
fn with_the_servers_names() {
    let client = presets::wechat().unwrap().client("wx1", "s3cret");
    let (authorization, _) = client.authorization().begin(&env()).unwrap();
    assert!(authorization.url().contains("&appid=wx1&"));
    let body = r#"{"access_token":"at","expires_in":7200,"openid":"o1","scope":"snsapi_login"}"#;
    let granted = answer(200, "text/plain", body);
    let (outcome, requests) = play(client.refresh(&"rt".into()), [granted], &env());
    assert_eq!(field(&requests[0], "appid").as_deref(), Some("wx1"));
    assert_eq!(field(&requests[0], "secret").as_deref(), Some("s3cret"));
    assert!(field(&requests[0], "client_id").is_none());
    let expected = ["refresh_request", "AnyMediaType", "BearerAssumed"];
    assert_eq!(outcome.unwrap().quirks_applied(), expected);
}

// What Weibo calls a token, and how CrowdStrike wants to be asked to revoke one.
#[test]
fn with_the_servers_revocation() {
    let revoked = |preset: Result<Preset, Error>| {
        let client = preset.unwrap().client("id", "secret");
        let (outcome, mut requests) = play(client.revoke(&"at".into()), [json(200, "{}")], &env());
        outcome.unwrap();
        requests.remove(0)
    };
    let weibo = revoked(presets::weibo());
    assert_eq!(weibo.uri(), "https://api.weibo.com/oauth2/revokeoauth2");
    assert_eq!(field(&weibo, "access_token").as_deref(), Some("at"));
    assert_eq!(field(&weibo, "token"), None);
    let crowdstrike = revoked(presets::crowdstrike("api.crowdstrike.com"));
    assert!(header(&crowdstrike, "authorization").is_some());
    assert_eq!(field(&crowdstrike, "client_secret"), None);
    assert_eq!(field(&crowdstrike, "token").as_deref(), Some("at"));
}

#[test]
fn quirks_go_with_metadata_that_was_fetched_too() {
    let preset = presets::google().unwrap();
    let client = preset.adapt(crate::support::client());
    assert!(
        client
            .quirks()
            .any(|quirk| *quirk == Quirk::VerificationUrl)
    );
}

#[test]
fn what_would_end_a_host_or_a_segment_is_refused() {
    for text in [
        "",
        "a/b",
        "a.example/?",
        "a#",
        "@evil",
        "a b",
        "..",
        ".well-known",
        "é",
    ] {
        for outcome in [
            presets::entra(text),
            presets::shopify(text),
            presets::crowdstrike(text),
        ] {
            let refused = matches!(outcome, Err(Error::Misuse(Misuse::Url(..))));
            assert!(refused, "{text}");
        }
    }
}
