use flow_script::{env, json, play};
use oauth2_core::{Client, Error, Quirk, ScopePolicy, Tokens};

use crate::support::{client, read};

fn granted(client: &Client, asked: &str, scope: &str) -> Result<Tokens, Error> {
    let body = format!(r#"{{"access_token":"at","token_type":"Bearer","scope":{scope}}}"#);
    let flow = client.client_credentials().scope(asked);
    play(flow, [json(200, &body)], &env()).0
}

// GitHub: without the quirk it is one word.
#[test]
fn commas() {
    let asked = |client: &Client| granted(client, "repo gist", r#""repo,gist""#).unwrap();
    let tokens = asked(&client().with_quirk(Quirk::ScopeSeparator(',')));
    assert_eq!(tokens.scope().unwrap().as_str(), "repo gist");
    assert!(tokens.missing_scope().is_empty());
    let tokens = asked(&client());
    assert_eq!(tokens.missing_scope().as_str(), "repo gist");
    assert_eq!(tokens.quirks_applied().len(), 0);
}

// GitHub, Google, Microsoft, held to exactly what was asked for.
#[test]
fn and_the_refusal_of_another_set_names_each_quirk() {
    let exact = client().with_scope_policy(ScopePolicy::Exact);
    for (asked, scope, quirk) in [
        ("repo gist", r#""repo,gist""#, "ScopeSeparator"),
        (
            "email",
            r#""https://www.googleapis.com/auth/userinfo.email""#,
            "ScopeAlias",
        ),
        (
            "User.Read offline_access",
            r#""User.Read""#,
            "ScopeNeverEchoed",
        ),
    ] {
        let message = granted(&exact, asked, scope).unwrap_err().to_string();
        assert!(message.contains(&format!("`Quirk::{quirk}`")), "{message}");
    }
}

// Twitch.
#[test]
fn arrays() {
    let body = r#"{"access_token":"rfx2uswqe8l4g1mkagrvg5tv0ks3","expires_in":14124,"refresh_token":"5b93chm6","scope":["channel:moderate","chat:edit"],"token_type":"bearer"}"#;
    let tokens = read(&[Quirk::ScopeArray], &json(200, body));
    let scope = tokens.scope().unwrap();
    assert_eq!(scope.as_str(), "channel:moderate chat:edit");
    let client = client().with_quirk(Quirk::ScopeArray);
    assert!(
        granted(&client, "a", "[]")
            .unwrap()
            .scope()
            .unwrap()
            .is_empty()
    );
    for scope in [
        r#"["a b"]"#,
        r#"[""]"#,
        "[1]",
        r#"[["a"]]"#,
        "7",
        r#"["é"]"#,
    ] {
        assert!(granted(&client, "a", scope).is_err(), "{scope}");
    }
}

// Google.
#[test]
fn long_names() {
    const LONG: &str = "https://www.googleapis.com/auth/userinfo.email";
    let scope = format!(r#""openid {LONG}""#);
    let quirk = Quirk::ScopeAlias("email".into(), LONG.into());
    let client = client()
        .with_quirk(quirk)
        .with_scope_policy(ScopePolicy::Exact);
    let tokens = granted(&client, "openid email", &scope).unwrap();
    assert_eq!(tokens.scope().unwrap().as_str(), "openid email");
    assert_eq!(tokens.quirks_applied(), ["ScopeAlias"]);
    // Who asked by the long name gets that.
    let tokens = granted(&client, &format!("openid {LONG}"), &scope).unwrap();
    assert!(tokens.scope().unwrap().contains(LONG));
    assert_eq!(tokens.quirks_applied().len(), 0);
    assert!(granted(&client, "openid email", r#""openid""#).is_err());
}

// Microsoft: `offline_access` is granted in silence.
#[test]
fn words_that_never_come_back() {
    let quirk = Quirk::ScopeNeverEchoed("offline_access".into());
    for policy in [ScopePolicy::Exact, ScopePolicy::RequireGranted] {
        let plain = client().with_scope_policy(policy);
        let client = plain.clone().with_quirk(quirk.clone());
        let tokens = granted(&client, "User.Read offline_access", r#""User.Read""#).unwrap();
        assert!(tokens.missing_scope().is_empty());
        assert_eq!(tokens.scope().unwrap().as_str(), "User.Read");
        assert_eq!(tokens.quirks_applied(), ["ScopeNeverEchoed"]);
        // Others are missed as ever.
        match granted(
            &client,
            "User.Read Mail.Read offline_access",
            r#""User.Read""#,
        ) {
            Ok(tokens) => assert_eq!(tokens.missing_scope().as_str(), "Mail.Read"),
            Err(_) => assert_eq!(policy, ScopePolicy::Exact),
        }
        match granted(&plain, "User.Read offline_access", r#""User.Read""#) {
            Ok(tokens) => assert_eq!(tokens.missing_scope().as_str(), "offline_access"),
            Err(_) => assert_eq!(policy, ScopePolicy::Exact),
        }
    }
}
