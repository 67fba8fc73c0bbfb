use flow_script::response;
use oauth_step::Disposition;
use oauth1_core::{Error, TokenCredentials};

use crate::support::{client, form, get, redeem, sign, signer, temporary};

#[test]
fn by_their_dispositions() {
    let callback = |text: &str| temporary().response(text).unwrap_err();
    for (error, expected) in [
        (callback("denied=hh5s93j4hdidpola"), Disposition::Refused),
        (callback("oauth_token=other"), Disposition::HostilePeer),
        (
            sign(&signer(), get("/")).unwrap_err(),
            Disposition::FixConfiguration,
        ),
        (Error::NotAuthenticated, Disposition::Reauthenticate),
        (
            redeem(&client(), form("")).unwrap_err(),
            Disposition::HostilePeer,
        ),
        (
            redeem(&client(), response(403, &[], "")).unwrap_err(),
            Disposition::FixConfiguration,
        ),
        (
            TokenCredentials::from_json("").unwrap_err(),
            Disposition::FixConfiguration,
        ),
    ] {
        assert_eq!(error.disposition(), expected, "{error}");
    }
}

#[test]
fn in_lower_case_without_a_period() {
    for error in [
        temporary().response("denied=hh5s93j4hdidpola").unwrap_err(),
        temporary()
            .response("oauth_problem=user_refused")
            .unwrap_err(),
        temporary().response("oauth_token=other").unwrap_err(),
        temporary().response("oauth_token=%").unwrap_err(),
        sign(&signer(), get("/")).unwrap_err(),
        sign(&signer(), get("https://a.example/?oauth_token")).unwrap_err(),
        redeem(&client(), form("")).unwrap_err(),
        redeem(&client(), response(503, &[], "")).unwrap_err(),
        Error::NotAuthenticated,
    ] {
        let text = error.to_string();
        let first = text.chars().next().unwrap();
        assert!(first == '`' || first.is_lowercase(), "{text}");
        assert!(!text.ends_with('.'), "{text}");
    }
    let denied = temporary().response("oauth_problem=user_refused");
    let text = "the resource owner did not authorize the client (user_refused)";
    assert_eq!(denied.unwrap_err().to_string(), text);
}
